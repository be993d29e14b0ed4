from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from elasticsearch import Elasticsearch

from copydesk.index import record_run
from copydesk.outcome import Books, Reason, Rejected, Stage
from copydesk.settings import IndexSettings

pytestmark = pytest.mark.integration

NIGHT = datetime(2026, 3, 3, 2, 0, tzinfo=UTC)
MONDAY, TUESDAY = date(2026, 3, 2), date(2026, 3, 3)
ReadAll = Callable[..., dict[str, dict[str, Any]]]


def rejected(day: date, name: str, reason: Reason = Reason.EMPTY) -> Rejected:
    path = f"{day}/harbour-post/{name}.txt"
    return Rejected(path=path, landed_on=day, stage=Stage.READ, reason=reason, detail="0 bytes")


def books(seconds: float, refused: int) -> list[Books]:
    return [Books(Stage.READ, 10, 10 - refused, {Reason.EMPTY: refused}, seconds)]


def test_a_run_and_its_rejects_can_be_charted(
    ready: Elasticsearch, index_settings: IndexSettings, read_all: ReadAll
) -> None:
    rejects = [rejected(MONDAY, "a"), rejected(MONDAY, "b", Reason.BINARY)]
    record_run(ready, index_settings, MONDAY, books(1.5, 2), rejects, NIGHT)
    (run,) = read_all("copydesk-runs").values()
    assert (run["landed_on"], run["rejected"], run["seconds"]["read"]) == ("2026-03-02", 2, 1.5)
    reasons = ready.search(
        index=f"{index_settings.prefix}copydesk-rejects",
        size=0,
        aggregations={"reasons": {"terms": {"field": "reason"}}},
    )["aggregations"]["reasons"]["buckets"]
    assert {bucket["key"]: bucket["doc_count"] for bucket in reasons} == {"empty": 1, "binary": 1}


def test_the_same_run_again_changes_nothing_though_it_took_longer(
    ready: Elasticsearch, index_settings: IndexSettings, read_all: ReadAll
) -> None:
    rejects = [rejected(MONDAY, "a")]
    record_run(ready, index_settings, MONDAY, books(1.5, 1), rejects, NIGHT)
    before = read_all("copydesk-runs"), read_all("copydesk-rejects")
    record_run(ready, index_settings, MONDAY, books(9.0, 1), rejects, NIGHT + timedelta(days=1))
    assert (read_all("copydesk-runs"), read_all("copydesk-rejects")) == before


def test_a_reject_that_was_mended_goes_and_those_of_other_days_stay(
    ready: Elasticsearch, index_settings: IndexSettings, read_all: ReadAll
) -> None:
    record_run(ready, index_settings, MONDAY, books(1, 2), [rejected(MONDAY, "a"), rejected(MONDAY, "b")], NIGHT)
    record_run(ready, index_settings, TUESDAY, books(1, 1), [rejected(TUESDAY, "c")], NIGHT)
    record_run(ready, index_settings, MONDAY, books(1, 1), [rejected(MONDAY, "b")], NIGHT)
    assert sorted(one["path"] for one in read_all("copydesk-rejects").values()) == [
        "2026-03-02/harbour-post/b.txt",
        "2026-03-03/harbour-post/c.txt",
    ]
    runs = read_all("copydesk-runs")
    assert {id_: run["rejected"] for id_, run in runs.items()} == {"2026-03-02": 1, "2026-03-03": 1}
