"""The supervisor against real little programs: every one must be gone afterwards, however it behaved."""

from __future__ import annotations

import errno
import gc
import os
import signal
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

from copydesk.embedded.errors import PortTaken, ServiceDied, ServiceFailed
from copydesk.embedded.process_table import identify, is_running
from copydesk.embedded.service import Child, Service
from copydesk.embedded.stop_signals import StopRequested, stop_signals_raise
from copydesk.embedded.supervisor import Supervisor

FOREVER = "import time; print('up', flush=True); time.sleep(600)"
DEAF = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); " + FOREVER


@pytest.fixture
def program(tmp_path: Path) -> Callable[..., Service]:
    """Build a service out of Python code; it is ready when it has printed `up`."""

    def build(name: str, code: str, *, stops_within_s: float = 5, ready_within_s: float = 20) -> Service:
        log = tmp_path / f"{name}.log"
        return Service(
            name=name,
            command=(sys.executable, "-c", code),
            environment=dict(os.environ),
            log=log,
            is_ready=lambda: "up" in log.read_text(),
            ready_within_s=ready_within_s,
            stops_within_s=stops_within_s,
        )

    return build


def printed_pid(log: Path, word: str) -> int:
    """The number that the program printed after `word`."""
    lines = [line for line in log.read_text().splitlines() if line.startswith(word)]
    return int(lines[0].split()[1])


def test_services_run_until_the_block_ends(program: Callable[..., Service]) -> None:
    with Supervisor() as supervisor:
        supervisor.start(program("first", FOREVER))
        supervisor.start(program("second", FOREVER), program("third", FOREVER))
        running = [child.program.leader for child in supervisor.children]
        assert all(map(is_running, running))
        assert list(supervisor.programs()) == ["first", "second", "third"]
    assert not any(map(is_running, running))


def test_each_service_leads_a_session_of_its_own(program: Callable[..., Service]) -> None:
    with Supervisor() as supervisor:
        supervisor.start(program("one", FOREVER))
        (child,) = supervisor.children
        assert os.getsid(child.process.pid) == child.process.pid != os.getsid(0)


def test_groups_stop_in_reverse_order(program: Callable[..., Service], tmp_path: Path) -> None:
    order = tmp_path / "order"

    def noted(name: str) -> str:
        return (
            "import signal, sys, time\n"
            f"def stop(*_): open({str(order)!r}, 'a').write({name!r}); sys.exit()\n"
            f"signal.signal(signal.SIGTERM, stop)\n{FOREVER}"
        )

    with Supervisor() as supervisor:
        for name in "abc":
            supervisor.start(program(name, noted(name)))
    assert order.read_text() == "cba"


def test_one_that_dies_while_starting_fails_with_its_last_words(program: Callable[..., Service]) -> None:
    with Supervisor() as supervisor, pytest.raises(ServiceFailed, match="(?s)broken.*exit code 3.*no such thing"):
        supervisor.start(program("broken", "import sys; print('no such thing'); sys.exit(3)"))


def test_a_known_cause_is_explained(program: Callable[..., Service], tmp_path: Path) -> None:
    def explain(log: str) -> PortTaken | None:
        return PortTaken("port 1 is taken") if "in use" in log else None

    service = Service(
        name="explained",
        command=(sys.executable, "-c", "import sys; sys.exit('address in use')"),
        environment=dict(os.environ),
        log=tmp_path / "explained.log",
        is_ready=lambda: False,
        explain=explain,
    )
    with Supervisor() as supervisor, pytest.raises(PortTaken, match="port 1 is taken"):
        supervisor.start(service)


def test_one_that_is_never_ready_fails_with_its_time(program: Callable[..., Service]) -> None:
    slow = program("slow", "import time; time.sleep(600)", ready_within_s=0.3)
    with Supervisor() as supervisor, pytest.raises(ServiceFailed, match="slow took more than"):
        supervisor.start(slow)


