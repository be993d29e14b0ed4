from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from elasticsearch import Elasticsearch

from copydesk.index import IndexReport, index_documents, remove_stale, scan
from copydesk.settings import IndexSettings

pytestmark = pytest.mark.integration

NIGHT = datetime(2026, 3, 3, 2, 0, tzinfo=UTC)
MONDAY, TUESDAY = date(2026, 3, 2), date(2026, 3, 3)
STATE = 1_772_400_000_000

Document = dict[str, Any]
MakeDocument = Callable[..., Document]
ReadAll = Callable[..., dict[str, Document]]


def run_day(
    client: Elasticsearch, settings: IndexSettings, day: date, documents: list[Document]
) -> tuple[list[str], IndexReport]:
    """What a run does with a day's curated articles: first remove, then write."""
    removed = remove_stale(client, settings, day, [one["article_id"] for one in documents], STATE)
    return removed, index_documents(client, documents, settings, NIGHT, STATE)


def test_what_left_the_landing_leaves_the_index_and_other_days_stay(
    ready: Elasticsearch, index_settings: IndexSettings, make_document: MakeDocument, read_all: ReadAll
) -> None:
    run_day(ready, index_settings, MONDAY, [make_document(id_, MONDAY) for id_ in ("m1", "m2", "m3")])
    run_day(ready, index_settings, TUESDAY, [make_document("t1", TUESDAY)])
    removed, report = run_day(ready, index_settings, MONDAY, [make_document("m2", MONDAY)])
    assert removed == ["m1", "m3"]
    assert report == IndexReport(unchanged=1)
    assert sorted(read_all()) == ["m2", "t1"]


def test_a_repeat_removes_nothing(
    ready: Elasticsearch, index_settings: IndexSettings, make_document: MakeDocument
) -> None:
    documents = [make_document("m1", MONDAY)]
    run_day(ready, index_settings, MONDAY, documents)
    assert run_day(ready, index_settings, MONDAY, documents) == ([], IndexReport(unchanged=1))


def test_a_day_that_became_empty_leaves_nothing(
    ready: Elasticsearch, index_settings: IndexSettings, make_document: MakeDocument, read_all: ReadAll
) -> None:
    run_day(ready, index_settings, MONDAY, [make_document("m1", MONDAY)])
    assert run_day(ready, index_settings, MONDAY, [])[0] == ["m1"]
    assert read_all() == {}


def test_every_page_of_a_long_day_is_seen(
    ready: Elasticsearch,
    index_settings: IndexSettings,
    make_document: MakeDocument,
    read_all: ReadAll,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(scan, "_PAGE_DOCUMENTS", 5)
    documents = [make_document(f"m{number:02}", MONDAY) for number in range(23)]
    index_documents(ready, documents, index_settings, NIGHT, STATE)
    removed = remove_stale(ready, index_settings, MONDAY, ["m07"], STATE)
    assert len(removed) == 22
    assert sorted(read_all()) == ["m07"]


def test_a_document_that_was_written_of_a_later_state_is_not_removed(
    ready: Elasticsearch, index_settings: IndexSettings, make_document: MakeDocument, read_all: ReadAll
) -> None:
    index_documents(ready, [make_document("gone", MONDAY)], index_settings, NIGHT, STATE)
    index_documents(ready, [make_document("back", MONDAY)], index_settings, NIGHT, STATE + 1)
    assert remove_stale(ready, index_settings, MONDAY, [], STATE) == ["gone"]
    assert sorted(read_all()) == ["back"]
