"""What is shown of the hits of a page: asked for them alone, since found words cost more than finding them.

Marking found words takes a text apart once for each analyzer whose words shall be marked. So a page's texts are taken
apart by their own languages', not by all.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from copydesk.index.mapping import LANGUAGE_ANALYZERS
from copydesk.index.searches.capitals import unmark_small_words
from copydesk.index.searches.hits import SearchHit, parse_hit
from copydesk.index.searches.query import (
    LANGUAGE_FIELD,
    SORTS,
    STORY_FIELD,
    TIES,
    SearchQuery,
    View,
    build_condition,
    match_words,
)
from copydesk.index.searches.words import read_words

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
# Of a word in capitals more are asked for: some of them are of the same word in small letters.
_HIGHLIGHTS_OF_CAPITALS = 12
# Beyond its limit of characters (1,000,000 by default) Elasticsearch fails the whole search unless told to stop there.
_HIGHLIGHTED_CHARACTERS = 1_000_000


def build_faces(
    query: SearchQuery, hits: Sequence[Mapping[str, Any]], languages: Collection[str] = LANGUAGE_ANALYZERS
) -> dict[str, Any]:
    """The body of the request for what is shown of hits that an answer to `build_search` has.

    Words choose the face of a story, the copy that they fit best; without words it is the canonical article, where
    that one matches.
    """
    has_words = bool(query.text.strip())
    condition = build_condition(query, languages)
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
    return tuple(parse_hit(_choose_marks(query, faces[one]), copies.get(one, 1)) for one in asked if one in faces)


def _choose_marks(query: SearchQuery, face: Mapping[str, Any]) -> Mapping[str, Any]:
    """The hit with the snippets that are shown of it."""
    words = read_words(query.text)
    if not words.capitals:
        return face
    found = {
        field: unmark_small_words(highlights, words, query.marks)[:_HIGHLIGHTS]
        for field, highlights in face.get("highlight", {}).items()
    }
    return {**face, "highlight": found}


def story_of(hit: Mapping[str, Any]) -> str:
    """The story's id of a hit that an answer to `build_search` has."""
    return str(hit["fields"][STORY_FIELD][0])


def article_of(hit: Mapping[str, Any]) -> str:
    """The article's id of such a hit."""
    return str(hit["sort"][-1])


def _build_highlight(query: SearchQuery, languages: set[str]) -> dict[str, Any]:
    stemmed = sorted(languages & LANGUAGE_ANALYZERS.keys())
    fields = ["body", "title", *(f"stems.{code}.{field}" for field in ("body", "title") for code in stemmed)]
    words = read_words(query.text)

    def matched(field: str) -> dict[str, Any]:
        return {"matched_fields": [f"stems.{code}.{field}" for code in stemmed]} if stemmed else {}

    return {
        # Whatever is found by a name or a spelling has nothing to mark in the text.
        "highlight_query": match_words(" ".join((words.plain, *words.capitals)), fields, "or"),
        "fields": {"body": matched("body"), "title": matched("title") | {"number_of_fragments": 0}},
        "fragment_size": _HIGHLIGHT_CHARACTERS,
        "number_of_fragments": _HIGHLIGHTS_OF_CAPITALS if words.capitals else _HIGHLIGHTS,
        "max_analyzed_offset": _HIGHLIGHTED_CHARACTERS,
        "pre_tags": [query.marks[0]],
        "post_tags": [query.marks[1]],
    }
