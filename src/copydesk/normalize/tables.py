"""What normalization looks things up in: built once a process, passed in, never changed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta, timezone, tzinfo
from functools import cache, lru_cache
from types import MappingProxyType
from zoneinfo import ZoneInfo

from py3langid.langid import LanguageIdentifier

from copydesk.loading import loading_for_good
from copydesk.normalize.language import load_identifier
from copydesk.reference import load_table

# py3langid takes Croatian for them; their own months are international or the same.
SPEAK_CROATIAN_MONTHS = ("bs", "sh")


@dataclass(frozen=True, slots=True, eq=False)
class DateTables:
    """How dates are written: casefolded month names of many languages (1 to 12), upper-case names of time zones.

    One is equal to itself alone.

    `by_language` has the names of each language alone, `persian` those of the Persian calendar, `eras` the year before
    an era's first.
    """

    months: Mapping[str, int]
    zones: Mapping[str, tzinfo]
    by_language: Mapping[str, Mapping[str, int]]
    persian: Mapping[str, int]
    eras: Mapping[str, int]

    @lru_cache(maxsize=16)  # noqa: B019 - they live as long as the process
    def in_language(self, language: str) -> DateTables:
        """The tables for a text of that language: a name that means two months means the language's own."""
        own = self.by_language.get(language)
        return replace(self, months=MappingProxyType({**self.months, **own})) if own else self


@dataclass(frozen=True, slots=True)
class NormalizeTables:
    """Everything that `normalize_article` looks things up in."""

    identifier: LanguageIdentifier
    dates: DateTables


@cache
@loading_for_good()
def load_tables() -> NormalizeTables:
    """The tables of `copydesk.reference` and the language model, once a process: half a second, and 75 MB meanwhile."""
    return NormalizeTables(load_identifier(), load_date_tables())


def load_date_tables() -> DateTables:
    """The names of months and time zones, and other calendars."""
    by_language = {language: number_names(names) for language, names in load_table("months.yaml").items()}
    # Croatian, Serbian in Latin letters and Bosnian have one set of names as far as dates go.
    by_language |= dict.fromkeys(SPEAK_CROATIAN_MONTHS, by_language["hr"])
    months: dict[str, int] = {}
    for names in by_language.values():
        months = names | months
    calendars = load_table("calendars.yaml")
    zones = {name: build_zone(value) for name, value in load_table("timezones.yaml").items()}
    return DateTables(
        months=MappingProxyType(months),
        zones=MappingProxyType(zones),
        by_language=MappingProxyType(by_language),
        persian=MappingProxyType(number_names(calendars["persian"])),
        eras=MappingProxyType(calendars["eras"]),
    )


def number_names(months: Iterable[Iterable[str]]) -> dict[str, int]:
    """Each name of a month with its number."""
    return {name: number for number, names in enumerate(months, start=1) for name in names}


def build_zone(value: int | str) -> tzinfo:
    """The zone of a table entry: minutes from UTC, or the IANA name of a zone with summer time."""
    return ZoneInfo(value) if isinstance(value, str) else timezone(timedelta(minutes=value))


@lru_cache(maxsize=64)
def load_zone(name: str) -> ZoneInfo | None:
    """The zone of an IANA name from the time zone database; None where it has none of that name."""
    try:
        return ZoneInfo(name)
    except (OSError, ValueError, KeyError):  # a folder of the database, a path, an unknown name
        return None
