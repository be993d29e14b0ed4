"""Limits are settings, and hold wherever a file is read."""

from __future__ import annotations

import contextlib
import gc
import gzip
import io
import json
import signal
import threading
import time
import zipfile
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from copydesk.article import Article
from copydesk.outcome import Reason, Rejected
from copydesk.read import read_articles
from copydesk.read.formats import feed
from copydesk.read.limits import MAX_TIMED_OUT_PARTS, TimedOut, limit_time
from copydesk.settings import ReadSettings
from copydesk.storage.landing import RawFile

DAY = date(2026, 3, 2)


@pytest.fixture(autouse=True)
def no_collecting() -> Iterator[None]:
    """The collector walks through all that a session of tests holds, for seconds: its time would be a part's here."""
    gc.disable()
    yield
    gc.enable()


def read(name: str, payload: bytes, **limits: float) -> list[Article | Rejected]:
    raw = RawFile(f"{DAY}/desk/{name}", DAY, len(payload), payload)
    return list(read_articles(raw, ReadSettings(**limits)))  # type: ignore[arg-type]


def reasons(outcomes: list[Article | Rejected]) -> list[Reason | None]:
    return [one.reason if isinstance(one, Rejected) else None for one in outcomes]


def pack(*names: str, payload: bytes = b"A few words.") -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in names:
            archive.writestr(name, payload)
    return stream.getvalue()


LINES = b"".join(json.dumps({"text": f"Line {number} of words."}).encode() + b"\n" for number in range(5))


@pytest.mark.parametrize(
    ("name", "payload", "limits", "expected"),
    [
        ("a.txt", b"123456", {"max_bytes": 5}, [Reason.OVERSIZED]),
        ("a.txt", b"12345", {"max_bytes": 5}, [None]),
        ("a.txt.gz", gzip.compress(b"123456", mtime=0), {"max_bytes": 5}, [Reason.OVERSIZED]),
        ("a.zip", pack("a.txt"), {"max_archive_bytes": 50}, [Reason.OVERSIZED]),
        ("a.zip", pack("a.txt"), {"max_bytes": 11}, [Reason.OVERSIZED]),
        ("a.zip", pack("a.txt", "b.txt", "c.txt"), {"max_parts": 2}, [Reason.TOO_MANY_PARTS]),
        ("a.zip", pack("a.txt", "b.txt", "c.txt"), {"max_parts": 3}, [None, None, None]),
        ("a.jsonl", LINES, {"max_parts": 2}, [None, None, Reason.TOO_MANY_PARTS]),
        ("a.json", b"[%s]" % LINES.strip().replace(b"\n", b","), {"max_parts": 2}, [Reason.TOO_MANY_PARTS]),
        ("a.zip", pack("a.txt", "b.txt"), {"max_unpacked_bytes": 20}, [None, Reason.DECOMPRESSION_BOMB]),
        ("a.txt.gz", gzip.compress(b" " * 2_000_000, mtime=0), {"max_ratio": 50}, [Reason.DECOMPRESSION_BOMB]),
        ("a.txt.gz", gzip.compress(b"x " * 900_000, mtime=0), {"max_ratio": 5_000}, [None]),
        ("a.zip", pack("b.zip", payload=pack("a.txt")), {"max_nesting": 1}, [Reason.NESTED_TOO_DEEP]),
        ("a.zip", pack("b.zip", payload=pack("a.txt")), {"max_nesting": 2}, [None]),
        ("a.html", b"<html><body><p>Words<p>again", {"max_tags": 3}, [Reason.TOO_MANY_PARTS]),
        ("a.html", b"<html><body><p>Words<p>again", {"max_tags": 4}, [None]),
        ("a.xml", b'<nitf a="" b="" c=""/>', {"max_tags": 1}, [Reason.TOO_MANY_PARTS]),
        ("a.html", b'<p a="" b="" c="" d="">Words', {"max_tags": 2}, [None]),
    ],
)
def test_each_limit_is_a_setting(
    name: str, payload: bytes, limits: dict[str, float], expected: list[Reason | None]
) -> None:
    assert reasons(read(name, payload, **limits)) == expected


def test_what_ends_a_nested_archive_ends_the_file_around_it_with_one_reason() -> None:
    outer = pack("a.zip", "b.zip", payload=pack("a.txt", "b.txt"))
    assert reasons(read("a.zip", outer, max_unpacked_bytes=300)) == [None, None, Reason.DECOMPRESSION_BOMB]


# ── time ─────────────────────────────────────────────────────────────────────────────────────────────────


def burn(seconds: float) -> None:
    end = time.process_time() + seconds
    while time.process_time() < end:
        pass


