"""The stage's step: reads `normalized`, writes `enrichment`."""

from __future__ import annotations

from functools import lru_cache

from copydesk.article import Article, Content, Dateline, Enrichment, EntityKind
from copydesk.enrich.engine.spans import ENGLISH, UNKNOWN_LANGUAGE, EntityEngine, Span, TextRefused
from copydesk.enrich.entities.datelines import add_dateline
from copydesk.enrich.entities.facts import add_facts
from copydesk.enrich.entities.grouping import Group, to_entities
from copydesk.enrich.entities.organizations import group_organizations
from copydesk.enrich.entities.people import group_people
from copydesk.enrich.entities.places import group_places
from copydesk.enrich.mentions.acronyms import find_acronyms
from copydesk.enrich.mentions.finding import Reading, complete_spans, read_names
from copydesk.enrich.mentions.sighting import find_peoples
from copydesk.enrich.models import EnrichModels
from copydesk.enrich.names.folding import fold_name
from copydesk.enrich.names.gazetteer import Gazetteer
from copydesk.enrich.names.home import find_home
from copydesk.enrich.names.local import load_places_in
from copydesk.enrich.quotes import Naming, attribute_quotes
from copydesk.outcome import Reason, Rejected, Stage
from copydesk.settings import EnrichSettings

# What is kept of a text takes some 10 kB beside the text.
_TEXTS_KEPT = 500


def enrich_article(article: Article, models: EnrichModels, settings: EnrichSettings) -> Article | Rejected:
    """`article` with its `enrichment`: entities, countries and quotations of `normalized.body`.

    Names that stand only in the title don't count; the dateline's place does, without mentions, as the body no longer
    holds it. Raises `EntitiesUnavailable` where the engine is out of reach, and `ValueError` for an article that isn't
    normalized.
    """
    if article.normalized is None:
        raise ValueError(f"{article.provenance.path} has not been normalized")
    home = find_home(article.provenance, models.gazetteer)
    text = article.normalized
    try:
        enrichment = _enrich_text(text.body, text.language, _reported_from(article.content), home, models, settings)
    except TextRefused as refusal:
        return article.reject(Stage.ENRICH, Reason.STEP_FAILED, str(refusal))
    return article.with_(enrichment=_without_own_agency(enrichment, article.content))


@lru_cache(_TEXTS_KEPT)
def _enrich_text(
    body: str,
    language: str,
    dateline: Dateline | None,
    home: str | None,
    models: EnrichModels,
    settings: EnrichSettings,
) -> Enrichment:
    """What is found by these alone: a text that many print is read once. Raises what `read_names` raises."""
    return describe_reading(body, read_names(body, language, models), dateline, models, settings, home)


def _without_own_agency(enrichment: Enrichment, content: Content | None) -> Enrichment:
    """Whom people "told Reuters" in Reuters' own copy is whose copy it is, and nothing that the article is about."""
    dateline = content.dateline if content else None
    own = {fold_name(name) for name in (content.agency if content else None, dateline and dateline.agency) if name}
    if not own:
        return enrichment
    kept = [
        one
        for one in enrichment.entities
        if one.kind is not EntityKind.ORGANIZATION or (fold_name(one.name) not in own and one.key not in own)
    ]
    return enrichment.with_(entities=tuple(kept))


def _reported_from(content: Content | None) -> Dateline | None:
    """The dateline; but a translated copy's bare "JAKARTA - " is where the republisher sits."""
    if content is None or content.dateline is None:
        return None
    dateline = content.dateline
    is_republished = content.translation_notice is not None and not (dateline.agency or dateline.date_text)
    return None if is_republished else dateline


def describe_body(
    body: str, found: list[Span], dateline: Dateline | None, models: EnrichModels, settings: EnrichSettings
) -> Enrichment:
    """What an English `body` is about, given the engine's spans `found` and the dateline."""
    spans = complete_spans(body, found, find_acronyms(body), models)
    return describe_reading(body, Reading(spans, (ENGLISH,), ()), dateline, models, settings)


def describe_reading(
    body: str,
    reading: Reading,
    dateline: Dateline | None,
    models: EnrichModels,
    settings: EnrichSettings,
    home: str | None = None,
) -> Enrichment:
    """What `body` is about, given the names in it, the dateline and the source's country."""
    spans, gazetteer = reading.spans, models.gazetteer
    is_english = ENGLISH in reading.languages
    peoples = find_peoples(body, spans, gazetteer) if is_english else set()
    for language in reading.languages:
        if language not in (ENGLISH, UNKNOWN_LANGUAGE):
            gazetteer = load_places_in(language)
    people = group_people(body, _of_kind(spans, EntityKind.PERSON), models.name_words)
    groups = [
        *people,
        *group_organizations(
            body,
            _of_kind(spans, EntityKind.ORGANIZATION),
            find_acronyms(body),
            models.organization_names,
            models.gazetteer,
        ),
    ]
    groups += _list_places(body, _of_kind(spans, EntityKind.PLACE), dateline, peoples, gazetteer, home)
    groups = add_facts(body, groups, models.name_words, is_english=is_english)
    named = [Naming(span.start, span.end, group.name) for group in people for span in group.spans]
    return Enrichment(
        entities=to_entities(body, groups),
        countries=tuple(sorted(peoples | {group.country for group in groups if group.country})),
        quotes=attribute_quotes(
            body, named, settings.min_quote_length, reading.languages[0] if reading.languages else ENGLISH
        ),
        engine=_name_engines(reading, models.engine),
        unread_languages=reading.unread,
    )


def _name_engines(reading: Reading, engine: EntityEngine) -> str:
    """The models that read the text, in its parts' order."""
    read = [language for language in reading.languages if language not in reading.unread]
    return " ".join(map(engine.name_of, read)) or "none"


def _of_kind(spans: list[Span], kind: EntityKind) -> list[Span]:
    return [span for span in spans if span.kind is kind]


def _list_places(
    body: str,
    spans: list[Span],
    dateline: Dateline | None,
    peoples: set[str],
    gazetteer: Gazetteer,
    home: str | None,
) -> list[Group]:
    """The places of the body, then those of the dateline that the body doesn't name.

    Both help one another: the dateline's country says which city of a name is meant in the body.
    """
    alone = add_dateline([], dateline, peoples, gazetteer, home)
    named = peoples | {place.country for place in alone if place.country}
    dated = alone[:1] if dateline and dateline.place and "," in dateline.place else []
    groups = group_places(body, spans, named, gazetteer, home, dated)
    return add_dateline(groups, dateline, peoples, gazetteer, home)
