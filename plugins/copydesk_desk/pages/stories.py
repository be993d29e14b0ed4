"""A story: its articles on a time line, and two of them side by side."""

from __future__ import annotations

from datetime import datetime
from threading import Lock, Thread
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from copydesk.errors import InvalidQuery
from copydesk.index import find_article, read_neighbours, read_story
from copydesk_desk.marking import Piece, mark_sentences
from copydesk_desk.reader import Reader
from copydesk_desk.rendering import render

router = APIRouter()

# Taking two texts apart takes time by their length; no news story has more.
MOST_COMPARED = 60_000


@router.get("/stories/{story_id}")
def show_story(request: Request, story_id: str, left: str = "", right: str = "") -> HTMLResponse:
    """The page of a story; with `left` and `right` also these two of its articles beside each other."""
    reader: Reader = request.app.state.reader
    members = read_story(reader.client, reader.settings.index, story_id)
    if not members:
        raise InvalidQuery(f"no story has the id {story_id!r}: its articles may have become another story's")
    canonical = members[0]
    copies = [one for one in members if one["article_id"] != canonical["article_id"]]
    left = left or canonical["article_id"]
    right = right or (copies[0]["article_id"] if copies else "")
    known = {one["article_id"] for one in members}
    return render(
        request,
        "story.html",
        story_id=story_id,
        canonical=canonical,
        members=sorted(members, key=_appearance),
        delays={one["article_id"]: hours_between(canonical, one) for one in copies},
        neighbours=read_neighbours(reader.client, reader.settings.index, canonical),
        left=left,
        right=right,
        compared=compare_articles(reader, left, right) if {left, right} <= known and left != right else None,
    )


def _appearance(article: dict[str, Any]) -> tuple[str, bool, str]:
    day = article.get("published", {}).get("on") or article["landed_on"]
    return article.get("published_at") or day, not article["is_canonical"], article["article_id"]


def hours_between(canonical: dict[str, Any], copy: dict[str, Any]) -> float | None:
    """Hours from the canonical article to a copy, where both have an instant."""
    instants = [one.get("published_at", "") for one in (canonical, copy)]
    if any("T" not in instant for instant in instants):
        return None
    first, second = (datetime.fromisoformat(instant) for instant in instants)
    return (second - first).total_seconds() / 3600


_LOADING = Lock()


def load_models() -> Any:
    """What a comparison needs. The first call takes seconds, others wait for it."""
    from copydesk import dedupe

    with _LOADING:
        return dedupe.load_models()


def load_models_soon() -> None:
    """Load them beside the first pages, so that the first comparison needn't wait."""
    Thread(target=load_models, name="desk-models", daemon=True).start()


def compare_articles(reader: Reader, left: str, right: str) -> dict[str, Any]:
    """Both articles with their sentences on common lines, what differs marked."""
    from copydesk.dedupe import ComparedText, compare_texts

    one, other = (find_article(reader.client, reader.settings.index, wanted) for wanted in (left, right))
    texts = [ComparedText(doc.get("title"), doc["body"][:MOST_COMPARED], read_names(doc)) for doc in (one, other)]
    rows = []
    facts = 0
    for row in compare_texts(texts[0], texts[1], load_models()):
        ours = texts[0].body[row.canonical.start : row.canonical.end] if row.canonical else ""
        theirs = texts[1].body[row.copy.start : row.copy.end] if row.copy else ""
        if row.canonical and row.copy:
            rows.append(("both", *mark_sentences(ours, theirs, row.differences)))
            facts += len(row.differences)
        else:
            alone: list[tuple[Piece, ...]] = [(Piece(text),) if text else () for text in (ours, theirs)]
            rows.append(("left" if ours else "right", *alone))
    return {
        "left": one,
        "right": other,
        "rows": rows,
        "facts": facts,
        "is_cut": any(len(doc["body"]) > MOST_COMPARED for doc in (one, other)),
    }


def read_names(document: dict[str, Any]) -> tuple[Any, ...]:
    """The document's names, as the comparison takes them."""
    from copydesk.dedupe.signing.signature import Name

    return tuple(
        Name(
            name=entity["name"],
            kind=entity["kind"],
            key=entity["key"],
            starts=tuple(mention["start"] for mention in entity.get("mentions", [])),
            ends=tuple(mention["end"] for mention in entity.get("mentions", [])),
        )
        for entity in document.get("entities", [])
    )
