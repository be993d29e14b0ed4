"""Nights in one go: the memory of each process, night by night. It must not grow after the fifth.

    python bench/nights.py [--nights 30] [--large 2000] [--large-nights 5] [--one-process] [--result FILE]

Writes landing days of `--large`, 0, 1, 50, 1 and 50 invented articles in turn, starts the local stack, and has a
backfill ingest them. After `--large-nights` large ones a day of 50 articles is in their place. Every second it looks
at each process's memory: a task, the executor's process that looks after tasks, and each program of the stack. What
several share is parted among them.

It fails where a worker, which is the executor's process and its task together, exceeds 900 MB, or grows. A night is
compared with those of its window, so the first ones are no measure of what later ones need: the seven that are before
any window is full hold one large night alone and one with another in its window, and by the largest of them the others
are judged, which may have a tenth more. Nights run four at a time, so that each has its neighbours' workers in its row.

Each task of Airflow's is a process of its own, which hides what leaks. With `--one-process` this process is the worker
and ingests all nights itself, as `copydesk ingest` does one: no scheduler, and every leak adds up.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from functools import partial
from itertools import chain, pairwise
from pathlib import Path
from typing import Any

import psutil
from corpus import write_landing
from programs import run_to_end
from rich.console import Console
from rich.table import Table

from copydesk.cli import read_runs, stack_config
from copydesk.commands.ingest import ingest_day
from copydesk.dedupe import Policy
from copydesk.embedded.entities import entity_engine
from copydesk.embedded.ingestion import DAG_ID
from copydesk.embedded.node import ElasticsearchNode, prepare_node
from copydesk.embedded.process_table import members
from copydesk.embedded.stack import Stack
from copydesk.pipeline.audit import check_run
from copydesk.settings import Action, default_cache, load_settings

FIRST = date(2026, 3, 2)
SMALL = (0, 1, 50, 1, 50)
LIMIT_MB, GROWTH = 900, 1.1
# Nights until one has all that its window may hold before it.
WARM_UP = Policy().window_days
LOOK_EVERY_S = 1.0
TELL_EVERY = 60
MB = 1024**2
# A night is far from the one before by design.
SETTINGS = {"COPYDESK_GATE__ARTICLES": "ignore", "COPYDESK_GATE__SOURCE_ARTICLES": "ignore"}


@dataclass
class Watch:
    """Looks at processes for as long as the block: moments, and role → megabytes, the largest of each."""

    measure: Callable[[], dict[str, float]]
    seen: list[tuple[float, dict[str, float]]] = field(default_factory=list)
    is_over: threading.Event = field(default_factory=threading.Event)

    @contextmanager
    def looking(self) -> Iterator[None]:
        thread = threading.Thread(target=self._look)
        thread.start()
        try:
            yield
        finally:
            self.is_over.set()
            thread.join()

    def _look(self) -> None:
        while not self.is_over.wait(LOOK_EVERY_S):
            self.seen.append((time.time(), self.measure()))
            if len(self.seen) % TELL_EVERY == 0:
                print(f"after {len(self.seen) * LOOK_EVERY_S:.0f} s: {self.between(0, time.time())}", flush=True)

    def between(self, begin: float, end: float) -> dict[str, int]:
        """The most that each role had between two moments."""
        most: dict[str, float] = defaultdict(float)
        for moment, sizes in self.seen:
            if begin <= moment <= end:
                for role, size in sizes.items():
                    most[role] = max(most[role], size)
        return {role: round(size) for role, size in sorted(most.items())}


def measure_stack(stack: Stack) -> dict[str, float]:
    """Role → megabytes now, of the largest process where there are several; what some share is parted among them.

    A task is a fork of its executor's process: their resident sizes would count twice what neither has changed.
    """
    programs = stack.supervisor.programs()
    leaders = {program.leader.pid: name for name, program in programs.items()}
    scheduler = next(pid for pid, name in leaders.items() if name == "airflow-scheduler")
    found: dict[int, tuple[int, float]] = {}
    for one in members(programs.values()):
        with suppress(psutil.NoSuchProcess):
            process = psutil.Process(one.pid)
            found[one.pid] = process.ppid(), process.memory_full_info().pss / MB
    sizes: dict[str, float] = defaultdict(float)
    for pid, (parent, size) in found.items():
        role = leaders.get(pid)
        if role is None and parent == scheduler:
            below = max((more for above, more in found.values() if above == pid), default=0.0)
            sizes["worker"] = max(sizes["worker"], size + below)
            sizes["task"] = max(sizes["task"], below)
        elif role is not None:
            sizes[role] = max(sizes[role], size)
    return dict(sizes)


def main() -> None:
    """Run, print, judge."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--nights", type=int, default=30)
    parser.add_argument("--large", type=int, default=2000)
    parser.add_argument("--large-nights", type=int, default=5)
    parser.add_argument("--one-process", action="store_true")
    parser.add_argument("--result", type=Path)
    options = parser.parse_args()
    counts = plan_nights(options.nights, options.large, options.large_nights)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for number, count in enumerate(counts):
            write_landing(folder / "landing", count, day=str(FIRST + timedelta(days=number)))
        nights = (run_in_one_process if options.one_process else run_nights)(folder, counts)
    Console().print(as_table(nights))
    if options.result:
        options.result.write_text(json.dumps(nights, indent=1) + "\n", encoding="utf-8")
    judge(nights)


