"""The index built anew while a night is ingested and people search."""

from __future__ import annotations

import shutil
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from elasticsearch import Elasticsearch

from copydesk import pipeline
from copydesk.commands.ingest import ingest_day
from copydesk.errors import IndexIncompatible
from copydesk.index import SearchQuery, View, building, connect, ensure_index, parse_index_name, search
from copydesk.pipeline import verify
from copydesk.settings import Settings, load_settings

pytestmark = pytest.mark.integration

SEEDS = Path(__file__).parents[2] / "seeds"
MONDAY, TUESDAY = date(2026, 3, 2), date(2026, 3, 3)
SEARCHES_A_SECOND = 20
EVERY = SearchQuery(view=View.ARTICLES, size=100)


@pytest.fixture
def archive(search_settings: Settings, entity_address: str, tmp_path: Path) -> Settings:
    """Monday of the samples ingested; Tuesday has landed."""
    landing = tmp_path / "landing"
    for day in (MONDAY, TUESDAY):
        shutil.copytree(SEEDS / day.isoformat(), landing / day.isoformat())
    settings = load_settings(
        landing=str(landing),
        data=str(tmp_path / "data"),
        elasticsearch=search_settings.elasticsearch,
        index={"prefix": search_settings.index.prefix},
        enrich={"entities": entity_address},
    )
    ingest_day(settings, MONDAY)
    return settings


class Reader:
    """Searches through the alias, twenty times a second, and keeps which articles each search found."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._stop = threading.Event()
        self.found: list[set[str]] = []

    def run(self) -> None:
        next_at = time.monotonic()
        with connect(self._settings, retries=0) as client:
            while not self._stop.is_set():
                self.found.append({hit.article_id for hit in search(client, EVERY, self._settings.index).hits})
                next_at += 1 / SEARCHES_A_SECOND
                time.sleep(max(0, next_at - time.monotonic()))

    def stop(self) -> None:
        self._stop.set()


def physical(client: Elasticsearch, settings: Settings) -> list[str]:
    prefix = f"{settings.index.prefix}articles-"
    return sorted(name for name in client.indices.get_alias(index=f"{prefix}*").body if parse_index_name(name))


def reindex(settings: Settings, anew: bool = False, keep: int | None = None) -> pipeline.ReindexReport:
    filled = [pipeline.fill_month(settings, month) for month in pipeline.begin_reindex(settings, anew)]
    return pipeline.finish_reindex(settings, filled, keep)


def test_a_reindex_loses_no_article_and_no_search_while_a_night_is_ingested(
    archive: Settings, search_client: Elasticsearch
) -> None:
    (before,) = physical(search_client, archive)
    monday = {hit.article_id for hit in search(search_client, EVERY, archive.index).hits}
    assert len(monday) == 12
    reader = Reader(archive)
    with ThreadPoolExecutor(2) as threads:
        searches = threads.submit(reader.run)
        try:
            months = pipeline.begin_reindex(archive)
            filled = [pipeline.fill_month(archive, month) for month in months]
            # Tuesday's articles are curated after the month was filled in, and indexed around the swap.
            night = threads.submit(ingest_day, archive, TUESDAY)
            while not verify(archive, [TUESDAY]).documents and not night.done():
                time.sleep(0.05)
            report = pipeline.finish_reindex(archive, filled)
            night.result()
        finally:
            reader.stop()
        searches.result()
    assert all(monday <= found for found in reader.found)
    assert len(reader.found) > SEARCHES_A_SECOND
    assert report.replaced == (before,)
    assert report.refilled >= 1
    assert sorted([before, *report.indices]) == physical(search_client, archive)
    found = verify(archive)
    assert (found.is_right, found.documents) == (True, 28)


def test_an_index_of_an_older_mapping_names_the_command_that_replaces_it(
    archive: Settings, search_client: Elasticsearch
) -> None:
    (old,) = physical(search_client, archive)
    search_client.indices.put_mapping(index=old, meta={"made_by": "copydesk", "mapping_version": 1})
    with pytest.raises(IndexIncompatible, match="`copydesk reindex`") as caught:
        ingest_day(archive, TUESDAY)
    assert "\n" not in str(caught.value)
    report = reindex(archive, keep=0)
    assert report.retired == (old,)
    assert physical(search_client, archive) == [*report.indices]
    ingest_day(archive, TUESDAY)
    assert verify(archive).is_right


def test_what_is_not_as_curated_is_not_swapped_in_and_can_be_begun_anew(
    archive: Settings, search_client: Elasticsearch
) -> None:
    (old,) = physical(search_client, archive)
    filled = [pipeline.fill_month(archive, month) for month in pipeline.begin_reindex(archive)]
    with pytest.raises(IndexIncompatible, match="--anew"):
        pipeline.begin_reindex(archive)
    alias = f"{building(archive.index).prefix}articles-write"
    lost = search_client.search(index=alias, size=1)["hits"]["hits"][0]["_id"]
    search_client.delete(index=alias, id=lost, refresh=True)
    with pytest.raises(IndexIncompatible, match=f"1 articles of the new index are not as .*{lost}"):
        pipeline.finish_reindex(archive, filled)
    assert list(search_client.indices.get_alias(name=f"{archive.index.prefix}articles").body) == [old]
    assert reindex(archive, anew=True).documents == 12
    assert len(physical(search_client, archive)) == 2
    assert ensure_index(search_client, archive.index, datetime.now(UTC))[0] != old


def test_an_archive_of_several_indices_is_ingested_and_built_anew_as_one(
    archive: Settings, search_client: Elasticsearch
) -> None:
    """What is on file of Monday stays in its index, what Tuesday brings goes into the next."""
    small = archive.index.model_copy(update={"roll_over_at": "1b"})
    archive = archive.model_copy(update={"index": small})
    ingest_day(archive, TUESDAY)
    first, second = physical(search_client, archive)
    assert {search_client.count(index=name)["count"] for name in (first, second)} == {12, 16}
    assert (verify(archive).is_right, verify(archive).documents) == (True, 28)
    report = reindex(archive, keep=0)
    assert report.replaced == (first, second) == report.retired
    assert len(report.indices) == 2
    assert physical(search_client, archive) == sorted(report.indices)
    assert verify(archive).is_right
    ingest_day(archive, MONDAY)
    assert verify(archive).is_right
    assert search(search_client, SearchQuery(size=0), archive.index).articles == 28


def test_a_document_in_two_indices_is_told_and_left_in_one(archive: Settings, search_client: Elasticsearch) -> None:
    """As two writers of one article leave it with a rollover between them, if one is killed."""
    archive = archive.model_copy(update={"index": archive.index.model_copy(update={"roll_over_at": "1b"})})
    ingest_day(archive, TUESDAY)
    first, second = physical(search_client, archive)
    (hit,) = search_client.search(index=first, size=1, version=True)["hits"]["hits"]
    search_client.index(
        index=second,
        id=hit["_id"],
        document=hit["_source"],
        version=hit["_version"],
        version_type="external_gte",
        refresh=True,
    )
    found = verify(archive)
    assert [one.doubled for one in found.differences] == [(hit["_id"],)]
    assert not found.is_right
    assert pipeline.repair(archive, found).is_right
    assert not search_client.exists(index=first, id=hit["_id"])
    assert search(search_client, SearchQuery(size=0), archive.index).articles == 28
