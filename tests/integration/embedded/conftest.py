"""The programs prepared once, in the cache that every run of the tests shares, and what the kernel says of them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from copydesk.embedded.entities import EntityInstallation, prepare_entities
from copydesk.embedded.node import NodeInstallation, prepare_node
from copydesk.settings import default_cache

# 127.0.0.1 as the kernel writes it, plain and as an IPv6 socket has it.
LOOPBACK_AS_WRITTEN = {"0100007F", "0000000000000000FFFF00000100007F"}


@pytest.fixture(scope="session")
def node_installation() -> NodeInstallation:
    """The embedded node's program."""
    return prepare_node(default_cache())


@pytest.fixture(scope="session")
def entity_installation() -> EntityInstallation:
    """The entity engine's program."""
    return prepare_entities(default_cache())


@pytest.fixture(scope="session")
def loopback_ports() -> Callable[[int], set[int]]:
    """The ports that a process listens on, after checking that all of them are on 127.0.0.1."""

    def read(pid: int) -> set[int]:
        sockets = _open_sockets(pid)
        ports = set()
        for table in ("tcp", "tcp6"):
            for line in Path(f"/proc/{pid}/net/{table}").read_text().splitlines()[1:]:
                fields = line.split()
                is_listening = fields[3] == "0A"
                if is_listening and f"socket:[{fields[9]}]" in sockets:
                    address, port = fields[1].split(":")
                    assert address in LOOPBACK_AS_WRITTEN
                    ports.add(int(port, 16))
        return ports

    return read


@pytest.fixture(scope="session")
def peak_memory_kb() -> Callable[[int], int]:
    """The most memory that a process has held, in KiB."""

    def read(pid: int) -> int:
        status = Path(f"/proc/{pid}/status").read_text()
        return int(status.split("VmHWM:")[1].split()[0])

    return read


def _open_sockets(pid: int) -> set[str]:
    sockets = set()
    for handle in Path(f"/proc/{pid}/fd").iterdir():
        try:
            sockets.add(str(handle.readlink()))
        except FileNotFoundError:
            continue
    return sockets
