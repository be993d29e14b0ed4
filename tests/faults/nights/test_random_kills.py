"""kill -9 of whatever runs a night, at random moments: in the end the index is that of an undisturbed run."""

from __future__ import annotations

import os
import random
import signal
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest

pytestmark = [pytest.mark.integration, pytest.mark.faults, pytest.mark.timeout(7200)]

RUNS = int(os.environ.get("FAULT_RUNS", "20"))
TARGETS = (
    "task",
    "worker",
    "airflow-scheduler",
    "airflow-api-server",
    "airflow-task-api-server",
    "airflow-triggerer",
    "entities",
    "elasticsearch",
    "supervisor",
)
# How much later than its task's end, so that a kill meets a task at any place of it.
LATER_S = 6


@pytest.mark.parametrize("number", range(RUNS))
def test_a_night_that_is_killed_somewhere_ends_right(
    number: int, fresh: Any, check: Callable[..., None], rng: random.Random
) -> None:
    # Each target has its turn, and by chance another one in the same night.
    chosen = [TARGETS[number % len(TARGETS)], *rng.sample(TARGETS, rng.randint(0, 1))]
    moments = sorted(rng.uniform(0, 0.95) for _ in chosen)
    backfill = fresh.backfill(fresh.days)
    done = []
    for target, moment in zip(chosen, moments, strict=True):
        fresh.await_share(moment, backfill)
        time.sleep(rng.uniform(0, LATER_S))
        if target == "supervisor":
            fresh.kill_supervisor()
        else:
            pid = fresh.await_condition(lambda wanted=target: fresh.find(wanted) or fresh.is_over(backfill))
            if pid is True:
                continue  # the night was over before there was anything to kill
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        done.append(target)
    check(backfill, *done)
