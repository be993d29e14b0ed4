"""An article and a source are taken out for good: of every table, of the index, and of what lands again."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from copydesk import pipeline
from copydesk.commands.ingest import ingest_day
from copydesk.index import connect, list_day
from copydesk.outcome import Reason
from copydesk.pipeline import Selection
from copydesk.settings import Settings

pytestmark = [pytest.mark.integration, pytest.mark.timeout(300)]

MONDAY, TUESDAY = date(2026, 3, 2), date(2026, 3, 3)
NOW = datetime(2026, 4, 1, tzinfo=UTC)
# Words that are in one article and in nothing else.
TEXTS = {
    "keeper": "Lighthouse keeper retires\n\nThe last keeper of the lighthouse on Skarn handed over its keys on Tuesday "
    "after thirty-one winters, and said that he would miss the zanderling gulls more than the lamp.\n",
    "millet": "Millet growers form a union\n\nSome four hundred growers of quorrel millet in the valley of the Oru "
    "have founded a union that is to store their grain together and to bargain for its price.\n",
    "tunnel": "Tunnel opens a year late\n\nThe road tunnel under the Brask ridge opened to lorries on Sunday, a year "
    "late and a third over its price, after vintrel pumps had to be fitted twice by its builders.\n",
}


@pytest.fixture
def settings(search_settings: Settings, entity_address: str, tmp_path: Path) -> Settings:
    enrich = search_settings.enrich.model_copy(update={"entities": entity_address})
    where = {"landing": str(tmp_path / "landing"), "data": str(tmp_path / "data"), "enrich": enrich}
    return search_settings.model_copy(update=where)


@pytest.fixture
def land(settings: Settings) -> Callable[..., Path]:
    """Put a text into the landing."""

    def put(day: date, source: str, name: str, text: str, **sidecar: str) -> Path:
        file = Path(settings.landing) / day.isoformat() / source / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
        if sidecar:
            file.with_name(file.name + ".meta.json").write_text(json.dumps(sidecar), encoding="utf-8")
        return file

    return put


def tables_with(settings: Settings, word: str) -> list[str]:
    """The files under the data root in which a word occurs, tables unpacked."""
    found = []
    for file in sorted(Path(settings.data).rglob("*")):
        if file.suffix == ".parquet":
            content = str(pq.read_table(file).to_pylist())
        else:
            content = file.read_text(encoding="utf-8", errors="replace") if file.is_file() else ""
        if word in content:
            found.append(str(file.relative_to(settings.data)))
    return found


def indexed(settings: Settings, *days: date) -> set[str]:
    with connect(settings) as client:
        return {article_id for day in days for article_id, _hash in list_day(client, settings.index, day)}


def id_of(settings: Settings, word: str) -> str:
    (found,) = {
        row["article_id"]
        for file in Path(settings.data).glob("staged/*/clean/*.parquet")
        for row in pq.read_table(file).to_pylist()
        if word in row["content"]["body"]
    }
    return str(found)


def take_out(settings: Settings, days: list[date]) -> Iterator[dict[str, Any]]:
    for day in days:
        yield ingest_day(settings, day, accept=True, first_stage="dedupe")
    pipeline.purge_earlier(settings)


def test_an_article_is_forgotten_with_all_its_landings_and_stays_out(
    settings: Settings, land: Callable[..., Path]
) -> None:
    address = "https://wire.example/2026/keeper"
    land(MONDAY, "wire", "a.txt", TEXTS["keeper"], url=address)
    land(MONDAY, "wire", "b.txt", TEXTS["millet"])
    land(TUESDAY, "wire", "again.txt", TEXTS["keeper"] + "He is to be sixty-one in May, he said.\n", url=address)
    land(TUESDAY, "post", "c.txt", TEXTS["tunnel"])
    for day in (MONDAY, TUESDAY):
        ingest_day(settings, day)
    wanted = id_of(settings, "zanderling")
    shutil.rmtree(Path(settings.landing) / MONDAY.isoformat())  # it can be done without the files

    days = pipeline.forget_article(settings, wanted, "a court's order", NOW)
    assert days == [MONDAY, TUESDAY]
    runs = list(take_out(settings, days))
    assert [(run["read"], run["rejected"]) for run in runs] == [(2, {"forgotten": 1})] * 2
    assert [run["canonical"] for run in runs] == [1, 1]
    assert tables_with(settings, "zanderling") == []
    assert wanted not in indexed(settings, MONDAY, TUESDAY)
    assert len(indexed(settings, MONDAY, TUESDAY)) == 2
    assert pipeline.verify(settings).differences == ()
    (entry,) = pipeline.list_forgotten(settings).articles
    assert (entry.why, entry.landed_on, entry.sources) == ("a court's order", (MONDAY, TUESDAY), ("wire",))

    # The whole day again from its files, and the text under another name without an address.
    again = ingest_day(settings, TUESDAY)
    assert again["rejected"] == {"forgotten": 1}
    assert again["changes"] == dict.fromkeys(again["changes"], 0) | {"unchanged": 1}
    land(TUESDAY, "wire", "renamed.txt", TEXTS["keeper"].replace("handed over", "HANDED  over"))
    assert ingest_day(settings, TUESDAY)["rejected"] == {"forgotten": 2}
    assert pipeline.find_replays(settings, Selection(reason=Reason.FORGOTTEN)) == []
    assert tables_with(settings, "zanderling") == []


def test_a_source_is_forgotten_with_what_is_in_quarantine(settings: Settings, land: Callable[..., Path]) -> None:
    land(MONDAY, "wire", "a.txt", TEXTS["keeper"])
    land(MONDAY, "post", "b.txt", TEXTS["millet"])
    land(MONDAY, "post", "short.txt", "Zanderling.\n")
    land(TUESDAY, "post", "broken.json", '{"title": "Zanderling"')
    land(TUESDAY, "post", "c.txt", TEXTS["tunnel"])
    for day in (MONDAY, TUESDAY):
        assert ingest_day(settings, day)["rejected"]

    days = pipeline.forget_source(settings, "post", "its licence ended", NOW)
    assert days == [MONDAY, TUESDAY]
    runs = list(take_out(settings, days))
    assert [run["rejected"] for run in runs] == [{"forgotten": 2}] * 2
    assert [run["canonical"] for run in runs] == [1, 0]
    for word in ("quorrel", "vintrel", "not valid JSON"):
        assert tables_with(settings, word) == []
    assert indexed(settings, MONDAY, TUESDAY) == {id_of(settings, "zanderling gulls")}
    assert pipeline.verify(settings).differences == ()
    waiting = list(pipeline.list_rejects(settings, Selection(source="post")))
    assert {one.reject.reason for one in waiting} == {Reason.FORGOTTEN}
    assert all(one.earlier == () for one in waiting)

    for day, run in zip((MONDAY, TUESDAY), runs, strict=True):
        again = ingest_day(settings, day)
        assert again["rejected"] == run["rejected"]
        assert again["changes"]["removed"] == again["changes"]["created"] == 0
    land(TUESDAY, "post", "d.txt", TEXTS["keeper"].replace("Skarn", "Skorn"))
    assert ingest_day(settings, TUESDAY)["rejected"] == {"forgotten": 3}
