"""The record of a running stack in its data root, by which another shell, or the next start, finds it.

`stack.lock` is held (flock) by the process that runs the stack, for as long as it lives: whoever gets the lock
knows that nobody runs the stack. `stack.json` says which processes it started. Left behind by a `kill -9` or a
power cut it is told from a current one by the lock, by the processes' start times and by the machine's boot.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path

from filelock import BaseFileLock, FileLock, Timeout

from copydesk.assets.errors import storage_error
from copydesk.embedded.process_table import ProcessIdentity, Program, boot_id, identify
from copydesk.errors import DataRootBusy
from copydesk.settings import HOME, Settings, load_settings

_LOCK = "stack.lock"
_STATE = "stack.json"


@dataclass(frozen=True)
class StackState:
    """What `stack.json` holds."""

    boot: str
    supervisor: ProcessIdentity
    services: Mapping[str, Program] = field(default_factory=dict)
    urls: Mapping[str, str] = field(default_factory=dict)
    is_ready: bool = False

    @property
    def programs(self) -> tuple[Program, ...]:
        """The services' programs; none if the machine was started anew since, for then the ids mean nothing."""
        return tuple(self.services.values()) if self.boot == boot_id() else ()


def own_identity() -> ProcessIdentity:
    """This process."""
    identity = identify(os.getpid())
    assert identity is not None
    return identity


def write_state(data: Path, state: StackState) -> None:
    """Replace the record, whole or not at all."""
    partial = data / f"{_STATE}.partial"
    partial.write_text(json.dumps(asdict(state), indent=1) + "\n")
    partial.rename(data / _STATE)


def read_state(data: Path) -> StackState | None:
    """The record, None if there is none or if it isn't one that this version wrote."""
    try:
        value = json.loads((data / _STATE).read_text())
        return StackState(
            boot=value["boot"],
            supervisor=ProcessIdentity(**value["supervisor"]),
            services={
                name: Program(ProcessIdentity(**program["leader"]), program["mark"])
                for name, program in value["services"].items()
            },
            urls=value["urls"],
            is_ready=value["is_ready"],
        )
    except FileNotFoundError:
        return None
    except (ValueError, KeyError, TypeError, AttributeError):
        return None


def remove_state(data: Path) -> None:
    """Forget the stack: nothing of it runs any more."""
    (data / _STATE).unlink(missing_ok=True)


def is_held(data: Path) -> bool:
    """Whether a process runs a stack on this data root now."""
    if not (data / _LOCK).exists():
        return False
    try:
        with _lock(data):
            return False
    except Timeout:
        return True


@contextmanager
def hold(data: Path) -> Iterator[None]:
    """Be the one process that runs a stack on this data root. Raises `DataRootBusy` if another is, and
    `FolderUnwritable`."""
    try:
        data.mkdir(parents=True, exist_ok=True)
        held = _lock(data).acquire()
    except Timeout:
        state = read_state(data)
        holder = f" (process {state.supervisor.pid})" if state else ""
        raise DataRootBusy(
            f"a stack already runs on {data}{holder}: use it, stop it with `copydesk down`, or choose another data root"
        ) from None
    except OSError as error:
        raise storage_error(data, error) from error
    with held:
        yield


def locate_elasticsearch(url: str | None) -> Settings:
    """Settings with the Elasticsearch to ask: the one asked for, the environment's, that of the running local stack."""
    settings = load_settings(**({"elasticsearch": url} if url else {}))
    if "elasticsearch" in settings.model_fields_set or not is_held(HOME):
        return settings
    state = read_state(HOME)
    local = state.urls.get("elasticsearch") if state else None
    return load_settings(elasticsearch=local) if local else settings


def _lock(data: Path) -> BaseFileLock:
    """The lock, asked once; the system lets go of it however the process ends."""
    return FileLock(data / _LOCK, blocking=False, fallback_to_soft=False)
