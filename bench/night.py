"""One night through `copydesk ingest`: what it takes beside one on which nothing landed, its memory, and for what.

    python bench/night.py [--articles 4000] [--processes 1] [--result FILE]

Writes a landing day of invented articles and starts an Elasticsearch. The command ingests the day, then one without a
folder: CPU seconds of each with the entity engine, start included, and the most that one Python process of it had in
memory. Then one process ingests the day once more, while a thread of it looks every few milliseconds at whose code the
first one is in, and counts the CPU time since it looked last to that package. Reading, writing and checking records is
`storage`, keeping the books, waiting for Elasticsearch and passing things on is `pipeline`; a library's time is of the
package that called it.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import date
from pathlib import Path
from types import FrameType
from typing import Any

import psutil
from corpus import DAY, write_landing
from programs import read_output, run_to_end, running
from rich.console import Console
from rich.table import Table
from whole import count_cpu, describe_machine

import copydesk
from copydesk.commands.ingest import ingest_day
from copydesk.embedded.entities import entity_engine
from copydesk.embedded.node import ElasticsearchNode, prepare_node
from copydesk.settings import default_cache, load_settings

NOTHING_LANDED = "2026-03-03"
SAMPLE_EVERY_S = 0.005
# The looking thread has the interpreter soon after it asks: else whatever gives it up by itself would be seen instead.
SWITCH_EVERY_S = 5e-5
LOOK_EVERY_S = 0.2
MB = 1024**2
# The packages whose time is the night's work; the others' is orchestration, serialization and books.
WORK = frozenset({"read", "clean", "normalize", "enrich", "dedupe", "index", "entity engine"})
_PACKAGE = f"{Path(copydesk.__file__).parent}/"


def main() -> None:
    """Measure, print, write down."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=4000)
    parser.add_argument("--processes", type=int, default=1)
    parser.add_argument("--result", type=Path)
    options = parser.parse_args()
    with (
        tempfile.TemporaryDirectory() as name,
        ElasticsearchNode(prepare_node(default_cache()), Path(name) / "node") as node,
    ):
        folder = Path(name)
        write_landing(folder / "landing", options.articles)
        shares = measure_in_child(folder, node.url)
        told = ["--data", folder / "data", "--elasticsearch", node.url, "--processes", options.processes]
        first, nothing = (
            watch(["copydesk", "ingest", folder / "landing", "--day", day, *told]) for day in (DAY, NOTHING_LANDED)
        )
    result = {
        "articles": options.articles,
        "processes": options.processes,
        "first": first,
        "nothing_landed": nothing,
        "nothing_by_first": round(nothing["cpu"] / first["cpu"], 3),
        "shares": shares,
        "work": round(sum(share for package, share in shares.items() if package in WORK), 3),
        "machine": describe_machine(),
    }
    Console().print(render(result))
    if options.result:
        options.result.write_text(json.dumps(result, indent=2) + "\n")


def watch(command: list[Any]) -> dict[str, float]:
    """CPU seconds of a command and all that it starts, seconds by the clock, megabytes of its largest Python process.

    Sampled: what a process does after the last look at it is lost, some .2 s.
    """
    program = Path(sys.executable).with_name(command[0])
    began, cpu, most = time.perf_counter(), dict[int, float](), 0
    with running([program, *command[1:]], stdout=subprocess.DEVNULL) as ingesting:
        while ingesting.poll() is None:
            for one in processes_of(ingesting.pid):
                with suppress(psutil.NoSuchProcess):
                    cpu[one.pid] = sum(one.cpu_times()[:2])
                    if one.name().startswith(("python", "copydesk")):
                        most = max(most, one.memory_info().rss)
            time.sleep(LOOK_EVERY_S)
    return {
        "cpu": round(sum(cpu.values()), 2),
        "wall": round(time.perf_counter() - began, 2),
        "largest_mb": round(most / MB),
    }


