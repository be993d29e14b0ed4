"""Every place where a page says when it was published or changed, as it says it: reading them is normalization's work.

Clues come surest first within an origin. What belongs to something else on the page (a related article, a comment, the
footer) is left out, since a wrong clue costs more than a missing one.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator
from copy import deepcopy
from datetime import datetime
from typing import Any

from htmldate import find_date
from lxml.etree import XPath
from lxml.html import HtmlElement, tostring

from copydesk.article import DateClue, DateOrigin
from copydesk.clean.page.structured import Structured
from copydesk.clean.page.visible_dates import MAX_LABEL_CHARACTERS, PICTURED, collect_visible_dates

# How many `meta` dates are kept: the first ones are the surest.
MAX_META_CLUES = 3
# htmldate accepts dates after this one as they are, so that the answer doesn't hang on the day it is asked.
_LATEST = datetime(2100, 1, 1)
_EARLIEST = datetime(1900, 1, 1)
# Elements whose dates are those of a picture or of a web archive's copy, and attributes that name vocabularies.
_FIND_OTHERS = XPath("descendant::figcaption | descendant::*[starts-with(@id, 'wm-ipp')]")
_NAMES_VOCABULARY = XPath("boolean(descendant-or-self::*/@*[starts-with(name(), 'xmlns') and contains(., '/20')])")
_NEW_YEAR = (
    r"{year}[-/.]?0?1[-/.]?0?1(?!\d)|(?<!\d)0?1[-/.]\s?0?1[-/.]\s?(?:{year}|{year[2]}{year[3]}(?!\d))"
    r"|(?<!\d)0?1(?:st|er|\.|º)?\s(?:de\s)?[^\W\d]{{3,10}}\.?,?\s(?:de\s)?{year}|[^\W\d]{{3,10}}\.?\s0?1(?:st)?,?\s{year}"
    r"|{year}\s?[年년]\s?0?1\s?[月월]\s?0?1(?!\d)"
)

# ── JSON-LD (https://schema.org/Article and its kind) ──
_JSON_LD_PUBLISHED = ("datePublished", "dateCreated", "uploadDate")
_JSON_LD_PUBLISHED_TEXT = re.compile(r'"datePublished"\s*:\s*"([^"]{4,60})"')
_ARTICLE_TYPES = re.compile(r"(?:Article|Posting|Report|Review|BlogPost|Statement|PressRelease)$")
_PAGE_TYPES = re.compile(r"(?:Page|VideoObject|Recipe|Event|PodcastEpisode|Dataset|Book|WebSite)$")
# Nodes below these speak of other works.
_JSON_LD_OTHERS = frozenset(
    {
        "itemListElement",
        "hasPart",
        "isPartOf",
        "comment",
        "review",
        "relatedLink",
        "citation",
        "mentions",
        "about",
        "video",
        "image",
    }
)

_YEAR = re.compile(r"(?:19|20)\d{2}")
# "/2024/10/14/", "/2024-10-14-", "/2024/oct/14/": folders or one separator throughout.
_DAY_IN_ADDRESS = re.compile(
    r"/(?:19|20)\d\d(?:/(?:0?[1-9]|1[0-2]|[a-z]{3})/[0-3]?\d(?:/|$)|([-_.])(?:0[1-9]|1[0-2])\1[0-3]\d(?!\d))", re.I
)

# ── meta elements, surest first ──
_META_PUBLISHED = (
    "article:published_time",
    "og:article:published_time",
    "og:published_time",
    "article:published",
    "datepublished",
    "parsely-pub-date",
    "sailthru.date",
    "published_time",
    "publishdate",
    "publish_date",
    "publish-date",
    "publication_date",
    "published-date",
    "pubdate",
    "rnews:datepublished",
    "citation_publication_date",
    "citation_online_date",
    "dcterms.issued",
    "dc.date.issued",
    "dcterms.created",
    "dc.date.created",
    "dc.created",
    "dcterms.date",
    "dc.date",
    "datecreated",
    "date",
    "citation_date",
)
# Sites invent further names: "twt-published-at", "cxenseparse:recs:publishtime".
_META_PUBLISHED_NAME = re.compile(
    r"publi\w*[-_.:]?(?:date|time|at)\b|(?:date|time)[-_.:]?publi|displaydate|doc_date|pdate\b"
)
_META_MODIFIED = frozenset(
    {
        "article:modified_time",
        "og:updated_time",
        "og:article:modified_time",
        "datemodified",
        "dcterms.modified",
        "dc.date.modified",
        "dc.modified",
        "last-modified",
        "lastmod",
        "modified_time",
        "revision_date",
    }
)


def collect_date_clues(tree: HtmlElement, structured: Structured, url: str | None = None) -> tuple[DateClue, ...]:
    """The date clues of a page, from its markup (nothing pruned yet), its structured data and its address, if known.

    htmldate, which takes longer than all else here, is asked only where neither the head of the page nor its address
    has a day: it would read the same elements again, and an address is believed before it.
    """
    head = [*collect_json_ld(structured), *collect_meta(structured)]
    addresses = list(collect_urls(tree, url))
    in_head = any(not clue.is_modification and _YEAR.search(clue.text) for clue in head)
    is_stated = in_head or any(_DAY_IN_ADDRESS.search(clue.text) for clue in addresses)
    stated = [*head, *collect_visible_dates(tree, is_stated=in_head), *addresses]
    return tuple(dict.fromkeys(stated if is_stated else [*stated, *collect_markup(tree)]))


# ── JSON-LD ──────────────────────────────────────────────────────────────────────────────────────────────


def collect_json_ld(structured: Structured) -> Iterator[DateClue]:
    """`datePublished` and `dateModified` of the page's own article node."""
    nodes = sorted((node for script in structured.scripts for node in walk_nodes(script.value)), key=rank_node)
    dated = [node for node in nodes if isinstance(node.get("datePublished"), str)]
    if dated:
        yield DateClue(text=dated[0]["datePublished"].strip(), origin=DateOrigin.JSON_LD)
        modified = dated[0].get("dateModified")
        if isinstance(modified, str):
            yield DateClue(text=modified.strip(), origin=DateOrigin.JSON_LD, is_modification=True)
        return
    for script in structured.scripts:
        if match := _JSON_LD_PUBLISHED_TEXT.search(script.text):
            yield DateClue(text=match[1], origin=DateOrigin.JSON_LD)
            return


