"""The dates that a reader of a page sees by its headline: `time` elements and short labels with a date in them.

Nearness decides, not names of classes: in the header of an article stands the article's date, whatever the site calls
it. Further away a date counts only where the page marks it as the publication date.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from lxml.etree import XPath
from lxml.html import HtmlElement

from copydesk.article import DateClue, DateOrigin

# A date label is short ("Published: Monday, 14 October 2024, 09:30 | Updated: …"); longer text with a year is prose.
MAX_LABEL_CHARACTERS = 120
# With the indents of its markup; longer runs are scripts and prose, not worth a search.
MAX_RUN_CHARACTERS = 1_000
# How many elements (in document order) a label may stand before and after the headline: a header has pictures,
# share buttons and authors between the two.
REACH_BEFORE = 25
REACH_AFTER = 60
# A heading of one or two words is a section's or the site's name.
MIN_HEADLINE_WORDS = 3
_WORD = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]|[^\W_]+")  # Chinese and Japanese: each character
# The nearest ones say it; what follows belongs to teasers.
MAX_CLUES = 4

# Day, month in any language and year, in any order: "14.10." or "Oct 14" by a headline may be an event's. Reading the
# date is normalization's work; this only tells labels from prose.
# Letters with the marks above and below that Indic scripts and Thai write vowels by.
_LETTER = r"(?:[^\W\d]|[\u0900-\u0dff\u0e00-\u0eff])"
# In Latin, Arabic and Persian digits.
_YEAR = r"(?:19|20|١٩|٢٠|۱۹|۲۰)\d{2}(?!\d)"
# Dates of other calendars: "令和6年10月9日", "۱۸ مهر ۱۴۰۳", "۱۴۰۳/۰۷/۱۸", "9 ตุลาคม 2567", "9 ต.ค. 67".
OTHER_CALENDARS = (
    r"(?:明治|大正|昭和|平成|令和|民[國国])\s?(?:\d{1,3}|元)\s?年\s?\d{1,2}\s?月\s?\d{1,2}\s?日"
    r"|[۰-۹٠-٩]{1,2}\s+[\u0600-\u06ff]{2,10}(?:\sماه)?[\s،]+[۰-۹٠-٩]{4}(?!\d)"
    r"|[۰-۹]{4}[/\-][۰-۹]{1,2}[/\-][۰-۹]{1,2}|[۰-۹]{1,2}[/\-][۰-۹]{1,2}[/\-][۰-۹]{4}(?!\d)"
    r"|\d{1,2}\s+[\u0e00-\u0e7f.]{3,12}\s*(?:พ\.ศ\.\s?)?[2๒][5๕]\d{2}(?!\d)|\d{1,2}/\d{1,2}/25\d{2}(?!\d)"
    r"|\d{1,2}\s+[\u0e00-\u0e7f]{1,3}\.[\u0e00-\u0e7f]{1,2}\.\s?\d{2}(?!\d)"
)
_FULL_DATE = re.compile(
    rf"(?<!\d)\d{{1,2}}(?:st|nd|rd|th|er|\.|º)?[\s.,/\-]+(?:de\s|of\s)?"
    rf"(?:{_LETTER}{{3,}}[\s.,/\-]+(?:de\s)?|\d{{1,2}}[\s./\-]+)?{_YEAR}"
    r"|(?:19|20)\d{2}\s?[-/.年년]\s?\d{1,2}\s?[-/.月월]\s?\d{1,2}"
    rf"|(?<!\d)\d{{1,2}}([./])\d{{1,2}}\1\d{{2}}(?!\d)|{OTHER_CALENDARS}"
)
# Words around the date in a label: "Published by Jane Doe on Monday … at … | Updated …".
MAX_LABEL_WORDS = 14
# A weekday, the hour, "Uhr", the writer's name: more words beside a date make it a sentence about something else.
MAX_WORDS_BESIDE = 5
# "Photo: Kai Rehn, 24 April 2023", "Foto: dpa, 24.4.2023": when a picture was taken.
PICTURED = re.compile(
    r"(?:photos?|photographs?|pictures?|images?|fotos?|fotografías?|crédits?(?: photo)?|bild(?:er)?|immagin[ei]|imagem"
    r"|kuva|zdjęci[ae]|snímek|фото|file photo)\b[^:]{0,20}[:©]|(?:photo|picture|image)s? (?:by|taken)\b|©",
    re.I,
)
# "at 8:30 p.m. EDT", "um 18:00 Uhr": one word of a label, however it is written.
_TIME_OF_DAY = re.compile(
    r"(?:\b(?:at|um|à|a las|alle|klo|kl\.?|om|o)\s)?\b\d{1,2}[:.h]\d\d(?:[:.]\d\d)?"
    r"(?:\s?[ap]\.?\s?m\b\.?)?(?:\s?Uhr\b|\s\(?[A-Z]{2,5}(?:[+-]\d{1,2})?\b\)?)?",
    re.I,
)
_QUOTED = re.compile('[“”„"»«]')
# What every full date has in it: cheaper to look for in all of a page's text. The shortest is "1.1.20".
_TWO_DIGITS = re.compile(r"\d\d|\d[年月]")
_IN_UTC = re.compile(r"\d(?:Z|[+-]00:?00)$")
# What may be a `time` element or microdata.
FIND_TIMES = XPath("descendant-or-self::*[self::time or @itemprop]")
_YEAR_OR_POINTS = re.compile(r"(?:19|20|25|١[٩٣٤]|٢٠|[۱۲][۳۴۰۹])\d\d|๒๕\d\d|\d[./]\d|\d[年月]|[\u0e00-\u0e7f]\.\s?\d\d")
MIN_DATE_CHARACTERS = 6
_OTHERS = re.compile(
    r"relat|sidebar|comment|recommend|most-?read|popular|trending|similar|footer|copyright|carousel|slider|more-?news|reply"
    r"|(?:fig|wp|image|img|photo|picture|media)[-_]*caption|wm-ipp",
    re.I,
)
_OTHERS_TAGS = frozenset(
    {"footer", "nav", "script", "style", "noscript", "select", "option", "button", "form", "title", "textarea"}
    | {"figcaption"}
)
_PUBLISHED = re.compile(r"publi|entry-date|entry-time|posted|pubdate|dateline", re.I)
_MODIFIED = re.compile(
    r"updat|modif|edited|revis|changed|aktualis|ge[äa]ndert|mis à jour|actualiz|atualiz|aggiorn|bijgewerkt|gewijzigd|"
    r"opdater|oppdater|uppdater|diperbar|обновл|zaktualiz|güncelle",
    re.I,
)
# Themes of WordPress and others give every date the class "updated" (https://microformats.org/wiki/hentry).
_HENTRY_UPDATED = re.compile(r"(?<![\w-])updated(?![\w-])", re.I)


@dataclass(frozen=True, slots=True)
class Label:
    """A date label: the element that holds it, what it says, and its place among the page's elements."""

    element: HtmlElement
    text: str
    origin: DateOrigin
    place: int


