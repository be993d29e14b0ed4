"""Keeps several programs running together: one that ends is started again, within limits; beyond them all are stopped
and it says why.
"""

from __future__ import annotations

import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType, TracebackType

from copydesk.embedded.process_table import Program
from copydesk.embedded.revival import Revival
from copydesk.embedded.service import POLL_S, Child, Service
from copydesk.errors import EmbeddedError


class StopRequested(BaseException):
    """SIGINT, SIGTERM or SIGHUP arrived. Not an error: it ends what runs, on the way through every cleanup."""

    def __init__(self, number: int) -> None:
        super().__init__(signal.Signals(number).name)


class Supervisor:
    """Starts services in order, watches them, and stops them in reverse order.

    Used as a context manager, so that nothing is left behind however the block ends. `on_change` is called
    with the running programs whenever they change, before anyone waits for them to be ready.
    """

    def __init__(
        self,
        on_change: Callable[[Supervisor], None] = lambda _: None,
        report: Callable[[str], None] = lambda _: None,
    ) -> None:
        self._groups: list[list[Child]] = []
        self._on_change = on_change
        self._report = report
        self._revivals: dict[str, Revival] = {}

    def __enter__(self) -> Supervisor:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    @property
    def children(self) -> tuple[Child, ...]:
        """The programs in the order that they were started in."""
        return tuple(child for group in self._groups for child in group)

    def programs(self) -> dict[str, Program]:
        """The programs by the names of their services: all that a stop must reach."""
        return {child.service.name: child.program for child in self.children}

    def start(self, *services: Service) -> None:
        """Start these together and return when each is ready.

        Raises `ServiceFailed` (or what the service's `explain` makes of its log) if one of them ends or takes
        too long, and `ServiceDied` if one started before ends meanwhile. They are stopped together as well.
        """
        self.launch(*services)
        self.await_ready()

    def launch(self, *services: Service) -> None:
        """Start these together without waiting for them."""
        group: list[Child] = []
        self._groups.append(group)
        for service in services:
            # A signal between the start and the note of it would leave a program that nobody knows of.
            with signals_deferred():
                group.append(Child.spawn(service))
            self._on_change(self)

    def await_ready(self) -> None:
        """Return when every program that was started last is ready."""
        for child in self._groups[-1] if self._groups else ():
            self._await(child, child.has_become_ready)

    def run(self, job: Service) -> None:
        """Run a program to its end within `ready_within_s`. Raises `ServiceFailed` if it fails or is too slow."""
        self.launch(job)
        (child,) = self._groups[-1]
        self._await(child, child.has_done_its_job)
        self._stop_last()

    def check(self, ignoring: Child | None = None) -> None:
        """Raise `ServiceDied` if a program has ended since it was started."""
        for child in self.children:
            if child is not ignoring:
                child.check()

    def watch(self, until: Callable[[], bool] = lambda: False, ask_every_s: float = 1.0) -> None:
        """Return when `until()`, asked once in `ask_every_s`, is true. A program that ends is started again.

        Raises `ServiceDied` where one ended too often. `until` isn't asked while a program is down, and an
        `EmbeddedError` of it counts only where all are up: it may have met one that had just ended.
        """
        next_question = time.monotonic()
        while True:
            is_settled = self._tend()
            if is_settled and time.monotonic() >= next_question:
                try:
                    if until():
                        return
                except EmbeddedError:
                    if all(child.is_alive() for child in self.children):
                        raise
                next_question = time.monotonic() + ask_every_s
            time.sleep(POLL_S)

    def _tend(self) -> bool:
        """Start again what has ended; whether everything is up."""
        is_settled = True
        for group in self._groups:
            for place, child in enumerate(group):
                revival = self._revivals.setdefault(child.service.name, Revival(child, self._report))
                # A signal between the start and the note of it would leave a program that nobody knows of.
                with signals_deferred():
                    is_another = revival.tend()
                    group[place] = revival.child
                if is_another:
                    self._on_change(self)
                is_settled = is_settled and revival.is_settled
        return is_settled

    def stop(self) -> None:
        """Stop everything, the last started first; what was started together is stopped together.

        Each program gets SIGTERM and as long as its service may take; then what is left of it is killed.
        """
        with signals_ignored():
            while self._groups:
                self._stop_last()

    def _stop_last(self) -> None:
        group = self._groups[-1]
        for child in reversed(group):
            child.ask_to_stop()
        for child in reversed(group):
            child.finish()
        self._groups.pop()
        self._on_change(self)

    def _await(self, child: Child, condition: Callable[[], bool]) -> None:
        """Return when the condition holds; meanwhile no other program may end."""
        patience = time.monotonic() + child.service.ready_within_s
        while not condition():
            if time.monotonic() > patience:
                raise child.too_slow()
            # Those started together with it are judged by their own turn: each says best why it ended.
            self.check(ignoring=child)
            time.sleep(POLL_S)


@contextmanager
def stop_signals_raise() -> Iterator[None]:
    """Within the block SIGINT, SIGTERM and SIGHUP raise `StopRequested` in the main thread.

    A shell without job control starts background programs with SIGINT ignored; here it counts again. Who ends a whole
    group of processes reaches this one twice, by `make` as well: the second finds the cleanup under way and lets it be.
    """

    def raise_stop(number: int, _frame: FrameType | None) -> None:
        if not isinstance(sys.exception(), StopRequested):
            raise StopRequested(number)

    with _handlers(raise_stop):
        yield


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
