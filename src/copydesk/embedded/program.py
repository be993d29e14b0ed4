"""One program under a supervisor of its own: what the embedded node and the entity engine have in common."""

from __future__ import annotations

import subprocess
from abc import ABC, abstractmethod
from types import TracebackType
from typing import Self

from copydesk.embedded.service import Service
from copydesk.embedded.supervisor import Supervisor


class EmbeddedProgram(ABC):
    """Starts and stops one service. A context manager: inside the block the program answers."""

    def __init__(self) -> None:
        self._supervisor = Supervisor()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    @abstractmethod
    def service(self) -> Service:
        """The program as a service for a supervisor; raises an `EmbeddedError` where it can't be started."""

    @property
    def process(self) -> subprocess.Popen[bytes] | None:
        """The running program, None when it is not started."""
        children = self._supervisor.children
        return children[0].process if children else None

    def start(self) -> None:
        """Start and return when it answers. Raises as `service` does, or `ServiceFailed` with the log's end."""
        try:
            self._supervisor.start(self.service())
        except BaseException:
            self.stop()
            raise

    def stop(self) -> None:
        """Ask the program to end, and return when it has."""
        self._supervisor.stop()
