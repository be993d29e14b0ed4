"""Columns are what the records say, whatever rows are asked for."""

from __future__ import annotations

from pathlib import Path

import pytest
from upath import UPath

from copydesk.article import Record
from copydesk.storage.columns import Nested, Packed, read_columns
from copydesk.storage.tables import open_reader, open_table, write_table


class Inner(Record):
    """As an outline is."""

    content: bytes
    count: int


class Row(Record):
    """As a signature is."""

    article_id: str
    twin_of: str | None
    content: bytes
    count: int | None
    inner: Inner | None


def build(number: int) -> Row:
    return Row(
        article_id=f"a{number}",
        twin_of="a0" if number % 5 == 1 else None,
        content=b"x" * (number % 3),
        count=None if number % 7 == 0 else number,
        inner=None if number % 4 == 0 else Inner(content=bytes([number % 256]) * (number % 2), count=number),
    )


ROWS = [build(number) for number in range(2_500)]
NAMES = ["article_id", "content", "count", "inner.content", "inner.later"]


@pytest.fixture(scope="module")
def target(tmp_path_factory: pytest.TempPathFactory) -> UPath:
    path = UPath(tmp_path_factory.mktemp("columns") / "rows.parquet")
    write_table(path, ROWS, Row)
    return path


def unpack(packed: Packed) -> list[bytes]:
    whole, ends = packed.content.tobytes(), packed.sizes.cumsum().tolist()
    return [whole[start:end] for start, end in zip([0, *ends], ends, strict=False)]


@pytest.mark.parametrize(
    "places", [range(2_500), range(7), range(900, 1_700), range(1_024, 2_048), range(2_499, 2_500), range(4, 4)]
)
@pytest.mark.parametrize("unless", [None, "twin_of"])
def test_columns_are_what_the_records_at_these_places_say(target: UPath, places: range, unless: str | None) -> None:
    rows = [ROWS[place] for place in places if unless is None or ROWS[place].twin_of is None]
    with open_reader(target) as reader:
        read = read_columns(reader, NAMES, places, unless)
    assert read.keys() == {"article_id", "content", "count", "inner"}
    assert read["article_id"] == [row.article_id for row in rows]
    assert unpack(read["content"]) == [row.content for row in rows]
    assert read["count"].tolist() == [row.count or 0 for row in rows]
    inner: Nested = read["inner"]
    assert inner.is_there.tolist() == [row.inner is not None for row in rows]
    assert inner.columns.keys() == {"content"}
    assert unpack(inner.columns["content"]) == [row.inner.content if row.inner else b"" for row in rows]


def test_a_table_without_rows_has_columns(tmp_path: Path) -> None:
    path = UPath(tmp_path / "none.parquet")
    with open_table(path, Row):
        pass
    with open_reader(path) as reader:
        read = read_columns(reader, NAMES, range(3), "twin_of")
    assert read["article_id"] == unpack(read["content"]) == read["count"].tolist() == []
