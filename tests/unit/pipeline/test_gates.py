"""What a landing day is judged by: its own last nights, and a few figures that hold for any day."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from copydesk.errors import QualityGateFailed
from copydesk.pipeline.gates import Figures, Finding, judge_copies, judge_day, require_no_stop
from copydesk.settings import Action, GateSettings

GATE = GateSettings()


def night(articles: int = 100, **fields: Any) -> Figures:
    sources = {"wire": articles - articles // 4, "post": articles // 4}
    return Figures(**({"read": articles, "articles": articles, "sources": sources} | fields))


# Two weeks with two quiet Sundays and one night on which next to nothing came.
NIGHTS = [night(articles) for articles in (100, 104, 98, 40, 110, 95, 3, 99, 101, 97, 38, 105, 100, 96)]


def gates(findings: list[Finding]) -> list[str]:
    return [one.gate for one in findings]


def test_a_usual_day_and_a_usual_sunday_are_not_questioned() -> None:
    assert judge_day(night(97), NIGHTS, GATE) == []
    assert judge_day(night(36), NIGHTS, GATE) == []


def test_a_day_far_below_its_nights_stops_and_says_what_is_usual() -> None:
    (found,) = [one for one in judge_day(night(10), NIGHTS, GATE) if one.gate == "articles"]
    assert found.action is Action.STOP
    assert found.text == "the day has 10 articles, and seldom had under 38 in 14 landing days"
    with pytest.raises(QualityGateFailed, match=r"2026-03-02 is stopped: the day has 10 .*with `accept`"):
        require_no_stop([found], "2026-03-02")


def test_a_source_that_is_silent_or_floods_is_named() -> None:
    silent = night(100, sources={"wire": 100})
    (found,) = judge_day(silent, [night(100)] * 14, GATE)
    assert (found.gate, found.action) == ("source_articles", Action.WARN)
    assert found.text.startswith("post has 0 articles")
    flood = night(100, sources={"wire": 75, "post": 25, "blog": 400})
    history = [night(100, sources={"wire": 75, "post": 25, "blog": 30})] * 14
    assert [one.text.split()[0] for one in judge_day(flood, history, GATE)] == ["blog"]


def test_nothing_is_unusual_before_there_are_nights_to_tell() -> None:
    assert judge_day(night(1), NIGHTS[:4], GATE) == []
    assert "articles" in gates(judge_day(night(1), NIGHTS[:5], GATE))


def test_small_days_and_small_sources_are_not_judged_by_a_share() -> None:
    tiny = [night(8)] * 14
    assert judge_day(night(1, undated=1), tiny, GATE) == []


@pytest.mark.parametrize(
    ("read", "rejected", "stops"), [(20, 10, False), (20, 11, True), (19, 19, False), (0, 0, False)]
)
def test_a_day_of_some_size_that_was_mostly_refused_stops(read: int, rejected: int, stops: bool) -> None:
    found = judge_day(Figures(read=read, rejected=rejected, articles=read - rejected), [], GATE)
    assert gates(found) == (["rejected"] if stops else [])
    if stops:
        assert found[0].text == "11 of 20 articles were rejected; the gate is 50%"


@pytest.mark.parametrize(
    ("fields", "gate"),
    [
        ({"rejected": 40}, "rejected_rise"),
        ({"undated": 40}, "undated"),
        ({"unknown_language": 40}, "unknown_language"),
    ],
)
def test_a_share_above_its_nights_is_said(fields: dict[str, int], gate: str) -> None:
    history = [replace(one, **dict.fromkeys(fields, one.articles // 10)) for one in NIGHTS]
    assert gates(judge_day(night(100, **fields), history, GATE)) == [gate]
    fine = dict.fromkeys(fields, 25)
    assert judge_day(night(100, **fine), history, GATE) == []


def test_copies_are_judged_once_they_are_known() -> None:
    history = [replace(one, copies=one.articles // 5) for one in NIGHTS]
    assert judge_day(night(100, copies=60), history, GATE) == []
    assert gates(judge_copies(night(100, copies=60), history, GATE)) == ["copies"]
    assert judge_copies(night(100, copies=30), history, GATE) == []


def test_a_setting_says_what_a_gate_does() -> None:
    assert judge_day(night(10), NIGHTS, GateSettings(articles=Action.IGNORE, source_articles=Action.IGNORE)) == []
    strict = GateSettings(undated=Action.STOP)
    with pytest.raises(QualityGateFailed, match="have no day of publication"):
        require_no_stop(judge_day(night(100, undated=60), NIGHTS, strict), "2026-03-02")
    lenient = GateSettings(articles=Action.WARN)
    require_no_stop(judge_day(night(10), NIGHTS, lenient), "2026-03-02")
