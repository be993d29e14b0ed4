"""Small file systems in memory, which only root may mount, and none of which outlives the process that mounted it."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from copydesk.embedded.process_table import ProcessIdentity, identify, is_running

MOUNTS = Path("/proc/self/mounts")
# A file system in memory has no device: its name says who mounted it.
_NAME = "copydesk-{}-{}"
_MOUNTED = re.compile(r"^copydesk-(\d+)-(\d+) (\S+) tmpfs ", re.MULTILINE)


@contextmanager
def mounted(folder: Path, megabytes: int) -> Iterator[bool]:
    """A file system of this size in a folder for as long as the block; False, and none, where it may not be mounted."""
    own = identify(os.getpid())
    assert own is not None
    options = ("-t", "tmpfs", "-o", f"size={megabytes}m", _NAME.format(own.pid, own.started))
    try:
        command = ["mount", *options, str(folder)]
        yield os.geteuid() == 0 and subprocess.run(command, check=False, capture_output=True).returncode == 0
    finally:
        while folder.is_mount() and os.geteuid() == 0:
            _unmount(folder)


def sweep(before: Callable[[Path], object] = lambda _: None) -> list[Path]:
    """Unmount what processes have left that are no more, and call `before` with each folder; the folders.

    A process that was killed by SIGKILL had no time for it.
    """
    left = []
    for pid, started, folder in _MOUNTED.findall(MOUNTS.read_text(encoding="utf-8")):
        if not is_running(ProcessIdentity(int(pid), int(started))):
            left.append(Path(folder))
            before(left[-1])
            _unmount(left[-1])
    return left


def _unmount(folder: Path) -> None:
    """Also where a program still has a file of it open: it goes when the last one is closed."""
    subprocess.run(["umount", "--lazy", str(folder)], check=True)
