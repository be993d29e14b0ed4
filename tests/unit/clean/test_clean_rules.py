"""The boilerplate table against its own examples."""

from __future__ import annotations

import pytest

from copydesk.clean import CleanRules, load_rules
from copydesk.clean.rules import expand_pattern
from copydesk.clean.text.boilerplate import find_match

RULES = load_rules().boilerplate


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_a_rule_takes_all_of_its_examples(rule) -> None:  # type: ignore[no-untyped-def]
    assert rule.removes
    for example in rule.removes:
        assert find_match(example, [rule]) == (rule, 0), example


KEEPS = [keep for rule in RULES for keep in rule.keeps]


@pytest.mark.parametrize("news", KEEPS)
def test_no_rule_takes_news(news: str) -> None:
    assert [rule.name for rule in RULES if find_match(news, [rule]) is not None] == []


def test_rule_names_are_unique() -> None:
    assert len({rule.name for rule in RULES}) == len(RULES)


def test_only_translation_notices_may_hold_quotes_or_be_long() -> None:
    for rule in RULES:
        if rule.kind != "translation-notice":
            assert not rule.allows_quotes, rule.name
            assert rule.max_words <= 60, rule.name


def test_a_pattern_is_one_line_with_its_fragments() -> None:
    assert expand_pattern("a\n  |<<x>>\n", {"x": "b<<y>>\n", "y": "c\n"}) == "a|bc"


def test_an_unknown_fragment_is_an_error() -> None:
    with pytest.raises(KeyError):
        expand_pattern("<<nowhere>>", {})


def test_agencies_are_found_by_every_spelling(rules: CleanRules) -> None:
    assert rules.agencies["afp"] == rules.agencies["agence france presse"] == "Agence France-Presse"
    assert rules.agencies["reuters"] == "Reuters"


def test_places_hold_cities_countries_and_seats(rules: CleanRules) -> None:
    assert {"jakarta", "kyiv", "united nations", "germany", "texas"} <= rules.places
