"""From the engine's spans to the spans that count: trimmed, joined, voted on and completed."""

from __future__ import annotations

from dataclasses import dataclass

from copydesk.article import EntityKind
from copydesk.enrich.engine.spans import ENGLISH, Span, merge_spans, override_spans
from copydesk.enrich.languages import divide_by_language
from copydesk.enrich.mentions.acronyms import Acronym, find_acronyms, join_long_forms
from copydesk.enrich.mentions.again import find_surnames, read_capitals
from copydesk.enrich.mentions.apposition import correct_by_apposition, correct_by_area_beside
from copydesk.enrich.mentions.areas import extend_forward, find_areas
from copydesk.enrich.mentions.bands import find_bands
from copydesk.enrich.mentions.companies import correct_companies, find_blended, find_short_names
from copydesk.enrich.mentions.compounds import without_compounds
from copydesk.enrich.mentions.defined import read_definitions
from copydesk.enrich.mentions.fixed import mark_seats, without_platforms
from copydesk.enrich.mentions.forms import read_forms
from copydesk.enrich.mentions.headed import find_headed
from copydesk.enrich.mentions.hyphens import join_hyphenated
from copydesk.enrich.mentions.joining import extend_bodies, extend_to_given_names, join_cut_names, join_second_surnames
from copydesk.enrich.mentions.nouns import correct_by_nouns, find_bodies, find_parties, without_contests, without_events
from copydesk.enrich.mentions.results import read_results
from copydesk.enrich.mentions.sighting import (
    add_datelines,
    add_known_bodies,
    find_double_countries,
    find_known_places,
    find_places_after_prepositions,
    find_repetitions,
)
from copydesk.enrich.mentions.splitting import split_spans
from copydesk.enrich.mentions.teams import find_clubs, find_teams, tells_of_match
from copydesk.enrich.mentions.teams_by_name import add_named_teams, add_racing_teams
from copydesk.enrich.mentions.titled import without_named_events, without_titles
from copydesk.enrich.mentions.trimming import trim_spans
from copydesk.enrich.mentions.unread import find_local_places, find_unread
from copydesk.enrich.mentions.voting import (
    correct_areas,
    correct_by_first_word,
    correct_by_head,
    correct_by_place_head,
    correct_known_bodies,
    correct_short_forms,
    vote_kinds,
)
from copydesk.enrich.mentions.word_before import correct_by_word_before, find_seats
from copydesk.enrich.models import EnrichModels
from copydesk.enrich.names.gazetteer import Gazetteer


@dataclass(frozen=True, slots=True)
class Reading:
    """The mentions in a text, in text order, without overlaps; in which languages it is, in the order of its parts.

    `unread` are those of them that the engine has no model of.
    """

    spans: list[Span]
    languages: tuple[str, ...]
    unread: tuple[str, ...]


def read_names(text: str, language: str, models: EnrichModels) -> Reading:
    """The people, organizations and places in `text`, whose language is `language`.

    Where that is unknown each paragraph is read by its own language. What is in a language that the engine has no
    model of is never shown to it. Raises what the engine's `find` raises.
    """
    parts = divide_by_language(text, language)
    spans = [
        Span(part.start + span.start, part.start + span.end, span.kind)
        for part in parts
        for span in _find_in_part(text[part.start : part.end], part.language, models)
    ]
    languages = tuple(dict.fromkeys(part.language for part in parts))
    return Reading(spans, languages, tuple(one for one in languages if one not in models.engine.languages))


def _find_in_part(text: str, language: str, models: EnrichModels) -> list[Span]:
    acronyms = find_acronyms(text)
    if language not in models.engine.languages:
        return find_unread(text, language, acronyms, models.organization_names, models.gazetteer)
    found = models.engine.find(text, language)
    if language == ENGLISH:
        return complete_spans(text, found, acronyms, models)
    return complete_foreign(text, found, list(find_local_places(text, language)), acronyms, models)


