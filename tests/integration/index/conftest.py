"""What the index tests share: an index made ready, documents, and a line to Elasticsearch that can be cut."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

import pytest
from elasticsearch import Elasticsearch

from copydesk.article import Article, Assignment
from copydesk.index import build_document, ensure_index
from copydesk.settings import IndexSettings

STAMP = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
Document = dict[str, Any]


@pytest.fixture
def ready(search_client: Elasticsearch, index_settings: IndexSettings) -> Elasticsearch:
    """A client whose indices are made and empty."""
    ensure_index(search_client, index_settings, STAMP)
    return search_client


@pytest.fixture(scope="session")
def make_document(
    make_article: Callable[..., Article], make_assignment: Callable[..., Assignment]
) -> Callable[..., Document]:
    """Build the document of an article; `story` holds the fields of its assignment."""

    def make(*args: Any, story: dict[str, Any] | None = None, **fields: Any) -> Document:
        article = make_article(*args, **fields)
        return build_document(article, make_assignment(article, **(story or {})))

    return make


@pytest.fixture
def read_all(ready: Elasticsearch, index_settings: IndexSettings) -> Callable[..., dict[str, Document]]:
    """Everything that an index holds, by id."""

    def read(base: str = "articles") -> dict[str, Document]:
        alias = f"{index_settings.prefix}{base}"
        ready.indices.refresh(index=alias)
        hits = ready.search(index=alias, size=1_000, query={"match_all": {}})["hits"]["hits"]
        return {hit["_id"]: hit["_source"] for hit in hits}

    return read


class Line:
    """A TCP line to a server. It is cut, for good, before the first request that has `cut_before` in its bytes."""

    def __init__(self, server_url: str, cut_before: bytes) -> None:
        parts = urlsplit(server_url)
        self._server = (parts.hostname, parts.port)
        self._cut_before = cut_before
        self._ends: list[socket.socket] = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.was_cut = threading.Event()
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                near, _address = self._listener.accept()
                far = socket.create_connection(self._server)
                self._ends += [near, far]
                threading.Thread(target=self._carry, args=(near, far), daemon=True).start()
                threading.Thread(target=self._carry, args=(far, near), daemon=True).start()

    def _carry(self, source: socket.socket, target: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while payload := source.recv(65_536):
                if self._cut_before in payload:
                    self.cut()
                    return
                target.sendall(payload)

    def cut(self) -> None:
        """Close every connection and accept none again."""
        self.was_cut.set()
        for end in (self._listener, *self._ends):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()


@pytest.fixture
def cut_line(elasticsearch_url: str) -> Iterator[Callable[[bytes], Line]]:
    """Lay a line to the tests' Elasticsearch that breaks like a killed node."""
    lines: list[Line] = []

    def lay(cut_before: bytes) -> Line:
        lines.append(Line(elasticsearch_url, cut_before))
        return lines[-1]

    yield lay
    for line in lines:
        line.cut()
