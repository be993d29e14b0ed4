import random
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from elasticsearch import Elasticsearch

from copydesk.errors import SearchUnavailable, TransientError
from copydesk.index import IndexReport, bulk, connect, index_documents
from copydesk.index import client as client_module
from copydesk.index.mapping import ARTICLES
from copydesk.outcome import Reason
from copydesk.settings import IndexSettings, Settings

pytestmark = pytest.mark.integration

NIGHT = datetime(2026, 3, 3, 2, 0, tzinfo=UTC)
NEXT_NIGHT = NIGHT + timedelta(days=1)
MONDAY, TUESDAY = date(2026, 3, 2), date(2026, 3, 3)

Document = dict[str, Any]
MakeDocument = Callable[..., Document]
ReadAll = Callable[..., dict[str, Document]]


@pytest.fixture
def forty(make_document: MakeDocument) -> list[Document]:
    return [make_document(f"a{number:02}", people=[f"Person {number % 7}"]) for number in range(40)]


def test_a_repeat_changes_nothing_and_says_so(
    ready: Elasticsearch, index_settings: IndexSettings, forty: list[Document], read_all: ReadAll
) -> None:
    assert index_documents(ready, forty, index_settings, NIGHT) == IndexReport(created=40)
    before = read_all()
    assert {one["indexed_at"] for one in before.values()} == {NIGHT.isoformat()}
    assert index_documents(ready, forty, index_settings, NEXT_NIGHT) == IndexReport(unchanged=40)
    assert read_all() == before


@pytest.mark.parametrize("chunk_documents", [1, 7, 500])
def test_order_and_chunks_make_no_difference(
    ready: Elasticsearch,
    index_settings: IndexSettings,
    forty: list[Document],
    read_all: ReadAll,
    chunk_documents: int,
) -> None:
    index_documents(ready, forty, index_settings, NIGHT)
    expected = read_all()
    shuffled = random.Random(chunk_documents).sample(forty, len(forty))
    settings = index_settings.model_copy(update={"chunk_documents": chunk_documents})
    assert index_documents(ready, iter(shuffled), settings, NEXT_NIGHT) == IndexReport(unchanged=40)
    assert read_all() == expected


def test_only_what_changed_is_written(
    ready: Elasticsearch, index_settings: IndexSettings, make_document: MakeDocument, read_all: ReadAll
) -> None:
    index_documents(ready, [make_document("a1"), make_document("a2")], index_settings, NIGHT)
    changed = make_document("a2", story={"story_size": 2})
    report = index_documents(ready, [make_document("a1"), changed, make_document("a3")], index_settings, NEXT_NIGHT)
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


@pytest.mark.parametrize("order", [(MONDAY, TUESDAY), (TUESDAY, MONDAY)], ids=["in order", "backfilled"])
@pytest.mark.parametrize("together", [False, True], ids=["two runs", "one call"])
def test_the_later_landing_of_an_article_wins_in_any_order(
    ready: Elasticsearch,
    index_settings: IndexSettings,
    make_document: MakeDocument,
    read_all: ReadAll,
    order: tuple[date, date],
    together: bool,
) -> None:
    days = {day: [make_document("both", day), make_document(f"only {day}", day)] for day in (MONDAY, TUESDAY)}
    runs = [days[order[0]] + days[order[1]]] if together else [days[day] for day in order]
    total = IndexReport.total(index_documents(ready, run, index_settings, NIGHT) for run in runs)
    assert total.documents == 4
    stored = read_all()
    assert stored["both"]["landed_on"] == "2026-03-03"
    assert sorted(stored) == ["both", "only 2026-03-02", "only 2026-03-03"]
    assert stored == {
        document["article_id"]: as_stored(document) | {"indexed_at": NIGHT.isoformat()}
        for document in (*days[MONDAY][1:], *days[TUESDAY])
    }


def test_an_older_landing_is_counted_as_superseded(
    ready: Elasticsearch, index_settings: IndexSettings, make_document: MakeDocument
) -> None:
    index_documents(ready, [make_document("both", TUESDAY)], index_settings, NIGHT)
    report = index_documents(ready, [make_document("both", MONDAY)], index_settings, NIGHT)
    assert report == IndexReport(superseded=1)


def test_two_documents_with_one_id_and_day_are_a_mistake(
    ready: Elasticsearch, index_settings: IndexSettings, make_document: MakeDocument
) -> None:
    twins = [make_document("a1"), make_document("a1", title="Another")]
    with pytest.raises(ValueError, match="a1"):
        index_documents(ready, twins, index_settings, NIGHT)


