"""Processes of this machine that share a command's work, as Airflow's workers share a night's."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from multiprocessing.process import BaseProcess
from typing import Any

from copydesk.each import Each, call_here
from copydesk.errors import WorkerLost


@contextmanager
def worker_processes(count: int) -> Iterator[Each]:
    """`each(step, shared, inputs)`, which calls `step(shared, one)` in one of so many processes.

    With a count of 1 it is called in this process. The processes live as long as the block, so that each loads its
    models once. What a step raises is raised here, and inputs that no process has begun are dropped. Raises
    `WorkerLost` where a process was killed.
    """
    if count == 1:
        yield call_here
        return
    # Forked processes would inherit the threads' locks of pyarrow and tokenizers, and hang.
    context = multiprocessing.get_context("spawn")
    pool = ProcessPoolExecutor(count, mp_context=context, initializer=_begin)

    def each(step: Callable[..., Any], shared: Any, inputs: Iterable[Any]) -> Iterator[Any]:
        waiting = [pool.submit(step, shared, one) for one in inputs]
        for one in waiting:
            try:
                yield one.result()
            except BrokenProcessPool as broken:
                raise WorkerLost("a worker process was killed, perhaps for want of memory: run it again") from broken

    try:
        yield each
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _begin() -> None:
    """Leave Ctrl-C to the command, and end with it, even where it is killed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    command = multiprocessing.parent_process()
    if command is not None:
        threading.Thread(target=_end_with, args=(command,), daemon=True).start()


def _end_with(command: BaseProcess) -> None:
    command.join()
    os._exit(1)
