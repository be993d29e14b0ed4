"""Raw files into articles, or the reason why not."""

from __future__ import annotations

from datetime import date

import pytest

from copydesk.article import Article, EncodingOrigin, Format
from copydesk.outcome import Reason, Rejected, Stage
from copydesk.read import read_articles
from copydesk.settings import ReadSettings
from copydesk.storage.landing import RawFile

DAY = date(2024, 10, 10)


def raw(
    name: str, payload: bytes | None, source: str = "outlet", failure: str | None = None, size: int | None = None
) -> RawFile:
    count = len(payload or b"") if size is None else size
    return RawFile(f"{DAY}/{source}/{name}", DAY, count, payload, failure)


def read_one(file: RawFile, settings: ReadSettings | None = None) -> Article | Rejected:
    (only,) = read_articles(file, settings or ReadSettings())
    return only


def test_a_text_file() -> None:
    article = read_one(raw("a.txt", "Café news – “today”".encode()))
    assert isinstance(article, Article)
    assert article.raw is not None
    assert article.raw.text == "Café news – “today”"
    provenance = article.provenance
    assert (provenance.format, provenance.encoding, provenance.encoding_origin) == (
        Format.TEXT,
        "utf-8",
        EncodingOrigin.UTF8,
    )
    assert (provenance.source, provenance.landed_on, provenance.url) == ("outlet", DAY, None)
    assert len(provenance.checksum) == 64
    assert len(article.article_id) == 32


@pytest.mark.parametrize("name", ["a.html", "a.HTM", "a.xhtml", "a.txt"])
def test_a_page_is_read_as_one_even_under_a_text_name(name: str) -> None:
    article = read_one(
        raw(
            name,
            b"<!DOCTYPE html>\n<html><head><link rel='canonical' href='https://A.example/x?utm_source=y#z'></head><p>Hi",
        )
    )
    assert isinstance(article, Article)
    assert article.provenance.format is Format.HTML
    assert article.provenance.url == "https://a.example/x"


@pytest.mark.parametrize(
    ("file", "reason", "figure"),
    [
        (raw("a.txt", None, failure="Permission denied"), Reason.UNREADABLE, "Permission denied"),
        (raw("a.txt", None, size=20_000_000), Reason.OVERSIZED, "20,000,000 bytes"),
        (raw("a.txt", b""), Reason.EMPTY, "0 bytes"),
        (raw("a.txt", b" \r\n\t"), Reason.EMPTY, "4 bytes"),
        (raw("a.txt", "\ufeff\u200b\n".encode()), Reason.EMPTY, "whitespace"),
        (raw("a.txt", b"abc\x00def"), Reason.BINARY, "1 NUL bytes of 7"),
        (raw("a.txt", b"\x01\x02\x03 words"), Reason.BINARY, "3 control bytes of 9"),
        (raw("a.txt", b"%PDF-1.7 words"), Reason.BINARY, "PDF"),
        (raw("a.html", b"\x1f\x8b\x08 words"), Reason.BINARY, "gzip"),
        (raw("a.txt", b"\xff\xfea\x00\x00\xd8b\x00"), Reason.UNDECODABLE, "utf-16-le"),
        (raw("a.pdf", b"words"), Reason.UNSUPPORTED_FORMAT, ".txt"),
        (raw("no-suffix", b"words"), Reason.UNSUPPORTED_FORMAT, ".txt"),
    ],
)
def test_rejections_say_why(file: RawFile, reason: Reason, figure: str) -> None:
    rejected = read_one(file)
    assert isinstance(rejected, Rejected)
    assert (rejected.stage, rejected.reason, rejected.path) == (Stage.READ, reason, file.path)
    assert figure in rejected.detail
    assert "\n" not in rejected.detail


def test_the_limit_is_a_setting() -> None:
    rejected = read_one(raw("a.txt", b"123456"), ReadSettings(max_bytes=5))
    assert isinstance(rejected, Rejected)
    assert rejected.reason is Reason.OVERSIZED


def id_of(file: RawFile) -> str:
    article = read_one(file)
    assert isinstance(article, Article)
    return article.article_id


def test_ids_follow_the_canonical_url_else_source_and_bytes() -> None:
    page = b"<html><head><link rel=canonical href='https://a.example/x'></head><p>%s"
    assert id_of(raw("a.html", page % b"one")) == id_of(raw("b.html", page % b"two", source="other"))
    assert id_of(raw("a.txt", b"words")) == id_of(raw("b.txt", b"words"))
    assert id_of(raw("a.txt", b"words")) != id_of(raw("a.txt", b"words", source="other"))
    assert id_of(raw("a.txt", b"words")) != id_of(raw("a.txt", b"other words"))


def test_ids_of_algorithm_3_never_change() -> None:
    assert id_of(raw("a.txt", b"words")) == "0e0301e3b1f436d356c47b8fb29e1625"
    assert (
        id_of(raw("a.html", b"<link rel=canonical href='https://a.example/x'>")) == "cfa7f376f927aad21ca87dc69f833d3a"
    )
