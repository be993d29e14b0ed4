"""How one step is done to each of several inputs: here, or in whatever processes the caller has."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

# Calls a step with one thing that all share and each of some inputs, and gives what it returns in their order.
Each = Callable[[Callable[..., Any], Any, Iterable[Any]], Iterator[Any]]


def call_here(step: Callable[..., Any], shared: Any, inputs: Iterable[Any]) -> Iterator[Any]:
    """Each in this process, one after the other."""
    for one in inputs:
        yield step(shared, one)
