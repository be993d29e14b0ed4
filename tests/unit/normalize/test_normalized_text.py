"""One kind of quote, dash, blank and paragraph break; repaired encodings; words counted and hashed."""

from __future__ import annotations

import unicodedata

import ftfy
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from copydesk.normalize import normalize_text
from copydesk.normalize.text import REPAIRS, count_words, fingerprint_words, repair, repair_and_normalize

# What news text is made of, and what makes it hard: quotes, dashes, blanks, mojibake, entities, combining marks.
HARD = (
    "abcdeé می\u200cक्üßñ“”‘’«»`'\"-–—―−‐\u2011\u00ad\u200b\u200d\ufeff\u00a0\u2009\u3000\n\r\t\u2028\u2029…"
    "&;amp#39ltÃ©â€œ™\u0301\u0308ﬁＡ漢"
)


@pytest.mark.parametrize(
    ("published", "normalized"),
    [
        ("“We go,” she said.", '"We go," she said.'),
        ("the alliance’s ‘new’ mission", "the alliance's 'new' mission"),
        ("``We go,'' she said.", '"We go," she said.'),
        ("«Nous partons»", '"Nous partons"'),
        ("the deal — signed in May — failed", "the deal - signed in May - failed"),
        ("the deal—signed in May—failed", "the deal - signed in May - failed"),
        ("the deal -- signed in May", "the deal - signed in May"),
        ("from 2010–2024 on the Kyiv–Lviv line", "from 2010-2024 on the Kyiv-Lviv line"),
        ("a long‑range well‐known plan at −5", "a long-range well-known plan at -5"),
        ("500\u00a0km and\u2009more", "500 km and more"),
        ("in\u200bvisi\u00adble\ufeff", "invisible"),
        ("می\u200cرود", "می\u200cرود"),
        ("می\u200c\u200cرود\u200c و", "می\u200cرود و"),
        ("क्\u200dष, in\u200cvisible", "क्\u200dष, invisible"),
        ("wait…", "wait..."),
        ("one\r\n\r\n\r\n two\n \nthree", "one\n\ntwo\n\nthree"),
        ("hard\nwrapped  line", "hard wrapped line"),
        ("  \n\n ", ""),
        ("AT&amp;T", "AT&T"),
        ("cafe\u0301", "café"),
        ("ﬁnal ＮＥＷＳ", "final NEWS"),
    ],
)
def test_text_is_folded(published: str, normalized: str) -> None:
    assert normalize_text(published) == normalized


@pytest.mark.parametrize(
    ("published", "normalized", "was_repaired"),
    [
        ("lâ€™humanitÃ© a gagnÃ©", "l'humanité a gagné", True),
        ("The allianceâ€™s mission", "The alliance's mission", True),
        ("It\x92s a deal", "It's a deal", True),
        ("ﬁrst class", "first class", False),
        ("l’humanité a gagné", "l'humanité a gagné", False),
        ("Plain text.", "Plain text.", False),
        ("ＡＢＣ", "ABC", False),
    ],
)
def test_only_repaired_encodings_are_flagged(published: str, normalized: str, was_repaired: bool) -> None:
    assert repair_and_normalize(published) == (normalized, was_repaired)


@settings(max_examples=400)
@given(st.one_of(st.text(max_size=60), st.text(alphabet=HARD, max_size=60)))
def test_normalizing_again_changes_nothing(text: str) -> None:
    once = normalize_text(text)
    assert normalize_text(once) == once


@settings(max_examples=200)
@given(st.text(alphabet=HARD, max_size=80))
def test_nothing_that_compares_unequal_by_accident_is_left(text: str) -> None:
    normalized = normalize_text(text)
    assert unicodedata.is_normalized("NFC", normalized)
    assert not set("“”‘’«»—–\u00a0\u200b\u00ad\ufeff\r\t") & set(normalized)
    assert "  " not in normalized
    assert "\n" not in normalized.replace("\n\n", "")
    assert normalized == normalized.strip()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", 0),
        ("- ...", 0),
        ("The U.S. paid 3,000 dollars.", 5),
        ("the alliance's long-range plan", 4),
        ("新闻报道", 4),
        ("He said - again - no.", 4),
    ],
)
def test_words_are_counted(text: str, words: int) -> None:
    assert count_words(text) == words


def test_fingerprint_sees_words_and_nothing_else() -> None:
    text = 'He said: "We go."\n\nThey went.'
    assert fingerprint_words(text) == fingerprint_words("HE SAID - we go. They, went")
    assert fingerprint_words(text) != fingerprint_words("He said: We went. They go.")
    assert fingerprint_words(text) != fingerprint_words('He said: "We go."\n\nThey went 2.')
    assert len(fingerprint_words("")) == 32


def test_fingerprint_is_the_same_in_every_version() -> None:
    # Stored in the index: another value would make every article of the archive a stranger to its own copy.
    assert fingerprint_words("The quick brown fox, 3 times.") == "abb908ab78d0e2a0fd8fc23da7e859fc"


@given(st.text(HARD + "<>#x\x00\x1b[m\x7f\x92", max_size=80))
def test_lines_are_repaired_one_by_one_as_the_whole_is(text: str) -> None:
    assert repair(text) == ftfy.fix_text(text, REPAIRS)
