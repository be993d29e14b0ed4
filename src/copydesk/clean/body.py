"""The body of a page: trafilatura's result, judged line by line against where each line stands on the page.

1. trafilatura in its fast mode finds the lines.
2. A line is no body where the page's own structure says so: it repeats the headline, it is a heading above the first
   paragraph or below the last, or it is nothing but a link.
3. Paragraphs that trafilatura missed come back where they are made from the same template as those it found, within
   the same `article` element, and so do block quotes there.
4. Where the result doesn't read like sentences, readability and the page's JSON-LD are asked, and one is taken where
   its text does and holds as many of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from copy import deepcopy
from dataclasses import dataclass, replace

from lxml.html import HtmlElement
from trafilatura import bare_extraction
from trafilatura.external import try_readability
from trafilatura.settings import Document, Extractor

from copydesk.article import RemovedKind
from copydesk.clean.draft import fold, squash
from copydesk.clean.layout import (
    Layout,
    describe_template,
    find_main_scope,
    find_scope,
    find_templates,
    is_heading,
    is_teaser,
    iter_leaves,
    map_layout,
    measure_links,
    split_lines,
)
from copydesk.clean.naming import name_page
from copydesk.clean.prune import prune_page
from copydesk.clean.structured import Structured
from copydesk.clean.visible_dates import MAX_LABEL_CHARACTERS

# Built once: trafilatura would read its settings file's values again for every page. No deduplication: that would
# remember other pages.
TRAFILATURA = Extractor(output_format="python", fast=True, comments=False, dedup=False)

SENTENCE_END = re.compile(r"[.!?…。:]['\"”’»)\]」]*$")
# A sentence has about 8 words in any language, 40 characters; a cell of a layout table has hundreds of words.
MIN_SENTENCE_CHARACTERS = 40
MAX_SENTENCE_WORDS = 250

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
)
TIME_OF_DAY = re.compile(r"\d{1,2}[:.h]\d\d(?:[:.]\d\d)?(?:\s?[ap]\.?m\b\.?)?", re.IGNORECASE)

# Where less than half of the result reads as prose it is doubted; the second opinion must be this much better, without
# losing more than a fifth of the sentences. Judgement, set on no page.
DOUBTED_SENTENCE_SHARE = 0.5
BETTER_BY = 0.2
# Less prose than two sentences is doubted too.
MIN_PROSE_CHARACTERS = 200
KEPT_SENTENCES = 0.8

# Text in quotes or links of other articles inside the article element is no paragraph of it.
MAX_LINK_SHARE = 0.5


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a page, and why it is no body; None for a line of the body.

    `folded` is the text's words in lower case, `element` the leaf that holds exactly these words.
    """

    text: str
    folded: str
    element: HtmlElement | None
    kind: RemovedKind | None = None


@dataclass(frozen=True, slots=True)
class Body:
    """The lines of a page in order, by which extractor they were found, and how surely.

    `confidence` is the share of the body's words that stand in sentences, times the share that the second extractor
    agrees with, where it was asked; between 0 and 1.
    """

    lines: tuple[Line, ...]
    method: str
    confidence: float


def extract_body(tree: HtmlElement, structured: Structured) -> Body:
    """The body of the page in `tree`, which is pruned on the way."""
    pruned = prune_page(tree)
    layout = map_layout(pruned, name_page(pruned, structured))
    first = judge_lines(run_trafilatura(pruned), layout)
    first = recover_lines(first, pruned)
    share = measure_sentences(first)
    if share >= DOUBTED_SENTENCE_SHARE and count_sentences(first) >= MIN_PROSE_CHARACTERS:
        return Body(first, "trafilatura", share)
    second = judge_lines(run_readability(pruned), layout)
    third = judge_lines(read_json_ld(structured), layout)
    method, best = "trafilatura", first
    for name, other in (("readability", second), ("json-ld", third)):
        if is_better(other, best):
            method, best = name, other
    opinion = first if method == "readability" else second
    return Body(best, method, measure_sentences(best) * measure_agreement(best, opinion))


def run_trafilatura(tree: HtmlElement) -> list[str]:
    """The lines that trafilatura takes for the body."""
    found = bare_extraction(tree, options=TRAFILATURA)
    return found.text.split("\n") if isinstance(found, Document) and found.text else []