def test_a_refused_document_is_rejected_and_stops_no_other(
    ready: Elasticsearch, index_settings: IndexSettings, make_document: MakeDocument, read_all: ReadAll
) -> None:
    unknown_field = make_document("b1") | {"topics": ["harbours"]}
    bad_date = make_document("b2") | {"published_at": "Monday"}
    settings = index_settings.model_copy(update={"chunk_documents": 2})
    documents = [unknown_field, make_document("a1"), bad_date, make_document("a2")]
    report = index_documents(ready, documents, settings, NIGHT)
    assert (report.created, report.documents) == (2, 4)
    assert sorted(read_all()) == ["a1", "a2"]
    assert [one.reason for one in report.rejected] == [Reason.REFUSED_BY_INDEX] * 2
    (first, why_field), (second, why_date) = report.refused
    assert (first, second) == ("b1", "b2")
    assert "topics" in why_field
    assert "Monday" in why_date
    assert "\n" not in why_field + why_date


def test_nothing_is_too_long_or_too_many(
    ready: Elasticsearch, index_settings: IndexSettings, make_document: MakeDocument, read_all: ReadAll
) -> None:
    """Beyond the limit of a term (32,766 bytes), of a highlight (1,000,000) and of nested documents (10,000)."""
    body = "harbour " * 200_000
    long_name = "ß" * 20_000
    names = [f"Person {number}" for number in range(12_000)]
    document = make_document("a1", title=long_name, body=body, source=long_name, people=[long_name, *names])
    assert index_documents(ready, [document], index_settings, NIGHT) == IndexReport(created=1)
    assert read_all()["a1"]["body"] == body
    assert len(read_all()["a1"]["people"]) == 12_001


def test_no_documents_are_no_work(ready: Elasticsearch, index_settings: IndexSettings) -> None:
    assert index_documents(ready, [], index_settings, NIGHT) == IndexReport()


def test_a_writer_in_between_is_read_again_and_the_later_landing_wins(
    ready: Elasticsearch,
    index_settings: IndexSettings,
    make_document: MakeDocument,
    read_all: ReadAll,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Another writer comes between reading and writing, for a document that is new, changed, gone and the same."""
    ours = [make_document(id_, MONDAY, title="ours") for id_ in ("new", "changed", "later", "same")]
    theirs = [
        make_document("new", MONDAY, title="theirs"),
        make_document("changed", MONDAY, title="theirs"),
        make_document("later", TUESDAY, title="theirs"),
        make_document("same", MONDAY, title="ours"),
    ]
    index_documents(ready, [make_document("changed", MONDAY)], index_settings, NIGHT)
    read_stored = bulk._read_stored
    interfering = iter([theirs])

    def read_then_interfere(*args: Any) -> Any:
        stored = read_stored(*args)
        for documents in interfering:
            index_documents(ready, documents, index_settings, NIGHT)
        return stored

    monkeypatch.setattr(bulk, "_read_stored", read_then_interfere)
    report = index_documents(ready, ours, index_settings, NEXT_NIGHT)
    assert report == IndexReport(updated=2, superseded=1, unchanged=1)
    titles = {id_: one["title"] for id_, one in read_all().items()}
    assert titles == {"new": "ours", "changed": "ours", "later": "theirs", "same": "ours"}


def test_a_writer_that_never_stops_is_a_transient_error(
    ready: Elasticsearch,
    index_settings: IndexSettings,
    make_document: MakeDocument,
    monkeypatch: pytest.MonkeyPatch,
    elasticsearch_url: str,
) -> None:
    read_stored = bulk._read_stored
    rounds = 0

    def read_then_interfere(*args: Any) -> Any:
        nonlocal rounds
        rounds += 1
        stored = read_stored(*args)
        ready.index(
            index=f"{index_settings.prefix}articles",
            id="a1",
            document=make_document("a1", title=f"theirs {rounds}"),
        )
        return stored

    monkeypatch.setattr(bulk, "_read_stored", read_then_interfere)
    with pytest.raises(TransientError, match="keeps changing 1 document") as caught:
        index_documents(ready, [make_document("a1")], index_settings, NIGHT)
    assert elasticsearch_url in str(caught.value)
    assert rounds == 3


def test_many_writers_of_the_same_documents_end_with_each_once(
    ready: Elasticsearch,
    search_settings: Settings,
    forty: list[Document],
    read_all: ReadAll,
) -> None:
    settings = search_settings.index.model_copy(update={"chunk_documents": 10})

    def write(seed: int) -> IndexReport:
        with connect(search_settings) as client:
            return index_documents(client, random.Random(seed).sample(forty, 40), settings, NIGHT)

    with ThreadPoolExecutor(4) as writers:
        total = IndexReport.total(writers.map(write, range(4)))
    assert total == IndexReport(created=40, unchanged=120)
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
    index_documents(ready, forty[:10], search_settings.index, NIGHT)
    with (
        connect(search_settings.model_copy(update={"elasticsearch": line.url})) as client,
        pytest.raises(SearchUnavailable) as caught,
    ):
        index_documents(client, forty, search_settings.index, NIGHT)
    assert line.was_cut.is_set()
    assert str(caught.value).startswith(f"{line.url}: ")
    assert "\n" not in str(caught.value)
    report = index_documents(ready, forty, search_settings.index, NEXT_NIGHT)
    assert report == IndexReport(created=30, unchanged=10)
    assert len(read_all()) == 40
