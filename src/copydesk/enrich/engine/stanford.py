"""The client of the entity server, which runs Stanford's CRF as a program of its own (`embedded/PROTOCOL.md`)."""

from __future__ import annotations

import json
import re
import socket
from collections.abc import Iterable, Iterator
from types import TracebackType
from typing import Any, Self

from copydesk.article import EntityKind
from copydesk.enrich.engine.spans import ENGLISH, Span, TextRefused
from copydesk.errors import EntitiesUnavailable, InvalidSetting

CONNECT_SECONDS = 5.0
# The longest piece takes about a second on a busy machine.
ANSWER_SECONDS = 60.0
# Code points sent at once: longer than nearly every article, short enough for the server's heap and for the time-out.
LONGEST_PIECE = 50_000

# What the models call the kinds, and what is no name of ours.
_KINDS = {
    "PERSON": EntityKind.PERSON,
    "ORGANIZATION": EntityKind.ORGANIZATION,
    "LOCATION": EntityKind.PLACE,
    "PER": EntityKind.PERSON,
    "ORG": EntityKind.ORGANIZATION,
    "LOC": EntityKind.PLACE,
    "PERS": EntityKind.PERSON,
    "LUG": EntityKind.PLACE,
}
_OTHER_LABELS = frozenset(["MISC", "OTROS"])
_POSITION = re.compile(r"^[BIES]-")

# Language → the model's name in an article's lineage. `copydesk prepare` fetches those that the settings name.
_MODELS = {
    ENGLISH: "english.all.3class.distsim",
    "de": "german.distsim",
    "es": "spanish.ancora.distsim.s512",
    "fr": "french-wikiner-4class",
    "hu": "hungarian",
    "it": "italian",
}


_NO_MODEL = "there is no model"
_STRAIGHT = str.maketrans({"‘": "'", "’": "'", "“": '"', "”": '"'})


class _Connection:
    """An open connection; every call may raise `OSError`, of which `TimeoutError` is one."""

    def __init__(self, target: tuple[str, int], answer_seconds: float) -> None:
        self._socket = socket.create_connection(target, timeout=CONNECT_SECONDS)
        self._socket.settimeout(answer_seconds)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._answers = self._socket.makefile("rb")

    def send(self, request: bytes) -> None:
        """Send a line, whose answer `receive` gives."""
        self._socket.sendall(request)

    def receive(self) -> bytes:
        """The line that answers the earliest line without an answer."""
        answer = self._answers.readline()
        if not answer.endswith(b"\n"):
            raise ConnectionResetError("it closed the connection")
        return answer

    def close(self) -> None:
        self._answers.close()
        self._socket.close()


def name_model(language: str) -> str:
    """Program and model of a language that there is a model for."""
    return f"stanford-crf/{_MODELS[language]}"


