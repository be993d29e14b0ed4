from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from elasticsearch import Elasticsearch

from copydesk.index import Event, Summary, index_documents, summarize
from copydesk.index.searches.hits import FacetCount
from copydesk.settings import IndexSettings

pytestmark = pytest.mark.integration

NIGHT = datetime(2026, 3, 5, 2, 0, tzinfo=UTC)
MONDAY, TUESDAY, WEDNESDAY = date(2026, 3, 2), date(2026, 3, 3), date(2026, 3, 4)
EVENT = {"event_id": "works", "event_size": 2}
BRIDGE = {"story_id": "bridge", "canonical_id": "z-wire", "story_size": 3, "story_title": "Bridge reopens"} | EVENT
FIRE = {"story_id": "fire", "canonical_id": "f1", "story_size": 2, "story_title": "Cars roll again"} | EVENT


@pytest.fixture
def archive(
    ready: Elasticsearch, index_settings: IndexSettings, make_document: Callable[..., dict[str, Any]]
) -> Elasticsearch:
    """Two stories with copies over two days, and an article of its own."""
    documents = [
        make_document("z-wire", MONDAY, title="Bridge reopens", people=["Zora Quill"], story=BRIDGE),
        make_document("b-copy", TUESDAY, people=["Zora Quill"], story=BRIDGE | {"relation": "rewrite", "score": 0.5}),
        make_document(
            "a-copy",
            TUESDAY,
            people=["Zora Quill", "Abe Finn"],
            published=date(2026, 3, 3),
            story=BRIDGE | {"relation": "identical", "score": 1.0},
        ),
        make_document("f1", MONDAY, organizations=["Harbour Trust"], story=FIRE),
        make_document("f2", MONDAY, places=["Bergen"], story=FIRE | {"relation": "revision", "score": 0.9}),
        make_document("alone", MONDAY, people=["Abe Finn"], published=None),
    ]
    index_documents(ready, documents, index_settings, NIGHT, 1)
    return ready


def test_a_day_is_summed_up_with_stories_counted_once(archive: Elasticsearch, index_settings: IndexSettings) -> None:
    summary = summarize(archive, index_settings, [MONDAY, TUESDAY])
    assert (summary.articles, summary.stories, summary.shared_stories) == (6, 3, 2)
    assert summary.people == (
        FacetCount(value="Abe Finn", stories=2, articles=2),
        FacetCount(value="Zora Quill", stories=1, articles=3),
    )
    assert [one.value for one in summary.organizations + summary.places] == ["Harbour Trust", "Bergen"]
    assert summary.published_days == (
        FacetCount(value="2026-03-01", stories=2, articles=4),
        FacetCount(value="2026-03-03", stories=1, articles=1),
    )


def test_stories_are_listed_largest_first_with_the_canonical_before_its_copies(
    archive: Elasticsearch, index_settings: IndexSettings
) -> None:
    bridge, fire = summarize(archive, index_settings, [MONDAY]).shared
    assert (bridge.story_id, fire.story_id) == ("bridge", "fire")
    assert [(one.article_id, one.relation, one.score) for one in bridge.members] == [
        ("z-wire", None, None),
        ("a-copy", "identical", 1.0),
        ("b-copy", "rewrite", 0.5),
    ]
    assert (bridge.members[0].is_canonical, bridge.members[0].title) == (True, "Bridge reopens")


def test_events_of_several_stories_are_listed_with_their_headlines(
    archive: Elasticsearch, index_settings: IndexSettings
) -> None:
    assert summarize(archive, index_settings, [MONDAY]).events == (
        Event(event_id="works", stories=2, headlines=("Cars roll again", "Bridge reopens")),
    )


def test_a_story_has_all_its_members_though_only_one_landed_on_the_day(
    archive: Elasticsearch, index_settings: IndexSettings
) -> None:
    summary = summarize(archive, index_settings, [TUESDAY])
    assert (summary.articles, summary.stories, summary.shared_stories) == (2, 1, 1)
    (bridge,) = summary.shared
    assert [one.landed_on for one in bridge.members] == [MONDAY, TUESDAY, TUESDAY]


def test_the_lists_are_as_long_as_asked_and_the_counts_are_of_all(
    archive: Elasticsearch, index_settings: IndexSettings
) -> None:
    summary = summarize(archive, index_settings, [MONDAY], top=1, most_stories=1)
    assert (len(summary.people), len(summary.shared), summary.shared_stories) == (1, 1, 2)


@pytest.mark.parametrize("days", [[], [WEDNESDAY]])
def test_days_without_articles_are_zeros(
    archive: Elasticsearch, index_settings: IndexSettings, days: list[date]
) -> None:
    nothing = Summary(
        articles=0,
        stories=0,
        people=(),
        organizations=(),
        places=(),
        published_days=(),
        shared_stories=0,
        shared=(),
    )
    assert summarize(archive, index_settings, days) == nothing
