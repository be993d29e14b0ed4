"""The real entity engine, over its wire protocol."""

from __future__ import annotations

import json
import os
import signal
import socket
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from copydesk.embedded import loopback
from copydesk.embedded.entities import EntityInstallation, EntityServer
from copydesk.embedded.errors import PortTaken
from copydesk.enrich import StanfordEngine
from copydesk.errors import EntitiesUnavailable

pytestmark = pytest.mark.integration

TEXT = "Boris Pistorius visited Wiesbaden on Monday, the Westdeutscher Rundfunk reported."


@pytest.fixture(scope="module")
def server(entity_installation: EntityInstallation, tmp_path_factory: pytest.TempPathFactory) -> Iterator[EntityServer]:
    """A running engine."""
    log = tmp_path_factory.mktemp("entities") / "entities.log"
    with EntityServer(entity_installation, log=log) as running:
        yield running


def exchange(server: EntityServer, *lines: bytes) -> list[object]:
    """Send the lines over one connection, each after the answer to the one before."""
    with socket.create_connection((loopback.ADDRESS, server.port), timeout=30) as connection:
        answers = []
        with connection.makefile("rwb") as stream:
            for line in lines:
                stream.write(line + b"\n")
                stream.flush()
                answers.append(json.loads(stream.readline()))
        return answers


def mentions(server: EntityServer, text: str) -> list[tuple[str, str]]:
    """Text and label of each entity, by the offsets that the engine gave."""
    (answer,) = exchange(server, json.dumps(text).encode())
    assert isinstance(answer, list)
    return [(text[start:end], label) for start, end, label in answer]


def test_it_finds_people_organizations_and_places(server: EntityServer) -> None:
    assert mentions(server, TEXT) == [
        ("Boris Pistorius", "PERSON"),
        ("Wiesbaden", "LOCATION"),
        ("Westdeutscher Rundfunk", "ORGANIZATION"),
    ]


def have_stopped(process: int) -> bool:
    """Whether all threads of a process are stopped."""
    try:
        told = [Path(one.path, "stat").read_text() for one in os.scandir(f"/proc/{process}/task")]
    except FileNotFoundError:  # one that has just ended
        return False
    return all(one.rpartition(")")[2].split()[0] == "T" for one in told)


def test_a_frozen_engine_is_said_to_be_silent_and_serves_again_when_it_wakes(server: EntityServer) -> None:
    assert server.process
    with StanfordEngine(server.address, answer_seconds=2) as engine:
        found = engine.find(TEXT)
        os.kill(server.process.pid, signal.SIGSTOP)
        try:
            while not have_stopped(server.process.pid):  # on a busy machine its threads run on for a moment
                time.sleep(0.01)
            for _ in range(2):  # on the open connection, and on one that the frozen program's backlog takes
                with pytest.raises(EntitiesUnavailable, match=f"{server.address} doesn't answer: nothing within 2 s"):
                    engine.find(TEXT)
        finally:
            os.kill(server.process.pid, signal.SIGCONT)
        assert engine.find(TEXT) == found


@pytest.mark.parametrize("before", ["🙂🙂 ", "“𝒦” — ", "e\u0301 ", "\n\n\t"])
def test_offsets_count_code_points(server: EntityServer, before: str) -> None:
    assert ("Boris Pistorius", "PERSON") in mentions(server, before + TEXT)


def test_every_escape_of_json_is_understood(server: EntityServer) -> None:
    escaped = '"\\ud83d\\ude42 \\"Angela Merkel\\" \\/ \\\\ \\b\\f\\n\\r\\t met \\u00c9mile Zola."'
    (answer,) = exchange(server, escaped.encode())
    text = json.loads(escaped)
    assert [text[start:end] for start, end, _ in answer] == ["Angela Merkel", "Émile Zola"]  # type: ignore[attr-defined]


def test_a_connection_carries_many_texts(server: EntityServer) -> None:
    line = json.dumps(TEXT).encode()
    first, empty, blank, second = exchange(server, line, b'""', b'"  "', line)
    assert first == second != []
    assert empty == blank == []


def test_a_sentence_seen_before_is_tagged_where_it_stands_now(server: EntityServer) -> None:
    later = f"Nothing else was known. {TEXT} Angela Merkel stayed in Rome."
    assert mentions(server, later) == [*mentions(server, TEXT), ("Angela Merkel", "PERSON"), ("Rome", "LOCATION")]


def test_sentences_of_other_words_are_tagged_anew(server: EntityServer) -> None:
    first, second = "Jordan beat Chelsea.", "Chelsea visited Jordan."
    alone = {text: mentions(server, text) for text in (first, second)}
    assert alone[first] != alone[second]
    assert mentions(server, f"{second} {first}") == [*alone[second], *alone[first]]


def test_connections_are_served_in_parallel(server: EntityServer) -> None:
    with ThreadPoolExecutor(8) as callers:
        answers = list(callers.map(lambda _: mentions(server, TEXT * 20), range(16)))
    assert all(answer == answers[0] for answer in answers)


@pytest.mark.parametrize(
    "line", [b"", b"text", b"[1]", b'"open', b'"a" "b"', b'"\\x"', b'"\\u12"', b'"\\u12g4"', b'"\xff"']
)
def test_a_bad_request_is_refused_and_the_next_is_served(server: EntityServer, line: bytes) -> None:
    (answer,) = exchange(server, line)
    assert isinstance(answer, dict)
    assert answer["error"]
    assert exchange(server, b'""') == [[]]


def test_it_listens_on_the_loopback_address_only(
    server: EntityServer, loopback_ports: Callable[[int], set[int]]
) -> None:
    assert server.process is not None
    assert loopback_ports(server.process.pid) == {server.port}


def test_a_taken_port_is_said_at_once(server: EntityServer, tmp_path: Path) -> None:
    second = EntityServer(EntityInstallation(tmp_path, tmp_path), server.port, log=tmp_path / "second.log")
    with pytest.raises(PortTaken, match="the entity engine"):
        second.start()
