import pytest

from copydesk.index.documents.capitals import find_capital_words


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("The WHO says who may come.", ["WHO"]),
        ("Members of the U.N. and of the UN", ["UN"]),
        ("A U.S.-led group, EU-wide rules, NATO's wish and five NGOs", ["EU", "NATO", "NGO", "US"]),
        ("the AFL-CIO, the G7 and COVID-19 in 2020", ["AFL-CIO", "COVID-19", "G7"]),
        ("ÖVP und КПСС", ["ÖVP", "КПСС"]),
        ("I saw a McDonald and an iPhone", []),
        ("HARBOUR BRIDGE WHO REOPENS\nThe IMO said so.", ["IMO"]),
        ("RIVER GAUGE: MUR\nThe IMO said so.", ["IMO"]),
        ("WHO warns", ["WHO"]),
        ("", []),
    ],
)
def test_words_in_capitals(text: str, found: list[str]) -> None:
    assert find_capital_words(text) == found


def test_several_texts_count_as_one_and_nothing_as_nothing() -> None:
    assert find_capital_words(None, "WHO says", "the WHO and the IMO say") == ["IMO", "WHO"]
