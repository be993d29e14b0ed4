"""XML as it is met: what a feed refers to need not be what XML knows."""

from __future__ import annotations

from datetime import date

import pytest

from copydesk.article import Article
from copydesk.outcome import Rejected
from copydesk.read import read_articles
from copydesk.settings import ReadSettings
from copydesk.storage.landing import RawFile

DAY = date(2026, 3, 2)


def read(payload: str, name: str = "feed.rss") -> list[Article | Rejected]:
    raw = RawFile(f"{DAY}/desk/{name}", DAY, len(payload.encode()), payload.encode())
    return list(read_articles(raw, ReadSettings()))


@pytest.mark.parametrize(
    ("written", "read_as"),
    [
        ("&amp;", "&"),
        ("&LT;", "<"),
        ("&AMP;", "&"),
        ("&nvlt;", "<⃒"),
        ("&Eacute;", "É"),
        ("&NBSP;", "&NBSP;"),
        ("&nosuch;", "&nosuch;"),
        ("&nosuch-entity;", "&nosuch-entity;"),
        ("&", "&"),
        ("A&B", "A&B"),
        ("&;", "&;"),
        ("&#163;", "£"),
        ("&#X41;", "A"),
        ("&#150;", "–"),
        ("&#0;", "\ufffd"),
        ("&#x1F;", ""),
        ("&#99999999;", "&#99999999;"),
    ],
)
def test_no_reference_costs_a_feed_its_items(written: str, read_as: str) -> None:
    """HTML's rule: what names nothing is text (HTML, section 13.2.5.72 and following)."""
    story = "The ferry resumed on Monday after two days of storm, the harbour office said."
    items = f'<item id="{written}"><description>{story} {written}.</description></item><item><title>x</title></item>'
    first, second = read(f"<rss><channel>{items}</channel></rss>")
    assert isinstance(first, Article)
    assert first.raw is not None
    assert first.raw.text.replace("&lt;", "<").replace("&amp;", "&") == f"{story} {read_as}."
    assert isinstance(second, Rejected)


def test_references_in_character_data_are_left_to_whoever_reads_it_as_html() -> None:
    data = "<![CDATA[<p>Sm&oslash;r & br&oslash;d &LT; &amp; &nosuch; AT&T</p>]]>"
    (only,) = read(f"<rss><channel><item><description>{data}</description></item></channel></rss>")
    assert isinstance(only, Article)
    assert only.raw is not None
    assert "<p>Smør & brød &LT; &amp; &nosuch; AT&T</p>" in only.raw.text
