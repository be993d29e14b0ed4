import pytest

from copydesk.index.searches.hints import build_candidates, choose_likely, list_words

NAMES = ["Mark Rutte", "Dún Laoghaire", "Volodymyr Zelenskiy", "São Paulo", "John Smith", "Joan Smythe"]


@pytest.mark.parametrize(
    ("asked", "meant"),
    [
        ("Rutte", "Mark Rutte"),
        ("mark rutte", "Mark Rutte"),
        ("Dun Laoghaire", "Dún Laoghaire"),
        ("Volodymyr Zelensky", "Volodymyr Zelenskiy"),
        ("Sao Paolo", "São Paulo"),
        ("Jon Smith", "John Smith"),
    ],
)
def test_the_likeliest_comes_first(asked: str, meant: str) -> None:
    assert choose_likely(asked, NAMES)[0] == meant


@pytest.mark.parametrize("asked", ["Reykjavik", "Xi", "日本"])
def test_what_is_like_nothing_has_no_suggestion(asked: str) -> None:
    assert choose_likely(asked, NAMES) == ()


def test_names_are_looked_for_by_their_words_and_short_lists_whole() -> None:
    by_words = build_candidates("people", "Rutte", has_words=True)
    assert by_words["query"] == {"match": {"people.words": {"query": "Rutte", "fuzziness": "AUTO"}}}
    assert build_candidates("section", "Sport", has_words=False)["query"] == {"match_all": {}}


def test_words_that_may_be_misspelled_are_those_that_must_occur() -> None:
    assert list_words('harbuor "open bridge" -fire harb* ferry~ sea 2026 harbuor') == "harbuor open bridge ferry"
