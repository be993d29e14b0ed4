"""The authors of a page: the people of its data, unless the byline that a reader sees by the headline knows more.

What a page states as author may be its outlet, an agency or a newsroom: then the people are looked for elsewhere, and
only where there are none at all the organization stands as the article's credit.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from lxml.etree import XPath
from lxml.html import HtmlElement

from copydesk.bylines import split_byline
from copydesk.clean.draft import UNSPACED
from copydesk.clean.page.outlets import is_outlet
from copydesk.clean.page.structured import Structured, text_of, types_of

META_NAMES: tuple[str, ...] = (
    *("author", "article:author", "parsely-author", "dc.creator", "dcterms.creator", "sailthru.author"),
    *("articleauthor", "article:author_name", "cxenseparse:author", "citation_author", "rnews:creator"),
)

# A link that the page marks as leading to an author.
FIND_AUTHOR_LINKS = XPath(
    "descendant::*[@rel='author' or @itemprop='author'"
    " or self::a[contains(@href, '/author') or contains(@href, '/autor') or contains(@href, '/auteur')"
    " or contains(@href, '/reporter') or contains(@href, '/journalist') or contains(@href, '/staff/')]]"
)
FIND_MARKED = XPath("descendant::*[@class or @id or @itemprop or @rel]")
BYLINE = re.compile(
    r"(?:^|[\W_])(?:by-?lines?|authors?(?:-?names?)?|autor(?:e|en|es|in)?|auteurs?|verfasser|writers?|reporters?|firma"
    r"|redactor|signature|skribent|forfatter|kirjoittaja|penulis|yazar|journalist|creator|credits?|attribution)(?:$|[\W_])",
    re.IGNORECASE,
)
# Boxes about an author, their pictures, and what belongs to other texts.
NO_BYLINE = re.compile(
    r"bio\b|about|descri|avatar|image|img|photo|picture|follow|social|comment|relat|recommend|teaser|card|more-|most-"
    r"|footer|caption|newsletter|share|count|icon|wall|figure|sidebar|blog-list|widget",
    re.IGNORECASE,
)
# A byline names a handful of people; longer text is about them.
MAX_BYLINE_CHARACTERS = 160
# "Ida Brandt is a reporter at the Tolland Post.": a line with a full stop and so many words is a sentence.
MIN_SENTENCE_WORDS = 7
# It stands within so many elements of the headline, in document order. Measured on 88 pages of ten countries: the
# farthest is 40 elements behind it.
REACH_BEFORE = 15
REACH_AFTER = 60
# The links of one byline are so near each other.
MAX_RUN_GAP = 10


@dataclass(frozen=True, slots=True)
class Byline:
    """Who wrote a page: people, agencies by the names of our table, and other organizations that it gives as author."""

    people: tuple[str, ...] = ()
    agencies: tuple[str, ...] = ()
    organizations: tuple[str, ...] = ()


def find_authors(
    tree: HtmlElement, structured: Structured, outlets: frozenset[str], agencies: Mapping[str, str]
) -> Byline:
    """Who wrote a page, from its pruned tree and its data.

    `outlets`: the outlet's names, as `name_outlets` gives them. `agencies`: names by their casefolded spellings.
    """
    names, organizations = state_authors(structured)
    stated = read_byline(names, agencies, outlets, organizations)
    if stated.people:
        return read_more(stated, tree, agencies, outlets)
    found = stated
    for lines in (list_meta(structured), read_visible(tree)):
        byline = read_byline(lines, agencies, outlets)
        people = tuple(filter(is_full_name, byline.people))
        if people:
            return Byline(people, (*found.agencies, *byline.agencies), ())
        found = found if found.agencies or found.organizations else byline
    return found


def read_more(stated: Byline, tree: HtmlElement, agencies: Mapping[str, str], outlets: frozenset[str]) -> Byline:
    """The stated byline, or the visible one where that has the same people and more, or parts what is stated as one."""
    seen = read_byline(find_run(tree, stated.people), agencies, outlets)
    people = tuple(name for name in seen.people if is_full_name(name))
    known, others = (sorted(" ".join(names).casefold().split()) for names in (stated.people, people))
    if len(people) > len(stated.people) and (known == others or set(stated.people) < set(people)):
        return Byline(people, stated.agencies, ())
    return stated


def read_byline(
    lines: Iterable[str], agencies: Mapping[str, str], outlets: frozenset[str], organizations: Iterable[str] = ()
) -> Byline:
    """The people and organizations of the lines of a byline, each once.

    `outlets`: the outlet's names, squashed. `organizations`: names that are stated to be no person's.
    """
    people: dict[str, str] = {}
    found: dict[str, None] = {}
    others: dict[str, None] = {}
    names = [(name, is_outlet(name, outlets)) for line in lines for name in split_byline(line)]
    for name, is_other in [*names, *((name, True) for name in organizations)]:
        agency = agencies.get(name.casefold()) or agencies.get(name.casefold().removeprefix("the "))
        if agency is not None:
            found[agency] = None
        elif is_other:
            others[name] = None
        else:
            people.setdefault(name.casefold(), name)
    return Byline(tuple(people.values()), tuple(found), tuple(others))


def is_full_name(name: str) -> bool:
    """Whether a name that only its place on the page makes one has two words, or is in a script without blanks."""
    return " " in name or UNSPACED.search(name) is not None


# ── what the page's data say ─────────────────────────────────────────────────────────────────────────────


def state_authors(structured: Structured) -> tuple[list[str], list[str]]:
    """The people and the organizations that the first article of the JSON-LD with any names as its authors."""
    for article in structured.articles:
        people: list[str] = []
        organizations: list[str] = []
        for name, is_organization in name_authors(article.get("author") or article.get("creator"), structured):
            (organizations if is_organization else people).append(name)
        if people or organizations:
            return people, organizations
    return [], []


def name_authors(value: Any, structured: Structured) -> Iterator[tuple[str, bool]]:
    """The names in a JSON-LD author value (persons, organizations, plain strings or references to others of the page's
    objects), and whether each is typed as one of an organization.
    """
    if isinstance(value, list):
        for item in value:
            yield from name_authors(item, structured)
    elif isinstance(value, dict):
        if value.keys() <= {"@id", "@type"}:
            value = structured.find_object(value.get("@id")) or {}
        is_organization = any(kind.endswith("organization") for kind in types_of(value))
        given_and_family = (text_of(value.get(key)) for key in ("givenName", "additionalName", "familyName"))
        names = value.get("name") or " ".join(part for part in given_and_family if part)
        for name in names if isinstance(names, list) else [names]:
            if text := text_of(name):
                yield text, is_organization
    elif text := text_of(value):
        yield text, False


def list_meta(structured: Structured) -> list[str]:
    """The authors of the meta elements, the first that has any."""
    stated = structured.first_meta(*META_NAMES)
    return [stated] if stated else []


# ── what a reader sees ───────────────────────────────────────────────────────────────────────────────────


def read_visible(tree: HtmlElement) -> list[str]:
    """The lines of the byline by the headline: the links to authors there, else what is marked as a byline."""
    marked = (element for _, element in iter_near(FIND_MARKED, tree) if is_byline(element))
    return read_author_links(tree) or next((lines for element in marked if (lines := read_lines(element))), [])


def read_author_links(tree: HtmlElement) -> list[str]:
    """The texts of the links to authors by the headline, and of what else is marked as an author's name."""
    return [text for _, text in place_author_links(tree)]