def walk_nodes(value: Any) -> Iterator[dict[str, Any]]:
    """The objects in a JSON value, outermost first, without those that describe other works."""
    pending = deque([value])
    while pending:
        one = pending.popleft()
        if isinstance(one, dict):
            yield one
            pending.extend(below for key, below in one.items() if key not in _JSON_LD_OTHERS)
        elif isinstance(one, list):
            pending.extend(one)


def rank_node(node: dict[str, Any]) -> int:
    """0 for an article's node, 1 for a page's, 2 for anything else; sorting by it keeps the page's order."""
    types = node.get("@type")
    names = [name for name in (types if isinstance(types, list) else [types]) if isinstance(name, str)]
    if any(_ARTICLE_TYPES.search(name) for name in names):
        return 0
    return 1 if any(_PAGE_TYPES.search(name) for name in names) else 2


# ── meta elements and microdata ──────────────────────────────────────────────────────────────────────────


def collect_meta(structured: Structured) -> Iterator[DateClue]:
    """What `meta` elements say, the surest names first."""
    published: dict[str, str] = {}
    for element in structured.meta_elements:
        if len(element.content) > MAX_LABEL_CHARACTERS:
            continue
        for name in element.names:
            if name in _META_MODIFIED:
                yield DateClue(text=element.content, origin=DateOrigin.META, is_modification=True)
            else:
                published.setdefault(name, element.content)
    listed = [published[name] for name in _META_PUBLISHED if name in published]
    others = [text for name, text in published.items() if _META_PUBLISHED_NAME.search(name)]
    found = [text for text in (*listed, *others) if any(character.isdigit() for character in text)]
    for text in list(dict.fromkeys(found))[:MAX_META_CLUES]:
        yield DateClue(text=text, origin=DateOrigin.META)


# ── addresses and the library's guess ────────────────────────────────────────────────────────────────────


def collect_urls(tree: HtmlElement, url: str | None) -> Iterator[DateClue]:
    """The addresses of the page: the one it came from, else what it says of itself."""
    stated = [link.get("href") for link in tree.iter("link") if (link.get("rel") or "").lower() == "canonical"]
    stated += [meta.get("content") for meta in tree.iter("meta") if (meta.get("property") or "").lower() == "og:url"]
    for address in dict.fromkeys(one.strip() for one in (url, *stated) if one):
        if any(character.isdigit() for character in address):
            yield DateClue(text=address, origin=DateOrigin.URL)


def collect_markup(tree: HtmlElement) -> Iterator[DateClue]:
    """htmldate's reading of the whole page: its own and quite good guess, the last thing to ask.

    Any year of the running text is its last resort, as the first of January: only a page that shows that day means it.
    """
    found = find_date(
        hide_other_dates(tree),
        extensive_search=True,
        original_date=True,
        min_date=_EARLIEST,
        max_date=_LATEST,
        deferred_url_extractor=True,
    )
    if found and not (found.endswith("-01-01") and not shows_new_year(tree, found[:4])):
        yield DateClue(text=found, origin=DateOrigin.MARKUP)


def hide_other_dates(tree: HtmlElement) -> HtmlElement:
    """The tree without dates that are a picture's, a web archive's or a vocabulary's (`xmlns="…/2006-10-01/"`)."""
    if not (find_others(tree) or _NAMES_VOCABULARY(tree)):
        return tree
    copy = deepcopy(tree)
    for element in find_others(copy):
        if element is not copy:  # a fragment may be a credit as a whole
            element.drop_tree()
    for element in copy.iter("*"):
        for name in [name for name in element.attrib if name.startswith(("xmlns", "xsi:", "profile"))]:
            del element.attrib[name]
    return copy


def find_others(tree: HtmlElement) -> list[HtmlElement]:
    """The captions and credits of pictures, and the bar that a web archive puts over its copy."""
    credits = [one for one in tree.iter("p", "span", "div", "small", "em") if PICTURED.match((one.text or "").strip())]
    return [*_FIND_OTHERS(tree), *(one for one in credits if len(one.text_content()) <= MAX_LABEL_CHARACTERS)]


def shows_new_year(tree: HtmlElement, year: str) -> bool:
    """Whether a page names the first of January of a year: in digits, or day and month in words beside it."""
    pattern = re.compile(_NEW_YEAR.format(year=year), re.I)
    return pattern.search(tostring(tree, encoding="unicode")) is not None
