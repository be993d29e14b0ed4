"""What enriching needs besides the article: the entity engine and the tables, built once a batch."""

from __future__ import annotations

from dataclasses import dataclass

from copydesk.enrich.engine.spans import EntityEngine
from copydesk.enrich.names.gazetteer import Gazetteer, load_gazetteer
from copydesk.enrich.names.tables import (
    NameWords,
    OrganizationNames,
    SportWords,
    load_name_words,
    load_organization_names,
    load_sport_words,
)


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class EnrichModels:
    """The engine and the tables of `reference/`. One is equal to itself alone, and too large to be written out."""

    engine: EntityEngine
    gazetteer: Gazetteer
    name_words: NameWords
    organization_names: OrganizationNames
    sport_words: SportWords


def load_models(engine: EntityEngine) -> EnrichModels:
    """The tables beside `engine`; takes about a second."""
    return EnrichModels(engine, load_gazetteer(), load_name_words(), load_organization_names(), load_sport_words())
