"""An article: its text with names, dates and quotations marked, and everything that is known of it."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from copydesk.index import find_article, list_story, similar_articles
from copydesk_desk.marking import MOST_CHARACTERS, mark_article
from copydesk_desk.raw_file import SHOWN_BYTES, read_beginning
from copydesk_desk.reader import Reader
from copydesk_desk.rendering import render

router = APIRouter()

_MOST_NAMES = 300
_MOST_SIMILAR = 8


@router.get("/articles/{wanted:path}")
def show_article(request: Request, wanted: str, removed: str = "", raw: str = "") -> HTMLResponse:
    """The page of the article with this id, beginning of an id, address or path.

    `removed` also shows what was cut, `raw` how the file begins that it was read from.
    """
    reader: Reader = request.app.state.reader
    document = find_article(reader.client, reader.settings.index, wanted)
    members = list_story(reader.client, reader.settings.index, document["story"]["id"])
    entities: list[dict[str, Any]] = document.get("entities", [])
    return render(
        request,
        "article.html",
        article=document,
        paragraphs=mark_article(document, with_removed=bool(removed)),
        is_cut=len(document["body"]) > MOST_CHARACTERS,
        with_removed=bool(removed),
        with_raw=bool(raw),
        raw=read_beginning(reader.settings.landing, document["path"]) if raw else (None, ""),
        shown=SHOWN_BYTES,
        members=members,
        names=[(kind, named[:_MOST_NAMES], len(named)) for kind, named in group_names(entities)],
        similar=similar_articles(reader.client, reader.settings.index, document["article_id"], _MOST_SIMILAR),
        kinds=KINDS,
        facet_of_kind=FACET_OF_KIND,
    )


def group_names(entities: list[dict[str, Any]]) -> list[tuple[str, list[dict[str, Any]]]]:
    """The names of each kind, as they appear."""
    return [(kind, [one for one in entities if one["kind"] == kind]) for kind in KINDS]


KINDS = {"person": "People", "organization": "Organizations", "place": "Places"}
FACET_OF_KIND = {"person": "people", "organization": "organizations", "place": "places"}
