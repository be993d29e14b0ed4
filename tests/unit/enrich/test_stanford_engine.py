"""The client keeps to the entity server's protocol, against a server that misbehaves on demand."""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Callable, Iterator

import pytest

from copydesk.article import EntityKind
from copydesk.enrich import Span, StanfordEngine, TextRefused
from copydesk.enrich.engine.stanford import LONGEST_PIECE, split_text
from copydesk.errors import EntitiesUnavailable, InvalidSetting


class ScriptedServer:
    """Answers each line by a function of (number of the connection, number of the line in it, line).

    None closes the connection, the empty answer keeps silent.
    """

    def __init__(self, answer: Callable[[int, int, bytes], bytes | None]) -> None:
        self.lines: list[bytes] = []
        self.connections = 0
        self._answer = answer
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.address = f"127.0.0.1:{self._listener.getsockname()[1]}"
        self._thread = threading.Thread(target=self._serve)
        self._thread.start()

    def _serve(self) -> None:
        while True:
            caller, _ = self._listener.accept()
            with caller, caller.makefile("rwb") as stream:
                self.connections += 1
                for number, line in enumerate(stream):
                    if line == b"stop\n":
                        return
                    self.lines.append(line)
                    answer = self._answer(self.connections, number, line)
                    if answer is None:
                        break
                    stream.write(answer)
                    stream.flush()

    def stop(self) -> None:
        with socket.create_connection(self._listener.getsockname()) as last:
            last.sendall(b"stop\n")
        self._thread.join(timeout=10)
        self._listener.close()


@pytest.fixture
def serve() -> Iterator[Callable[[Callable[[int, int, bytes], bytes | None]], ScriptedServer]]:
    servers: list[ScriptedServer] = []

    def start(answer: Callable[[int, int, bytes], bytes | None]) -> ScriptedServer:
        servers.append(ScriptedServer(answer))
        return servers[-1]

    yield start
    for server in servers:
        server.stop()


Serve = Callable[[Callable[[int, int, bytes], bytes | None]], ScriptedServer]


def tag_first_word(_connection: int, _number: int, line: bytes) -> bytes:
    """Marks a text's first word as a person."""
    word = json.loads(line).split(" ")[0]
    return json.dumps([[0, len(word), "PERSON"]]).encode() + b"\n"


def test_texts_go_over_one_connection(serve: Serve) -> None:
    server = serve(tag_first_word)
    with StanfordEngine(server.address) as engine:
        assert engine.find("Ada 🙂\nspoke") == [Span(0, 3, EntityKind.PERSON)]
        assert engine.find("Per left") == [Span(0, 3, EntityKind.PERSON)]
    assert server.connections == 1
    assert [json.loads(line) for line in server.lines] == ["Ada 🙂\nspoke", "Per left"]


def test_every_kind_is_understood(serve: Serve) -> None:
    server = serve(lambda *_: b'[[0,1,"PERSON"],[2,3,"ORGANIZATION"],[4,5,"LOCATION"]]\n')
    with StanfordEngine(server.address) as engine:
        assert [span.kind for span in engine.find("A B C")] == [
            EntityKind.PERSON, EntityKind.ORGANIZATION, EntityKind.PLACE,
        ]  # fmt: skip


def test_a_closed_connection_is_opened_once_more(serve: Serve) -> None:
    server = serve(lambda connection, number, line: None if (connection, number) == (1, 1) else b"[]\n")
    with StanfordEngine(server.address) as engine:
        assert engine.find("one") == []
        assert engine.find("two") == []
    assert server.connections == 2
    assert [json.loads(line) for line in server.lines] == ["one", "two", "two"]


def test_a_server_that_always_closes_is_out_of_reach(serve: Serve) -> None:
    server = serve(lambda *_: None)
    with StanfordEngine(server.address) as engine, pytest.raises(EntitiesUnavailable, match=server.address):
        engine.find("one")
    assert server.connections == 1


def test_a_silent_server_is_out_of_reach_and_not_asked_again(serve: Serve) -> None:
    server = serve(lambda connection, number, line: b"" if number == 1 else b"[]\n")
    with StanfordEngine(server.address, answer_seconds=0.2) as engine:
        engine.find("one")
        with pytest.raises(EntitiesUnavailable, match=r"doesn't answer: nothing within 0\.2 s$"):
            engine.find("two")
    assert [json.loads(line) for line in server.lines] == ["one", "two"]


