"""The terminal as Copydesk's commands use it: results on standard output, what is going on on standard error."""

from __future__ import annotations

import sys
from contextlib import suppress

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

PLAIN_WIDTH = 132


class _Errors(Console):
    def on_broken_pipe(self) -> None:
        """Where nobody reads standard error any more; rich would end the program, and standard output with it."""
        self.quiet = True


ERRORS = _Errors(stderr=True, soft_wrap=True, highlight=False)


def result_console() -> Console:
    """Standard output; in a file or a pipe the tables get room to be read."""
    return Console() if sys.stdout.isatty() else Console(width=PLAIN_WIDTH)


def show_progress() -> Progress:
    """Progress bars on standard error, on a terminal only."""
    columns = (TextColumn("{task.description:>13}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    return Progress(*columns, console=ERRORS, disable=not ERRORS.is_terminal, transient=True)


def say(line: str) -> None:
    """A line about what is going on, on standard error: standard output is for results."""
    # A terminal that was closed is no reason to leave a stop halfway.
    with suppress(OSError):
        ERRORS.print(f"copydesk: {line}", markup=False)
