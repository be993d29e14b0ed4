"""The title of a page."""

from __future__ import annotations

import json

import pytest

from copydesk.clean.page.drafting import parse_page
from copydesk.clean.page.naming import drop_outlet, find_title
from copydesk.clean.page.outlets import name_outlets
from copydesk.clean.page.structured import read_structured

SEEN = "Second berth approved after four years of talks"
FOR_SEARCH = "Ferry berth Tolland: what it costs, when it opens, who pays"
OUTLETS = frozenset({"tollandpost", "tollandpostexample"})


def find(heads: str, headline: str = "", shared: str = "", title: str = "", url: str | None = None) -> str | None:
    script = json.dumps({"@type": "NewsArticle", "headline": headline, "publisher": {"name": "Tolland Post"}})
    head = f'<title>{title}</title><script type="application/ld+json">{script}</script>'
    meta = f'<meta property="og:title" content="{shared}">' if shared else ""
    tree = parse_page(f"<html><head>{head}{meta}</head><body>{heads}<p>Text.</p></body></html>")
    assert tree is not None
    structured = read_structured(tree)
    return find_title(tree, structured, name_outlets(structured, url))


@pytest.mark.parametrize(
    ("heads", "headline", "shared"),
    [
        (f"<h1>{SEEN}</h1>", FOR_SEARCH, SEEN),
        (f"<h1>{SEEN}</h1>", FOR_SEARCH, ""),
        (f"<h1>{SEEN}</h1>", FOR_SEARCH, f"{SEEN} | Tolland Post"),
        (f"<h1>{SEEN}</h1>", f"{SEEN} - Tolland Post", "Another for the networks"),
        (f"<h1>Tolland Post</h1><h1>{SEEN}</h1>", FOR_SEARCH, ""),
        (f"<h1>Tolland Post</h1><h1>{SEEN}</h1><h1>Most read of the week</h1>", SEEN, ""),
        (f"<h1><span>Harbour</span> <span>{SEEN}</span></h1>", SEEN, ""),
        ("<h1>Tolland Post</h1>", SEEN, ""),
        ("<h1>News</h1>", SEEN, ""),
        ("", "second-berth-approved-2024", SEEN),
        ("", "", f"Tolland Post: x | {SEEN}"[17:]),
        (f"<h1>{SEEN[:-9]}</h1>", SEEN, SEEN),
    ],
)
def test_the_headline_that_is_seen(heads: str, headline: str, shared: str) -> None:
    assert find(heads, headline, shared) == SEEN


@pytest.mark.parametrize(
    ("headline", "shared", "title"),
    [
        (FOR_SEARCH, SEEN, ""),
        (SEEN, FOR_SEARCH, ""),
        ("", SEEN, f"{FOR_SEARCH} | Tolland Post"),
        (FOR_SEARCH, f"Harbour: {SEEN}", ""),
        (f"Harbour: {SEEN}", SEEN.replace("approved", "app\N{SOFT HYPHEN}roved"), FOR_SEARCH),
    ],
)
def test_the_headline_below_one_for_search_engines(headline: str, shared: str, title: str) -> None:
    label = "<span>Harbour</span> " if "Harbour" in headline + shared else ""
    seen = shared if label else SEEN
    heads = f"<nav><h1>{FOR_SEARCH}</h1></nav><article><h2>{label}<span>{SEEN}</span></h2></article>"
    assert find(heads, headline, shared, title) == seen


def test_a_heading_that_no_data_state_is_no_headline() -> None:
    assert find(f"<h1>{SEEN}</h1><h2>{FOR_SEARCH}</h2>", SEEN, SEEN) == SEEN
    assert find(f"<h1>{SEEN}</h1><h2>What it costs, and who pays</h2>", SEEN, FOR_SEARCH) == SEEN


