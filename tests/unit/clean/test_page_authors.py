"""Who wrote a page."""

from __future__ import annotations

import json
from typing import Any

import pytest

from copydesk.clean.page.authors import Byline, find_authors
from copydesk.clean.page.drafting import parse_page
from copydesk.clean.page.outlets import name_outlets
from copydesk.clean.page.structured import read_structured
from copydesk.clean.rules import CleanRules

OUTLET = {"@type": "Organization", "name": "Tolland Post"}


def find(body: str, rules: CleanRules, author: Any = None, head: str = "") -> Byline:
    article = {"@type": "NewsArticle", "publisher": OUTLET} | ({"author": author} if author else {})
    script = f'<script type="application/ld+json">{json.dumps(article)}</script>'
    tree = parse_page(f"<html><head>{head}{script}</head><body><h1>Second berth approved</h1>{body}</body></html>")
    assert tree is not None
    structured = read_structured(tree)
    return find_authors(tree, structured, name_outlets(structured, "https://tolland-post.example/b"), rules.agencies)


@pytest.mark.parametrize(
    "markup",
    [
        '<p class="byline">By <a rel="author" href="/x">Ida Brandt</a></p>',
        '<p class="byline">By Ida Brandt</p>',
        '<div class="article__author-name">Ida Brandt</div>',
        '<div class="meta"><span itemprop="author"><b>Ida</b> <b>Brandt</b></span></div>',
        '<p><a href="/author/ida-brandt">Ida Brandt</a></p>',
        '<div class="author">By IDA BRANDT<br>October 9, 2024 7:30 AM</div>',
        '<p class="byline">Von Ida Brandt, Tolland Post</p>',
    ],
)
@pytest.mark.parametrize("author", [None, OUTLET, {"@type": "Person", "name": "Tolland Post"}, "Newsroom", "admin"])
def test_the_byline_that_a_reader_sees_comes_before_the_outlet(markup: str, author: Any, rules: CleanRules) -> None:
    assert find(markup, rules, author).people == ("Ida Brandt",)


def test_people_of_the_data_come_before_what_is_seen(rules: CleanRules) -> None:
    seen = '<p class="byline">By <a rel="author" href="/x">Kai Rehn</a></p>'
    assert find(seen, rules, {"@type": "Person", "name": "Ida Brandt"}).people == ("Ida Brandt",)
    assert find(seen, rules, [{"givenName": "Ida", "familyName": "Brandt"}]).people == ("Ida Brandt",)


def test_links_part_what_the_data_join_and_know_whom_they_forget(rules: CleanRules) -> None:
    seen = '<p><a rel="author" href="/x">Ida Brandt</a> <a rel="author" href="/y">Kai Rehn</a></p>'
    assert find(seen, rules, {"@type": "Person", "name": "Ida Brandt Kai Rehn"}).people == ("Ida Brandt", "Kai Rehn")
    assert find(seen, rules, {"@type": "Person", "name": "Kai Rehn"}).people == ("Ida Brandt", "Kai Rehn")


def test_an_author_elsewhere_among_the_data_is_found_by_its_id(rules: CleanRules) -> None:
    graph = {"@graph": [{"@type": "NewsArticle", "author": {"@id": "#ida"}}, {"@id": "#ida", "name": "Ida Brandt"}]}
    tree = parse_page(f'<html><head><script type="application/ld+json">{json.dumps(graph)}</script></head></html>')
    assert tree is not None
    assert find_authors(tree, read_structured(tree), frozenset(), rules.agencies).people == ("Ida Brandt",)


@pytest.mark.parametrize(
    "markup",
    [
        '<div class="author-bio">Jo Vane writes about harbours.</div>',
        '<div class="related"><a rel="author" href="/y">Jo Vane</a></div>',
        '<div class="comments"><span class="author">Jo Vane</span></div>',
    ],
)
def test_other_names_are_nobodys_byline(markup: str, rules: CleanRules) -> None:
    assert find(markup, rules, OUTLET) == Byline(organizations=("Tolland Post",))


def test_an_agency_is_no_author(rules: CleanRules) -> None:
    assert find("", rules, {"@type": "Person", "name": "Reuters"}) == Byline(agencies=("Reuters",))
    meta = '<meta name="author" content="Ida Brandt, dpa">'
    assert find("", rules, OUTLET, meta) == Byline(("Ida Brandt",), ("Deutsche Presse-Agentur",))
