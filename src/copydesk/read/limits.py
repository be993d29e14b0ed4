"""What one file may use: bytes unpacked, parts, CPU seconds. Everything that a file grows into is counted here."""

from __future__ import annotations

import io
import signal
import threading
import time
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from gzip import GzipFile
from types import FrameType
from typing import IO, TypeVar

from copydesk.outcome import Reason
from copydesk.read.document import ReadingStopped, Refusal
from copydesk.settings import ReadSettings

OutcomeT = TypeVar("OutcomeT")

# Below this much unpacked a ratio says nothing: a short file of one repeated line packs as well as a bomb.
RATIO_FREE_BYTES = 1_000_000
# A reader's bare `except` can swallow the timer's exception: it is raised again after this many CPU seconds.
RAISE_AGAIN_SECONDS = 0.2


@dataclass(slots=True)
class Budget:
    """What one raw file has used of its limits, over all its members and whatever lies in them."""

    settings: ReadSettings
    unpacked_bytes: int = field(default=0, init=False)
    parts: int = field(default=0, init=False)

    def count_parts(self, count: int = 1) -> None:
        """So many more members, lines, items or records. Raises `ReadingStopped`."""
        self.parts += count
        if self.parts > self.settings.max_parts:
            detail = f"{self.parts:,} parts or more, the limit is {self.settings.max_parts:,}; the rest is not read"
            raise ReadingStopped(Refusal(Reason.TOO_MANY_PARTS, detail), ends_file=True)

    def count_unpacked(self, count: int) -> None:
        """So many more bytes out of something packed. Raises `ReadingStopped`."""
        self.unpacked_bytes += count
        if self.unpacked_bytes > self.settings.max_unpacked_bytes:
            detail = f"it unpacks to more than {self.settings.max_unpacked_bytes:,} bytes"
            raise ReadingStopped(Refusal(Reason.DECOMPRESSION_BOMB, detail), ends_file=True)

    def unpack(self, stream: IO[bytes], packed_bytes: int) -> io.BufferedReader:
        """The stream of what was packed into `packed_bytes`; reading it raises `ReadingStopped`."""
        return io.BufferedReader(UnpackedStream(stream, packed_bytes, self))

    def gunzip(self, payload: bytes) -> io.BufferedReader:
        """The stream of what a gzip file holds; reading it raises `ReadingStopped` and gzip's own errors."""
        return self.unpack(GzipFile(fileobj=io.BytesIO(payload)), len(payload))  # type: ignore[arg-type]


class UnpackedStream(io.RawIOBase):
    """Unpacked bytes, counted while they come."""

    def __init__(self, stream: IO[bytes], packed_bytes: int, budget: Budget) -> None:
        self._stream = stream
        self._budget = budget
        self._packed_bytes = packed_bytes
        self._unpacked_bytes = 0

    def readable(self) -> bool:
        """It is."""
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        """Fill the buffer; 0 at the end. Raises `ReadingStopped`."""
        chunk = self._read_chunk(len(buffer))
        buffer[: len(chunk)] = chunk
        self._unpacked_bytes += len(chunk)
        ratio = self._budget.settings.max_ratio
        if self._unpacked_bytes > max(RATIO_FREE_BYTES, ratio * self._packed_bytes):
            detail = f"{self._packed_bytes:,} bytes unpack to more than {ratio} times as many"
            raise ReadingStopped(Refusal(Reason.DECOMPRESSION_BOMB, detail), ends_file=False)
        self._budget.count_unpacked(len(chunk))
        return len(chunk)

    def _read_chunk(self, count: int) -> bytes:
        """What the packed stream gives. Its own errors would be taken for a proper end by some who read from here."""
        try:
            return self._stream.read(count)
        except EOFError:
            refusal = Refusal(Reason.TRUNCATED, "what is packed in it ends too early")
        except (OSError, zlib.error, zipfile.BadZipFile) as error:
            refusal = Refusal(Reason.MALFORMED, f"what is packed in it is broken: {error}")
        raise ReadingStopped(refusal, ends_file=False)


def read_whole(stream: IO[bytes], max_bytes: int) -> bytes:
    """All that a stream holds. Raises `ReadingStopped` where that is more than `max_bytes`."""
    chunks: list[bytes] = []
    left = max_bytes + 1
    while left > 0 and (chunk := stream.read(left)):  # warcio's streams give less than they are asked for
        chunks.append(chunk)
        left -= len(chunk)
    if left <= 0:
        detail = f"more than {max_bytes:,} bytes, the limit for one article"
        raise ReadingStopped(Refusal(Reason.OVERSIZED, detail), ends_file=False)
    return b"".join(chunks)


# ── time ─────────────────────────────────────────────────────────────────────────────────────────────────


class TimedOut(BaseException):
    """The CPU seconds of a file are used up. No `Exception`, so that no parser takes it for a mistake of the file."""


def limit_time(outcomes: Iterator[OutcomeT], seconds: float) -> Iterator[OutcomeT | Refusal]:
    """The outcomes until `seconds` of CPU time have gone into making them, then a refusal of what is left.

    In the main thread, where Airflow and the command run tasks, a timer interrupts whatever Python code is at work
    (SIGPROF: Airflow's own timeouts use SIGALRM). One call into C is not interrupted; the other limits bound those.
    In another thread the time is looked at between outcomes only.
    """
    spent = 0.0
    while spent < seconds:
        began = time.process_time()
        try:
            outcome = _next_within(outcomes, seconds - spent)
        except StopIteration:
            return
        except TimedOut:
            break
        spent += time.process_time() - began
        yield outcome
    yield Refusal(Reason.TIMED_OUT, f"reading it takes more than {seconds:g} seconds of CPU time")


def _next_within(outcomes: Iterator[OutcomeT], seconds: float) -> OutcomeT:
    if threading.current_thread() is not threading.main_thread():
        return next(outcomes)
    before = signal.signal(signal.SIGPROF, _raise_timed_out)
    try:
        signal.setitimer(signal.ITIMER_PROF, seconds, RAISE_AGAIN_SECONDS)
        return next(outcomes)
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def _raise_timed_out(_number: int, _frame: FrameType | None) -> None:
    raise TimedOut
