"""The word before a name."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copydesk.article import EntityKind
from copydesk.enrich.engine.spans import Span
from copydesk.enrich.mentions.word_before import _find_phenomena, correct_by_word_before
from copydesk.enrich.names.tables import NameWords, load_name_words


@pytest.fixture(scope="module")
def words() -> NameWords:
    return load_name_words()


def spans_of(text: str, form: str, kind: EntityKind = EntityKind.PERSON) -> list[Span]:
    starts = [place for place in range(len(text)) if text.startswith(form, place)]
    return [Span(start, start + len(form), kind) for start in starts]


@pytest.mark.parametrize(
    ("text", "form", "expected"),
    [
        ("The river stood at 176 centimetres at Bruck.", "Bruck", EntityKind.PLACE),
        ("In Tamm, near Tamm and outside Tamm it rained.", "Tamm", EntityKind.PLACE),
        ("At Castellan they laughed; Castellan did not.", "Castellan", EntityKind.PERSON),
        ("It was sold to Castellan.", "Castellan", EntityKind.PERSON),
        ("Castellan spoke.", "Castellan", EntityKind.PERSON),
        ("Storm Ilse came on Monday. Ilse was loud.", "Ilse", None),
        ("They met at Mira Castellan", "Mira Castellan", EntityKind.PERSON),
    ],
)
def test_a_single_word_follows_the_word_before_it(
    words: NameWords, text: str, form: str, expected: EntityKind | None
) -> None:
    corrected = correct_by_word_before(text, spans_of(text, form), words)
    assert {span.kind for span in corrected} == ({expected} if expected else set())
    assert [(span.start, span.end) for span in corrected] == [
        (span.start, span.end) for span in spans_of(text, form) if expected
    ]


def test_a_storm_is_nobody_even_where_the_engine_saw_only_its_bare_name(words: NameWords) -> None:
    text = "Storm Ilse came on Monday. Ilse was loud."
    _, bare = spans_of(text, "Ilse")
    assert correct_by_word_before(text, [bare], words) == []


def test_organizations_and_places_stay_as_they_are(words: NameWords) -> None:
    text = "At Ford and at Oslo"
    spans = [*spans_of(text, "Ford", EntityKind.ORGANIZATION), *spans_of(text, "Oslo", EntityKind.PLACE)]
    assert correct_by_word_before(text, spans, words) == spans


@given(
    st.lists(
        st.sampled_from(["storm", "Storm", "STORM", "Ilse", "ILSE", "Ilse.", "Ilsebill", " ", "\t", "-", "J.D.", "é"])
    )
)
def test_whoever_stands_after_storm_is_found_in_one_pass(words: NameWords, pieces: list[str]) -> None:
    text, forms = "".join(pieces), {"Ilse", "ILSE", "Ilse.", "J.D.", "Storm", "Ilse-Ilse", "Éilse"}
    kinds = "|".join(words.phenomena)
    expected = {
        form for form in forms if re.search(rf"\b(?:{kinds})[ \t]+{re.escape(form)}\b", text, re.IGNORECASE) is not None
    }
    assert _find_phenomena(text, forms, words) == expected
