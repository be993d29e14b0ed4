"""Title and section of a page."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from html import unescape

from lxml.etree import XPath
from lxml.html import HtmlElement
from trafilatura.metadata import extract_title

from copydesk.bylines import is_unspaced
from copydesk.clean.draft import estimate_words, fold_words
from copydesk.clean.page.outlets import is_outlet, squash_name
from copydesk.clean.page.structured import Structured

# "Council approves ferry | Delta Courier": the outlet behind a separator is no part of the title.
OUTLET_SEPARATOR = re.compile(r"\s+(?:[|»·•—–]|-)\s+")
# The same in scripts that set no blanks: "第二泊位获批_三角洲日报".
UNSPACED_OUTLET = re.compile(r"(?P<story>.+?)\s*[_|｜ㅣ│–—-]\s*(?P<outlet>[^\s_|｜ㅣ│–—-]+)")
# "Delta Courier: Council approves ferry", "Council approves ferry (Delta Courier)".
JOINED_OUTLET = re.compile(
    r"(?P<before>[^:]{3,40}):\s+(?P<rest>.+)|(?P<story>.+?)\s+[(\[](?P<behind>[^()\[\]]{3,40})[)\]]"
)
# Names of the headline alone, without the outlet, for those who count readers or quote.
HEADLINE_META = ("headline", "parsely-title", "sailthru.title", "citation_title")
# A shorter part of a page's title is its section or outlet.
MIN_TITLE_WORDS = 3
# "second-berth-approved", "berth_2.html": the name of a file or the end of an address.
SLUG = re.compile(r"[\w%.+]+(?:[-_][\w%.+]+){2,}|\S+\.(?:html?|php|aspx?|txt|json|xml)", re.IGNORECASE)
# A heading that is a link, or in one, is another page's: a list of what is read most repeats the story's own title.
FIND_SECOND = XPath("following::h2[not(ancestor::a or descendant::a)]")
# Half of the words: a headline and its shorter form for search engines have more of them in common, a headline and the
# name of a section less.
MIN_LIKENESS = 0.5


def find_title(tree: HtmlElement, structured: Structured, outlets: frozenset[str]) -> str | None:
    """The headline that a reader sees, unless JSON-LD and Open Graph agree on another; without the outlet's name.

    `outlets`: the outlet's names, as `name_outlets` gives them. What one of the two calls the headline is often another
    one, made for search engines.
    """
    heads = {text: element for element in tree.iter("h1") if (text := text_inside(element))}
    outlets |= name_logo(tree, heads, outlets)
    stated = [title for title in (drop_outlet(one, outlets) for one in state_titles(structured)) if is_title(title)]
    seen = choose_head({text: one for text, one in heads.items() if not is_outlet(text, outlets)}, stated)
    named = [one for element in tree.iter("title") for one in OUTLET_SEPARATOR.split(text_inside(element))]
    if seen is not None and (other := find_other(tree, seen, [*stated, *named])):
        return other
    titles = [spell_head(seen, heads[seen], stated), *stated] if seen is not None else stated
    made = [*stated, *(drop_outlet(text_inside(one), outlets) for one in tree.iter("title"))]
    if seen is not None and fold_words(seen) in map(fold_words, made) and (second := find_second(heads[seen], stated)):
        return second
    if titles:
        votes = Counter(map(fold_words, titles))
        return max(titles, key=lambda title: votes[fold_words(title)])  # the first of several
    return guess_title(tree, outlets)


def guess_title(tree: HtmlElement, outlets: frozenset[str]) -> str | None:
    """The title of a page that states none and shows none in an `h1`: its head's, as short as trafilatura has it."""
    heads = [title for title in (drop_outlet(text_inside(one), outlets) for one in tree.iter("title")) if title]
    guessed = drop_outlet(" ".join((extract_title(tree) or "").split()), outlets)
    # A logo, or the heading of a box beside the story.
    is_other = bool(heads) and not is_label(heads[0]) and measure_likeness(guessed, heads[0]) < MIN_LIKENESS
    parts = [*([] if is_other or not guessed else [guessed]), *heads]
    first = next((title for title in parts if not is_outlet(title, outlets)), parts[0] if parts else None)
    # What trafilatura cuts off is the outlet alone, and then no section before it is known for one.
    shorter = (part for part in parts if first and first.startswith(f"{part} ") and not is_label(part))
    return next(shorter, first)


