"""A data root whose days are curated on real tables with real models, from articles as enrichment leaves them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

import pytest

from copydesk import dedupe
from copydesk.article import Article
from copydesk.assignment import Assignment
from copydesk.each import Each, call_here
from copydesk.normalize.text import count_words, fingerprint_words
from copydesk.outcome import Stage
from copydesk.pipeline.batches import sign_batch
from copydesk.pipeline.curate import dedupe_partition
from copydesk.settings import Settings
from copydesk.storage.curated import CuratedLayer
from copydesk.storage.partitions import Partition, write_json
from copydesk.storage.tables import read_table, write_table

MONDAY, TUESDAY, WEDNESDAY = date(2026, 3, 2), date(2026, 3, 3), date(2026, 3, 4)

Curate = Callable[..., None]
ReadAssignments = Callable[..., dict[str, Assignment]]


@pytest.fixture(scope="session", autouse=True)
def _models_once() -> None:
    """The models are the same for every day; reading them takes two seconds."""
    dedupe.load_models()


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(data=str(tmp_path / "data"))


@pytest.fixture
def article(make_article: Callable[..., Article]) -> Callable[..., Article]:
    def make(
        article_id: str, day: date, body: str, source: str, file: str | None = None, published: date | None = MONDAY
    ) -> Article:
        title = body.split(".")[0][:60]
        built = make_article(article_id, day, title=title, body=body, source=source, published=published)
        path = f"{day}/{source}/{file or article_id}.txt"
        assert built.normalized is not None
        words = {"fingerprint": fingerprint_words(body), "word_count": count_words(body)}
        return built.with_(provenance=built.provenance.with_(path=path), normalized=built.normalized.with_(**words))

    return make


@pytest.fixture
def curated(settings: Settings) -> Curate:
    """Put a day's enriched batches where the stage before leaves them, and curate the day."""

    def run(
        day: date,
        *batches: Sequence[Article],
        data: str | None = None,
        shard: int | None = None,
        each: Each = call_here,
    ) -> None:
        here = settings.model_copy(update={"data": data or settings.data})
        if shard:
            here = here.model_copy(update={"dedupe": here.dedupe.model_copy(update={"shard_articles": shard})})
        partition = Partition(here.data, day)
        write_json(partition.plan, {"batches": [[one.provenance.path for one in batch] for batch in batches]})
        for number, batch in enumerate(batches):
            write_table(partition.staged(Stage.ENRICH, number), batch, Article)
            sign_batch(here, {"day": day.isoformat(), "number": number})
        dedupe_partition(here, day, each)

    return run


@pytest.fixture
def assignments(settings: Settings) -> ReadAssignments:
    """The assignments of a landing day, or of all, by article id."""

    def read(day: date | None = None, data: str | None = None) -> dict[str, Assignment]:
        snapshot = CuratedLayer(data or settings.data).read()
        days = snapshot.days if day is None else [day]
        tables = [name for one in days if (name := snapshot.day(one).assignments)]
        return {one.article_id: one for name in tables for one in read_table(snapshot.table(name), Assignment)}

    return read