@pytest.mark.parametrize(
    ("title", "short"),
    [
        ("Berth approved | Tolland Post", "Berth approved"),
        ("Berth approved - Tolland Post", "Berth approved"),
        ("Tolland Post – Berth approved", "Berth approved"),
        ("Berth approved after four years | Harbour | News | Tolland Post", "Berth approved after four years"),
        ("Berth approved - after four years", "Berth approved - after four years"),
        ("Berth approved | Harbour", "Berth approved | Harbour"),
        ("Berth approved", "Berth approved"),
        ("Tolland Post", "Tolland Post"),
    ],
)
def test_the_outlet_is_no_part_of_a_title(title: str, short: str) -> None:
    assert drop_outlet(title, OUTLETS) == short


def test_a_page_without_a_heading_has_the_title_of_its_head() -> None:
    assert find("", title=f"{SEEN} | Tolland Post") == SEEN


@pytest.mark.parametrize(
    ("title", "short"),
    [
        ("第二泊位获批_三角洲日报", "第二泊位获批"),
        ("두 번째 선석 승인ㅣ三角洲日报", "두 번째 선석 승인"),
        ("第二泊位获批_三角洲", "第二泊位获批_三角洲"),
        ("Berth-approved", "Berth-approved"),
    ],
)
def test_an_outlet_behind_a_bare_sign(title: str, short: str) -> None:
    assert drop_outlet(title, frozenset({"三角洲日报", "approved"})) == short


@pytest.mark.parametrize(
    ("heads", "title"),
    [
        ("<h1>“Tireless work”</h1>", "“Tireless work” – The New Tolland Post"),
        ("<h1>The New Tolland Post</h1><h1>“Tireless work”</h1>", "“Tireless work” – The New Tolland Post"),
    ],
)
def test_a_short_headline_is_no_logo(heads: str, title: str) -> None:
    assert find(heads, title=title) == "“Tireless work”"


LONGER = "Most read: ferry berth in Tolland is approved at last"


def test_a_heading_that_is_a_link_is_no_headline() -> None:
    teaser = f"<h1>{SEEN}</h1><ul><li>{{}}</li></ul>"
    assert find(teaser.format(f'<h2><a href="/berth">{LONGER}</a></h2>'), SEEN, LONGER) == SEEN
    assert find(teaser.format(f'<a href="/berth"><h2>{LONGER}</h2></a>'), SEEN, LONGER) == SEEN
    assert find(teaser.format(f"<h2>{LONGER}</h2>"), SEEN, LONGER) == LONGER


def test_a_label_belongs_to_the_headline_where_the_shared_title_has_it() -> None:
    heads = f"<h1><span>Harbour</span>{SEEN}</h1>"
    assert find(heads, SEEN, f"Harbour / {SEEN}") == f"Harbour / {SEEN}"
    assert find(heads, f"Harbour / {SEEN}", SEEN) == SEEN


def test_the_entry_of_an_encyclopedia_is_no_logo() -> None:
    entry = ("<h1>Ferry</h1>", "boat that carries people and goods", "Ferry - Tollandpedia", "Ferry - Tollandpedia")
    assert find(*entry, url="https://en.tollandpedia.example/wiki/Ferry") == "Ferry"
    assert find(*entry) == "Ferry"


def test_the_heading_of_a_picture_is_no_headline() -> None:
    assert find(f"<figure><h1>{LONGER}</h1></figure><p>Text.</p>", title=SEEN) == SEEN


@pytest.mark.parametrize("beside", ["<h1>ToPo</h1>", "<h3>Contact</h3>"])
def test_a_heading_without_a_word_of_the_page_s_title_is_none(beside: str) -> None:
    assert find(beside, title=SEEN) == SEEN


def test_a_meta_element_may_state_the_headline() -> None:
    shared = f"{SEEN}-Harbour_Courier"
    meta = f'<meta name="headline" content="{SEEN}"><meta property="og:title" content="{shared}">'
    tree = parse_page(f"<html><head>{meta}</head></html>")
    assert tree is not None
    assert find_title(tree, read_structured(tree), frozenset()) == SEEN