def name_logo(tree: HtmlElement, heads: Iterable[str], outlets: frozenset[str]) -> frozenset[str]:
    """The squashed name of the outlet where an `h1` is its logo: the page's title ends or begins with it.

    Where the title's other end is the `h1`, and this one holds a name of the outlet, it is the outlet's.
    """
    title = next(tree.iter("title"), None)
    parts = OUTLET_SEPARATOR.split(text_inside(title)) if title is not None else []
    if len(parts) < 2:
        return frozenset()
    ends = {squash_name(parts[0]), squash_name(parts[-1])}
    shown = {squash_name(text) for text in heads}
    others = ends - shown
    if len(others) == 1 and len(ends) > 1 and any(name in other for other in others for name in outlets):
        return frozenset(others)
    # Of two headings that are the two ends of the title the second names the outlet, however long it is.
    if not others and len(ends) > 1:
        return frozenset({squash_name(parts[-1])})
    # A headline as short as a label has the outlet's name beside it, a logo has the story's.
    if max(map(estimate_words, parts)) < MIN_TITLE_WORDS:
        return frozenset()
    logos = {squash_name(text) for text in heads if is_label(text)}
    return frozenset(filter(None, ends & logos))


def state_titles(structured: Structured) -> list[str]:
    """The titles that the page's data give, the surest first."""
    headline = structured.first_text("headline") or structured.first_meta(*HEADLINE_META)
    titles = (headline, structured.first_meta("og:title", "twitter:title"))
    return [" ".join(unescape(title).split()) for title in titles if title]


def find_other(tree: HtmlElement, seen: str, made: Sequence[str]) -> str | None:
    """The headline in an `h2` that is a title of the page word by word, where the `h1` shares no word with any: the
    name of a section, or what its author says of himself.
    """
    if any(measure_likeness(seen, title) for title in made):
        return None
    titles = {fold_words(title) for title in made if estimate_words(title) >= MIN_TITLE_WORDS}
    headings = tree.iter("h2") if titles else ()
    return next((text for one in headings if fold_words(text := text_inside(one)) in titles), None)


def find_second(head: HtmlElement, stated: Sequence[str]) -> str | None:
    """The headline that a reader sees in an `h2` behind an `h1` that is made for search engines: a stated title is its
    text, and the `h1`'s is another. Such an `h1` is often a step of the path above the story.

    It is spelled as it is stated: between its label and the rest the heading may have a line's end only. An `h2` that
    repeats the `h1` is no other headline.
    """
    written = fold_words(text_inside(head))
    is_stated = any(fold_words(title) != written for title in stated)
    named = (name_heading(one, stated) for one in (FIND_SECOND(head) if is_stated else ()))
    title = next(filter(None, named), None)
    return None if title is None or fold_words(title) == written else title


def name_heading(element: HtmlElement, stated: Sequence[str]) -> str | None:
    """The stated title that a heading is, as a whole or without the label before it that is an element of its own.

    `stated`, the surest first: whether the label belongs to it the last says, the one for readers elsewhere.
    """
    folded = fold_words(text_inside(element))
    for title in reversed(stated):
        short = fold_words(title)
        if folded == short:
            return title
        if len(element) and folded.endswith(f" {short}") and estimate_words(title) >= MIN_TITLE_WORDS:
            return title
    return None


