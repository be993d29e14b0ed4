"""Tables and models that a process reads once and keeps for good."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def loading_for_good() -> Iterator[None]:
    """Look for no garbage while some hundred thousand records are made, and never again among them; also a decorator.

    Half of the time to build the gazetteer went to such searches, and each later one would look through all tables:
    a fifth of a second each time, and in forked processes a copy of every page.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        if was_on:
            gc.enable()
