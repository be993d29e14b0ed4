"""Columns of a table as arrays, for whoever looks at many rows and wants few of them as records."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from copydesk.storage.tables import TableReader


class Packed(NamedTuple):
    """Byte strings one behind the other: string `i` has `sizes[i]` bytes, and none where the row has no value."""

    content: NDArray[np.uint8]
    sizes: NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Nested:
    """The columns of a record within each row, and which rows have one."""

    is_there: NDArray[np.bool_]
    columns: dict[str, Any]


def read_columns(reader: TableReader, names: Sequence[str], places: range, unless: str | None = None) -> dict[str, Any]:
    """Some columns of a table's rows at `places`, without those rows that have a value in the column `unless`.

    "a.b" names a column within the column of records "a"; one that an older release didn't write is left out. A column
    of bytes is `Packed`, of records `Nested`, of whole numbers an array (0 where there is no value), any other a list.
    Raises what reading a table raises.
    """
    wanted = [*names] if unless is None else [*names, unless]
    some = [one if unless is None else one.filter(one[unless].is_null()) for one in reader.scan(wanted, places)]
    rows = pa.Table.from_batches(some, reader.describe(wanted))
    return {name: _read(rows[name].combine_chunks()) for name in rows.column_names if name != unless}


def _read(column: pa.Array) -> Any:
    if pa.types.is_binary(column.type):
        return _pack(column)
    if pa.types.is_struct(column.type):
        inner = zip([field.name for field in column.type], column.flatten(), strict=True)
        return Nested(column.is_valid().to_numpy(zero_copy_only=False), {name: _read(one) for name, one in inner})
    if pa.types.is_integer(column.type):
        return column.fill_null(0).to_numpy()
    return column.to_pylist()


def _pack(column: pa.BinaryArray) -> Packed:
    _, offsets, content = column.fill_null(b"").buffers()
    ends = np.frombuffer(offsets, dtype="<i4", count=len(column) + 1)
    held = np.frombuffer(content, dtype=np.uint8) if content else np.empty(0, dtype=np.uint8)
    return Packed(held[ends[0] : ends[-1]], np.diff(ends).astype(np.intp))
