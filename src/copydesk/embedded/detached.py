"""A stack that outlives the shell it was started from: `start_detached` here, `down` in `stack` ends it.

The stack then runs in a process of its own, `python -m copydesk.embedded.detached`, with its configuration as
JSON in its one argument and its words in `<data>/stack.log`.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from dataclasses import asdict
from pathlib import Path

from copydesk.embedded.errors import ServiceFailed
from copydesk.embedded.process_table import identify
from copydesk.embedded.service import POLL_S, tail
from copydesk.embedded.stack import Stack, StackConfig, serve
from copydesk.embedded.state_file import StackState, is_held, read_state
from copydesk.errors import CopydeskError, DataRootBusy


def start_detached(config: StackConfig) -> StackState:
    """Start a stack in the background and return when it is ready, with its addresses in `urls`.

    Raises `DataRootBusy` if one runs on this data root already, and `ServiceFailed` if it doesn't come up.
    """
    data = config.data.resolve()
    if is_held(data):
        raise DataRootBusy(f"a stack already runs on {data}: use it, or stop it with `copydesk down`")
    data.mkdir(parents=True, exist_ok=True)
    log = data / "stack.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "copydesk.embedded.detached", encode_config(config)],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    supervisor = identify(process.pid)
    while process.poll() is None:
        state = read_state(data)
        if state is not None and state.is_ready and state.supervisor == supervisor:
            # It is meant to live on; without this Python would warn that nobody waits for it.
            process.returncode = 0
            return state
        time.sleep(POLL_S)
    raise ServiceFailed(f"the stack did not come up; the end of {log}:\n{tail(log)}")


def encode_config(config: StackConfig) -> str:
    """The configuration as JSON, with absolute paths."""
    paths = {name: str(getattr(config, name).resolve()) for name in ("data", "dags", "plugins", "cache")}
    return json.dumps(asdict(config) | paths | {"environment": dict(config.environment)})


def decode_config(text: str) -> StackConfig:
    """The configuration that `encode_config` wrote."""
    value = json.loads(text)
    paths = {name: Path(value[name]) for name in ("data", "dags", "plugins", "cache")}
    return StackConfig(**(value | paths))


def _report(progress: str) -> None:
    print(progress, flush=True)


def _announce(stack: Stack) -> None:
    _report(f"ready: {json.dumps(stack.urls)}")


def main() -> int:
    """Serve the stack of the configuration in the first argument. 0 if it was asked to stop, 1 if it failed."""
    try:
        serve(decode_config(sys.argv[1]), _announce, _report)
    except CopydeskError as error:
        print(f"{type(error).__name__}: {error}", file=sys.stderr, flush=True)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
