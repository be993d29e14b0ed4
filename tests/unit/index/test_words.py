import pytest

from copydesk.index.searches.words import Words, read_words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", Words("")),
        ("harbour bridge", Words("harbour bridge")),
        ("WHO", Words("", ("WHO",))),
        ("who", Words("who")),
        ("the ministers of WHO", Words("ministers", ("WHO",))),
        ("ministers -NATO +U.N.", Words("ministers", ("UN",), ("NATO",))),
        ('"the WHO said" bridge', Words('"the WHO said" bridge')),
        ('"an unclosed WHO', Words('"an unclosed WHO')),
        ("to be", Words("to be")),
        ("ferr* -late zelensky~", Words("ferr* -late zelensky~")),
        ("WHO | NATO", Words("WHO | NATO")),
        ("(bridge | ferry) late", Words("(bridge | ferry) late")),
    ],
)
def test_words_are_taken_apart(text: str, words: Words) -> None:
    assert read_words(text) == words
