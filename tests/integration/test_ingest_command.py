"""`copydesk ingest` and `copydesk search` as a person types them, on a real Elasticsearch and a real entity engine."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from elasticsearch import Elasticsearch

from copydesk.pipeline import verify
from copydesk.settings import Settings

pytestmark = pytest.mark.integration

SEEDS = Path(__file__).parents[2] / "seeds"
# The tables of a batch, in order.
STAGED = ("clean", "normalize", "enrich")
Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def landing(tmp_path: Path) -> Path:
    """One day with an article, its copies, and files to refuse; one empty day."""
    root = tmp_path / "landing"
    shutil.copytree(SEEDS / "2026-03-03", root / "2026-03-03")
    (root / "2026-03-04").mkdir()
    return root


@pytest.fixture
def copydesk(tmp_path: Path, search_settings: Settings, entity_address: str) -> Run:
    """Run the command in a folder of its own, with its own indices."""
    environment = os.environ | {
        "COPYDESK_INDEX__PREFIX": search_settings.index.prefix,
        "COPYDESK_ENRICH__ENTITIES": entity_address,
        "COPYDESK_ELASTICSEARCH": search_settings.elasticsearch.get_secret_value(),
        # Waiting for one that went away is tests/faults/test_elasticsearch_away.py's.
        "COPYDESK_INDEX__PATIENCE_SECONDS": "0",
    }

    def run(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "copydesk.cli", *map(str, arguments)]
        return subprocess.run(
            command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False, timeout=240
        )

    return run


@pytest.fixture
def ingest(copydesk: Run, tmp_path: Path, search_settings: Settings) -> Iterator[Run]:
    """Ingest a day of a landing; whatever a test did, the index holds in the end what the curated layer says."""

    def run(landing: Path, day: str, *options: str) -> subprocess.CompletedProcess[str]:
        data = tmp_path / "data"
        url = search_settings.elasticsearch.get_secret_value()
        return copydesk("ingest", landing, "--day", day, "--data", data, "--elasticsearch", url, *options)

    yield run
    assert verify(search_settings.model_copy(update={"data": str(tmp_path / "data")})).differences == ()


def stored_documents(client: Elasticsearch, settings: Settings) -> dict[str, Any]:
    """Every document with its version, by id."""
    alias = f"{settings.index.prefix}articles"
    client.indices.refresh(index=alias)
    hits = client.search(index=alias, size=1000, version=True)["hits"]["hits"]
    return {hit["_id"]: (hit["_version"], hit["_source"]) for hit in hits}


def test_a_day_is_ingested_and_its_books_balance(
    ingest: Run, landing: Path, search_client: Elasticsearch, search_settings: Settings
) -> None:
    done = ingest(landing, "2026-03-03", "--json")
    assert done.returncode == 0, done.stderr
    run = json.loads(done.stdout)
    assert run["day"] == "2026-03-03"
    assert run["read"] == 18
    assert run["rejected"] == {"binary": 1, "empty": 1}
    assert run["curated"] == run["indexed"] == 16
    assert run["read"] == run["curated"] + sum(run["rejected"].values())
    assert 0 < run["stories"] < 16
    assert set(run["seconds"]) == {"read", "clean", "normalize", "enrich", "dedupe", "index"}
    assert len(stored_documents(search_client, search_settings)) == 16


def test_a_second_ingest_changes_nothing_and_says_so(
    ingest: Run, landing: Path, search_client: Elasticsearch, search_settings: Settings
) -> None:
    assert ingest(landing, "2026-03-03").returncode == 0
    before = stored_documents(search_client, search_settings)
    again = ingest(landing, "2026-03-03")
    assert again.returncode == 0, again.stderr
    assert "nothing changed in the index: 16 documents are as they were" in again.stdout
    assert stored_documents(search_client, search_settings) == before


def test_a_day_runs_again_from_any_stage_without_those_before(
    ingest: Run, landing: Path, tmp_path: Path, search_client: Elasticsearch, search_settings: Settings
) -> None:
    day = "2026-03-03"
    assert ingest(landing, day).returncode == 0
    before = stored_documents(search_client, search_settings)
    staged = {name: tmp_path / "data" / "staged" / day / name / "batch-0000.parquet" for name in STAGED}
    shutil.rmtree(landing / day)  # whatever still read a file would find none
    for first in ("normalize", "enrich", "dedupe", "index"):
        written = {name: file.stat().st_mtime_ns for name, file in staged.items()}
        again = ingest(landing, day, "--from-stage", first)
        assert again.returncode == 0, again.stderr
        assert "16 documents are as they were" in again.stdout
        anew = [name for name, file in staged.items() if file.stat().st_mtime_ns != written[name]]
        assert anew == [name for name in STAGED if first in STAGED and STAGED.index(name) >= STAGED.index(first)]
    assert stored_documents(search_client, search_settings) == before


def test_what_leaves_the_landing_leaves_the_index(
    ingest: Run, landing: Path, search_client: Elasticsearch, search_settings: Settings
) -> None:
    assert ingest(landing, "2026-03-03").returncode == 0
    before = stored_documents(search_client, search_settings)
    gone = landing / "2026-03-03" / "corvane-press" / "grid-link.txt"
    gone.unlink()
    assert ingest(landing, "2026-03-03").returncode == 0
    after = stored_documents(search_client, search_settings)
    (lost,) = before.keys() - after.keys()
    assert before[lost][1]["path"] == "2026-03-03/corvane-press/grid-link.txt"


def test_an_empty_day_succeeds_with_zeros(ingest: Run, landing: Path) -> None:
    done = ingest(landing, "2026-03-04", "--json")
    assert done.returncode == 0, done.stderr
    run = json.loads(done.stdout)
    assert (run["read"], run["rejected"], run["curated"], run["stories"], run["indexed"]) == (0, {}, 0, 0, 0)


def test_a_day_without_a_folder_is_a_result_and_a_landing_that_is_none_an_error(ingest: Run, landing: Path) -> None:
    done = ingest(landing, "2026-03-05")
    assert done.returncode == 0, done.stderr
    assert "nothing landed" in done.stdout
    done = ingest(landing / "2026-03-03", "2026-03-05")
    assert done.returncode == 1
    assert "is it the landing?" in done.stderr


def test_a_day_that_shrank_stops_until_it_is_accepted(ingest: Run, landing: Path) -> None:
    assert ingest(landing, "2026-03-03").returncode == 0
    shutil.rmtree(landing / "2026-03-03")
    (landing / "2026-03-03").mkdir()
    stopped = ingest(landing, "2026-03-03")
    assert stopped.returncode == 1
    assert "2026-03-03 is stopped: its landing folder is empty, and 16 articles of it" in stopped.stderr
    done = ingest(landing, "2026-03-03", "--accept", "--json")
    assert done.returncode == 0, done.stderr
    run = json.loads(done.stdout)
    assert (run["state"], run["accepted"], run["changes"]["removed"]) == ("empty", True, 16)


def test_rejects_are_listed_and_sent_through_again(
    ingest: Run, copydesk: Run, landing: Path, tmp_path: Path, search_settings: Settings
) -> None:
    data, url = tmp_path / "data", search_settings.elasticsearch.get_secret_value()
    assert ingest(landing, "2026-03-03").returncode == 0
    listed = json.loads(copydesk("rejects", "--data", data, "--json").stdout)
    assert sorted(one["reason"] for one in listed) == ["binary", "empty"]
    (empty,) = [one for one in listed if one["reason"] == "empty"]
    shutil.copy(SEEDS / "2026-03-05" / "meridian-wire" / "coffee-harvest.txt", landing / empty["path"])
    done = copydesk("replay", landing, "--data", data, "--elasticsearch", url, "--reason", "empty", "--json")
    assert done.returncode == 0, done.stderr
    result = json.loads(done.stdout)
    assert result["waiting"] == []
    assert result["runs"][0]["changes"]["created"] == 1
    still = json.loads(copydesk("rejects", "--data", data, "--json").stdout)
    assert [(one["reason"], one["attempts"]) for one in still] == [("binary", 2)]
    nothing = copydesk("replay", landing, "--data", data, "--elasticsearch", url, "--reason", "empty")
    assert "no such reject is in quarantine" in nothing.stderr


def test_elasticsearch_out_of_reach_is_one_line_and_a_retry_completes(
    copydesk: Run, ingest: Run, landing: Path, tmp_path: Path
) -> None:
    nobody = "http://127.0.0.1:9"
    arguments = ("ingest", landing, "--day", "2026-03-03", "--data", tmp_path / "data")
    failed = copydesk(*arguments, "--elasticsearch", nobody)
    assert failed.returncode == os.EX_TEMPFAIL
    assert failed.stderr.count("\n") == 1
    assert nobody in failed.stderr
    assert json.loads(ingest(landing, "2026-03-03", "--json").stdout)["indexed"] == 16


def test_a_lost_index_is_told_and_made_again(
    ingest: Run, copydesk: Run, landing: Path, tmp_path: Path, search_client: Elasticsearch, search_settings: Settings
) -> None:
    assert ingest(landing, "2026-03-03").returncode == 0
    before = stored_documents(search_client, search_settings)
    for name in search_client.indices.get_alias(name=f"{search_settings.index.prefix}articles").body:
        search_client.indices.delete(index=name)
    verify_it = ("verify", "--data", tmp_path / "data", "--json")
    lost = copydesk(*verify_it)
    assert lost.returncode == 1
    assert [len(one["missing"]) for one in json.loads(lost.stdout)["differences"]] == [len(before)]
    assert copydesk(*verify_it, "--repair").returncode == 0
    assert stored_documents(search_client, search_settings).keys() == before.keys()


def test_what_was_ingested_is_found_by_its_facets(ingest: Run, copydesk: Run, landing: Path) -> None:
    assert ingest(landing, "2026-03-03").returncode == 0
    found = copydesk("search", "malaria", "--json")
    assert found.returncode == 0, found.stderr
    result = json.loads(found.stdout)
    assert result["articles"] >= 2
    assert result["stories"] == len(result["hits"])
    (name, *_) = [count["value"] for count in result["facets"]["people"]]
    narrowed = json.loads(copydesk("search", "malaria", "--person", name, "--json").stdout)
    assert 1 <= narrowed["articles"] <= result["articles"]
    assert json.loads(copydesk("search", uuid.uuid4().hex, "--json").stdout)["articles"] == 0
    assert name in copydesk("search", "malaria").stdout


def test_a_person_is_one_entry_whatever_the_articles_spell(ingest: Run, copydesk: Run) -> None:
    spelt = Path(__file__).parents[1] / "cases" / "landings" / "facets-across-spellings"
    assert ingest(spelt, "2024-10-10").returncode == 0
    people = json.loads(copydesk("search", "--json").stdout)["facets"]["people"]
    assert {one["value"]: one["stories"] for one in people} == {
        "Emre Kayaoğlu": 4,
        "José Peña": 3,
        "John Smith": 2,
        "Jörg Müller": 2,
    }


def test_a_day_that_is_no_day_is_refused(ingest: Run, landing: Path) -> None:
    done = ingest(landing, "2026-02-30")
    assert done.returncode == 1
    assert "'2026-02-30' is not a day" in done.stderr
