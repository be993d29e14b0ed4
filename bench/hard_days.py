"""CPU seconds and memory of curating the two hard days: 500 versions of one story, and 2,000 reprints of one text.

    python bench/hard_days.py [versions|reprints|FILE COUNT]

Runs what a night's deduplication runs (sign, then take in, search and group), in a process of its own for each, on a
folder that is removed afterwards. With FILE the first COUNT of its articles land on one day, beside as many on each of
the two days before.
"""

from __future__ import annotations

import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path

from more_itertools import chunked
from samples import SEEDS, read_file, read_landing, read_sentences, spread, write_reprints, write_versions

from copydesk.article import Article
from copydesk.outcome import Stage
from copydesk.pipeline.batches import list_planned, sign_batch
from copydesk.pipeline.curate import dedupe_partition
from copydesk.settings import Settings, load_settings
from copydesk.storage.partitions import Partition, write_json
from copydesk.storage.tables import write_table

_BATCH = 500


def main(arguments: Sequence[str]) -> None:
    """Curate what the arguments name, or each hard day in a process of its own."""
    if arguments and arguments[0] == "curate":
        print(curate(load_settings(data=arguments[1]), date.fromisoformat(arguments[2])))
        return
    if not arguments:
        for name in ("versions", "reprints"):
            subprocess.run([sys.executable, __file__, name], check=True)
        return
    articles = read_articles(arguments)
    days = sorted({one.provenance.landed_on for one in articles})
    with tempfile.TemporaryDirectory() as folder:
        data = load_settings(data=folder).data
        for day in days:
            store(Partition(data, day), [one for one in articles if one.provenance.landed_on == day])
            command = [sys.executable, __file__, "curate", folder, day.isoformat()]
            print(arguments[0], subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip())


def read_articles(arguments: Sequence[str]) -> list[Article]:
    """The articles of a hard day, or of a file over three days."""
    if arguments[0] in ("versions", "reprints"):
        sentences = read_sentences(read_landing(SEEDS))
        return list((write_versions if arguments[0] == "versions" else write_reprints)(sentences))
    return spread(read_file(Path(arguments[0]), 3 * int(arguments[1])), 3)


def store(partition: Partition, articles: Iterable[Article]) -> None:
    """Store the articles as an enriched day."""
    batches = list(chunked(articles, _BATCH))
    write_json(partition.plan, {"day": partition.day.isoformat(), "landed": None, "batches": [[] for _ in batches]})
    for number, batch in enumerate(batches):
        write_table(partition.staged(Stage.ENRICH, number), batch, Article)


def curate(settings: Settings, day: date) -> str:
    """Sign and deduplicate a stored day in this process; what that took, the loading of models included."""
    batches = list_planned(Partition(settings.data, day))
    began = time.process_time()
    for batch in batches:
        sign_batch(settings, batch)
    between = time.process_time()
    dedupe_partition(settings, day)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    seconds = f"signing {between - began:.1f}, the rest {time.process_time() - between:.1f}"
    return f"{day}: CPU seconds: {seconds}; at its peak {peak} MB"


if __name__ == "__main__":
    main(sys.argv[1:])
