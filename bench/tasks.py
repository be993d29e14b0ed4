"""A large day task by task: what each takes, and the most that a process of it has in memory.

    python bench/tasks.py [--articles 20000] [--agency 0] [--result FILE]

Each task is forked from a process that has read the tables, as Airflow's workers are, one after another: CPU seconds
and peak memory are those that the system counts for it, what it shares with its parent included. The entity engine's
seconds are those of `enrich`, in a column of their own.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import tempfile
from collections import defaultdict
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

import psutil
from corpus import DAY, write_landing
from programs import run_to_end
from rich.console import Console
from rich.table import Table
from whole import describe_machine

from copydesk import pipeline
from copydesk.embedded.entities import entity_engine
from copydesk.embedded.node import ElasticsearchNode, prepare_node
from copydesk.settings import Settings, default_cache, load_settings

KB_A_MB = 1024


@dataclass
class Spent:
    """What the tasks of one step took in all, and the largest of them."""

    tasks: int = 0
    cpu: float = 0.0
    engine: float = 0.0
    largest_mb: int = 0


class Day:
    """A landing day whose steps are called in processes of their own."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.spent: dict[str, Spent] = defaultdict(Spent)

    def call(self, step: str, *arguments: Any) -> Any:
        """What a function of the pipeline says of the day. Raises RuntimeError where its process failed."""
        return self._fork(step, date.fromisoformat(DAY), *arguments)

    def call_on(self, step: str, part: dict[str, Any]) -> Any:
        """The same of a batch or a shard."""
        return self._fork(step, part)

    def _fork(self, step: str, *arguments: Any) -> Any:
        reads, writes = os.pipe()
        engine = count_engine()
        if not (child := os.fork()):
            status = 1
            try:
                found = getattr(pipeline, step)(self.settings, *arguments)
                with os.fdopen(writes, "w") as stream:
                    json.dump(found, stream, default=str)
                status = 0
            finally:
                os._exit(status)
        os.close(writes)
        with os.fdopen(reads) as stream:
            answer = stream.read()
        _pid, status, usage = os.wait4(child, 0)
        if status:
            raise RuntimeError(f"{step} failed")
        self._count(step, usage, count_engine() - engine)
        return json.loads(answer)

    def _count(self, step: str, usage: resource.struct_rusage, engine: float) -> None:
        one = self.spent[step]
        one.tasks += 1
        one.cpu += usage.ru_utime + usage.ru_stime
        one.engine += engine
        one.largest_mb = max(one.largest_mb, usage.ru_maxrss // KB_A_MB)


def count_engine() -> float:
    """CPU seconds of the entity engine, so far."""
    engines = [one for one in psutil.Process().children(recursive=True) if "EntityServer" in one.cmdline()]
    return float(sum(sum(one.cpu_times()[:2]) for one in engines))


def run_day(day: Day) -> dict[str, Any]:
    """The steps in the order of the DAG; the day's books."""
    batches = day.call("plan_day")
    for batch in batches:
        day.call_on("stage_batch", batch)
    day.call("guard_day")
    for shards in ("take_in_day", "list_shards_around"):
        for shard in day.call(shards):
            day.call_on("search_shard", shard)
    indexed = [day.call_on("index_batch", batch) for batch in day.call("prepare_index", day.call("group_day"))]
    books: dict[str, Any] = day.call("audit_partition", indexed)
    return books


def main() -> None:
    """Measure, print, write down."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=20000)
    parser.add_argument("--agency", type=int, default=0, help="how many in a hundred one agency writes")
    parser.add_argument("--result", type=Path)
    options = parser.parse_args()
    with (
        tempfile.TemporaryDirectory() as name,
        ElasticsearchNode(prepare_node(default_cache()), Path(name) / "node") as node,
    ):
        folder = Path(name)
        write_landing(folder / "landing", options.articles, options.agency)
        given = {"landing": str(folder / "landing"), "data": str(folder / "data"), "elasticsearch": node.url}
        settings = load_settings(**given)
        with entity_engine(settings, default_cache(), folder / "entities.log") as ready:
            pipeline.preload(ready)
            day = Day(ready)
            books = run_day(day)
    result = {
        "articles": options.articles,
        "agency": options.agency,
        "stories": books["stories"],
        "steps": {step: asdict(spent) for step, spent in day.spent.items()},
        "machine": describe_machine(),
    }
    Console().print(render(result))
    if options.result:
        options.result.write_text(json.dumps(result, indent=2) + "\n")


def render(result: dict[str, Any]) -> Table:
    """The figures, a step a line."""
    table = Table(title=f"a day of {result['articles']}, task by task", title_justify="left")
    for name in ("step", "tasks", "CPU s", "engine s", "ms an article", "largest MB"):
        table.add_column(name, justify="left" if name == "step" else "right")
    for step, one in result["steps"].items():
        each = 1000 * (one["cpu"] + one["engine"]) / result["articles"]
        row = (one["tasks"], f"{one['cpu']:.1f}", f"{one['engine']:.1f}", f"{each:.2f}", one["largest_mb"])
        table.add_row(step, *map(str, row))
    return table


if __name__ == "__main__":
    run_to_end(main)
