"""Records as Parquet files, each with a manifest beside it that says what the file must hold.

A table `clean/batch-0000.parquet` has the manifest `clean/batch-0000.json`: rows, sha256, schema version and, for a
stage's output, the books. The manifest is written last, so a table without one was never finished.
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, TypeVar

import pyarrow as pa
import pyarrow.parquet as pq
from pydantic import BaseModel, ValidationError
from upath import UPath

from copydesk.article import SCHEMA_VERSION
from copydesk.errors import StorageCorrupt
from copydesk.outcome import Books, Reason, Stage
from copydesk.storage.files import checksum, write_file
from copydesk.storage.schema import build_schema

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
    """Write `records` to `target` (a `.parquet` path), then its manifest."""
    return write_rows(target, [record.model_dump() for record in records], build_schema(model), books)


def read_table(target: UPath, model: type[RecordT]) -> list[RecordT]:
    """The records of a table. Raises `StorageCorrupt`, naming the file, where it isn't what its manifest says."""
    try:
        return [model.model_validate(row) for row in read_rows(target)]
    except ValidationError as error:
        raise StorageCorrupt(f"{target} can't be read as {model.__name__}: {error}") from error


def write_rows(target: UPath, rows: list[dict[str, Any]], schema: pa.Schema, books: Iterable[Books] = ()) -> Manifest:
    """Write plain rows of a given schema, then the manifest."""
    buffer = io.BytesIO()
    pq.write_table(pa.Table.from_pylist(rows, schema=schema), buffer, compression="zstd")
    digest = write_file(target, buffer.getvalue())
    manifest = Manifest(len(rows), digest, books=tuple(books))
    write_file(manifest_path(target), _manifest_to_json(manifest))
    return manifest


def read_rows(target: UPath, columns: list[str] | None = None) -> list[dict[str, Any]]:
    """The rows of a table, or some columns of them. Raises `StorageCorrupt`, naming the file."""
    manifest = read_manifest(target)
    payload = target.read_bytes()
    if checksum(payload) != manifest.sha256:
        raise StorageCorrupt(f"{target} is not the file that its manifest describes: run its day again")
    try:
        rows: list[dict[str, Any]] = pq.read_table(io.BytesIO(payload), columns=columns).to_pylist()
    except pa.ArrowInvalid as error:
        raise StorageCorrupt(f"{target} can't be read: {error}") from error
    return rows


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
    books = tuple(_books_from_json(one) for one in found["books"])
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


def _books_from_json(found: dict[str, Any]) -> Books:
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
