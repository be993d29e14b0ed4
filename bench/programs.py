"""Benches that are stopped take along what they started: an Elasticsearch, an entity engine, programs of their own."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from copydesk.embedded.stop_signals import StopRequested, stop_signals_raise


def run_to_end(main: Callable[[], object]) -> None:
    """Run a bench. SIGINT, SIGTERM and SIGHUP end it on the way through all that it has to stop."""
    try:
        with stop_signals_raise():
            main()
    except StopRequested as stop:
        sys.exit(f"stopped by {stop}")


@contextmanager
def running(command: Sequence[object], **how: Any) -> Iterator[subprocess.Popen[Any]]:
    """A program for as long as the block, which ends when the program has; cut short, both are.

    Raises `CalledProcessError` where it fails.
    """
    with subprocess.Popen(list(map(str, command)), **how) as program:
        try:
            yield program
        except BaseException:
            # Not killed: it has programs of its own to stop.
            program.terminate()
            raise
    if program.returncode:
        raise subprocess.CalledProcessError(program.returncode, program.args)


def read_output(command: Sequence[object]) -> str:
    """What a program prints until it ends. Raises `CalledProcessError` where it fails."""
    with running(command, stdout=subprocess.PIPE, text=True) as program:
        output: str = program.communicate()[0]
    return output
