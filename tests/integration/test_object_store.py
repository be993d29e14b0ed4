"""Landing and data on an object store: what is made there of landing days is what is made in folders.

The store is moto's S3 server, whose requirements can't be had together with the project's: `make objects` gives it an
environment of its own.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from curation import curate
from pyarrow.fs import S3FileSystem
from upath import UPath

from copydesk.embedded import loopback
from copydesk.embedded.service import Service
from copydesk.embedded.supervisor import Supervisor
from copydesk.settings import Settings

pytestmark = [pytest.mark.integration, pytest.mark.timeout(900)]

ROOT = Path(__file__).parents[2]
SEEDS = ROOT / "seeds"
MOTO = Path(os.environ.get("MOTO_SERVER", ROOT / ".copydesk" / "moto" / "bin" / "moto_server"))
DAYS = [date(2026, 3, 3)]
LATE = (
    "Millet growers form a union\n\n{day} - Some four hundred growers of millet in the valley of the Oru have "
    "founded a union that is to store their grain together and to bargain for its price.\n"
)


@pytest.fixture
def store(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    """An object store with two empty buckets, `landing` and `data`, that the environment names."""
    if not MOTO.is_file():
        pytest.skip(f"{MOTO} is missing: `make objects` makes it")
    (port,) = loopback.free_ports(1)
    given = {
        "AWS_ENDPOINT_URL": f"http://{loopback.ADDRESS}:{port}",
        "AWS_ACCESS_KEY_ID": "anybody",
        "AWS_SECRET_ACCESS_KEY": "anything",
        "AWS_REGION": "us-east-1",
    }
    for name, value in given.items():
        monkeypatch.setenv(name, value)

    def answers() -> bool:
        try:
            return loopback.ask(port, "GET", "/").status == 200
        except OSError:
            return False

    command = (str(MOTO), "-H", loopback.ADDRESS, "-p", str(port))
    with Supervisor() as supervisor:
        supervisor.start(Service("moto", command, dict(os.environ), tmp_path / "moto.log", answers))
        client = S3FileSystem(endpoint_override=f"{loopback.ADDRESS}:{port}", scheme="http", allow_bucket_creation=True)
        for bucket in ("landing", "data"):
            client.create_dir(bucket)
        yield


def test_days_on_an_object_store_become_what_they_become_in_folders(
    store: None, entity_address: str, search_settings: Settings, tmp_path: Path
) -> None:
    """The lock for what two runs may not do at once lies in Elasticsearch then."""
    for day in DAYS:
        for file in filter(Path.is_file, (SEEDS / day.isoformat()).rglob("*")):
            UPath(f"s3://landing/{file.relative_to(SEEDS)}").write_bytes(file.read_bytes())
    enrich = search_settings.enrich.model_copy(update={"entities": entity_address})
    where = {"landing": str(SEEDS), "data": str(tmp_path / "data"), "enrich": enrich}
    local = search_settings.model_copy(update=where)
    remote = local.model_copy(update={"landing": "s3://landing", "data": "s3://data"})
    wanted = curate(local, DAYS)
    assert curate(remote, DAYS) == wanted
    assert curate(remote, DAYS) == wanted, "a second run of the same files"

    late = UPath(f"s3://landing/{DAYS[0]}/harbour-post/late.txt")
    late.write_text(LATE.format(day=DAYS[0]))
    assert len(curate(remote, DAYS)[DAYS[0]]) == len(wanted[DAYS[0]]) + 1
    late.unlink()
    assert curate(remote, DAYS) == wanted
