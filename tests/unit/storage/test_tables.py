"""A table holds what its manifest says, or it is refused."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from upath import UPath

from copydesk.errors import StorageCorrupt
from copydesk.outcome import Books, Reason, Rejected, Stage
from copydesk.storage.tables import (
    copy_rows,
    has_table,
    manifest_path,
    open_table,
    read_manifest,
    read_table,
    remove_table,
    scan_rows,
    scan_table,
    write_table,
)

REJECTED = Rejected(
    path="2026-03-02/desk/größe.txt",
    landed_on=date(2026, 3, 2),
    stage=Stage.READ,
    reason=Reason.EMPTY,
    detail="no text",
)
BOOKS = Books(Stage.READ, 1, 0, {Reason.EMPTY: 1}, 0.25)


@pytest.fixture
def target(tmp_path: Path) -> UPath:
    return UPath(tmp_path / "rejects" / "read-0000.parquet")


def test_what_is_written_is_read_back_with_its_books(target: UPath) -> None:
    write_table(target, [REJECTED], Rejected, books=[BOOKS])
    assert read_table(target, Rejected) == [REJECTED]
    assert read_manifest(target).books == (BOOKS,)


def test_a_long_table_is_written_and_read_a_part_at_a_time(target: UPath) -> None:
    """Records are made while they are written, and the books counted after the last of them."""
    made: list[Rejected] = []

    def make() -> Iterator[Rejected]:
        for number in range(2_500):
            made.append(REJECTED.with_(path=f"{number}.txt", article_id=f"a{number}"))
            yield made[-1]

    def count() -> Iterator[Books]:
        yield Books(Stage.READ, len(made), 0, {Reason.EMPTY: len(made)}, 0.0)

    manifest = write_table(target, make(), Rejected, books=count())
    assert (manifest.rows, manifest.books[0].read) == (2_500, 2_500)
    assert pq.ParquetFile(str(target)).num_row_groups == 3
    assert read_table(target, Rejected) == made
    wanted = {"a3", "a2400", "a9999"}
    assert [one.article_id for one in scan_table(target, Rejected, ids=wanted)] == ["a3", "a2400"]
    assert list(scan_rows(target, ["article_id"], ids=set())) == []
    assert [row["path"] for row in scan_rows(target, ["article_id", "path"], ids={"a7"})] == ["7.txt"]


@pytest.mark.parametrize("places", [range(0), range(1), range(3, 8), range(7, 12), range(10, 40), range(40, 50)])
def test_rows_at_some_places_are_read_whatever_their_groups(
    target: UPath, monkeypatch: pytest.MonkeyPatch, places: range
) -> None:
    monkeypatch.setattr("copydesk.storage.tables._ROWS_AT_ONCE", 4)
    every = [REJECTED.with_(path=f"{number}.html") for number in range(11)]
    write_table(target, every, Rejected)
    assert list(scan_table(target, Rejected, places=places)) == every[places.start : places.stop]


def test_a_table_of_records_added_one_by_one_is_the_same_and_a_broken_off_one_is_none(tmp_path: Path) -> None:
    records = [REJECTED.with_(path=f"{number}.txt") for number in range(1_100)]
    added, written = UPath(tmp_path / "added.parquet"), UPath(tmp_path / "written.parquet")
    for some in (records, []):
        with open_table(added, Rejected) as add:
            for one in some:
                add(one)
        assert read_manifest(added) == write_table(written, some, Rejected)
        assert read_table(added, Rejected) == some
    with pytest.raises(AttributeError), open_table(added, Rejected) as add:
        add(None)  # type: ignore[arg-type]  # what breaks it off
    assert read_table(added, Rejected) == []
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "added.json", "added.parquet", "written.json", "written.parquet",
    ]  # fmt: skip


def test_rows_are_copied_under_other_names_as_if_their_records_had_been_written(tmp_path: Path) -> None:
    records = [REJECTED.with_(path=f"{number}.txt", article_id=f"a{number}") for number in range(1_100)]
    sources = [UPath(tmp_path / f"{name}.parquet") for name in ("one", "two", "none")]
    for source, some in zip(sources, (records[:1_050], records[1_050:], []), strict=True):
        write_table(source, some, Rejected)
    copied, written = UPath(tmp_path / "copied.parquet"), UPath(tmp_path / "written.parquet")
    manifest = copy_rows(sources, copied, Rejected, lambda place: {"article_id": f"b{place}"} if place % 3 else None)
    expected = [one.with_(article_id=f"b{place}") for place, one in enumerate(records) if place % 3]
    assert manifest.rows == len(expected)
    assert read_table(copied, Rejected) == expected
    write_table(written, expected, Rejected)
    assert pq.read_schema(str(copied)) == pq.read_schema(str(written))
    copy_rows(sources[:1], copied, Rejected, lambda place: None)
    assert read_table(copied, Rejected) == []


def test_of_a_spoilt_table_no_row_is_copied(target: UPath, tmp_path: Path) -> None:
    write_table(target, [REJECTED], Rejected)
    target.write_bytes(target.read_bytes()[:-1])
    with pytest.raises(StorageCorrupt, match=r"read-0000\.parquet"):
        copy_rows([target], UPath(tmp_path / "copied.parquet"), Rejected, lambda place: {})


def test_a_table_whose_making_fails_stays_as_it_was(target: UPath) -> None:
    def make() -> Iterator[Rejected]:
        yield REJECTED
        raise OSError("no space left on device")

    write_table(target, [REJECTED], Rejected)
    with pytest.raises(OSError, match="no space"):
        write_table(target, make(), Rejected)
    assert read_table(target, Rejected) == [REJECTED]
    assert len(list(target.parent.iterdir())) == 2


def test_tables_of_an_object_store_are_read_back() -> None:
    target = UPath("memory://copydesk/rejects/read-0000.parquet")
    write_table(target, [REJECTED], Rejected, books=[BOOKS])
    assert read_table(target, Rejected) == [REJECTED]
    assert read_manifest(target).books == (BOOKS,)


def test_an_empty_table_keeps_its_columns(target: UPath) -> None:
    write_table(target, [], Rejected)
    assert read_table(target, Rejected) == []
    assert pq.read_schema(str(target)).names == list(Rejected.model_fields)


def test_the_same_records_give_the_same_bytes(target: UPath, tmp_path: Path) -> None:
    other = UPath(tmp_path / "again.parquet")
    assert write_table(target, [REJECTED], Rejected) == write_table(other, [REJECTED], Rejected)


def test_nothing_is_left_beside_a_table_and_its_manifest(target: UPath) -> None:
    write_table(target, [REJECTED], Rejected)
    write_table(target, [], Rejected)
    assert sorted(entry.name for entry in target.parent.iterdir()) == ["read-0000.json", "read-0000.parquet"]
    remove_table(target)
    remove_table(target)
    assert not has_table(target)
    assert list(target.parent.iterdir()) == []


def test_a_table_without_a_manifest_was_never_finished(target: UPath) -> None:
    write_table(target, [REJECTED], Rejected)
    manifest_path(target).unlink()
    assert not has_table(target)
    with pytest.raises(StorageCorrupt, match="has not finished"):
        read_table(target, Rejected)


def test_a_table_that_changed_behind_its_manifest_is_refused(target: UPath) -> None:
    write_table(target, [REJECTED], Rejected)
    target.write_bytes(target.read_bytes()[:-1])
    with pytest.raises(StorageCorrupt, match=r"read-0000\.parquet"):
        read_table(target, Rejected)


def test_a_table_of_another_schema_version_is_refused(target: UPath) -> None:
    write_table(target, [REJECTED], Rejected)
    manifest = json.loads(manifest_path(target).read_bytes())
    manifest_path(target).write_text(json.dumps(manifest | {"schema_version": 0}))
    with pytest.raises(StorageCorrupt, match="schema version 0"):
        read_table(target, Rejected)
