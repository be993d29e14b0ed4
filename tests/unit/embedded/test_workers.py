"""Work that processes share, in real processes."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest

from copydesk.embedded.workers import worker_processes
from copydesk.errors import InvalidSetting, WorkerLost


def do(settings: str, one: str) -> str:
    """What the processes are asked: to die, to fail, or to say who they are."""
    if one == "die":
        os.kill(os.getpid(), signal.SIGKILL)
    if one == "fail":
        raise InvalidSetting(f"{settings}: {one}")
    return f"{settings} {one} {os.getpid()}"


def test_one_process_is_this_one() -> None:
    with worker_processes(1) as each:
        assert list(each(do, "set", "ab")) == [f"set a {os.getpid()}", f"set b {os.getpid()}"]


def test_processes_answer_in_order_raise_what_a_step_raises_and_end_with_the_block() -> None:
    with worker_processes(2) as each:
        answers = list(each(do, "set", "abcdef"))
        assert [answer.split()[1] for answer in answers] == list("abcdef")
        others = {int(answer.split()[2]) for answer in answers}
        assert os.getpid() not in others
        with pytest.raises(InvalidSetting, match="set: fail"):
            list(each(do, "set", ["a", "fail"]))
    assert not any(Path(f"/proc/{other}").exists() for other in others)


def test_a_killed_process_is_told() -> None:
    with worker_processes(2) as each, pytest.raises(WorkerLost, match="was killed"):
        list(each(do, "set", ["a", "die"]))
