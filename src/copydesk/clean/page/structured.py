"""What a page says of itself in data: JSON-LD, Open Graph and other meta elements. All of it is parsed here, once."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from typing import Any, NamedTuple

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


class Script(NamedTuple):
    """A JSON-LD script as it stands, and its value; None where that can't be read, as in every hundredth page."""

    text: str
    value: Any


class MetaElement(NamedTuple):
    """A meta element that says something: under which names, or for which HTTP header, all in lower case."""

    names: tuple[str, ...]
    header: str
    content: str


@dataclass(frozen=True, slots=True)
class Structured:
    """A page's JSON-LD scripts and meta elements in document order, and what most steps ask of them.

    `articles` are the JSON-LD's article objects, `meta` the first content under each name; `is_gallery` says whether
    the JSON-LD's or Open Graph's type calls the page a gallery.
    """

    scripts: tuple[Script, ...]
    meta_elements: tuple[MetaElement, ...]
    articles: tuple[dict[str, Any], ...]
    meta: dict[str, str]
    is_gallery: bool

    @property
    def says_article(self) -> bool:
        """Whether Open Graph calls the page an article, or says when it was published, or JSON-LD has one article."""
        kind = self.meta.get("og:type", "").lower()
        return kind == "article" or "article:published_time" in self.meta or (not kind and len(self.articles) == 1)

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

    def find_object(self, identifier: Any) -> dict[str, Any] | None:
        """The JSON-LD object under an `@id` that has a name; others refer to it by that alone."""
        nodes = (node for script in self.scripts for node in walk_objects(script.value, MAX_DEPTH))
        return next((node for node in nodes if node.get("@id") == identifier and node.get("name")), None)

    def first_meta(self, *names: str) -> str | None:
        """The content of the first meta element present of these names."""
        return next((self.meta[name] for name in names if self.meta.get(name)), None)


def read_structured(tree: HtmlElement) -> Structured:
    """The structured data of a page, from its markup with scripts and head still in place."""
    scripts = tuple(read_scripts(tree))
    meta_elements = tuple(read_meta_elements(tree))
    found = [node for script in scripts for node in find_articles(script.value, MAX_DEPTH)]
    articles = tuple(node for node in found if types_of(node) & ARTICLE_TYPES)
    meta: dict[str, str] = {}
    for element in meta_elements:
        for name in (*element.names, element.header):
            if name:
                meta.setdefault(name, element.content)
    is_gallery = len(articles) < len(found) or meta.get("og:type", "").lower().endswith("gallery")
    return Structured(scripts, meta_elements, articles, meta, is_gallery)


def read_scripts(tree: HtmlElement) -> Iterator[Script]:
    """The JSON-LD scripts of a page."""
    for element in tree.iter("script"):
        if "ld+json" in (element.get("type") or "").lower() and element.text:
            yield Script(element.text, parse_script(element.text))


def parse_script(script: str) -> Any:
    """The value of a script, without the comment or CDATA marks around it; None where it isn't JSON."""
    text = script.strip().removeprefix("<!--").removesuffix("-->").strip()
    text = text.removeprefix("//<![CDATA[").removesuffix("//]]>").removeprefix("<![CDATA[").removesuffix("]]>")
    try:
        return json.loads(text.strip().rstrip(";"), strict=False)
    except (ValueError, RecursionError):
        # JSON that can't be read says nothing; the page's other data remains.
        return None


def read_meta_elements(tree: HtmlElement) -> Iterator[MetaElement]:
    """The meta elements of a page that have content."""
    for element in tree.iter("meta"):
        content = (element.get("content") or "").strip()
        *names, header = (
            (element.get(key) or "").strip().lower() for key in ("property", "name", "itemprop", "http-equiv")
        )
        if content:
            yield MetaElement(tuple(dict.fromkeys(filter(None, names))), header, content)


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


def walk_objects(node: Any, depth: int) -> Iterator[dict[str, Any]]:
    """The objects in a JSON-LD value, outermost first."""
    if depth == 0:
        return
    if isinstance(node, dict):
        yield node
    for child in node if isinstance(node, list) else node.values() if isinstance(node, dict) else ():
        yield from walk_objects(child, depth - 1)


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
