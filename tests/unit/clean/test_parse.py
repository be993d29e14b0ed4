"""Markup into a tree, once a page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import lxml.html
import pytest
from lxml.html import HtmlElement

from copydesk.article import Article, Format
from copydesk.clean import CleanRules, clean_article
from copydesk.clean.draft import fold_words
from copydesk.clean.page.drafting import parse_page
from copydesk.settings import CleanSettings

STORY = "".join(
    f"<p>Witness number {count} told the council on Wednesday that the ferry had been late on most days of winter.</p>"
    for count in range(6)
)


def text_of(markup: str) -> str | None:
    tree = parse_page(markup)
    return None if tree is None else " ".join(tree.text_content().split())


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<html><body><p>a\x00b\x0b\ufffec\uffff</p></body></html>", "abc"),
        ("<html><body><p>a\ud800b</p></body></html>", "ab"),
        ('<html lang="en"/><head></head><body><p>late</p></body></html>', "late"),
        ('<?xml version="1.0" encoding="iso-8859-1"?><html><body><p>fähre</p></body></html>', "fähre"),
        ('<html><head><meta charset="iso-8859-1"></head><body><p>フェリー</p></body></html>', "フェリー"),
        (
            '<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN"\n "http://www.w3.org/TR/xhtml1/DTD/xhtml1-strict.dtd">'
            '<html xmlns="http://www.w3.org/1999/xhtml"><body><p>late</p></body></html>',
            "late",
        ),
        ("<!-- a --><html><body><p>late<!-- b --></p></body></html>", "late"),
        ("", None),
        (" ", None),
        ("<!-- only -->", None),
        ("<p>x</p>", None),
    ],
)
def test_markup_as_it_comes(markup: str, text: str | None) -> None:
    assert text_of(markup) == text


def test_every_element_has_one_class() -> None:
    tree = parse_page("<html><body><form><label>a</label><input><select></select></form></body></html>")
    assert tree is not None
    assert {type(element) for element in tree.iter()} == {HtmlElement}


@pytest.mark.parametrize("head", ["", "<meta name='author' content='Ana Lund'><meta name='date' content='2024-10-09'>"])
def test_a_page_is_parsed_once(
    head: str, rules: CleanRules, build_article: Callable[..., Article], monkeypatch: pytest.MonkeyPatch
) -> None:
    parsed: list[Any] = []
    parse = lxml.html.document_fromstring

    def count(html: Any, *arguments: Any, **options: Any) -> HtmlElement:
        parsed.append(html)
        tree: HtmlElement = parse(html, *arguments, **options)
        return tree

    monkeypatch.setattr(lxml.html, "document_fromstring", count)
    markup = f"<html><head>{head}</head><body><article><h1>Ferry late all winter</h1>{STORY}</article></body></html>"
    assert isinstance(clean_article(build_article(markup, Format.HTML), rules, CleanSettings()), Article)
    assert len(parsed) == 1


def test_what_is_remembered_of_other_pages_is_bounded() -> None:
    assert fold_words.cache_info().maxsize is not None