def test_a_file_within_every_limit_is_read_whole_however_long_it_takes() -> None:
    pages = pack(*(f"{number}.html" for number in range(6_000)), payload=b"<html><body><p>A few words.</body></html>")
    began = time.process_time()
    outcomes = read("pages.zip", pages)
    half = (time.process_time() - began) / 2
    assert [one.provenance.path for one in outcomes if isinstance(one, Article)] == [
        f"{DAY}/desk/pages.zip!/{number}.html" for number in range(6_000)
    ]
    assert read("pages.zip", pages, max_seconds=half) == outcomes


# Many references to a character: within the limits, and the slowest thing to read for its size.
SLOW = b"<nitf><body><body.content><p>" + b"&#65;" * 400_000 + b"</p></body.content></body></nitf>"
FAST = b"<nitf><body><body.content><p>A few words.</p></body.content></body></nitf>"


def pack_pairs(*members: tuple[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, payload in members:
            archive.writestr(name, payload)
    return stream.getvalue()


def test_a_member_that_takes_too_long_is_lost_alone() -> None:
    inner = pack_pairs(("1.xml", FAST), ("2.xml", SLOW), ("3.xml", FAST))
    outcomes = read("a.zip", pack_pairs(("a.xml", SLOW), ("b.xml", FAST), ("c.zip", inner)), max_seconds=0.05)
    assert reasons(outcomes) == [Reason.TIMED_OUT, None, None, Reason.TIMED_OUT, None]
    lost = [one for one in outcomes if isinstance(one, Rejected)]
    assert [one.path.removeprefix(f"{DAY}/desk/") for one in lost] == ["a.zip!/a.xml", "a.zip!/c.zip!/2.xml"]
    assert lost[0].detail == "reading it takes more than 0.05 seconds of CPU time"


def test_a_file_of_nothing_else_ends() -> None:
    members = [(f"{number}.xml", SLOW) for number in range(MAX_TIMED_OUT_PARTS + 5)]
    outcomes = read("a.zip", pack_pairs(*members), max_seconds=0.05)
    assert reasons(outcomes) == [Reason.TIMED_OUT] * MAX_TIMED_OUT_PARTS
    assert isinstance(outcomes[-1], Rejected)
    assert outcomes[-1].detail.endswith("like 9 parts before it; the rest is not read")


def test_a_slow_part_of_a_file_of_many_is_lost_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    def slow(entry: dict[str, Any], *arguments: Any) -> Any:
        if entry["summary"] == "Two.":
            burn(30)
        return read_item(entry, *arguments)

    read_item = feed.read_item
    monkeypatch.setattr(feed, "read_item", slow)
    items = "".join(f"<item><description>{words}</description></item>" for words in ("One.", "Two.", "Three."))
    outcomes = read("a.rss", f"<rss><channel>{items}</channel></rss>".encode(), max_seconds=0.2)
    assert reasons(outcomes) == [None, Reason.TIMED_OUT, None]


def test_work_is_interrupted() -> None:
    began = time.process_time()
    with pytest.raises(TimedOut):
        limit_time(lambda: burn(30), 0.1)
    assert time.process_time() - began < 5
    assert limit_time(lambda: "done", 5) == "done"


def test_a_parser_that_swallows_exceptions_is_interrupted_all_the_same() -> None:
    def stubborn() -> None:
        for _ in range(2):
            try:
                burn(30)
            except:  # noqa: E722 - what it is about
                continue
        burn(30)

    began = time.process_time()
    with pytest.raises(TimedOut):
        limit_time(stubborn, 0.1)
    assert time.process_time() - began < 5


def test_the_timer_and_its_signal_are_put_back() -> None:
    before = signal.getsignal(signal.SIGPROF)
    for work in (lambda: None, lambda: burn(30)):
        with contextlib.suppress(TimedOut):
            limit_time(work, 0.1)
        assert signal.getitimer(signal.ITIMER_PROF) == (0.0, 0.0)
        assert signal.getsignal(signal.SIGPROF) is before
    burn(0.2)  # the consumer's own time is not counted


def test_a_limit_within_a_limit_leaves_the_outer_one_its_time() -> None:
    def outer(after: float) -> str:
        with pytest.raises(TimedOut):
            limit_time(lambda: burn(30), 0.3)
        burn(after)
        return "done"

    assert limit_time(lambda: outer(0), 0.2) == "done"
    with pytest.raises(TimedOut):
        limit_time(lambda: outer(30), 0.2)


def test_beside_the_main_thread_there_is_no_limit() -> None:
    found: list[None] = []
    thread = threading.Thread(target=lambda: found.append(limit_time(lambda: burn(0.3), 0.1)))
    thread.start()
    thread.join()
    assert found == [None]