def processes_of(leader: int) -> list[psutil.Process]:
    """A process and all below it, as far as they live."""
    with suppress(psutil.NoSuchProcess):
        process = psutil.Process(leader)
        return [process, *process.children(recursive=True)]
    return []


def measure_in_child(folder: Path, elasticsearch: str) -> dict[str, float]:
    """The shares by package, found in a fresh process."""
    command = [sys.executable, __file__, "shares", folder / "landing", folder / "sampled", elasticsearch]
    shares: dict[str, float] = json.loads(read_output(command).strip().splitlines()[-1])
    return shares


def print_shares(landing: str, data: str, elasticsearch: str) -> None:
    """Ingest the day in this process; prints what share of all CPU seconds each package has."""
    settings = load_settings(landing=landing, data=data, elasticsearch=elasticsearch)
    # Until here the process has started and imported.
    started = time.process_time()
    with entity_engine(settings, default_cache(), Path(data) / "entities.log") as ready:
        with sampling() as seconds:
            ingest_day(ready, date.fromisoformat(DAY))
        own = time.process_time()
        engine = count_cpu() - own
    # What other threads take, the looking one among them, is parted as the first thread's time is.
    each = (own - started) / sum(seconds.values())
    parted = {package: spent * each for package, spent in seconds.items()}
    parted |= {"start": parted.get("start", 0.0) + started, "entity engine": engine}
    total = sum(parted.values())
    ordered = sorted(parted.items(), key=lambda one: -one[1])
    print(json.dumps({package: round(spent / total, 4) for package, spent in ordered}))


@contextmanager
def sampling() -> Iterator[Counter[str]]:
    """Count the main thread's CPU seconds by package, while the block runs."""
    seconds: Counter[str] = Counter()
    main_thread = threading.main_thread().ident or 0
    clock, stopped = time.pthread_getcpuclockid(main_thread), threading.Event()

    def look() -> None:
        last = time.clock_gettime(clock)
        while not stopped.wait(SAMPLE_EVERY_S):
            package = find_package(sys._current_frames().get(main_thread))
            now = time.clock_gettime(clock)
            seconds[package] += now - last
            last = now

    before = sys.getswitchinterval()
    sys.setswitchinterval(SWITCH_EVERY_S)
    looking = threading.Thread(target=look)
    looking.start()
    try:
        yield seconds
    finally:
        stopped.set()
        looking.join()
        sys.setswitchinterval(before)


def find_package(frame: FrameType | None) -> str:
    """The part of Copydesk that is nearest in the stack, an import being none of its work."""
    found = None
    while frame is not None:
        path = frame.f_code.co_filename
        if path == "<frozen importlib._bootstrap>":
            return "start"
        if found is None and path.startswith(_PACKAGE):
            found = path.removeprefix(_PACKAGE).split("/")[0].removesuffix(".py")
        frame = frame.f_back
    return found or "elsewhere"


def render(result: dict[str, Any]) -> Table:
    """The figures."""
    table = Table(title=f"a night of {result['articles']}, {result['processes']} processes", title_justify="left")
    for name in ("what", "figure"):
        table.add_column(name, justify="left" if name == "what" else "right")
    for name in ("first", "nothing_landed"):
        for what, unit in (("cpu", "CPU seconds"), ("wall", "seconds"), ("largest_mb", "MB, the largest process")):
            table.add_row(f"{name.replace('_', ' ')}: {unit}", str(result[name][what]))
    table.add_row("nothing landed ÷ first, CPU", str(result["nothing_by_first"]))
    for package, share in result["shares"].items():
        table.add_row(f"share of {package}", f"{share:.1%}")
    table.add_row("share of the stages' own work", f"{result['work']:.1%}")
    return table


if __name__ == "__main__":
    if sys.argv[1:2] == ["shares"]:
        run_to_end(lambda: print_shares(*sys.argv[2:5]))
    else:
        run_to_end(main)
