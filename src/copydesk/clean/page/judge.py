"""Which of an extractor's lines are no body, by where each stands on the page."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from copydesk.article import RemovedKind
from copydesk.clean.draft import fold_words
from copydesk.clean.page.layout import Layout, is_heading, is_permalinked, is_teaser, measure_links
from copydesk.clean.page.lines import Line
from copydesk.clean.page.visible_dates import MAX_LABEL_CHARACTERS, OTHER_CALENDARS

# A line that is link for nine tenths, and long enough to be a title; shorter ones name a source or a product.
LINK_LINE_SHARE = 0.9
MIN_LINK_WORDS = 4
MAX_LINK_WORDS = 30
# The headline is repeated at the top, after at most a picture, a label and a date.
MAX_PLACE_OF_TITLE = 8
# So is the line with the date, in any language: "Friday, 22 October 2010 at 20:13", "Stand: 28.04.2020 18:00 Uhr". It
# is a date, a time and at most this many other words. What begins with a dash is an item, or who signed a quotation.
MAX_OTHER_WORDS = 3
FULL_DATE = re.compile(
    r"\b\d{1,2}(?:st|nd|rd|th|\.|º)?\s(?:de\s|of\s)?[^\W\d_]{3,}\.?,?\s(?:de\s)?(?:19|20)\d\d\b"
    r"|[^\W\d_]{3,}\.?\s\d{1,2}(?:st|nd|rd|th)?,?\s(?:19|20)\d\d\b"
    r"|\b(?:19|20)\d\d\s?[-/.年년]\s?\d{1,2}\s?[-/.月월]\s?\d{1,2}[일日]?|\b\d{1,2}[-/.]\d{1,2}[-/.](?:19|20)\d\d\b"
    rf"|{OTHER_CALENDARS}"
)
TIME_OF_DAY = re.compile(r"\d{1,2}[:.h]\d\d(?:[:.]\d\d)?(?:\s?[ap]\.?m\b\.?)?", re.IGNORECASE)


def judge_lines(texts: Iterable[str], layout: Layout) -> tuple[Line, ...]:
    """The texts as lines, each with its verdict."""
    lines = (Line.at(" ".join(text.split()), None) for text in texts)
    located = [replace(line, element=layout.find(line.squashed)) for line in lines if line.folded]
    judged = [
        replace(line, kind=kind) if (kind := judge_line(line, place, layout)) else line
        for place, line in enumerate(located)
    ]
    judged = list(reject_headings(judged, RemovedKind.HEADLINE))
    return tuple(reversed(list(reject_headings(reversed(judged), RemovedKind.BOILERPLATE))))


def judge_line(line: Line, place: int, layout: Layout) -> RemovedKind | None:
    """Why a line, by itself, is no body."""
    words = line.folded.count(" ") + 1
    if place < MAX_PLACE_OF_TITLE and line.folded in layout.titles:
        return RemovedKind.HEADLINE
    if place < MAX_PLACE_OF_TITLE and is_date_label(line.text):
        return RemovedKind.BOILERPLATE
    if line.element is None:
        return None
    if line.element.tag == "h1":
        return RemovedKind.HEADLINE
    if is_permalinked(line.element):
        return None
    # A bare address is a source that the author gives, not a teaser.
    is_title_long = MIN_LINK_WORDS <= words <= MAX_LINK_WORDS and "://" not in line.text
    if is_teaser(line.element) or (is_title_long and measure_links(line.element) >= LINK_LINE_SHARE):
        return RemovedKind.SEE_ALSO
    return None


def is_date_label(text: str) -> bool:
    """Whether a line is a date with little else: no sentence, list item or row of a table."""
    if len(text) > MAX_LABEL_CHARACTERS or "|" in text or text.startswith(("- ", "—", "–")):
        return False
    if not FULL_DATE.search(text):
        return False
    others = fold_words(TIME_OF_DAY.sub(" ", FULL_DATE.sub(" ", text)))
    return len(others.split()) <= MAX_OTHER_WORDS


def reject_headings(lines: Iterable[Line], kind: RemovedKind) -> Iterator[Line]:
    """The lines, with the headings before the first line of body rejected as `kind`."""
    is_before = True
    for line in lines:
        if is_before and line.kind is None and is_heading(line.element):
            yield replace(line, kind=kind)
            continue
        is_before = is_before and line.kind is not None
        yield line
