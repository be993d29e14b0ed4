"""Which processes there are, who started them, and whether a process is still the one that was meant.

Reads Linux's /proc. A process id alone is no identity, since ids are used again: every process is known by its
id and its start time. What a program starts, and that starts in turn, is known by the session that the program
leads and by a mark in its environment: a descendant may leave its session, or lose its parent, but keeps the mark.
"""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

_PROC = Path("/proc")

# The environment variable by which a program's descendants are known.
MARK = "COPYDESK_PROGRAM"


@dataclass(frozen=True)
class ProcessIdentity:
    """A process, for as long as the machine runs."""

    pid: int
    started: int  # clock ticks since the machine started, as the kernel counts them


@dataclass(frozen=True)
class ProcessRow:
    """One line of the process table."""

    identity: ProcessIdentity
    session: int
    is_zombie: bool

    @property
    def pid(self) -> int:
        return self.identity.pid


def boot_id() -> str:
    """Changes with every start of the machine, which makes start times of the last one worthless."""
    return (_PROC / "sys/kernel/random/boot_id").read_text().strip()


def read_row(pid: int) -> ProcessRow | None:
    """The process with this id, or None when there is none."""
    try:
        stat = (_PROC / str(pid) / "stat").read_text()
    except (FileNotFoundError, ProcessLookupError, PermissionError):
        return None
    # The program's name stands in parentheses and may hold spaces and parentheses itself.
    fields = stat[stat.rindex(")") + 2 :].split()
    state, session, started = fields[0], int(fields[3]), int(fields[19])
    return ProcessRow(ProcessIdentity(pid, started), session, state in "ZX")


def read_table() -> dict[int, ProcessRow]:
    """Every process of the machine by its id."""
    rows = (read_row(int(entry.name)) for entry in _PROC.iterdir() if entry.name.isdecimal())
    return {row.pid: row for row in rows if row is not None}


def identify(pid: int) -> ProcessIdentity | None:
    """The identity of a process that is there now, dead or alive but not yet waited for."""
    row = read_row(pid)
    return row.identity if row else None


def is_running(identity: ProcessIdentity) -> bool:
    """Whether exactly this process runs; one that ended and waits to be collected does not."""
    row = read_row(identity.pid)
    return row is not None and row.identity == identity and not row.is_zombie


@dataclass(frozen=True)
class Program:
    """A process started as the leader of a session, with `MARK=mark` in its environment, and all that it starts."""

    leader: ProcessIdentity
    mark: str


def members(programs: Iterable[Program]) -> set[ProcessIdentity]:
    """The living processes of these programs, in their sessions or out of them, this process never included.

    A session outlives its leader, so members are found even when the leader is gone. An unrelated process that
    got a leader's id later is recognised by its start time, and neither it nor its session is touched.
    """
    wanted = tuple(programs)
    marks = {f"{MARK}={program.mark}".encode() for program in wanted}
    leaders = {program.leader.pid: program.leader for program in wanted}
    table = read_table()
    reused = {pid for pid, leader in leaders.items() if pid in table and table[pid].identity != leader}
    sessions = leaders.keys() - reused
    return {
        row.identity
        for row in table.values()
        if not row.is_zombie
        and row.pid != os.getpid()
        and (row.session in sessions or not marks.isdisjoint(_environment(row.pid)))
    }


def _environment(pid: int) -> set[bytes]:
    """The environment that the process was started with; empty where it is another user's."""
    try:
        return set((_PROC / str(pid) / "environ").read_bytes().split(b"\0"))
    except OSError:
        return set()


def send_signal(identity: ProcessIdentity, number: signal.Signals) -> None:
    """Signal exactly this process; nothing happens when it is gone."""
    if is_running(identity):
        with suppress(ProcessLookupError):
            os.kill(identity.pid, number)


def kill(programs: Iterable[Program], within_s: float = 10.0) -> None:
    """SIGKILL everything that these programs have left, until nothing is or the time is up.

    More than one round is needed only for what was being forked meanwhile; a process that the kernel itself
    holds up (a hung disk) can't be killed by anyone, and is not waited for longer.
    """
    wanted = tuple(programs)
    deadline = time.monotonic() + within_s
    while (remaining := members(wanted)) and time.monotonic() < deadline:
        for one in remaining:
            send_signal(one, signal.SIGKILL)
        while any(is_running(one) for one in remaining) and time.monotonic() < deadline:
            time.sleep(0.01)
