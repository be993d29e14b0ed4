"""Which of an extractor's lines are no body, by where each stands on the page."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import islice, takewhile

from lxml.html import HtmlElement

from copydesk.article import RemovedKind
from copydesk.clean.draft import estimate_words, fold_words, squash
from copydesk.clean.page.layout import (
    Layout,
    describe_template,
    find_teaser_box,
    is_heading,
    is_permalinked,
    is_teaser,
    list_linked_pages,
    measure_links,
    text_in_line,
)
from copydesk.clean.page.lines import Line, is_sentence
from copydesk.clean.page.visible_dates import MAX_LABEL_CHARACTERS, OTHER_CALENDARS

# A line that is link for nine tenths, and long enough to be a title; shorter ones name a source or a product.
LINK_LINE_SHARE = 0.9
MIN_LINK_WORDS = 4
MAX_LINK_WORDS = 30
LABELLED_TAGS = frozenset({"p", "div", "h2", "h3", "h4", "h5"})
# Six sentences of which one element holds most make it the story's; what is outside behind them may be as long as a
# box about the author. Set on 219 pages: none of their six such tails of several lines is the story's.
MIN_TOLD_LINES = 6
MIN_HELD_SHARE = 0.6
MAX_TAIL_SHARE = 0.25
MIN_TAIL_LINES = 2
PARTS = frozenset({"ul", "ol", "li", "dl", "blockquote"})
# One box may be a source that the story speaks of.
MIN_TEASERS = 2
# The headline is repeated at the top, after at most a picture, a label and a date.
MAX_PLACE_OF_TITLE = 8
# So is the line with the date, in any language: "Friday, 22 October 2010 at 20:13", "Stand: 28.04.2020 18:00 Uhr". It
# is a date, a time and at most this many other words. What begins with a dash is an item, or who signed a quotation.
MAX_OTHER_WORDS = 3
# A label in an element of its own, before a link.
MAX_LABEL_WORDS = 6
FULL_DATE = re.compile(
    r"\b\d{1,2}(?:st|nd|rd|th|\.|º)?\s(?:de\s|of\s)?[^\W\d_]{3,}\.?,?\s(?:de\s)?(?:19|20)\d\d\b"
    r"|[^\W\d_]{3,}\.?\s\d{1,2}(?:st|nd|rd|th)?,?\s(?:19|20)\d\d\b"
    r"|\b(?:19|20)\d\d\s?[-/.年년]\s?\d{1,2}\s?[-/.月월]\s?\d{1,2}[일日]?|\b\d{1,2}[-/.]\d{1,2}[-/.](?:19|20)\d\d\b"
    rf"|{OTHER_CALENDARS}"
)
TIME_OF_DAY = re.compile(r"\d{1,2}[:.h]\d\d(?:[:.]\d\d)?(?:\s?[ap]\.?m\b\.?)?", re.IGNORECASE)


def judge_lines(texts: Iterable[str], layout: Layout) -> tuple[Line, ...]:
    """The texts as lines, each with its verdict."""
    located = [line for text in texts if (line := locate_line(" ".join(text.split()), layout)).folded]
    judged = [
        replace(line, kind=kind) if (kind := judge_line(line, place, layout)) else line
        for place, line in enumerate(located)
    ]
    judged = list(reject_headings(reject_teasers(judged), RemovedKind.HEADLINE))
    return tuple(reversed(list(reject_headings(reversed(judged), RemovedKind.BOILERPLATE))))


def locate_line(text: str, layout: Layout) -> Line:
    """The line of a text, in the leaf that holds exactly this text."""
    squashed = squash(text)
    return Line(text, fold_words(text), squashed, layout.find(squashed))


def reject_teasers(lines: list[Line]) -> list[Line]:
    """The lines, with those at the end rejected that stand in boxes which lead to other pages.

    All of them stay where no story is above them: then the page is a list of such boxes, which `verdict` refuses.
    """
    last = len(lines)
    pages: set[str] = set()
    while last:
        line = lines[last - 1]
        box = find_teaser_box(line.element) if line.element is not None and line.kind is None else None
        if box is None and line.kind is None:
            break
        pages.update(list_linked_pages(box) if box is not None else ())
        last -= 1
    if len(pages) < MIN_TEASERS or not any(line.kind is None and is_sentence(line.text) for line in lines[:last]):
        return lines
    return [*lines[:last], *(line if line.kind else replace(line, kind=RemovedKind.SEE_ALSO) for line in lines[last:])]


def reject_tail(lines: tuple[Line, ...]) -> tuple[Line, ...]:
    """The lines, with those at the end rejected that stand outside of the one element which holds the story.

    There sites set who the author is, what they ask of readers and what they sell, in words that are prose as well. All
    stay where no element holds most of the story, where they are much of the text, and where they are made like its
    paragraphs. One line may be the story's last, or its credit.
    """
    body = [line for line in lines if line.kind is None]
    told = [(line, line.element) for line in body if line.element is not None and is_sentence(line.text)]
    held: Counter[HtmlElement | None] = Counter()
    for line, element in told:
        held[find_story_holder(element)] += len(line.text)
    holder, length = held.most_common(1)[0] if held else (None, 0)
    if holder is None or len(told) < MIN_TOLD_LINES or length < MIN_HELD_SHARE * held.total():
        return lines
    templates = {describe_template(element) for line, element in told if is_in(line, holder)}
    tail = list(takewhile(lambda one: is_outside(one, holder, templates), reversed(body)))
    size = sum(len(one.text) for one in tail)
    if len(tail) < MIN_TAIL_LINES or size > MAX_TAIL_SHARE * sum(len(one.text) for one in body):
        return lines
    gone = set(map(id, tail))
    return tuple(replace(line, kind=RemovedKind.BOILERPLATE) if id(line) in gone else line for line in lines)


def find_story_holder(element: HtmlElement) -> HtmlElement | None:
    """The element around a line's own that is no part of a list or quotation."""
    return next((one for one in element.iterancestors() if one.tag not in PARTS), None)


