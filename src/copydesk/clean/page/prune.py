"""What of a page can't be its story, taken out of its tree before anything looks for the story.

Extractors copy the tree several times and try dozens of patterns on each element, so their time goes with its size; of
a news page's elements a quarter is left here.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from lxml.etree import XPath, strip_elements
from lxml.html import HtmlElement

# What never holds a line of the story. No `noscript`: some sites keep the whole story in it. No `button`: left open, it
# holds the rest of the page.
SILENT_TAGS = (
    "style",
    "svg",
    "iframe",
    "template",
    "canvas",
    "object",
    "select",
    "textarea",
    "video",
    "audio",
    "script",
    # AMP's own elements for the same (https://amp.dev/documentation/components): their text is menus, notices and ads
    "amp-ad",
    "amp-analytics",
    "amp-consent",
    "amp-embed",
    "amp-sidebar",
    "amp-sticky-ad",
    "amp-user-notification",
)
# Neither do these, and they hold no other element's text: taken out in one go, what stands behind them stays.
EMPTY_TAGS = ("meta", "link", "img", "picture", "source", "input")
ASIDE_TAGS = ("nav", "footer", "aside")
# An element with more than this share of the page's text is no aside and not hidden, whatever it says: it was left
# open, or a script shows it.
MAX_ASIDE_SHARE = 0.5

# React streams a page's late parts in `div hidden id="S:3"`, and a script moves them to their places
# (https://react.dev/reference/react-dom/server/renderToPipeableStream).
STREAMED_PREFIX = "S:"
# What says of itself that it isn't shown, or that it asks for a subscription.
HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
SIGN_UP = ("newsletter", "signup")
# What only a screen reader says of a link: "(opens in a new window)".
SPOKEN = re.compile(r"(?:^|[\s_-])(?:sr-only|visually-?hidden|screen-?reader(?:-text)?|vh)(?:$|\s)", re.IGNORECASE)
# A box that asks for a subscription is short; a page about newsletters may carry the word on its whole body.
MAX_SIGN_UP_CHARACTERS = 600

# What a script shows once a reader has paid or clicked is called so: a paragraph among others, or a box of at least
# three beside one that is shown. Boxes with the other names are shown in other cases, or to other readers.
WITHHELD = re.compile(
    r"pay-?wall|premium|subscri|lock|gate[ds]?\b|meter|member|regwall|piano|restrict|protect|withheld|paid|remaining"
    r"|rest-of|continu|read-?more|full-?(?:text|story|article)|collaps|expand|fade|blur",
    re.IGNORECASE,
)
MIN_REVEALED = 3
MIN_BESIDE = 1
MAX_REVEALED_LINKS = 0.5
MIN_SENTENCE_CHARACTERS = 40
NO_STORY = re.compile(
    r"tooltip|sr-only|screen-reader|visually-?hidden|error|warning|notice|consent|cookie|modal|popup|overlay|comment|advert"
    r"|caption|credit|promo|newsletter|signup|subscribe\b|related|share|print|transcript|copyright|disclaimer|bio\b",
    re.IGNORECASE,
)

# Without text these still part lines or cells, or say something in data.
SPEAKING_TAGS = frozenset({"br", "hr", "td", "th", "script", "title"})

# Menus, and boxes with the titles of other articles. Two links may be a source line or the names of two authors.
LINK_BOX_TAGS = frozenset({"ul", "ol", "div", "section", "table", "header"})
MIN_BOX_LINKS = 3
MIN_BOX_LINK_SHARE = 0.9
# Beside a menu of hundreds of links a whole story is less than a tenth: what holds both is no menu.
MAX_BOX_PROSE = 300
# The line under a headline may be links too: author, day, sections.
NAMES_AUTHOR = XPath("boolean(descendant::a[@rel='author' or contains(@href, 'author') or contains(@class, 'author')])")
# Of a page's elements few say anything of being shown: only these are asked.
FIND_DOUBTFUL = XPath("descendant::*[@hidden or @aria-hidden or @style]")
FIND_NAMED = XPath("descendant::*[@class]")
# They go only where the page has a story, about 130 words in paragraphs: on an index page they are what tells that it
# is one, and it has half of that (`verdict`).
MIN_STORY_CHARACTERS = 800

# A tag that is given to what goes, so that it goes in one pass over the tree.
DROPPED = "copydesk-dropped"


@dataclass(slots=True)
class Measure:
    """Characters of an element's text, those of them in links, and its links.

    Blanks around runs of text don't count, nor does what is taken out of the element.
    """

    characters: int = 0
    linked: int = 0
    links: int = 0


def prune_page(tree: HtmlElement) -> HtmlElement:
    """The same tree without what is never shown or never part of a story. JSON-LD stays: extractors read it."""
    for element in list(tree.iter("noscript", "template")):
        if holds_story(element):
            element.tag = "div"
    for element in tree.iter(*SILENT_TAGS):
        if element.tag != "script" or "json" not in (element.get("type") or "").lower():
            element.tag = DROPPED
    strip_elements(tree, DROPPED, *EMPTY_TAGS, with_tail=False)
    limit = MAX_ASIDE_SHARE * len(tree.text_content())
    for element in tree.iter(*ASIDE_TAGS):
        if element is not tree and len(element.text_content()) <= limit:
            element.tag = DROPPED
    strip_elements(tree, DROPPED, with_tail=False)
    mark_menus(tree, mark_hidden(tree, limit))
    strip_elements(tree, DROPPED, with_tail=False)
    return tree


def mark_hidden(tree: HtmlElement, limit: float) -> dict[HtmlElement, Measure]:
    """Marks what is hidden and what blanks hold; the elements with the measures of what is left of them.

    One walk from the leaves up, in which Python sees each element once, hence in one piece. `limit`: the characters
    that a hidden element may have.
    """
    measures = {element: Measure() for element in tree.iter()}
    doubtful = {*FIND_DOUBTFUL(tree), *(one for one in FIND_NAMED(tree) if is_named_hidden(one.get("class")))}
    for element, measure in reversed(measures.items()):
        if text := element.text:
            measure.characters += len(text.strip())
        if element is tree:
            break
        around = measures[element.getparent()]
        if tail := element.tail:
            around.characters += len(tail.strip())
        if not measure.characters:
            empty_element(element)
        elif element in doubtful and is_hidden(element, limit):
            element.tag = DROPPED
        else:
            if element.tag == "a":
                measure.linked, measure.links = measure.characters, 1
            around.characters += measure.characters
            around.linked += measure.linked
            around.links += measure.links
    return measures


def mark_menus(tree: HtmlElement, measures: Mapping[HtmlElement, Measure]) -> None:
    """Marks what boxes hold that are nothing but links, on a page that has a story."""
    paragraphs = map(measures.__getitem__, tree.iter("p"))
    if sum(one.characters - one.linked for one in paragraphs) < MIN_STORY_CHARACTERS:
        return
    boxes = [element for element, measure in measures.items() if measure.links >= MIN_BOX_LINKS]
    for element in boxes:
        measure = measures[element]
        is_linked = measure.linked >= MIN_BOX_LINK_SHARE * measure.characters
        if is_linked and measure.characters - measure.linked <= MAX_BOX_PROSE and is_menu(element):
            empty_element(element)


def empty_element(element: HtmlElement) -> None:
    """Marks what an element holds. It stays itself: extractors count children and look at neighbours."""
    for child in element:
        if child.tag not in SPEAKING_TAGS:
            child.tag, child.tail = DROPPED, None
            element.text = " "


@lru_cache(maxsize=4_096)
def is_named_hidden(names: str) -> bool:
    """Whether an element of these classes may be hidden or ask for a subscription. A page has few, again and again."""
    if asks_to_sign_up(names):
        return True
    lowered = names.lower()
    # One of these is in all that `SPOKEN` matches, and is sought in a fraction of the time.
    may_be_spoken = "hidden" in lowered or "screen" in lowered or "sr-only" in lowered or "vh" in lowered
    return may_be_spoken and SPOKEN.search(names) is not None


def asks_to_sign_up(names: str) -> bool:
    """Whether an element of these classes asks for a subscription."""
    return any(word in names for word in SIGN_UP)


def is_hidden(element: HtmlElement, limit: float) -> bool:
    """Whether an element isn't shown, or asks for a subscription, and isn't longer than such things are. What is spoken
    of a link isn't shown either.

    `limit` in characters. Nothing says any more that an element is hidden where it is longer, or a part of the story.
    """
    if is_hidden_by_itself(element):
        if len(element.text_content()) <= limit and not is_withheld_story(element):
            return True
        uncover(element)
    elif asks_to_sign_up(element.get("class") or ""):
        return len(element.text_content()) <= min(limit, MAX_SIGN_UP_CHARACTERS)
    elif element.tag == "span" and SPOKEN.search(element.get("class") or ""):
        return next(element.iterancestors("a"), None) is not None
    return False


def uncover(element: HtmlElement) -> None:
    """Takes away what says that an element is hidden or to be paid for: extractors know the names too."""
    for name in ("hidden", "aria-hidden", "style"):
        element.attrib.pop(name, None)
    for name in ("class", "id"):
        if WITHHELD.search(element.get(name) or "") or "hid" in (element.get(name) or ""):
            element.attrib.pop(name)


def is_hidden_by_itself(element: HtmlElement) -> bool:
    """Whether an element says that it isn't shown."""
    names = element.keys()
    return bool(
        ("hidden" in names and not (element.get("id") or "").startswith(STREAMED_PREFIX))
        or ("aria-hidden" in names and element.get("aria-hidden") == "true")
        or ("style" in names and HIDDEN_STYLE.search(element.get("style")))
    )