def plan_nights(nights: int, large: int, large_nights: int) -> list[int]:
    """The articles of each night."""
    cycles = [(large if number < large_nights else max(SMALL), *SMALL) for number in range(nights)]
    return list(chain.from_iterable(cycles))[:nights]


def run_nights(folder: Path, counts: list[int]) -> list[dict[str, Any]]:
    """Backfill all nights, four at a time; what each took, its neighbours with it."""
    days = [FIRST + timedelta(days=number) for number in range(len(counts))]
    config = stack_config(str(folder / "landing"), folder / "home", nightly=False)
    config = replace(config, environment={**config.environment, **SETTINGS})
    with Stack(config) as stack:
        watch = Watch(partial(measure_stack, stack))
        with watch.looking():
            stack.watch(lambda: stack.airflow.has_dag(DAG_ID))
            stack.airflow.unpause(DAG_ID)
            asked = stack.airflow.create_backfill(DAG_ID, days[0], days[-1], max_active_runs=4)
            stack.watch(lambda: stack.airflow.backfill(asked.backfill_id).is_completed)
        settings = load_settings(
            landing=config.landing, data=str(stack.data / "pipeline"), elasticsearch=stack.urls["elasticsearch"]
        )
        for run in read_runs(settings, days):
            check_run(run)
        return as_nights(counts, read_spans(stack, days), watch)


def run_in_one_process(folder: Path, counts: list[int]) -> list[dict[str, Any]]:
    """Ingest all nights in this process; what each took."""
    gate = load_settings().gate.model_copy(update=dict.fromkeys(("articles", "source_articles"), Action.IGNORE))
    with ElasticsearchNode(prepare_node(default_cache()), folder / "node") as node:
        settings = load_settings(
            landing=str(folder / "landing"), data=str(folder / "data"), elasticsearch=node.url, gate=gate
        )
        with entity_engine(settings, default_cache(), folder / "entities.log") as ready:
            watch = Watch(lambda: {"worker": psutil.Process().memory_info().rss / MB})
            moments = [time.time()]
            with watch.looking():
                for number in range(len(counts)):
                    check_run(ingest_day(ready, FIRST + timedelta(days=number)))
                    moments.append(time.time())
                    seen = watch.between(*moments[-2:])
                    print(f"night {number + 1}, {counts[number]} articles: {seen}", flush=True)
    return as_nights(counts, list(pairwise(moments)), watch)


def as_nights(counts: list[int], spans: list[tuple[float, float]], watch: Watch) -> list[dict[str, Any]]:
    """Number, articles and seconds of each night, and what was seen meanwhile."""
    return [
        {"night": number, "articles": count, "seconds": round(end - begin), **watch.between(begin, end)}
        for number, (count, (begin, end)) in enumerate(zip(counts, spans, strict=True), start=1)
    ]


def read_spans(stack: Stack, days: list[date]) -> list[tuple[float, float]]:
    """When each day's run began and ended. Raises where one didn't succeed."""
    answer: Any = stack.airflow._ask("GET", f"/dags/{DAG_ID}/dagRuns", query={"limit": 100}).json()
    runs = {run["logical_date"][:10]: run for run in answer["dag_runs"]}
    failed = [day for day in days if runs[day.isoformat()]["state"] != "success"]
    if failed:
        sys.exit(f"failed: {', '.join(map(str, failed))}")
    moments = [[datetime.fromisoformat(runs[str(day)][name]).timestamp() for name in ("start_date", "end_date")]
               for day in days]  # fmt: skip
    return [(begin, end) for begin, end in moments]


def as_table(nights: list[dict[str, Any]]) -> Table:
    table = Table(title="megabytes, the most of each night")
    roles = sorted({role for night in nights for role in night})
    names = ["night", "articles", "seconds", *(one for one in roles if one not in ("night", "articles", "seconds"))]
    for one in names:
        table.add_column(one.removeprefix("airflow-"), justify="right")
    for night in nights:
        table.add_row(*(str(night.get(one, "")) for one in names))
    return table


def judge(nights: list[dict[str, Any]]) -> None:
    """Exit with what is wrong, if anything is."""
    before, after = find_largest(nights)
    Console().print(f"the largest worker: {before} MB in the first {WARM_UP} nights, {after} MB after them")
    if wrong := find_wrong(nights):
        sys.exit("; ".join(wrong))


def find_largest(nights: list[dict[str, Any]]) -> tuple[int, int]:
    """The largest worker of those nights before which no window is full, and of the others."""
    before, after = (
        max((night.get("worker", 0) for night in part), default=0) for part in (nights[:WARM_UP], nights[WARM_UP:])
    )
    return before, after


def find_wrong(nights: list[dict[str, Any]]) -> list[str]:
    """A line each where a worker is over the limit, and where the largest one grew."""
    before, after = find_largest(nights)
    wrong = []
    if max(before, after) > LIMIT_MB:
        wrong.append(f"a worker had {max(before, after)} MB, more than {LIMIT_MB}")
    if after > before * GROWTH:
        wrong.append(f"workers grew from {before} to {after} MB")
    return wrong


if __name__ == "__main__":
    run_to_end(main)
