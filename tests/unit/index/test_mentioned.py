from datetime import date

import pytest

from copydesk.article import DatePrecision, MentionedDate
from copydesk.index.documents.mentioned import build_mentioned, cover_days, last_of_month


def mention(on: date, precision: DatePrecision) -> MentionedDate:
    return MentionedDate(text="…", on=on, precision=precision)


def test_a_year_is_no_first_of_january() -> None:
    year, day = mention(date(2019, 1, 1), DatePrecision.YEAR), mention(date(2019, 1, 1), DatePrecision.DAY)
    found = build_mentioned([year, day, year])
    assert (found["days"], found["months"], found["years"]) == (["2019-01-01"], [], ["2019"])
    assert found["spans"] == [
        {"gte": "2019-01-01", "lte": "2019-01-01"},
        {"gte": "2019-01-01", "lte": "2019-12-31"},
    ]


@pytest.mark.parametrize(
    ("on", "precision", "span"),
    [
        (date(2024, 2, 1), DatePrecision.MONTH, (date(2024, 2, 1), date(2024, 2, 29))),
        (date(2025, 12, 1), DatePrecision.MONTH, (date(2025, 12, 1), date(2025, 12, 31))),
        (date(2025, 6, 5), DatePrecision.DAY, (date(2025, 6, 5), date(2025, 6, 5))),
        (date(2025, 1, 1), DatePrecision.YEAR, (date(2025, 1, 1), date(2025, 12, 31))),
    ],
)
def test_a_date_covers_what_it_names(on: date, precision: DatePrecision, span: tuple[date, date]) -> None:
    assert cover_days(mention(on, precision)) == span


def test_the_last_day_of_the_last_month_there_is() -> None:
    assert last_of_month(date(9999, 12, 1)) == date(9999, 12, 31)
