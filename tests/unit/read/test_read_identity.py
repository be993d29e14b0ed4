"""Canonical URLs."""

from __future__ import annotations

from datetime import date

import pytest

from copydesk.read.formats.html import find_canonical_url, find_language, parse_head
from copydesk.read.provenance.identity import canonicalize_url, compute_article_id

DAY, NEXT_DAY = date(2026, 3, 2), date(2026, 3, 3)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("HTTPS://WWW.A.example/Path/b?utm_source=x&b=2&a=1#frag", "https://www.a.example/Path/b?a=1&b=2"),
        ("http://a.example:80/x/", "http://a.example/x/"),
        (" https://a.example/x ", "https://a.example/x"),
        ("https://a.example/x?fbclid=1&utm_source=y&GCLID=2", "https://a.example/x"),
        ("https://a.example/x?ref=2", "https://a.example/x?ref=2"),
        ("https://a.example/x?source=b&cid=7", "https://a.example/x?cid=7&source=b"),
        ("https://a.example/x?session=3", "https://a.example/x?session=3"),
        ("https://a.example/x?campaign=4", "https://a.example/x?campaign=4"),
        ("https://a.example/x?xtor=5", "https://a.example/x?xtor=5"),
        ("https://a.example/#!/story/6", "https://a.example/#!/story/6"),
        ("https://a.example/x#comments", "https://a.example/x"),
        ("/relative/path", None),
        ("//a.example/x", None),
        ("javascript:void(0)", None),
        ("ftp://a.example/x", None),
        ("https://", None),
        ("https://[broken/x", None),
        ("https://[::1]/x", None),
        ("https://localhost/x", None),
        ("https://user:word@a.example/x", None),
        ("https://a.example/", None),
        ("https://a.example", None),
        ("https://a.example/a b", None),
        ("https://a.example/" + "x" * 2_000, None),
        ("https://a.example/?p=17", "https://a.example/?p=17"),
        ("https://m.a.example/x", "https://a.example/x"),
        ("https://mobile.a.example:8080/x", "https://a.example:8080/x"),
        ("https://en.m.a.example/x", "https://en.a.example/x"),
        ("https://m.example/x", "https://m.example/x"),
        ("https://amp.a.example/x", "https://a.example/x"),
        ("https://a.example/some-story/amp/", "https://a.example/some-story"),
        ("https://a.example/amp/some-story", "https://a.example/some-story"),
        ("https://a.example/guitars/amp", "https://a.example/guitars/amp"),
        ("https://a.example/story-1.amp.html", "https://a.example/story-1.html"),
        ("https://a.example/story-1?amp=1&b=2", "https://a.example/story-1?b=2"),
        ("https://a.example/story-1?outputType=amp", "https://a.example/story-1"),
        ("https://www-a-example.cdn.ampproject.org/c/s/www.a.example/x/y", "https://www.a.example/x/y"),
        ("https://www.google.com/amp/s/m.a.example/x/y", "https://a.example/x/y"),
        ("", None),
    ],
)
def test_one_spelling(url: str, expected: str | None) -> None:
    assert canonicalize_url(url) == expected
    if expected is not None:
        assert canonicalize_url(expected) == expected


def find_url(markup: str) -> str | None:
    head = parse_head(markup)
    return None if head is None else find_canonical_url(head)


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ("<link rel='canonical' href='https://a.example/x'>", "https://a.example/x"),
        ("<LINK HREF='https://a.example/x' REL='Canonical'>", "https://a.example/x"),
        ("<meta property='og:url' content='https://a.example/y'>", "https://a.example/y"),
        (
            "<meta property='og:url' content='https://a.example/y'><link rel=canonical href='https://a.example/x'>",
            "https://a.example/x",
        ),
        ("<link rel=canonical href='/x'><meta property='og:url' content='https://a.example/y'>", "https://a.example/y"),
        ("<link rel=canonical>", None),
        ("<!-- <link rel=canonical href='https://a.example/x'> -->", None),
    ],
)
def test_what_a_page_states(head: str, expected: str | None) -> None:
    assert (
        find_url(f"<?xml version='1.0' encoding='utf-8'?>\n<html><head>{head}</head><body>x</body></html>") == expected
    )


def test_a_link_in_the_body_is_not_the_page_s_own() -> None:
    assert find_url("<html><head></head><body><link rel=canonical href='https://evil.example/'></body></html>") is None


@pytest.mark.parametrize("markup", ["", "   ", "no markup", "<", "\x00\x01<html>"])
def test_pages_that_state_nothing(markup: str) -> None:
    assert find_url(markup) is None


def test_the_same_bytes_are_one_article_a_source_and_a_day() -> None:
    """What a source sends again on another day may be that day's news in the same words: it is not swallowed."""
    one = compute_article_id(None, "s", DAY, b"1")
    assert one == compute_article_id(None, "s", DAY, b"1")
    others = [("t", DAY, b"1"), ("s", NEXT_DAY, b"1"), ("s", DAY, b"2")]
    assert len({one, *(compute_article_id(None, *other) for other in others)}) == 4


@pytest.mark.parametrize("other", ["http://www.a.example/x", "https://a.example/x/", "https://www.a.example/x"])
def test_spellings_of_one_address_are_one_article(other: str) -> None:
    assert compute_article_id(other, "s", DAY, b"1") == compute_article_id("https://a.example/x", "t", NEXT_DAY, b"2")


@pytest.mark.parametrize(
    "other", ["https://a.example/y", "https://b.example/x", "https://a.example/x?p=1", "https://a.example/x#!/b"]
)
def test_other_addresses_are_other_articles(other: str) -> None:
    assert compute_article_id(other, "s", DAY, b"1") != compute_article_id("https://a.example/x", "s", DAY, b"1")


@pytest.mark.parametrize(
    "address",
    [
        "https://web.archive.org/web/20120304050607/http://a.example/x/y",
        "https://web.archive.org/web/20120304050607id_/http://a.example/x/y",
        "https://web.archive.org/web/2012/http:/a.example/x/y",
        "https://archive.ph/20120304050607/http://a.example/x/y",
        "https://arquivo.pt/wayback/20120304050607/http://a.example/x/y",
    ],
)
def test_a_web_archives_copy_has_the_address_of_its_page(address: str) -> None:
    assert canonicalize_url(address) == "http://a.example/x/y"


def test_a_page_of_an_archive_itself_keeps_its_address() -> None:
    assert canonicalize_url("https://archive.org/details/x") == "https://archive.org/details/x"


@pytest.mark.parametrize(
    ("markup", "language"),
    [
        ('<html lang="en-us"><head></head>', "en-US"),
        ('<html lang="en"><head><meta property="og:locale" content="en_US"></head>', "en-US"),
        ('<html lang="de"><head><meta property="og:locale" content="en_US"></head>', "de"),
        ('<html><head><meta property="og:locale" content="pt_BR"></head>', "pt-BR"),
        ('<html lang="zh-Hans-CN"><head></head>', "zh-CN"),
        ('<html lang="english"><head></head>', None),
        ("<html><head></head>", None),
    ],
)
def test_the_language_that_a_page_declares(markup: str, language: str | None) -> None:
    head = parse_head(markup + "<body>x</body></html>")
    assert head is not None
    assert find_language(head) == language
