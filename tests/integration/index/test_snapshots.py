from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from elasticsearch import Elasticsearch

from copydesk.errors import IndexIncompatible, InvalidSetting
from copydesk.index import index_documents
from copydesk.index.lifecycle.snapshots import list_snapshots, restore_snapshot, retire_snapshots, take_snapshot
from copydesk.index.mapping import FAMILIES
from copydesk.settings import IndexSettings

pytestmark = pytest.mark.integration

NIGHT = datetime(2026, 3, 5, 2, 0, tzinfo=UTC)
STATE = 1


@pytest.fixture
def repository(ready: Elasticsearch, index_settings: IndexSettings) -> Iterator[IndexSettings]:
    """Settings with a repository of the test's own, which is empty again afterwards."""
    settings = index_settings.model_copy(update={"snapshots": f"{index_settings.prefix}repository"})
    yield settings
    retire_snapshots(ready, settings, keep=0)
    ready.snapshot.delete_repository(name=f"{settings.prefix}copydesk")


def indices_of(client: Elasticsearch, settings: IndexSettings) -> list[str]:
    return sorted(client.indices.get_alias(index=f"{settings.prefix}*").body)


def test_what_was_deleted_comes_back_as_it_was(
    ready: Elasticsearch,
    repository: IndexSettings,
    make_document: Callable[..., dict[str, Any]],
    read_all: Callable[..., dict[str, Any]],
) -> None:
    documents = [make_document(f"a{number}", people=[f"Person {number}"]) for number in range(20)]
    index_documents(ready, documents, repository, NIGHT, STATE)
    before, indices = read_all(), indices_of(ready, repository)
    taken = take_snapshot(ready, repository, NIGHT)
    assert list(taken.indices) == indices
    with pytest.raises(IndexIncompatible, match="in use"):
        restore_snapshot(ready, repository, taken.name)
    ready.indices.delete(index=indices)
    assert restore_snapshot(ready, repository, taken.name) == indices
    assert read_all() == before
    # The aliases came back too: writing goes on where it was.
    assert index_documents(ready, documents, repository, NIGHT, STATE).unchanged == 20


def test_the_newest_snapshots_are_kept_and_a_dry_run_deletes_none(
    ready: Elasticsearch, repository: IndexSettings
) -> None:
    taken = [take_snapshot(ready, repository, NIGHT + day * timedelta(days=1)).name for day in range(3)]
    assert retire_snapshots(ready, repository, keep=2, dry_run=True) == taken[:1]
    assert [one.name for one in list_snapshots(ready, repository)] == taken
    assert retire_snapshots(ready, repository, keep=2) == taken[:1]
    assert [one.name for one in list_snapshots(ready, repository)] == taken[1:]


def test_a_snapshot_that_is_not_there_is_told(ready: Elasticsearch, repository: IndexSettings) -> None:
    with pytest.raises(IndexIncompatible, match="no snapshot lost; there are none"):
        restore_snapshot(ready, repository, "lost")
    assert len(indices_of(ready, repository)) == len(FAMILIES)


@pytest.mark.parametrize(
    ("place", "why"),
    [
        # The published jars bring no module for S3: that the node asks for one shows that it took the request.
        ("s3://backups/news", r"repository type \[s3\] does not exist"),
        ("/outside/of/path.repo", "doesn't match any of the locations specified by path.repo"),
    ],
)
def test_a_place_where_no_snapshots_can_go_names_the_setting(
    ready: Elasticsearch, index_settings: IndexSettings, place: str, why: str
) -> None:
    settings = index_settings.model_copy(update={"snapshots": place})
    with pytest.raises(InvalidSetting, match=f"COPYDESK_INDEX__SNAPSHOTS: .* {place}: .*{why}") as caught:
        take_snapshot(ready, settings, NIGHT)
    assert "\n" not in str(caught.value)
