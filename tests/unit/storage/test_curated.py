"""The curated layer's generations: a reader sees one, whole; a change is all there or not at all."""

from __future__ import annotations

import threading
from datetime import date, timedelta
from pathlib import Path

import pytest
from upath import UPath

from copydesk.errors import StorageCorrupt
from copydesk.record import Record
from copydesk.storage import curated
from copydesk.storage.curated import CuratedLayer
from copydesk.storage.tables import read_table

MONDAY, NEXT_MONTH = date(2026, 3, 2), date(2026, 4, 1)


class Row(Record):
    article_id: str


def write(layer: CuratedLayer, day: date, *ids: str) -> None:
    with layer.change() as change:
        articles = layer.write(day, "articles-0000", (Row(article_id=one) for one in ids), Row)
        owed = layer.write(day, "owed", (Row(article_id=one) for one in ids), Row) if ids else None
        change.set_day(day, articles=(articles,), owed=owed)


def read(layer: CuratedLayer, day: date) -> list[str]:
    snapshot = layer.read()
    return [row.article_id for name in snapshot.day(day).articles for row in read_table(snapshot.table(name), Row)]


@pytest.fixture(params=["local", "memory"])
def layer(request: pytest.FixtureRequest, tmp_path: Path) -> CuratedLayer:
    return CuratedLayer(str(tmp_path) if request.param == "local" else f"memory://{tmp_path.name}")


def test_what_is_written_is_current_and_what_was_read_before_stays(layer: CuratedLayer) -> None:
    assert layer.read().days == []
    write(layer, MONDAY, "a")
    before = layer.read()
    write(layer, MONDAY, "b")
    write(layer, NEXT_MONTH, "c")
    (name,) = before.day(MONDAY).articles
    assert [row.article_id for row in read_table(before.table(name), Row)] == ["a"]
    assert (read(layer, MONDAY), read(layer, NEXT_MONTH)) == (["b"], ["c"])
    after = layer.read()
    assert after.days == [MONDAY, NEXT_MONTH]
    assert after.generation > before.generation
    assert after.owing == (MONDAY, NEXT_MONTH)
    write(layer, MONDAY)
    assert layer.read().owing == (NEXT_MONTH,)


def test_a_change_that_fails_changes_nothing(layer: CuratedLayer) -> None:
    write(layer, MONDAY, "a")
    before = layer.read()

    def fail() -> None:
        with layer.change() as change:
            change.set_day(MONDAY, articles=())
            raise OSError("no space left on device")

    with pytest.raises(OSError, match="no space"):
        fail()
    assert layer.read().generation == before.generation
    assert read(layer, MONDAY) == ["a"]


def test_many_readers_never_see_half_of_a_change(tmp_path: Path) -> None:
    """One writer replaces a day's table over and over; in place that failed four readers in five."""
    layer = CuratedLayer(str(tmp_path))
    write(layer, MONDAY, "0")
    seen: list[list[str]] = []
    stop = threading.Event()

    def look() -> None:
        while not stop.is_set():
            seen.append(read(layer, MONDAY))

    readers = [threading.Thread(target=look) for _ in range(3)]
    for reader in readers:
        reader.start()
    for number in range(1, 40):
        write(layer, MONDAY, *[str(number)] * (1 + number % 3))
    stop.set()
    for reader in readers:
        reader.join()
    assert len(seen) > 3
    assert all(len(set(ids)) == 1 for ids in seen)


def test_what_no_page_names_is_removed_after_a_day(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    layer = CuratedLayer(str(tmp_path))
    write(layer, MONDAY, "a")
    write(layer, MONDAY, "b")
    write(layer, MONDAY, "c")
    layer.write(MONDAY, "links", [], Row)  # its writer was killed
    files = set((tmp_path / "curated").rglob("*.parquet"))
    assert layer.clean() == []
    assert set((tmp_path / "curated").rglob("*.parquet")) == files

    tomorrow = curated._now() + int(timedelta(days=1, minutes=1).total_seconds() * 1000)
    monkeypatch.setattr(curated, "_now", lambda: tomorrow)
    gone = layer.clean()
    assert sum(name.startswith(f"{MONDAY}/articles") for name in gone) == 2
    assert sum(name.startswith(f"{MONDAY}/links") for name in gone) == 1
    assert read(layer, MONDAY) == ["c"]
    assert not list((tmp_path / "curated" / MONDAY.isoformat()).glob("links*"))


def test_a_layer_of_another_layout_is_refused(tmp_path: Path) -> None:
    layer = CuratedLayer(str(tmp_path))
    write(layer, MONDAY, "a")
    pointer = UPath(tmp_path) / "curated" / "current.json"
    pointer.write_text(pointer.read_text().replace('"layout": 1', '"layout": 99'))
    with pytest.raises(StorageCorrupt, match="layout 99"):
        layer.read()
