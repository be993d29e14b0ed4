"""The whole of Copydesk on one machine: Elasticsearch, the entity engine and Airflow, on one data root.

::

    with Stack(StackConfig(data=..., landing=..., dags=..., plugins=..., cache=...)) as stack:
        stack.airflow.unpause("ingest_articles")
        ...
        stack.watch(until)

Everything lies below the data root: `elasticsearch/` and `airflow/` (with their logs), `entities.log`,
`stack.json`, and `pipeline/` for the pipeline's own files.
"""

from __future__ import annotations

import signal
import time
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import TracebackType

from copydesk.assets.errors import storage_error
from copydesk.assets.jars import Report, say_nothing
from copydesk.embedded import loopback
from copydesk.embedded.airflow import AirflowInstallation
from copydesk.embedded.airflow_client import AirflowClient
from copydesk.embedded.entities import EntityServer, prepare_entities
from copydesk.embedded.log_upkeep import LogUpkeep
from copydesk.embedded.node import ElasticsearchNode, prepare_node
from copydesk.embedded.process_table import ProcessIdentity, boot_id, is_running, kill, members, send_signal
from copydesk.embedded.service import POLL_S, Service
from copydesk.embedded.state_file import (
    StackState,
    hold,
    is_held,
    own_identity,
    read_state,
    remove_state,
    write_state,
)
from copydesk.embedded.stop_signals import StopRequested, signals_ignored, stop_signals_raise
from copydesk.embedded.supervisor import Supervisor
from copydesk.errors import EmbeddedError
from copydesk.settings import default_cache, load_settings

# A run ends its tasks, Airflow and Elasticsearch one after the other: 15 s and 20 s at most, and some air.
_DOWN_LIMIT_S = 60.0

# How long programs that a killed supervisor left behind get between SIGTERM and SIGKILL.
_LEFTOVER_LIMIT_S = 10.0


# Waits of 1, 2, 4, 8 and 16 s: Elasticsearch killed once is back in some ten seconds.
_REVIVALS = 5


@dataclass(frozen=True)
class StackConfig:
    """What a stack runs and where. Ports that are None are chosen among the free ones at each start."""

    data: Path
    landing: str
    dags: Path
    plugins: Path
    cache: Path = field(default_factory=default_cache)
    airflow_port: int | None = None
    elasticsearch_port: int | None = None
    entities_port: int | None = None
    # Added to what Airflow's tasks find in their environment.
    environment: Mapping[str, str] = field(default_factory=dict)


