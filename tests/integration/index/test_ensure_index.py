import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from elasticsearch import Elasticsearch

from copydesk.errors import IndexIncompatible, PermanentError
from copydesk.index import connect, ensure_index, index_documents, parse_index_name
from copydesk.index.lifecycle import template
from copydesk.index.mapping import ARTICLES, FAMILIES, INTEGER, KEYWORD, IndexFamily
from copydesk.settings import IndexSettings, Settings

pytestmark = pytest.mark.integration

STAMP = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
WRITERS = 6


def use_family(monkeypatch: pytest.MonkeyPatch, family: IndexFamily) -> None:
    monkeypatch.setattr(template, "FAMILIES", (family,))


def aliases_of(client: Elasticsearch, settings: IndexSettings) -> dict[str, list[str]]:
    found = client.indices.get_alias(index=f"{settings.prefix}*").body
    return {index: sorted(held["aliases"]) for index, held in found.items()}


def test_every_index_is_made_with_its_two_aliases(search_client: Elasticsearch, index_settings: IndexSettings) -> None:
    made = ensure_index(search_client, index_settings, STAMP)
    prefix = index_settings.prefix
    assert made == [f"{prefix}{family.base}-{family.mapping_version}-20260302t020000z" for family in FAMILIES]
    assert aliases_of(search_client, index_settings) == {
        name: [f"{prefix}{family.base}", f"{prefix}{family.base}-write"]
        for name, family in zip(made, FAMILIES, strict=True)
    }


def test_a_second_time_nothing_is_made(search_client: Elasticsearch, index_settings: IndexSettings) -> None:
    made = ensure_index(search_client, index_settings, STAMP)
    before = aliases_of(search_client, index_settings)
    assert ensure_index(search_client, index_settings, STAMP + timedelta(days=1)) == made
    assert aliases_of(search_client, index_settings) == before


@pytest.mark.parametrize("apart", [timedelta(0), timedelta(seconds=1)], ids=["same second", "own seconds"])
def test_writers_at_once_all_succeed_with_one_index(
    search_client: Elasticsearch, search_settings: Settings, apart: timedelta
) -> None:
    start = threading.Barrier(WRITERS)

    def ensure(number: int) -> list[str]:
        with connect(search_settings) as client:
            start.wait()
            return ensure_index(client, search_settings.index, STAMP + number * apart)

    with ThreadPoolExecutor(WRITERS) as writers:
        results = list(writers.map(ensure, range(WRITERS)))
    assert all(result == results[0] for result in results)
    assert sorted(aliases_of(search_client, search_settings.index)) == sorted(results[0])


def test_an_index_of_another_mapping_version_is_refused_with_what_to_do(
    search_client: Elasticsearch, index_settings: IndexSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = ensure_index(search_client, index_settings, STAMP)
    use_family(monkeypatch, replace(ARTICLES, mapping_version=ARTICLES.mapping_version + 1))
    with pytest.raises(IndexIncompatible) as caught:
        ensure_index(search_client, index_settings, STAMP)
    text = str(caught.value)
    assert made[0] in text
    assert f"mapping version {ARTICLES.mapping_version}" in text
    assert f"version {ARTICLES.mapping_version + 1}" in text
    assert "COPYDESK_INDEX__PREFIX" in text
    # Nothing was changed: the old version still works, with its own template.
    monkeypatch.undo()
    assert ensure_index(search_client, index_settings, STAMP) == made


def test_a_new_field_is_added_in_place(
    search_client: Elasticsearch,
    index_settings: IndexSettings,
    monkeypatch: pytest.MonkeyPatch,
    make_document: Callable[..., dict[str, Any]],
) -> None:
    (name, *_others) = ensure_index(search_client, index_settings, STAMP)
    document = make_document() | {"topics": ["harbours"]}
    before = index_documents(search_client, [document], index_settings, STAMP, 1)
    assert [reason for _id, reason in before.refused] != []
    use_family(monkeypatch, replace(ARTICLES, properties=ARTICLES.properties | {"topics": KEYWORD}))
    assert ensure_index(search_client, index_settings, STAMP) == [name]
    assert index_documents(search_client, [document], index_settings, STAMP, 1).created == 1


def test_a_changed_field_needs_a_new_version(
    search_client: Elasticsearch, index_settings: IndexSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    ensure_index(search_client, index_settings, STAMP)
    use_family(monkeypatch, replace(ARTICLES, properties=ARTICLES.properties | {"people": INTEGER}))
    with pytest.raises(IndexIncompatible, match="people.*higher mapping version"):
        ensure_index(search_client, index_settings, STAMP)


def test_two_write_indices_behind_the_alias_cannot_come_to_be(
    search_client: Elasticsearch, index_settings: IndexSettings
) -> None:
    """What the race between writers is decided by: Elasticsearch itself refuses the second write index."""
    ensure_index(search_client, index_settings, STAMP)
    alias = f"{index_settings.prefix}articles-write"
    with pytest.raises(Exception, match="more than one write index"):
        search_client.indices.create(
            index=f"{index_settings.prefix}articles-{ARTICLES.mapping_version}-20260302t030000z",
            aliases={alias: {"is_write_index": True}},
        )


def test_an_alias_without_a_write_index_is_told(search_client: Elasticsearch, index_settings: IndexSettings) -> None:
    (name, *_others) = ensure_index(search_client, index_settings, STAMP)
    alias = f"{index_settings.prefix}articles-write"
    search_client.indices.put_alias(index=name, name=alias, is_write_index=False)
    with pytest.raises(IndexIncompatible, match="is_write_index"):
        ensure_index(search_client, index_settings, STAMP)


def test_writing_without_an_index_makes_none(
    search_client: Elasticsearch, index_settings: IndexSettings, make_document: Callable[..., dict[str, Any]]
) -> None:
    with pytest.raises(PermanentError, match=f"{index_settings.prefix}articles-write"):
        index_documents(search_client, [make_document()], index_settings, STAMP, 1)
    assert aliases_of(search_client, index_settings) == {}


def test_the_names_of_the_indices_can_be_taken_apart(
    search_client: Elasticsearch, index_settings: IndexSettings
) -> None:
    for name, family in zip(ensure_index(search_client, index_settings, STAMP), FAMILIES, strict=True):
        parsed = parse_index_name(name)
        assert parsed is not None
        assert (parsed.base, parsed.mapping_version, parsed.stamp_utc) == (
            f"{index_settings.prefix}{family.base}",
            family.mapping_version,
            STAMP,
        )
