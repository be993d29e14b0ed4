"""No task outlives the process that waits for it.

Airflow gives a task whose worker was killed to another worker. The first one's process would go on until it next speaks
to its supervisor, which while it groups stories may be minutes: two of one task were at work, and what the first
changed after the second had listed it was in nobody's books.
"""

from __future__ import annotations

import ctypes
import os
import signal
import sys

_PR_SET_PDEATHSIG = 1  # linux/prctl.h


def end_with_parent() -> None:
    """Have every process that this one and its children fork from now on killed when the one that forked it ends.

    Linux alone has it; elsewhere nothing is done.
    """
    if sys.platform != "linux":
        return
    prctl = ctypes.CDLL(None, use_errno=True).prctl
    parent = 0

    def note_parent() -> None:
        nonlocal parent
        parent = os.getpid()

    def follow_parent() -> None:
        prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent:  # it ended before it could be followed
            os._exit(1)

    os.register_at_fork(before=note_parent, after_in_child=follow_parent)
