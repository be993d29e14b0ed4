"""What is shown of the hits of a page: asked for them alone, since found words cost more than finding them.

Marking found words takes a text apart once for each analyzer whose words shall be marked. So a page's texts are taken
apart by their own languages', not by all.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from copydesk.index.mapping import LANGUAGE_ANALYZERS
from copydesk.index.searches.hits import SearchHit, parse_hit
from copydesk.index.searches.query import LANGUAGE_FIELD, SORTS, STORY_FIELD, TIES, SearchQuery, View, build_condition

HIT_FIELDS = [
    "title",
    "lead",
    "language",
    "published.on",
    "published_at",
    "published.confidence",
    "source.name",
    "landed_on",
    "url",
    "is_canonical",
    "story.id",
    "story.size",
    "story.last_published",
    "story.relation",
    "event.id",
    "event.size",
]
_MATCHING = "matching"
_HIGHLIGHT_CHARACTERS = 160
_HIGHLIGHTS = 2
# Beyond its limit of characters (1,000,000 by default) Elasticsearch fails the whole search unless told to stop there.
_HIGHLIGHTED_CHARACTERS = 1_000_000


def build_faces(query: SearchQuery, hits: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """The body of the request for what is shown of hits that an answer to `build_search` has.

    Words choose the face of a story, the copy that they fit best; without words it is the canonical article, where
    that one matches.
    """
    has_words = bool(query.text.strip())
    condition = build_condition(query)
    body: dict[str, Any] = {
        "query": condition,
        "size": len(hits),
        "_source": HIT_FIELDS,
        "track_scores": True,
        "track_total_hits": False,
    }
    if has_words:
        body["highlight"] = _build_highlight(query, {str(hit["fields"][LANGUAGE_FIELD][0]) for hit in hits})
    if query.view is View.STORIES:
        stories = [story_of(hit) for hit in hits]
        condition["bool"]["filter"].append({"terms": {STORY_FIELD: stories}})
        face = [] if has_words else [{"is_canonical": "desc"}]
        body |= {
            "collapse": {"field": STORY_FIELD},
            "sort": face + SORTS[query.sort] + TIES,
            "aggregations": {_MATCHING: {"terms": {"field": STORY_FIELD, "size": len(hits)}}},
        }
    else:
        condition["bool"]["filter"].append({"ids": {"values": [article_of(hit) for hit in hits]}})
    return body


def parse_faces(
    query: SearchQuery, hits: Sequence[Mapping[str, Any]], answer: Mapping[str, Any]
) -> tuple[SearchHit, ...]:
    """The hits in their order, in an answer to `build_faces`. One that has gone in between is left out."""
    by_story = query.view is View.STORIES
    matching = answer.get("aggregations", {}).get(_MATCHING, {}).get("buckets", ())
    copies = {bucket["key"]: bucket["doc_count"] for bucket in matching}
    shown = answer["hits"]["hits"]
    faces = {face["_source"]["story"]["id"] if by_story else face["_id"]: face for face in shown}
    asked = [story_of(hit) if by_story else article_of(hit) for hit in hits]
    return tuple(parse_hit(faces[one], copies.get(one, 1)) for one in asked if one in faces)


def story_of(hit: Mapping[str, Any]) -> str:
    """The story's id of a hit that an answer to `build_search` has."""
    return str(hit["fields"][STORY_FIELD][0])


def article_of(hit: Mapping[str, Any]) -> str:
    """The article's id of such a hit."""
    return str(hit["sort"][-1])


def _build_highlight(query: SearchQuery, languages: set[str]) -> dict[str, Any]:
    stemmed = sorted(languages & LANGUAGE_ANALYZERS.keys())

    def matched(field: str) -> dict[str, Any]:
        return {"matched_fields": [f"stems.{code}.{field}" for code in stemmed]} if stemmed else {}

    return {
        "fields": {"body": matched("body"), "title": matched("title") | {"number_of_fragments": 0}},
        "fragment_size": _HIGHLIGHT_CHARACTERS,
        "number_of_fragments": _HIGHLIGHTS,
        "max_analyzed_offset": _HIGHLIGHTED_CHARACTERS,
        "pre_tags": [query.marks[0]],
        "post_tags": [query.marks[1]],
    }
