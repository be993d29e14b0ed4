from datetime import date

from copydesk.index import DaySpan, FacetCount
from copydesk_desk.chart import HEIGHT, WIDTH, build_bars


def count(day: str, stories: int, articles: int) -> FacetCount:
    return FacetCount(value=day, stories=stories, articles=articles)


def test_every_day_of_the_span_has_its_place_and_the_fullest_the_full_height() -> None:
    span = DaySpan(date(2026, 3, 1), date(2026, 3, 4))
    bars = build_bars([count("2026-03-01", 2, 8), count("2026-03-04", 4, 4)], span, "stories")
    assert [bar.label for bar in bars] == ["2026-03-01", "2026-03-02", "2026-03-03", "2026-03-04"]
    assert [bar.height for bar in bars] == [HEIGHT / 2, 0, 0, HEIGHT]
    assert bars[-1].left + bars[-1].slot == WIDTH
    assert [bar.height for bar in build_bars([count("2026-03-01", 2, 8)], span, "articles")] == [HEIGHT, 0, 0, 0]


def test_a_long_span_is_counted_by_months_and_a_longer_one_by_years() -> None:
    months = DaySpan(date(2025, 11, 20), date(2026, 4, 2))
    assert months.interval == "month"
    bars = build_bars([count("2026-02-01", 1, 1)], months, "stories")
    assert [(bar.first, bar.last) for bar in bars][:1] == [(date(2025, 11, 1), date(2025, 11, 30))]
    assert [bar.label for bar in bars] == ["2025-11", "2025-12", "2026-01", "2026-02", "2026-03", "2026-04"]
    assert DaySpan(date(1996, 8, 20), date(2026, 4, 2)).interval == "year"


def test_one_article_among_thousands_can_be_seen() -> None:
    span = DaySpan(date(2026, 3, 1), date(2026, 3, 2))
    bars = build_bars([count("2026-03-01", 1, 1), count("2026-03-02", 9_000, 9_000)], span, "stories")
    assert bars[0].height >= 2
