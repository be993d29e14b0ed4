"""The Parquet schema follows the record: every field, its type and whether it may be missing."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

import pyarrow as pa
import pytest

from copydesk.article import Article, Assignment, Record
from copydesk.storage.schema import build_schema


class Colour(StrEnum):
    RED = "red"


class Inner(Record):
    count: int
    share: float | None = None


class Outer(Record):
    name: str
    on: date
    at: datetime | None
    colour: Colour
    inner: Inner | None
    inners: tuple[Inner, ...] = ()
    words: tuple[str, ...] = ()


def test_each_type_has_its_column() -> None:
    inner = pa.struct([pa.field("count", pa.int64(), nullable=False), pa.field("share", pa.float64())])
    assert build_schema(Outer) == pa.schema(
        [
            pa.field("name", pa.string(), nullable=False),
            pa.field("on", pa.date32(), nullable=False),
            pa.field("at", pa.timestamp("us", tz="UTC")),
            pa.field("colour", pa.string(), nullable=False),
            pa.field("inner", inner),
            pa.field("inners", pa.list_(pa.field("item", inner, nullable=False)), nullable=False),
            pa.field("words", pa.list_(pa.field("item", pa.string(), nullable=False)), nullable=False),
        ]
    )


def test_a_type_without_a_column_is_an_error() -> None:
    class Loose(Record):
        anything: dict[str, str]

    with pytest.raises(TypeError, match="dict"):
        build_schema(Loose)

    class Either(Record):
        either: int | str

    with pytest.raises(TypeError, match="int | str"):
        build_schema(Either)


@pytest.mark.parametrize("model", [Article, Assignment])
def test_the_records_of_the_pipeline_have_a_schema(model: type[Record]) -> None:
    assert build_schema(model).names == list(model.model_fields)
