"""Which processes there are, who started them, and whether a process is still the one that was meant.

A process id alone is no identity, since ids are used again: every process is known by its id and its start time. What
a program starts, and that starts in turn, is known by the session that the program leads and by a mark in its
environment: a descendant may leave its session, or lose its parent, but keeps the mark.
"""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterable, Set
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import psutil

_BOOT_ID = Path("/proc/sys/kernel/random/boot_id")
_TICKS_A_SECOND = os.sysconf("SC_CLK_TCK")

# The environment variable by which a program's descendants are known.
MARK = "COPYDESK_PROGRAM"


@dataclass(frozen=True)
class ProcessIdentity:
    """A process, for as long as the machine runs."""

    pid: int
    started: int  # clock ticks since the machine started, as the kernel counts them


def boot_id() -> str:
    """Changes with every start of the machine, which makes start times of the last one worthless."""
    return _BOOT_ID.read_text().strip()


def identify(pid: int) -> ProcessIdentity | None:
    """The identity of a process that is there now, dead or alive but not yet waited for."""
    try:
        return _identify(psutil.Process(pid))
    except psutil.NoSuchProcess:
        return None


def is_running(identity: ProcessIdentity) -> bool:
    """Whether exactly this process runs; one that ended and waits to be collected does not."""
    try:
        process = psutil.Process(identity.pid)
        return _identify(process) == identity and _is_alive(process)
    except psutil.NoSuchProcess:
        return False


def _identify(process: psutil.Process) -> ProcessIdentity:
    # psutil adds the time of the boot, which a change of the clock moves; the kernel counts hundredths from there on.
    return ProcessIdentity(process.pid, round((process.create_time() - psutil.boot_time()) * _TICKS_A_SECOND))


def _is_alive(process: psutil.Process) -> bool:
    return process.status() not in (psutil.STATUS_ZOMBIE, psutil.STATUS_DEAD)


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
    marks = {program.mark for program in wanted}
    leaders = {program.leader.pid: program.leader for program in wanted}
    reused = {pid for pid, leader in leaders.items() if identify(pid) not in (None, leader)}
    sessions = leaders.keys() - reused
    found = (_find_member(pid, sessions, marks) for pid in psutil.pids() if pid != os.getpid())
    return {identity for identity in found if identity is not None}


def _find_member(pid: int, sessions: Set[int], marks: Set[str]) -> ProcessIdentity | None:
    """The identity of a living process that is in one of the sessions or has one of the marks."""
    try:
        process = psutil.Process(pid)
        if not _is_alive(process) or not (os.getsid(pid) in sessions or _read_mark(process) in marks):
            return None
        return _identify(process)
    except (psutil.NoSuchProcess, ProcessLookupError):
        return None


def _read_mark(process: psutil.Process) -> str | None:
    """The mark that the process was started with; None where it has none, and where it is another user's."""
    try:
        mark: str | None = process.environ().get(MARK)
    except (psutil.AccessDenied, OSError):
        return None
    return mark


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
