"""What a container is here: namespaces of its own on a network of its own."""

from __future__ import annotations

import ctypes
import os
import shlex
import shutil
import socket
import subprocess
import sys
from pathlib import Path

CLONE_NEWNET = 0x40000000
ANYBODY_MAY_ENTER = 0o001


def why_not(python: Path) -> str | None:
    """What is missing for namespaces and services, or None."""
    if sys.platform != "linux" or os.geteuid() != 0:
        return "network namespaces need root on Linux"
    for tool in ("ip", "unshare", "nsenter", "setpriv", "redis-server"):
        if not shutil.which(tool):
            return f"{tool} is not installed (Debian: iproute2, util-linux, redis-server, postgresql)"
    if not sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres")):
        return "PostgreSQL is not installed (Debian: postgresql)"
    if not python.is_file():
        return f"{python} is missing: `make deployment` makes it from requirements-deployed.txt"
    probe = subprocess.run(["unshare", "--net", "--mount", "--pid", "--fork", "true"], check=False, capture_output=True)
    return None if probe.returncode == 0 else f"no namespaces here: {probe.stderr.decode().strip()}"


def find_closed_folder(path: Path) -> Path | None:
    """The outermost folder on the way to a path that only its owner may enter."""
    return next((one for one in reversed(path.parents) if not one.stat().st_mode & ANYBODY_MAY_ENTER), None)


def run(*command: str) -> None:
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    assert done.returncode == 0, f"{shlex.join(command)}: {done.stderr}"


def children(pid: int) -> list[int]:
    try:
        return [int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:
        return []


def enter_network(path: str) -> None:
    """This thread's connections are made from there."""
    with open(path) as space:  # noqa: PTH123 - its number is wanted
        assert ctypes.CDLL(None, use_errno=True).setns(space.fileno(), CLONE_NEWNET) == 0, os.strerror(
            ctypes.get_errno()
        )


def can_connect(address: str, port: int) -> bool:
    try:
        with socket.create_connection((address, port), timeout=2):
            return True
    except OSError:
        return False
