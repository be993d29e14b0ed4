"""Who wrote it: people, each by one name, and nobody else."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from stories import tell


@pytest.mark.parametrize(
    ("case", "path", "authors"),
    [
        ("outlet-as-author", "tolland-post/page.html", ("Ida Brandt",)),
        ("joined-authors", "tolland-post/and.html", ("Ida Brandt", "Kai Rehn")),
        ("joined-authors", "tolland-post/json.json", ("Ida Brandt", "Kai Rehn")),
        ("joined-authors", "tolland-post/und-dpa.html", ("Ida Brandt", "Kai Rehn")),
        ("editing-by-as-author", "tolland-post/wire.txt", ("Ida Brandt",)),
        ("given-and-family-name", "tolland-post/page.html", ("Ida Brandt",)),
        ("given-and-family-name", "tolland-post/stamp.html", ("Ida Brandt",)),
        ("last-first-and-suffix", "tolland-post/a.json", ("Ida Brandt",)),
        ("last-first-and-suffix", "tolland-post/b.json", ("Edwin Marsh, Jr.",)),
        ("last-first-and-suffix", "tolland-post/c.json", ("Ida Brandt",)),
        ("nitf-byline-title", "tolland-post/wire.xml", ("Ida Brandt",)),
        ("null-words", "tolland-post/a.json", ()),
        ("null-words", "tolland-post/b.jsonl#1", ()),
        ("newsletter-furniture", "tolland-post/mail.eml", ()),
    ],
)
def test_authors(case: str, path: str, authors: tuple[str, ...], read_case: Callable[[str], Any]) -> None:
    assert read_case(case).content(path).authors == authors


def test_an_agency_beside_the_authors_is_no_author(read_case: Callable[[str], Any]) -> None:
    assert read_case("joined-authors").content("tolland-post/und-dpa.html").agency == "Deutsche Presse-Agentur"


def test_an_outlet_without_a_byline_is_the_credit_of_its_page(run_landing: Callable[[Any], Any], tmp_path: Any) -> None:
    prose = (
        "<p>The harbour board of Tolland approved a second ferry berth on Wednesday after four years of talks.</p>" * 3
    )
    author = '{"@type": "NewsArticle", "author": {"@type": "Organization", "name": "Tolland Post"}}'
    head = f'<head><script type="application/ld+json">{author}</script></head>'
    page = f"<html>{head}<body><h1>Berth</h1>{prose}</body></html>"
    file = tmp_path / "2024-10-12" / "tolland-post" / "page.html"
    file.parent.mkdir(parents=True)
    file.write_text(page, encoding="utf-8")
    content = run_landing(tmp_path).content()
    assert (content.authors, content.credit) == ((), "Tolland Post")


def test_a_box_that_says_what_it_has_not_holds_the_byline(run_files: Callable[..., Any]) -> None:
    byline = '<span class="pb-byline">By <a href="/people/ida-brandt">Ida Brandt</a></span>'
    box = f'<div class="sig-line hasnt-headshot hasnt-bio">{byline} <span class="time">9 October 2024</span></div>'
    shown = f"<!doctype html><title>Second berth approved</title><h1>Second berth approved</h1>{box}{tell()}"
    assert run_files({"a.html": shown}).content().authors == ("Ida Brandt",)


def test_a_sections_name_over_the_headline(run_files: Callable[..., Any]) -> None:
    heads = "<h1>Islands Health Center</h1><h2>Second berth approved by the board</h2>"
    shown = f"<!doctype html><title>Second berth approved by the board</title>{heads}{tell()}"
    assert run_files({"a.html": shown}).normalized().title == "Second berth approved by the board"
