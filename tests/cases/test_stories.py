"""Whole landings: which articles are one story, which copy stands for it, and how sure that is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import groupby
from typing import Any

import pytest

from copydesk.article import Article, Enrichment
from copydesk.assignment import Assignment, Relation
from copydesk.outcome import Stage
from copydesk.pipeline import dedupe_partition
from copydesk.pipeline.batches import sign_batch
from copydesk.settings import Settings
from copydesk.storage.curated import CuratedLayer
from copydesk.storage.partitions import Partition, write_json
from copydesk.storage.tables import read_table, write_table

ReadStories = Callable[[str], dict[str, Assignment]]

# Each is two files of one landing, in another desk's style or with other news: whether they are one story.
PAIRS = {
    "clock-money-feet": True,
    "dateline-colon": True,
    "agency-nospace": True,
    "explicit-day": True,
    "rival-bid": False,
    "minister-and-officials": False,
    "walkout-and-return": False,
    "two-dividends": False,
    "rings": False,
    "half-german": True,
    "tides": False,
    "twice-delivered": True,
    "caps-indented": True,
}


@pytest.fixture(scope="module")
def read_stories(read_case: Callable[[str], Any], tmp_path_factory: pytest.TempPathFactory) -> ReadStories:
    """The assignments of a case's landing out of the archive, by path below the landing day."""

    def read(name: str) -> dict[str, Assignment]:
        outcome = read_case(name)
        assert not outcome.rejected
        settings = Settings(data=str(tmp_path_factory.mktemp(name)))
        nameless = Enrichment(entities=(), engine="none")
        articles = sorted(
            (one.with_(enrichment=nameless) for one in outcome.articles), key=lambda one: one.provenance.path
        )
        for day, landed in groupby(articles, key=lambda one: one.provenance.landed_on):
            partition, batch = Partition(settings.data, day), list(landed)
            write_json(partition.plan, {"batches": [[one.provenance.path for one in batch]]})
            write_table(partition.staged(Stage.ENRICH, 0), batch, Article)
            sign_batch(settings, {"day": day.isoformat(), "number": 0})
            dedupe_partition(settings, day)
        return dict(read_archive(settings.data))

    return read


def read_archive(data: str) -> Iterator[tuple[str, Assignment]]:
    snapshot = CuratedLayer(data).read()
    for day in snapshot.days:
        tables = snapshot.day(day)
        landed = [one for name in tables.articles for one in read_table(snapshot.table(name), Article)]
        paths = {one.article_id: one.provenance.path.split("/", 1)[1] for one in landed}
        if tables.assignments:
            for one in read_table(snapshot.table(tables.assignments), Assignment):
                yield paths[one.landing_id], one


@pytest.fixture(scope="module")
def lookalikes(read_stories: ReadStories) -> dict[str, Assignment]:
    return read_stories("copies-and-lookalikes")


@pytest.mark.parametrize(("name", "is_one"), PAIRS.items(), ids=PAIRS)
def test_copies_are_one_story_and_lookalikes_are_not(
    lookalikes: dict[str, Assignment], name: str, is_one: bool
) -> None:
    one, other = (
        next(found for path, found in lookalikes.items() if path.endswith(f"/{name}-{side}.txt")) for side in "ab"
    )
    assert (one.story_id == other.story_id) is is_one


def test_rival_news_is_linked_as_related(lookalikes: dict[str, Assignment]) -> None:
    bid, rival = (lookalikes[f"tern-wire/rival-bid-{side}.txt"] for side in "ab")
    assert rival.story_id in bid.related_story_ids
    assert bid.event_id == rival.event_id
    assert bid.event_size == rival.event_size >= 2


def test_no_score_is_above_one(read_stories: ReadStories) -> None:
    found = read_stories("score-above-one").values()
    (score,) = [one.score for one in found if one.score is not None]
    assert len({one.story_id for one in found}) == 1
    assert 0.5 < score < 1


def test_a_copy_in_capitals_does_not_stand_for_the_story(read_stories: ReadStories) -> None:
    found = read_stories("capital-copy-is-canonical")
    assert found["en-a/e1.txt"].is_canonical
    assert found["caps-wire/e1caps.txt"].canonical_id == found["en-a/e1.txt"].article_id
    assert found["caps-wire/e1caps.txt"].relation is Relation.IDENTICAL


def test_pages_that_state_their_section_s_address_are_articles_of_their_own(read_stories: ReadStories) -> None:
    found = read_stories("canonical-of-the-section")
    assert len(found) == len({one.article_id for one in found.values()}) == 3
    assert len({one.story_id for one in found.values()}) == 3
