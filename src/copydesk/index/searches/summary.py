"""The summary that ends a run: names, days, stories and events of the landing days it took in. Pure.

Names count stories, not articles (`query.build_facets` says how). A story is listed when one of its members landed on
one of the days, and then with all its members, whenever they landed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import Any

from copydesk.article import Record
from copydesk.index.searches.hits import FacetCount, parse_days, parse_facet
from copydesk.index.searches.query import FACET_FIELDS, PUBLISHED_DAYS, STORIES, build_facets, count_stories

_SUMMARIZED = ("people", "organizations", "places")
_SHARED = "shared"
_SHARED_STORIES = "shared_stories"
_LARGEST = "largest"
_SIZE = "size"
_EVENTS = "events"
_HEADLINES = "headlines"
_MOST_HEADLINES = 3

MEMBER_FIELDS = [
    "title",
    "url",
    "path",
    "source.name",
    "landed_on",
    "published.on",
    "is_canonical",
    "story.id",
    "story.relation",
    "story.score",
]


class StoryMember(Record):
    """An article of a story; `relation` and `score` are None for the canonical one."""

    article_id: str
    title: str | None
    url: str | None = None
    path: str
    source: str
    landed_on: date
    published_on: date | None
    is_canonical: bool
    relation: str | None
    score: float | None


class SharedStory(Record):
    """A story with more than one article: the canonical first, then its copies by landing day and id."""

    story_id: str
    members: tuple[StoryMember, ...]


class Event(Record):
    """What several stories tell of: how many of the archive do so, and headlines of those of the days."""

    event_id: str
    stories: int
    headlines: tuple[str, ...]


class Summary(Record):
    """What the index holds of some landing days. `shared_stories` counts all of them; `shared` and `events` list the
    largest."""

    articles: int
    stories: int
    people: tuple[FacetCount, ...]
    organizations: tuple[FacetCount, ...]
    places: tuple[FacetCount, ...]
    published_days: tuple[FacetCount, ...]
    shared_stories: int
    shared: tuple[SharedStory, ...]
    events: tuple[Event, ...] = ()


def build_summary(days: Collection[date], top: int, most_stories: int) -> dict[str, Any]:
    """The arguments of the search request."""
    fields = {name: FACET_FIELDS[name] for name in _SUMMARIZED}
    largest = {
        "terms": {
            "field": "story.id",
            "size": most_stories,
            "order": [{_SIZE: "desc"}, {"_key": "asc"}],
        },
        "aggregations": {_SIZE: {"max": {"field": "story.size"}}},
    }
    events = {
        "terms": {"field": "event.id", "size": most_stories, "order": [{_SIZE: "desc"}, {"_key": "asc"}]},
        "aggregations": {
            _SIZE: {"max": {"field": "event.size"}},
            _HEADLINES: {"terms": {"field": "story.title.keyword", "size": _MOST_HEADLINES}},
        },
    }
    return {
        "query": {"terms": {"landed_on": sorted(day.isoformat() for day in days)}},
        "size": 0,
        "track_total_hits": True,
        "aggregations": build_facets(top, "day", fields)
        | {
            _SHARED: {
                "filter": {"range": {"story.size": {"gt": 1}}},
                "aggregations": {_SHARED_STORIES: count_stories(), _LARGEST: largest},
            },
            _EVENTS: {
                "filter": {"range": {"event.size": {"gt": 1}}},
                "aggregations": {_LARGEST: events},
            },
        },
    }


def listed_stories(answer: Mapping[str, Any]) -> list[str]:
    """The ids of the stories that the summary lists, largest first."""
    return [bucket["key"] for bucket in answer["aggregations"][_SHARED][_LARGEST]["buckets"]]


def build_members_query(story_ids: list[str]) -> dict[str, Any]:
    """The query for every member of some stories, whenever it landed."""
    return {"terms": {"story.id": story_ids}}


def parse_summary(answer: Mapping[str, Any], members: Iterable[Mapping[str, Any]], top: int) -> Summary:
    """The summary in an answer to `build_summary` and the hits for its `build_members_query`."""
    by_story: dict[str, list[StoryMember]] = defaultdict(list)
    for hit in members:
        by_story[hit["_source"]["story"]["id"]].append(_parse_member(hit))
    aggregations = answer["aggregations"]
    return Summary(
        articles=answer["hits"]["total"]["value"],
        stories=aggregations[STORIES]["value"],
        people=parse_facet(aggregations["people"], top),
        organizations=parse_facet(aggregations["organizations"], top),
        places=parse_facet(aggregations["places"], top),
        published_days=parse_days(aggregations[PUBLISHED_DAYS]),
        shared_stories=aggregations[_SHARED][_SHARED_STORIES]["value"],
        shared=tuple(
            SharedStory(story_id=story_id, members=tuple(sorted(by_story[story_id], key=_reading_order)))
            for story_id in listed_stories(answer)
        ),
        events=tuple(map(_parse_event, aggregations[_EVENTS][_LARGEST]["buckets"])),
    )


def parse_members(hits: Iterable[Mapping[str, Any]]) -> list[StoryMember]:
    """The members of one story, the canonical first, then its copies by landing day and id."""
    return sorted((_parse_member(hit) for hit in hits), key=_reading_order)


def _reading_order(member: StoryMember) -> tuple[bool, date, str]:
    return (not member.is_canonical, member.landed_on, member.article_id)


def _parse_event(bucket: Mapping[str, Any]) -> Event:
    headlines = (one["key"] for one in bucket[_HEADLINES]["buckets"])
    return Event(event_id=bucket["key"], stories=int(bucket[_SIZE]["value"]), headlines=tuple(headlines))


def _parse_member(hit: Mapping[str, Any]) -> StoryMember:
    source = hit["_source"]
    story = source["story"]
    return StoryMember(
        article_id=hit["_id"],
        title=source.get("title"),
        url=source.get("url"),
        path=source["path"],
        source=source["source"]["name"],
        landed_on=source["landed_on"],
        published_on=source.get("published", {}).get("on"),
        is_canonical=source["is_canonical"],
        relation=story.get("relation"),
        score=story.get("score"),
    )
