"""A password is planted in the environment, and whatever a run prints and writes is searched for it."""

from __future__ import annotations

import base64
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from copydesk.settings import Settings

pytestmark = pytest.mark.integration

SEEDS = Path(__file__).parents[2] / "seeds"
MARK = "hush"
# As it is written in a URL: all that ends some part of one, and an escaped `%`.
PASSWORD = "hush/hush#hush?hush@hush:hush%25hush"
SENT = base64.b64encode(f"elastic:{PASSWORD.replace('%25', '%')}".encode()).decode()


@pytest.fixture
def plain_url(search_settings: Settings) -> str:
    url = search_settings.elasticsearch.get_secret_value()
    if "@" in url:
        pytest.skip("this Elasticsearch has a password of its own")
    return url


def test_no_output_of_a_run_holds_a_password(
    tmp_path: Path, search_settings: Settings, plain_url: str, entity_address: str
) -> None:
    shutil.copytree(SEEDS / "2026-03-05", tmp_path / "landing" / "2026-03-05")
    environment = os.environ | {
        "COPYDESK_INDEX__PREFIX": search_settings.index.prefix,
        "COPYDESK_ENRICH__ENTITIES": entity_address,
    }

    def run(url: str, *arguments: str, **others: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "copydesk.cli", *arguments],
            cwd=tmp_path,
            env=environment | {"COPYDESK_ELASTICSEARCH": url} | others,
            capture_output=True,
            text=True,
            check=False,
            timeout=240,
        )

    ingest = ("ingest", "landing", "--day", "2026-03-05", "--data", "data")
    place = plain_url.removeprefix("http://")
    done = [run(f"http://elastic:{PASSWORD}@{place}", *ingest), run(f"http://elastic:{PASSWORD}@{place}", "search")]
    failed = [
        run(f"http://elastic:{PASSWORD}@127.0.0.1:9", "search"),
        run(f"http://elastic:{PASSWORD}@127.0.0.1:99999", "search"),
        run(f"http://elastic:{PASSWORD}", "search"),
        run(plain_url, "search", COPYDESK_READ=MARK),
        run(plain_url, "search", COPYDESK_ELASTICSEARCH_API_KEY=f"{MARK}€"),
        run(plain_url, *ingest[:-1], f"ftp://me:{MARK}@node/data"),
    ]
    assert [one.returncode for one in done] == [0, 0], done
    assert all(one.returncode in (1, 75) and one.stderr.startswith("copydesk: ") for one in failed), failed
    shown = [one.stdout + one.stderr for one in (*done, *failed)]
    written = {file: file.read_bytes() for file in tmp_path.rglob("*") if file.is_file()}
    assert any(file.suffix == ".parquet" for file in written)
    for text in (*shown, *(content.decode("latin-1") for content in written.values())):
        assert MARK not in text
        assert SENT not in text
