"""Umlauts spelled out and back, and words that only look like it."""

import pytest

from copydesk.index.documents.spellings import find_spellings


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Jörg Müller", ["joerg", "mueller"]),
        ("Joerg Mueller", ["jorg", "muller"]),
        ("JOERG MUELLER", ["jorg", "muller"]),
        ("Søren Ångström", ["aangstroem", "soeren"]),
        ("Oezil and Özil", ["oezil", "ozil"]),
        ("Aalborg", ["alborg"]),
        ("she does, a queue", []),
        ("the Queen and Mr Bauer", []),
        ("José Peña, Kayaoğlu, São Miguel", []),
        ("Poe", []),
        ("", []),
    ],
)
def test_a_word_has_its_other_spelling(text: str, expected: list[str]) -> None:
    assert find_spellings(text) == expected


def test_each_is_there_once() -> None:
    assert find_spellings("Müller", None, "Müller. Müller") == ["mueller"]
