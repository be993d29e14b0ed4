"""Time the Desk: each page on the samples, and ten searches at once on an archive of fifty thousand articles.

The pages are served as `copydesk desk` serves them. The large archive is the samples' documents over and over under
other ids, stories and days, in an index of its own in an embedded node, which is deleted with it.

    python bench/desk.py        ARTICLES=5000 python bench/desk.py
"""

from __future__ import annotations

import json
import os
import random
import statistics
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote

from rich.console import Console
from rich.table import Table

from copydesk.commands.ingest import ingest_day
from copydesk.embedded.desk import DeskServer
from copydesk.embedded.entities import entity_engine
from copydesk.embedded.node import ElasticsearchNode, prepare_node
from copydesk.index import connect, ensure_index, index_documents
from copydesk.settings import HOME, Settings, default_cache, load_settings
from copydesk.storage.landing import list_days

ROOT = Path(__file__).parents[1]
SEEDS = ROOT / "seeds"
ARTICLES = int(os.environ.get("ARTICLES", "50000"))
AT_ONCE = 10
ROUNDS = 20
BATCH = 500
SEARCHES = (
    "/?q=ferry",
    "/?q=minister&view=articles",
    "/",
    "/?q=%22the+harbour%22",
    "/?sort=largest",
    "/?q=police+-fire",
)


def main() -> None:
    """Print two tables: a row a page, and a row for the searches at once."""
    with (
        tempfile.TemporaryDirectory() as folder,
        ElasticsearchNode(prepare_node(default_cache()), Path(folder) / "node") as node,
    ):
        samples = load_settings(landing=str(SEEDS), data=str(Path(folder) / "data"), elasticsearch=node.url)
        documents = ingest_samples(samples)
        with serve(samples, folder) as address:
            print_pages(address, documents)
        large = samples.model_copy(update={"index": samples.index.model_copy(update={"prefix": "bench-"})})
        fill(large, documents)
        with serve(large, folder) as address:
            print_searches(address)


def ingest_samples(settings: Settings) -> list[dict[str, Any]]:
    """Put the samples through the pipeline; their documents."""
    with entity_engine(settings, default_cache(), HOME / "entities.log") as ready:
        for day in list_days(settings.landing):
            ingest_day(ready, day)
    with connect(settings) as client:
        client.indices.refresh(index="articles")
        hits = client.search(index="articles", size=1_000, query={"match_all": {}})["hits"]["hits"]
    return [hit["_source"] for hit in hits]


def fill(settings: Settings, documents: Sequence[dict[str, Any]]) -> None:
    """An index of `ARTICLES` documents, each a sample's under another id, story and day."""
    chance = random.Random(7)
    with connect(settings) as client:
        ensure_index(client, settings.index, datetime.now(UTC))
        batch = []
        for number in range(ARTICLES):
            batch.append(vary(documents[number % len(documents)], number // len(documents), chance))
            if len(batch) == BATCH or number == ARTICLES - 1:
                index_documents(client, batch, settings.index, datetime.now(UTC), 1)
                batch = []
        client.indices.refresh(index=f"{settings.index.prefix}articles")


def vary(document: dict[str, Any], turn: int, chance: random.Random) -> dict[str, Any]:
    """The document of another article: a day of three years, and words that no other has."""
    day = (date(2023, 1, 1) + timedelta(days=chance.randrange(1_100))).isoformat()
    varied: dict[str, Any] = json.loads(json.dumps(document))
    varied["article_id"] = f"{document['article_id']}-{turn}"
    varied["story"] |= {"id": f"{document['story']['id']}-{turn}"}
    varied["body"] = f"{document['body']} Word{turn} and word{chance.randrange(ARTICLES)}."
    varied["published"] |= {"on": day}
    varied["published_at"] = day
    return varied


@contextmanager
def serve(settings: Settings, folder: str) -> Iterator[str]:
    """A Desk over these settings, warm; its address."""
    with DeskServer(settings, ROOT / "plugins", log=Path(folder) / "desk.log") as server:
        # The first comparison waits for the models, and the first search for the searcher.
        for _ in range(3):
            fetch(server.url, "/")
        yield server.url


def print_pages(address: str, documents: Sequence[dict[str, Any]]) -> None:
    """The median and the worst of twenty turns of each page."""
    copied = max(documents, key=lambda one: one["story"]["size"])
    copy = next(one for one in documents if one["story"]["id"] == copied["story"]["id"] and not one["is_canonical"])
    story, canonical = quote(copy["story"]["id"]), quote(copy["story"]["canonical_id"])
    pages = {
        "search": "/?q=ferry",
        "all stories": "/",
        "map": "/map",
        "story": f"/stories/{story}",
        "two copies": f"/stories/{story}?left={canonical}&right={quote(copy['article_id'])}",
        "article": f"/articles/{canonical}?removed=1",
        "nights": "/nights",
        "quarantine": "/quarantine",
    }
    table = Table(title=f"Milliseconds a page on {len(documents)} articles, {ROUNDS} turns", title_justify="left")
    for name in ("page", "median", "worst"):
        table.add_column(name, justify="left" if name == "page" else "right")
    for name, page in pages.items():
        fetch(address, page)
        times = [fetch(address, page) for _ in range(ROUNDS)]
        table.add_row(name, f"{1000 * statistics.median(times):.0f}", f"{1000 * max(times):.0f}")
    Console().print(table)


def print_searches(address: str) -> None:
    """Ten readers who search one thing after the other."""
    for page in SEARCHES:
        fetch(address, page)
    with ThreadPoolExecutor(AT_ONCE) as readers:
        asked = [SEARCHES[number % len(SEARCHES)] for number in range(AT_ONCE * ROUNDS)]
        times = sorted(readers.map(lambda page: fetch(address, page), asked))
    p95 = times[int(0.95 * len(times)) - 1]
    Console().print(
        f"{AT_ONCE} searches at once on {ARTICLES:,} articles, {len(times)} searches: median "
        f"{1000 * statistics.median(times):.0f} ms, p95 {1000 * p95:.0f} ms, worst {1000 * times[-1]:.0f} ms"
    )


def fetch(address: str, page: str) -> float:
    """Seconds until the whole page is there."""
    begun = time.perf_counter()
    with urllib.request.urlopen(address.rstrip("/") + page, timeout=60) as answer:
        answer.read()
    return time.perf_counter() - begun


if __name__ == "__main__":
    main()