def test_nobody_listening_is_out_of_reach() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        address = f"127.0.0.1:{listener.getsockname()[1]}"
    with StanfordEngine(address) as engine, pytest.raises(EntitiesUnavailable, match=f"{address} is out of reach"):
        engine.find("one")


def test_a_refused_text_concerns_no_other(serve: Serve) -> None:
    server = serve(lambda connection, *_: b'{"error": "too long"}\n' if connection == 1 else b"[]\n")
    with StanfordEngine(server.address) as engine:
        with pytest.raises(TextRefused, match="too long"):
            engine.find("one")
        assert engine.find("two") == []


@pytest.mark.parametrize("answer", [b"HTTP/1.1 400 Bad Request\n", b"[[0]]\n", b'[[0,1,"CITY"]]\n', b"{}\n", b"7\n"])
def test_what_is_no_entity_engine_is_said(serve: Serve, answer: bytes) -> None:
    server = serve(lambda *_: answer)
    with StanfordEngine(server.address) as engine, pytest.raises(EntitiesUnavailable, match="no entity engine"):
        engine.find("one")


@pytest.mark.parametrize("address", ["", "localhost", ":9000", "host:", "host:x", "host:0", "host:70000", "http://h"])
def test_an_address_that_is_none_is_an_invalid_setting(address: str) -> None:
    with pytest.raises(InvalidSetting, match="COPYDESK_ENRICH__ENTITIES"):
        StanfordEngine(address)


def test_a_lone_surrogate_keeps_the_offsets(serve: Serve) -> None:
    server = serve(tag_first_word)
    with StanfordEngine(server.address) as engine:
        assert engine.find("A\ud800a spoke") == [Span(0, 3, EntityKind.PERSON)]


def test_a_long_text_goes_in_pieces(serve: Serve) -> None:
    server = serve(tag_first_word)
    paragraph = "Ada " + "x " * 400
    text = "\n\n".join([paragraph] * 150)
    with StanfordEngine(server.address) as engine:
        found = engine.find(text)
    assert len(server.lines) == 3
    assert "".join(json.loads(line) for line in server.lines) == text
    assert [span.start for span in found] == sorted({span.start for span in found})


@pytest.mark.parametrize("unit", ["word \n\nnext ", "word ", "x", "\n", " "])
def test_pieces_make_the_text_again(unit: str) -> None:
    text = (unit * LONGEST_PIECE)[: 2 * LONGEST_PIECE + 17]
    pieces = list(split_text(text))
    assert "".join(piece for _, piece in pieces) == text
    assert all(len(piece) <= LONGEST_PIECE for _, piece in pieces)
    assert all(text.startswith(piece, offset) for offset, piece in pieces)
    assert list(split_text("")) == [(0, "")]


def test_the_text_to_come_is_read_while_the_last_ones_answer_is_worked_on(serve: Serve) -> None:
    server = serve(tag_first_word)
    with StanfordEngine(server.address) as engine:
        engine.expect("Grace replied")
        assert engine.find("Ada spoke") == [Span(0, 3, EntityKind.PERSON)]
        deadline = time.monotonic() + 10
        while len(server.lines) < 2 and time.monotonic() < deadline:
            time.sleep(0.01)
        assert server.lines == [b'"Ada spoke"\n', b'"Grace replied"\n']
        assert engine.find("Grace replied") == [Span(0, 5, EntityKind.PERSON)]
        assert engine.find("Io left") == [Span(0, 2, EntityKind.PERSON)]
    assert [json.loads(line) for line in server.lines] == ["Ada spoke", "Grace replied", "Io left"]


def test_what_was_expected_and_is_not_asked_for_is_nobodys_answer(serve: Serve) -> None:
    server = serve(tag_first_word)
    with StanfordEngine(server.address, languages=["de"]) as engine:
        engine.expect("Grace replied")
        engine.find("Ada spoke")
        engine.expect("Never asked")
        assert engine.find("Io left") == [Span(0, 2, EntityKind.PERSON)]
        assert engine.find("Beatrix came") == [Span(0, 7, EntityKind.PERSON)]
    assert server.connections == 1


def test_a_connection_that_breaks_on_the_text_to_come_is_opened_again(serve: Serve) -> None:
    server = serve(lambda connection, number, line: None if number and connection == 1 else tag_first_word(0, 0, line))
    with StanfordEngine(server.address) as engine:
        engine.expect("Grace replied")
        engine.find("Ada spoke")
        assert engine.find("Grace replied") == [Span(0, 5, EntityKind.PERSON)]
    assert server.connections == 2
