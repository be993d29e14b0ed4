"""All that is known of one article, for a terminal: what `copydesk show` prints."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from copydesk.index import StoryMember

Document = dict[str, Any]


def render_article(document: Document, members: Sequence[StoryMember]) -> RenderableType:
    """The document with its story's other members."""
    return Group(
        Text(document.get("title") or document.get("lead", ""), style="bold"),
        _pairs(_list_origin(document)),
        Rule("text", align="left"),
        Padding(Text(document["body"]), (0, 0, 1, 0)),
        *_section("removed from it", _removed(document)),
        *_section("dates", _dates(document)),
        *_section("names", _names(document)),
        *_section("quotes", _quotes(document)),
        *_section("story", _story(document, members)),
        *_section("trust", _pairs(_list_trust(document))),
    )


def _list_origin(document: Document) -> Iterator[tuple[str, str]]:
    yield "id", document["article_id"]
    for label, name in (("address", "url"), ("file", "path"), ("section", "section"), ("language", "language")):
        yield label, document.get(name, "")
    yield "source", document["source"]["name"]
    yield "authors", ", ".join(document.get("authors", []))
    for label, name in (("agency", "agency"), ("credit", "credit"), ("translation", "translation_notice")):
        yield label, document.get(name, "")
    yield "dateline", document.get("dateline", {}).get("text", "")
    yield "words", str(document["word_count"])
    yield "landed on", document["landed_on"]
    yield "indexed at", document.get("indexed_at", "")


def _list_trust(document: Document) -> Iterator[tuple[str, str]]:
    for name, value in {**document["quality"], **document["lineage"]}.items():
        yield name.replace("_", " "), _in_words(value)
    yield "checksum", document["checksum"]


def _in_words(value: Any) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{name} {_in_words(part)}" for name, part in value.items())
    if isinstance(value, bool):
        return "yes" if value else "no"
    return ", ".join(value) if isinstance(value, list) else str(value)


def _removed(document: Document) -> Table | None:
    rows = [(str(one["place"]), one["kind"], one["text"]) for one in document.get("removed", [])]
    return _table(("paragraph", "kind", "text"), rows)


def _dates(document: Document) -> RenderableType:
    """The date with its origin, what speaks against it, every candidate, and the dates that the text speaks of."""
    published = document["published"]
    candidates = [
        (one.get("at") or one["on"], one["precision"], one["origin"], one["text"])
        for one in published.get("candidates", [])
    ]
    mentioned = [(one["on"], one["precision"], one["text"]) for one in document.get("mentioned", {}).get("dates", [])]
    return Group(
        _pairs(
            [
                ("published", document.get("published_at", "unknown")),
                ("day at the source", published.get("on", "")),
                ("precision", published["precision"]),
                ("taken from", published.get("origin", "")),
                ("because", published.get("because", "")),
                ("confidence", published["confidence"]),
                ("changed", document.get("modified_at", "")),
                *((f"doubt: {one['kind']}", one.get("detail", "")) for one in published.get("conflicts", [])),
            ]
        ),
        *_titled("candidates", _table(("date", "precision", "stood in", "as written"), candidates)),
        *_titled("spoken of in the text", _table(("date", "precision", "as written"), mentioned)),
    )


def _names(document: Document) -> Table | None:
    rows = [
        (
            one["kind"],
            one["name"],
            one.get("country", ""),
            ", ".join(_spellings(one)),
            str(len(one.get("mentions", []))),
        )
        for one in document.get("entities", [])
    ]
    return _table(("kind", "name", "country", "written", "times"), rows)


def _spellings(entity: Document) -> list[str]:
    return list(dict.fromkeys(mention["text"] for mention in entity.get("mentions", [])))


def _quotes(document: Document) -> Table | None:
    return _table(("speaker", "words"), [(one.get("speaker", "?"), one["text"]) for one in document.get("quotes", [])])


def _story(document: Document, members: Sequence[StoryMember]) -> RenderableType:
    """Relation, evidence and differences of this article, and all the articles of its story."""
    story, event = document["story"], document.get("event", {})
    evidence = [(name.replace("_", " "), _plain(value)) for name, value in story.get("evidence", {}).items()]
    differences = [
        (one["kind"], one.get("canonical", "—"), one.get("copy", "—")) for one in story.get("differences", [])
    ]
    rows = [
        (
            "→" if one.article_id == document["article_id"] else "",
            one.published_on.isoformat() if one.published_on else "?",
            one.title or "",
            one.source,
            one.relation or "canonical",
            one.article_id,
        )
        for one in members
    ]
    return Group(
        _pairs(
            [
                ("id", story["id"]),
                ("relation", story.get("relation", "canonical")),
                ("how sure", _plain(story.get("score", ""))),
                *evidence,
                ("event", f"{event['id']}: {event['size']} stories" if event.get("size", 1) > 1 else ""),
                ("related stories", ", ".join(story.get("related", []))),
            ]
        ),
        *_titled("facts that stand otherwise", _table(("fact", "canonical article", "this article"), differences)),
        *_titled("articles of the story", _table(("", "published", "title", "source", "relation", "id"), rows)),
    )


def _plain(value: Any) -> str:
    if isinstance(value, float):
        return f"{value:.2f}"
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def _pairs(pairs: Iterable[tuple[str, str]]) -> Table:
    """What is known, one line each; what isn't is left out."""
    grid = Table.grid(padding=(0, 2))
    grid.add_column(style="dim", no_wrap=True)
    grid.add_column(overflow="fold")
    for label, value in pairs:
        if value:
            grid.add_row(label, Text(value))
    return grid


def _table(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> Table | None:
    """A table, or nothing where it has no row."""
    if not rows:
        return None
    table = Table(box=None, pad_edge=False)
    for column in columns:
        table.add_column(column, overflow="fold", header_style="dim")
    for row in rows:
        table.add_row(*(Text(cell) for cell in row))
    return table


def _section(title: str, content: RenderableType | None) -> list[RenderableType]:
    return [] if content is None else [Rule(title, align="left"), Padding(content, (0, 0, 1, 0))]


def _titled(title: str, table: Table | None) -> list[RenderableType]:
    return [] if table is None else [Text(f"\n{title}", style="bold"), table]
