"""Records as Parquet files, each with a manifest beside it that says what the file must hold.

A table `clean/batch-0000.parquet` has the manifest `clean/batch-0000.json`: rows, sha256, schema version and, for a
stage's output, the books. The manifest is written last, so a table without one was never finished.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import accumulate, count
from typing import Any, TypeVar

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from more_itertools import chunked
from pydantic import BaseModel, ValidationError
from upath import UPath

from copydesk.article import SCHEMA_VERSION
from copydesk.errors import StorageCorrupt
from copydesk.outcome import Books, Reason, Stage
from copydesk.storage.files import checksum, replace_file, write_file
from copydesk.storage.schema import build_schema

# Articles have some kilobytes each: a few megabytes at a time.
_ROWS_AT_ONCE = 1024
# As Python's values they have ten times as much; whoever reads some places has little room.
_PLACES_AT_ONCE = 256

RecordT = TypeVar("RecordT", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a table holds. `books` is empty for tables that are no stage's output."""

    rows: int
    sha256: str
    schema_version: int = SCHEMA_VERSION
    books: tuple[Books, ...] = field(default=())


def write_table(
    target: UPath, records: Iterable[BaseModel], model: type[BaseModel], books: Iterable[Books] = ()
) -> Manifest:
    """Write `records` to `target` (a `.parquet` path), then its manifest.

    Both iterables may be lazy: `records` is read some at a time, and `books` after the last of them.
    """
    schema = build_schema(model)
    some_records = chunked(records, _ROWS_AT_ONCE)
    dumped = ([record.model_dump() for record in some] for some in some_records)
    return _write_rows(target, schema, (pa.Table.from_pylist(some, schema=schema) for some in dumped), books)


@contextmanager
def open_table(target: UPath, model: type[BaseModel]) -> Iterator[Callable[[BaseModel], None]]:
    """What takes the records of a table one by one. It is there, with its manifest, when the block has ended well."""
    schema = build_schema(model)
    some: list[dict[str, Any]] = []
    with _writing(target, schema) as table:

        def flush() -> None:
            table.add(pa.Table.from_pylist(some, schema=schema))
            some.clear()

        def add(record: BaseModel) -> None:
            some.append(record.model_dump())
            if len(some) == _ROWS_AT_ONCE:
                flush()

        yield add
        if some:
            flush()


def copy_rows(
    sources: Iterable[UPath], target: UPath, model: type[BaseModel], change: Callable[[int], dict[str, Any] | None]
) -> Manifest:
    """Write the rows of some tables of `model` to `target`, one after the other, then its manifest.

    `change` gives for the place of a row, counted over all tables, other values of some columns, the same columns for
    each; None leaves it out. Rows aren't read as records: their tables' checksums vouch for them. Raises what
    `read_table` raises.
    """
    schema = build_schema(model)
    places = count()

    def copy() -> Iterator[pa.Table]:
        for some in (some for source in sources for some in _scan_batches(source)):
            changes = [change(next(places)) for _ in range(some.num_rows)]
            kept = [one for one in changes if one is not None]
            table = pa.Table.from_batches([some.filter(pa.array([one is not None for one in changes], pa.bool_()))])
            for name in kept[0] if kept else ():
                column = schema.get_field_index(name)
                values = pa.array([one[name] for one in kept], schema.field(column).type)
                table = table.set_column(column, schema.field(column), values)
            yield table.cast(schema)

    return _write_rows(target, schema, copy(), ())


def _write_rows(target: UPath, schema: pa.Schema, tables: Iterable[pa.Table], books: Iterable[Books]) -> Manifest:
    """A file of the tables' rows, then its manifest; both iterables may be lazy, and `books` is read last."""
    with _writing(target, schema) as table:
        for rows in tables:
            table.add(rows)
        table.books = books
    return table.manifest


class _Writing:
    """A table that is being written; its manifest is known when it has been."""

    manifest: Manifest
    books: Iterable[Books] = ()

    def __init__(self, writer: pq.ParquetWriter) -> None:
        self._writer = writer
        self.rows = 0

    def add(self, rows: pa.Table) -> None:
        """Write some rows behind those before."""
        self._writer.write_table(rows)
        self.rows += rows.num_rows


@contextmanager
def _writing(target: UPath, schema: pa.Schema) -> Iterator[_Writing]:
    """Write the file when the block has ended well, then its manifest."""
    with replace_file(target) as stream:
        with pq.ParquetWriter(stream, schema, compression="zstd") as writer:
            table = _Writing(writer)
            yield table
        digest = checksum(stream)
    table.manifest = Manifest(table.rows, digest, books=tuple(table.books))
    write_file(manifest_path(target), _manifest_to_json(table.manifest))


def read_table(target: UPath, model: type[RecordT]) -> list[RecordT]:
    """The records of a table. Raises `StorageCorrupt`, naming the file, where it isn't what its manifest says."""
    return list(scan_table(target, model))


def scan_table(
    target: UPath,
    model: type[RecordT],
    ids: Collection[str] | None = None,
    id_column: str = "article_id",
    places: range | None = None,
) -> Iterator[RecordT]:
    """The records of a table, some in memory at a time; only those with one of `ids` in a column, if any are given, and
    those at `places`, counted from 0.

    Raises what `read_table` raises, on the first record.
    """
    with open_reader(target) as reader:
        yield from reader.scan_records(model, None, ids, id_column, places)


