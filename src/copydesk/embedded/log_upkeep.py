"""Keeps what running programs log from growing without end: long logs are put aside, old ones deleted."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path

from copydesk.embedded.service import previous_log
from copydesk.settings import LogSettings

LOOK_EVERY_S = 60.0
_DAY_S = 86_400.0
_MEGABYTE = 1024**2


class LogUpkeep:
    """`tend` is called often; once a minute it looks at the logs of programs, and at folders of many logs.

    What can't be put aside or deleted now, as on a full disk, is tried again at the next look.
    """

    def __init__(
        self, settings: LogSettings, folders: Iterable[Path], clock: Callable[[], float] = time.monotonic
    ) -> None:
        """`folders` hold nothing but logs, which are deleted once they are old enough."""
        self._settings = settings
        self._folders = tuple(folders)
        self._clock = clock
        self._due = clock()

    def tend(self, logs: Iterable[Path]) -> None:
        """`logs` are those that programs write now."""
        if self._clock() < self._due:
            return
        self._due = self._clock() + LOOK_EVERY_S
        for log in logs:
            put_aside(log, self._settings.megabytes * _MEGABYTE)
        for folder in self._folders:
            delete_older(folder, time.time() - self._settings.days * _DAY_S)


def put_aside(log: Path, limit: int) -> None:
    """Copy a log of more than `limit` bytes over the one put aside before, and begin it anew.

    The program goes on writing to the same file, at its new end. Lines written between copy and cut are lost.
    """
    aside = previous_log(log)
    try:
        if log.stat().st_size > limit:
            shutil.copyfile(log, aside)
            with log.open("r+b") as stream:
                stream.truncate()
    except FileNotFoundError:
        return
    except OSError:
        with suppress(OSError):
            aside.unlink(missing_ok=True)


def delete_older(folder: Path, moment: float) -> None:
    """Delete what was last changed before a moment below a folder: files, and folders that are empty.

    A folder that this empties has just changed: it goes as much later, when no task can be about to write into it.
    """
    for place, folders, files in os.walk(folder, topdown=False):
        for name in files:
            with suppress(OSError):
                if is_older(Path(place, name), moment):
                    Path(place, name).unlink()
        for name in folders:
            # One that isn't empty refuses, and so does a link.
            with suppress(OSError):
                if is_older(Path(place, name), moment):
                    Path(place, name).rmdir()


def is_older(path: Path, moment: float) -> bool:
    """Whether a file, a folder or a link itself was last changed before a moment."""
    return path.lstat().st_mtime < moment
