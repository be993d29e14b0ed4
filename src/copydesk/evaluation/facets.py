"""How well facets name whom and what an article is about, against a gold file, ours beside the engine alone."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from copydesk.article import Article, Entity, EntityKind
from copydesk.enrich import EnrichModels, EntityEngine, Span, enrich_article, load_models
from copydesk.enrich.names.folding import fold_name
from copydesk.enrich.names.gazetteer import fold_place
from copydesk.evaluation.scores import KindScores
from copydesk.outcome import Rejected
from copydesk.settings import EnrichSettings

_FIELDS = {
    EntityKind.PERSON: "people",
    EntityKind.ORGANIZATION: "organizations",
    EntityKind.PLACE: "places",
}


@dataclass(frozen=True, slots=True)
class FacetError:
    """A name that a facet misses or shows too much, in the article at `path`."""

    path: str
    kind: EntityKind
    name: str
    is_missing: bool


@dataclass(slots=True)
class FacetsReport:
    """What an evaluation found over so many articles; the errors are ours."""

    engine: str
    articles: int = 0
    ours: KindScores = field(default_factory=KindScores)
    engine_alone: KindScores = field(default_factory=KindScores)
    errors: list[FacetError] = field(default_factory=list)


def evaluate_facets(articles: Iterable[Article], gold: Path, engine: EntityEngine) -> FacetsReport:
    """Names by kind in normalized `articles` against the lists `people`, `organizations`, `places` of a gold file.

    The gold file is YAML: `articles:` holds one entry a path. A name is right where the entity's name, its key or
    one of its written forms equals the gold name without regard to case, accents and points, or where an
    organization's key is the gold name's initials. The engine alone counts each written form as a name. Articles
    without an entry are left out. Raises `EntitiesUnavailable` and what reading the file raises.
    """
    models = load_models(engine)
    expected = yaml.safe_load(gold.read_text(encoding="utf-8"))["articles"]
    report = FacetsReport(engine.name)
    for article in articles:
        entry = expected.get(article.provenance.path)
        if entry is not None and article.normalized is not None:
            _count_article(report, article, entry, models)
    return report


def _count_article(report: FacetsReport, article: Article, entry: dict[str, list[str]], models: EnrichModels) -> None:
    enriched = enrich_article(article, models, EnrichSettings())
    entities = () if isinstance(enriched, Rejected) or enriched.enrichment is None else enriched.enrichment.entities
    body = article.normalized.body if article.normalized else ""
    # The engine alone reads everything as English, as it is asked to by whoever doesn't look at the language.
    spans = models.engine.find(body)
    report.articles += 1
    for kind, field_name in _FIELDS.items():
        names = entry.get(field_name) or []
        ours = [(one.name, _writings(one)) for one in entities if one.kind is kind]
        alone = [(form, {_fold(form, kind)}) for form in _forms(spans, body, kind)]
        missing, extra = _compare(names, ours, kind)
        report.ours.by_kind[kind].add(len(names) - len(missing), len(ours), len(names))
        report.engine_alone.by_kind[kind].add(len(names) - len(_compare(names, alone, kind)[0]), len(alone), len(names))
        path = article.provenance.path
        report.errors += [FacetError(path, kind, name, True) for name in missing]
        report.errors += [FacetError(path, kind, name, False) for name in extra]


def _compare(names: list[str], found: list[tuple[str, set[str]]], kind: EntityKind) -> tuple[list[str], list[str]]:
    """The gold names that nothing found stands for, and the found names that stand for none; one to one."""
    left = list(found)
    missing = []
    for name in names:
        accepted = {_fold(name, kind)} | ({_initials(name)} if kind is EntityKind.ORGANIZATION else set())
        match = next((one for one in left if one[1] & accepted), None)
        if match is None:
            missing.append(name)
        else:
            left.remove(match)
    return missing, [name for name, _ in left]


def _writings(entity: Entity) -> set[str]:
    forms = (entity.name, entity.key.partition("/")[0], *(mention.text for mention in entity.mentions))
    return {_fold(form, entity.kind) for form in forms}


def _forms(spans: list[Span], body: str, kind: EntityKind) -> list[str]:
    return sorted({span.of(body) for span in spans if span.kind is kind})


def _fold(name: str, kind: EntityKind) -> str:
    return fold_place(name) if kind is EntityKind.PLACE else fold_name(name).removeprefix("the ")


def _initials(name: str) -> str:
    """The folded first letters of the capitalized words of `name`."""
    return fold_name("".join(word[0] for word in name.split() if word[0].isupper()))
