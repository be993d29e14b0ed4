"""Which marks stay where a word in capitals was asked for."""

import pytest

from copydesk.index.searches.capitals import unmark_small_words
from copydesk.index.searches.words import read_words

MARKS = ("«", "»")


@pytest.mark.parametrize(
    ("asked", "found", "kept"),
    [
        ("WHO", "«Who» was at the «WHO»?", "Who was at the «WHO»?"),
        ("WHO ministers", "«Ministers» «who» met the «WHO»", "«Ministers» who met the «WHO»"),
        ("AT&T", "«at» «AT»&«T», not «At» noon", "at «AT»&«T», not At noon"),
        # A plural is another word, found by its stem.
        ("NGO", "«NGOs» and an «NGO»", "«NGOs» and an «NGO»"),
        # Whoever asks for both has both marked.
        ("WHO whom who", "«who» «whom» «WHO»", "«who» «whom» «WHO»"),
        ("who", "«Who» is «WHO»", "«Who» is «WHO»"),
    ],
)
def test_a_word_in_capitals_is_not_marked_in_small_letters(asked: str, found: str, kept: str) -> None:
    assert unmark_small_words([found], read_words(asked), MARKS) == [kept]


def test_snippets_that_lost_their_marks_are_left_out() -> None:
    found = ["a man «who» knows", "the «WHO» says", "and «who» asks"]
    assert unmark_small_words(found, read_words("WHO"), MARKS) == ["the «WHO» says"]
