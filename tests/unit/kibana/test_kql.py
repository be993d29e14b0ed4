from typing import Any

import pytest

from copydesk.errors import InvalidDashboard
from copydesk.kibana.kql import list_kql_fields, parse_kql


@pytest.mark.parametrize(
    ("expression", "query"),
    [
        ("", {"match_all": {}}),
        ("language: de", {"match": {"language": "de"}}),
        ("is_canonical: true", {"match": {"is_canonical": True}}),
        ('people: "Zora Quill"', {"match_phrase": {"people": "Zora Quill"}}),
        (r'title: "a \"word\""', {"match_phrase": {"title": 'a "word"'}}),
        ("people: *", {"exists": {"field": "people"}}),
        ("section: Trans*", {"wildcard": {"section": {"value": "Trans*"}}}),
        ("story.size > 1", {"range": {"story.size": {"gt": "1"}}}),
        ("published_at >= 2026-03-01", {"range": {"published_at": {"gte": "2026-03-01"}}}),
        ("not people: *", {"bool": {"must_not": [{"exists": {"field": "people"}}]}}),
        ("storm", {"multi_match": {"query": "storm", "lenient": True}}),
        ("a: 1 and b: 2", {"bool": {"filter": [{"match": {"a": "1"}}, {"match": {"b": "2"}}]}}),
        (
            "quality.flags: (undated or short)",
            {
                "bool": {
                    "should": [{"match": {"quality.flags": "undated"}}, {"match": {"quality.flags": "short"}}],
                    "minimum_should_match": 1,
                }
            },
        ),
        (
            'quotes: { speaker: "Zora Quill" and text: bridge }',
            {
                "nested": {
                    "path": "quotes",
                    "query": {
                        "bool": {
                            "filter": [
                                {"match_phrase": {"quotes.speaker": "Zora Quill"}},
                                {"match": {"quotes.text": "bridge"}},
                            ]
                        }
                    },
                }
            },
        ),
    ],
)
def test_expressions_become_queries(expression: str, query: dict[str, Any]) -> None:
    assert parse_kql(expression) == query


def test_and_binds_closer_than_or_and_brackets_closest() -> None:
    one = parse_kql("a: 1 or b: 2 and c: 3")["bool"]["should"]
    assert one[1] == parse_kql("b: 2 and c: 3")
    other = parse_kql("(a: 1 OR b: 2) AND c: 3")["bool"]["filter"]
    assert other[0] == parse_kql("a: 1 or b: 2")


@pytest.mark.parametrize(
    ("expression", "problem"),
    [
        ("people:", "missing at the end"),
        ("(a: 1", r"a \) is missing"),
        ("a: 1)", "one too many"),
        ("a: 1 b: 2", "one too many"),
        ("quotes: { text: x", "missing"),
        ("a: (1 x 2)", "`or` or `and`"),
        ("a: and", "value of a"),
        ('a: "open', "can't read"),
        ("> 3", "field or a value"),
    ],
)
def test_what_is_no_expression_is_told(expression: str, problem: str) -> None:
    with pytest.raises(InvalidDashboard, match=problem):
        parse_kql(expression)


def test_every_field_that_is_asked_about_is_known() -> None:
    expression = 'a: 1 and not (b: * or c > 3) and quotes: { speaker: x and text: "y" } and d: w* and free'
    assert list_kql_fields(parse_kql(expression)) == {"a", "b", "c", "d", "quotes.speaker", "quotes.text"}
