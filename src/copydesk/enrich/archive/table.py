"""The table of names, and giving an article's entities the names of it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from copydesk.article import Enrichment, Entity, EntityKind
from copydesk.enrich.archive.appearances import Appearance, list_appearances
from copydesk.enrich.archive.evidence import contradict
from copydesk.enrich.archive.keys import NameKeys
from copydesk.enrich.names.folding import fold_name
from copydesk.record import Record
from copydesk.reference import load_table

# Rises when the rules change that learn the table.
VERSION = 2


class LearnedName(Record):
    """One person or organization of the archive, with what speaks for it.

    `key` and `name` are what its articles get in the place of their own; `spellings`: each name that articles have for
    it, as "spelling × articles"; `because`: why they are one, or apart from others of the name. `confidence` is 1 where
    spellings alone join them, less where it rests on what their articles share. `articles` are listed, with their
    keys as "article key", only where the name alone doesn't say who is meant; `context` and `facts` serve articles to
    come.
    """

    kind: EntityKind
    key: str
    name: str
    confidence: float
    keys: tuple[str, ...]
    spellings: tuple[str, ...]
    because: tuple[str, ...]
    articles: tuple[str, ...] = ()
    context: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()


class NameTable(Record):
    """What the archive calls people and organizations; those are left out whose articles agree with one another.

    `articles`: how many the archive had, superseded landings included.
    """

    version: int = VERSION
    articles: int = 0
    names: tuple[LearnedName, ...] = ()


class Namer:
    """Gives entities the names of a table; corrections by hand (`reference/names.yaml`) win."""

    def __init__(self, table: NameTable, keys: NameKeys, corrections: dict[tuple[str, str], str] | None = None) -> None:
        self._keys = keys
        self._corrections = load_corrections() if corrections is None else corrections
        self._named: dict[tuple[EntityKind, str], list[LearnedName]] = {}
        self._stated: dict[tuple[EntityKind, str], LearnedName] = {}
        for learned in table.names:
            for key in learned.keys:
                self._named.setdefault((learned.kind, key), []).append(learned)
            for one in learned.articles:
                self._stated[learned.kind, one] = learned

    def give_names(
        self, article_id: str, story_id: str | None, enrichment: Enrichment, published_on: date | None = None
    ) -> Enrichment:
        """`enrichment` with the table's names and keys, entities of one key joined, and speakers likewise."""
        renamed: dict[tuple[EntityKind, str], int] = {}
        entities: list[Entity] = []
        speakers: dict[str, str] = {}
        appearances = list_appearances(article_id, story_id, enrichment, self._keys, published_on)
        for entity, appearance in zip(enrichment.entities, appearances, strict=True):
            key, name = self.find(appearance) or (entity.key, entity.name)
            if entity.kind is EntityKind.PERSON:
                speakers[entity.name] = name
            place = renamed.setdefault((entity.kind, key), len(entities))
            if place == len(entities):
                is_same = (key, name) == (entity.key, entity.name)
                entities.append(entity if is_same else entity.with_(key=key, name=name))
            else:
                mentions = sorted((*entities[place].mentions, *entity.mentions), key=lambda one: one.start)
                entities[place] = entities[place].with_(mentions=tuple(mentions))
        quotes = tuple(
            quote.with_(speaker=speakers[quote.speaker])
            if quote.speaker and speakers.get(quote.speaker, quote.speaker) != quote.speaker
            else quote
            for quote in enrichment.quotes
        )
        return enrichment.with_(entities=tuple(entities), quotes=quotes)

    def find(self, appearance: Appearance) -> tuple[str, str] | None:
        """The key and the name of an appearance; None where the table has no others than its own."""
        for form in (appearance.name, *appearance.forms[:1]):
            if corrected := self._corrections.get((appearance.kind, fold_name(form))):
                return fold_name(corrected), corrected
        learned = self._stated.get((appearance.kind, f"{appearance.article_id} {appearance.key}"))
        learned = learned or self._choose(appearance)
        return (learned.key, learned.name) if learned else None

    def _choose(self, appearance: Appearance) -> LearnedName | None:
        """The only one of this key, or the one whose articles share most with an article that came later."""
        named = self._named.get((appearance.kind, appearance.key), [])
        candidates = [one for one in named if not contradict(appearance.facts, one.facts)]
        if len(candidates) == 1 and not candidates[0].articles:
            return candidates[0]
        shared = sorted(
            ((len(appearance.context.intersection(one.context)), one.key, one) for one in candidates),
            key=lambda found: (-found[0], found[1]),
        )
        return shared[0][2] if shared and shared[0][0] else None


def load_corrections() -> dict[tuple[str, str], str]:
    """The names that `reference/names.yaml` states: kind and folded form → name."""
    return read_corrections(load_table("names.yaml").get("corrections") or ())


def read_corrections(entries: Iterable[dict[str, object]]) -> dict[tuple[str, str], str]:
    """Entries of `kind`, `name` and `forms`, ready to look up."""
    found = {}
    for entry in entries:
        forms = entry["forms"]
        assert isinstance(forms, list)
        for form in (entry["name"], *forms):
            found[str(entry["kind"]), fold_name(str(form))] = str(entry["name"])
    return found
