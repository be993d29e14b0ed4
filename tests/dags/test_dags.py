"""The DAG files load, stay light, and are wired as the design says."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, date, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
# Airflow itself still uses a deprecated pattern class of pathspec, in every scan of a folder, and a name of its own
# that it has moved.
pytestmark = [
    pytest.mark.filterwarnings("ignore:.*GitWildMatchPattern.*:DeprecationWarning"),
    pytest.mark.filterwarnings("ignore:.*determine_kwargs.*"),
]

HEAVY = {"numpy", "pyarrow", "pandas", "elasticsearch", "trafilatura", "lxml", "copydesk.pipeline"}


@pytest.fixture(scope="module")
def bag() -> Any:
    from airflow.dag_processing.dagbag import DagBag

    return DagBag(str(ROOT / "dags"))


@pytest.fixture
def ingest(bag: Any) -> Any:
    return bag.dags["ingest_articles"]


def test_every_dag_file_loads(bag: Any) -> None:
    assert bag.import_errors == {}
    assert set(bag.dags) == {file.stem for file in (ROOT / "dags").glob("*.py")}


def test_every_dag_tells_operators_what_it_is(bag: Any) -> None:
    for dag in bag.dags.values():
        assert dag.doc_md
        assert dag.tags
        assert dag.default_args["owner"] == "copydesk"


def test_every_parameter_explains_itself_and_has_a_valid_default(bag: Any) -> None:
    for dag in bag.dags.values():
        for name in dag.params:
            param = dag.params.get_param(name)
            assert param.schema["title"]
            assert param.description
            param.resolve()


def test_the_stages_are_wired_in_order(ingest: Any) -> None:
    after = {task_id: set(task.downstream_task_ids) for task_id, task in ingest.task_dict.items()}
    assert after == {
        "plan": {"clean_normalize_enrich"},
        "clean_normalize_enrich": {"take_in"},
        "take_in": {"search_own", "deduplicate"},
        "search_own": {"look_around"},
        "look_around": {"search"},
        "search": {"deduplicate"},
        "deduplicate": {"prepare_index"},
        "prepare_index": {"index", "audit"},
        "index": {"audit"},
        "audit": set(),
    }


def test_the_index_is_built_anew_month_by_month_and_begun_once(bag: Any) -> None:
    dag = bag.dags["reindex_articles"]
    after = {task_id: set(task.downstream_task_ids) for task_id, task in dag.task_dict.items()}
    assert after == {"begin": {"fill"}, "fill": {"finish"}, "finish": set()}
    # A second attempt would find what the first one began.
    assert dag.task_dict["begin"].retries == 0
    assert dag.max_active_runs == 1


def test_maintenance_deletes_nothing_unless_it_is_told_to(bag: Any) -> None:
    dag = bag.dags["maintain_index"]
    assert dag.params.get_param("for_real").resolve() is False
    assert set(dag.task_dict) == {"maintain", "learn"}


def test_names_are_learned_after_runs_one_learning_at_a_time(bag: Any, ingest: Any) -> None:
    dag = bag.dags["learn_names"]
    (written,) = ingest.task_dict["audit"].outlets
    assert [one.name for one in dag.timetable.asset_condition.objects] == [written.name]
    assert dag.max_active_runs == 1


def test_one_deduplication_at_a_time(ingest: Any) -> None:
    assert ingest.task_dict["deduplicate"].max_active_tis_per_dag == 1


def test_a_run_takes_exactly_one_landing_day(ingest: Any) -> None:
    from airflow.serialization.serialized_objects import DagSerialization

    as_scheduled = DagSerialization.from_dict(DagSerialization.to_dict(ingest))
    intervals = [
        info.data_interval
        for info in as_scheduled.iter_dagrun_infos_between(
            datetime(2026, 3, 2, tzinfo=UTC), datetime(2026, 3, 4, 23, 59, 59, tzinfo=UTC)
        )
    ]
    days = [(interval.start.date().isoformat(), interval.end.date().isoformat()) for interval in intervals]
    assert days == [("2026-03-02", "2026-03-03"), ("2026-03-03", "2026-03-04"), ("2026-03-04", "2026-03-05")]


def test_what_is_out_of_reach_is_retried_and_the_rest_is_not(ingest: Any) -> None:
    from airflow.sdk import RetryAction
    from airflow.sdk.exceptions import AirflowRuntimeError, ErrorType
    from airflow.sdk.execution_time.comms import ErrorResponse

    from copydesk import errors

    policy = ingest.task_dict["index"].retry_policy
    for error, action in (
        (errors.SearchUnavailable("http://127.0.0.1:9"), RetryAction.RETRY),
        (errors.EntitiesUnavailable("127.0.0.1:9"), RetryAction.RETRY),
        (ConnectionResetError(), RetryAction.RETRY),
        (AirflowRuntimeError(ErrorResponse(error=ErrorType.API_SERVER_ERROR)), RetryAction.RETRY),
        (errors.LandingMissing("2026-03-02"), RetryAction.FAIL),
        (errors.BooksUnbalanced("read 2, kept 1"), RetryAction.FAIL),
        (KeyError("a mistake in the code"), RetryAction.FAIL),
    ):
        assert policy.evaluate(error, 1, 3).action is action, error


def test_a_task_that_ran_often_before_is_retried_as_soon_as_a_new_one(bag: Any) -> None:
    """Backfills of a day and cleared tasks keep counting tries, and Airflow's wait doubles with each."""
    from airflow.models.taskinstance import TaskInstance

    ended = datetime(2026, 3, 3, tzinfo=UTC)

    def wait(task: Any, tries: int) -> float:
        one = SimpleNamespace(
            task=task, dag_id="d", task_id=task.task_id, logical_date=ended, try_number=tries, end_date=ended,
            retry_delay_override=None,
        )  # fmt: skip
        return (TaskInstance.next_retry_datetime(one) - ended).total_seconds()  # type: ignore[arg-type]

    for task in (task for dag in bag.dags.values() for task in dag.tasks):
        fresh = [wait(task, tries) for tries in (1, 2, 3)]
        assert fresh == sorted(fresh)
        assert all(wait(task, tries) <= 160 for tries in (4, 6, 12, 50)), task.task_id