@dataclass(frozen=True, slots=True)
class Header:
    """Where the article begins: the place of its headline, the headline's elements, and the elements around it."""

    place: int | None
    headline: frozenset[HtmlElement]
    containers: frozenset[HtmlElement]

    def is_near(self, place: int) -> bool:
        """Whether something at `place` is part of the header."""
        return self.place is not None and -REACH_BEFORE <= place - self.place <= REACH_AFTER


def collect_visible_dates(tree: HtmlElement, *, is_stated: bool) -> Iterator[DateClue]:
    """The date labels that stand for this article, the nearest to its headline first.

    Where the page's head states a date (`is_stated`), one inside a sentence isn't worth asking.
    """
    places = {element: place for place, element in enumerate(tree.iter("*"))}
    header = locate_header(tree, places)
    captions = {
        fold_text(text) for image in tree.iter("img") for text in (image.get("alt"), image.get("title")) if text
    }
    labels = (
        label
        for label in find_labels(tree, places, header)
        if label.text not in captions and not PICTURED.match(label.text) and not (is_stated and reads_as_prose(label))
    )
    own = sorted(
        (label for label in labels if not stands_elsewhere(label.element, header)),
        key=lambda label: rank_label(label, header),
    )
    for label in own[:MAX_CLUES]:
        yield DateClue(text=label.text, origin=label.origin, is_modification=says_modified(label))


def locate_header(tree: HtmlElement, places: Mapping[HtmlElement, int]) -> Header:
    """Where the headline of the article stands, and which elements hold it."""
    headline = find_headline(tree)
    if headline is None:
        return Header(None, frozenset(), frozenset())
    return Header(places[headline], frozenset(headline.iter()), frozenset(headline.iterancestors()))


def find_headline(tree: HtmlElement) -> HtmlElement | None:
    """The heading that the page's title repeats, the longest one of those; else its longest `h1`."""
    title = ""
    repeated: list[tuple[int, HtmlElement]] = []
    first_level: list[tuple[int, HtmlElement]] = []
    for element in tree.iter("title", "h1", "h2", "h3"):
        text = fold_text(element.text_content())
        if element.tag == "title":
            title = title or text
        elif text in title and len(_WORD.findall(text)) >= MIN_HEADLINE_WORDS:
            repeated.append((len(text), element))
        if text and element.tag == "h1":
            first_level.append((len(text), element))
    found = repeated or first_level
    return max(found, key=lambda one: one[0])[1] if found else None


def find_labels(tree: HtmlElement, places: Mapping[HtmlElement, int], header: Header) -> list[Label]:
    """Near the headline every `time` element and short run of text with a full date, elsewhere the marked ones.

    In document order. `places` are the page's elements in that order, each with its index.
    """
    labels = []
    for element in FIND_TIMES(tree):
        place = places[element]
        if is_time(element) and counts_here(element, place, header):
            labels += [Label(element, text, DateOrigin.TIME_ELEMENT, place) for text in read_time(element)]
    for element, text in find_runs(places):
        if counts_here(element, places[element], header) and not is_inside_time(element):
            labels.append(Label(element, text, DateOrigin.TEXT, places[element]))
    return sorted(labels, key=lambda label: label.place)


