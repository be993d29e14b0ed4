"""Names learned over a live archive: other spellings change documents, corrections win, and what is forgotten goes."""

from __future__ import annotations

import shutil
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from copydesk import pipeline
from copydesk.commands.ingest import ingest_day
from copydesk.enrich.archive import table
from copydesk.index import connect, list_day, run_search
from copydesk.settings import Settings

pytestmark = [pytest.mark.integration, pytest.mark.timeout(300)]

DAY = date(2024, 10, 10)
LANDING = Path(__file__).parents[1] / "cases" / "landings" / "facets-across-spellings"
NOW = datetime(2026, 4, 1, tzinfo=UTC)


@pytest.fixture
def settings(search_settings: Settings, entity_address: str, tmp_path: Path) -> Settings:
    """Four articles on the same people, whom each spells in another way."""
    shutil.copytree(LANDING, tmp_path / "landing")
    enrich = search_settings.enrich.model_copy(update={"entities": entity_address})
    where = {"landing": str(tmp_path / "landing"), "data": str(tmp_path / "data"), "enrich": enrich}
    settings = search_settings.model_copy(update=where)
    ingest_day(settings, DAY)
    return settings


def documents(settings: Settings) -> dict[str, str]:
    with connect(settings) as client:
        client.indices.refresh(index=f"{settings.index.prefix}*")
        return dict(list_day(client, settings.index, DAY))


def ask(settings: Settings, body: dict[str, Any]) -> dict[str, Any]:
    with connect(settings) as client:
        client.indices.refresh(index=f"{settings.index.prefix}*")
        return run_search(client, settings.index, "articles", body)


def people(settings: Settings) -> dict[str, int]:
    answer = ask(settings, {"size": 0, "aggs": {"people": {"terms": {"field": "people", "size": 50}}}})
    return {one["key"]: one["doc_count"] for one in answer["aggregations"]["people"]["buckets"]}


def id_of(settings: Settings, title: str) -> str:
    (hit,) = ask(settings, {"query": {"match_phrase": {"title": title}}})["hits"]["hits"]
    return str(hit["_source"]["article_id"])


def spellings(settings: Settings) -> str:
    return (Path(settings.data) / "names.json").read_text(encoding="utf-8")


def test_names_are_learned_corrected_and_forgotten(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    before = documents(settings)
    assert len(people(settings)) > 4

    larger = settings.enrich.model_copy(update={"learn_names_up_to": len(before) - 1})
    assert pipeline.refresh_names(settings.model_copy(update={"enrich": larger})) is None
    assert len(people(settings)) > 4

    learned = pipeline.learn_archive_names(settings)
    assert pipeline.relabel(settings, [DAY]) == 0
    assert documents(settings) == before
    written = pipeline.relabel(settings)
    after = documents(settings)
    assert people(settings) == {"Emre Kayaoğlu": 4, "José Peña": 3, "John Smith": 2, "Jörg Müller": 2}
    assert after.keys() == before.keys()
    assert written == len([one for one in before if before[one] != after[one]]) == 3
    assert pipeline.learn_archive_names(settings) == learned
    assert pipeline.relabel(settings) == 0
    assert pipeline.refresh_names(settings, list_busy=lambda: [DAY]) == pipeline.refresh_names(settings) == 0
    assert pipeline.verify(settings).is_right

    corrections = [{"kind": "person", "name": "Emre Kaya-Oğlu", "forms": ["Emre Kayaoğlu"]}]
    monkeypatch.setattr(table, "load_corrections", lambda: table.read_corrections(corrections))
    assert pipeline.relabel(settings) == 4
    assert people(settings) == {"Emre Kaya-Oğlu": 4, "José Peña": 3, "John Smith": 2, "Jörg Müller": 2}
    monkeypatch.undo()
    assert pipeline.relabel(settings) == 4

    opening = id_of(settings, "Harbour opens again after storm")
    for day in pipeline.forget_article(settings, opening, "a court's order", NOW):
        ingest_day(settings, day, accept=True, first_stage="dedupe")
    assert "Joerg Mueller" in spellings(settings)
    pipeline.forget_names(settings)
    assert "Joerg Mueller" not in spellings(settings)
    assert people(settings) == {"Emre Kayaoğlu": 3, "José Peña": 2, "John Smith": 2, "Jörg Müller": 1}
    assert pipeline.verify(settings).is_right