def scan_rows(
    target: UPath,
    columns: list[str] | None = None,
    ids: Collection[str] | None = None,
    id_column: str = "article_id",
    places: range | None = None,
) -> Iterator[dict[str, Any]]:
    """The rows of a table, or some columns of them, or those with one of `ids` (which takes that column), or those at
    `places`.

    Raises `StorageCorrupt`, naming the file.
    """
    with open_reader(target) as reader:
        yield from reader.scan_rows(columns, ids, id_column, places)


def _scan_batches(target: UPath) -> Iterator[pa.RecordBatch]:
    with open_reader(target) as reader:
        yield from reader.scan()


class TableReader:
    """A table that is what its manifest says, open for any number of readings."""

    def __init__(self, target: UPath, file: pq.ParquetFile) -> None:
        self._target = target
        self._file = file

    @property
    def groups(self) -> list[range]:
        """The places of the rows that are stored together, in order."""
        sizes = [self._file.metadata.row_group(group).num_rows for group in range(self._file.num_row_groups)]
        return [range(end - size, end) for size, end in zip(sizes, accumulate(sizes), strict=True)]

    def describe(self, columns: list[str]) -> pa.Schema:
        """What the rows of `scan` with some columns are."""
        return self._file.read_row_groups([], columns=columns).schema

    def scan(
        self, columns: list[str] | None = None, places: range | None = None, at_once: int = _ROWS_AT_ONCE
    ) -> Iterator[pa.RecordBatch]:
        """The rows of a table or those at `places`, some in memory at a time."""
        if places is None:
            yield from self._file.iter_batches(at_once, columns=columns)
            return
        for number, group in enumerate(self.groups):
            if group.start >= places.stop or group.stop <= places.start:
                continue
            first = group.start
            for some in self._file.iter_batches(at_once, row_groups=[number], columns=columns):
                left, right = max(places.start - first, 0), min(places.stop - first, some.num_rows)
                first += some.num_rows
                if left < right:
                    yield some.slice(left, right - left)

    def scan_rows(
        self,
        columns: list[str] | None = None,
        ids: Collection[str] | None = None,
        id_column: str = "article_id",
        places: range | None = None,
    ) -> Iterator[dict[str, Any]]:
        """The same as rows of Python's values; of those with one of `ids`, if any are given."""
        wanted = None if ids is None else pa.array(sorted(ids), pa.string())
        for some in self.scan(columns, places, _ROWS_AT_ONCE if places is None else _PLACES_AT_ONCE):
            found = some if wanted is None else some.filter(pc.is_in(some[id_column], wanted))
            yield from found.to_pylist()

    def scan_records(
        self,
        model: type[RecordT],
        columns: list[str] | None = None,
        ids: Collection[str] | None = None,
        id_column: str = "article_id",
        places: range | None = None,
    ) -> Iterator[RecordT]:
        """The same as records; fields whose columns aren't among those given have their defaults."""
        for row in self.scan_rows(columns, ids, id_column, places):
            try:
                yield model.model_validate(row)
            except ValidationError as error:
                raise StorageCorrupt(f"{self._target} can't be read as {model.__name__}: {error}") from error


@contextmanager
def open_reader(target: UPath) -> Iterator[TableReader]:
    """Open a table to be read. Raises `StorageCorrupt`, naming the file, here or while it is read."""
    manifest = read_manifest(target)
    with target.open("rb") as stream:
        if checksum(stream) != manifest.sha256:
            raise StorageCorrupt(f"{target} is not the file that its manifest describes: run its day again")
        try:
            with pq.ParquetFile(stream, pre_buffer=False) as file:
                yield TableReader(target, file)
        except pa.ArrowInvalid as error:
            raise StorageCorrupt(f"{target} can't be read: {error}") from error


def has_table(target: UPath) -> bool:
    """Whether the table was written to its end."""
    return manifest_path(target).is_file()


def read_manifest(target: UPath) -> Manifest:
    """The manifest of a table. Raises `StorageCorrupt` where there is none or one of another schema version."""
    path = manifest_path(target)
    try:
        found: dict[str, Any] = json.loads(path.read_bytes())
    except FileNotFoundError:
        raise StorageCorrupt(f"{target} has no manifest: the stage that writes it has not finished") from None
    if found["schema_version"] != SCHEMA_VERSION:
        raise StorageCorrupt(
            f"{target} has schema version {found['schema_version']}, this release reads {SCHEMA_VERSION}: "
            "run its day again"
        )
    books = tuple(books_from_json(one) for one in found["books"])
    return Manifest(found["rows"], found["sha256"], found["schema_version"], books)


def remove_table(target: UPath) -> None:
    """Remove a table and its manifest, the manifest first, so that a half-removed table counts as unfinished."""
    manifest_path(target).unlink(missing_ok=True)
    target.unlink(missing_ok=True)


def manifest_path(target: UPath) -> UPath:
    """Where the manifest of the table at `target` is."""
    return target.with_suffix(".json")


def books_to_json(books: Books) -> dict[str, Any]:
    """The books as plain JSON values."""
    return {
        "stage": str(books.stage),
        "read": books.read,
        "kept": books.kept,
        "rejected": {str(reason): count for reason, count in books.rejected.items()},
        "seconds": round(books.seconds, 3),
    }


def books_from_json(found: dict[str, Any]) -> Books:
    """The books that `books_to_json` wrote."""
    rejected = {Reason(reason): count for reason, count in found["rejected"].items()}
    return Books(Stage(found["stage"]), found["read"], found["kept"], rejected, found["seconds"])


def _manifest_to_json(manifest: Manifest) -> bytes:
    content = {
        "rows": manifest.rows,
        "sha256": manifest.sha256,
        "schema_version": manifest.schema_version,
        "books": [books_to_json(one) for one in manifest.books],
    }
    return json.dumps(content, indent=2).encode()
