"""What a run asks of Airflow's REST interface (version 2): unpause, backfill, watch, and say what failed.

The local Airflow treats everyone who reaches the loopback address as its administrator, so no token is sent.
"""

from __future__ import annotations

import http.client
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, tzinfo
from typing import cast
from urllib.parse import quote

from copydesk.embedded import loopback
from copydesk.embedded.errors import AirflowRefused

# The most that one answer lists; Airflow's own limit is 100 by default.
_PAGE = 100

Json = dict[str, object]


@dataclass(frozen=True)
class DagRun:
    """One run of a DAG."""

    dag_id: str
    run_id: str
    state: str
    logical_date: str | None
    note: str | None = None


@dataclass(frozen=True)
class TaskInstance:
    """One task of one run, or one of its mapped copies."""

    dag_id: str
    run_id: str
    task_id: str
    map_index: int  # -1 for a task that isn't mapped
    try_number: int
    state: str


@dataclass(frozen=True)
class Backfill:
    """A backfill and whether it is over, well or not."""

    backfill_id: int
    dag_id: str
    is_completed: bool


@dataclass(frozen=True)
class AirflowClient:
    """Talks to the Airflow that listens on a port of this machine. Every call may raise `AirflowRefused`."""

    port: int

    def has_dag(self, dag_id: str) -> bool:
        """Whether Airflow has read this DAG; a fresh one needs some seconds to."""
        return self._ask("GET", f"/dags/{quote(dag_id)}", accepted=(200, 404)).status == 200

    def import_errors(self) -> dict[str, str]:
        """By file, what went wrong when Airflow read it."""
        errors = self._collect("/importErrors", "import_errors", {})
        return {str(error["filename"]): str(error["stack_trace"]) for error in errors}

    def pause(self, dag_id: str) -> None:
        """Keep the scheduler's hands off this DAG's runs."""
        self._ask("PATCH", f"/dags/{quote(dag_id)}", body={"is_paused": True})

    def unpause(self, dag_id: str) -> None:
        """Let the scheduler run this DAG."""
        self._ask("PATCH", f"/dags/{quote(dag_id)}", body={"is_paused": False})

    def create_backfill(
        self, dag_id: str, first: date, last: date, *, max_active_runs: int, zone: tzinfo = UTC
    ) -> Backfill:
        """One run for every interval that starts on the days `first` to `last` of a time zone, both included.

        Runs that there are already are run again, those that ended well as well.
        """
        body: Json = {
            "dag_id": dag_id,
            "from_date": _begin(first, zone),
            "to_date": _end(last, zone),
            "reprocess_behavior": "completed",
            "max_active_runs": max_active_runs,
        }
        return _backfill(self._object("POST", "/backfills", body=body))

    def backfill(self, backfill_id: int) -> Backfill:
        """The backfill as it stands now."""
        return _backfill(self._object("GET", f"/backfills/{backfill_id}"))

    def abandon_unfinished(self, dag_id: str) -> None:
        """Cancel the backfills and fail the runs that are not over: for what an earlier, killed Airflow left behind."""
        for found in self._collect("/backfills", "backfills", {"dag_id": dag_id}):
            if found["completed_at"] is None:
                self._ask("PUT", f"/backfills/{found['id']}/cancel", accepted=(200, 409))
        for run in self.dag_runs(dag_id):
            if run.state in ("queued", "running"):
                path = f"/dags/{quote(dag_id)}/dagRuns/{quote(run.run_id, safe='')}"
                self._ask("PATCH", path, body={"state": "failed"})

    def dag_runs(
        self, dag_id: str, first: date | None = None, last: date | None = None, zone: tzinfo = UTC
    ) -> tuple[DagRun, ...]:
        """Every run by logical date, where given only those of the days `first` to `last` of a time zone."""
        query: dict[str, str | int] = {"order_by": "logical_date"}
        if first is not None:
            query["logical_date_gte"] = _begin(first, zone)
        if last is not None:
            query["logical_date_lte"] = _end(last, zone)
        return tuple(map(_dag_run, self._collect(f"/dags/{quote(dag_id)}/dagRuns", "dag_runs", query)))

    def failed_tasks(self, run: DagRun) -> tuple[TaskInstance, ...]:
        """The tasks that failed themselves, not those that were never run because of them."""
        path = f"/dags/{quote(run.dag_id)}/dagRuns/{quote(run.run_id, safe='')}/taskInstances"
        return tuple(map(_task_instance, self._collect(path, "task_instances", {"state": "failed"})))

    def task_log(self, task: TaskInstance) -> str:
        """The log of the task's last try, one event a line."""
        path = (
            f"/dags/{quote(task.dag_id)}/dagRuns/{quote(task.run_id, safe='')}"
            f"/taskInstances/{quote(task.task_id)}/logs/{task.try_number}"
        )
        query: dict[str, str | int] = {"map_index": task.map_index, "full_content": "true"}
        content = self._object("GET", path, query=query).get("content")
        events = content if isinstance(content, list) else [content]
        return "\n".join(_log_line(event) for event in events)

    def _collect(self, path: str, key: str, query: Mapping[str, str | int]) -> Iterator[Json]:
        """Every member of a list that may take several answers."""
        offset = 0
        while True:
            page = self._object("GET", path, query={**query, "limit": _PAGE, "offset": offset})
            members = cast(list[Json], page[key])
            yield from members
            offset += len(members)
            if not members or offset >= int(str(page["total_entries"])):
                return

    def _object(
        self, method: str, path: str, *, query: Mapping[str, str | int] | None = None, body: object = None
    ) -> Json:
        answer = self._ask(method, path, query=query, body=body)
        try:
            value = answer.json()
        except ValueError:
            value = None
        if not isinstance(value, dict):
            raise AirflowRefused(f"{method} {path} did not answer with a JSON object: {answer.text[:500]}")
        return value

    def _ask(
        self,
        method: str,
        path: str,
        *,
        query: Mapping[str, str | int] | None = None,
        body: object = None,
        accepted: tuple[int, ...] = (200, 201),
    ) -> loopback.Answer:
        try:
            answer = loopback.ask(self.port, method, f"/api/v2{path}", query=query, body=body)
        except (OSError, http.client.HTTPException) as error:
            raise AirflowRefused(f"{method} {path}: no answer from Airflow: {error}") from error
        if answer.status not in accepted:
            raise AirflowRefused(f"{method} {path} was answered with {answer.status}: {answer.text[:2000]}")
        return answer


