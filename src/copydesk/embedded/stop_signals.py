"""SIGINT, SIGTERM and SIGHUP: an exception where a program is to end, put off where it may not be cut short."""

from __future__ import annotations

import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

# Those that arrived within `stop_signals_raise`.
_arrived: list[int] = []


class StopRequested(BaseException):
    """SIGINT, SIGTERM or SIGHUP arrived. Not an error: it ends what runs, on the way through every cleanup."""

    def __init__(self, number: int) -> None:
        super().__init__(signal.Signals(number).name)


@contextmanager
def stop_signals_raise() -> Iterator[None]:
    """Within the block SIGINT, SIGTERM and SIGHUP raise `StopRequested` in the main thread.

    It is raised wherever that thread is at that moment. Where that is a finalizer Python drops it, so who waits asks
    `heed_stop_signals` as well. A shell without job control starts background programs with SIGINT ignored; here it
    counts again. Who ends a whole group of processes reaches this one twice, by `make` as well: the second finds the
    cleanup under way and lets it be.
    """

    def raise_stop(number: int, _frame: FrameType | None) -> None:
        _arrived.append(number)
        if not isinstance(sys.exception(), StopRequested):
            raise StopRequested(number)

    _arrived.clear()
    try:
        with _handlers(raise_stop):
            yield
            heed_stop_signals()
    finally:
        _arrived.clear()


def heed_stop_signals() -> None:
    """Raise `StopRequested` where a stop signal arrived and its exception was dropped on the way."""
    if _arrived:
        raise StopRequested(_arrived[0])


@contextmanager
def signals_ignored() -> Iterator[None]:
    """Within the block stop signals do nothing: what is stopping already can't be stopped again."""
    with _handlers(lambda _number, _frame: None):
        yield


@contextmanager
def signals_deferred() -> Iterator[None]:
    """Stop signals that arrive within the block take effect at its end."""
    arrived: list[int] = []
    with _handlers(lambda number, _frame: arrived.append(number)):
        yield
    for number in arrived:
        signal.raise_signal(signal.Signals(number))


@contextmanager
def _handlers(handler: Callable[[int, FrameType | None], None]) -> Iterator[None]:
    if threading.current_thread() is not threading.main_thread():
        yield  # Python lets only the main thread set handlers; then its owner decides
        return
    numbers = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    before = {number: signal.signal(number, handler) for number in numbers}
    try:
        yield
    finally:
        for number, old in before.items():
            signal.signal(number, old)