def choose_head(heads: Mapping[str, HtmlElement], stated: Sequence[str]) -> str | None:
    """The `h1` that is the headline: the most like a stated title, or the one that is as long as a headline.

    Of several such the first in the story's own element. `heads`: the page's, by their texts.
    """
    likest = max(
        heads, key=lambda head: max((measure_likeness(head, title) for title in stated), default=0), default=""
    )
    if any(measure_likeness(likest, title) >= MIN_LIKENESS for title in stated):
        return likest
    long = [head for head in heads if is_title(head) and estimate_words(head) >= MIN_TITLE_WORDS]
    long = [head for head in long if not is_caption(heads[head])]
    if len(long) > 1:
        long = [head for head in long if any(one.tag in ("article", "main") for one in heads[head].iterancestors())]
        return long[0] if long else None
    return long[0] if long else None


def measure_likeness(one: str, other: str) -> float:
    """The share of the words of the shorter of two titles that the longer has too."""
    first, second = (set(fold_words(text).split()) for text in (one, other))
    return len(first & second) / max(min(len(first), len(second)), 1)


def spell_head(head: str, element: HtmlElement, stated: Sequence[str]) -> str:
    """The headline without the label before it, where a stated title goes without, and with the sign behind it."""
    return (name_heading(element, stated) if len(element) else None) or head


def is_caption(head: HtmlElement) -> bool:
    """Whether a heading belongs to a picture."""
    return any(one.tag in ("figure", "figcaption") for one in head.iterancestors())


def is_title(text: str) -> bool:
    """Whether a text can be a title: no address, no name of a file or of a page's address."""
    return bool(text) and not SLUG.fullmatch(text) and "://" not in text


def name_page(tree: HtmlElement, structured: Structured) -> Iterator[str]:
    """Every text that names the page besides its `h1`: the headlines of its data, its title and the title's parts."""
    yield from (headline for headline in (structured.first_text(name) for name in ("headline", "name")) if headline)
    yield from (title for title in (structured.first_meta(name) for name in ("og:title", "twitter:title")) if title)
    for element in tree.iter("title"):
        title = text_inside(element)
        yield title
        yield from (part for part in OUTLET_SEPARATOR.split(title) if len(part.split()) >= MIN_TITLE_WORDS)


def text_inside(element: HtmlElement) -> str:
    """All text of an element in one line."""
    return " ".join(" ".join(element.itertext()).split())


def drop_outlet(title: str, outlets: frozenset[str]) -> str:
    """The title without the outlet's name before or behind a separator, and without the sections beside that."""
    marks = list(OUTLET_SEPARATOR.finditer(title))
    if not marks:
        return drop_joined_outlet(title, outlets)
    starts, ends = [0, *(mark.end() for mark in marks)], [*(mark.start() for mark in marks), len(title)]
    first, last = 0, len(marks)
    while last > first and is_outlet(title[starts[last] : ends[last]], outlets):
        last -= 1
    while first < last and is_outlet(title[starts[first] : ends[first]], outlets):
        first += 1
    if last < len(marks):
        while (
            last > first and "|" in title[ends[last - 1] : starts[last]] and is_label(title[starts[last] : ends[last]])
        ):
            last -= 1
    return title[starts[first] : ends[last]].strip()


def drop_joined_outlet(title: str, outlets: frozenset[str]) -> str:
    """The title without the outlet's name behind a bare sign, before its colon or in parentheses at its end."""
    unspaced = UNSPACED_OUTLET.fullmatch(title)
    if unspaced is not None and is_unspaced(unspaced["outlet"]) and is_outlet(unspaced["outlet"], outlets):
        return unspaced["story"]
    joined = JOINED_OUTLET.fullmatch(title)
    if joined is None or not is_outlet(joined["before"] or joined["behind"], outlets):
        return title
    return joined["rest"] or joined["story"]


def is_label(text: str) -> bool:
    """Whether a part of a title is as short as the name of a section."""
    return len(text.split()) < MIN_TITLE_WORDS


def find_section(structured: Structured) -> str | None:
    """The section that the page files itself under."""
    return structured.first_text("articleSection") or structured.first_meta(
        "article:section", "og:article:section", "section", "parsely-section", "category"
    )
