"""Stories behind a place in their list, however far down it is.

Elasticsearch goes on behind a hit (`search_after`), or shows one hit a story (`collapse`), but not both, unless in the
order of the stories' ids. So articles are looked at from the place on, and each is asked about its story: it is the
story's hit where no article of the story comes before it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from elasticsearch import Elasticsearch

from copydesk.index.searches.faces import article_of, story_of
from copydesk.index.searches.query import STORY_FIELD, SearchQuery, build_hits

# Articles looked at for each hit that is wanted: most stories have fewer.
_ARTICLES_A_HIT = 4
# Beyond it a page has fewer hits: a request has to end.
_MOST_LOOKS = 25

Place = tuple[int | float | str, ...]


def find_stories_after(client: Elasticsearch, index: str, query: SearchQuery) -> tuple[list[Mapping[str, Any]], Place]:
    """The next hits of a list of stories behind `query.after`, and the place behind them, empty at the list's end.

    The hits are as those of an answer to `build_search`. Raises what the client raises.
    """
    body = build_hits(query)
    found: list[Mapping[str, Any]] = []
    place: Place = query.after
    passed: set[str] = set()
    for _ in range(_MOST_LOOKS):
        articles = _look(client, index, body, place, passed, query.size * _ARTICLES_A_HIT)
        if not articles:
            return found, ()
        place = tuple(articles[-1]["sort"])
        stories = list(dict.fromkeys(map(story_of, articles)))
        chosen = {
            "size": len(stories),
            "collapse": {"field": STORY_FIELD},
            "post_filter": {"terms": {STORY_FIELD: stories}},
        }
        best = client.search(index=index, body=body | chosen)
        ids = set(map(article_of, articles))
        found += [hit for hit in best["hits"]["hits"] if article_of(hit) in ids]
        passed.update(stories)
        if len(found) >= query.size:
            found = found[: query.size]
            place = tuple(found[-1]["sort"])
            break
    return found, place


def _look(
    client: Elasticsearch, index: str, body: dict[str, Any], place: Place, passed: set[str], size: int
) -> list[dict[str, Any]]:
    """The next articles, those of stories that are done with left out; after the query, so that it scores the same."""
    unseen = {"post_filter": {"bool": {"must_not": {"terms": {STORY_FIELD: sorted(passed)}}}}}
    answer = client.search(index=index, body=body | unseen | {"search_after": list(place), "size": size})
    hits: list[dict[str, Any]] = answer["hits"]["hits"]
    return hits
