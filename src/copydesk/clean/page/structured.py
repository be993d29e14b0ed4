"""What a page says of itself in data: JSON-LD, Open Graph and other meta elements."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from typing import Any

from lxml.html import HtmlElement

# schema.org types of a page that is one article, in lower case: https://schema.org/Article and its subtypes.
ARTICLE_TYPES = frozenset(
    {"article", "newsarticle", "reportagenewsarticle", "analysisnewsarticle", "backgroundnewsarticle"}
    | {"opinionnewsarticle", "reviewnewsarticle", "askpublicnewsarticle", "blogposting", "liveblogposting"}
    | {
        "satiricalarticle",
        "advertisercontentarticle",
        "report",
        "techarticle",
        "scholarlyarticle",
        "socialmediaposting",
    }
)
# schema.org types of a page that is pictures with captions: https://schema.org/MediaGallery and its subtype.
GALLERY_TYPES = frozenset({"imagegallery", "mediagallery"})
# JSON-LD nests: @graph, mainEntity, lists. Deeper than this is no description of a page.
MAX_DEPTH = 6


@dataclass(frozen=True, slots=True)
class Structured:
    """The article objects of a page's JSON-LD, in document order, and its meta elements, names in lower case.

    `is_gallery`: whether its JSON-LD or Open Graph type calls it a gallery.
    """

    articles: tuple[dict[str, Any], ...]
    meta: dict[str, str]
    is_gallery: bool = False

    def first_text(self, *names: str) -> str | None:
        """The first JSON-LD text under one of these property names; names are tried in order."""
        for name in names:
            for article in self.articles:
                text = text_of(article.get(name))
                if text:
                    return text
        return None

    def first_paragraphs(self, name: str) -> str | None:
        """The first JSON-LD string under this name as it stands, line breaks and all."""
        values = (article.get(name) for article in self.articles)
        return next((unescape(value) for value in values if isinstance(value, str) and value.strip()), None)

    def first_meta(self, *names: str) -> str | None:
        """The content of the first meta element present of these names."""
        return next((self.meta[name] for name in names if self.meta.get(name)), None)


def read_structured(tree: HtmlElement) -> Structured:
    """The structured data of a page."""
    found = [node for script in tree.iter("script") for node in read_script(script)]
    meta: dict[str, str] = {}
    for element in tree.iter("meta"):
        content = (element.get("content") or "").strip()
        for key in ("property", "name", "itemprop", "http-equiv"):
            name = (element.get(key) or "").strip().lower()
            if name and content:
                meta.setdefault(name, content)
    articles = tuple(node for node in found if types_of(node) & ARTICLE_TYPES)
    is_gallery = len(articles) < len(found) or meta.get("og:type", "").lower().endswith("gallery")
    return Structured(articles, meta, is_gallery)


def read_script(script: HtmlElement) -> Iterator[dict[str, Any]]:
    """The article and gallery objects of a script element, where it holds JSON-LD that can be read."""
    if "ld+json" not in (script.get("type") or "").lower() or not script.text:
        return
    text = script.text.strip().removeprefix("<!--").removesuffix("-->").strip()
    text = text.removeprefix("//<![CDATA[").removesuffix("//]]>").removeprefix("<![CDATA[").removesuffix("]]>")
    try:
        yield from find_articles(json.loads(text.strip().rstrip(";"), strict=False), MAX_DEPTH)
    except (ValueError, RecursionError):
        # JSON that can't be read says nothing; the page's other data remains.
        return


def find_articles(node: Any, depth: int) -> Iterator[dict[str, Any]]:
    """The article and gallery objects in a JSON-LD value."""
    if depth == 0:
        return
    if isinstance(node, list):
        for item in node:
            yield from find_articles(item, depth - 1)
    elif isinstance(node, dict):
        if types_of(node) & (ARTICLE_TYPES | GALLERY_TYPES):
            yield node
        for key in ("@graph", "mainEntity", "mainEntityOfPage", "itemListElement", "item"):
            if key in node:
                yield from find_articles(node[key], depth - 1)


def types_of(node: dict[str, Any]) -> set[str]:
    """The types of a JSON-LD object, in lower case, without their vocabulary's address."""
    stated = node.get("@type")
    types = stated if isinstance(stated, list) else [stated]
    return {str(each).rsplit("/", 1)[-1].lower() for each in types if each}


def text_of(value: Any) -> str | None:
    """A JSON-LD value as plain text: itself, its name or its @value, the first of a list."""
    if isinstance(value, list):
        return next((text for text in map(text_of, value) if text), None)
    if isinstance(value, dict):
        return text_of(value.get("name") or value.get("@value"))
    if isinstance(value, str):
        return " ".join(unescape(value).split()) or None
    return None


def names_of(value: Any) -> Iterator[str]:
    """The names in a JSON-LD author value: one or a list of persons, organizations or plain strings."""
    if isinstance(value, list):
        for item in value:
            yield from names_of(item)
        return
    if isinstance(value, dict):
        yield from names_of(value.get("name"))
        return
    text = text_of(value)
    if text:
        yield text