class Stack:
    """A running stack. As a context manager it starts on entering and leaves no process behind on leaving."""

    def __init__(self, config: StackConfig, report: Report = say_nothing) -> None:
        self.config = config
        self.data = config.data.resolve()
        self.urls: dict[str, str] = {}
        self._report = report
        self._upkeep: LogUpkeep | None = None
        self._supervisor = Supervisor(self._write_state, report, self._look_after_logs)
        self._held = ExitStack()
        self._airflow_port: int | None = None
        self._is_ready = False

    def __enter__(self) -> Stack:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    @property
    def airflow(self) -> AirflowClient:
        """The REST client of the running Airflow."""
        if self._airflow_port is None:
            raise EmbeddedError("the stack is not started")
        return AirflowClient(self._airflow_port)

    @property
    def supervisor(self) -> Supervisor:
        """The running programs."""
        return self._supervisor

    def start(self) -> None:
        """Start everything and return when all of it is ready; on an error everything is stopped again.

        Raises `DataRootBusy` if another process runs a stack on this data root, and any `EmbeddedError`.
        """
        try:
            self._start()
        except BaseException:
            self.stop()
            raise

    def stop(self) -> None:
        """Stop everything: Airflow first, then the entity engine and Elasticsearch, whose data is kept."""
        with signals_ignored():
            if self._supervisor.children:
                self._report("stopping")
            try:
                self._supervisor.stop()
            finally:
                self._is_ready = False
                self._held.close()

    def watch(self, until: Callable[[], bool] = lambda: False) -> None:
        """Return when `until()` is true, asked once a second. Raises `ServiceDied` as soon as a program ends."""
        self._supervisor.watch(until)

    def _start(self) -> None:
        self._held.enter_context(hold(self.data))
        _stop_leftovers(self.data, self._report)
        self._held.callback(remove_state, self.data)
        self._write_state(self._supervisor)
        node = ElasticsearchNode(
            prepare_node(self.config.cache, self._report),
            self.data / "elasticsearch",
            self.config.elasticsearch_port,
        )
        names = load_settings().enrich
        engine = EntityServer(
            prepare_entities(self.config.cache, self._report, names.languages),
            self.config.entities_port,
            log=self.data / "entities.log",
            loaded=names.languages_loaded,
        )
        airflow = self._airflow_installation(node, engine)
        self.urls = {"elasticsearch": node.url, "entities": engine.address, "airflow": airflow.url}
        self._report("starting Elasticsearch and the entity engine")
        self._supervisor.launch(*map(_revived, (node.service(), engine.service())))
        self._supervisor.run(airflow.migration())
        self._supervisor.await_ready()
        self._report("starting Airflow")
        self._supervisor.start(*map(_revived, airflow.services()))
        self._airflow_port = airflow.port
        self._upkeep = LogUpkeep(load_settings().logs, airflow.log_folders)
        self._is_ready = True
        self._write_state(self._supervisor)

    def _airflow_installation(self, node: ElasticsearchNode, engine: EntityServer) -> AirflowInstallation:
        port, task_api_port = loopback.free_ports(2)
        environment = {
            "COPYDESK_LANDING": self.config.landing,
            "COPYDESK_DATA": str(self.data / "pipeline"),
            "COPYDESK_ELASTICSEARCH": node.url,
            "COPYDESK_ENRICH__ENTITIES": engine.address,
        }
        return AirflowInstallation(
            home=self.data / "airflow",
            dags=self.config.dags.resolve(),
            plugins=self.config.plugins.resolve(),
            port=self.config.airflow_port or port,
            task_api_port=task_api_port,
            task_environment=environment | dict(self.config.environment),
        )

    def _look_after_logs(self, supervisor: Supervisor) -> None:
        if self._upkeep:
            self._upkeep.tend(child.service.log for child in supervisor.children)

    def _write_state(self, supervisor: Supervisor) -> None:
        """Raises `DiskFull` or `FolderUnwritable` while it starts; what runs isn't stopped for it."""
        state = StackState(
            boot=boot_id(),
            supervisor=own_identity(),
            services=supervisor.programs(),
            urls=self.urls,
            is_ready=self._is_ready,
        )
        try:
            write_state(self.data, state)
        except OSError as error:
            if not self._is_ready:
                raise storage_error(self.data, error) from error
            self._report(f"can't note in {self.data} what runs: {error}")


def _revived(service: Service) -> Service:
    """The service, to be started again where it ends."""
    return replace(service, revivals=_REVIVALS)


def serve(
    config: StackConfig,
    on_ready: Callable[[Stack], None],
    report: Report = say_nothing,
) -> None:
    """Run a stack in the foreground until SIGINT, SIGTERM or SIGHUP; then it is stopped and this returns.

    Raises `ServiceDied` if one of its programs ends too often, and whatever `Stack.start` raises.
    """
    try:
        with stop_signals_raise(), Stack(config, report) as stack:
            on_ready(stack)
            stack.watch()
    except StopRequested:
        return


def down(data: Path, report: Report = say_nothing) -> bool:
    """Stop the stack that runs on this data root, from any process. False if none runs and none was left.

    A stack that doesn't stop within a minute is killed, by the processes' recorded identities.
    """
    data = data.resolve()
    was_running = False
    patience = time.monotonic() + _DOWN_LIMIT_S
    told: set[ProcessIdentity] = set()
    while is_held(data):
        was_running = True
        state = read_state(data)
        if state is not None and state.supervisor not in told and is_running(state.supervisor):
            told.add(state.supervisor)
            report(f"stopping the stack of process {state.supervisor.pid}")
            send_signal(state.supervisor, signal.SIGTERM)
        if time.monotonic() > patience:
            for supervisor in told:
                send_signal(supervisor, signal.SIGKILL)
            break
        time.sleep(POLL_S)
    return _stop_leftovers(data, report) or was_running


def _stop_leftovers(data: Path, report: Callable[[str], None]) -> bool:
    """Stop what a killed supervisor left running. Only processes that `stack.json` identifies are touched."""
    state = read_state(data)
    left = members(state.programs) if state else set()
    if state and left:
        report(f"stopping {len(left)} processes that an earlier stack left behind")
        leaders = [program.leader for program in state.programs]
        for leader in leaders:
            send_signal(leader, signal.SIGTERM)
        patience = time.monotonic() + _LEFTOVER_LIMIT_S
        while any(is_running(leader) for leader in leaders) and time.monotonic() < patience:
            time.sleep(POLL_S)
        kill(state.programs)
    remove_state(data)
    return bool(left)
