from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copydesk.dedupe.text.idf import MAXIMUM_IDF, OTHER_NUMBER_IDF, SMALL_NUMBER_IDF, YEAR_IDF, load_idf, rarity
from copydesk.dedupe.text.words import fold, split_first_words, split_sentences, split_words, stem_word


def test_fold_makes_one_word_of_a_dotted_acronym_and_one_mark_of_all_quotes() -> None:
    assert split_words(fold("The U.S. base’s “role”")) == ["the", "us", "base's", "role"]


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("Mr. Holm left. He drove.", ["Mr. Holm left.", "He drove."]),
        ("It met on Nov. 5 in Bern. Nobody came.", ["It met on Nov. 5 in Bern.", "Nobody came."]),
        ('"Never," she said. "Not once." They left.', ['"Never," she said.', '"Not once."', "They left."]),
        ("Rates rose 2.5 percent. 40 banks closed.", ["Rates rose 2.5 percent.", "40 banks closed."]),
        ("A headline\n\nA first sentence", ["A headline", "A first sentence"]),
        ("", []),
        (" \n ", []),
    ],
)
def test_sentences_end_where_a_reader_says(text: str, sentences: list[str]) -> None:
    assert [text[span.start : span.end] for span in split_sentences(text)] == sentences


@given(st.text(alphabet="Ab. \n\"'9!U", max_size=80))
def test_sentences_hold_every_visible_character_once_and_in_order(text: str) -> None:
    spans = split_sentences(text)
    assert all(one.end <= other.start for one, other in pairwise(spans))
    joined = "".join(text[span.start : span.end] for span in spans)
    assert "".join(joined.split()) == "".join(text.split())


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("the ferry sank off skarn", ["the", "ferry", "sank"]),
        ("橋が再開", ["橋が", "が再", "再開"]),
        ("vidar 橋が再開、月曜", ["vidar", "橋が", "が再", "再開", "月曜"]),
        ("橋" * 40, ["橋橋"] * 12),
    ],
)
def test_the_first_words_are_pairs_of_signs_where_no_spaces_are(text: str, words: list[str]) -> None:
    assert split_first_words(text, 3) == words


def test_idf_grows_with_rarity() -> None:
    idf = load_idf()
    the, people, bridge = (rarity(stem_word(word), idf) for word in ("the", "people", "bridge"))
    assert the < 0.01 < people < bridge < MAXIMUM_IDF
    assert rarity("qzxv", idf) == MAXIMUM_IDF


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        ("7", SMALL_NUMBER_IDF),
        ("48", SMALL_NUMBER_IDF),
        ("1974", YEAR_IDF),
        ("2026", YEAR_IDF),
        ("870", OTHER_NUMBER_IDF),
        ("3,400", OTHER_NUMBER_IDF),
    ],
)
def test_numbers_have_an_idf_of_their_own(number: str, expected: float) -> None:
    assert rarity(number, {}) == expected
