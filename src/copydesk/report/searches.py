"""What was found, for a terminal: hits with facets and hints, and articles that are alike."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from copydesk.index import FacetCount, Hint, SearchHit, SearchResult

# What stands around the found words of a highlight.
_MARKS = str.maketrans("", "", "«»")


def render_search(result: SearchResult, page: int = 1, size: int = 10) -> RenderableType:
    """Hits as a table, what might have been meant, and facets below it."""
    title = f"{result.articles} articles of {result.stories} stories"
    if page > 1:
        before = (page - 1) * size
        title += f", hits {before + 1} to {before + len(result.hits)}" if result.hits else ", none on this page"
    hits = Table(title=title, title_justify="left")
    for name in ("published", "article", "source", "relation"):
        hits.add_column(name, overflow="fold")
    hits.add_column("copies", justify="right")
    hits.add_column("event", overflow="fold")
    for hit in result.hits:
        published = hit.published_on.isoformat() if hit.published_on else "?"
        relation, copies = hit.relation or "canonical", str(hit.story_size - 1)
        hits.add_row(published, _describe_hit(hit), hit.source, relation, copies, describe_event(hit))
    found = hits if result.hits else Text(title if result.articles else "nothing was found", style="bold")
    facets = (_render_facet(name, counts) for name, counts in result.facets.items() if counts)
    return Group(found, *(_render_hint(hint) for hint in result.hints), *facets)


def describe_event(hit: SearchHit) -> str:
    """The event that other stories tell of, too, and how many do so; empty where none does."""
    return f"{hit.event_size} stories: {hit.event_id}" if hit.event_id and hit.event_size > 1 else ""


def render_similar(document: Mapping[str, Any], found: Iterable[SearchHit]) -> RenderableType:
    """The articles that are like the one of `document`, with how much, as a table."""
    headline = document.get("title") or document.get("lead") or document["article_id"]
    table = Table(title=f"like {headline!r}", title_justify="left")
    table.add_column("likeness", justify="right")
    for name in ("published", "article", "source"):
        table.add_column(name, overflow="fold")
    for hit in found:
        published = hit.published_on.isoformat() if hit.published_on else "?"
        table.add_row(f"{hit.score or 0:.2f}", published, _describe_hit(hit), hit.source)
    return table


def _describe_hit(hit: SearchHit) -> Text:
    """Headline, or the lead where there is none; where the words stand; id and address."""
    headline = Text(hit.title, style="bold") if hit.title else Text(hit.lead or "", style="italic")
    lines = [headline, *(Text(found) for found in hit.highlights if found.translate(_MARKS) != hit.title)]
    lines.append(Text(" ".join(filter(None, (hit.article_id, hit.url))), style="dim"))
    return Text("\n").join(lines)


def _render_hint(hint: Hint) -> RenderableType:
    if hint.facet == "acronyms":
        return Text(f"no article writes {hint.asked} in capitals; for the word, write {hint.suggestions[0]}")
    meant = " or ".join(map(repr, hint.suggestions))
    if hint.facet == "words":
        return Text(f"no article has {hint.asked!r}; did you mean {meant}?")
    if hint.facet == "countries":
        return Text(f"countries: no article has {hint.asked!r}; countries are ISO 3166 codes, as DE")
    if not hint.suggestions:
        return Text(f"{hint.facet}: no article has {hint.asked!r}")
    return Text(f"{hint.facet}: no article has {hint.asked!r}; did you mean {meant}?")


def _render_facet(name: str, counts: Iterable[FacetCount]) -> RenderableType:
    line = Text(f"{name}: ", style="bold")
    line.append(", ".join(f"{count.value} ({count.stories})" for count in counts), style="not bold")
    return line