def run_readability(tree: HtmlElement) -> list[str]:
    """The lines that readability, in the copy that trafilatura carries, takes for the body; none where it fails."""
    summary = try_readability(deepcopy(tree))
    return [line for leaf in iter_leaves(summary) for line in split_lines(leaf)]


def read_json_ld(structured: Structured) -> list[str]:
    """The lines of the text that the page's JSON-LD gives as its article's; most pages give none."""
    return (structured.first_paragraphs("articleBody") or "").split("\n")


# ── judging lines ────────────────────────────────────────────────────────────────────────────────────────


def judge_lines(texts: Iterable[str], layout: Layout) -> tuple[Line, ...]:
    """The texts as lines, each with its verdict."""
    folded = ((text, fold(text)) for text in (" ".join(text.split()) for text in texts))
    located = [Line(text, words, layout.find(text)) for text, words in folded if words]
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
    others = fold(TIME_OF_DAY.sub(" ", FULL_DATE.sub(" ", text)))
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


# ── recovering lines ─────────────────────────────────────────────────────────────────────────────────────


def recover_lines(lines: tuple[Line, ...], tree: HtmlElement) -> tuple[Line, ...]:
    """The lines and, in their places, the article's paragraphs and block quotes that were missed."""
    found = [line.element for line in lines if line.kind is None and line.element is not None]
    paragraphs = [element for element in found if element.tag == "p" and is_sentence(element.text_content().strip())]
    scope = find_main_scope(paragraphs)
    if scope is None:
        return lines
    templates = find_templates(paragraphs)
    known = squash("".join(line.text for line in lines))
    merged = list(lines)
    last_index = -1
    places = {id(line.element): index for index, line in enumerate(lines) if line.element is not None}
    inserted = 0
    for element in scope.iter("p", "blockquote"):
        if id(element) in places:
            last_index = places[id(element)] + inserted
        elif is_missed(element, templates, scope, known):
            inserted += 1
            last_index += 1
            text = " ".join(element.text_content().split())
            merged.insert(last_index, Line(text, fold(text), element))
    return tuple(merged)


def is_missed(
    element: HtmlElement, templates: frozenset[tuple[str | None, ...]], scope: HtmlElement, known: str
) -> bool:
    """Whether an element of the article belongs to the body and isn't in it."""
    text = element.text_content().strip()
    if not text or squash(text) in known or find_scope(element) is not scope:
        return False
    if element.tag == "blockquote":
        return measure_links(element) < LINK_LINE_SHARE
    return describe_template(element) in templates and is_sentence(text) and measure_links(element) < MAX_LINK_SHARE


# ── comparing results ────────────────────────────────────────────────────────────────────────────────────


def is_sentence(text: str) -> bool:
    """Whether a line reads as prose."""
    return (
        len(text) >= MIN_SENTENCE_CHARACTERS
        and SENTENCE_END.search(text) is not None
        and "|" not in text
        and len(text.split()) <= MAX_SENTENCE_WORDS
    )


def body_texts(lines: Iterable[Line]) -> list[str]:
    """The texts of the lines that are body."""
    return [line.text for line in lines if line.kind is None]


def count_sentences(lines: Iterable[Line]) -> int:
    """Characters of the body in lines that read as prose."""
    return sum(len(text) for text in body_texts(lines) if is_sentence(text))


def measure_sentences(lines: Iterable[Line]) -> float:
    """The share of the body's characters in lines that read as prose; 0 for no body."""
    texts = body_texts(lines)
    length = sum(map(len, texts))
    return sum(len(text) for text in texts if is_sentence(text)) / length if length else 0.0


def measure_agreement(first: tuple[Line, ...], second: tuple[Line, ...]) -> float:
    """The Jaccard similarity of the two bodies' words, as sets."""
    one, other = (
        {word for line in lines if line.kind is None for word in line.folded.split()} for lines in (first, second)
    )
    return len(one & other) / len(one | other) if one | other else 1.0


def is_better(second: tuple[Line, ...], first: tuple[Line, ...]) -> bool:
    """Whether the second result reads like prose where the first doesn't, and loses none of it to speak of."""
    return measure_sentences(second) > measure_sentences(first) + BETTER_BY and count_sentences(
        second
    ) >= KEPT_SENTENCES * count_sentences(first)
