"""The record of a running stack: current, stale, or not a record at all."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from copydesk.embedded.process_table import (
    MARK,
    ProcessIdentity,
    Program,
    boot_id,
    identify,
    is_running,
    members,
)
from copydesk.embedded.stack import down
from copydesk.embedded.state_file import StackState, hold, is_held, own_identity, read_state, remove_state, write_state
from copydesk.errors import DataRootBusy


@pytest.fixture
def state() -> StackState:
    """The record of a stack that this process runs, with no program in it."""
    return StackState(boot=boot_id(), supervisor=own_identity(), urls={"airflow": "http://127.0.0.1:1"})


def spawn(mark: str) -> tuple[subprocess.Popen[bytes], Program]:
    """A program that runs until it is stopped."""
    process = subprocess.Popen(
        [sys.executable, "-c", "import time; print(flush=True); time.sleep(600)"],
        start_new_session=True,
        stdout=subprocess.PIPE,
        env={**os.environ, MARK: mark},
    )
    assert process.stdout is not None
    with process.stdout as output:
        output.readline()
    leader = identify(process.pid)
    assert leader is not None
    return process, Program(leader, mark)


def test_it_reads_back_what_was_written(tmp_path: Path, state: StackState) -> None:
    full = replace(state, services={"one": Program(ProcessIdentity(1, 2), "mark")}, is_ready=True)
    write_state(tmp_path, full)
    assert read_state(tmp_path) == full
    remove_state(tmp_path)
    assert read_state(tmp_path) is None


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", '{"boot": 1, "supervisor": {"pid": 1}}'])
def test_what_is_no_record_counts_as_none(tmp_path: Path, text: str) -> None:
    (tmp_path / "stack.json").write_text(text)
    assert read_state(tmp_path) is None


def test_a_second_holder_is_refused_and_told_who_holds_it(tmp_path: Path, state: StackState) -> None:
    with hold(tmp_path):
        write_state(tmp_path, state)
        assert is_held(tmp_path)
        with pytest.raises(DataRootBusy, match=f"process {os.getpid()}"), hold(tmp_path):
            pass
    assert not is_held(tmp_path)


def test_down_with_nothing_there_says_so(tmp_path: Path) -> None:
    assert not down(tmp_path)


def test_down_stops_what_a_killed_supervisor_left(tmp_path: Path, state: StackState) -> None:
    process, program = spawn("left-behind")
    write_state(tmp_path, replace(state, services={"one": program}))
    assert down(tmp_path)
    assert process.wait(10) != 0
    assert read_state(tmp_path) is None


def test_a_process_id_that_was_used_again_is_left_alone(tmp_path: Path, state: StackState) -> None:
    process, program = spawn("somebody-else")
    try:
        reused = Program(ProcessIdentity(program.leader.pid, program.leader.started - 1), "gone-long-ago")
        assert members([reused]) == set()
        write_state(tmp_path, replace(state, services={"one": reused}))
        assert not down(tmp_path)
        assert is_running(program.leader)
    finally:
        process.kill()
        process.wait()


def test_a_record_from_before_the_machine_was_started_means_nothing(tmp_path: Path, state: StackState) -> None:
    process, program = spawn("other-boot")
    try:
        write_state(tmp_path, replace(state, boot="another boot", services={"one": program}))
        assert not down(tmp_path)
        assert is_running(program.leader)
    finally:
        process.kill()
        process.wait()
