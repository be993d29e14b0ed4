"""What structured files say of an article, made safe to keep: one line each, no controls, not too long."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from html import unescape
from typing import Any

from copydesk.article import DateOrigin, Statement
from copydesk.read.encoding import mend_surrogates

# The longest headlines have about 300 characters; a value that is longer than this is no headline, name or date.
MAX_LINE_CHARACTERS = 1_000
MAX_AUTHORS = 50
LANGUAGE = re.compile(r"[A-Za-z]{2}(?:[-_][A-Za-z0-9]{2,8})*")

BLANKS_AND_CONTROLS = re.compile(r"[\s\x00-\x1f\x7f-\x9f]+")
TAG = re.compile(r"<[A-Za-z/!][^<>]*>")
# Tags that make a text HTML rather than a text that speaks of tags.
HTML_TAG = re.compile(
    r"</?(?:p|br|div|h[1-6]|ul|ol|li|a|b|i|em|strong|span|article|section|blockquote|table|figure|img|html|body)"
    r"(?:\s[^<>]*)?/?>",
    re.I,
)


def state(
    origin: DateOrigin,
    *,
    title: Any = None,
    authors: Any = None,
    section: Any = None,
    published: Any = None,
    modified: Any = None,
) -> Statement | None:
    """A statement of whatever values a file has; None where it says nothing."""
    statement = Statement(
        origin=origin,
        title=read_line(title),
        authors=read_names(authors),
        section=read_line(section),
        published=read_line(published),
        modified=read_line(modified),
    )
    return None if statement == Statement(origin=origin) else statement


def read_line(value: Any) -> str | None:
    """A scalar as one line of text without tags and entities; the first of a list, the name of an object."""
    if isinstance(value, Mapping):
        value = value.get("name") or value.get("value") or value.get("rendered")
    if isinstance(value, list | tuple):
        value = value[0] if value else None
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    text = str(value)
    if len(text) > MAX_LINE_CHARACTERS:
        return None
    text = unescape(TAG.sub(" ", mend_surrogates(text)))
    return mend_surrogates(BLANKS_AND_CONTROLS.sub(" ", text)).strip() or None


def read_names(value: Any) -> tuple[str, ...]:
    """The names in one string ("A and B", "A, B"), or in a list of strings or objects; each once."""
    items: Iterable[Any] = value if isinstance(value, list | tuple) else [value]
    lines = (line for one in list(items)[:MAX_AUTHORS] if (line := read_line(one)))
    names = (name.strip() for line in lines for name in re.split(r"\s*[;,&]\s*|\s+and\s+", strip_by(line)))
    return tuple(dict.fromkeys(name for name in names if name))


def strip_by(line: str) -> str:
    """A byline without its "By"."""
    return re.sub(r"^by\s+", "", line, flags=re.I)


def read_language(value: Any) -> str | None:
    """The ISO 639-1 code of a language tag: "en-GB" is "en"; None for anything else."""
    line = read_line(value)
    return line[:2].lower() if line and LANGUAGE.fullmatch(line) else None


def is_html(text: str) -> bool:
    """Whether a field's text is marked up."""
    return HTML_TAG.search(text) is not None


def wrap_fragment(markup: str) -> str:
    """The markup as a page whose only content it is; a whole page stays as it is."""
    if re.search(r"<(?:html|body)[\s>]", markup, re.I):
        return markup
    return f"<html><body><article>{markup}</article></body></html>"