def find_run(tree: HtmlElement, people: Iterable[str]) -> list[str]:
    """Those of the links to authors that stand beside the first one with one of these names: others are teasers'."""
    runs: list[list[str]] = []
    last: int | None = None
    for place, text in place_author_links(tree):
        if last is None or place - last > MAX_RUN_GAP:
            runs.append([])
        runs[-1].append(text)
        last = place
    return next((run for run in runs if any(name in text or text in name for name in people for text in run)), [])


def place_author_links(tree: HtmlElement) -> list[tuple[int, str]]:
    """The texts of the links to authors by the headline, with their places among the page's elements."""
    texts = ((place, " ".join(one.text_content().split())) for place, one in iter_near(FIND_AUTHOR_LINKS, tree))
    return [(place, text) for place, text in texts if 0 < len(text) <= MAX_BYLINE_CHARACTERS]


def iter_near(find: XPath, tree: HtmlElement) -> Iterator[tuple[int, HtmlElement]]:
    """What is found of the page's elements by its headline, and isn't in a box about an author or other texts; each
    behind its place.
    """
    places = {element: place for place, element in enumerate(tree.iter())}
    headline = next(tree.iter("h1"), None)
    place = places[headline] if headline is not None else 0
    for element in find(tree):
        if place - REACH_BEFORE <= places[element] <= place + REACH_AFTER and is_own(element):
            yield places[element], element


def is_byline(element: HtmlElement) -> bool:
    """Whether an element is marked as a byline by its page's author."""
    return any(BYLINE.search(element.get(key) or "") for key in ("class", "id", "itemprop", "rel"))


def is_own(element: HtmlElement) -> bool:
    """Whether neither an element nor the two around it are a box about an author or about another text."""
    around = [element, *list(element.iterancestors())[:2]]
    return not any(NO_BYLINE.search(f"{one.get('class') or ''} {one.get('id') or ''}") for one in around)


def read_lines(element: HtmlElement) -> list[str]:
    """The runs of text of a byline; none where it is too long for one, or says in a sentence who somebody is."""
    runs = [" ".join(run.split()) for run in element.itertext()]
    lines = [run for run in runs if run]
    if any(run.endswith(".") and len(run.split()) >= MIN_SENTENCE_WORDS for run in lines):
        return []
    return lines if sum(map(len, lines)) <= MAX_BYLINE_CHARACTERS else []
