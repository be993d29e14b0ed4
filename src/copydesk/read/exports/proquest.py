"""ProQuest: articles between rules of underscores, a label before each field, the story behind "Full text:"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from copydesk.read.exports.labels import Labels, load_labels
from copydesk.read.exports.layout import BLANK, RULE, Block, Exported, join_paragraphs, split_blocks

PROQUEST = re.compile(r"proquest\.com/", re.I)
MARK = re.compile(
    r"^[ \t\xa0]*(?:ProQuest document (?:ID|link)|Full text|Document URL:\s*https?://[^\s]*proquest)", re.M | re.I
)
COUNT = r"(?:Dokument|Document|Documento) \d+ (?:of|von|de|van|di|sur) \d+"
TITLE = re.compile(rf"^[ \t\xa0]*{COUNT}[ \t\xa0]*$", re.M)
FURNITURE = re.compile(rf"^(?:ProQuest document link|{COUNT}|Full text available|Back to top)$", re.I)
# A label that stands by itself above its value, as pages and newer exports have it: "FULL TEXT", "DETAILS".
HEADING = re.compile(r"^[^\W\d_a-z]{4,}(?: [^\W\d_a-z]+){0,3}(?: \([^\W\d_a-z]+\))?$")
# Behind a title: in which edition the article was.
EDITION = re.compile(r"\s*:?\s*\[[^\[\]]{0,60}(?:edition|ed\.)[^\[\]]{0,20}\](?:\s*\[\d\])?$", re.I)
# The head of a file: what was asked for and a table of contents.
REPORT = re.compile(
    r"^(?:Report Information from|Report generated|Table of contents|Bibliography|Copyright © \d{4} ProQuest)",
    re.I | re.M,
)
NOT_GIVEN = re.compile(r"^(?:Not available|None available|Full text (?:is )?not available)", re.I)


def is_proquest(text: str) -> bool:
    """Whether a text is an export of ProQuest: by its marks in English, else by its address and labels."""
    if len(MARK.findall(text)) < 2 and len(PROQUEST.findall(text)) < 2:
        return False
    labels = load_labels("proquest")
    roles = {found[0] for line in text.splitlines() if (found := match_label(labels, BLANK.sub(" ", line).strip()))}
    return "body" in roles and bool(roles & {"source", "published"})


def match_label(labels: Labels, line: str) -> tuple[str, str] | None:
    """The role of a line's label, and what is behind it: "Author: Ida Brandt", "FULL TEXT"."""
    found = labels.match(line)
    return found or (labels.match(f"{line.partition(' (')[0]}:") if HEADING.match(line) else None)


def read_proquest(text: str) -> Iterator[tuple[str, Exported]]:
    """The articles of an export, each with its own part of the text."""
    for part in split_documents(text):
        blocks = split_blocks(part)
        if blocks and has_labels(blocks):
            yield part, read_document(blocks)


def split_documents(text: str) -> list[str]:
    """The parts of an export: between rules, else from one "Document n of m" to the next, else from one title to
    the next where the file begins with the label of one.
    """
    parts = RULE.split(text)
    if len(parts) > 1:
        return parts
    starts = [match.start() for match in TITLE.finditer(text)]
    starts = starts or list_titles(text)
    return [text[start:end] for start, end in pairwise([*starts, len(text)])] or [text]


def list_titles(text: str) -> list[int]:
    """Where the lines with the label of a title begin; none where another line stands above the first."""
    labels = load_labels("proquest")
    starts, place = [], 0
    for line in text.splitlines(keepends=True):
        plain = BLANK.sub(" ", line).strip()
        if plain:
            found = match_label(labels, plain)
            if found is not None and found[0] == "title":
                starts.append(place)
            elif not starts:
                return []
        place += len(line)
    return starts


def has_labels(blocks: list[Block]) -> bool:
    """Whether a part is an article: a table of contents has no labels."""
    labels = load_labels("proquest")
    roles = {found[0] for block in blocks for line in block if (found := match_label(labels, line))}
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
            found = match_label(labels, line)
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
    title = values.get("title") or next((line for line in head if not REPORT.match(line)), None)
    return Exported(
        paragraphs=join_paragraphs(story),
        title=EDITION.sub("", title) if title else None,
        authors=values.get("authors"),
        section=values.get("section"),
        source=source or None,
        published=values.get("published"),
        language=values.get("language"),
    )
