"""WARC: answers that are packed, cut off or broken."""

from __future__ import annotations

import gzip
import zlib
from datetime import date

import brotli
import pytest

from copydesk.article import Article
from copydesk.outcome import Reason
from copydesk.read import read_articles
from copydesk.settings import ReadSettings
from copydesk.storage.landing import RawFile

DAY = date(2026, 3, 2)
PAGE = f"<html><body>{'<p>The ferry resumed on Monday after two days of storm.</p>' * 40}</body></html>".encode()


def crawl(payload: bytes, packed: str | None, cut: str | None) -> bytes:
    encoding = f"Content-Encoding: {packed}\r\n" if packed else ""
    answer = f"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n{encoding}\r\n".encode() + payload
    truncated = f"WARC-Truncated: {cut}\r\n" if cut else ""
    record = (
        "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://post.example/ferry\r\n"
        "WARC-Date: 2026-03-01T07:30:00Z\r\nWARC-Record-ID: <urn:uuid:1>\r\n"
        f"Content-Type: application/http; msgtype=response\r\n{truncated}Content-Length: {len(answer)}\r\n\r\n"
    )
    return record.encode() + answer + b"\r\n\r\n"


def read(payload: bytes) -> str:
    (found,) = read_articles(RawFile(f"{DAY}/desk/a.warc", DAY, len(payload), payload), ReadSettings())
    return (found.raw.text if found.raw else "") if isinstance(found, Article) else found.reason


BROTLI = brotli.compress(PAGE)


@pytest.mark.parametrize(
    ("payload", "packed", "cut", "expected"),
    [
        pytest.param(PAGE, None, None, PAGE.decode(), id="plain"),
        pytest.param(gzip.compress(PAGE, mtime=0), "gzip", None, PAGE.decode(), id="gzip"),
        pytest.param(zlib.compress(PAGE), "deflate", None, PAGE.decode(), id="deflate"),
        pytest.param(BROTLI, "br", None, PAGE.decode(), id="brotli"),
        pytest.param(BROTLI, " BR ", None, PAGE.decode(), id="brotli-in-capitals"),
        pytest.param(BROTLI[:60], "br", None, Reason.TRUNCATED, id="brotli-cut"),
        pytest.param(PAGE, "br", None, PAGE.decode(), id="brotli-unpacked-by-the-crawler"),
        pytest.param(b"\xff" + PAGE, "br", None, Reason.MALFORMED, id="no-brotli"),
        pytest.param(brotli.compress(b"a" * 12_000_000, quality=1), "br", None, Reason.OVERSIZED, id="brotli-large"),
        pytest.param(PAGE[:1_500], None, "length", Reason.TRUNCATED, id="cut-by-length"),
        pytest.param(BROTLI[:60], "br", "time", Reason.TRUNCATED, id="cut-by-time"),
    ],
)
def test_what_a_server_answered(payload: bytes, packed: str | None, cut: str | None, expected: str) -> None:
    assert read(crawl(payload, packed, cut)) == expected
