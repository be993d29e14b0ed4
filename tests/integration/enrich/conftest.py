"""The real entity engine, started once for the tests that ask it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from copydesk.embedded.entities import EntityServer, prepare_entities
from copydesk.enrich import StanfordEngine
from copydesk.settings import default_cache


@pytest.fixture(scope="module")
def entity_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EntityServer]:
    """A running entity server."""
    log = tmp_path_factory.mktemp("entities") / "entities.log"
    with EntityServer(prepare_entities(default_cache()), log=log) as server:
        yield server


@pytest.fixture
def engine(entity_server: EntityServer) -> Iterator[StanfordEngine]:
    """A client of its own for each test."""
    with StanfordEngine(entity_server.address) as client:
        yield client
