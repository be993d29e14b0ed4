"""Time the writer of the index beside a bare `helpers.parallel_bulk` of the same documents, and tell its peak memory.

Both are fresh processes that read the same file of documents and write into an index of the same mapping on one
embedded node, taking turns. A node is slow at first, while Java compiles what runs often, so whoever goes first after
its start pays for both: one pass before the rounds isn't counted, but with `--cold` there is none.

    python bench/index.py [--landing FOLDER] [--documents 20000] [--rounds 3] [--cold]
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from elasticsearch.helpers import parallel_bulk
from programs import read_output, run_to_end

from copydesk.article import Article
from copydesk.assignment import Assignment
from copydesk.embedded.node import ElasticsearchNode, prepare_node
from copydesk.index import build_document, connect, ensure_index, index_documents
from copydesk.settings import HOME, Settings, default_cache, load_settings

SEEDS = Path(__file__).parents[1] / "seeds"
# Of these the others are repetitions under other ids.
_DIFFERENT = 500
_STATE = 1


def main() -> None:
    """Print the seconds of each pass, their ratio and the writer's peak memory."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--landing", type=Path, default=SEEDS, help="whose first 500 articles are repeated")
    parser.add_argument("--documents", type=int, default=20_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--cold", action="store_true", help="let no pass go before")
    parser.add_argument("--write", nargs=4, metavar=("WHO", "URL", "PREFIX", "FILE"), help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.write:
        who, url, prefix, file = asked.write
        print(json.dumps(write(who, load_settings(elasticsearch=url, index={"prefix": prefix}), Path(file))))
        return
    with tempfile.TemporaryDirectory() as folder:
        documents = Path(folder, "documents.jsonl")
        write_documents(documents, asked.landing, asked.documents)
        with ElasticsearchNode(prepare_node(default_cache()), Path(folder, "node")) as node:
            measure(node.url, documents, asked.rounds, is_cold=asked.cold)


def measure(url: str, documents: Path, rounds: int, *, is_cold: bool) -> None:
    """Let the two take turns, the one first that was second before."""
    if not is_cold:
        run("bare", url, "warm-", documents)
    found: dict[str, list[dict[str, float]]] = {"copydesk": [], "bare": []}
    for number in range(rounds):
        for who in ("copydesk", "bare") if number % 2 else ("bare", "copydesk"):
            found[who].append(run(who, url, f"{who}-{number}-", documents))
            print(number + 1, who, found[who][-1], flush=True)
    ratios = [
        theirs["seconds"] / ours["seconds"] for ours, theirs in zip(found["copydesk"], found["bare"], strict=True)
    ]
    megabytes = max(one["megabytes"] for one in found["copydesk"])
    print(
        f"rate of the writer / bare parallel_bulk: {statistics.median(ratios):.2f} in the median "
        f"({', '.join(f'{one:.2f}' for one in ratios)}); the writer's peak {megabytes:.0f} MB"
    )


def run(who: str, url: str, prefix: str, documents: Path) -> dict[str, float]:
    """One pass in a process of its own, into indices that are deleted afterwards."""
    command = [sys.executable, __file__, "--write", who, url, prefix, str(documents)]
    measured: dict[str, float] = json.loads(read_output(command))
    with connect(load_settings(elasticsearch=url)) as client:
        client.indices.delete(index=list(client.indices.get_alias(index=f"{prefix}*").body))
    return measured


def write(who: str, settings: Settings, documents: Path) -> dict[str, float]:
    """Write all documents of a file as `who` does; the wall seconds and the process's peak memory."""
    now = datetime.now(UTC)
    with connect(settings) as client:
        ensure_index(client, settings.index, now)
        alias = f"{settings.index.prefix}articles-write"
        began = time.perf_counter()
        if who == "copydesk":
            report = index_documents(client, read_documents(documents), settings.index, now, _STATE)
            assert report.created == report.documents
        else:
            actions = (
                {"_index": alias, "_id": one["article_id"], "_source": one | {"indexed_at": now.isoformat()}}
                for one in read_documents(documents)
            )
            for is_done, answer in parallel_bulk(client, actions, thread_count=settings.index.requests, chunk_size=500):
                assert is_done, answer
            client.indices.refresh(index=alias)
        seconds = time.perf_counter() - began
    return {"seconds": round(seconds, 2), "megabytes": read_peak_megabytes()}


def read_peak_megabytes() -> float:
    """Of this program alone: what `getrusage` tells begins with what the parent had."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    (kilobytes,) = (line.split()[1] for line in status.splitlines() if line.startswith("VmHWM:"))
    return int(kilobytes) / 1024


def read_documents(file: Path) -> Iterator[dict[str, Any]]:
    """One document a line."""
    with file.open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def write_documents(file: Path, landing: Path, count: int) -> None:
    """The documents of a landing's articles as the pipeline builds them, again and again under other ids."""
    # What writes is to hold no models: only this process needs them.
    from samples import read_landing

    from copydesk.dedupe import decode_lead, load_models
    from copydesk.dedupe.signing.signature import encode_lead
    from copydesk.embedded.entities import entity_engine
    from copydesk.enrich import StanfordEngine, enrich_article
    from copydesk.enrich import load_models as load_enrich_models
    from copydesk.pipeline.publish import round_vector

    settings, vectors = load_settings(), load_models()
    with (
        entity_engine(settings, default_cache(), HOME / "entities.log") as ready,
        StanfordEngine(ready.enrich.entities, languages=ready.enrich.languages) as engine,
    ):
        models = load_enrich_models(engine)
        enriched = [enrich_article(one, models, settings.enrich) for one in read_landing(landing)[:_DIFFERENT]]
    built = [
        json.dumps(build_alone(one, round_vector(decode_lead(encode_lead(one.normalized.body[:300], vectors)))))
        for one in enriched
        if isinstance(one, Article) and one.normalized
    ]
    with file.open("w", encoding="utf-8") as lines:
        for number in range(count):
            document = json.loads(built[number % len(built)])
            lines.write(json.dumps(document | {"article_id": f"{number:08}"}) + "\n")


def build_alone(article: Article, vector: list[float]) -> dict[str, Any]:
    """The document of an article as a story of its own."""
    assignment = {
        "article_id": article.article_id,
        "landing_id": article.article_id,
        "landed_on": article.provenance.landed_on,
        "story_id": f"story of {article.article_id}",
        "canonical_id": article.article_id,
        "canonical_source": article.provenance.source,
        "story_size": 1,
        "event_id": f"event of {article.article_id}",
    }
    return build_document(article, Assignment.model_validate(assignment), vector)


if __name__ == "__main__":
    run_to_end(main)