def is_in(line: Line, holder: HtmlElement) -> bool:
    """Whether a line stands in an element, at any depth."""
    return line.element is not None and any(one is holder for one in line.element.iterancestors())


def is_outside(line: Line, holder: HtmlElement, templates: Collection[tuple[str | None, ...]]) -> bool:
    """Whether a line stands elsewhere than in the element that holds the story, and is made otherwise."""
    return line.element is not None and not is_in(line, holder) and describe_template(line.element) not in templates


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
    # Most lines hold no link, and of those only items may be teasers.
    if line.element.tag != "li" and next(line.element.iter("a"), None) is None:
        return None
    if is_permalinked(line.element):
        return None
    # A bare address is a source that the author gives, not a teaser.
    is_title_long = MIN_LINK_WORDS <= words <= MAX_LINK_WORDS and "://" not in line.text
    if (
        is_labelled_link(line.element)
        or is_in_link_list(line.element, layout)
        or is_teaser(line.element)
        or (is_title_long and measure_links(line.element) >= LINK_LINE_SHARE)
    ):
        return RemovedKind.SEE_ALSO
    return None


def is_labelled_link(element: HtmlElement) -> bool:
    """Whether an element is a label and a link with a title: "Les også: Øyboerne kaller vedtaket et kompromiss"."""
    return element.tag in LABELLED_TAGS and leads_elsewhere(element)


def is_in_link_list(element: HtmlElement, layout: Layout) -> bool:
    """Whether an element is an item of a list of links, as `is_link_list` says of it once a page."""
    holder = element.getparent() if element.tag == "li" else None
    if holder is None:
        return False
    if holder not in layout.link_lists:
        layout.link_lists[holder] = is_link_list(list(holder.iterchildren("li")))
    return layout.link_lists[holder]


def is_link_list(items: Sequence[HtmlElement]) -> bool:
    """Whether a list's items are all links with titles, one of them at least labelled."""
    return (
        len(items) >= MIN_TEASERS
        and all(measure_links(item) >= LINK_LINE_SHARE or leads_elsewhere(item) for item in items)
        and any(map(leads_elsewhere, items))
    )


def leads_elsewhere(element: HtmlElement) -> bool:
    """Whether an element is a label and a link with a title.

    The label is an element of its own or ends with a colon, and nothing stands behind the link.
    """
    links = list(islice(element.iter("a"), 2))
    if len(links) != 1 or (links[0].tail or "").strip(" .»>"):
        return False
    title = text_in_line(links[0])
    label = text_in_line(element).removesuffix(title).strip()
    is_own = any(text_in_line(one) == label for one in element.iter("strong", "b", "em", "span"))
    is_apart = label.endswith((":", "：", "|", "»", ">"))
    most = MAX_LABEL_WORDS if is_own and is_apart else MAX_OTHER_WORDS + 1
    return (
        0 < len(label.split()) <= most
        and (is_own or is_apart)
        and estimate_words(title) >= MIN_LINK_WORDS
        and "://" not in title
    )


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
