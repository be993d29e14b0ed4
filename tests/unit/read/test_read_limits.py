"""Limits are settings, and hold wherever a file is read."""

from __future__ import annotations

import gzip
import io
import json
import signal
import threading
import time
import zipfile
from collections.abc import Iterator
from datetime import date

import pytest

from copydesk.article import Article
from copydesk.outcome import Reason, Rejected
from copydesk.read import read_articles
from copydesk.read.document import Refusal
from copydesk.read.limits import limit_time
from copydesk.settings import ReadSettings
from copydesk.storage.landing import RawFile

DAY = date(2026, 3, 2)


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


def work(*steps: float) -> Iterator[str]:
    for number, seconds in enumerate(steps):
        burn(seconds)
        yield f"outcome {number}"


def test_work_within_the_limit_is_left_alone() -> None:
    assert list(limit_time(work(0, 0.01, 0), 5)) == ["outcome 0", "outcome 1", "outcome 2"]


def test_work_is_interrupted_and_what_came_before_is_kept() -> None:
    began = time.process_time()
    first, second = limit_time(work(0, 30), 0.1)
    assert time.process_time() - began < 5
    assert first == "outcome 0"
    assert isinstance(second, Refusal)
    assert second.reason is Reason.TIMED_OUT
    assert "0.1 seconds" in second.detail


def test_seconds_add_up_over_outcomes() -> None:
    *_, last = limit_time(work(*[0.04] * 100), 0.2)
    assert isinstance(last, Refusal)


def test_a_parser_that_swallows_exceptions_is_interrupted_all_the_same() -> None:
    def stubborn() -> Iterator[str]:
        for _ in range(2):
            try:
                burn(30)
            except:  # noqa: E722 - what it is about
                continue
        burn(30)
        yield "never"

    began = time.process_time()
    (only,) = limit_time(stubborn(), 0.1)
    assert isinstance(only, Refusal)
    assert time.process_time() - began < 5


def test_the_timer_and_its_signal_are_put_back() -> None:
    before = signal.getsignal(signal.SIGPROF)
    outcomes = limit_time(work(0, 30), 0.1)
    assert next(outcomes) == "outcome 0"
    assert signal.getitimer(signal.ITIMER_PROF) == (0.0, 0.0)
    assert signal.getsignal(signal.SIGPROF) is before
    burn(0.2)  # the consumer's own time is not counted
    assert isinstance(next(outcomes), Refusal)
    assert signal.getsignal(signal.SIGPROF) is before


def test_beside_the_main_thread_time_is_looked_at_between_outcomes() -> None:
    found: list[str | Refusal] = []
    thread = threading.Thread(target=lambda: found.extend(limit_time(work(0, 0.3, 0), 0.1)))
    thread.start()
    thread.join()
    assert found[:2] == ["outcome 0", "outcome 1"]
    assert isinstance(found[2], Refusal)


def test_the_seconds_are_a_setting() -> None:
    (rejected,) = read("a.warc", b"WARC/1.0\r\nWARC-Type: " + b"x" * 20_000_000, max_seconds=0.3)
    assert isinstance(rejected, Rejected)
    assert rejected.reason is Reason.TIMED_OUT
