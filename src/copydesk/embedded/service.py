"""A program that Copydesk keeps running: what it is (`Service`), and one run of it (`Child`)."""

from __future__ import annotations

import os
import secrets
import signal
import subprocess
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from copydesk.assets.errors import storage_error
from copydesk.embedded.errors import ServiceDied, ServiceFailed
from copydesk.embedded.process_table import MARK, Program, identify, kill, send_signal
from copydesk.embedded.stop_signals import signals_deferred
from copydesk.errors import EmbeddedError

# Often enough that a dead program is noticed at once, seldom enough to cost nothing.
POLL_S = 0.2

# How long the kernel may take to end what was killed.
_KILLED_WITHIN_S = 10.0

# What fits on a screen and still holds the cause of a Java stack trace.
_LOG_TAIL_LINES = 30
_LOG_TAIL_BYTES = 64_000

Explain = Callable[[str], EmbeddedError | None]


def _no_explanation(_log: str) -> EmbeddedError | None:
    return None


@dataclass(frozen=True)
class Service:
    """A program with all that it takes to start it and to know that it is ready."""

    name: str
    command: tuple[str, ...]
    environment: Mapping[str, str]
    log: Path
    is_ready: Callable[[], bool] = lambda: True
    ready_within_s: float = 120.0
    stops_within_s: float = 15.0
    # How often it is started again, within `revival.WINDOW_S`, where it ends although nobody asked it to.
    revivals: int = 0
    # Turns the last lines of the log into an error that says what to do, where they show a known cause.
    explain: Explain = field(default=_no_explanation, repr=False)


class Child:
    """One run of a service, as the leader of its own session, with its output in the service's log."""

    def __init__(self, service: Service, process: subprocess.Popen[bytes], program: Program) -> None:
        self.service = service
        self.process = process
        self.program = program
        self._asked_at = time.monotonic()

    @classmethod
    def spawn(cls, service: Service) -> Child:
        """Start the program. Raises `ServiceFailed` if there is no such program, and `FolderUnwritable`."""
        mark = secrets.token_hex(16)
        with _open_log(service.log) as log:
            try:
                process = subprocess.Popen(
                    service.command,
                    env={**service.environment, MARK: mark},
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=subprocess.STDOUT,
                    start_new_session=True,
                )
            except OSError as error:
                raise ServiceFailed(f"{service.name} can't be started: {error}") from error
        identity = identify(process.pid)
        assert identity is not None  # a child that was not waited for stays in the table, dead or alive
        return cls(service, process, Program(identity, mark))

    def is_alive(self) -> bool:
        """Whether the program itself still runs."""
        # An exception in the middle would leave the lock in it held, and then it runs for ever.
        with signals_deferred():
            return self.process.poll() is None

    def check(self) -> None:
        """Raise `ServiceDied` if the program has ended."""
        if not self.is_alive():
            raise self.died()

    def died(self, more: str = "") -> EmbeddedError:
        """The error for a program that ended although nobody asked it to."""
        return self._obituary(ServiceDied, f"died{more}")

    def last_words(self) -> str:
        """How the program ended, in a few words."""
        return how_it_ended(self.process.returncode)

    def has_become_ready(self) -> bool:
        """Whether the service answers now. Raises `ServiceFailed` if the program has ended."""
        if not self.is_alive():
            raise self._obituary(ServiceFailed, "ended while starting")
        return self.service.is_ready()

    def has_done_its_job(self) -> bool:
        """Whether a program that is meant to end has ended well. Raises `ServiceFailed` if it failed."""
        if self.is_alive():
            return False
        if self.process.returncode != 0:
            raise self._obituary(ServiceFailed, "failed")
        return True

    def too_slow(self) -> ServiceFailed:
        """The error for a program that used up its time."""
        limit = self.service.ready_within_s
        return ServiceFailed(f"{self.service.name} took more than {limit:.0f} s{self._log_lines()}")

    def ask_to_stop(self) -> None:
        """Send SIGTERM to the program itself; its own children are its to stop."""
        self._asked_at = time.monotonic()
        if self.is_alive():
            send_signal(self.program.leader, signal.SIGTERM)

    def finish(self) -> None:
        """Wait for the program for as long as the service may take, then kill whatever it has left."""
        deadline = self._asked_at + self.service.stops_within_s
        while self.is_alive() and time.monotonic() < deadline:
            time.sleep(POLL_S / 4)
        kill([self.program])
        # What the kernel holds up outlives even that; nobody is helped by waiting for it.
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(timeout=_KILLED_WITHIN_S)

    def log_tail(self) -> str:
        """The last lines of the log, empty if there is none."""
        return tail(self.service.log)

    def _obituary(self, kind: type[EmbeddedError], verb: str) -> EmbeddedError:
        known = self.service.explain(self.log_tail())
        if known is not None:
            return known
        return kind(f"{self.service.name} {verb}: {how_it_ended(self.process.returncode)}{self._log_lines()}")

    def _log_lines(self) -> str:
        return f"; the end of {self.service.log}:\n{self.log_tail() or '(empty)'}"


def _open_log(log: Path) -> BinaryIO:
    try:
        log.parent.mkdir(parents=True, exist_ok=True)
        # Each write goes to the end, also where somebody else cuts the log meanwhile.
        return os.fdopen(os.open(log, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_APPEND, 0o644), "wb")
    except OSError as error:
        raise storage_error(log.parent, error) from error


def tail(log: Path) -> str:
    """The last 30 lines of a log file; empty if there is none."""
    try:
        with log.open("rb") as stream:
            stream.seek(max(0, stream.seek(0, os.SEEK_END) - _LOG_TAIL_BYTES))
            text = stream.read().decode("utf-8", "replace")
    except FileNotFoundError:
        return ""
    return "\n".join(text.splitlines()[-_LOG_TAIL_LINES:])


def keep_log(log: Path) -> None:
    """Put a log aside, in the place of the one before, so that the next start doesn't begin it anew."""
    if log.is_file():
        log.replace(previous_log(log))


def previous_log(log: Path) -> Path:
    """Where a log is that was put aside."""
    return log.with_suffix(".previous.log")


def how_it_ended(status: int | None) -> str:
    """An exit status in words."""
    if status is None:
        return "it doesn't answer"
    if status >= 0:
        return f"exit code {status}"
    try:
        return f"killed by {signal.Signals(-status).name}"
    except ValueError:
        return f"killed by signal {-status}"
