"""Trafilatura that asks its patterns by name finds what it finds by itself."""

from __future__ import annotations

from copy import copy
from itertools import product

import pytest
import trafilatura
from lxml.etree import Element, SubElement, XPath
from lxml.html import HtmlElement
from trafilatura import core, main_extractor, xpaths

from copydesk.clean.page.body import FAST, RECALL
from copydesk.clean.page.drafting import parse_page
from copydesk.clean.page.quick import (
    MAY_BE_UNWANTED,
    UNWANTED,
    NamedXPath,
    bare_extraction,
    extract_once,
    is_understood,
)

SENTENCE = "The ferry to Varde left its berth at noon with forty people, three lorries and a horse on board. "
STORY = "".join(f"<p>{SENTENCE * 2}</p>" for _ in range(4))
PAGES = {
    "plain": f"<article><h1>The ferry left</h1>{STORY}</article>",
    "a frame by its class": f"<div class='post-content y'>{STORY}<p class='share-bar'>Share</p></div>",
    "a frame by its role": f"<div role='article'>{STORY}</div><div role='navigation'>{SENTENCE}</div>",
    "a body by its property": f"<section itemprop='articleBody'>{STORY}</section>",
    "a main": f"<main>{STORY}<div class='teaser'>{SENTENCE}</div></main>",
    "comments": f"<main>{STORY}<div id='comments'><p>{SENTENCE}</p></div></main>",
    "comments in a list": f"<main>{STORY}<ol class='comments'><li>{SENTENCE}</li></ol></main>",
    "commentary is none": f"<main>{STORY}<div class='commentary'><p>{SENTENCE}</p></div></main>",
    "the first attribute counts": f"<main>{STORY}<div class='a' id='cookie'>{SENTENCE}</div></main>",
    "the first attribute is found": f"<main>{STORY}<div id='cookie' class='a'>{SENTENCE}</div></main>",
    "hidden": f"<main>{STORY}<p style='display:none'>{SENTENCE}</p><p aria-hidden='true'>{SENTENCE}</p></main>",
    "more articles": f"<main>{STORY}</main><div class='infinite-scroll'><p>{SENTENCE}</p></div>",
    "more articles around the headline": f"<div class='infinite-scroll'><h1>The ferry</h1>{STORY}</div>",
    "elements of a word processor": f"<main>{STORY}<o:p class='hidden'>{SENTENCE}</o:p></main>",
    "a control character": f"<main>{STORY}<p class='a&#1; hidden'>{SENTENCE}</p></main>",
    "a forum": '<script type="application/ld+json">{"@type": "DiscussionForumPosting"}</script>'
    f"<div id='comments'>{STORY}</div>",
    "too short": f"<article><p>{SENTENCE}</p></article>",
    "nothing": "<p>",
}
FRAMES = [one for one in main_extractor.BODY_XPATH if is_understood(one)]
OTHERS = [one for one in main_extractor.OVERALL_DISCARD_XPATH if is_understood(one)]
# Names that each kind of condition is about, in both orders of the attributes.
VALUES = (
    *(
        "post",
        "entry",
        "a post-text",
        "postcontent",
        "art-content",
        "article__body",
        "articlebody",
        "primary",
        "a primary",
    ),
    *("article x", "an article", "FullText", "story", "stories", "main-Content", "Page-content", "content", "contents"),
    *(
        "share",
        "a share",
        "share-x",
        "x-share",
        "cookie",
        "nav",
        "a Nav",
        "an ad x",
        "ad-x",
        "bad-x",
        "dfpAd",
        "breadcrumb",
    ),
    *(
        "comments",
        "commentary",
        "Comment-1",
        "article-comments",
        "comments-title",
        "reply-1",
        "a hide",
        "hide-x",
        "x-hide-y",
    ),
    *(
        "display:none",
        "display: none",
        "display:block",
        "a hidden",
        "x\nmessage",
        "true",
        "false",
        "",
        "MostPopularStories",
    ),
    *(
        "infinite-scroll",
        "mvp-post-add-box",
        "elementor-share-buttons",
        "disqus_thread",
        "x disqus_thread",
        "Navigation",
    ),
)
ATTRIBUTES = (
    "class",
    "id",
    "style",
    "role",
    "itemprop",
    "aria-hidden",
    "data-component",
    "data-lp-replacement-content",
)


def read(page: str) -> HtmlElement:
    """The tree of a page."""
    tree = parse_page(f"<html><body>{page}</body></html>")
    assert tree is not None
    return tree


@pytest.mark.parametrize("page", PAGES.values(), ids=PAGES)
def test_finds_the_same_text(page: str) -> None:
    tree = read(page)
    for options, ask in ((FAST, extract_once), (RECALL, bare_extraction)):
        expected = trafilatura.bare_extraction(copy(tree), options=options)
        found = ask(tree, options)
        assert (found and found.text) == (expected and expected.text)


def test_all_patterns_of_many_words_are_understood() -> None:
    assert len(FRAMES) == 3
    assert OTHERS == main_extractor.OVERALL_DISCARD_XPATH


def test_each_pattern_finds_the_same_elements() -> None:
    holder = Element("body")
    for value, name, tag in product(VALUES, ATTRIBUTES, ("div", "p", "li", "article", "ol", "span")):
        for attributes in ((name,), ("class", "id") if name == "class" else ("id", name), (name, "lang", "class")):
            element = SubElement(holder, tag)
            for attribute in attributes:
                element.set(attribute, value if attribute == name else "x")
    for pattern in OTHERS:
        assert NamedXPath(pattern)(holder) == pattern(holder)
    for pattern in FRAMES:
        for element in [*holder][::5]:
            around = Element("body")
            around.append(copy(element))
            assert NamedXPath(pattern, first=True)(around)[:1] == pattern(around)[:1]
    found = {element for pattern in UNWANTED for element in pattern(holder)}
    assert found <= set(MAY_BE_UNWANTED(holder))


def test_a_pattern_that_asks_for_nothing_that_is_understood_is_refused() -> None:
    with pytest.raises(ValueError, match="no condition"):
        NamedXPath(XPath(".//h1"))


def test_the_library_itself_stays_as_it_is() -> None:
    assert main_extractor.BODY_XPATH is xpaths.BODY_XPATH
    assert core.extract_content is main_extractor.extract_content
