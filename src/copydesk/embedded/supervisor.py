"""Keeps several programs running together: one that ends is started again, within limits; beyond them all are stopped
and it says why.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import ExitStack
from types import TracebackType

from copydesk.embedded.process_table import Program
from copydesk.embedded.revival import Revival
from copydesk.embedded.service import POLL_S, Child, Service
from copydesk.embedded.stop_signals import heed_stop_signals, signals_deferred, signals_ignored
from copydesk.errors import EmbeddedError


class Supervisor:
    """Starts services in order, watches them, and stops them in reverse order.

    Used as a context manager, so that nothing is left behind however the block ends. `on_change` is called
    with the running programs whenever they change, before anyone waits for them to be ready, and `look_after` all the
    time while they are watched.
    """

    def __init__(
        self,
        on_change: Callable[[Supervisor], None] = lambda _: None,
        report: Callable[[str], None] = lambda _: None,
        look_after: Callable[[Supervisor], None] = lambda _: None,
    ) -> None:
        self._groups: list[list[Child]] = []
        self._on_change = on_change
        self._report = report
        self._look_after = look_after
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
            heed_stop_signals()
            is_settled = self._tend()
            self._look_after(self)
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

        Each program gets SIGTERM and as long as its service may take; then what is left of it is killed. So it takes no
        longer than the slowest of each group may, and some seconds for each that has to be killed.
        """
        with signals_ignored(), ExitStack() as groups:
            # All of them, also where one can't be noted as stopped.
            for _ in self._groups:
                groups.callback(self._stop_last)

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
            heed_stop_signals()
            if time.monotonic() > patience:
                raise child.too_slow()
            # Those started together with it are judged by their own turn: each says best why it ended.
            self.check(ignoring=child)
            time.sleep(POLL_S)
