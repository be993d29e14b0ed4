"""What the index knows, in words."""

from typing import Any

import pytest

from copydesk_desk.wording import describe_candidate, describe_choice, join, name_of


def candidate(origin: str, on: str = "2026-03-02", **fields: Any) -> dict[str, Any]:
    return {"origin": origin, "on": on, "text": on, "is_modification": False} | fields


def published(origin: str, *candidates: dict[str, Any]) -> dict[str, Any]:
    return {"origin": origin, "on": "2026-03-02", "candidates": [*candidates, candidate("landing-day", "2026-03-03")]}


@pytest.mark.parametrize(
    ("taken", "why"),
    [
        (published("url", candidate("url")), "Nothing else states a day."),
        (published("url", candidate("url"), candidate("meta")), "Also stated by the page's meta tags."),
        (
            published("url", candidate("url"), candidate("meta"), candidate("dateline")),
            "Also stated by the page's meta tags and the dateline.",
        ),
        (published("meta", candidate("meta"), candidate("url", "2025-01-01")), "It is believed before the address."),
        (published("landing-day"), "Nothing else that states a day could be believed."),
    ],
)
def test_why_a_date_was_taken(taken: dict[str, Any], why: str) -> None:
    assert describe_choice(taken) == why


def test_the_rule_that_chose_a_date_is_named() -> None:
    taken = published("url", candidate("url"), candidate("meta"))
    rule = "Two of the page's statements name it."
    assert describe_choice(taken | {"because": rule}) == f"{rule} Also stated by the page's meta tags."


def test_each_candidate_has_a_verdict() -> None:
    hour = candidate("text", at="2026-03-02T09:14:00+00:00")
    found = published(
        "text",
        candidate("text"),
        hour,
        candidate("url"),
        candidate("meta", "2026-03-01"),
        candidate("field", "2026-03-09"),
        candidate("json-ld", "2026-03-03", is_modification=True),
    )
    verdicts = [describe_candidate(one, found, "2026-03-03") for one in found["candidates"]]
    assert verdicts == ["agrees", "taken", "agrees", "differs", "after it landed", "a change", "the last resort"]


def test_words_are_listed_as_a_sentence_lists_them() -> None:
    assert [join(words, 2) for words in ((), ("a",), ("a", "b"), ("a", "b", "c"))] == [
        "",
        "a",
        "a and b",
        "a, b and 1 more",
    ]


def test_codes_are_shown_by_their_names() -> None:
    assert name_of("countries", "GB") == "United Kingdom"
    assert name_of("languages", "de") == "German"
    assert name_of("languages", "unknown") == "unknown"
    assert name_of("sources", "GB") == "GB"
