"""Snapshots of Copydesk's indices in a repository of Elasticsearch's, and back.

The repository is a folder that every node reaches (`path.repo` has to allow it) or a bucket; only what changed since
the last snapshot is copied. The curated layer can build `articles` anew (`copydesk reindex`); a snapshot is quicker,
and holds the runs and rejects of past nights as well.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from elasticsearch import ApiError, Elasticsearch, NotFoundError

from copydesk.errors import IndexIncompatible, InvalidSetting
from copydesk.index.client import explain, translated_errors, url_of
from copydesk.index.mapping import FAMILIES
from copydesk.index.names import alias_for_writing
from copydesk.record import Record
from copydesk.settings import IndexSettings

_STAMP_FORMAT = "%Y%m%dt%H%M%Sz"
_SUCCESS = "SUCCESS"
# A first snapshot of hundreds of gigabytes takes hours; the request waits for it.
_PATIENCE_S = 6 * 3600.0


class IndexSnapshot(Record):
    """A snapshot by its name, with the physical indices in it."""

    name: str
    state: str
    indices: tuple[str, ...]


def take_snapshot(client: Elasticsearch, settings: IndexSettings, now: datetime) -> IndexSnapshot:
    """Copy all indices that the pipeline writes to into the repository. Raises `IndexIncompatible` where that fails."""
    with translated_errors(client):
        _ensure_repository(client, settings)
        indices = _written_indices(client, settings)
        name = f"{settings.prefix}{now.astimezone(UTC).strftime(_STAMP_FORMAT)}"
        answer = client.options(request_timeout=_PATIENCE_S).snapshot.create(
            repository=_repository(settings),
            snapshot=name,
            indices=indices,
            include_global_state=False,
            wait_for_completion=True,
        )
        taken = _parse(answer["snapshot"])
    if taken.state != _SUCCESS:
        raise IndexIncompatible(f"{url_of(client)}: snapshot {name} of {', '.join(indices)} ended {taken.state}")
    return taken


def list_snapshots(client: Elasticsearch, settings: IndexSettings) -> list[IndexSnapshot]:
    """The snapshots that are whole, oldest first."""
    with translated_errors(client):
        _ensure_repository(client, settings)
        try:
            answer = client.snapshot.get(repository=_repository(settings), snapshot=f"{settings.prefix}*")
        except NotFoundError:
            return []
    return sorted(
        (one for found in answer["snapshots"] if (one := _parse(found)).state == _SUCCESS), key=lambda one: one.name
    )


def restore_snapshot(client: Elasticsearch, settings: IndexSettings, name: str) -> list[str]:
    """Bring the indices of a snapshot back, with their aliases; their names.

    Raises `IndexIncompatible` where there is no such snapshot, or one of its aliases is in use: nothing that can be
    searched is ever overwritten.
    """
    known = {one.name: one for one in list_snapshots(client, settings)}
    if name not in known:
        raise IndexIncompatible(f"{url_of(client)}: no snapshot {name}; there are {', '.join(known) or 'none'}")
    with translated_errors(client):
        if in_use := _written_indices(client, settings):
            raise IndexIncompatible(
                f"{url_of(client)}: {', '.join(in_use)} are in use: delete them first, or restore into another "
                "Elasticsearch"
            )
        client.options(request_timeout=_PATIENCE_S).snapshot.restore(
            repository=_repository(settings),
            snapshot=name,
            indices=list(known[name].indices),
            include_aliases=True,
            include_global_state=False,
            wait_for_completion=True,
        )
    return list(known[name].indices)


def retire_snapshots(client: Elasticsearch, settings: IndexSettings, keep: int, *, dry_run: bool = False) -> list[str]:
    """Delete all whole snapshots but the `keep` newest; their names. With `dry_run` nothing is deleted."""
    names = [one.name for one in list_snapshots(client, settings)]
    retired = names[: max(0, len(names) - keep)]
    with translated_errors(client):
        for name in () if dry_run else retired:
            client.snapshot.delete(repository=_repository(settings), snapshot=name)
    return retired


def _ensure_repository(client: Elasticsearch, settings: IndexSettings) -> None:
    """Raises `InvalidSetting` where Elasticsearch can't have its repository there, which it says with HTTP 500."""
    repository = describe_repository(settings.snapshots)
    try:
        client.snapshot.create_repository(name=_repository(settings), repository=repository)
    except ApiError as error:
        problem = error.body.get("error", {}) if isinstance(error.body, dict) else {}
        if not str(problem.get("type")).startswith("repository_"):
            raise
        raise InvalidSetting(
            f"COPYDESK_INDEX__SNAPSHOTS: {url_of(client)} takes no snapshots to {settings.snapshots}: "
            f"{explain(problem)}"
        ) from error


def describe_repository(location: str) -> dict[str, Any]:
    """The repository of a folder below `path.repo`, or of `s3://<bucket>/<path>`."""
    if location.startswith("s3://"):
        bucket, _, path = location.removeprefix("s3://").partition("/")
        return {"type": "s3", "settings": {"bucket": bucket, "base_path": path.strip("/")}}
    return {"type": "fs", "settings": {"location": location}}


def _repository(settings: IndexSettings) -> str:
    return f"{settings.prefix}copydesk"


def _written_indices(client: Elasticsearch, settings: IndexSettings) -> list[str]:
    """The physical indices behind the write aliases, sorted."""
    found: set[str] = set()
    for family in FAMILIES:
        try:
            found.update(client.indices.get_alias(name=alias_for_writing(family.base, settings.prefix)).body)
        except NotFoundError:
            continue
    return sorted(found)


def _parse(answer: dict[str, Any]) -> IndexSnapshot:
    return IndexSnapshot(name=answer["snapshot"], state=answer["state"], indices=tuple(sorted(answer["indices"])))
