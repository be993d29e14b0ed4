"""An archive of several physical indices behind one alias: each document is in one of them, wherever it is written."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from elasticsearch import Elasticsearch

from copydesk.index import IndexReport, ensure_index, index_documents, list_day, remove_documents, roll_over
from copydesk.index.mapping import ARTICLES
from copydesk.index.writing.places import list_physical
from copydesk.settings import IndexSettings

pytestmark = pytest.mark.integration

NIGHT = datetime(2026, 3, 3, 2, 0, tzinfo=UTC)
STATE, LATER = 1_772_400_000_000, 1_772_400_000_001

Document = dict[str, Any]


@pytest.fixture
def small(index_settings: IndexSettings) -> IndexSettings:
    """Settings with which every index that holds anything is large enough."""
    return index_settings.model_copy(update={"roll_over_at": "1b", "chunk_documents": 5, "requests": 1})


@pytest.fixture
def twenty(make_document: Callable[..., Document]) -> list[Document]:
    return [make_document(f"a{number:02}") for number in range(20)]


def held(client: Elasticsearch, settings: IndexSettings) -> list[set[str]]:
    """The ids in each physical index, oldest first; no id is in two."""
    client.indices.refresh(index=f"{settings.prefix}articles")
    indices = list_physical(client, f"{settings.prefix}articles-write")
    hits = [client.search(index=index, size=1_000)["hits"]["hits"] for index in indices]
    ids = [[hit["_id"] for hit in every] for every in hits]
    assert len(set().union(*ids)) == sum(map(len, ids))
    return [set(every) for every in ids]


def test_an_empty_or_small_index_is_not_rolled_over(ready: Elasticsearch, small: IndexSettings) -> None:
    assert roll_over(ready, small, NIGHT) is None
    assert roll_over(ready, small.model_copy(update={"roll_over_at": ""}), NIGHT) is None


def test_what_is_new_goes_into_the_new_index_and_what_is_there_stays(
    ready: Elasticsearch,
    small: IndexSettings,
    twenty: list[Document],
    make_document: Callable[..., Document],
    read_all: Callable[..., dict[str, Document]],
) -> None:
    index_documents(ready, twenty[:10], small, NIGHT, STATE)
    large = small.model_copy(update={"roll_over_at": "50gb"})
    assert roll_over(ready, large, NIGHT) is None
    rolled = roll_over(ready, small, NIGHT)
    assert [rolled] == list_physical(ready, f"{small.prefix}articles-write")[1:]
    assert roll_over(ready, small, NIGHT) is None
    ensure_index(ready, small, NIGHT)

    changed = [make_document("a03", title="Corrected"), *twenty[10:]]
    assert index_documents(ready, changed, small, NIGHT, LATER) == IndexReport(created=10, updated=1)
    assert index_documents(ready, changed, small, NIGHT, LATER) == IndexReport(unchanged=11)
    assert [len(ids) for ids in held(ready, small)] == [10, 10]
    assert read_all()["a03"]["title"] == "Corrected"
    assert len(dict(list_day(ready, small, NIGHT.date() - timedelta(days=1)))) == 20


def test_what_is_deleted_stays_deleted_in_whichever_index_it_was(
    ready: Elasticsearch, small: IndexSettings, twenty: list[Document]
) -> None:
    index_documents(ready, twenty[:10], small, NIGHT, STATE)
    roll_over(ready, small, NIGHT)
    index_documents(ready, twenty[10:], small, NIGHT, STATE)
    assert remove_documents(ready, ["a00", "a19", "never-there"], small, LATER) == ["a00", "a19"]
    late = index_documents(ready, [twenty[0], twenty[19]], small, NIGHT, STATE)
    assert late == IndexReport(superseded=2)
    assert [len(ids) for ids in held(ready, small)] == [9, 9]


def test_an_index_that_is_rolled_over_while_a_batch_is_written_ends_with_each_document_once(
    ready: Elasticsearch,
    small: IndexSettings,
    twenty: list[Document],
    make_document: Callable[..., Document],
    read_all: Callable[..., dict[str, Document]],
) -> None:
    index_documents(ready, twenty[:10], small, NIGHT, STATE)
    changed = [make_document(one["article_id"], title="Corrected") for one in twenty]

    def build() -> Iterator[Document]:
        yield from changed[:7]
        assert roll_over(ready, small, NIGHT)
        yield from changed[7:]

    report = index_documents(ready, build(), small, NIGHT, LATER)
    assert (report.created, report.updated) == (10, 10)
    assert sum(map(len, held(ready, small))) == 20
    assert {one["title"] for one in read_all().values()} == {"Corrected"}


@pytest.mark.parametrize("version", [STATE, LATER])
def test_what_two_writers_put_into_two_indices_is_left_in_one(
    ready: Elasticsearch, small: IndexSettings, twenty: list[Document], version: int
) -> None:
    """One writes before the rollover, one after it, and neither saw the other's; the second is killed."""
    index_documents(ready, twenty, small, NIGHT, STATE)
    last = roll_over(ready, small, NIGHT)
    double = {name: value for name, value in twenty[0].items() if name not in ARTICLES.unsourced}
    ready.index(index=str(last), id="a00", document=double, version=version, version_type="external_gte", refresh=True)
    index_documents(ready, twenty, small, NIGHT, LATER)
    assert [len(ids) for ids in held(ready, small)] == [19, 1]
