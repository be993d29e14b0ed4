"""The machine's clock is set back a day between two runs: what the later one says still counts."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from elasticsearch import Elasticsearch

from copydesk import pipeline
from copydesk.commands.ingest import ingest_day
from copydesk.index import find_article, list_day
from copydesk.settings import Settings

pytestmark = [pytest.mark.integration, pytest.mark.timeout(300)]

DAY = date(2026, 3, 2)
A_DAY_NS = 86_400 * 10**9
TEXT = (
    "Lighthouse keeper retires\n\nThe last keeper of the lighthouse on Skarn handed over its keys on Tuesday after "
    "thirty-one winters, and said that he would miss the gulls more than the lamp.\n"
)


def test_a_run_after_the_clock_was_set_back_is_the_one_that_counts(
    search_client: Elasticsearch,
    search_settings: Settings,
    entity_address: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    enrich = search_settings.enrich.model_copy(update={"entities": entity_address})
    where = {"landing": str(tmp_path / "landing"), "data": str(tmp_path / "data"), "enrich": enrich}
    settings = search_settings.model_copy(update=where)
    folder = tmp_path / "landing" / DAY.isoformat() / "wire"
    folder.mkdir(parents=True)
    (folder / "a.txt").write_text(TEXT)
    (folder / "b.txt").write_text("")
    ingest_day(settings, DAY)
    rejects = f"{settings.index.prefix}copydesk-rejects"
    assert search_client.count(index=rejects)["count"] == 1

    read_clock: Callable[[], int] = time.time_ns
    monkeypatch.setattr(time, "time_ns", lambda: read_clock() - A_DAY_NS)
    monkeypatch.setattr(time, "time", lambda: (read_clock() - A_DAY_NS) / 10**9)
    (folder / "a.txt").write_text(TEXT.replace("thirty-one", "thirty-two"))
    (folder / "b.txt").unlink()
    run = ingest_day(settings, DAY)
    assert run["rejected"] == {}
    ((article_id, _),) = list_day(search_client, settings.index, DAY)
    assert "thirty-two winters" in find_article(search_client, settings.index, article_id)["body"]
    assert pipeline.verify(settings).differences == ()
    search_client.indices.refresh(index=rejects)
    assert search_client.count(index=rejects)["count"] == 0
