"""A real embedded node: what it answers, what it keeps, where it listens, and how it refuses."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from copydesk.embedded import loopback
from copydesk.embedded.errors import DataFolderLocked, PortTaken
from copydesk.embedded.node import ElasticsearchNode, NodeInstallation
from copydesk.embedded.process_table import identify, is_running

pytestmark = pytest.mark.integration

MOST_MEMORY_KB = 1024**2


@pytest.fixture(scope="module")
def node(node_installation: NodeInstallation, tmp_path_factory: pytest.TempPathFactory) -> Iterator[ElasticsearchNode]:
    """A running node with nothing in it."""
    with ElasticsearchNode(node_installation, tmp_path_factory.mktemp("node")) as running:
        yield running


def tokens(node: ElasticsearchNode, **analysis: object) -> list[str]:
    """What the analysis makes of a text."""
    answer = loopback.ask(node.http_port, "POST", "/_analyze", body=analysis)
    assert answer.status == 200, answer.text
    body = answer.json()
    assert isinstance(body, dict)
    return [token["token"] for token in body["tokens"]]


def bulk(node: ElasticsearchNode, index: str, documents: list[dict[str, object]]) -> None:
    """Index the documents and make them searchable."""
    lines: list[dict[str, object]] = []
    for number, document in enumerate(documents):
        lines += [{"index": {"_index": index, "_id": str(number)}}, document]
    payload = "".join(json.dumps(line) + "\n" for line in lines).encode()
    answer = loopback.ask(node.http_port, "POST", "/_bulk", query={"refresh": "true"}, body=payload)
    assert answer.status == 200, answer.text
    assert answer.json()["errors"] is False, answer.text  # type: ignore[index]


def count(node: ElasticsearchNode, index: str, query: dict[str, object]) -> int:
    """How many documents match."""
    answer = loopback.ask(node.http_port, "POST", f"/{index}/_search", body={"query": query})
    assert answer.status == 200, answer.text
    return int(answer.json()["hits"]["total"]["value"])  # type: ignore[index]


def test_it_greets_as_elasticsearch(node: ElasticsearchNode) -> None:
    greeting = loopback.ask(node.http_port, "GET", "/").json()
    assert isinstance(greeting, dict)
    assert greeting["tagline"] == "You Know, for Search"
    assert greeting["version"]["number"] == "9.5.3"
    assert loopback.ask(node.http_port, "HEAD", "/").status == 200


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("english", "the running bridges", ["run", "bridg"]),
        ("german", "die Brücken", ["bruck"]),
        ("french", "les maisons", ["maison"]),
        ("spanish", "las casas", ["cas"]),
        ("italian", "gli elefanti", ["elefant"]),
        ("portuguese", "as cidades", ["cidad"]),
        ("dutch", "de huizen", ["huiz"]),
        ("russian", "и дома", ["дом"]),
        ("arabic", "الكتاب", ["كتاب"]),
        ("indonesian", "yang membaca", ["baca"]),
    ],
)
def test_it_knows_the_languages(node: ElasticsearchNode, language: str, text: str, expected: list[str]) -> None:
    assert tokens(node, analyzer=language, text=text) == expected


def test_it_folds_accents(node: ElasticsearchNode) -> None:
    assert tokens(node, tokenizer="standard", filter=["lowercase", "asciifolding"], text="Zürich Łódź") == [
        "zurich",
        "lodz",
    ]


def test_it_indexes_and_finds(node: ElasticsearchNode) -> None:
    mapping = {"mappings": {"properties": {"body": {"type": "text", "analyzer": "english"}}}}
    assert loopback.ask(node.http_port, "PUT", "/found", body=mapping).status == 200
    bulk(node, "found", [{"body": "The bridges reopened"}, {"body": "Rain fell"}])
    assert count(node, "found", {"match": {"body": "bridge"}}) == 1


def test_it_listens_on_the_loopback_address_only(
    node: ElasticsearchNode, loopback_ports: Callable[[int], set[int]]
) -> None:
    assert node.process is not None
    assert node.http_port in loopback_ports(node.process.pid)


def test_it_stays_within_a_gigabyte(node: ElasticsearchNode, peak_memory_kb: Callable[[int], int]) -> None:
    for _ in range(10):
        bulk(node, "many", [{"body": f"paragraph {number} " * 100} for number in range(500)])
    assert node.process is not None
    assert peak_memory_kb(node.process.pid) < MOST_MEMORY_KB


def test_a_taken_port_is_said_at_once(node: ElasticsearchNode, tmp_path: Path) -> None:
    second = ElasticsearchNode(NodeInstallation(tmp_path), tmp_path / "home", node.http_port)
    with pytest.raises(PortTaken, match=f"port {node.http_port}, wanted for Elasticsearch"):
        second.start()


def test_a_data_folder_in_use_is_said(node: ElasticsearchNode, node_installation: NodeInstallation) -> None:
    second = ElasticsearchNode(node_installation, node.home)
    with pytest.raises(DataFolderLocked, match="another Elasticsearch node uses"):
        second.start()
    assert second.process is None


def test_data_outlives_a_stop_and_a_kill(node_installation: NodeInstallation, tmp_path: Path) -> None:
    with ElasticsearchNode(node_installation, tmp_path) as node:
        bulk(node, "kept", [{"body": "before the stop"}])
        assert node.process is not None
        first = identify(node.process.pid)
    assert first is not None
    assert not is_running(first)

    with ElasticsearchNode(node_installation, tmp_path) as node:
        assert count(node, "kept", {"match_all": {}}) == 1
        bulk(node, "also", [{"body": "before the kill"}])
        assert node.process is not None
        node.process.kill()
        node.process.wait()

    with ElasticsearchNode(node_installation, tmp_path) as node:
        assert count(node, "kept,also", {"match_all": {}}) == 2
