"""Deliveries of other systems: what they write otherwise than the cases, each in a few lines."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from datetime import date
from typing import Any

import brotli
import pytest
from stories import STORY, tell

from copydesk.outcome import Reason

RunFiles = Callable[..., Any]

PAGE = f"<!doctype html><title>Second berth approved</title><h1>Second berth approved</h1>{tell()}".encode()
SHORT = "".join(f"<p>{paragraph}</p>" for paragraph in STORY)


def record(kind: str, media: str, content: bytes, address: str = "https://tp.example/a") -> bytes:
    """One record of a WARC file."""
    head = f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {address}\r\nWARC-Date: 2024-10-12T01:00:00Z\r\n"
    return f"{head}Content-Type: {media}\r\nContent-Length: {len(content)}\r\n\r\n".encode() + content + b"\r\n\r\n"


def answer(payload: bytes, header: str = "", address: str = "https://tp.example/a") -> bytes:
    """A page as a server answered it."""
    http = f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n{header}\r\n".encode()
    return record("response", "application/http; msgtype=response", http + payload, address)


@pytest.mark.parametrize(
    ("name", "payload"),
    [
        ("crawl.warc", answer(PAGE, "Content-Encoding: br\r\n")),
        ("crawl.warc", answer(brotli.compress(PAGE), "Content-Encoding: br\r\n")),
        ("crawl.warc.wet", record("conversion", "text/plain", "\n".join(STORY).encode())),
        ("crawl.warc.wet.gz", gzip.compress(record("conversion", "text/plain", "\n".join(STORY).encode()))),
    ],
    ids=["unpacked-by-the-crawler", "packed", "text", "packed-text"],
)
def test_what_crawlers_keep(run_files: RunFiles, name: str, payload: bytes) -> None:
    assert tuple(run_files({name: payload}).paragraphs()) == STORY


def test_a_crawl_that_was_cut_off_keeps_its_whole_pages(run_files: RunFiles) -> None:
    pages = [gzip.compress(answer(PAGE, address=f"https://tp.example/{name}")) for name in "ab"]
    outcome = run_files({"crawl.warc.gz": b"".join(pages)[:-300]})
    assert [one.provenance.url for one in outcome.articles] == ["https://tp.example/a"]
    assert outcome.rejected["tp/crawl.warc.gz"].reason is Reason.TRUNCATED


@pytest.mark.parametrize(
    ("value", "authors", "address"),
    [
        pytest.param(
            {
                "title": {"rendered": "Second berth approved"},
                "content": {"rendered": SHORT},
                "author": 3,
                "yoast_head_json": {"author": "Ida Brandt"},
                "link": "https://tp.example/a",
            },
            ("Ida Brandt",),
            "https://tp.example/a",
            id="wordpress-with-yoast",
        ),
        pytest.param(
            {
                "posts": [
                    {
                        "title": "Second berth approved",
                        "content": SHORT,
                        "URL": "https://tp.example/a",
                        "author": {"name": "Ida Brandt"},
                    }
                ]
            },
            ("Ida Brandt",),
            "https://tp.example/a",
            id="wordpress-com",
        ),
        pytest.param(
            {"items": [{"id": "https://tp.example/a", "title": "Second berth approved", "content_html": SHORT}]},
            (),
            "https://tp.example/a",
            id="json-feed-whose-id-is-the-address",
        ),
        pytest.param(
            {
                "article_url": "https://tp.example/a",
                "title": "Second berth approved",
                "contents": [
                    {"type": "kicker", "content": "Harbour"},
                    *({"type": "sanitized_html", "content": f"<b>{one[:3]}</b>{one[3:]}"} for one in STORY),
                ],
            },
            (),
            "https://tp.example/a",
            id="blocks-with-marked-up-words",
        ),
    ],
)
def test_json_of_other_systems(run_files: RunFiles, value: Any, authors: tuple[str, ...], address: str) -> None:
    outcome = run_files({"a.json": json.dumps(value)})
    (article,) = outcome.articles
    assert (article.provenance.url, article.content.authors) == (address, authors)
    assert tuple(article.normalized.body.split("\n\n")) == STORY


@pytest.mark.parametrize(
    "content",
    [
        f"{STORY[0]}<p>{STORY[1]}</p>{STORY[2]}<block>{STORY[3]}</block>",
        "<pre>" + "\n\n".join(STORY) + "</pre>",
        f'<block class="lead_paragraph"><p>{STORY[0]}</p></block><block class="full_text">{SHORT}</block>',
    ],
    ids=["loose-and-in-a-block", "preformatted", "first-paragraph-twice"],
)
def test_nitf_of_other_systems(run_files: RunFiles, content: str) -> None:
    head = "<head><title>Second berth approved</title></head>"
    nitf = f"<nitf>{head}<body><body.content>{content}</body.content></body></nitf>"
    assert tuple(run_files({"a.xml": nitf}).paragraphs()) == STORY


def test_a_headline_in_the_items_own_language(run_files: RunFiles) -> None:
    headlines = '<headline xml:lang="de">Zweiter Anleger</headline><headline xml:lang="en">Second berth</headline>'
    item = (
        '<newsItem xmlns="http://iptc.org/std/nar/2006-10-01/" guid="tp:1" xml:lang="en"><contentMeta>'
        f"{headlines}</contentMeta><contentSet><inlineXML><html><body>{SHORT}</body></html></inlineXML></contentSet></newsItem>"
    )
    assert run_files({"a.xml": item}).normalized().title == "Second berth"


def test_titles_and_bylines_of_a_wire_above_indented_lines(run_files: RunFiles) -> None:
    story = "\r\n".join(f"   {paragraph}" for paragraph in STORY)
    head = "\x01TPA0123 3 fgn 99\r\n\x02Second berth approved\r\nBy Ida Brandt\r\n"
    wire = f"{head}{story}\r\n\x03TPA 091030 GMT OCT 24\x04\r\n"
    outcome = run_files({"wire.txt": wire})
    assert outcome.normalized().title == "Second berth approved"
    assert outcome.content().authors == ("Ida Brandt",)
    assert (tuple(outcome.paragraphs()), outcome.normalized().published.on) == (STORY, date(2024, 10, 9))


def test_a_reject_names_the_item_that_its_publisher_takes_back(run_files: RunFiles) -> None:
    item = {
        "uri": "urn:tp:20241009:1",
        "pubStatus": "canceled",
        "headlines": [{"role": "main", "value": "Second berth"}],
    }
    head = "\x01a0456\x13r f \x1fbc-Berth\x14\x1f 10-09 0123\r\n"
    wire = f"{head}\x02^BC-Berth, 1st Ld<\r\n^BULLETIN KILL<\r\n\tKill it.\x03x\x04"
    outcome = run_files({"a.json": json.dumps(item), "wire.txt": wire})
    assert {one.reason for one in outcome.rejected.values()} == {Reason.CANCELED}
    assert "'urn:tp:20241009:1', 'Second berth'" in outcome.rejected["tp/a.json"].detail
    assert "BULLETIN KILL" in outcome.rejected["tp/wire.txt"].detail


def test_a_letter_that_somebody_sent_on(run_files: RunFiles) -> None:
    head = "From: kai@x.example\nSubject: Fwd: Second berth approved\nContent-Type: text/plain; charset=utf-8\n\n"
    inner = "From: Tolland Post <news@tp.example>\nDate: Wed, Oct 9, 2024\nSubject: Second berth approved\n\n"
    letter = f"{head}---------- Forwarded message ---------\n{inner}" + "\n\n".join(STORY)
    outcome = run_files({"a.eml": letter})
    assert (outcome.normalized().title, tuple(outcome.paragraphs())) == ("Second berth approved", STORY)


def test_a_page_whose_story_is_in_its_data_alone(run_files: RunFiles) -> None:
    data = json.dumps({"@type": "NewsArticle", "headline": "Second berth approved", "articleBody": "\n".join(STORY)})
    shown = f'<html><head><title>x</title><script type="application/ld+json">{data}</script></head><body><div id="app">'
    assert tuple(run_files({"a.html": f"{shown}</div></body></html>"}).paragraphs()) == STORY
