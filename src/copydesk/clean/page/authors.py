"""The authors of a page: the people of its data, unless the byline that a reader sees by the headline knows more.

What a page states as author may be its outlet, an agency or a newsroom: then the people are looked for elsewhere, and
only where there are none at all the organization stands as the article's credit.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from itertools import chain
from typing import Any

from lxml.html import HtmlElement

from copydesk.bylines import is_unspaced, name_newsrooms, split_byline
from copydesk.clean.page.naming import state_titles
from copydesk.clean.page.opening_byline import read_opening_byline
from copydesk.clean.page.outlets import is_outlet
from copydesk.clean.page.seen_bylines import SeenBylines, list_elsewhere, see_bylines, shows_first
from copydesk.clean.page.structured import Structured, text_of, types_of

META_NAMES: tuple[str, ...] = (
    *("author", "article:author", "parsely-author", "dc.creator", "dcterms.creator", "sailthru.author"),
    *("byl", "articleauthor", "article:author_name", "cxenseparse:author", "citation_author", "rnews:creator"),
)

# "https://post.example/author/admin/".
SYSTEM_ACCOUNT = re.compile(r"/(?:author|user|profile)s?/(?:admin(?:istrator)?|editor|root|webmaster|user)\d?/?$", re.I)
# The words in small letters that stand inside of names.
PARTICLES = frozenset(
    {
        "de",
        "del",
        "dela",
        "della",
        "dei",
        "degli",
        "di",
        "da",
        "das",
        "do",
        "dos",
        "du",
        "des",
        "la",
        "le",
        "las",
        "los",
    }
    | {
        "el",
        "al",
        "a",
        "e",
        "i",
        "y",
        "und",
        "van",
        "von",
        "vom",
        "der",
        "den",
        "dem",
        "ten",
        "ter",
        "te",
        "zu",
        "bin",
        "ibn",
    }
    | {"bint", "af", "av", "ap", "ben"}
)
# Shorter ones are initials of a desk.
MIN_SHORT_NAME = 3


@dataclass(frozen=True, slots=True)
class Byline:
    """Who wrote a page: people, agencies by the names of our table, and other organizations that it gives as author."""

    people: tuple[str, ...] = ()
    agencies: tuple[str, ...] = ()
    organizations: tuple[str, ...] = ()


def find_authors(
    tree: HtmlElement, structured: Structured, outlets: frozenset[str], agencies: Mapping[str, str]
) -> Byline:
    """Who wrote a page, from its whole tree and its data.

    `outlets`: the outlet's names, as `name_outlets` gives them. `agencies`: names by their casefolded spellings.
    """
    read = partial(read_byline, agencies=agencies, outlets=outlets)
    names, organizations = state_authors(structured)
    stated = read(names, organizations=organizations)
    titles = state_titles(structured)
    seen = see_bylines(tree, titles)
    look = partial(read, is_given_first=True)
    visible = read_first(seen.list_lines(), look)
    opening = partial(read_first, [read_opening_byline(tree, structured)], look, is_spelled_name)
    if names_account(structured) and (opened := opening()).people:
        return opened
    if stated.people and (
        not is_contradicted(read_first(seen.marked[:1], look), visible)
        or any(share_names(stated, look(lines)) for lines in seen.list_lines())
        or shows_first(tree, titles, stated.people, visible.people)
    ):
        return read_more(stated, look(seen.find_run(stated.people)))
    in_meta = read_first(list_meta(structured), read)
    # A template may write its publisher where the author belongs: whom a reader sees has written the page.
    chosen = visible if visible.people and not share_names(in_meta, visible) else in_meta
    if not chosen.people:
        chosen = read_doubtful(tree, seen, look, opening)
    credited = (stated, in_meta, visible)
    named = [one for one in credited if one.agencies] or [one for one in credited if one.organizations]
    organization = next(iter(named), Byline())
    if chosen.people:
        return Byline(chosen.people, tuple(dict.fromkeys((*organization.agencies, *chosen.agencies))), ())
    if organization.agencies or organization.organizations:
        return organization
    return Byline(organizations=name_newsrooms((*names, *chain.from_iterable(list_meta(structured)))))


def is_full_name(name: str) -> bool:
    """Whether a name that only its place on the page makes one has two words, or is in a script without blanks."""
    return " " in name or is_unspaced(name)


def is_spelled_name(name: str) -> bool:
    """Whether it is also written as a name: "Ida van Brandt", not "clicking here" or "All about Ferries"."""
    first, *between, last = name.split() if " " in name else (name, name)
    return (
        is_full_name(name)
        and not first[0].islower()
        and not last[0].islower()
        and all(word in PARTICLES for word in between if word[0].islower())
    )


def is_short_name(name: str) -> bool:
    """Whether it is one word that the page's link to an author alone makes a name: "Pepe", not "mh"."""
    return len(name) >= MIN_SHORT_NAME and name[0].isupper()


