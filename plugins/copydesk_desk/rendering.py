"""Templates to pages. Whatever is printed is escaped: article text is nobody's HTML."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import ChainableUndefined, Environment, FileSystemLoader

from copydesk_desk import wording

LONGEST_LINE = 1_000
_ISOLATE = str.maketrans(dict.fromkeys("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069", ""))


def link_out(url: str | None) -> str | None:
    """An address that a page may link to; None for `javascript:` and whatever else is no page."""
    if not url:
        return None
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    return url if parts.scheme in ("http", "https") and parts.netloc else None


def plain(text: object) -> str:
    """Text without the marks that turn the direction of what follows it: those of an article end with it."""
    return str(text).translate(_ISOLATE)


def beginning(text: str) -> str:
    """A line as long as a page can bear, with an ellipsis where it goes on."""
    return text if len(text) <= LONGEST_LINE else text[:LONGEST_LINE] + "…"


def count(number: int) -> str:
    """A number with its thousands apart."""
    return f"{number:,}"


def amount(number: float) -> str:
    """A median as it is said: 15, and 12.5."""
    return f"{number:,.1f}".removesuffix(".0")


def instant(text: object) -> str:
    """An instant to the minute, a day as it is."""
    day, _, clock = str(text).partition("T")
    return f"{day} {clock[:5]}" if clock else day


ENVIRONMENT = Environment(
    loader=FileSystemLoader(Path(__file__).with_name("templates")),
    autoescape=True,
    undefined=ChainableUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
ENVIRONMENT.filters |= {
    "link_out": link_out,
    "plain": plain,
    "beginning": beginning,
    "count": count,
    "amount": amount,
    "instant": instant,
    "percent": wording.percent,
    "shell": lambda text: shlex.quote(plain(text)),
    "segment": lambda text: quote(str(text), safe=""),
}
ENVIRONMENT.globals |= {"wording": wording}


def render(request: Request, template: str, **values: Any) -> HTMLResponse:
    """The page of a template."""
    return HTMLResponse(ENVIRONMENT.get_template(template).render(base=base_of(request), **values))


def base_of(request: Request) -> str:
    """The path that the Desk's pages lie under, empty where they are all there is."""
    base: str = request.scope.get("root_path", "")
    return base.rstrip("/")
