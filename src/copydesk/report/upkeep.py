"""What upkeep found, for a terminal: differences from the curated articles, what was forgotten, what was learned."""

from __future__ import annotations

from typing import Any

from rich.console import RenderableType
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from copydesk.clean import LearnedRules
from copydesk.enrich.archive import NameTable
from copydesk.pipeline import Verification


def render_verification(found: Verification) -> RenderableType:
    """What of the index differs from the curated articles, a row a landing day."""
    if not found.differences:
        return f"The index holds the {found.documents} curated articles, and nothing else."
    table = Table(title="Index against curated articles", title_justify="left")
    table.add_column("landing day", no_wrap=True)
    for name in ("missing", "stale", "extra", "doubled", "owed"):
        table.add_column(name, justify="right")
    table.add_column("state")
    for one in found.differences:
        counts = (len(one.missing), len(one.stale), len(one.extra), len(one.doubled), one.owed)
        state = "its curation was cut short: run the day again" if one.is_pending else ""
        table.add_row(one.day.isoformat(), *map(str, counts), state)
    return table


def render_forgotten(found: dict[str, Any]) -> RenderableType:
    """What was taken out for good."""
    table = Table(title="Forgotten", title_justify="left")
    for name in ("what", "landed on", "forgotten", "why"):
        table.add_column(name, overflow="fold")
    for one in found["articles"]:
        what = f"article {one['article_id']} of {', '.join(one['sources'])}"
        table.add_row(*map(escape, (what, ", ".join(one["landed_on"]), one["forgotten_at"], one["why"])))
    for one in found["sources"]:
        table.add_row(*map(escape, (f"source {one['source']}", "", one["forgotten_at"], one["why"])))
    return table


def render_learned(learned: LearnedRules) -> RenderableType:
    """What each source repeats, in how many of its articles, and where."""
    table = Table(title="Repeated by its source, and no news", title_justify="left")
    table.add_column("source", no_wrap=True)
    table.add_column("in", justify="right")
    table.add_column("of", justify="right")
    table.add_column("where")
    table.add_column("text (numbers as #)", overflow="fold")
    for name, source in learned.sources.items():
        for one in source.sentences:
            where = ", ".join(one.positions)
            table.add_row(escape(name), str(one.documents), str(source.documents), where, escape(one.text))
        for opening in source.openings:
            table.add_row(escape(name), "", str(source.documents), "opening", escape(opening))
    return table if table.row_count else Text("no source repeats anything that isn't news")


def render_name_table(table: NameTable) -> RenderableType:
    """What several spellings or several articles' people are, how sure that is and why."""
    shown = Table(title="One name a thing", title_justify="left")
    shown.add_column("kind", no_wrap=True)
    shown.add_column("name")
    shown.add_column("sure", justify="right")
    shown.add_column("spellings", overflow="fold")
    shown.add_column("because", overflow="fold")
    for one in table.names:
        spellings, because = escape(", ".join(one.spellings)), escape(", ".join(one.because))
        shown.add_row(one.kind, escape(one.name), f"{one.confidence:.2f}", spellings, because)
    return shown if shown.row_count else Text("every name is written in one way and means one")
