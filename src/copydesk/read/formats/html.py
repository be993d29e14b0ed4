"""HTML and XHTML pages."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bs4.dammit import EncodingDetector
from lxml.etree import ParserError
from lxml.html import HtmlElement, HTMLParser, document_fromstring

from copydesk.article import Format
from copydesk.outcome import Reason
from copydesk.read.context import Context
from copydesk.read.document import Document, Refusal
from copydesk.read.encoding import decode
from copydesk.read.exports.opening import read_export_page
from copydesk.read.provenance.identity import canonicalize_url
from copydesk.read.provenance.statements import read_language
from copydesk.settings import ReadSettings

# What a page says of itself stands in its head; parsing no further saves most of the time a page costs here.
HEAD_END = re.compile(r"</head\s*>|<body[\s>]", re.I)
# A head without an end is cut here: the longest real ones are about half as long.
MAX_HEAD_CHARACTERS = 300_000

# lxml refuses the declaration of an encoding inside a str, and NULs and other controls that XML doesn't know.
XML_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")

# What a tree may have of them for each tag that it may have: five hundred thousand take 100 MB.
ATTRIBUTES_A_TAG = 2

# libxml2 follows 256 levels of elements and drops what lies deeper without a word; real pages have some 30.
MAX_DEPTH = 250
# Elements that can't lie in themselves: the parser ends an open one, or they are never open (HTML, section 13.1.2).
CLOSED_BY_THEMSELVES = frozenset(
    {"p", "li", "dt", "dd", "tr", "td", "th", "thead", "tbody", "tfoot", "colgroup", "option", "optgroup"}
    | {"rb", "rt", "rp", "head", "body", "html", "area", "base", "br", "col", "embed", "hr", "img", "input", "link"}
    | {"meta", "param", "source", "track", "wbr", "frame"}
)
TOKEN = re.compile(r"<!--|<(?P<end>/?)(?P<name>[a-z][^\s/<>]*)")
# How far the end of a tag is looked for. A longer one counts as no empty element.
MAX_TAG_CHARACTERS = 2_000
# What looks like tags up to the end of these is none.
RAW_TEXT_END = {"<!--": "-->", "script": "</script", "style": "</style"}


def read_html(payload: bytes, context: Context) -> Iterator[Document | Refusal]:
    """The markup of a page: one document, with the canonical URL that it states."""
    yield from read_page(payload, context, None)


def read_page(payload: bytes, context: Context, charset: str | None) -> Iterator[Document | Refusal]:
    """The same for a page whose server stated a charset, which comes before the page's own."""
    declared = charset or EncodingDetector.find_declared_encoding(payload, is_html=True)
    decoded = decode(payload, declared)
    if isinstance(decoded, Refusal):
        yield decoded
        return
    refused = refuse_tags(decoded.text, context.settings) or refuse_depth(decoded.text)
    if refused is not None:
        yield refused
        return
    exported = read_export_page(decoded.text, decoded, context)
    if exported is not None:
        yield from exported
        return
    head = parse_head(decoded.text)
    yield Document(
        decoded.text,
        Format.HTML,
        decoded.encoding,
        decoded.origin,
        url=None if head is None else find_canonical_url(head),
        is_html=True,
        language=None if head is None else find_language(head),
    )


def refuse_tags(markup: str, settings: ReadSettings) -> Refusal | None:
    """TOO_MANY_PARTS where a tree of the markup would take more memory than a page may."""
    tags = markup.count("<")
    if tags > settings.max_tags:
        return Refusal(Reason.TOO_MANY_PARTS, f"{tags:,} tags, the limit is {settings.max_tags:,}")
    attributes, limit = markup.count('="'), ATTRIBUTES_A_TAG * settings.max_tags
    if attributes > limit:
        return Refusal(Reason.TOO_MANY_PARTS, f"{attributes:,} attributes, the limit is {limit:,}")
    return None


def refuse_depth(markup: str) -> Refusal | None:
    """NESTED_TOO_DEEP where the parser would drop what lies deepest."""
    depth = measure_depth(markup)
    if depth > MAX_DEPTH:
        return Refusal(Reason.NESTED_TOO_DEEP, f"elements inside each other {depth:,} deep, the limit is {MAX_DEPTH}")
    return None


def measure_depth(markup: str) -> int:
    """How many elements are open at once at most, by the tags alone; hardly ever fewer than a parser has open."""
    depth = deepest = behind = 0
    lowered = markup.lower()
    for token in TOKEN.finditer(lowered):
        name = token["name"] or "<!--"
        if token.start() < behind or name in CLOSED_BY_THEMSELVES:
            continue
        if name in RAW_TEXT_END and not token["end"]:
            behind = lowered.find(RAW_TEXT_END[name], token.end())
            if behind < 0:
                break
        elif token["end"]:
            depth = max(depth - 1, 0)
        elif lowered[lowered.find(">", token.end(), token.end() + MAX_TAG_CHARACTERS) - 1] != "/":
            depth += 1
            deepest = max(deepest, depth)
    return deepest


def find_language(head: HtmlElement) -> str | None:
    """The language that the page declares, with the region that it or its `og:locale` adds."""
    declared = read_language(head.get("lang") or head.get("xml:lang"))
    if declared is not None and "-" in declared:
        return declared
    metas = [meta for meta in head.iter("meta") if (meta.get("property") or "").lower() == "og:locale"]
    located = next((tag for meta in metas if (tag := read_language(meta.get("content")))), None)
    return located if located is not None and located[:2] == (declared or located)[:2] else declared


def find_canonical_url(head: HtmlElement) -> str | None:
    """The page's canonical URL: its `link rel=canonical`, else its `og:url`; only absolute http(s) ones count."""
    stated = [link.get("href") for link in head.iter("link") if "canonical" in (link.get("rel") or "").lower().split()]
    stated += [meta.get("content") for meta in head.iter("meta") if (meta.get("property") or "").lower() == "og:url"]
    urls = (canonicalize_url(url) for url in stated if url)
    return next((url for url in urls if url), None)


def parse_head(markup: str) -> HtmlElement | None:
    """The tree of the page up to the end of its head; None where there is nothing to parse."""
    end = HEAD_END.search(markup, 0, MAX_HEAD_CHARACTERS)
    head = markup[: end.start() if end else MAX_HEAD_CHARACTERS]
    head = CONTROLS.sub(" ", XML_DECLARATION.sub("", head))
    if not head.strip():
        return None
    try:
        return document_fromstring(head, parser=HTMLParser(no_network=True, recover=True))
    except ParserError:
        return None
