"""Airflow on this machine: its settings, its five programs, and creating its database.

Settings go by environment variables only; there is no airflow.cfg to drift. This module starts Airflow as
programs and never imports it. Reasons for the choices: docs/adr/0003-local-supervisor.md.
"""

from __future__ import annotations

import http.client
import os
import secrets
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from copydesk.embedded import loopback
from copydesk.embedded.service import Service
from copydesk.settings import load_settings

# Settings of another Airflow of the caller's, and habits of the shell, stay out.
_FOREIGN_PREFIX = "AIRFLOW"
_FOREIGN = frozenset({"PYTHONDONTWRITEBYTECODE"})  # with it every start compiles Airflow anew: 68 s for 10 s

# Two cores run four tasks well: a task waits for Elasticsearch or the entity engine half of its time.
_PARALLELISM = 4

# Seconds between looks for new and changed DAG files; the default of 300 makes a fresh start seem stuck. Those that
# didn't change are read again for the landing's days in the form: at 10 s that alone took 6 % of a core.
_DAG_REFRESH_S = 10
_DAG_REREAD_S = 60

# What operators ask and what tasks ask are two processes: in one, a request that waits for SQLite stops the loop that
# the request which holds it needs to commit. Log servers would listen on every interface; the api-server reads the
# same files.
_COMPONENTS: Mapping[str, tuple[str, ...]] = {
    "api-server": ("api-server", "--apps", "core"),
    "task-api-server": ("api-server", "--apps", "execution"),
    "scheduler": ("scheduler", "--skip-serve-logs"),
    "dag-processor": ("dag-processor",),
    "triggerer": ("triggerer", "--skip-serve-logs"),
}

# The folder of the module that Airflow imports for settings that are code.
_LOCAL_SETTINGS = Path(__file__).with_name("airflow_settings")

# LocalExecutor whose tasks are forked from a process that has the library and its tables: its module below the plugins,
# and its name. Other plugins have their tasks read for themselves.
_PRELOADING = Path("copydesk_glue", "executor.py")
_EXECUTOR = "copydesk_glue.executor.PreloadingExecutor"

# Tasks that one list may become. A run indexes again what it changed in the days around its own: seven on each side, of
# 256 batches each, and stories reach a little further.
MAX_MAP_LENGTH = 8_192

# How long a component waits for another's write to SQLite; the default of 5 s fails requests on busy cores, and one
# that waits for a request of its own process waits for all of it.
_DATABASE_PATIENCE_S = 20

# A task of which nothing was heard for so long is given up and retried: its worker or scheduler was killed. Tasks send
# a sign of life every few seconds; the default is five minutes.
_HEARTBEAT_LIMIT_S = 120

# An empty home on busy cores took 20 s; uncompiled packages make it 70 s.
_START_LIMIT_S = 180
_MIGRATE_LIMIT_S = 300
_STOP_LIMIT_S = 15
# Left alone it takes 10 s, to no end: what waits in it, the next one takes up.
_STOP_LIMITS_S = {"triggerer": 3}


