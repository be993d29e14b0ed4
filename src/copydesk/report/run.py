"""What a person reads on the terminal when a run is over: books, names, days, stories with their copies, and events."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePosixPath
from typing import Any

from rich.console import Console, RenderableType
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from copydesk.index import Event, FacetCount, SharedStory, Summary
from copydesk.report.books import render_books, render_rejects

BAR_CHARACTERS = 30
MOST_STORY_CHANGES = 100


def print_run_report(console: Console, runs: Sequence[dict[str, Any]], summary: Summary) -> None:
    """The whole report: `runs` as `audit_partition` returns them, with their rejects, and the index's summary."""
    console.print(render_books(runs))
    if changed := [(run["day"], change) for run in runs for change in run["story_changes"]]:
        console.print(render_story_changes(changed))
    rejects = [reject for run in runs for reject in run["rejects"]]
    if rejects:
        console.print(render_rejects(rejects))
    if unknown := sorted({source for run in runs for source in run["unknown_sources"]}):
        console.print(
            "Sources that the registry doesn't know, read with general rules:", ", ".join(unknown), markup=False
        )
    console.print(render_names(summary))
    console.print(render_days(summary.published_days))
    console.print(render_stories(summary))
    if summary.events:
        console.print(render_events(summary.events))


def render_names(summary: Summary) -> RenderableType:
    """The top people, organizations and places side by side; each counts stories, not copies."""
    table = Table(title="Most named, in stories", title_justify="left")
    facets = {"people": summary.people, "organizations": summary.organizations, "places": summary.places}
    for name in facets:
        table.add_column(name)
        table.add_column("", justify="right")
    for row in range(max(map(len, facets.values()), default=0)):
        cells: list[str] = []
        for counts in facets.values():
            cells += [escape(counts[row].value), str(counts[row].stories)] if row < len(counts) else ["", ""]
        table.add_row(*cells)
    return table


def render_days(days: Sequence[FacetCount]) -> RenderableType:
    """Articles by the day on which they were published."""
    table = Table(title="Articles by day of publication", title_justify="left")
    table.add_column("published")
    table.add_column("articles", justify="right")
    table.add_column("")
    most = max((day.articles for day in days), default=1)
    for day in days:
        table.add_row(day.value, str(day.articles), "█" * max(1, round(BAR_CHARACTERS * day.articles / most)))
    return table


def render_stories(summary: Summary) -> RenderableType:
    """Each story with more than one article: the canonical, and under it its copies with relation and score."""
    table = Table(
        title=f"Stories with more than one article: {summary.shared_stories} of {summary.stories}, "
        f"in {summary.articles} articles",
        title_justify="left",
    )
    for name, justify in (("article", "left"), ("source", "left"), ("landed", "left"), ("relation", "left")):
        table.add_column(name, justify=justify, overflow="fold")  # type: ignore[arg-type]
    table.add_column("score", justify="right")
    for story in summary.shared:
        _add_story(table, story)
    return table


def render_story_changes(changed: Sequence[tuple[str, dict[str, Any]]]) -> RenderableType:
    """What landing days did to stories that were there before, each with its day; the first hundred."""
    table = Table(title=f"Stories that changed: {len(changed)}", title_justify="left")
    for name in ("by landing day", "change", "before", "after"):
        table.add_column(name, overflow="fold")
    for day, one in changed[:MOST_STORY_CHANGES]:
        table.add_row(day, one["kind"], "\n".join(one["before"]), "\n".join(one["after"]))
    return table


def render_events(events: Sequence[Event]) -> RenderableType:
    """What several stories tell of: their number, headlines of the days, and the id to ask for."""
    table = Table(title="Events: happenings that several stories tell of", title_justify="left")
    table.add_column("stories", justify="right")
    table.add_column("headlines", overflow="fold")
    table.add_column("event", overflow="fold")
    for one in events:
        table.add_row(str(one.stories), Text("\n").join(map(Text, one.headlines)), one.event_id)
    return table


def _add_story(table: Table, story: SharedStory) -> None:
    for member in story.members:
        title = Text(member.title or PurePosixPath(member.path).name)
        if member.is_canonical:
            title.stylize("bold")
        else:
            title = Text("└ ").append_text(title)
        score = "" if member.score is None else f"{member.score:.2f}"
        relation = member.relation or "canonical"
        table.add_row(title, member.source, member.landed_on.isoformat(), relation, score)
    table.add_section()
