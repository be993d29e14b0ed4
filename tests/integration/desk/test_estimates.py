"""Counts of a draw of the stories, beside those of all of them, in a real index of three thousand articles."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import UTC, date, datetime, timedelta
from hashlib import blake2b
from typing import Any

import pytest
from elasticsearch import Elasticsearch
from fastapi.testclient import TestClient

from copydesk.article import Article, Assignment
from copydesk.index import (
    FacetCount,
    SearchQuery,
    SearchResult,
    build_document,
    connect,
    ensure_index,
    index_documents,
    search,
)
from copydesk.settings import Settings
from copydesk_desk import address
from copydesk_desk.app import create_app

pytestmark = pytest.mark.integration

NIGHT = datetime(2026, 3, 5, 2, 0, tzinfo=UTC)
ARTICLES = 3_000
LINE = 600
ONE_IN = 8
FIRST_DAY = date(2026, 1, 1)
# In one article of two, of five and of twenty; and hundreds of names that are in a few.
COMMON = {"Ann Half": 0.5, "Bo Fifth": 0.2, "Cy Twentieth": 0.05}
BATCH = 500

Ask = Callable[..., SearchResult]


@pytest.fixture(scope="module")
def many(
    open_room: Callable[[], AbstractContextManager[tuple[Elasticsearch, Settings]]],
    make_article: Callable[..., Article],
    make_assignment: Callable[..., Assignment],
) -> Iterator[Settings]:
    """An index of stories of one to four articles, whose ids are hashes, as those of the pipeline are."""
    article = make_article("first", title="Harbour", body="The harbour bridge opened.")
    document = build_document(article, make_assignment(article))
    chance = random.Random(5)
    documents: list[dict[str, Any]] = []
    story = 0
    while len(documents) < ARTICLES:
        size = chance.choice((1, 1, 1, 2, 2, 3, 4))
        people = [name for name, share in COMMON.items() if chance.random() < share]
        people.append(f"Person {int(chance.paretovariate(0.7)) % 1_000}")
        day = (FIRST_DAY + timedelta(days=chance.randrange(40))).isoformat()
        documents += [vary(document, story, place, size, people, day) for place in range(size)]
        story += 1
    # One story that many print: as many as make a draw of it a matter of chance.
    with open_room() as (client, settings):
        ensure_index(client, settings.index, NIGHT)
        reprints = [vary(document, -1, place, 1_000, ["Dee Reprint"], "2026-02-01") for place in range(1_000)]
        everything = documents + reprints
        for first in range(0, len(everything), BATCH):
            some = everything[first : first + BATCH]
            assert index_documents(client, some, settings.index, NIGHT, 1).created == len(some)
        client.indices.refresh(index=f"{settings.index.prefix}*")
        yield settings


@pytest.fixture
def ask(many: Settings) -> Iterator[Ask]:
    """A search of it by the library."""
    with connect(many) as client:
        yield lambda **asked: search(client, SearchQuery(**asked), many.index)


def vary(document: dict[str, Any], story: int, place: int, size: int, people: list[str], day: str) -> dict[str, Any]:
    """The document of one article of a story."""
    canonical = hash_id(story, 0)
    known = document["story"] | {"id": f"story-{canonical}", "canonical_id": canonical, "size": size}
    return document | {
        "article_id": hash_id(story, place),
        "story": known,
        "is_canonical": place == 0,
        "people": people,
        "published_at": day,
        "published": document["published"] | {"on": day},
        "document_hash": hash_id(story, place),
    }


def hash_id(story: int, place: int) -> str:
    return blake2b(f"{story} {place}".encode(), digest_size=16).hexdigest()


def count_of(result: SearchResult, facet: str) -> dict[str, FacetCount]:
    return {one.value: one for one in result.facets[facet]}


def test_estimates_are_near_what_is_counted(ask: Ask) -> None:
    """Each within three standard deviations: what one draw of 19 may miss once, none of these does."""
    without = (("people", "Dee Reprint"),)
    exact, estimated = ask(without=without), ask(without=without, exact_up_to=LINE)
    assert (exact.one_in, estimated.one_in) == (1, ONE_IN)
    assert estimated.articles == exact.articles >= ARTICLES
    assert estimated.stories == pytest.approx(exact.stories, rel=0.1)
    counted, guessed = count_of(exact, "people"), count_of(estimated, "people")
    for name in COMMON:
        stories = counted[name].stories
        assert guessed[name].stories == pytest.approx(stories, abs=3 * (stories * (ONE_IN - 1)) ** 0.5)
    assert [one.article_id for one in estimated.hits] == [one.article_id for one in exact.hits]
    days = [sum(one.stories for one in result.facets["published_days"]) for result in (exact, estimated)]
    assert days[1] == pytest.approx(days[0], rel=0.2)


def test_up_to_the_line_nothing_is_estimated(ask: Ask) -> None:
    few = {"people": ("Cy Twentieth",)}
    exact, asked = ask(**few), ask(**few, exact_up_to=LINE)
    assert 0 < exact.articles <= LINE
    assert asked == exact


def test_a_chosen_value_is_among_the_estimates(ask: Ask) -> None:
    estimated = ask(people=("Ann Half",), exact_up_to=LINE)
    assert estimated.one_in > 1
    assert "Ann Half" in count_of(estimated, "people")


def test_one_story_of_very_many_articles_is_counted(ask: Ask) -> None:
    """No draw is fair of it: it has all of its articles or none."""
    found = ask(people=("Dee Reprint",), exact_up_to=LINE // 2)
    assert (found.one_in, found.stories, found.articles) == (1, 1, 1_000)


def test_a_page_says_what_is_an_estimate(many: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(address, "COUNTED_EXACTLY", LINE)
    app = create_app(many)
    with TestClient(app) as desk:
        whole, few = desk.get("/?not=people:Dee Reprint").text, desk.get("/?people=Cy Twentieth").text
    app.state.reader.close()
    assert "counted on one story in 8" in whole
    assert re.search(r"<p>about <strong>[\d,]+</strong> stories, <strong>3,00\d</strong> articles", whole)
    assert re.search(r"Ann Half</bdi></a><span class=\"count\"><span aria-hidden=\"true\">≈</span>", whole)
    assert "Next page" in whole
    assert "estimates" not in few
    assert "≈" not in few