def _begin(day: date, zone: tzinfo) -> str:
    return datetime.combine(day, time(0), zone).isoformat()


def _end(day: date, zone: tzinfo) -> str:
    return datetime.combine(day, time(23, 59, 59), zone).isoformat()


def _backfill(value: Json) -> Backfill:
    return Backfill(int(str(value["id"])), str(value["dag_id"]), value["completed_at"] is not None)


def _dag_run(value: Json) -> DagRun:
    logical_date = value["logical_date"]
    return DagRun(
        dag_id=str(value["dag_id"]),
        run_id=str(value["dag_run_id"]),
        state=str(value["state"]),
        logical_date=None if logical_date is None else str(logical_date),
        note=cast(str | None, value.get("note")),
    )


def _task_instance(value: Json) -> TaskInstance:
    return TaskInstance(
        dag_id=str(value["dag_id"]),
        run_id=str(value["dag_run_id"]),
        task_id=str(value["task_id"]),
        map_index=int(str(value["map_index"])),
        try_number=int(str(value["try_number"])),
        state=str(value["state"]),
    )


def _log_line(event: object) -> str:
    """One event of a log, with the error's own words: those are what a reader looks for."""
    if not isinstance(event, dict):
        return str(event)
    parts = [str(event.get("timestamp") or ""), str(event.get("level") or ""), str(event.get("event", ""))]
    details = event.get("error_detail") or ()
    parts += [f"{detail.get('exc_type')}: {detail.get('exc_value')}" for detail in details]
    return " ".join(part for part in parts if part)
