"""The Parquet schema of a record, derived from the record itself, so that the two can't drift apart."""

from __future__ import annotations

import types
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Union, get_args, get_origin

import pyarrow as pa
from pydantic import BaseModel

_SCALARS: dict[type, pa.DataType] = {
    bool: pa.bool_(),
    int: pa.int64(),
    float: pa.float64(),
    str: pa.string(),
    bytes: pa.binary(),
    date: pa.date32(),
    datetime: pa.timestamp("us", tz="UTC"),
}


def build_schema(model: type[BaseModel]) -> pa.Schema:
    """One column a field. Raises TypeError for a field whose type has no place in Parquet."""
    return pa.schema(_fields(model))


def _fields(model: type[BaseModel]) -> list[pa.Field]:
    fields = []
    for name, field in model.model_fields.items():
        annotation, nullable = _split_optional(field.annotation)
        column = field.serialization_alias or field.alias or name
        fields.append(pa.field(column, _column_type(annotation), nullable=nullable))
    return fields


def _split_optional(annotation: Any) -> tuple[Any, bool]:
    """`X | None` as (X, True), anything else as (itself, False)."""
    if get_origin(annotation) not in (types.UnionType, Union):
        return annotation, False
    members = [member for member in get_args(annotation) if member is not type(None)]
    if len(members) != 1:
        raise TypeError(f"a column can't hold {annotation}")
    return members[0], len(members) < len(get_args(annotation))


def _column_type(annotation: Any) -> pa.DataType:
    if get_origin(annotation) is tuple:
        item, nullable = _split_optional(get_args(annotation)[0])
        return pa.list_(pa.field("item", _column_type(item), nullable=nullable))
    if isinstance(annotation, type):
        if issubclass(annotation, BaseModel):
            return pa.struct(_fields(annotation))
        if issubclass(annotation, StrEnum):
            return pa.string()
        if annotation in _SCALARS:
            return _SCALARS[annotation]
    raise TypeError(f"a column can't hold {annotation}")
