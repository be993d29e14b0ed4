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


GALLERY = '<script type="application/ld+json">{"@graph": [{"@type": "ImageGallery", "name": "Regatta"}]}</script>'


def page(title: str, body: str) -> str:
    return f"<html><head><title>{title}</title></head><body><main><h1>{title}</h1>{body}</main></body></html>"


@pytest.mark.parametrize(
    ("markup", "why"),
    [
        (page("404 Not Found", f"<p>{FILLER}</p>"), "error page"),
        (page("Page not found", f"<p>{FILLER}</p>"), "error page"),
        (page("Sorry, this page does not exist", f"<p>{FILLER}</p>"), "error page"),
        (page("Seite nicht gefunden - Der Bote", f"<p>{FILLER}</p>"), "error page"),
        (page("Page introuvable", f"<p>{FILLER}</p>"), "error page"),
        (page("Página no encontrada", f"<p>{FILLER}</p>"), "error page"),
        (page("Página não encontrada", f"<p>{FILLER}</p>"), "error page"),
        (page("Pagina non trovata", f"<p>{FILLER}</p>"), "error page"),
        (page("Halaman tidak ditemukan", f"<p>{FILLER}</p>"), "error page"),
        (page("Just a moment...", f"<p>{FILLER}</p>"), "robot check"),
        (page("Subscribe to continue reading", f"<p>{FILLER}</p>"), "login wall"),
        (page("All the ships", f"<ul>{LINKS}</ul>"), "index page"),
        (page("The regatta in pictures", f"{GALLERY}<p>{FILLER}</p>"), "gallery: "),
        (page("The regatta", f'<meta property="og:type" content="photo.gallery"><p>{FILLER}</p>'), "gallery: "),
        (page("A dump", f"<p>{'word ' * 500_000}</p>"), "2,500,"),
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


def test_an_article_with_a_gallery_in_it_is_an_article(
    rules: CleanRules, build_article: Callable[..., Article]
) -> None:
    prose = "".join(f"<p>{FILLER} It was said {number} times that this was prose.</p>" for number in range(20))
    markup = page("The regatta in words and pictures", GALLERY + prose)
    assert isinstance(clean_article(build_article(markup, Format.HTML), rules, CleanSettings()), Article)


def test_a_text_of_millions_of_characters_is_refused_before_it_costs_time(
    rules: CleanRules, build_article: Callable[..., Article]
) -> None:
    rejected = clean_article(build_article("word " * 500_000, Format.TEXT), rules, CleanSettings())
    assert isinstance(rejected, Rejected)
    assert rejected.detail == "2,500,000 characters of text, an article has at most 2,000,000"
