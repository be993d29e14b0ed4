import random
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from elasticsearch import Elasticsearch
from pydantic import SecretStr

from copydesk.errors import SearchUnavailable
from copydesk.index import IndexReport, connect, index_documents, list_day, list_landing_days, remove_documents
from copydesk.index import client as client_module
from copydesk.index.mapping import ARTICLES
from copydesk.outcome import Reason
from copydesk.settings import IndexSettings, Settings

pytestmark = pytest.mark.integration

NIGHT = datetime(2026, 3, 3, 2, 0, tzinfo=UTC)
NEXT_NIGHT = NIGHT + timedelta(days=1)
MONDAY, TUESDAY = date(2026, 3, 2), date(2026, 3, 3)
STATE, LATER = 1_772_400_000_000, 1_772_400_000_001

Document = dict[str, Any]
MakeDocument = Callable[..., Document]
ReadAll = Callable[..., dict[str, Document]]


@pytest.fixture
def forty(make_document: MakeDocument) -> list[Document]:
    return [make_document(f"a{number:02}", people=[f"Person {number % 7}"]) for number in range(40)]


def test_a_repeat_changes_nothing_and_says_so(
    ready: Elasticsearch, index_settings: IndexSettings, forty: list[Document], read_all: ReadAll
) -> None:
    assert index_documents(ready, forty, index_settings, NIGHT, STATE) == IndexReport(created=40)
    before = read_all()
    assert {one["indexed_at"] for one in before.values()} == {NIGHT.isoformat()}
    assert index_documents(ready, forty, index_settings, NEXT_NIGHT, STATE) == IndexReport(unchanged=40)
    assert read_all() == before


@pytest.mark.parametrize("chunk_documents", [1, 7, 500])
def test_order_and_chunks_make_no_difference(
    ready: Elasticsearch,
    index_settings: IndexSettings,
    forty: list[Document],
    read_all: ReadAll,
    chunk_documents: int,
) -> None:
    index_documents(ready, forty, index_settings, NIGHT, STATE)
    expected = read_all()
    shuffled = random.Random(chunk_documents).sample(forty, len(forty))
    settings = index_settings.model_copy(update={"chunk_documents": chunk_documents})
    assert index_documents(ready, iter(shuffled), settings, NEXT_NIGHT, STATE) == IndexReport(unchanged=40)
    assert read_all() == expected


def test_only_what_changed_is_written(
    ready: Elasticsearch, index_settings: IndexSettings, make_document: MakeDocument, read_all: ReadAll
) -> None:
    index_documents(ready, [make_document("a1"), make_document("a2")], index_settings, NIGHT, STATE)
    changed = make_document("a2", story={"story_size": 2})
    report = index_documents(
        ready, [make_document("a1"), changed, make_document("a3")], index_settings, NEXT_NIGHT, STATE
    )
    assert report == IndexReport(created=1, updated=1, unchanged=1)
    indexed_at = {id_: one["indexed_at"] for id_, one in read_all().items()}
    assert indexed_at == {
        "a1": NIGHT.isoformat(),
        "a2": NEXT_NIGHT.isoformat(),
        "a3": NEXT_NIGHT.isoformat(),
    }


def as_stored(document: dict[str, Any]) -> dict[str, Any]:
    """A document without the text that is searched under its language and kept once only."""
    return {name: value for name, value in document.items() if name not in ARTICLES.unsourced}


def test_what_was_written_of_a_later_state_stands_whoever_writes_last(
    ready: Elasticsearch, index_settings: IndexSettings, make_document: MakeDocument, read_all: ReadAll
) -> None:
    new, old = make_document("a1", title="new"), make_document("a1", title="old")
    assert index_documents(ready, [new], index_settings, NIGHT, LATER) == IndexReport(created=1)
    assert index_documents(ready, [old], index_settings, NEXT_NIGHT, STATE) == IndexReport(superseded=1)
    assert read_all()["a1"]["title"] == "new"
    assert index_documents(ready, [old], index_settings, NEXT_NIGHT, LATER) == IndexReport(updated=1)
    assert read_all()["a1"]["title"] == "old"


def test_what_was_deleted_of_a_later_state_stays_deleted(
    ready: Elasticsearch, index_settings: IndexSettings, make_document: MakeDocument, read_all: ReadAll
) -> None:
    """Whoever was held up between reading and writing must not bring back what is gone."""
    index_documents(ready, [make_document("a1")], index_settings, NIGHT, STATE)
    assert remove_documents(ready, ["a1", "never-there"], index_settings, LATER) == ["a1"]
    assert index_documents(ready, [make_document("a1")], index_settings, NEXT_NIGHT, STATE) == IndexReport(superseded=1)
    assert read_all() == {}
    assert index_documents(ready, [make_document("a1")], index_settings, NEXT_NIGHT, LATER) == IndexReport(created=1)


def test_the_days_and_documents_of_the_index_are_listed(
    ready: Elasticsearch, index_settings: IndexSettings, make_document: MakeDocument
) -> None:
    documents = [make_document("m1", MONDAY), make_document("t1", TUESDAY)]
    index_documents(ready, documents, index_settings, NIGHT, STATE)
    assert list_landing_days(ready, index_settings) == [MONDAY, TUESDAY]
    assert dict(list_day(ready, index_settings, TUESDAY)) == {"t1": documents[1]["document_hash"]}


