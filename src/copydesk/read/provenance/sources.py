"""The registry of sources, `reference/sources.yaml`: who publishes under which names and domains, where and how."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from copydesk.reference import load_table

# What a JSON field may mean → the names under which it is looked for, dots between the levels, the first one first.
FieldNames = Mapping[str, tuple[str, ...]]

ROLES = ("title", "text", "authors", "section", "published", "modified", "url", "language", "articles", "wrapper")


@dataclass(frozen=True, slots=True)
class Source:
    """A known source. `key` is the folder's name in the landing and `Provenance.source`; `timezone` an IANA name."""

    key: str
    names: tuple[str, ...]
    domains: tuple[str, ...]
    language: str | None
    timezone: str | None
    field_names: FieldNames


@dataclass(frozen=True, slots=True)
class Sources:
    """All known sources, by casefolded name and by domain; `default_field_names` are for everybody else's JSON."""

    by_name: Mapping[str, Source]
    by_domain: Mapping[str, Source]
    default_field_names: FieldNames

    def find(self, name: str) -> Source | None:
        """The source of that key or name."""
        return self.by_name.get(name.strip().casefold())

    def find_by_url(self, url: str | None) -> Source | None:
        """The source whose domain the address is under."""
        host = (urlsplit(url).hostname or "") if url else ""
        labels = host.split(".")
        suffixes = (".".join(labels[start:]) for start in range(len(labels)))
        return next((self.by_domain[one] for one in suffixes if one in self.by_domain), None)

    def list_unknown(self, names: Iterable[str]) -> list[str]:
        """Those of the names that no source has, sorted: what a run's report lists."""
        return sorted({name for name in names if self.find(name) is None})


@lru_cache(maxsize=1)
def load_sources() -> Sources:
    """The registry of `copydesk.reference`. Raises ValueError, naming the entry, where it contradicts itself."""
    return build_sources(load_table("sources.yaml"))


def build_sources(table: Mapping[str, Any]) -> Sources:
    """The registry from its YAML value. Raises ValueError, naming the entry."""
    default = build_field_names(table["json"], {})
    by_name: dict[str, Source] = {}
    by_domain: dict[str, Source] = {}
    for key, entry in (table["sources"] or {}).items():
        source = build_source(key, entry or {}, default)
        for name in {one.casefold() for one in (key, *source.names)}:
            add_once(by_name, name, source)
        for domain in source.domains:
            add_once(by_domain, domain.lower(), source)
    return Sources(MappingProxyType(by_name), MappingProxyType(by_domain), default)


def build_source(key: str, entry: Mapping[str, Any], default: FieldNames) -> Source:
    """One entry. Raises ValueError for fields that don't exist and zones that don't."""
    unknown = entry.keys() - {"names", "domains", "language", "timezone", "json"}
    if unknown:
        raise ValueError(f"sources.yaml, {key}: no such field {sorted(unknown)}")
    zone = entry.get("timezone")
    if zone is not None:
        ZoneInfo(zone)
    return Source(
        key=key,
        names=tuple(entry.get("names", ())),
        domains=tuple(entry.get("domains", ())),
        language=entry.get("language"),
        timezone=zone,
        field_names=build_field_names(entry.get("json", {}), default),
    )


def build_field_names(stated: Mapping[str, Any], default: FieldNames) -> FieldNames:
    """The names for each role, the stated ones before the default ones. Raises ValueError for an unknown role."""
    unknown = stated.keys() - set(ROLES)
    if unknown:
        raise ValueError(f"sources.yaml: no such JSON field {sorted(unknown)}, there are {', '.join(ROLES)}")
    names = {role: (*list_names(stated.get(role, ())), *default.get(role, ())) for role in ROLES}
    return MappingProxyType(names)


def list_names(value: str | Iterable[str]) -> tuple[str, ...]:
    """One name or several."""
    return (value,) if isinstance(value, str) else tuple(value)


def add_once(table: dict[str, Source], name: str, source: Source) -> None:
    """Put a source under a name. Raises ValueError where another one has it."""
    if name in table:
        raise ValueError(f"sources.yaml: {name!r} belongs to {table[name].key} and to {source.key}")
    table[name] = source
