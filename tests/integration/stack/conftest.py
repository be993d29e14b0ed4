"""One local stack for what operators and readers do: the samples, ingested by a backfill, and Airflow's pages."""

from __future__ import annotations

import json
import shutil
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from collector import Collector
from local_stack import DAYS, ROOT, SECRET, working_folder

from copydesk.cli import stack_config
from copydesk.embedded import loopback
from copydesk.embedded.airflow import AirflowInstallation
from copydesk.embedded.ingestion import ingest_days, open_dags
from copydesk.embedded.stack import Stack
from copydesk.embedded.supervisor import Supervisor
from copydesk.pipeline import verify
from copydesk.settings import Settings, load_settings

SEEDS = ROOT / "seeds"
SHARD_ARTICLES = 12


@pytest.fixture(scope="module")
def landing(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The samples, to which tests add landing days of their own."""
    folder = tmp_path_factory.mktemp("landing")
    for day in DAYS:
        shutil.copytree(SEEDS / day.isoformat(), folder / day.isoformat())
    return folder


@pytest.fixture(scope="module")
def collector() -> Iterator[Collector]:
    with Collector() as server:
        serving = threading.Thread(target=server.serve_forever)
        serving.start()
        yield server
        server.shutdown()
        serving.join()


@pytest.fixture(scope="module")
def stack(landing: Path, collector: Collector, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """A stack on the samples, ingested once by a backfill."""
    home = tmp_path_factory.mktemp("stack")
    config = stack_config(str(landing), home, nightly=False)
    given = {
        "COPYDESK_NIGHTS__POLL_SECONDS": "10",
        # Larger days of the samples are searched by several tasks, the others by one.
        "COPYDESK_DEDUPE__SHARD_ARTICLES": str(SHARD_ARTICLES),
        "COPYDESK_ELASTICSEARCH_API_KEY": SECRET,
        "COPYDESK_METRICS": f"http://{loopback.ADDRESS}:{collector.server_port}",
    }
    config = replace(config, environment={**config.environment, **given})
    with working_folder(ROOT), Stack(config) as running:
        ingest_days(running, DAYS)
        open_dags(running, nightly=True)
        yield running


@pytest.fixture
def settings(stack: Stack) -> Iterator[Settings]:
    """The stack's settings; whatever a test did, the index holds what the curated layer says, and nothing is owed."""
    settings = load_settings(
        landing=stack.config.landing,
        data=str(stack.data / "pipeline"),
        elasticsearch=stack.urls["elasticsearch"],
        dedupe={"shard_articles": SHARD_ARTICLES},
    )
    yield settings
    assert verify(settings).differences == ()


@pytest.fixture(scope="module")
def guarded(stack: Stack, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a second web server of the same Airflow that has accounts: ann administers, vic may only look."""
    passwords = tmp_path_factory.mktemp("accounts") / "passwords.json"
    passwords.write_text(json.dumps({"ann": "ann", "vic": "vic"}))
    installation = AirflowInstallation(
        home=stack.data / "airflow",
        dags=ROOT / "dags",
        plugins=ROOT / "plugins",
        port=(ports := loopback.free_ports(2))[0],
        task_api_port=ports[1],
        task_environment={
            "COPYDESK_LANDING": stack.config.landing,
            "COPYDESK_DATA": str(stack.data / "pipeline"),
            "COPYDESK_ELASTICSEARCH": stack.urls["elasticsearch"],
            "AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_ALL_ADMINS": "False",
            "AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_USERS": "ann:admin,vic:viewer",
            "AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_PASSWORDS_FILE": str(passwords),
        },
    )
    (server,) = (one for one in installation.services() if one.name == "airflow-api-server")
    with Supervisor() as supervisor:
        supervisor.start(replace(server, log=passwords.with_name("api-server.log")))
        yield installation.url
