"""A person, organization or place in one article, with whom and what it stands there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from copydesk.article import Enrichment, EntityKind
from copydesk.enrich.archive.evidence import date_facts
from copydesk.enrich.archive.keys import NameKeys


@dataclass(frozen=True, slots=True)
class Appearance:
    """One entity of one article.

    `name` is what the article's facet shows, `forms` are its names there, the fullest first. `context`: what
    else the article is about, and its story, as short texts that are equal where two articles share something;
    `country`: the one that the article names most, None where there is none. `facts` are those of the entity, with
    years of birth for ages.
    """

    article_id: str
    kind: EntityKind
    key: str
    name: str
    forms: tuple[str, ...]
    context: frozenset[str]
    country: str | None = None
    facts: tuple[str, ...] = ()


def list_appearances(
    article_id: str, story_id: str | None, enrichment: Enrichment, keys: NameKeys, published_on: date | None = None
) -> list[Appearance]:
    """The appearances of an article's entities, in their order; without its day nothing follows from ages."""
    names: dict[str, str] = {}
    weights: dict[str, int] = {}
    for entity in enrichment.entities:
        if entity.kind is EntityKind.PLACE:
            if entity.country:
                weights[entity.country] = weights.get(entity.country, 0) + 1 + len(entity.mentions)
            # A country is in too many articles to say that two of them are about the same people.
            names[f"place/{entity.key}"] = "" if entity.key in keys.countries else f"place/{entity.key}"
        else:
            names[f"{entity.kind}/{entity.key}"] = f"{entity.kind}/{' '.join(keys.key(entity.kind, entity.name))}"
    country = max(sorted(weights), key=lambda code: weights[code], default=None)
    story = [f"story/{story_id}"] if story_id else []
    found = []
    for entity in enrichment.entities:
        own = f"{entity.kind}/{entity.key}"
        context = frozenset([name for key, name in names.items() if key != own and name] + story)
        forms = dict.fromkeys([entity.name, *(mention.text for mention in entity.mentions)])
        ordered = tuple(sorted(forms, key=lambda form: (-len(form.split()), form != entity.name, form)))
        facts = date_facts(entity.facts, published_on)
        found.append(Appearance(article_id, entity.kind, entity.key, entity.name, ordered, context, country, facts))
    return found