def test_two_documents_with_one_id_are_a_mistake(
    ready: Elasticsearch, index_settings: IndexSettings, make_document: MakeDocument
) -> None:
    twins = [make_document("a1"), make_document("a1", title="Another")]
    with pytest.raises(ValueError, match="a1"):
        index_documents(ready, twins, index_settings, NIGHT, STATE)


def test_a_refused_document_is_rejected_and_stops_no_other(
    ready: Elasticsearch, index_settings: IndexSettings, make_document: MakeDocument, read_all: ReadAll
) -> None:
    unknown_field = make_document("b1") | {"topics": ["harbours"]}
    bad_date = make_document("b2") | {"published_at": "Monday"}
    settings = index_settings.model_copy(update={"chunk_documents": 2})
    documents = [unknown_field, make_document("a1"), bad_date, make_document("a2")]
    report = index_documents(ready, documents, settings, NIGHT, STATE)
    assert (report.created, report.documents) == (2, 4)
    assert sorted(read_all()) == ["a1", "a2"]
    assert [one.reason for one in report.rejected] == [Reason.REFUSED_BY_INDEX] * 2
    (first, why_field), (second, why_date) = report.refused
    assert (first, second) == ("b1", "b2")
    assert "topics" in why_field
    assert "Monday" in why_date
    assert "\n" not in why_field + why_date


def test_what_is_more_than_a_node_takes_at_once_is_rejected_and_stops_no_other(
    ready: Elasticsearch, index_settings: IndexSettings, make_document: MakeDocument, read_all: ReadAll
) -> None:
    """A node refuses an operation beyond a tenth of its memory as it refuses under load: waiting would be for ever."""
    (limit,) = {
        node["indexing_pressure"]["memory"]["limit_in_bytes"]
        for node in ready.nodes.stats(metric="indexing_pressure")["nodes"].values()
    }
    text = "The harbour master closed the quays until further notice. "
    # Elasticsearch reckons with four times a document's bytes, and a document holds its text three times.
    size = min(limit // 12, 30_000_000)
    giant = make_document("giant", body=text * (size // len(text) + 1))
    report = index_documents(ready, [make_document("a1"), giant, make_document("a2")], index_settings, NIGHT, STATE)
    assert (report.created, report.documents) == (2, 3)
    assert sorted(read_all()) == ["a1", "a2"]
    ((refused, why),) = report.refused
    assert refused == "giant"
    assert why.startswith("Elasticsearch takes no document of its size: ")
    assert "\n" not in why


def test_nothing_is_too_long_or_too_many(
    ready: Elasticsearch, index_settings: IndexSettings, make_document: MakeDocument, read_all: ReadAll
) -> None:
    """Beyond the limit of a term (32,766 bytes), of a highlight (1,000,000) and of nested documents (10,000)."""
    body = "harbour " * 200_000
    long_name = "ß" * 20_000
    names = [f"Person {number}" for number in range(12_000)]
    document = make_document("a1", title=long_name, body=body, source=long_name, people=[long_name, *names])
    assert index_documents(ready, [document], index_settings, NIGHT, STATE) == IndexReport(created=1)
    assert read_all()["a1"]["body"] == body
    assert len(read_all()["a1"]["people"]) == 12_001


def test_no_documents_are_no_work(ready: Elasticsearch, index_settings: IndexSettings) -> None:
    assert index_documents(ready, [], index_settings, NIGHT, STATE) == IndexReport()


def test_many_writers_of_the_same_documents_end_with_each_once(
    ready: Elasticsearch,
    search_settings: Settings,
    forty: list[Document],
    read_all: ReadAll,
) -> None:
    settings = search_settings.index.model_copy(update={"chunk_documents": 10})

    def write(seed: int) -> IndexReport:
        with connect(search_settings) as client:
            return index_documents(client, random.Random(seed).sample(forty, 40), settings, NIGHT, STATE)

    with ThreadPoolExecutor(4) as writers:
        total = IndexReport.total(writers.map(write, range(4)))
    assert total.documents == 160
    assert not total.rejected
    assert {id_: one["document_hash"] for id_, one in read_all().items()} == {
        one["article_id"]: one["document_hash"] for one in forty
    }


@pytest.mark.parametrize("cut_before", [b"/_mget", b"/_bulk"], ids=["while reading", "while writing"])
def test_a_node_that_dies_midway_is_transient_and_the_same_call_completes(
    ready: Elasticsearch,
    search_settings: Settings,
    forty: list[Document],
    read_all: ReadAll,
    cut_line: Callable[[bytes], Any],
    cut_before: bytes,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(client_module, "_RETRY_BACKOFF_S", 0.001)
    line = cut_line(cut_before)
    index_documents(ready, forty[:10], search_settings.index, NIGHT, STATE)
    with (
        connect(search_settings.model_copy(update={"elasticsearch": SecretStr(line.url)})) as client,
        pytest.raises(SearchUnavailable) as caught,
    ):
        index_documents(client, forty, search_settings.index, NIGHT, STATE)
    assert line.was_cut.is_set()
    assert str(caught.value).startswith(f"{line.url}: ")
    assert "\n" not in str(caught.value)
    report = index_documents(ready, forty, search_settings.index, NEXT_NIGHT, STATE)
    assert report == IndexReport(created=30, unchanged=10)
    assert len(read_all()) == 40
