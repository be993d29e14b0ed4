"""docker-compose.yml, run: what its services make of ten landing days is what `copydesk ingest` makes of them.

`DEPLOYMENT_DAYS` runs fewer.
"""

from __future__ import annotations

import os
import subprocess
import threading
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from containers.compose import DAG
from curation import LAST_WRITTEN, Documents, curate, names_are_learned

from copydesk import pipeline
from copydesk.cli import read_runs
from copydesk.index import connect, list_day
from copydesk.pipeline.audit import check_run
from copydesk.settings import Settings, load_settings

pytestmark = [pytest.mark.integration, pytest.mark.deployment, pytest.mark.timeout(3600)]

DAYS = [date(2026, 3, day) for day in (2, 3, 4, 5, 6, 9, 10, 11, 12, 13)][
    : int(os.environ.get("DEPLOYMENT_DAYS", "10"))
]
# Those that run again while something dies: two are at work at once.
HURT = DAYS[:2]
AWAY_S = 30


@pytest.fixture(scope="module")
def plain(entity_address: str, landing: Path, tmp_path_factory: pytest.TempPathFactory) -> Documents:
    """The hash of each document, by day and id, without Airflow."""
    settings = load_settings(landing=str(landing), data=str(tmp_path_factory.mktemp("plain")))
    settings = settings.model_copy(update={"enrich": settings.enrich.model_copy(update={"entities": entity_address})})
    return curate(settings, DAYS, learn=True)


@pytest.fixture(scope="module")
def settings(compose: Any) -> Settings:
    address = compose.running["elasticsearch"].address
    return load_settings(data=str(compose.home / "volumes" / "data"), elasticsearch=f"http://{address}:9200")


def look(compose: Any, settings: Settings, plain: Documents) -> None:
    runs = compose.api("GET", f"{DAG}/dagRuns?limit=100")["dag_runs"]
    assert {run["state"] for run in runs if run["run_type"] == "backfill"} == {"success"}
    for run in read_runs(settings, DAYS):
        check_run(run)
    compose.await_condition(lambda: names_are_learned(compose.api("GET", LAST_WRITTEN)), within_s=180)

    def read() -> tuple[Any, Documents]:
        with connect(settings) as client:
            found = {day: dict(list_day(client, settings.index, day)) for day in DAYS}
        return pipeline.verify(settings).differences, found

    differences, found = compose.operator.submit(read).result()
    assert differences == ()
    assert found == plain


def test_ten_days_over_celery_give_the_plain_index(
    compose: Any, settings: Settings, plain: Documents, report_line: Callable[[str], None]
) -> None:
    seconds = compose.backfill(DAYS)
    look(compose, settings, plain)
    tasks = compose.api("GET", f"{DAG}/dagRuns/~/taskInstances?limit=1000")["task_instances"]
    by_worker = {name: sum(task["hostname"] == name for task in tasks) for name in ("worker-1", "worker-2")}
    assert all(by_worker.values())
    retries = sum(task["try_number"] - 1 for task in tasks if task["task_id"] != "plan" and task["try_number"])
    report_line(f"deployment: {len(DAYS)} days in {seconds:.0f} s, tasks by worker {by_worker}, {retries} retries")


def test_every_health_check_of_the_file_holds(compose: Any) -> None:
    for name, service in compose.running.items():
        if service.kind != "migrate":
            compose.await_condition(service.is_healthy, within_s=180)
            assert service.starts == 1, f"{name}: {service.tail()}"


def test_people_log_in_with_their_passwords_and_an_analyst_starts_nothing(compose: Any) -> None:
    assert isinstance(compose.api("GET", DAG, user="analyst"), dict)
    assert compose.api("POST", f"{DAG}/dagRuns", {"logical_date": None, "conf": {}}, user="analyst") == 403
    secret = compose.secrets["AIRFLOW_PASSWORD_ANALYST"]
    compose.secrets["AIRFLOW_PASSWORD_ANALYST"] = "another"
    assert compose.api("GET", DAG, user="analyst") == 401
    compose.secrets["AIRFLOW_PASSWORD_ANALYST"] = secret


def test_no_service_runs_as_root_or_may_become_it(compose: Any) -> None:
    import psutil

    for service in compose.running.values():
        if service.kind in ("migrate", "elasticsearch"):  # over, and the embedded node for which there is no image
            continue
        (first,) = psutil.Process(service.process.pid).children()
        everyone = [first, *first.children(recursive=True)]
        assert all(one.uids().real != 0 for one in everyone), service.name


def test_workers_have_the_library_before_their_first_task(compose: Any) -> None:
    import psutil

    for name in ("worker-1", "worker-2"):
        everyone = psutil.Process(compose.running[name].process.pid).children(recursive=True)
        (forking,) = (one for one in everyone if "MainProcess" in " ".join(one.cmdline()))
        assert any("tokenizers" in part.path for part in forking.memory_maps()), name


@pytest.mark.parametrize("target", ["redis", "postgres", "worker-1", "scheduler"])
def test_a_service_that_is_killed_or_away_for_half_a_minute_changes_nothing(
    compose: Any, settings: Settings, plain: Documents, target: str
) -> None:
    service = compose.running[target]

    def is_at_work() -> bool:
        answer = compose.api("GET", f"{DAG}/dagRuns/~/taskInstances?state=running")
        return isinstance(answer, dict) and any(task["task_id"] != "plan" for task in answer["task_instances"])

    def strike() -> None:
        while not is_at_work():
            time.sleep(0.5)
        if target not in ("redis", "postgres"):
            service.kill()
            return
        service.stop()
        time.sleep(AWAY_S)
        service.start()

    starts = service.starts
    striking = threading.Thread(target=strike)
    striking.start()
    try:
        compose.backfill(HURT)
    finally:
        striking.join()
    look(compose, settings, plain)
    assert service.starts > starts


def test_what_housekeeping_forgets_leaves_the_index_the_books_and_a_stack_that_runs(
    compose: Any, settings: Settings, plain: Documents
) -> None:
    service = compose.running["housekeeping"]
    # The file's own command, as on a day by when all that is over has become old. What runs was heard of since.
    became = {"-90 days": "-60 seconds", "+%F": "+%FT%T", "sleep 86400 & wait $!": "exit"}
    command = service.command()
    time.sleep(60)
    for old, new in became.items():
        assert old in command[-1]
        command[-1] = command[-1].replace(old, new)
    done = subprocess.run(service.inside(*command), check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-2000:]
    left = compose.api("GET", f"{DAG}/dagRuns?limit=100")["dag_runs"]
    assert len(left) <= 1
    assert len(read_runs(settings, DAYS)) == len(DAYS)
    compose.backfill(HURT)
    look(compose, settings, plain)