def is_withheld_story(element: HtmlElement) -> bool:
    """Whether a hidden element is a part of the story that a script will show.

    That is a paragraph between others that are shown, or a box of several beside such, or several boxes of a class.
    """
    parent = element.getparent()
    if parent is None:
        return False
    name = f"{element.get('class') or ''} {element.get('id') or ''}"
    if NO_STORY.search(name) or not WITHHELD.search(f"{name} {parent.get('class') or ''}"):
        return False
    beside = sum(1 for one in parent.iterchildren("p") if one is not element and not is_hidden_by_itself(one))
    # A box that was uncovered before has no class any more.
    alike = [one for one in parent.iterchildren(element.tag) if one.get("class") in (None, element.get("class"))]
    prose = [element] if element.tag == "p" else [one for box in alike for one in box.iterchildren("p") if is_long(one)]
    is_story = is_long(element) and len(prose) >= (1 if element.tag == "p" else MIN_REVEALED)
    return is_story and beside >= MIN_BESIDE and measure_linked(element) <= MAX_REVEALED_LINKS


def holds_story(element: HtmlElement) -> bool:
    """Whether what is for browsers without scripts, or for a script to show, is several paragraphs of prose."""
    prose = [one for one in element.iter("p") if is_long(one)]
    return len(prose) >= MIN_REVEALED and measure_linked(element) <= MAX_REVEALED_LINKS


def is_long(paragraph: HtmlElement) -> bool:
    """Whether a paragraph is as long as a sentence."""
    return len(paragraph.text_content().strip()) >= MIN_SENTENCE_CHARACTERS


def measure_linked(element: HtmlElement) -> float:
    """The share of an element's text that is in links."""
    length = len(element.text_content())
    return sum(len(link.text_content()) for link in element.iter("a")) / length if length else 0.0


def is_menu(box: HtmlElement) -> bool:
    """Whether a box of links isn't the story's own: such a one has a paragraph beside it, or names the author."""
    return box.tag in LINK_BOX_TAGS and box.getparent().find("p") is None and not NAMES_AUTHOR(box)
