from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from elasticsearch import Elasticsearch

from copydesk.errors import TransientError
from copydesk.index import IndexReport, bulk, index_documents, remove_stale, scan
from copydesk.settings import IndexSettings

pytestmark = pytest.mark.integration

NIGHT = datetime(2026, 3, 3, 2, 0, tzinfo=UTC)
MONDAY, TUESDAY = date(2026, 3, 2), date(2026, 3, 3)

Document = dict[str, Any]
MakeDocument = Callable[..., Document]
ReadAll = Callable[..., dict[str, Document]]


def run_day(
    client: Elasticsearch, settings: IndexSettings, day: date, documents: list[Document]
) -> tuple[list[str], IndexReport]:
    """What a run does with a day's curated articles: first remove, then write."""
    removed = remove_stale(client, settings, day, [one["article_id"] for one in documents])
    return removed, index_documents(client, documents, settings, NIGHT)


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


def test_an_earlier_copy_takes_the_place_of_a_later_one_that_was_taken_back(
    ready: Elasticsearch, index_settings: IndexSettings, make_document: MakeDocument, read_all: ReadAll
) -> None:
    run_day(ready, index_settings, MONDAY, [make_document("both", MONDAY)])
    run_day(ready, index_settings, TUESDAY, [make_document("both", TUESDAY)])
    # The re-run of Tuesday hands on what is new again of Monday, as deduplication finds it.
    removed = remove_stale(ready, index_settings, TUESDAY, [])
    report = index_documents(ready, [make_document("both", MONDAY)], index_settings, NIGHT)
    assert removed == ["both"]
    assert report == IndexReport(created=1)
    assert read_all()["both"]["landed_on"] == "2026-03-02"


def test_a_later_copy_is_not_removed_with_the_earlier_day(
    ready: Elasticsearch, index_settings: IndexSettings, make_document: MakeDocument, read_all: ReadAll
) -> None:
    run_day(ready, index_settings, TUESDAY, [make_document("both", TUESDAY)])
    assert remove_stale(ready, index_settings, MONDAY, []) == []
    assert sorted(read_all()) == ["both"]


def test_a_file_that_moved_to_another_day_is_there_once(
    ready: Elasticsearch, index_settings: IndexSettings, make_document: MakeDocument, read_all: ReadAll
) -> None:
    run_day(ready, index_settings, TUESDAY, [make_document("moved", TUESDAY)])
    for day, documents in ((MONDAY, [make_document("moved", MONDAY)]), (TUESDAY, [])):
        run_day(ready, index_settings, day, documents)
    # Monday ran while Tuesday's copy still stood, so it is Monday's next run that has it.
    run_day(ready, index_settings, MONDAY, [make_document("moved", MONDAY)])
    assert {id_: one["landed_on"] for id_, one in read_all().items()} == {"moved": "2026-03-02"}


def test_every_page_of_a_long_day_is_seen(
    ready: Elasticsearch,
    index_settings: IndexSettings,
    make_document: MakeDocument,
    read_all: ReadAll,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(scan, "_PAGE_DOCUMENTS", 5)
    documents = [make_document(f"m{number:02}", MONDAY) for number in range(23)]
    index_documents(ready, documents, index_settings, NIGHT)
    removed = remove_stale(ready, index_settings, MONDAY, ["m07"])
    assert len(removed) == 22
    assert sorted(read_all()) == ["m07"]


def test_a_document_that_lands_again_meanwhile_is_not_removed(
    ready: Elasticsearch,
    index_settings: IndexSettings,
    make_document: MakeDocument,
    read_all: ReadAll,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    index_documents(ready, [make_document("both", MONDAY), make_document("gone", MONDAY)], index_settings, NIGHT)
    send = bulk._send
    interfering = iter([[make_document("both", TUESDAY)]])

    def interfere_then_send(client: Elasticsearch, alias: str, actions: Any) -> Any:
        listed = list(actions)
        for documents in interfering:
            index_documents(ready, documents, index_settings, NIGHT)
        return send(client, alias, iter(listed))

    monkeypatch.setattr(bulk, "_send", interfere_then_send)
    assert remove_stale(ready, index_settings, MONDAY, []) == ["gone"]
    assert {id_: one["landed_on"] for id_, one in read_all().items()} == {"both": "2026-03-03"}


def test_a_writer_that_keeps_bringing_it_back_is_a_transient_error(
    ready: Elasticsearch,
    index_settings: IndexSettings,
    make_document: MakeDocument,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    index_documents(ready, [make_document("m1", MONDAY)], index_settings, NIGHT)
    send = bulk._send
    titles = iter(range(100))

    def interfere_then_send(client: Elasticsearch, alias: str, actions: Any) -> Any:
        listed = list(actions)
        again = make_document("m1", MONDAY, title=f"again {next(titles)}")
        ready.index(index=f"{index_settings.prefix}articles", id="m1", document=again)
        return send(client, alias, iter(listed))

    monkeypatch.setattr(bulk, "_send", interfere_then_send)
    with pytest.raises(TransientError, match="1 stale document"):
        remove_stale(ready, index_settings, MONDAY, [])
