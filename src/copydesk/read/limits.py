"""What one file may use: bytes unpacked and parts. Everything that a file grows into is counted here.

What is counted decides what is read, so that a file gives the same articles on every machine. CPU seconds are a guard
for each part by itself, against what no count foresees.
"""

from __future__ import annotations

import io
import signal
import threading
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from gzip import GzipFile
from types import FrameType
from typing import IO, TypeVar

from copydesk.outcome import Reason
from copydesk.read.document import ReadingStopped, Refusal
from copydesk.settings import ReadSettings

OutcomeT = TypeVar("OutcomeT")

# Below this much unpacked a ratio says nothing: a short file of one repeated line packs as well as a bomb.
RATIO_FREE_BYTES = 1_000_000
# The guard is no measure: nothing within the other limits comes near it. A file of which so many parts do was made so.
MAX_TIMED_OUT_PARTS = 10
# A reader's bare `except` can swallow the timer's exception: it is raised again after this many CPU seconds.
RAISE_AGAIN_SECONDS = 0.2


@dataclass(slots=True)
class Budget:
    """What one raw file has used of its limits, over all its members and whatever lies in them."""

    settings: ReadSettings
    unpacked_bytes: int = field(default=0, init=False)
    parts: int = field(default=0, init=False)
    timed_out: int = field(default=0, init=False)

    def guard(self, make: Callable[[], OutcomeT]) -> OutcomeT:
        """What `make` makes of one part. Raises `ReadingStopped` where that takes longer than any part should."""
        try:
            return limit_time(make, self.settings.max_seconds)
        except TimedOut:
            self.timed_out += 1
        detail = f"reading it takes more than {self.settings.max_seconds:g} seconds of CPU time"
        is_last = self.timed_out >= MAX_TIMED_OUT_PARTS
        if is_last:
            detail += f", like {self.timed_out - 1} parts before it; the rest is not read"
        raise ReadingStopped(Refusal(Reason.TIMED_OUT, detail), ends_file=is_last)

    def guard_part(self, make: Callable[[], OutcomeT]) -> OutcomeT | Refusal:
        """The same, but a part that takes too long is refused, and the next one can be read."""
        try:
            return self.guard(make)
        except ReadingStopped as stopped:
            if stopped.ends_file:
                raise
            return stopped.refusal

    def guard_each(self, outcomes: Iterator[OutcomeT]) -> Iterator[OutcomeT]:
        """The outcomes, each made within the time. Raises `ReadingStopped`: there are no more where one took longer."""
        while True:
            try:
                outcome = self.guard(partial(next, outcomes))
            except StopIteration:
                return
            yield outcome

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
            # No more than lies ready: what comes before the place where a stream is cut off isn't lost with it.
            return self._stream.read1(count)  # type: ignore[attr-defined,no-any-return]
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
    """The CPU seconds of a part are used up. No `Exception`, so that no parser takes it for a mistake of the file."""


def limit_time(make: Callable[[], OutcomeT], seconds: float) -> OutcomeT:
    """What `make` makes. Raises `TimedOut` where that takes more than `seconds` of CPU time.

    In the main thread, where Airflow and the command run tasks, a timer interrupts whatever Python code is at work
    (SIGPROF: Airflow's own timeouts use SIGALRM). One call into C is not interrupted; the other limits bound those.
    In another thread there is no limit. A limit within another one: the outer one's time stands still meanwhile.
    """
    if threading.current_thread() is not threading.main_thread():
        return make()
    before = signal.signal(signal.SIGPROF, _raise_timed_out)
    left, _ = signal.setitimer(signal.ITIMER_PROF, seconds, RAISE_AGAIN_SECONDS)
    try:
        return make()
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)
        if left:
            signal.setitimer(signal.ITIMER_PROF, left, RAISE_AGAIN_SECONDS)


def _raise_timed_out(_number: int, _frame: FrameType | None) -> None:
    raise TimedOut