def complete_foreign(
    text: str, found: list[Span], local: list[Span], acronyms: list[Acronym], models: EnrichModels
) -> list[Span]:
    """The spans `found` of another language's engine, without what rests on English words.

    Known places (`local`) are not added: the engine knows that "Sevilla" is the club there. But they say where a place
    ends that has a case ending: "Budapest", not "Budapesten". Measured on Spanish newswire of 2000
    (CoNLL-2002, development part): adding them costs .002 of F1, voting on kinds .001.
    """
    spans = join_cut_names(text, trim_spans(text, found, models.name_words), models.gazetteer)
    spans = correct_by_first_word(text, spans, models.organization_names)
    spans = join_long_forms(text, spans, acronyms, models.organization_names)
    ends = {span.start: span.end for span in local}
    spans = [
        Span(span.start, ends.get(span.start, span.end), span.kind)
        if span.kind is EntityKind.PLACE and ends.get(span.start, span.end) < span.end
        else span
        for span in spans
    ]
    return merge_spans(spans, find_repetitions(text, spans, models.name_words))


def complete_spans(text: str, found: list[Span], acronyms: list[Acronym], models: EnrichModels) -> list[Span]:
    """The engine's spans `found`, corrected and completed from the document and the tables; no engine is asked."""
    words, gazetteer, bodies = models.name_words, models.gazetteer, models.organization_names
    spans = join_hyphenated(text, join_cut_names(text, trim_spans(text, found, words), gazetteer), gazetteer)
    spans = join_second_surnames(text, split_spans(text, spans, gazetteer, bodies))
    spans = override_spans(spans, find_double_countries(text, gazetteer))
    spans = find_headed(text, read_forms(text, spans, words), bodies, words, gazetteer)
    spans = join_long_forms(text, spans, acronyms, bodies)
    is_match = tells_of_match(text, models.sport_words)
    spans = correct_by_head(text, correct_areas(text, spans, gazetteer, is_match=is_match), gazetteer, bodies)
    spans = correct_by_place_head(text, correct_known_bodies(text, spans, bodies), words)
    spans = extend_bodies(text, spans, gazetteer, words)
    spans = correct_short_forms(text, spans, gazetteer, bodies)
    spans = vote_kinds(text, spans, _find_countries(text, spans, gazetteer))
    spans = correct_by_area_beside(text, _correct_by_context(text, spans, models), gazetteer)
    spans = merge_spans(find_parties(text, spans, words), find_bodies(text, spans, words, bodies))
    spans = merge_spans(spans, find_repetitions(text, spans, words))
    spans = read_definitions(text, spans, words, bodies)
    spans = extend_to_given_names(text, spans, gazetteer, words)
    spans = add_known_bodies(text, spans, bodies, words)
    spans = override_spans(spans, find_blended(text, spans, words))
    spans = merge_spans(spans, find_short_names(text, spans, gazetteer, bodies))
    spans = merge_spans(spans, find_known_places(text, spans, gazetteer, words))
    spans = merge_spans(spans, find_places_after_prepositions(text, spans, gazetteer, words))
    spans = add_datelines(text, spans, gazetteer)
    spans = read_results(text, spans, gazetteer)
    spans = merge_spans(spans, find_surnames(text, spans, gazetteer, words))
    spans = read_capitals(text, spans)
    spans = find_clubs(text, find_seats(text, spans, gazetteer), gazetteer, models.sport_words)
    spans = without_titles(text, without_named_events(text, spans, words, bodies))
    if is_match:
        spans = find_teams(text, add_named_teams(text, spans, words, models.sport_words), gazetteer, models.sport_words)
    spans = add_racing_teams(text, spans, words, models.sport_words)
    spans = find_areas(text, spans, words, is_match=is_match)
    spans = extend_forward(text, find_bands(text, spans), frozenset(gazetteer.people_of))
    return without_compounds(text, without_platforms(text, mark_seats(text, spans, words), bodies))


def _correct_by_context(text: str, spans: list[Span], models: EnrichModels) -> list[Span]:
    """`spans` with the kinds that the words around them speak for, without what those say is none."""
    words, gazetteer, bodies = models.name_words, models.gazetteer, models.organization_names
    spans = correct_by_word_before(text, spans, words)
    spans = correct_by_nouns(text, spans, gazetteer, words, bodies)
    spans = correct_by_apposition(text, spans, gazetteer, words, bodies)
    spans = correct_companies(text, spans, gazetteer, words, bodies)
    return without_events(text, without_contests(text, spans, gazetteer, words), gazetteer, words)


def _find_countries(text: str, spans: list[Span], gazetteer: Gazetteer) -> set[str]:
    """The forms that the engine called places and that name a country."""
    forms = {span.of(text) for span in spans if span.kind is EntityKind.PLACE}
    return {form for form in forms if gazetteer.is_country(form)}
