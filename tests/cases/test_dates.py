"""Publication days of copy that others dated wrongly: back files, captions, orders of digits, other calendars."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from copydesk.article import Confidence, DateConflictKind, DateOrigin, DatePrecision

ReadCase = Callable[[str], Any]
OCTOBER_NINTH = date(2024, 10, 9)


def test_a_dateline_takes_its_year_from_the_field(read_case: ReadCase) -> None:
    case = read_case("backfile-dateline")
    for path, on in (("meridian/story.json", date(2013, 10, 9)), ("meridian/spring.json", date(2013, 5, 4))):
        published = case.normalized(path).published
        assert (published.on, published.confidence, published.conflicts) == (on, Confidence.HIGH, ())


def test_a_back_files_weekday_says_nothing(read_case: ReadCase) -> None:
    published = read_case("backfile-weekday").normalized().published
    assert (published.on, published.precision) == (date(2004, 1, 1), DatePrecision.YEAR)
    assert published.confidence is Confidence.LOW


def test_the_days_of_pictures_are_not_the_pages(read_case: ReadCase) -> None:
    published = read_case("caption-date").normalized().published
    assert (published.on, published.origin) == (date(2023, 4, 28), DateOrigin.LANDING_DAY)


def test_the_region_tells_month_from_day(read_case: ReadCase) -> None:
    case = read_case("month-first")
    assert [one.normalized.published.on for one in case.articles] == [OCTOBER_NINTH] * 2


def test_the_language_tells_october_from_november(read_case: ReadCase) -> None:
    case = read_case("croatian-october")
    assert [one.normalized.published.on for one in case.articles] == [OCTOBER_NINTH] * 2


def test_a_year_in_the_text_is_no_first_of_january(read_case: ReadCase) -> None:
    published = read_case("year-in-running-text").normalized().published
    assert (published.on, published.origin) == (OCTOBER_NINTH, DateOrigin.WEEKDAY)


def test_a_vocabularys_year_is_no_date(read_case: ReadCase) -> None:
    published = read_case("date-from-namespace").normalized().published
    assert (published.on, published.confidence) == (date(2024, 10, 12), Confidence.LOW)


@pytest.mark.parametrize("case", ["two-digit-year-and-ctime", "other-calendars"])
def test_dates_in_other_forms_are_read(case: str, read_case: ReadCase) -> None:
    articles = read_case(case).articles
    assert [one.normalized.published.on for one in articles] == [OCTOBER_NINTH] * len(articles)


def test_a_web_archives_copy_is_the_page(read_case: ReadCase) -> None:
    case = read_case("wayback-address")
    assert case.article.provenance.url == "http://tp.example/local/berth"
    published = case.normalized().published
    assert (published.on, published.origin) == (date(2026, 8, 20), DateOrigin.LANDING_DAY)


def test_numbers_have_no_language(read_case: ReadCase) -> None:
    assert read_case("language-zxx").normalized().language == "unknown"


def test_no_case_leaves_a_stated_date_unread(read_case: ReadCase) -> None:
    for case in ("two-digit-year-and-ctime", "other-calendars", "croatian-october"):
        conflicts = [conflict for one in read_case(case).articles for conflict in one.normalized.published.conflicts]
        assert DateConflictKind.UNREAD not in [conflict.kind for conflict in conflicts]