@dataclass(frozen=True)
class AirflowInstallation:
    """One Airflow: its home folder, what it runs, and what its tasks find in their environment."""

    home: Path
    dags: Path
    plugins: Path
    port: int
    task_api_port: int
    task_environment: Mapping[str, str] = field(default_factory=dict)

    @property
    def url(self) -> str:
        """Where its pages and its REST interface are."""
        return f"http://{loopback.ADDRESS}:{self.port}"

    @property
    def logs(self) -> Path:
        """The folder of the components' logs and, below `tasks`, of every task's."""
        return self.home / "logs"

    @property
    def log_folders(self) -> tuple[Path, Path]:
        """Where tasks, and the DAG files that are read, have a log each."""
        return self.logs / "tasks", self.logs / "dag-processor"

    def environment(self) -> dict[str, str]:
        """The whole environment of every component. Creates the home folder and the secret if need be."""
        inherited = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(_FOREIGN_PREFIX) and name not in _FOREIGN
        }
        settings = {f"AIRFLOW__{name.upper()}": value for name, value in self._settings().items()}
        modules = os.pathsep.join(filter(None, (str(_LOCAL_SETTINGS), inherited.get("PYTHONPATH"))))
        home = {"AIRFLOW_HOME": str(self.home), "PYTHONPATH": modules, "PYTHONUNBUFFERED": "1"}
        given = dict(self.task_environment)
        return inherited | home | settings | _metrics(given.get("COPYDESK_METRICS") or load_settings().metrics) | given

    def services(self) -> tuple[Service, ...]:
        """The five components, to be started together once the database is there. Raises `PortTaken`."""
        loopback.require_free(self.port, "Airflow")
        loopback.require_free(self.task_api_port, "Airflow's tasks")
        environment = self.environment()
        return tuple(self._component(name, environment) for name in _COMPONENTS)

    def migration(self) -> Service:
        """The job that creates or upgrades the database. Never run two at once."""
        return Service(
            name="airflow-db-migrate",
            command=_airflow("db", "migrate"),
            environment=self.environment(),
            log=self.logs / "db-migrate.log",
            ready_within_s=_MIGRATE_LIMIT_S,
        )

    def _component(self, name: str, environment: Mapping[str, str]) -> Service:
        return Service(
            name=f"airflow-{name}",
            command=_airflow(*_COMPONENTS[name], *self._port_argument(name)),
            environment=environment,
            log=self.logs / f"{name}.log",
            is_ready=self._answers_tasks if name == "task-api-server" else lambda: self._is_healthy(name),
            ready_within_s=_START_LIMIT_S,
            stops_within_s=_STOP_LIMITS_S.get(name, _STOP_LIMIT_S),
        )

    def _port_argument(self, component: str) -> tuple[str, ...]:
        return ("--port", str(self.task_api_port)) if component == "task-api-server" else ()

    def _answers_tasks(self) -> bool:
        try:
            return loopback.ask(self.task_api_port, "GET", "/execution/health", timeout_s=2).status == 200
        except (OSError, http.client.HTTPException):
            return False

    def _is_healthy(self, component: str) -> bool:
        part = "metadatabase" if component == "api-server" else component.replace("-", "_")
        try:
            answer = loopback.ask(self.port, "GET", "/api/v2/monitor/health", timeout_s=2)
            health = answer.json() if answer.status == 200 else None
        except (OSError, http.client.HTTPException, ValueError):
            return False
        state = health.get(part) if isinstance(health, dict) else None
        return isinstance(state, dict) and state.get("status") == "healthy"

    def _settings(self) -> dict[str, str]:
        """`section__key` and value of everything that differs from Airflow's defaults."""
        self.home.mkdir(parents=True, exist_ok=True)
        tasks, dag_files = self.log_folders
        return {
            "core__dags_folder": str(self.dags),
            "core__plugins_folder": str(self.plugins),
            "core__load_examples": "False",
            "core__executor": _EXECUTOR if (self.plugins / _PRELOADING).is_file() else "LocalExecutor",
            "core__parallelism": str(_PARALLELISM),
            "core__max_map_length": str(MAX_MAP_LENGTH),
            # No login page: whoever reaches the loopback address of this machine is its operator.
            "core__simple_auth_manager_all_admins": "True",
            "core__execution_api_server_url": f"http://{loopback.ADDRESS}:{self.task_api_port}/execution/",
            "database__sql_alchemy_conn": f"sqlite:///{self.home / 'airflow.db'}?timeout={_DATABASE_PATIENCE_S}",
            "api__host": loopback.ADDRESS,
            "api__port": str(self.port),
            "api__base_url": self.url,
            "api__workers": "1",
            "api_auth__jwt_secret": _secret(self.home / "jwt-secret"),
            "scheduler__task_instance_heartbeat_timeout": str(_HEARTBEAT_LIMIT_S),
            "dag_processor__refresh_interval": str(_DAG_REFRESH_S),
            "dag_processor__min_file_process_interval": str(_DAG_REREAD_S),
            "logging__base_log_folder": str(tasks),
            "logging__dag_processor_child_process_log_directory": str(dag_files),
            "usage_data_collection__enabled": "False",
        }


def _metrics(collector: str) -> dict[str, str]:
    """Airflow's own metrics go where Copydesk's go, which its client sends."""
    if not collector:
        return {}
    exporter = {"OTEL_EXPORTER_OTLP_ENDPOINT": collector, "OTEL_EXPORTER_OTLP_PROTOCOL": "http/protobuf"}
    return {"AIRFLOW__METRICS__OTEL_ON": "True", **exporter}


def _airflow(*arguments: str) -> tuple[str, ...]:
    """Airflow by this Python, so that no PATH can lead to another one."""
    return (sys.executable, "-m", "airflow", *arguments)


def _secret(path: Path) -> str:
    """The secret that the components sign their tokens with, made at random once and kept for its owner only."""
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text()
    secret = secrets.token_hex(32)
    with os.fdopen(handle, "w") as file:
        file.write(secret)
    return secret
