"""The stage as a whole: what it writes, what it refuses, and that it depends on its arguments alone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from copydesk.article import Article, Confidence, DateClue, DateOrigin, RawText
from copydesk.errors import InvalidSetting
from copydesk.normalize import NormalizeTables, load_tables, normalize_article
from copydesk.outcome import Reason, Rejected, Stage
from copydesk.settings import NormalizeSettings

BODY = (
    "The port’s new cranes will not be “idle”, harbour master Silje Moe said on Monday.\n\n"
    "They cost 3,000 crowns a day — and were ordered in 2019."
)
Build = Callable[..., Article]


def test_writes_its_section_and_nothing_else(build_article: Build, tables: NormalizeTables) -> None:
    article = build_article(BODY, title="Cranes\u00a0“idle” no more").with_(raw=RawText(text="<raw>"))
    result = normalize_article(article, tables, NormalizeSettings())
    assert isinstance(result, Article)
    assert result.with_(normalized=None) == article
    normalized = result.normalized
    assert normalized is not None
    assert normalized.title == 'Cranes "idle" no more'
    assert normalized.body == (
        'The port\'s new cranes will not be "idle", harbour master Silje Moe said on Monday.\n\n'
        "They cost 3,000 crowns a day - and were ordered in 2019."
    )
    assert (normalized.language, normalized.word_count) == ("en", 26)
    assert normalized.language_confidence > 0.9
    assert normalized.published.on == date(2024, 10, 14)
    assert [(one.text, one.on) for one in normalized.mentioned_dates] == [
        ("Monday", date(2024, 10, 14)),
        ("2019", date(2019, 1, 1)),
    ]
    assert normalized.repaired_mojibake is False


def test_only_content_and_provenance_matter(build_article: Build, tables: NormalizeTables) -> None:
    article = build_article(BODY)
    first = normalize_article(article, tables, NormalizeSettings())
    again = normalize_article(article, load_tables(), NormalizeSettings())
    assert isinstance(first, Article)
    assert first == again
    assert normalize_article(first, tables, NormalizeSettings()) == first


def test_copies_that_differ_in_typography_have_one_fingerprint(build_article: Build, tables: NormalizeTables) -> None:
    curly = normalize_article(build_article(BODY), tables, NormalizeSettings())
    straight = normalize_article(
        build_article(BODY.replace("’", "'").replace("“", '"').replace("”", '"').replace("—", "--")),
        tables,
        NormalizeSettings(),
    )
    assert isinstance(curly, Article)
    assert isinstance(straight, Article)
    assert curly.normalized is not None
    assert straight.normalized is not None
    assert curly.normalized.fingerprint == straight.normalized.fingerprint
    assert curly.normalized.body == straight.normalized.body


@pytest.mark.parametrize("body", ["\u200b\ufeff", "— … —", "\x00\x01"])
def test_a_body_without_a_word_is_refused(body: str, build_article: Build, tables: NormalizeTables) -> None:
    result = normalize_article(build_article(body), tables, NormalizeSettings())
    assert isinstance(result, Rejected)
    assert (result.stage, result.reason) == (Stage.NORMALIZE, Reason.NO_ARTICLE_TEXT)
    assert result.article_id == "a1"


def test_an_uncleaned_article_is_a_mistake(build_article: Build, tables: NormalizeTables) -> None:
    with pytest.raises(ValueError, match="not cleaned"):
        normalize_article(build_article(BODY).with_(content=None), tables, NormalizeSettings())


@pytest.mark.parametrize("zone", ["Mars/Olympus", "", "../etc/passwd"])
def test_an_unknown_default_time_zone_stops_the_batch(zone: str, build_article: Build, tables: NormalizeTables) -> None:
    with pytest.raises(InvalidSetting, match="DEFAULT_TIMEZONE"):
        normalize_article(build_article(BODY), tables, NormalizeSettings(default_timezone=zone))


def test_short_text_has_no_language(build_article: Build, tables: NormalizeTables) -> None:
    result = normalize_article(build_article(BODY), tables, NormalizeSettings(min_language_words=27))
    assert isinstance(result, Article)
    assert result.normalized is not None
    assert result.normalized.language == "unknown"


def test_the_address_of_the_provenance_counts(build_article: Build, tables: NormalizeTables) -> None:
    article = build_article(
        "Bread is baked from flour and water.",
        url="https://gazette.example/2024/10/09/bread",
        date_clues=(DateClue(text="2024-10-09", origin=DateOrigin.META),),
    )
    result = normalize_article(article, tables, NormalizeSettings())
    assert isinstance(result, Article)
    assert result.normalized is not None
    published = result.normalized.published
    assert (published.on, published.confidence) == (date(2024, 10, 9), Confidence.HIGH)
    assert [one.origin for one in published.candidates] == [DateOrigin.META, DateOrigin.URL, DateOrigin.LANDING_DAY]


@pytest.mark.parametrize(
    "body",
    ["a" + " " * 1_000_000 + "b", "a" + "\n " * 250_000 + "b", "March 3 " * 60_000, "in 2024-" * 60_000, '"' * 300_001],
    ids=["blanks", "breaks", "dates", "years", "quotes"],
)
@pytest.mark.timeout(60)
def test_half_a_megabyte_of_anything_ends(body: str, build_article: Build, tables: NormalizeTables) -> None:
    result = normalize_article(build_article("Bread, " + body), tables, NormalizeSettings())
    assert isinstance(result, Article)


CLUE_TEXTS = st.one_of(
    st.text(max_size=40),
    st.text(alphabet="0123456789-/.:TZ+ OctMarMayGMTam", max_size=30),
    st.dates().map(str),
    st.datetimes().map(str),
)


@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.tuples(CLUE_TEXTS, st.sampled_from(DateOrigin), st.booleans()), max_size=6),
    st.dates(date(1950, 1, 1), date(2100, 1, 1)),
    st.sampled_from(["He said on Monday.", "It fell on Sept. 31.", "On Feb. 29, 1900, and tomorrow.", "May will."]),
)
def test_whatever_pages_state(
    build_article: Build,
    tables: NormalizeTables,
    clues: list[tuple[str, DateOrigin, bool]],
    landed_on: date,
    body: str,
) -> None:
    date_clues = tuple(DateClue(text=text, origin=origin, is_modification=change) for text, origin, change in clues)
    article = build_article(body, landed_on=landed_on, date_clues=date_clues)
    result = normalize_article(article, tables, NormalizeSettings())
    assert isinstance(result, Article)
    assert result.normalized is not None
    published = result.normalized.published
    assert published.on is not None
    assert (published.on - landed_on).days <= 1
    assert (published.at is not None) == (published.precision == "minute")
    assert published.on in [one.on for one in published.candidates]
    if published.at is not None:
        assert abs((published.at.date() - published.on).days) <= 1