def test_a_missing_program_fails(tmp_path: Path) -> None:
    service = Service("absent", (str(tmp_path / "absent"),), {}, tmp_path / "absent.log")
    with Supervisor() as supervisor, pytest.raises(ServiceFailed, match="absent can't be started"):
        supervisor.start(service)


def test_one_that_dies_later_is_noticed_and_the_others_stop(program: Callable[..., Service]) -> None:
    with Supervisor() as supervisor:
        supervisor.start(program("steady", FOREVER), program("mortal", FOREVER))
        steady, mortal = supervisor.children
        mortal.process.kill()
        with pytest.raises(ServiceDied, match="(?s)mortal died: killed by SIGKILL.*up"):
            supervisor.watch()
    assert not steady.is_alive()
    assert supervisor.children == ()


def test_one_that_dies_while_another_starts_is_noticed(program: Callable[..., Service]) -> None:
    second = program("second", "import time; time.sleep(600)")
    until_the_second_starts = (
        "import os, sys, time; print('up', flush=True)\n"
        f"while not os.path.exists({str(second.log)!r}): time.sleep(0.01)\n"
        "sys.exit(4)"
    )
    with Supervisor() as supervisor:
        supervisor.start(program("first", until_the_second_starts))
        with pytest.raises(ServiceDied, match="first died: exit code 4"):
            supervisor.start(second)


def test_one_that_ignores_sigterm_is_killed(program: Callable[..., Service]) -> None:
    with Supervisor() as supervisor:
        supervisor.start(program("deaf", DEAF, stops_within_s=0.3))
        (child,) = supervisor.children
    assert child.process.returncode == -signal.SIGKILL


@pytest.mark.parametrize("own_session", [False, True], ids=["same session", "session of its own"])
def test_grandchildren_are_gone_too(program: Callable[..., Service], own_session: bool) -> None:
    code = (
        "import subprocess, sys\n"
        f"child = subprocess.Popen([sys.executable, '-c', {DEAF!r}], start_new_session={own_session},"
        " stdout=subprocess.PIPE)\n"
        f"child.stdout.readline(); print('child', child.pid)\n{FOREVER}"
    )
    service = program("parent", code, stops_within_s=1)
    with Supervisor() as supervisor:
        supervisor.start(service)
        grandchild = identify(printed_pid(service.log, "child"))
        assert grandchild is not None
        assert is_running(grandchild)
    assert not is_running(grandchild)


def test_a_grandchild_that_lost_its_parent_is_gone_too(program: Callable[..., Service]) -> None:
    daemon = (
        "import subprocess, sys\n"
        f"child = subprocess.Popen([sys.executable, '-c', {DEAF!r}], start_new_session=True,"
        " stdout=subprocess.DEVNULL)\n"
        "print('child', child.pid, flush=True)"
    )
    code = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {daemon!r}], check=True); {FOREVER}"
    service = program("parent", code, stops_within_s=1)
    with Supervisor() as supervisor:
        supervisor.start(service)
        orphan = identify(printed_pid(service.log, "child"))
        assert orphan is not None
        assert is_running(orphan)
    assert not is_running(orphan)


def test_a_job_runs_to_its_end(program: Callable[..., Service]) -> None:
    job = program("job", "print('done')")
    with Supervisor() as supervisor:
        supervisor.run(job)
        assert supervisor.children == ()
    assert job.log.read_text() == "done\n"


def test_a_job_that_fails_says_so(program: Callable[..., Service]) -> None:
    with Supervisor() as supervisor, pytest.raises(ServiceFailed, match="(?s)job failed: exit code 1.*bad luck"):
        supervisor.run(program("job", "import sys; sys.exit('bad luck')"))


def test_changes_are_reported_before_anyone_waits(program: Callable[..., Service]) -> None:
    seen: list[list[str]] = []
    with Supervisor(lambda supervisor: seen.append(list(supervisor.programs()))) as supervisor:
        supervisor.start(program("one", FOREVER), program("two", FOREVER))
        assert seen == [["one"], ["one", "two"]]
    assert seen[-1] == []