def counts_here(element: HtmlElement, place: int, header: Header) -> bool:
    """Whether a date in an element may be the article's: near its headline or marked, and not in the headline."""
    return (header.is_near(place) or says_published(element)) and element not in header.headline


def find_runs(elements: Iterable[HtmlElement]) -> Iterator[tuple[HtmlElement, str]]:
    """The short runs of text with a full date in them, each with the element that directly holds it."""
    for element in elements:
        # Most runs are blanks between elements, or hold no number.
        if (run := element.text) and _TWO_DIGITS.search(run) and (text := read_run(run)):
            yield element, text
        if (run := element.tail) and _TWO_DIGITS.search(run) and (text := read_run(run)):
            holder = element.getparent()
            if holder is not None:
                yield holder, text


def read_run(run: str) -> str | None:
    """A run of text in one line, where it is a label with a full date."""
    if not MIN_DATE_CHARACTERS <= len(run) <= MAX_RUN_CHARACTERS:
        return None
    if not _YEAR_OR_POINTS.search(run) or not _FULL_DATE.search(run):
        return None
    text = fold_text(run)
    return text if len(text) <= MAX_LABEL_CHARACTERS and len(text.split()) <= MAX_LABEL_WORDS else None


def is_time(element: HtmlElement) -> bool:
    """Whether it is a `time` element or microdata outside a `meta` element that says the same."""
    if element.tag == "time":
        return True
    properties = element.get("itemprop")
    return properties is not None and element.tag != "meta" and "datepublished" in properties.lower().split()


def is_inside_time(element: HtmlElement) -> bool:
    """Whether an element is a `time` element or directly in one: that has been read as a whole."""
    parent = element.getparent()
    return is_time(element) or (parent is not None and is_time(parent))


def read_time(element: HtmlElement) -> list[str]:
    """What a `time` element states to programs and what it shows, each if that is a date with its year.

    A stated instant in UTC may be the next day; what is shown is the source's own. Of a stated day that adds nothing.
    """
    stated = (element.get("datetime") or element.get("content") or "").strip()
    shown = fold_text(element.text_content())
    found = [text for text in (stated, shown) if len(text) <= MAX_LABEL_CHARACTERS and _FULL_DATE.search(text)]
    return found if found and _IN_UTC.search(found[0]) else found[:1]


def fold_text(text: str) -> str:
    """Text in one line."""
    return " ".join(text.split())


def rank_label(label: Label, header: Header) -> tuple[bool, bool, bool, int]:
    """By the headline before elsewhere, marked as published before unmarked, a date before prose, then the nearest."""
    distance = 0 if header.place is None else abs(label.place - header.place)
    is_marked = says_published(label.element)
    return not header.is_near(label.place), not is_marked, reads_as_prose(label), distance


def reads_as_prose(label: Label) -> bool:
    """Whether a label says more than when: "Letter of 14 October 2021", "Last night: 12 May 2015"."""
    if label.origin is DateOrigin.TIME_ELEMENT or _PUBLISHED.search(label.text) or _MODIFIED.search(label.text):
        return False
    beside = _TIME_OF_DAY.sub(" ", _FULL_DATE.sub(" ", label.text))
    return len(_WORD.findall(beside)) > MAX_WORDS_BESIDE or _QUOTED.search(beside) is not None


def stands_elsewhere(element: HtmlElement, header: Header) -> bool:
    """Whether an element is in a part of the page that isn't this article. What holds the headline is this article."""
    for one in (element, *element.iterancestors()):
        if one in header.containers or one.tag in ("body", "html"):
            return False
        if one.tag in _OTHERS_TAGS or _OTHERS.search(describe(one)):
            return True
    return False


def describe(element: HtmlElement) -> str:
    """How the page's author called an element."""
    return f"{element.get('class') or ''} {element.get('id') or ''} {element.get('itemprop') or ''}"


def says_published(element: HtmlElement) -> bool:
    """Whether the page's author marked it as the publication date."""
    return "pubdate" in element.attrib or bool(_PUBLISHED.search(describe(element)))


def says_modified(label: Label) -> bool:
    """Whether it is marked, or introduced by the words before it, as the date of a change."""
    marks = _HENTRY_UPDATED.sub("", describe(label.element))
    if _PUBLISHED.search(marks):
        return False
    return bool(_MODIFIED.search(marks) or _MODIFIED.search(words_before(label.element)))


def words_before(element: HtmlElement) -> str:
    """The text right before an element, and that of a `time` element itself ("Updated 14 October")."""
    previous, parent = element.getprevious(), element.getparent()
    parts = [element.text if element.tag == "time" else None]
    if previous is not None:
        parts += [previous.tail or previous.text]
    elif parent is not None:
        parts += [parent.text]
    return " ".join(part[-MAX_LABEL_CHARACTERS:] for part in parts if part)
