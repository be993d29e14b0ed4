"""ProQuest: articles between rules of underscores, a label before each field, the story behind "Full text:"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from copydesk.read.exports.labels import load_labels
from copydesk.read.exports.layout import Block, Exported, join_paragraphs, split_blocks

RULE = re.compile(r"^[ \t]*_{20,}[ \t]*$", re.M)
MARK = re.compile(
    r"^[ \t\xa0]*(?:ProQuest document (?:ID|link)|Full text|Document URL:\s*https?://[^\s]*proquest)", re.M | re.I
)
TITLE = re.compile(r"^[ \t\xa0]*(?:Document \d+ of \d+)[ \t\xa0]*$", re.M)
FURNITURE = re.compile(r"^(?:ProQuest document link|Document \d+ of \d+|Full text available|Back to top)$", re.I)
# The head of a file: what was asked for and a table of contents.
REPORT = re.compile(
    r"^(?:Report Information from|Report generated|Table of contents|Bibliography|Copyright © \d{4} ProQuest)",
    re.I | re.M,
)
NOT_GIVEN = re.compile(r"^(?:Not available|None available|Full text (?:is )?not available)", re.I)


def is_proquest(text: str) -> bool:
    """Whether a text is an export of ProQuest."""
    return (
        len(MARK.findall(text)) >= 2
        and re.search(r"^[ \t\xa0]*(?:Publication (?:title|date|info)|Full text)\s*:", text, re.M) is not None
    )


def read_proquest(text: str) -> Iterator[tuple[str, Exported]]:
    """The articles of an export, each with its own part of the text."""
    for part in split_documents(text):
        blocks = split_blocks(part)
        if blocks and has_labels(blocks):
            yield part, read_document(blocks)


def split_documents(text: str) -> list[str]:
    """The parts of an export: between rules, else from one "Document n of m" to the next."""
    parts = RULE.split(text)
    if len(parts) > 1:
        return parts
    starts = [match.start() for match in TITLE.finditer(text)]
    return [text[start:end] for start, end in pairwise([*starts, len(text)])] or [text]


def has_labels(blocks: list[Block]) -> bool:
    """Whether a part is an article: a table of contents has no labels."""
    labels = load_labels("proquest")
    roles = {found[0] for block in blocks for line in block if (found := labels.match(line))}
    return len(roles & {"source", "published", "body", "authors"}) >= 2


def read_document(blocks: list[Block]) -> Exported:
    """One article."""
    labels = load_labels("proquest")
    stated: dict[str, list[str]] = {}
    story: list[Block] = []
    head: list[str] = []
    role: str | None = None
    for block in blocks:
        kept: list[str] = []
        for line in block:
            found = labels.match(line)
            if found is not None and not (role == "body" and found[0] == "head"):
                role = found[0]
                line = found[1]
            if FURNITURE.match(line) or not line:
                continue
            if role is None:
                head.append(line)
            elif role == "body":
                kept.append(line)
            else:
                stated.setdefault(role, []).append(line)
        if kept and not NOT_GIVEN.match(kept[0]):
            story.append(tuple(kept))
    values = {key: " ".join(lines) for key, lines in stated.items() if key not in ("head", "foot")}
    source = values.get("source", "").partition(";")[0].strip()
    return Exported(
        paragraphs=join_paragraphs(story),
        title=values.get("title") or next((line for line in head if not REPORT.match(line)), None),
        authors=values.get("authors"),
        section=values.get("section"),
        source=source or None,
        published=values.get("published"),
        language=values.get("language"),
    )
