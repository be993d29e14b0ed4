"""From the engine's spans to the spans that count: trimmed, joined, voted on and completed."""

from __future__ import annotations

from copydesk.article import EntityKind
from copydesk.enrich.engine.spans import Span, merge_spans
from copydesk.enrich.mentions.acronyms import Acronym, find_acronyms, join_long_forms
from copydesk.enrich.mentions.sighting import find_known_places, find_repetitions
from copydesk.enrich.mentions.trimming import trim_spans
from copydesk.enrich.mentions.voting import correct_by_head, vote_kinds
from copydesk.enrich.mentions.word_before import correct_by_word_before
from copydesk.enrich.models import EnrichModels
from copydesk.enrich.names.gazetteer import Gazetteer


def find_mentions(text: str, models: EnrichModels) -> list[Span]:
    """Every mention of a person, organization or place in `text`, in text order, without overlaps.

    Raises what the engine's `find` raises.
    """
    found = models.engine.find(text)
    return complete_spans(text, found, find_acronyms(text), models)


def complete_spans(text: str, found: list[Span], acronyms: list[Acronym], models: EnrichModels) -> list[Span]:
    """The engine's spans `found`, corrected and completed from the document and the tables; no engine is asked."""
    words, gazetteer = models.name_words, models.gazetteer
    spans = trim_spans(text, found, words)
    spans = join_long_forms(text, spans, acronyms, models.organization_names)
    spans = correct_by_head(text, spans, gazetteer, models.organization_names)
    spans = vote_kinds(text, spans, _find_countries(text, spans, gazetteer))
    spans = correct_by_word_before(text, spans, words)
    spans = merge_spans(spans, find_repetitions(text, spans, words))
    return merge_spans(spans, find_known_places(text, spans, gazetteer, words))


def _find_countries(text: str, spans: list[Span], gazetteer: Gazetteer) -> set[str]:
    """The forms that the engine called places and that name a country."""
    forms = {span.of(text) for span in spans if span.kind is EntityKind.PLACE}
    return {form for form in forms if any(place.is_country for place in gazetteer.find(form))}
