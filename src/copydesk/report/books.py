"""A run's books as tables, as lines of a log, as a note of one line; and what was rejected."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from rich import box
from rich.console import Console, RenderableType
from rich.markup import escape
from rich.table import Table

# Wide enough for the books, and what a log's page shows without wrapping on a wide screen.
LOG_WIDTH = 150
# The columns of the books, each a number of articles or of documents; docs/runbook.md explains them.
FATES = ("read", "rejected", "superseded", "canonical", "copies")
CHANGES = ("created", "updated", "unchanged", "removed", "neighbours")


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


def describe_changes(run: dict[str, Any]) -> str:
    """One line: what the run changed in the index."""
    changes = run["changes"]
    if run["state"] == "nothing-landed":
        return "nothing landed"
    if not any(changes[name] for name in CHANGES if name != "unchanged"):
        return f"nothing changed in the index: {changes['unchanged']} documents are as they were"
    return "index: " + ", ".join(f"{count} {name}" for name, count in changes.items() if count)


def render_rejects(rejects: Sequence[dict[str, Any]]) -> RenderableType:
    """Every refused file with its reason."""
    table = Table(title="Rejected", title_justify="left")
    for name in ("file", "stage", "reason", "detail"):
        table.add_column(name, overflow="fold")
    for one in rejects:
        table.add_row(*(escape(str(one[name])) for name in ("path", "stage", "reason", "detail")))
    return table
