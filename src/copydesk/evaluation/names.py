"""How well names are counted once across articles: B³ over mentions, with the table of names and without it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from copydesk.article import Enrichment, EntityKind
from copydesk.enrich import EnrichModels, Span
from copydesk.enrich.archive import Namer, learn_names, list_appearances
from copydesk.enrich.archive.keys import NameKeys, is_acronym
from copydesk.enrich.engine.spans import ENGLISH
from copydesk.enrich.mentions.finding import Reading
from copydesk.enrich.names.folding import fold_name
from copydesk.enrich.stage import describe_reading
from copydesk.evaluation.json_lines import read_json_lines
from copydesk.settings import EnrichSettings

# Article, start of the mention in its text.
_Mention = tuple[str, int]
_BETWEEN = " .\n"
_DAY = date(2026, 1, 1)


@dataclass(frozen=True, slots=True)
class Score:
    """B³: the mean over mentions of how much of its cluster is its thing (precision), and of its thing its cluster."""

    precision: float
    recall: float

    @property
    def f1(self) -> float:
        return 2 * self.precision * self.recall / (self.precision + self.recall)


@dataclass(slots=True)
class NamesReport:
    """The figures, and pairs of mentions that are wrongly one or wrongly two, each as a line for a person."""

    mentions: int
    things: int
    articles: int
    with_table: Score
    articles_alone: Score
    errors: list[str] = field(default_factory=list)


def evaluate_names(path: Path, models: EnrichModels) -> NamesReport:
    """Judge lines of `article`, `mention`, `thing` and, where it is known, `kind` (person, organization, place).

    `before` and `after` are what stands around a mention, nothing where they are left out; `language` is that of the
    article, by its first line. Lines of one article stand in the order of its text, and all articles are of one day, so
    that ages can be compared. The table is learned from these articles alone. Raises what opening `path` raises.
    """
    rows = [dict(row) for row in read_json_lines(path)]
    keys = NameKeys(models.name_words, models.organization_names, models.gazetteer)
    things: dict[_Mention, str] = {}
    forms: dict[_Mention, str] = {}
    enriched: dict[str, Enrichment] = {}
    for article, lines in _by_article(rows).items():
        enriched[article], marked = _enrich(lines, models)
        for start, row in marked:
            things[article, start], forms[article, start] = row["thing"], row["mention"]
    appearances = [
        one for article, found in enriched.items() for one in list_appearances(article, None, found, keys, _DAY)
    ]
    namer = Namer(learn_names(appearances, keys), keys)
    alone = _cluster(enriched)
    named = _cluster({article: namer.give_names(article, None, found, _DAY) for article, found in enriched.items()})
    return NamesReport(
        mentions=len(things),
        things=len(set(things.values())),
        articles=len(enriched),
        with_table=score_clusters(things, named),
        articles_alone=score_clusters(things, alone),
        errors=list(_explain(things, named, forms)),
    )


def score_clusters(things: dict[_Mention, str], clusters: dict[_Mention, str]) -> Score:
    """B³ of clusters against things; a mention without cluster is one of its own."""
    of_thing: dict[str, set[_Mention]] = defaultdict(set)
    of_cluster: dict[str, set[_Mention]] = defaultdict(set)
    for mention, thing in things.items():
        of_thing[thing].add(mention)
        of_cluster[clusters.get(mention, str(mention))].add(mention)
    precision = recall = 0.0
    for mention, thing in things.items():
        cluster = of_cluster[clusters.get(mention, str(mention))]
        common = len(cluster & of_thing[thing])
        precision += common / len(cluster)
        recall += common / len(of_thing[thing])
    return Score(precision / len(things), recall / len(things))


def _by_article(rows: Iterable[dict[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        found[str(row["article"])].append(row)
    return found


def _enrich(rows: list[dict[str, Any]], models: EnrichModels) -> tuple[Enrichment, list[tuple[int, dict[str, Any]]]]:
    """What an article would be that holds nothing but its mentions, and where each of them stands."""
    text, spans, marked = "", [], []
    for row in rows:
        text += row.get("before", "")
        kind = EntityKind(row["kind"]) if row.get("kind") else guess_kind(row["mention"], models)
        spans.append(Span(len(text), len(text) + len(row["mention"]), kind))
        marked.append((len(text), row))
        text += row["mention"] + (row.get("after") or _BETWEEN)
    reading = Reading(spans, (rows[0].get("language", ENGLISH),), ())
    return describe_reading(text, reading, None, models, EnrichSettings()), marked


def guess_kind(mention: str, models: EnrichModels) -> EntityKind:
    """What a name looks like, where nobody says what it is."""
    words = [fold_name(word) for word in mention.split()]
    names = models.organization_names
    heads = names.heads | names.strong_heads | names.trade_heads | names.company_endings | names.weak_endings
    is_known = fold_name(mention) in names.keys
    if is_known or is_acronym(mention) or set(words) & heads or words[0] in names.first_words or "of" in words:
        return EntityKind.ORGANIZATION
    return EntityKind.PLACE if models.gazetteer.find(mention) else EntityKind.PERSON


def _cluster(enriched: dict[str, Enrichment]) -> dict[_Mention, str]:
    return {
        (article, mention.start): f"{entity.kind}/{entity.key}"
        for article, found in enriched.items()
        for entity in found.entities
        for mention in entity.mentions
    }


def _explain(things: dict[_Mention, str], clusters: dict[_Mention, str], forms: dict[_Mention, str]) -> list[str]:
    by_thing: dict[str, dict[str, str]] = defaultdict(dict)
    by_cluster: dict[str, dict[str, str]] = defaultdict(dict)
    for mention, thing in things.items():
        cluster = clusters.get(mention, "none")
        described = f"{forms[mention]} ({mention[0]})"
        by_thing[thing].setdefault(cluster, described)
        by_cluster[cluster].setdefault(thing, described)
    parted = [f"{thing}: parted: {', '.join(found.values())}" for thing, found in by_thing.items() if len(found) > 1]
    joined = [
        f"{cluster}: joined: {', '.join(found.values())}" for cluster, found in by_cluster.items() if len(found) > 1
    ]
    return sorted(parted) + sorted(joined)
