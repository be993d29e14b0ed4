"""A real Elasticsearch node on this machine, without Docker, a JDK or Maven.

Elastic publishes the server and its HTTP transport as jars. With a main class and a small plugin of ours
(`java/node`, `java/plugin`) they make a node that answers everything the pipeline asks. It has no security, so
it listens on 127.0.0.1 and nowhere else. What it lacks against the official distribution is listed in
docs/adr/0002-embedded-elasticsearch.md.
"""

from __future__ import annotations

import http.client
import os
import shutil
from dataclasses import dataclass
from pathlib import Path
from zipfile import ZipFile

from copydesk.assets.cache import content_key, make_once, repository_in
from copydesk.assets.errors import DiskFull, storage_error
from copydesk.assets.jars import LockedJar, Report, fetch, lock_path, place_jar, read_lock, say_nothing
from copydesk.embedded import loopback
from copydesk.embedded.errors import DataFolderLocked, NotLoopback, PortTaken
from copydesk.embedded.java_runtime import (
    compile_java,
    java_command,
    java_environment,
    java_version,
    source_files,
    write_jar,
)
from copydesk.embedded.program import EmbeddedProgram
from copydesk.embedded.service import Service
from copydesk.errors import EmbeddedError

# The server refuses a class that is both on its class path and in a module folder ("jar hell"), so what the
# transport module brings along must stay off the class path.
_TRANSPORT = "transport-netty4"
_NETTY_GROUP = "io.netty"
_PLUGIN = "distribution-basics"

# Counts up when `_fill` lays out the folder in another way.
_RECIPE = "1"

# 640 MB of heap hold a newspaper's archive on one machine, and leave the process under 1 GB with what Java
# takes besides. G1 and its two settings are the distribution's own: the memory circuit breaker counts on them.
_MEMORY = (
    "-Xms256m", "-Xmx640m", "-XX:MaxDirectMemorySize=128m", "-XX:+UseG1GC", "-XX:G1ReservePercent=15",
    "-XX:InitiatingHeapOccupancyPercent=30", "-XX:+ExitOnOutOfMemoryError",
)  # fmt: skip

# Below this the node could start and then lose its first writes.
_LEAST_FREE_BYTES = 200 * 1024**2

_LOG_CONFIGURATION = """\
status = error
appender.console.type = Console
appender.console.name = console
appender.console.layout.type = PatternLayout
appender.console.layout.pattern = [%d{ISO8601}][%-5p][%-25c{1.}] %m%n%throwable
rootLogger.level = info
rootLogger.appenderRef.console.ref = console
# Says once per start what is known: the modules that are not published are not there.
logger.nativeaccess.name = org.elasticsearch.nativeaccess
logger.nativeaccess.level = error
"""


@dataclass(frozen=True)
class NodeInstallation:
    """The prepared program; any number of nodes can run from it, each in its own home folder."""

    root: Path

    @property
    def classpath(self) -> str:
        """The server's jars and the main class, for Java's `-cp`."""
        return os.pathsep.join([str(self.root / "classes"), str(self.root / "lib" / "*")])

    @property
    def modules(self) -> Path:
        """The folder of the transport and of our plugin."""
        return self.root / "modules"


def prepare_node(cache: Path, report: Report = say_nothing) -> NodeInstallation:
    """Fetch and check the node's jars and compile our classes, unless the cache has them already.

    Cold it takes some seconds and 50 MB. Raises `JarsUnavailable`, `CompilationFailed` and `DiskFull`.
    """
    sources = (*source_files("node"), *source_files("plugin"))
    key = content_key((lock_path("node"), lock_path("compiler"), *sources), java_version(), _RECIPE)
    cache = cache.resolve()
    return NodeInstallation(make_once(cache, "node", key, lambda root: _fill(root, cache, report)))


def _fill(root: Path, cache: Path, report: Report) -> None:
    repository = repository_in(cache)
    jars = fetch(read_lock("node"), repository, report)
    library, transport = root / "lib", root / "modules" / _TRANSPORT
    for folder in (library, transport, root / "classes"):
        folder.mkdir(parents=True)
    for jar, path in jars.items():
        place_jar(path, transport if _belongs_to_transport(jar) else library)
    (transport_jar,) = transport.glob(f"{_TRANSPORT}-*.jar")
    _write_transport_descriptor(transport_jar, transport)
    classpath = sorted(library.iterdir())
    compile_java("node", classpath, root / "classes", repository=repository, report=report)
    _build_plugin(root, classpath, repository, report)


def _belongs_to_transport(jar: LockedJar) -> bool:
    return jar.artifact == _TRANSPORT or jar.group == _NETTY_GROUP


