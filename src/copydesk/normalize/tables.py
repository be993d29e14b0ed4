"""What normalization looks things up in: built once a batch, passed in, never changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta, timezone, tzinfo
from functools import lru_cache
from types import MappingProxyType
from zoneinfo import ZoneInfo

from py3langid.langid import LanguageIdentifier

from copydesk.normalize.language import load_identifier
from copydesk.reference import load_table


@dataclass(frozen=True, slots=True)
class DateTables:
    """How dates are written: casefolded month names of many languages (1 to 12), upper-case names of time zones."""

    months: Mapping[str, int]
    zones: Mapping[str, tzinfo]


@dataclass(frozen=True, slots=True)
class NormalizeTables:
    """Everything that `normalize_article` looks things up in."""

    identifier: LanguageIdentifier
    dates: DateTables


def load_tables() -> NormalizeTables:
    """The tables of `copydesk.reference` and the language model; about half a second."""
    return NormalizeTables(load_identifier(), load_date_tables())


def load_date_tables() -> DateTables:
    """The names of months and time zones."""
    months = {
        name: number
        for names_by_month in load_table("months.yaml").values()
        for number, names in enumerate(names_by_month, start=1)
        for name in names
    }
    zones = {name: build_zone(value) for name, value in load_table("timezones.yaml").items()}
    return DateTables(MappingProxyType(months), MappingProxyType(zones))


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
