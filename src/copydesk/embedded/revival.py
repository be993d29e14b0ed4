"""Starting a program again that ended although nobody asked it to: how often, and after which wait."""

from __future__ import annotations

import time
from collections.abc import Callable

from copydesk.embedded.service import Child, keep_log

# A program that ends this often in ten minutes has a cause that another start doesn't mend.
WINDOW_S = 600.0
# The first wait; each within the window is twice the one before. A port and a lock of the old one are free by then.
FIRST_WAIT_S = 1.0

Report = Callable[[str], None]


class Revival:
    """One service's restarts. `tend` is called often; it never waits."""

    def __init__(self, child: Child, report: Report, clock: Callable[[], float] = time.monotonic) -> None:
        self.child = child
        self._report = report
        self._clock = clock
        self._times: list[float] = []
        self._due: float | None = None
        self._patience: float | None = None

    @property
    def is_settled(self) -> bool:
        """Whether the program runs and has answered since it was last started."""
        return self._due is None and self._patience is None and self.child.is_alive()

    def tend(self) -> bool:
        """Look after the program; true where another one runs in its place now. Raises `ServiceDied` after the last."""
        now = self._clock()
        if self._due is not None:
            return now >= self._due and self._start(now)
        if not self.child.is_alive():
            self._plan(now)
        elif self._patience is not None:
            self._look(now)
        return False

    def _plan(self, now: float) -> None:
        service = self.child.service
        self._patience = None
        self._times = [one for one in self._times if now - one < WINDOW_S]
        if len(self._times) >= service.revivals:
            again = f" again, after {len(self._times)} restarts in {WINDOW_S / 60:.0f} minutes" if self._times else ""
            raise self.child.died(again)
        wait = FIRST_WAIT_S * 2 ** len(self._times)
        self._times.append(now)
        self._due = now + wait
        self._report(
            f"{service.name} died ({self.child.last_words()}); starting it again in {wait:.0f} s, "
            f"{len(self._times)} of {service.revivals} restarts in {WINDOW_S / 60:.0f} minutes"
        )

    def _start(self, now: float) -> bool:
        self.child.finish()  # what the dead one left behind may hold its port
        keep_log(self.child.service.log)
        self.child = Child.spawn(self.child.service)
        self._due = None
        self._patience = now + self.child.service.ready_within_s
        return True

    def _look(self, now: float) -> None:
        if self.child.service.is_ready():
            self._patience = None
            self._report(f"{self.child.service.name} answers again")
        elif self._patience is not None and now > self._patience:
            self.child.ask_to_stop()
            self.child.finish()
