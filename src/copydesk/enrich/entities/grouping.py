"""What several spans have in common: the entity that they mention."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Self

from copydesk.article import Entity, EntityKind, Location, Mention
from copydesk.enrich.engine.spans import Span


@dataclass(frozen=True, slots=True)
class Group:
    """An entity with its spans in text order, before it becomes part of the record."""

    name: str
    kind: EntityKind
    key: str
    spans: tuple[Span, ...]
    country: str | None = None
    location: Location | None = None
    facts: tuple[str, ...] = ()

    def with_facts(self, facts: tuple[str, ...]) -> Self:
        """The same entity with what is said of it."""
        return replace(self, facts=facts)


def to_entities(text: str, groups: list[Group]) -> tuple[Entity, ...]:
    """The groups as records, in order of their first mention; those without mentions come last."""
    ordered = sorted(groups, key=lambda group: (group.spans[0].start if group.spans else len(text), group.key))
    return tuple(
        Entity(
            name=group.name,
            kind=group.kind,
            key=group.key,
            mentions=tuple(Mention(text=span.of(text), start=span.start, end=span.end) for span in group.spans),
            country=group.country,
            location=group.location,
            facts=group.facts,
        )
        for group in ordered
    )
