"""One name, one kind in a document, where the document is clear about it."""

from __future__ import annotations

from collections.abc import Callable

from copydesk.article import EntityKind
from copydesk.enrich import EnrichModels, Span
from copydesk.enrich.mentions.voting import correct_by_head, vote_kinds

Marked = Callable[[str], tuple[str, list[Span]]]


def kinds_of(text: str, spans: list[Span], form: str) -> set[EntityKind]:
    return {span.kind for span in spans if span.of(text) == form}


def test_a_clear_majority_decides(marked: Marked) -> None:
    text, spans = marked("{Norden|O} and {Norden|O} and {Norden|L}")
    assert kinds_of(text, vote_kinds(text, spans), "Norden") == {EntityKind.ORGANIZATION}


def test_without_a_clear_majority_both_may_be_meant(marked: Marked) -> None:
    text, spans = marked("{England|L} beat, {England|O} lost, {England|L} won, {England|O} drew")
    assert vote_kinds(text, spans) == spans


def test_a_surname_is_the_person_whatever_the_engine_said(marked: Marked) -> None:
    text, spans = marked("{Ada Holm|P} spoke. {Holm|O} left. {Holm|L} came back.")
    assert kinds_of(text, vote_kinds(text, spans), "Holm") == {EntityKind.PERSON}


def test_a_country_stays_a_country_beside_a_namesake(marked: Marked) -> None:
    text, spans = marked("{Ada Jordan|P} flew to {Jordan|L}.")
    voted = vote_kinds(text, spans, countries={"Jordan"})
    assert kinds_of(text, voted, "Jordan") == {EntityKind.PLACE}


def test_a_full_name_follows_its_surname(marked: Marked) -> None:
    text, spans = marked("{Ada Holm|L} spoke. {Holm|P} left.")
    assert kinds_of(text, vote_kinds(text, spans), "Ada Holm") == {EntityKind.PERSON}


def test_a_long_form_that_ends_in_a_surname_stays(marked: Marked) -> None:
    text, spans = marked("{Institute in Memory of Ada Holm|O} asked {Holm|P}.")
    assert kinds_of(text, vote_kinds(text, spans), "Institute in Memory of Ada Holm") == {EntityKind.ORGANIZATION}


def test_what_ends_like_an_organization_is_one(models: EnrichModels, marked: Marked) -> None:
    text, spans = marked("{Old Quay Museum|L}, {West Bank|L}, {Old Quay|L}")
    corrected = correct_by_head(text, spans, models.gazetteer, models.organization_names)
    assert [span.kind for span in corrected] == [EntityKind.ORGANIZATION, EntityKind.PLACE, EntityKind.PLACE]