def read_first(
    ways: Iterable[Iterable[str]],
    read: Callable[[Iterable[str]], Byline],
    is_person: Callable[[str], bool] = is_full_name,
) -> Byline:
    """The byline of the first lines that name people in full, else of the first that name an organization."""
    found = Byline()
    for lines in ways:
        byline = read(lines)
        if people := tuple(filter(is_person, byline.people)):
            return Byline(people, (*found.agencies, *byline.agencies), ())
        found = found if found.agencies or found.organizations else Byline((), byline.agencies, byline.organizations)
    return found


def is_contradicted(marked: Byline, visible: Byline) -> bool:
    """Whether the page's byline says by itself who wrote it: others may be those that edited or published it.

    `marked`: the first byline that is one by its mark. A link alone may lead to another text's author.
    """
    return bool(marked.people) and marked.people == visible.people


def read_doubtful(
    tree: HtmlElement, seen: SeenBylines, read: Callable[[Iterable[str]], Byline], opening: Callable[[], Byline]
) -> Byline:
    """The byline that a page doesn't mark as such by its headline, by the likest of the ways to find one.

    `opening`: the one that the story opens with.
    """
    ways: tuple[Callable[[], Byline], ...] = (
        lambda: read_first(seen.list_doubtful(), read, is_spelled_name),
        opening,
        lambda: read_elsewhere(tree, read),
        lambda: read_first([(text,) for _, text in seen.links], read, is_short_name),
    )
    return next((byline for way in ways if (byline := way()).people), Byline())


def read_elsewhere(tree: HtmlElement, read: Callable[[Iterable[str]], Byline]) -> Byline:
    """The byline that stands far from the headline: behind a label, or the only one of its kind on the page."""
    for kind in list_elsewhere(tree):
        bylines = (read_first(ways, read, is_spelled_name) for ways in kind)
        found = {byline.people: byline for byline in bylines if byline.people}
        if len(found) == 1:
            return next(iter(found.values()))
    return Byline()


def share_names(one: Byline, other: Byline) -> bool:
    """Whether two bylines have a word of a name in common."""
    first, second = (set(" ".join(byline.people).casefold().split()) for byline in (one, other))
    return not first.isdisjoint(second)


def read_more(stated: Byline, run: Byline) -> Byline:
    """The stated byline, or the visible one where that has the same people and more, or parts what is stated as one.

    `run`: of the links to authors those that stand beside one of the stated people.
    """
    people = tuple(name for name in run.people if is_full_name(name))
    known, others = (sorted(" ".join(names).casefold().split()) for names in (stated.people, people))
    if len(people) > len(stated.people) and (known == others or set(stated.people) < set(people)):
        return Byline(people, stated.agencies, ())
    return stated


def read_byline(
    lines: Iterable[str],
    agencies: Mapping[str, str],
    outlets: frozenset[str],
    organizations: Iterable[str] = (),
    *,
    is_given_first: bool = False,
) -> Byline:
    """The people and organizations of the lines of a byline, each once.

    `outlets`: the outlet's names, squashed. `organizations`: names that are stated to be no person's.
    `is_given_first` as in `split_byline`.
    """
    people: dict[str, str] = {}
    found: dict[str, None] = {}
    others: dict[str, None] = {}
    names = []
    for line in lines:
        # An outlet's name is a byline as a whole, be it an address: "post.example".
        is_whole = is_outlet(line, outlets) and "://" not in line
        parts = (line.strip(),) if is_whole else split_byline(line, is_given_first=is_given_first)
        names += [(name, is_outlet(name, outlets)) for name in parts]
    for name, is_other in [*names, *((name, True) for name in organizations)]:
        agency = agencies.get(name.casefold()) or agencies.get(name.casefold().removeprefix("the "))
        if agency is not None:
            found[agency] = None
        elif is_other:
            others[name] = None
        else:
            people.setdefault(name.casefold(), name)
    return Byline(tuple(people.values()), tuple(found), tuple(others))


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


def names_account(structured: Structured) -> bool:
    """Whether the author of the JSON-LD is the account that a system comes with: who uses it hasn't said his name."""
    for article in structured.articles:
        authors = article.get("author")
        for author in authors if isinstance(authors, list) else [authors]:
            if isinstance(author, dict) and any(
                SYSTEM_ACCOUNT.search(text_of(author.get(key)) or "") for key in ("@id", "url")
            ):
                return True
    return False


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


def list_meta(structured: Structured) -> Iterator[tuple[str, ...]]:
    """The authors under each name that meta elements have; several elements of one name may each name one."""
    for name in META_NAMES:
        stated = (one.content for one in structured.meta_elements if name in (*one.names, one.header))
        if lines := tuple(dict.fromkeys(stated)):
            yield lines