def test_reading_a_dag_file_imports_nothing_heavy() -> None:
    """Airflow reads each file again every half minute, in every component."""
    program = (
        "import sys, runpy; import airflow.sdk; before = set(sys.modules);"
        f"sys.path.insert(0, {str(ROOT / 'plugins')!r});"
        f"runpy.run_path({str(ROOT / 'dags' / 'ingest_articles.py')!r});"
        "print(*sorted(set(sys.modules) - before))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=60)
    imported = set(done.stdout.split())
    assert "copydesk_glue.tasks" in imported
    assert not imported & HEAVY


def test_a_task_masks_its_secrets_before_it_begins(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(ROOT / "plugins"))
    from copydesk import pipeline
    from copydesk_glue import library

    masked: list[str] = []
    monkeypatch.setattr(library, "mask_secret", masked.append)
    monkeypatch.setattr(pipeline, "audit_partition", lambda _settings: list(masked))
    monkeypatch.setenv("COPYDESK_ELASTICSEARCH", "http://elastic:hu%2Fsh@node:9200")
    assert library.run_step("audit_partition") == ["hu%2Fsh", "hu/sh"]


def test_what_airflow_would_not_map_is_refused_before_the_index_is_touched(
    monkeypatch: pytest.MonkeyPatch, ingest: Any
) -> None:
    from copydesk import pipeline
    from copydesk.errors import InvalidSetting
    from copydesk_glue import tasks

    touched: list[int] = []
    monkeypatch.setattr(pipeline, "prepare_index", lambda _settings, _day, batches, _: touched.append(len(batches)))
    monkeypatch.setattr(tasks, "_begin", lambda: SimpleNamespace(day=date(2026, 3, 5)))
    monkeypatch.setattr(tasks, "get_current_context", dict)
    monkeypatch.setattr(tasks.triggers, "list_days_of_others", lambda _context: [])
    monkeypatch.setenv("AIRFLOW__CORE__MAX_MAP_LENGTH", "3")
    prepare = ingest.task_dict["prepare_index"].python_callable
    with pytest.raises(InvalidSetting, match="AIRFLOW__CORE__MAX_MAP_LENGTH: 4 batches to index, and 3 mapped"):
        prepare([{"day": "2026-03-05", "number": number} for number in range(4)])
    assert touched == []
    prepare([{"day": "2026-03-05", "number": number} for number in range(3)])
    assert touched == [3]


def test_the_audit_counts_no_batch_of_an_earlier_run(monkeypatch: pytest.MonkeyPatch, ingest: Any) -> None:
    """Airflow keeps what a mapped task returned when the day has fewer batches the next time, and hands it on."""
    from copydesk_glue import tasks

    audited: list[list[dict[str, Any]]] = []

    def run_step(step: str, _day: date, indexed: list[dict[str, Any]], **_options: Any) -> dict[str, Any]:
        assert step == "audit_partition"
        audited.append(indexed)
        raise RuntimeError("enough")

    monkeypatch.setattr(tasks, "_begin", lambda: SimpleNamespace(day=date(2026, 3, 5), accept=False))
    monkeypatch.setattr(tasks, "_pay_debts", lambda _day: [])
    monkeypatch.setattr(tasks, "run_step", run_step)
    own, neighbour = {"day": "2026-03-05", "number": 0}, {"day": "2026-03-04", "number": 0, "owed": True}
    with pytest.raises(RuntimeError, match="enough"):
        list(ingest.task_dict["audit"].python_callable([own], [own | {"created": 3}, neighbour | {"created": 12}]))
    assert audited == [[own | {"created": 3}]]
