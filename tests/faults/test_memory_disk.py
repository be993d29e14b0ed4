"""What the faults mount is unmounted in every way out, and what a killed process left by the next one."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import memory_disk
import pytest

pytestmark = pytest.mark.skipif(os.geteuid() != 0, reason="only root may mount")

EQUIPMENT = Path(memory_disk.__file__).parent
MOUNT_AND_WAIT = """
import sys
from pathlib import Path
from memory_disk import mounted
with mounted(Path(sys.argv[1]), 1) as is_mounted:
    print(is_mounted, flush=True)
    sys.stdin.read()
"""


def interrupt(folder: Path) -> None:
    with memory_disk.mounted(folder, 1) as is_mounted:
        if not is_mounted:
            pytest.skip("mounting is forbidden here")
        (folder / "file").write_text("gone with it")
        raise KeyboardInterrupt


def test_an_error_leaves_no_mount(tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt):
        interrupt(tmp_path)
    assert not tmp_path.is_mount()
    assert list(tmp_path.iterdir()) == []


def test_the_next_process_unmounts_what_a_killed_one_left_and_nothing_else(tmp_path: Path) -> None:
    killed, living = tmp_path / "killed", tmp_path / "living"
    processes = []
    try:
        for folder in (killed, living):
            folder.mkdir()
            command = [sys.executable, "-c", MOUNT_AND_WAIT, str(folder)]
            environment = os.environ | {"PYTHONPATH": str(EQUIPMENT)}
            process = subprocess.Popen(
                command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
            )
            processes.append(process)
            assert process.stdout
            if process.stdout.readline() != "True\n":
                pytest.skip("mounting is forbidden here")
        processes[0].kill()
        processes[0].wait()
        assert killed.is_mount()
        seen: list[Path] = []
        assert killed in memory_disk.sweep(before=seen.append)
        assert killed in seen
        assert living not in seen
        assert not killed.is_mount()
        assert living.is_mount()
    finally:
        for process in processes:
            process.communicate()
    assert not living.is_mount()
