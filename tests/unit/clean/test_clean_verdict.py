"""Pages that are no article, and articles that look like one of them."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from copydesk.article import Article, Format
from copydesk.clean import CleanRules, clean_article
from copydesk.outcome import Reason, Rejected
from copydesk.settings import CleanSettings

FILLER = "The address that you typed leads nowhere, by our fault or yours; try the search on the front page."
LINKS = "".join(f"<li><a href='/{n}'>Ship number {n} was lost at sea in a storm</a></li>" for n in range(14))
STORY = "".join(
    f"<p>Witness number {count} told the council on Wednesday that the ferry had been late on most days of winter.</p>"
    for count in range(8)
)


def page(title: str, body: str) -> str:
    return f"<html><head><title>{title}</title></head><body><main><h1>{title}</h1>{body}</main></body></html>"


@pytest.mark.parametrize(
    ("markup", "why"),
    [
        (page("404 Not Found", f"<p>{FILLER}</p>"), "error page"),
        (page("Page not found", f"<p>{FILLER}</p>"), "error page"),
        (page("Sorry, this page does not exist", f"<p>{FILLER}</p>"), "error page"),
        (page("Just a moment...", f"<p>{FILLER}</p>"), "robot check"),
        (page("Subscribe to continue reading", f"<p>{FILLER}</p>"), "login wall"),
        (page("All the ships", f"<ul>{LINKS}</ul>"), "index page"),
    ],
)
def test_refused(markup: str, why: str, rules: CleanRules, build_article: Callable[..., Article]) -> None:
    rejected = clean_article(build_article(markup, Format.HTML), rules, CleanSettings(min_words=1))
    assert isinstance(rejected, Rejected)
    assert rejected.reason is Reason.NO_ARTICLE_TEXT
    assert rejected.detail.startswith(why)
    assert rejected.article_id == "a1"


@pytest.mark.parametrize(
    ("title", "more"),
    [
        ("404 days at sea: a sailor comes home", ""),
        ("Page not found: why links rot", ""),
        ("Just a moment of silence for the ferry", ""),
        ("All the ships", f"<ul>{LINKS}</ul>"),
    ],
)
def test_articles_are_kept(title: str, more: str, rules: CleanRules, build_article: Callable[..., Article]) -> None:
    cleaned = clean_article(build_article(page(title, STORY + more), Format.HTML), rules, CleanSettings())
    assert isinstance(cleaned, Article)
    assert cleaned.content is not None
    assert cleaned.content.body.count("Witness number") == 8
