"""The standfirst: the paragraph between headline and story that says what the story is, kept as its first paragraph.

Extractors leave it out, since it stands beside the story's own element and is often a heading. It is text all the same
(`docs/adr/0011-standfirsts.md`). Three things tell it from its neighbours: the page's data give it as the page's
description, its class says so, or it is a heading right below the headline.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import unescape

from lxml.html import HtmlElement

from copydesk.clean.draft import estimate_words, squash
from copydesk.clean.page.judge import is_date_label
from copydesk.clean.page.layout import BLOCKS, is_heading, is_in_teaser, measure_links
from copydesk.clean.page.lines import Line, is_sentence, squash_lines
from copydesk.clean.page.structured import Structured

DESCRIPTIONS = ("description", "og:description", "twitter:description", "dc.description", "sailthru.description")
# What page authors call it in the languages of news.
CLASS = re.compile(
    r"(?:^|[\W_])(?:stand-?first|sub-?(?:title|heading|headline|head)|deck|dek|strap-?line|lead-?(?:text|in)?|lede|intro(?:duction)?"
    r"|summary|excerpt|abstract|vorspann|teaser-?text|anlauf|unterzeile|chapo|chapeau|sottotitolo|sommario|occhiello"
    r"|entradilla|bajada|sumario|subt[ií]tulo|linha-?fina|ingress|manchet|underrubrik|perex|zajawka|anons|spot|ozet"
    r"|sapo|first-paragraph|article__desc|article-desc(?:ription)?)(?:$|[\W_])",
    re.IGNORECASE,
)
NAMING = ("class", "itemprop", "data-testid", "data-component", "data-manual", "data-type")
NO_CLASS = re.compile(r"caption|video|image|photo|teaser-?(?:box|list)|related|newsletter|author|bio", re.IGNORECASE)
# Fewer words are a label; more are the story. Measured on the 67 standfirsts of 64 pages: 6 to 78 words.
MIN_WORDS = 5
MAX_WORDS = 100
MIN_HEADING_WORDS = 8
# It stands within so many elements behind the headline.
REACH = 60
MAX_STANDFIRSTS = 3
MAX_LINK_SHARE = 0.5
# So much of a description's beginning says that it is the same text, where the description is cut off.
CUT_CHARACTERS = 60
MAX_CHARACTERS = 1_000
# A dateline before it is no longer than this: "Ravnholm."
MAX_DATELINE_CHARACTERS = 25
MIN_HEADLINE_WORDS = 3
TAGS = frozenset({"p", "h2", "h3", "h4", "div", "span", "strong", "section", "li"})
MARKED_TAGS = TAGS - {"span", "strong", "section"}
# An element around more than these is called so for other reasons: it holds the whole header.
MAX_SIBLINGS = 3
NOT_SHOWN_THERE = frozenset({"figure", "figcaption", "nav", "footer", "aside", "form", "button"})


def find_standfirst(lines: tuple[Line, ...], tree: HtmlElement, structured: Structured) -> tuple[Line, ...]:
    """The lines of the standfirst that stand between the headline and the story in `lines`, and aren't among these."""
    elements = list(tree.iter())
    places = {element: place for place, element in enumerate(elements)}
    headline = find_head(tree)
    if headline is None:
        return ()
    start = places[headline] + sum(1 for _ in headline.iter())
    stories = (places.get(line.element) for line in lines if line.kind is None and is_sentence(line.text))
    end = next((place for place in stories if place is not None and place >= start), len(elements))
    known = squash_lines(line for line in lines if line.kind is None)
    described = read_descriptions(structured)
    found: list[Line] = []
    for element in elements[start : min(end, start + REACH)]:
        if len(found) == MAX_STANDFIRSTS:
            break
        if element.tag in TAGS and is_standfirst(element, headline, described) and stands_alone(element):
            line = Line.at(" ".join(element.text_content().split()), element)
            if line.squashed not in known:
                found.append(line)
                known += line.squashed
    return tuple(found)


def find_head(tree: HtmlElement) -> HtmlElement | None:
    """The first `h1` that is as long as a headline, else the first one with any text.

    Where cleaning took out every `h1`, as one in the path above the story, the headline is an `h2`.
    """
    heads = [head for head in tree.iter("h1") if head.text_content().strip()] or list(tree.iter("h2"))
    long = (head for head in heads if estimate_words(head.text_content()) >= MIN_HEADLINE_WORDS)
    return next(long, heads[0] if heads else None)


def read_descriptions(structured: Structured) -> tuple[str, ...]:
    """What the page's data say that it is about, squashed."""
    stated = (structured.first_text("description", "alternativeHeadline"), *map(structured.meta.get, DESCRIPTIONS))
    return tuple(squashed for text in stated if text and (squashed := squash(unescape(text)).rstrip(".…")))


def is_standfirst(element: HtmlElement, headline: HtmlElement, described: Sequence[str]) -> bool:
    """Whether the text of an element behind the headline is its standfirst."""
    text = element.text_content()
    if len(text) > MAX_CHARACTERS or not MIN_WORDS <= estimate_words(text) <= MAX_WORDS:
        return False
    return is_described(text, described) or is_marked(element) or is_below(element, headline)


def is_described(text: str, described: Sequence[str]) -> bool:
    """Whether a text is the page's description; that may be cut off, the text may go on or begin with a dateline."""
    squashed = squash(text).rstrip(".…")
    return any(
        squashed == one
        or (
            min(len(squashed), len(one)) >= CUT_CHARACTERS
            and (squashed.find(one, 0, len(one) + MAX_DATELINE_CHARACTERS) >= 0 or one.startswith(squashed))
        )
        for one in described
    )


def is_marked(element: HtmlElement) -> bool:
    """Whether an element, or the one around it, is called a standfirst by the page's author."""
    parent = element.getparent()
    names = [element.get(key) or "" for key in NAMING]
    around = parent.get("class") or "" if parent is not None and len(parent) <= MAX_SIBLINGS else ""
    if any(NO_CLASS.search(name) for name in names):
        return False
    return element.tag in MARKED_TAGS and any(CLASS.search(name) for name in (*names, around))


def is_below(element: HtmlElement, headline: HtmlElement) -> bool:
    """Whether an element is a heading as long as a sentence, right below the headline and above no other heading."""
    following = element.getnext()
    return (
        is_heading(element)
        and element.getprevious() is headline
        and following is not None
        and not is_heading(following)
        and estimate_words(element.text_content()) >= MIN_HEADING_WORDS
    )


def stands_alone(element: HtmlElement) -> bool:
    """Whether an element holds one text in no list of links, caption or menu, and is no line of date."""
    text = element.text_content()
    return (
        measure_links(element) < MAX_LINK_SHARE
        and not any(one.tag in NOT_SHOWN_THERE for one in element.iterancestors())
        and not is_in_teaser(element)
        and not is_date_label(" ".join(text.split()))
        and sum(1 for one in element.iterdescendants() if one.tag in BLOCKS) <= 1
    )