def test_all_are_stopped_where_that_cannot_be_noted(program: Callable[..., Service]) -> None:
    def note(supervisor: Supervisor) -> None:
        if stopping:
            raise OSError(errno.ENOSPC, "no space left")

    stopping = False
    supervisor = Supervisor(note)
    supervisor.start(program("first", FOREVER))
    supervisor.start(program("second", FOREVER))
    first, second = supervisor.children
    stopping = True
    with pytest.raises(OSError, match="no space left"):
        supervisor.stop()
    assert not first.is_alive()
    assert not second.is_alive()
    assert supervisor.children == ()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_stop_signal_passes_through_the_cleanup(program: Callable[..., Service], number: signal.Signals) -> None:
    before = signal.getsignal(number)
    supervisor = Supervisor()

    def be_told_to_stop() -> bool:
        signal.raise_signal(number)
        return False

    def run() -> None:
        with stop_signals_raise(), supervisor:
            supervisor.start(program("one", FOREVER))
            running.extend(supervisor.children)
            supervisor.watch(be_told_to_stop)

    running: list[Child] = []
    with pytest.raises(StopRequested, match=number.name):
        run()
    assert not running[0].is_alive()
    assert signal.getsignal(number) == before


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_a_stop_signal_in_a_finalizer_is_heeded(program: Callable[..., Service]) -> None:
    """As in that of an HTTP answer: Python drops the exception there, and nothing else would tell of the signal."""

    class Signalling:
        def __del__(self) -> None:
            signal.raise_signal(signal.SIGTERM)

    asked = []

    def ask() -> bool:
        asked.append(Signalling().__class__)
        return len(asked) > 1

    def run() -> None:
        with stop_signals_raise(), Supervisor() as supervisor:
            supervisor.start(program("one", FOREVER))
            supervisor.watch(ask, ask_every_s=0)

    with pytest.raises(StopRequested, match="SIGTERM"):
        run()
    assert len(asked) == 1


def test_a_stop_signal_at_any_moment_leaves_a_program_that_can_be_asked(program: Callable[..., Service]) -> None:
    with Supervisor() as supervisor:
        supervisor.start(program("one", FOREVER))
        (child,) = supervisor.children
        moment, was_interrupted = 0, True
        while was_interrupted:
            moment += 1
            was_interrupted = interrupt(child.is_alive, moment)
        assert moment > 20
        child.process.kill()
        deadline = time.monotonic() + 20
        while child.is_alive():
            assert time.monotonic() < deadline, "it is held to be alive for ever"
            time.sleep(0.01)


def interrupt(question: Callable[[], object], moment: int) -> bool:
    """Ask while SIGTERM arrives before so many of the interpreter's steps; whether there were as many.

    The collector stands still meanwhile: what it calls is traced as well, and a signal there is not the question's.
    """
    steps = 0
    before, collects = sys.gettrace(), gc.isenabled()

    def look(frame: FrameType, event: str, _: object) -> Callable[..., Any]:
        nonlocal steps
        frame.f_trace_opcodes = True
        steps += event == "opcode"
        if steps == moment and event == "opcode":
            signal.raise_signal(signal.SIGTERM)
        return look

    with suppress(StopRequested), stop_signals_raise():
        gc.disable()
        sys.settrace(look)
        try:
            question()
        finally:
            sys.settrace(before)
            if collects:
                gc.enable()
    return steps >= moment


def test_a_second_stop_signal_does_not_cut_the_cleanup_short() -> None:
    cleaned = []

    def be_stopped_twice() -> None:
        with stop_signals_raise():
            try:
                signal.raise_signal(signal.SIGTERM)
            finally:
                signal.raise_signal(signal.SIGTERM)
                cleaned.append("all")

    with pytest.raises(StopRequested):
        be_stopped_twice()
    assert cleaned == ["all"]


def test_watch_returns_when_the_question_is_answered(program: Callable[..., Service]) -> None:
    answers = iter([False, False, True])
    with Supervisor() as supervisor:
        supervisor.start(program("one", FOREVER))
        started = time.monotonic()
        supervisor.watch(lambda: next(answers), ask_every_s=0.01)
        assert time.monotonic() - started < 10