def _write_transport_descriptor(jar: Path, folder: Path) -> None:
    """Take the module's description out of its jar; loaded as a named module it would miss Netty."""
    with ZipFile(jar) as archive:
        text = archive.read(f"META-INF/es-plugins/{_TRANSPORT}/plugin-descriptor.properties").decode()
    kept = [line for line in text.splitlines() if not line.startswith("modulename=")]
    (folder / "plugin-descriptor.properties").write_text("\n".join(kept) + "\n")


def _build_plugin(root: Path, classpath: list[Path], repository: Path, report: Report) -> None:
    folder, classes = root / "modules" / _PLUGIN, root / "plugin-classes"
    folder.mkdir()
    compile_java("plugin", classpath, classes, repository=repository, report=report)
    write_jar(classes, folder / f"{_PLUGIN}.jar")
    shutil.rmtree(classes)
    (descriptor,) = (path for path in source_files("plugin") if path.suffix == ".properties")
    shutil.copy(descriptor, folder)


class ElasticsearchNode(EmbeddedProgram):
    """One node with its data in `home`; started again with the same home it has the same data.

    A context manager: `with ElasticsearchNode(prepare_node(cache), home) as node: node.url`.
    """

    def __init__(
        self,
        installation: NodeInstallation,
        home: Path,
        http_port: int | None = None,
        *,
        cluster: str = "copydesk",
        address: str = loopback.ADDRESS,
    ) -> None:
        """`http_port` None takes a free one. Raises `NotLoopback` for any `address` but 127.0.0.1."""
        super().__init__()
        if address != loopback.ADDRESS:
            raise NotLoopback(f"the embedded Elasticsearch has no security and can't listen on {address}")
        spare, transport = loopback.free_ports(2)
        self.home = home.resolve()
        self.http_port = spare if http_port is None else http_port
        self._installation = installation
        self._transport_port = transport
        self._cluster = cluster

    @property
    def url(self) -> str:
        """The address that clients use."""
        return f"http://{loopback.ADDRESS}:{self.http_port}"

    @property
    def log(self) -> Path:
        """The node's log of its last start."""
        return self.home / "logs" / "elasticsearch.log"

    def service(self) -> Service:
        """This node as a service for a supervisor, with its home folder made ready. Raises as `start` does."""
        loopback.require_free(self.http_port, "Elasticsearch")
        self._lay_out_home()
        temporary = self.home / "tmp"
        command = (
            java_command(), *_MEMORY, "--enable-native-access=ALL-UNNAMED", "-Dfile.encoding=UTF-8",
            "-Djava.awt.headless=true", "-Dlog4j2.disable.jmx=true",
            # As in the distribution: the log is closed by the node itself, and Netty keeps off deprecated calls.
            "-Dlog4j.shutdownHookEnabled=false", "-Dio.netty.noUnsafe=true",
            "-Dio.netty.noKeySetOptimization=true", f"-Djava.io.tmpdir={temporary}",
            f"-Des.path.conf={self.home / 'config'}", f"-Des.nativelibs.path={self.home / 'native'}",
            "-cp", self._installation.classpath, "EmbeddedNode",
            str(self.home), str(self.http_port), str(self._transport_port), self._cluster,
        )  # fmt: skip
        return Service(
            name="elasticsearch",
            command=command,
            environment=java_environment(),
            log=self.log,
            is_ready=self._is_ready,
            ready_within_s=120,
            stops_within_s=20,
            explain=self._explain,
        )

    def _lay_out_home(self) -> None:
        try:
            for name in ("config", "data", "logs", "native", "plugins", "snapshots", "tmp"):
                (self.home / name).mkdir(parents=True, exist_ok=True)
            (self.home / "config" / "log4j2.properties").write_text(_LOG_CONFIGURATION)
            modules = self.home / "modules"
            modules.unlink(missing_ok=True)
            modules.symlink_to(self._installation.modules)
        except OSError as error:
            raise storage_error(self.home, error) from error
        free = shutil.disk_usage(self.home).free
        if free < _LEAST_FREE_BYTES:
            raise DiskFull(
                f"{self.home} is on a disk with {free / 1024**2:.0f} MB left; the node needs at least "
                f"{_LEAST_FREE_BYTES / 1024**2:.0f} MB"
            )

    def _is_ready(self) -> bool:
        query = {"wait_for_status": "yellow", "timeout": "1s"}
        try:
            answer = loopback.ask(self.http_port, "GET", "/_cluster/health", query=query, timeout_s=5)
        except (OSError, http.client.HTTPException):
            return False
        return answer.status == 200

    def _explain(self, log: str) -> EmbeddedError | None:
        if "failed to obtain node lock" in log or "LockObtainFailedException" in log:
            return DataFolderLocked(f"another Elasticsearch node uses {self.home}: stop that one first")
        if "BindHttpException" in log or "Address already in use" in log:
            return PortTaken(f"port {self.http_port}, wanted for Elasticsearch, was taken while it started")
        if "No space left on device" in log:
            return DiskFull(f"the disk that holds {self.home} is full")
        return None