class StanfordEngine:
    """Stanford's CRFs behind a TCP address `host:port`. Not safe for use by several threads at once.

    The connection opens with the first text, stays open, and is opened once more where the server closed it.
    """

    def __init__(
        self, address: str, answer_seconds: float = ANSWER_SECONDS, languages: Iterable[str] = (ENGLISH,)
    ) -> None:
        """`address` is `host:port`; raises `InvalidSetting` where it isn't.

        `languages` are those that the server has models for.
        """
        self.address = address
        self.languages = frozenset([ENGLISH, *languages])
        self._target = _parse_address(address)
        self._answer_seconds = answer_seconds
        self._connection: _Connection | None = None
        self._expected: bytes | None = None
        self._sent_ahead: bytes | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Closes the connection; the next text opens it again."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None
        self._sent_ahead = None

    @property
    def name(self) -> str:
        """Program and English model."""
        return self.name_of(ENGLISH)

    def name_of(self, language: str) -> str:
        """Program and model of a language."""
        return name_model(language)

    def expect(self, text: str, language: str = ENGLISH) -> None:
        """Say which text `find` will most likely be asked for after the next one.

        It is sent as soon as that one's answer is there, so that the server reads while the caller works on the answer.
        """
        _, piece = next(split_text(text))
        self._expected = _write_request(piece, language)

    def find(self, text: str, language: str = ENGLISH) -> list[Span]:
        """The names in `text`. Raises `EntitiesUnavailable` or `TextRefused`."""
        *pieces, last = split_text(text)
        found = [self._find_in_piece(offset, piece, language, None) for offset, piece in pieces]
        expected, self._expected = self._expected, None
        return [span for part in (*found, self._find_in_piece(*last, language, expected)) for span in part]

    def _find_in_piece(self, offset: int, text: str, language: str, following: bytes | None) -> list[Span]:
        """The names in a piece that begins at `offset` in its text; `following` is sent before the answer is read."""
        try:
            answer = self._ask(_write_request(text, language))
            if following is not None and self._connection is not None:
                self._connection.send(following)
                self._sent_ahead = following
        except TimeoutError as error:
            self.close()
            raise EntitiesUnavailable(
                f"the entity engine at {self.address} doesn't answer: nothing within {self._answer_seconds:g} s"
            ) from error
        except OSError as error:
            self.close()
            reason = error.strerror or str(error) or type(error).__name__
            raise EntitiesUnavailable(f"the entity engine at {self.address} is out of reach: {reason}") from error
        return [Span(offset + one.start, offset + one.end, one.kind) for one in self._read_answer(answer)]

    def _ask(self, request: bytes) -> bytes:
        """One line for one line, on a fresh connection where the kept one turns out to be closed."""
        if self._connection is not None:
            sent, self._sent_ahead = self._sent_ahead, None
            try:
                if sent is not None and sent != request:
                    self._connection.receive()  # of a text that nobody asks for any more
                if sent != request:
                    self._connection.send(request)
                return self._connection.receive()
            except TimeoutError:
                raise
            except OSError:
                self.close()
        self._connection = _Connection(self._target, self._answer_seconds)
        self._connection.send(request)
        return self._connection.receive()

    def _read_answer(self, line: bytes) -> list[Span]:
        try:
            answer: Any = json.loads(line)
            if isinstance(answer, dict):
                self.close()
                raise _refusal(self.address, answer["error"])
            labelled = [(start, end, _POSITION.sub("", label)) for start, end, label in answer]
            return [Span(start, end, _KINDS[label]) for start, end, label in labelled if label not in _OTHER_LABELS]
        except (ValueError, KeyError, TypeError) as error:
            self.close()
            raise EntitiesUnavailable(
                f"what answers at {self.address} is no entity engine: {type(error).__name__}"
            ) from error


def _write_request(text: str, language: str) -> bytes:
    # The English model was trained on straight marks: it cuts "Sinovac’s" and "O’Mara" otherwise than "O'Mara".
    if language == ENGLISH and not text.isascii():
        text = text.translate(_STRAIGHT)
    # A lone surrogate can't be sent: it becomes one other code point, so that offsets hold.
    request = json.dumps(text, ensure_ascii=False).encode("utf-8", "replace") + b"\n"
    return request if language == ENGLISH else f"{language} ".encode() + request


def _refusal(address: str, reason: str) -> Exception:
    """A missing model concerns all texts of a language: the server was started with other settings than the worker."""
    if _NO_MODEL in reason:
        return EntitiesUnavailable(
            f"the entity engine at {address}: {reason}; COPYDESK_ENRICH__LANGUAGES differs there"
        )
    return TextRefused(f"the entity engine refused the text: {reason}")


def split_text(text: str) -> Iterator[tuple[int, str]]:
    """`text` in pieces of at most `LONGEST_PIECE` code points with their offsets, cut between paragraphs or words."""
    start = 0
    while len(text) - start > LONGEST_PIECE:
        limit = start + LONGEST_PIECE
        cut = text.rfind("\n\n", start + 1, limit)
        if cut < 0:
            cut = max(text.rfind(" ", start + 1, limit), text.rfind("\n", start + 1, limit))
        end = cut if cut > start else limit
        yield start, text[start:end]
        start = end
    yield start, text[start:]


def _parse_address(address: str) -> tuple[str, int]:
    host, _, port = address.rpartition(":")
    if not host or not port.isdecimal() or not 0 < int(port) < 65536:
        raise InvalidSetting(f"COPYDESK_ENRICH__ENTITIES: {address!r} is not host:port")
    return host.strip("[]"), int(port)
