"""What holds for every text and whatever an engine finds in it."""

from __future__ import annotations

import re
from itertools import pairwise

from hypothesis import example, given, settings
from hypothesis import strategies as st

from copydesk.article import EntityKind
from copydesk.enrich import EnrichModels, Span
from copydesk.enrich.engine.spans import free_of, merge_spans, without_overlaps
from copydesk.enrich.mentions.acronyms import find_acronyms
from copydesk.enrich.mentions.finding import complete_spans
from copydesk.enrich.names.folding import fold_name
from copydesk.enrich.stage import describe_body
from copydesk.settings import EnrichSettings

WORDS = st.sampled_from(
    re.split(
        " ",
        "Ada Holm Holm-Berg Per A. Jr. Kyiv U.S. Dutch Norden Board Trust (NBT) (NATO) NATO the The of and said he "
        "told \" 's ’s , . \n\n ( ) AI É 🙂 ŉ İstanbul - Georgia",
    )
)
TEXTS = st.lists(WORDS, max_size=40).map(" ".join) | st.text(max_size=120)
KINDS = st.sampled_from(EntityKind)


@st.composite
def texts_with_spans(draw: st.DrawFn) -> tuple[str, list[Span]]:
    """A text and spans in it that don't overlap, as an engine finds them."""
    text = draw(TEXTS)
    cuts = sorted(draw(st.sets(st.integers(0, len(text)), max_size=16)))
    pairs = [pair for pair in pairwise(cuts) if draw(st.booleans())]
    return text, [Span(start, end, draw(KINDS)) for start, end in pairs]


@given(texts_with_spans())
@example(case=("Ada Ada 🙂 ) Ada", [Span(7, 13, EntityKind.PERSON)]))
@example(case=("Ada Ada 🙂 ) Ada", [Span(7, 13, EntityKind.ORGANIZATION)]))
@example(case=('" " Ada said', [Span(0, 5, EntityKind.PERSON)]))
@example(case=("Ada 🙂 Jr.", [Span(4, 9, EntityKind.PERSON)]))
@settings(max_examples=150)
def test_every_mention_is_a_part_of_the_text_and_of_one_entity(
    models: EnrichModels, case: tuple[str, list[Span]]
) -> None:
    text, found = case
    enrichment = describe_body(text, found, None, models, EnrichSettings())
    mentions = [(mention.start, mention.end) for entity in enrichment.entities for mention in entity.mentions]
    assert all(start < end <= len(text) for start, end in mentions)
    assert len(without_overlaps(Span(*at, EntityKind.PERSON) for at in mentions)) == len(mentions)
    assert all(
        text[mention.start : mention.end] == mention.text
        for entity in enrichment.entities
        for mention in entity.mentions
    )
    assert all(entity.name.strip() and entity.key for entity in enrichment.entities)
    keys = [(entity.kind, entity.key) for entity in enrichment.entities]
    assert len(set(keys)) == len(keys)
    assert list(enrichment.countries) == sorted(set(enrichment.countries))
    assert all(text.startswith(quote.text, quote.start) for quote in enrichment.quotes)


@given(texts_with_spans())
@settings(max_examples=150)
def test_completing_is_a_function_of_the_set_of_spans(models: EnrichModels, case: tuple[str, list[Span]]) -> None:
    text, found = case
    acronyms = find_acronyms(text)
    once = complete_spans(text, found, acronyms, models)
    assert complete_spans(text, found[::-1], acronyms, models) == once


@given(texts_with_spans(), texts_with_spans())
@settings(max_examples=100)
def test_merged_spans_never_overlap(kept: tuple[str, list[Span]], added: tuple[str, list[Span]]) -> None:
    merged = merge_spans(kept[1], added[1])
    assert set(kept[1]) <= set(merged)
    assert without_overlaps(merged) == merged
    assert all(free_of([span], [other]) for span in merged for other in merged if span != other)


@given(st.text(max_size=60))
@settings(max_examples=150)
def test_folding_is_done_once(name: str) -> None:
    assert fold_name(fold_name(name)) == fold_name(name)
