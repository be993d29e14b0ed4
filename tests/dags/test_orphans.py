"""What a task's process does when the one that waits for it is killed."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import psutil

ROOT = Path(__file__).parents[2]

# A worker forks a task's supervisor, which forks the task; each says its process id.
PROGRAM = """
import os, sys, time
sys.path.insert(0, "plugins")
from copydesk_glue.orphans import end_with_parent
if sys.argv[1] == "followed":
    end_with_parent()
for _ in range(2):
    print(os.getpid(), flush=True)
    if os.fork():
        time.sleep(60)
print(os.getpid(), flush=True)
time.sleep(60)
"""


def start(how: str) -> tuple[subprocess.Popen[str], list[psutil.Process]]:
    worker = subprocess.Popen(
        [sys.executable, "-c", PROGRAM, how], cwd=ROOT, stdout=subprocess.PIPE, text=True, start_new_session=True
    )
    assert worker.stdout
    return worker, [psutil.Process(int(worker.stdout.readline())) for _ in range(3)]


def test_a_task_ends_with_the_worker_that_forked_it() -> None:
    worker, processes = start("followed")
    with worker:
        worker.kill()
    assert psutil.wait_procs(processes[1:], timeout=10)[1] == []


def test_without_that_it_would_go_on() -> None:
    worker, processes = start("left alone")
    worker.kill()
    worker.wait()
    try:
        assert set(psutil.wait_procs(processes[1:], timeout=0.5)[1]) == set(processes[1:])
    finally:
        for process in processes[1:]:
            process.kill()
        if worker.stdout:
            worker.stdout.close()
