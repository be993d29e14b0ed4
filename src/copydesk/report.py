"""What a person reads on the terminal when a run is over: books, names, days, and the stories with their copies."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from rich import box
from rich.console import Console, Group, RenderableType
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from copydesk.clean import LearnedRules
from copydesk.enrich.archive import NameTable
from copydesk.index import FacetCount, Hint, SearchHit, SearchResult, SharedStory, Summary
from copydesk.pipeline import Verification

BAR_CHARACTERS = 30
# What stands around the found words of a highlight.
_MARKS = str.maketrans("", "", "«»")
# Wide enough for the books, and what a log's page shows without wrapping on a wide screen.
LOG_WIDTH = 150
# The columns of the books, each a number of articles or of documents; docs/runbook.md explains them.
FATES = ("read", "rejected", "superseded", "canonical", "copies")
CHANGES = ("created", "updated", "unchanged", "removed", "neighbours")


def print_run_report(console: Console, runs: Sequence[dict[str, Any]], summary: Summary) -> None:
    """The whole report: `runs` as `audit_partition` returns them, with their rejects, and the index's summary."""
    console.print(render_books(runs))
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


def render_books(runs: Sequence[dict[str, Any]]) -> RenderableType:
    """One row a landing day, the last row is the sum. `read` is the sum of the four fates beside it, and `canonical`
    and `copies` together are what was `created`, `updated` or `unchanged` in the index.
    """
    # Twelve columns fit on a screen without lines between them.
    table = Table(title="Books by landing day", title_justify="left", show_footer=len(runs) > 1)
    table.box, table.padding = box.SIMPLE, (0, 1, 0, 0)
    table.add_column("landing day", footer="all", no_wrap=True)
    for name in (*FATES, *CHANGES):
        values = [_book_value(run, name) for run in runs]
        table.add_column(name, justify="right", footer=str(sum(values)), no_wrap=True)
    table.add_column("why rejected")
    for run in runs:
        reasons = ", ".join(f"{count} {reason}" for reason, count in run["rejected"].items())
        cells = [str(_book_value(run, name)) for name in (*FATES, *CHANGES)]
        table.add_row(run["day"], *cells, reasons or _describe_state(run))
    return table


def _book_value(run: dict[str, Any], name: str) -> int:
    if name == "rejected":
        return sum(run["rejected"].values())
    return int(run[name] if name in FATES else run["changes"][name])


def _describe_state(run: dict[str, Any]) -> str:
    return {"nothing-landed": "nothing landed", "empty": "empty", "retracted": "taken out"}.get(run["state"], "")


@dataclass(frozen=True)
class RunText:
    """What a run says of itself: a note of one line, and the lines of its log."""

    note: str
    lines: tuple[str, ...]


def describe_run(run: dict[str, Any]) -> RunText:
    """The books of one run as a note and as a table, with what the gates found."""
    console = Console(width=LOG_WIDTH, file=io.StringIO(), record=True)
    console.print(render_books([run]))
    findings = [f"unusual: {one['text']}" for one in run["findings"]]
    table = [line.rstrip() for line in console.export_text().splitlines() if line.strip()]
    return RunText("; ".join([_describe_books(run), *findings]), (*findings, *table))


def _describe_books(run: dict[str, Any]) -> str:
    if run["state"] == "nothing-landed":
        return "nothing landed"
    fates = ", ".join(f"{_book_value(run, name)} {name}" for name in FATES)
    changes = ", ".join(f"{run['changes'][name]} {name}" for name in CHANGES if run["changes"][name])
    return "; ".join(filter(None, (fates, f"in the index {changes}" if changes else "", _describe_state(run))))


def render_verification(found: Verification) -> RenderableType:
    """What of the index differs from the curated articles, a row a landing day."""
    if not found.differences:
        return f"The index holds the {found.documents} curated articles, and nothing else."
    table = Table(title="Index against curated articles", title_justify="left")
    table.add_column("landing day", no_wrap=True)
    for name in ("missing", "stale", "extra", "owed"):
        table.add_column(name, justify="right")
    table.add_column("state")
    for one in found.differences:
        counts = (len(one.missing), len(one.stale), len(one.extra), one.owed)
        state = "its curation was cut short: run the day again" if one.is_pending else ""
        table.add_row(one.day.isoformat(), *map(str, counts), state)
    return table


def render_rejects(rejects: Sequence[dict[str, Any]]) -> RenderableType:
    """Every refused file with its reason."""
    table = Table(title="Rejected", title_justify="left")
    for name in ("file", "stage", "reason", "detail"):
        table.add_column(name, overflow="fold")
    for one in rejects:
        table.add_row(*(escape(str(one[name])) for name in ("path", "stage", "reason", "detail")))
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


def describe_changes(run: dict[str, Any]) -> str:
    """One line: what the run changed in the index."""
    changes = run["changes"]
    if run["state"] == "nothing-landed":
        return "nothing landed"
    if not any(changes[name] for name in CHANGES if name != "unchanged"):
        return f"nothing changed in the index: {changes['unchanged']} documents are as they were"
    return "index: " + ", ".join(f"{count} {name}" for name, count in changes.items() if count)


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
    for hit in result.hits:
        published = hit.published_on.isoformat() if hit.published_on else "?"
        hits.add_row(published, _describe_hit(hit), hit.source, hit.relation or "canonical", str(hit.story_size - 1))
    facets = (_render_facet(name, counts) for name, counts in result.facets.items() if counts)
    return Group(hits, *(_render_hint(hint) for hint in result.hints), *facets)


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
    if not hint.suggestions:
        return Text(f"{hint.facet}: no article has {hint.asked!r}")
    return Text(
        f"{hint.facet}: no article has {hint.asked!r}; did you mean {' or '.join(map(repr, hint.suggestions))}?"
    )


def _render_facet(name: str, counts: Iterable[FacetCount]) -> RenderableType:
    line = Text(f"{name}: ", style="bold")
    line.append(", ".join(f"{count.value} ({count.stories})" for count in counts), style="not bold")
    return line
