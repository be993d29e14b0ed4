"""Markup inside a field of something else: whether it is some, and as the page that cleaning takes."""

from __future__ import annotations

import re
from html import unescape

from lxml.etree import ParserError
from lxml.html import HtmlElement, fromstring

# Tags that make a text HTML rather than a text that speaks of tags.
HTML_TAG = re.compile(
    r"</?(?:p|br|div|h[1-6]|ul|ol|li|a|b|i|em|strong|span|article|section|blockquote|table|figure|img|html|body)"
    r"(?:\s[^<>]*)?/?>",
    re.I,
)
# Markup whose own signs are escaped: whole paragraphs or breaks, not a tag that a text speaks of.
ESCAPED_MARKUP = re.compile(
    r"&(?:amp;){0,2}lt;(?:p|div|br|h[1-6]|ul|blockquote|article)\b(?:(?!&(?:amp;){0,2}gt;).){0,300}/?&(?:amp;){0,2}gt;",
    re.I | re.S,
)
ENTITY = re.compile(r"&(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z][a-z0-9]{1,31});", re.I)
WHOLE_PAGE = re.compile(r"<(?:html|body)[\s>]", re.I)
# A run of words between links that is longer may be a sentence; an outlet's name is shorter.
MAX_WORDS_BETWEEN_LINKS = 7
MIN_LINKED_SHARE = 0.6
# Systems that hand feeds to each other escape once each.
MAX_ESCAPES = 3


def is_html(text: str) -> bool:
    """Whether a field's text is marked up."""
    return HTML_TAG.search(text) is not None


def unescape_markup(text: str) -> str:
    """The text with markup that was escaped once too often as markup; any other stays as it is."""
    for _ in range(MAX_ESCAPES):
        if is_html(text) or not ESCAPED_MARKUP.search(text):
            break
        text = unescape(text)
    return text


def wrap_text(text: str, *, is_markup: bool = False) -> tuple[str, bool]:
    """A field's text as a page where it is marked up, and whether it is. `is_markup`: the field's own name says so."""
    text = unescape_markup(text)
    if is_html(text) or (is_markup and any(unescape(one) != one for one in ENTITY.findall(text))):
        return wrap_fragment(text), True
    return text, False


def wrap_fragment(markup: str) -> str:
    """The markup as a page whose only content it is; a whole page stays as it is."""
    if WHOLE_PAGE.search(markup):
        return markup
    return f"<html><body><article>{markup}</article></body></html>"


def is_link_list(markup: str) -> bool:
    """Whether the markup holds nothing but links, as aggregators' items do, with names and dates between them."""
    try:
        tree = fromstring(markup)
    except (ParserError, ValueError):
        return False
    linked = sum(len(link.text_content().split()) for link in tree.iter("a"))
    words = len(tree.text_content().split())
    return linked > 0 and linked >= words * MIN_LINKED_SHARE and longest_run(tree) <= MAX_WORDS_BETWEEN_LINKS


def longest_run(tree: HtmlElement) -> int:
    """The words of the longest text outside of links that no element interrupts."""
    texts = tree.xpath("//text()[not(ancestor::a)][not(ancestor::script or ancestor::style)]")
    return max((len(text.split()) for text in texts), default=0)
