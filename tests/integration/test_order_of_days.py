"""Days may be ingested in any order and again: the same files give the same stories, documents and books."""

from __future__ import annotations

import random
import shutil
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from elasticsearch import Elasticsearch

from copydesk.commands.ingest import ingest_day
from copydesk.settings import Settings

pytestmark = pytest.mark.integration

SEEDS = Path(__file__).parents[2] / "seeds"
DAYS = [date(2026, 3, day) for day in range(2, 7)]


def ingest(settings: Settings, days: list[date]) -> None:
    for day in days:
        ingest_day(settings, day)


def documents(client: Elasticsearch, settings: Settings) -> dict[str, Any]:
    """Every document by id, without when it was written."""
    alias = f"{settings.index.prefix}articles"
    client.indices.refresh(index=alias)
    hits = client.search(index=alias, size=1000)["hits"]["hits"]
    return {hit["_id"]: {name: value for name, value in hit["_source"].items() if name != "indexed_at"} for hit in hits}


@pytest.fixture
def room(tmp_path: Path, search_settings: Settings, entity_address: str) -> Settings:
    return search_settings.model_copy(
        update={
            "landing": str(SEEDS),
            "data": str(tmp_path / "data"),
            "batch_files": 6,
            "enrich": search_settings.enrich.model_copy(update={"entities": entity_address}),
        }
    )


def test_order_and_repetition_change_nothing(room: Settings, search_client: Elasticsearch, tmp_path: Path) -> None:
    ingest(room, DAYS)
    in_order = documents(search_client, room)
    assert len({one["story"]["id"] for one in in_order.values()}) == 56

    shuffled = DAYS * 2
    random.Random(7).shuffle(shuffled)
    again = room.model_copy(
        update={
            "data": str(tmp_path / "shuffled"),
            "batch_files": 300,
            "index": room.index.model_copy(update={"prefix": f"{room.index.prefix}shuffled-"}),
        }
    )
    ingest(again, shuffled)
    assert documents(search_client, again) == in_order


def test_a_late_original_makes_earlier_articles_its_copies(
    room: Settings, search_client: Elasticsearch, tmp_path: Path
) -> None:
    landing = tmp_path / "landing"
    for day in ("2026-03-03", "2026-03-02"):
        shutil.copytree(SEEDS / day, landing / day)
    here = room.model_copy(update={"landing": str(landing)})
    ingest(here, [date(2026, 3, 3)])
    orphan = by_path(search_client, here)["2026-03-03/nusalink/greece-electric-ferry-port.html"]
    assert orphan["story"]["size"] < 3

    ingest(here, [date(2026, 3, 2)])
    found = by_path(search_client, here)
    original = found["2026-03-02/meridian-wire/ferry-terminal.txt"]
    copy = found["2026-03-03/nusalink/greece-electric-ferry-port.html"]
    assert original["is_canonical"]
    assert copy["story"]["id"] == original["story"]["id"]
    assert copy["story"]["relation"] == "translation"

    (landing / "2026-03-02" / "meridian-wire" / "ferry-terminal.txt").unlink()
    ingest(here, [date(2026, 3, 2)])
    assert by_path(search_client, here)["2026-03-03/nusalink/greece-electric-ferry-port.html"] == orphan


def by_path(client: Elasticsearch, settings: Settings) -> dict[str, Any]:
    return {one["path"]: one for one in documents(client, settings).values()}
