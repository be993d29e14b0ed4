"""Time the Desk: each page on the samples, and ten readers who search at once an archive of fifty thousand articles.

The pages are served as `copydesk desk` serves them. The large archive is the samples' documents over and over under
other ids, stories, days and events, with names of their own, in an index of its own in an embedded node, which is
deleted with it. No two searches are the same, so that none is answered from a cache.

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
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from hashlib import blake2b
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import psutil
from elasticsearch import Elasticsearch
from programs import run_to_end
from rich.console import Console
from rich.table import Table

from copydesk.commands.ingest import ingest_day
from copydesk.embedded.desk import DeskServer
from copydesk.embedded.entities import entity_engine
from copydesk.embedded.node import ElasticsearchNode, prepare_node
from copydesk.index import connect, ensure_index, index_documents
from copydesk.index.mapping import VECTOR_DIMENSIONS
from copydesk.settings import HOME, Settings, default_cache, load_settings
from copydesk.storage.landing import list_days

ROOT = Path(__file__).parents[1]
SEEDS = ROOT / "seeds"
ARTICLES = int(os.environ.get("ARTICLES", "50000"))
AT_ONCE = 10
SEARCHES = 300
ROUNDS = 20
BATCH = 500
FIRST_DAY, DAYS = date(2023, 1, 1), 1_100
# Every page has been asked before, what a first search loads is loaded, and Java has compiled what each search runs.
_WARM_UP = 400


def main() -> None:
    """Print a row a page, and a line on the searches at once."""
    with (
        tempfile.TemporaryDirectory() as folder,
        ElasticsearchNode(prepare_node(default_cache()), Path(folder) / "node") as node,
    ):
        samples = load_settings(landing=str(SEEDS), data=str(Path(folder) / "data"), elasticsearch=node.url)
        documents = ingest_samples(samples)
        with serve(samples, folder) as server:
            print_pages(server.url, documents)
        large = samples.model_copy(update={"index": samples.index.model_copy(update={"prefix": "bench-"})})
        fill(large, documents)
        with serve(large, folder) as server:
            assert node.process
            assert server.process
            programs = {"node": node.process.pid, "Desk": server.process.pid}
            print_searches(server.url, list_searches(documents), programs)


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
    """An index of `ARTICLES` documents, each a sample's under another id, story, event and day."""
    chance = random.Random(7)
    with connect(settings) as client:
        ensure_index(client, settings.index, datetime.now(UTC))
        batch = []
        for number in range(ARTICLES):
            batch.append(vary(documents[number % len(documents)], number // len(documents), chance))
            if len(batch) == BATCH or number == ARTICLES - 1:
                report = index_documents(client, batch, settings.index, datetime.now(UTC), 1)
                assert report.refused == [], report.refused[0]
                batch = []
        alias = f"{settings.index.prefix}articles"
        await_merges(client, alias)
        assert client.count(index=alias)["count"] == ARTICLES


def await_merges(client: Elasticsearch, alias: str) -> None:
    """Wait until the index is as readers find it in the morning: a search costs by segments, and merging them lags."""
    while client.indices.stats(index=alias, metric="merge")["_all"]["total"]["merges"]["current"]:
        time.sleep(1)
    client.indices.flush(index=alias, force=True)
    client.indices.refresh(index=alias)


def vary(document: dict[str, Any], turn: int, chance: random.Random) -> dict[str, Any]:
    """The document of another article: a day of three years, names, and words that no other has."""
    day = (FIRST_DAY + timedelta(days=chance.randrange(DAYS))).isoformat()
    varied: dict[str, Any] = json.loads(json.dumps(document))
    varied["article_id"] = hash_id(document["article_id"], turn)
    varied["story"]["canonical_id"] = hash_id(document["story"]["canonical_id"], turn)
    varied["story"]["id"] = f"story-{varied['story']['canonical_id']}"
    if event := varied.get("event"):
        event["id"] = f"{event['id']}-{turn}"
    varied["body"] = f"{document['body']} Word{turn} and word{chance.randrange(ARTICLES)}."
    # The index takes the text once more in its language, and gives neither that nor the vector back.
    varied["stems"] = {varied["language"]: {"title": varied.get("title"), "body": varied["body"]}}
    varied["lead_vector"] = [chance.gauss(0, 1) for _ in range(VECTOR_DIMENSIONS)]
    # A few names that are everywhere and many that are hardly anywhere, as an archive has them.
    varied["people"] = [*varied.get("people", []), *(f"Person {int(chance.paretovariate(0.5))}" for _ in range(4))]
    varied["published"] |= {"on": day}
    varied["published_at"] = day
    return varied


def hash_id(article_id: str, turn: int) -> str:
    """The id of another article: as evenly spread as real ones are, since the Desk draws stories by them."""
    return blake2b(f"{article_id} {turn}".encode(), digest_size=len(article_id) // 2).hexdigest()


def list_searches(documents: Sequence[dict[str, Any]]) -> list[str]:
    """The addresses of `SEARCHES` searches, no two alike: words, phrases, names, days, and nothing but an order."""
    chance = random.Random(11)
    texts = [document["body"] for document in documents]
    return [f"/?{urlencode(build_search(chance, texts))}" for _ in range(SEARCHES + _WARM_UP)]


def build_search(chance: random.Random, texts: Sequence[str]) -> list[tuple[str, str]]:
    """One search: of ten two for a phrase, two for a name, one for all of some months, and five for one or two words.

    A third is in another order than by relevance, and a quarter shows all copies.
    """
    words = [word for word in chance.choice(texts).split() if word.isalpha()]
    start = chance.randrange(len(words) - 3)
    first = FIRST_DAY + timedelta(days=chance.randrange(DAYS // 2))
    asked = [("from", first.isoformat())]
    match chance.randrange(10):
        case 0 | 1:
            asked.append(("q", f'"{" ".join(words[start : start + 3])}"'))
        case 2 | 3:
            asked.append(("people", f"Person {int(chance.paretovariate(0.5))}"))
        case 4:
            asked.append(("to", (first + timedelta(days=chance.randrange(30, DAYS))).isoformat()))
        case _:
            asked.append(("q", " ".join(chance.sample(words, chance.choice((1, 2))))))
    asked += [("sort", sort)] if (sort := chance.choice(("newest", "largest", "", "", "", ""))) else []
    return asked + [("view", "articles")] * (chance.randrange(4) == 0)


def serve(settings: Settings, folder: str) -> DeskServer:
    """A Desk over these settings."""
    return DeskServer(settings, ROOT / "plugins", log=Path(folder) / "desk.log")


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
        for _ in range(3):
            fetch(address, page)
        times = [fetch(address, page) for _ in range(ROUNDS)]
        table.add_row(name, f"{1000 * statistics.median(times):.0f}", f"{1000 * max(times):.0f}")
    Console().print(table)


def print_searches(address: str, pages: Sequence[str], programs: Mapping[str, int]) -> None:
    """Ten readers who search one thing after the other, and then one; beside it the programs' own processor time."""
    with ThreadPoolExecutor(AT_ONCE) as readers:
        list(readers.map(lambda page: fetch(address, page), pages[:_WARM_UP]))
        before = {name: read_busy(pid) for name, pid in programs.items()}
        begun = time.perf_counter()
        times = sorted(readers.map(lambda page: fetch(address, page), pages[_WARM_UP:]))
        seconds = time.perf_counter() - begun
        busy = {name: read_busy(pid) - before[name] for name, pid in programs.items()}
    alone = sorted(fetch(address, f"{page}&size=50") for page in pages[_WARM_UP : _WARM_UP + 60])
    table = Table(
        title=f"Milliseconds a search on {ARTICLES:,} articles, {len(times)} different ones", title_justify="left"
    )
    for name in ("readers at once", "median", "p95", "worst"):
        table.add_column(name, justify="right")
    for number, found in ((AT_ONCE, times), (1, alone)):
        figures = (statistics.median(found), found[int(0.95 * len(found)) - 1], found[-1])
        table.add_row(str(number), *(f"{1000 * figure:.0f}" for figure in figures))
    Console().print(table)
    taken = " and ".join(f"{1000 * one / len(times):.0f} ms in the {name}" for name, one in busy.items())
    share = sum(busy.values()) / seconds / (os.cpu_count() or 1)
    Console().print(f"Processor time a search: {taken}; {share:.0%} of what the machine had was theirs.")


def read_busy(pid: int) -> float:
    """Seconds of processor time that a process has had."""
    times = psutil.Process(pid).cpu_times()
    return times.user + times.system


def fetch(address: str, page: str) -> float:
    """Seconds until the whole page is there."""
    begun = time.perf_counter()
    with urllib.request.urlopen(address.rstrip("/") + page, timeout=60) as answer:
        answer.read()
    return time.perf_counter() - begun


if __name__ == "__main__":
    run_to_end(main)
