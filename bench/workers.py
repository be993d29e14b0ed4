"""Two workers beside one: how long the services of docker-compose.yml take for the same landing days.

    python bench/workers.py [--days 4] [--articles 100] [--tasks 1]

Runs the file's services as `make deployment` does, which makes their environment: as root, without Docker. A worker has
`--tasks` at once; with two of them one worker keeps two cores busy by itself. Each day's articles are invented. The
days run once that nothing is new, then with one worker, then with two. Prints the seconds, and which service had how
much of the processors' time meanwhile: that is the profile where two workers aren't twice as fast.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from datetime import date, timedelta
from pathlib import Path

from corpus import write_landing
from programs import run_to_end
from rich.console import Console
from rich.table import Table

sys.path.append(str(Path(__file__).parents[1] / "tests" / "equipment"))
from containers.compose import Compose
from containers.namespaces import why_not
from containers.service import PYTHON

FIRST = date(2026, 3, 2)
SECOND_WORKER = "worker-2"
AIRFLOW = ("api-server", "scheduler", "dag-processor", "triggerer")


def main() -> None:
    """Run and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--days", type=int, default=4)
    parser.add_argument("--articles", type=int, default=100)
    parser.add_argument("--tasks", type=int, default=1)
    options = parser.parse_args()
    if why := why_not(PYTHON):
        sys.exit(why)
    days = [FIRST + timedelta(days=number) for number in range(options.days)]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)  # the image's user reads it
        for day in days:
            write_landing(folder / "landing", options.articles, day=str(day))
        compose = Compose(folder / "compose", folder / "landing", WORKER_TASKS=str(options.tasks))
        try:
            print_times(compose, days)
        finally:
            compose.down()


def print_times(compose: Compose, days: list[date]) -> None:
    """The seconds with one worker and with two, and the share that each service had of the processors' time."""
    compose.set_up()
    compose.up(*AIRFLOW, "worker-1", SECOND_WORKER)
    compose.backfill(days)
    second = compose.running[SECOND_WORKER]
    second.stop()
    alone, one = measure(compose, days)
    second.start()
    compose.await_condition(second.is_healthy)
    together, two = measure(compose, days)
    table = Table(title=f"CPU seconds of {len(days)} days; the machine has {os.cpu_count()} cores")
    for name in ("service", "one worker", "two workers"):
        table.add_column(name, justify="left" if name == "service" else "right")
    for name in sorted(two, key=lambda name: -two[name]):
        table.add_row(name, f"{one.get(name, 0):.0f}", f"{two[name]:.0f}")
    table.add_row("all", f"{sum(one.values()):.0f}", f"{sum(two.values()):.0f}")
    Console().print(table)
    print(f"{alone:.0f} s with one worker, {together:.0f} s with two: {alone / together:.2f} times as fast")


def measure(compose: Compose, days: list[date]) -> tuple[float, dict[str, float]]:
    """Seconds, and CPU seconds by service."""

    def used() -> dict[str, float]:
        return {
            name: service.cpu_seconds()
            for name, service in compose.running.items()
            if service.process and service.process.poll() is None
        }

    before = used()
    seconds = compose.backfill(days)
    return seconds, {name: spent - before.get(name, 0) for name, spent in used().items()}


if __name__ == "__main__":
    run_to_end(main)
