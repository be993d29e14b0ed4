"""Hits as files: CSV that no spreadsheet runs as formulas, and JSON lines. Pure."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator
from typing import Any

COLUMNS = (
    ("article_id", "article_id"),
    ("title", "title"),
    ("published_on", "published.on"),
    ("date_confidence", "published.confidence"),
    ("source", "source.name"),
    ("language", "language"),
    ("url", "url"),
    ("story_id", "story.id"),
    ("story_size", "story.size"),
    ("is_canonical", "is_canonical"),
    ("relation", "story.relation"),
    ("score", "story.score"),
    ("people", "people"),
    ("organizations", "organizations"),
    ("places", "places"),
    ("countries", "countries"),
    ("landed_on", "landed_on"),
    ("path", "path"),
)
# Spreadsheets take a cell that begins so for a formula (OWASP, "CSV Injection").
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
# A spreadsheet takes 32,767 characters a cell; JSON lines have all of it.
_LONGEST_CELL = 32_000
_CHUNK_CHARACTERS = 64_000


def write_csv(documents: Iterable[dict[str, Any]]) -> Iterator[str]:
    """The file in pieces; the byte order mark tells spreadsheets that it is UTF-8."""
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    buffer.write("\ufeff")
    writer.writerow([name for name, _ in COLUMNS])
    for document in documents:
        writer.writerow([neutralize(render_cell(read_path(document, path))) for _, path in COLUMNS])
        if buffer.tell() > _CHUNK_CHARACTERS:
            yield buffer.getvalue()
            buffer.seek(0)
            buffer.truncate()
    yield buffer.getvalue()


def write_json_lines(documents: Iterable[dict[str, Any]]) -> Iterator[str]:
    """One object a line, as it is indexed."""
    for document in documents:
        yield json.dumps(document, ensure_ascii=False) + "\n"


def read_path(document: dict[str, Any], path: str) -> Any:
    """The value under a dotted name, None where there is none."""
    value: Any = document
    for name in path.split("."):
        value = value.get(name) if isinstance(value, dict) else None
    return value


def render_cell(value: Any) -> str:
    """A value as one cell; several are separated by semicolons."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    text = "; ".join(map(str, value)) if isinstance(value, list) else str(value)
    return text if len(text) <= _LONGEST_CELL else text[:_LONGEST_CELL] + "…"


def neutralize(cell: str) -> str:
    """The same cell, never a formula."""
    return f"'{cell}" if cell.lstrip(" ").startswith(_FORMULA) else cell
