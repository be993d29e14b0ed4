"""`copydesk ingest` while Elasticsearch goes away in the middle of its writes, and comes back or doesn't."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from copydesk.embedded import loopback
from copydesk.embedded.node import ElasticsearchNode, prepare_node
from copydesk.index import connect
from copydesk.pipeline import verify
from copydesk.settings import Settings, default_cache, load_settings

pytestmark = [pytest.mark.integration, pytest.mark.timeout(600)]

SEEDS = Path(__file__).parents[2] / "seeds"
DAY = "2026-03-03"
ARTICLES = 16


class Line:
    """A TCP line to a node, the same before and after its death; at the third bulk request `on_third` is called."""

    def __init__(self, port: int, on_third: Callable[[], None]) -> None:
        self._port = port
        self._on_third = on_third
        self._bulks = 0
        self._listener = socket.create_server((loopback.ADDRESS, 0))
        self.url = f"http://{loopback.ADDRESS}:{self._listener.getsockname()[1]}"
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                near, _address = self._listener.accept()
                try:
                    far = socket.create_connection((loopback.ADDRESS, self._port))
                except OSError:
                    near.close()
                    continue
                for ends in ((near, far), (far, near)):
                    threading.Thread(target=self._carry, args=ends, daemon=True).start()

    def _carry(self, source: socket.socket, target: socket.socket) -> None:
        with contextlib.suppress(OSError), source, target:
            while payload := source.recv(65_536):
                if payload.startswith(b"PUT /") and b"/_bulk" in payload.split(b"\r\n", 1)[0]:
                    self._bulks += 1
                    if self._bulks == 3:
                        self._on_third()
                target.sendall(payload)

    def close(self) -> None:
        self._listener.close()


@pytest.fixture(scope="module")
def node(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ElasticsearchNode]:
    """A node of this module's own, since it is killed."""
    (port,) = loopback.free_ports(1)
    home = tmp_path_factory.mktemp("mortal")
    with ElasticsearchNode(prepare_node(default_cache()), home, http_port=port) as running:
        yield running


def kill(node: ElasticsearchNode) -> None:
    assert node.process
    node.process.kill()
    node.process.wait()


def start_again(node: ElasticsearchNode) -> None:
    node.stop()
    node.start()


class Ingest:
    """`copydesk ingest` of one day, whose writes go by a line to the node, one document at a time."""

    def __init__(self, folder: Path, landing: Path, node: ElasticsearchNode, entities: str) -> None:
        self._folder, self._landing, self._node, self._entities = folder, landing, node, entities
        self.data = folder / "data"

    @property
    def settings(self) -> Settings:
        return load_settings(data=str(self.data), elasticsearch=self._node.url, index={"prefix": self.prefix})

    @property
    def prefix(self) -> str:
        return f"{self._folder.name.replace('_', '-').lower()}-"

    def start(self, url: str, patience_s: int) -> subprocess.Popen[str]:
        command = [sys.executable, "-m", "copydesk.cli", "ingest", str(self._landing), "--json"]
        command += ["--day", DAY, "--data", str(self.data), "--elasticsearch", url]
        environment = os.environ | {
            "COPYDESK_INDEX__PREFIX": self.prefix,
            "COPYDESK_INDEX__CHUNK_DOCUMENTS": "1",
            "COPYDESK_INDEX__REQUESTS": "1",
            "COPYDESK_INDEX__PATIENCE_SECONDS": str(patience_s),
            "COPYDESK_ENRICH__ENTITIES": self._entities,
        }
        return subprocess.Popen(
            command, cwd=self._folder, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )

    def require_whole(self) -> None:
        """The index has each article of the curated layer, as it says, once."""
        found = verify(self.settings)
        assert (found.documents, found.differences) == (ARTICLES, ())
        with connect(self.settings) as client:
            assert client.count(index=f"{self.prefix}articles")["count"] == ARTICLES


@pytest.fixture
def ingest(tmp_path: Path, node: ElasticsearchNode, entity_address: str) -> Ingest:
    landing = tmp_path / "landing"
    shutil.copytree(SEEDS / DAY, landing / DAY)
    return Ingest(tmp_path, landing, node, entity_address)


def require_books(run: dict[str, Any]) -> None:
    assert run["read"] == run["curated"] + sum(run["rejected"].values())
    assert run["indexed"] == run["curated"] == ARTICLES


@pytest.mark.parametrize("away_s", [2, pytest.param(30, marks=pytest.mark.faults)])
def test_a_run_waits_for_an_elasticsearch_that_comes_back(node: ElasticsearchNode, ingest: Ingest, away_s: int) -> None:
    is_dead = threading.Event()
    line = Line(node.http_port, lambda: (kill(node), is_dead.set()))
    with contextlib.closing(line), ingest.start(line.url, patience_s=240) as process:
        assert is_dead.wait(120), process.communicate()
        time.sleep(away_s)
        assert process.poll() is None
        start_again(node)
        output, errors = process.communicate(timeout=240)
    assert process.returncode == 0, errors
    assert f"copydesk: {line.url}: Elasticsearch is out of reach" in errors
    assert errors.count("trying again for 240 s") == 1
    require_books(json.loads(output))
    ingest.require_whole()


def test_a_run_whose_elasticsearch_stays_away_says_so_in_a_line_and_the_next_one_completes(
    node: ElasticsearchNode, ingest: Ingest
) -> None:
    line = Line(node.http_port, lambda: kill(node))
    with contextlib.closing(line), ingest.start(line.url, patience_s=1) as process:
        output, errors = process.communicate(timeout=240)
    assert (process.returncode, output) == (os.EX_TEMPFAIL, "")
    last = errors.splitlines()[-1]
    assert last.startswith(f"copydesk: {line.url}: Elasticsearch is out of reach: ")
    assert "Traceback" not in errors
    start_again(node)
    with ingest.start(node.url, patience_s=1) as process:
        output, errors = process.communicate(timeout=240)
    assert process.returncode == 0, errors
    run = json.loads(output)
    require_books(run)
    assert run["changes"]["unchanged"] >= 2
    ingest.require_whole()
