"""Runs the services of docker-compose.yml without Docker, each in namespaces of its own.

Read from the file: commands, environment, volumes, restart policies, start order and health checks. From the
Dockerfile: the folders that the image makes, and its environment. PostgreSQL and Redis are Debian's. Elasticsearch is
the embedded node, which has no security: the jobs for certificates and users are left out, and its URL is plain.
Kibana can't be had.
"""

from __future__ import annotations

import ctypes
import json
import os
import re
import secrets
import shlex
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
import yaml

from copydesk.commands.secrets import make_secrets
from copydesk.settings import default_cache

ROOT = Path(__file__).parents[2]
PYTHON = Path(os.environ.get("DEPLOYED_PYTHON", ROOT / ".copydesk" / "deployed" / "bin" / "python"))
AIRFLOW_UID = 50_000
CLONE_NEWNET = 0x40000000
# Two cores that others use as well.
PATIENCE_S = 600

# No image of theirs can be had here, or what they do has no counterpart in the embedded node.
LEFT_OUT = {"certificates", "elasticsearch-users", "kibana", "kibana-content"}
PLAIN = {"COPYDESK_ELASTICSEARCH": "http://elasticsearch:9200", "COPYDESK_ELASTICSEARCH_CA": ""}

# In the namespaces: the image's folders with their owners, the volumes over them, and the program as its user.
INNER = r"""
set -e
mount --make-rprivate / && mount -t proc proc /proc && hostname "$NAME"
mount --bind "$PLACE/hosts" /etc/hosts && mount --bind "$PLACE/passwd" /etc/passwd
mkdir -p "$PLACE/python" && mount --bind "$BASE" "$PLACE/python"
mkdir -p "$PLACE/cache/copydesk" && mount --bind "$CACHE" "$PLACE/cache/copydesk"
mount -t tmpfs -o mode=755 tmpfs /opt
if [ "$IS_OURS" ]; then
  for folder in $FOLDERS; do install -d -o 50000 -g 50000 "$folder"; done
  for folder in dags plugins seeds kibana; do
    mkdir /opt/copydesk/$folder && mount --bind "$SOURCES/$folder" /opt/copydesk/$folder
  done
  mkdir /opt/copydesk/cache/copydesk && mount --bind "$PLACE/cache/copydesk" /opt/copydesk/cache/copydesk
fi
IFS=';' read -ra volumes <<< "$VOLUMES"
for one in "${volumes[@]}"; do
  IFS=: read -r source target mode <<< "$one"
  [ -d "$target" ] || mkdir -p "$target"
  mount --bind "$source" "$target"
  [ "$mode" != ro ] || mount -o remount,bind,ro "$target"
done
cd "$FOLDER"
# The interpreter may be in a home folder that only root may enter.
case "$BASE" in /root/*)
  mount -t tmpfs -o mode=755 tmpfs /root && mkdir -p "$BASE" && mount --bind "$PLACE/python" "$BASE" ;;
esac
exec env -i bash -c 'set -a; . "$1"; set +a; shift; exec "$@"' - "$PLACE/environment" \
  setpriv --reuid "$RUN_AS" --regid "$RUN_AS" --clear-groups --bounding-set -all --no-new-privs "$@"
"""


def why_not() -> str | None:
    """What is missing for namespaces and services, or None."""
    if sys.platform != "linux" or os.geteuid() != 0:
        return "network namespaces need root on Linux"
    for tool in ("ip", "unshare", "nsenter", "setpriv", "redis-server"):
        if not shutil.which(tool):
            return f"{tool} is not installed (Debian: iproute2, util-linux, redis-server, postgresql)"
    if not sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres")):
        return "PostgreSQL is not installed (Debian: postgresql)"
    if not PYTHON.is_file():
        return f"{PYTHON} is missing: `make deployment` makes it from requirements-deployed.txt"
    probe = subprocess.run(["unshare", "--net", "--mount", "--pid", "--fork", "true"], check=False, capture_output=True)
    return None if probe.returncode == 0 else f"no namespaces here: {probe.stderr.decode().strip()}"


class Service:
    """One container of a service: its namespaces, its process, and how it is started again."""

    def __init__(self, compose: Compose, name: str, kind: str, address: str) -> None:
        self.compose, self.name, self.kind, self.address = compose, name, kind, address
        self.wants = compose.services[kind]
        self.place = compose.home / name
        self.log = self.place / "log"
        self.process: subprocess.Popen[bytes] | None = None
        self.starts = 0
        self.is_wanted = False

    @property
    def space(self) -> str:
        return f"{self.compose.token}-{self.name}"

    def lay_out(self) -> None:
        self.place.mkdir(parents=True)
        run("ip", "netns", "add", self.space)
        veth = f"{self.compose.token}v{self.address.rpartition('.')[2]}"
        run(
            "ip",
            "-n",
            self.compose.bridge,
            "link",
            "add",
            veth,
            "type",
            "veth",
            "peer",
            "name",
            "eth0",
            "netns",
            self.space,
        )
        run("ip", "-n", self.compose.bridge, "link", "set", veth, "master", "br0", "up")
        run("ip", "-n", self.space, "addr", "add", f"{self.address}/24", "dev", "eth0")
        for device in ("eth0", "lo"):
            run("ip", "-n", self.space, "link", "set", device, "up")

    def start(self) -> None:
        environment = self.environment()
        lines = [f"{name}={shlex.quote(str(value))}\n" for name, value in environment.items()]
        (self.place / "environment").write_text("".join(lines))
        (self.place / "hosts").write_text(self.compose.hosts())
        users = Path("/etc/passwd").read_text() + f"airflow:x:{AIRFLOW_UID}:{AIRFLOW_UID}::/home/airflow:/bin/sh\n"
        (self.place / "passwd").write_text(users)
        given = {
            "PATH": os.environ["PATH"], "NAME": self.name, "PLACE": str(self.place), "CACHE": str(default_cache()),
            "BASE": self.compose.base, "SOURCES": str(ROOT), "FOLDERS": " ".join(self.compose.folders),
            "FOLDER": "/opt/copydesk" if self.is_ours else {"redis": "/data"}.get(self.kind, "/"),
            "VOLUMES": ";".join(self.volumes()), "RUN_AS": self.run_as(), "IS_OURS": "yes" if self.is_ours else "",
        }  # fmt: skip
        spaces = ["unshare", "--mount", "--uts", "--pid", "--ipc", "--fork", "--kill-child"]
        command = ["ip", "netns", "exec", self.space, *spaces, "bash", "-c", INNER, "inner", *self.command()]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                command, env=given, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True
            )
        self.starts += 1
        self.is_wanted = True

    @property
    def is_ours(self) -> bool:
        return str(self.wants["image"]).startswith("copydesk:")

    def run_as(self) -> str:
        if self.is_ours:
            return str(AIRFLOW_UID)
        return {"postgres": "postgres", "redis": "redis"}.get(self.kind, "0")

    def environment(self) -> dict[str, Any]:
        own = {
            "PATH": f"{PYTHON.parent}:/usr/local/bin:/usr/bin:/bin",
            "HOME": "/tmp",
            "HOSTNAME": self.name,
            "LANG": "C.UTF-8",
        }
        if self.kind == "postgres":
            own["PGHOST"] = "/var/lib/postgresql/data"  # where its socket is
        if self.kind == "elasticsearch":
            own["XDG_CACHE_HOME"] = str(self.place / "cache")
        image = self.compose.image_environment if self.is_ours else {}
        return own | image | dict(self.wants.get("environment", {})) | (PLAIN if self.is_ours else {})

    def volumes(self) -> list[str]:
        found = []
        for volume in self.wants.get("volumes", []):
            source, target, *mode = volume.split(":")
            if source == "certificates" or self.kind == "elasticsearch":
                continue
            folder = (
                (ROOT / source).resolve()
                if source.startswith((".", "/"))
                else self.compose.volume(source, target, self)
            )
            found.append(":".join([str(folder), target, *mode]))
        return found

    def command(self) -> list[str]:
        if self.kind == "elasticsearch":
            home = self.compose.home / "elasticsearch-home"
            return [str(PYTHON), str(Path(__file__).with_name("embedded_node.py")), str(home)]
        if self.kind == "postgres":
            return ["bash", "-ec", POSTGRES]
        command = self.wants["command"]
        return list(command) if isinstance(command, list) else shlex.split(command)

    def inside(self, *command: str) -> list[str]:
        """The command as it is run in the container, by its user."""
        assert self.process
        (first,) = children(self.process.pid)  # what `ip` became waits for the first process of the container
        user = self.run_as()
        return [
            "nsenter", "--target", str(first), "--mount", "--net", "--uts", "--pid",
            "bash", "-c", 'set -a; . "$1"; set +a; shift; exec setpriv --reuid "$0" --regid "$0" --clear-groups "$@"',
            user, str(self.place / "environment"), *command,
        ]  # fmt: skip

    def is_healthy(self) -> bool:
        """What the file's health check says; of the embedded node, whether it answers at all."""
        assert self.process
        if self.process.poll() is not None or not children(self.process.pid):
            return False
        if self.kind == "elasticsearch":
            return self.compose.can_connect(self.address, 9200)
        kind, *rest = self.wants["healthcheck"]["test"]
        command = ["sh", "-c", *rest] if kind == "CMD-SHELL" else rest
        done = subprocess.run(self.inside(*command), check=False, capture_output=True)
        return done.returncode == 0

    def stop(self, number: int = signal.SIGTERM, within_s: float = 30) -> None:
        self.is_wanted = False
        if self.process is None or self.process.poll() is not None:
            return
        for first in children(self.process.pid):
            os.kill(first, number)
        try:
            self.process.wait(timeout=within_s)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def kill(self) -> None:
        """As `docker kill`: the first process, and with it all others; the policy starts it again."""
        assert self.process
        for first in children(self.process.pid):
            os.kill(first, signal.SIGKILL)

    def tend(self) -> None:
        """Start it again where its policy says so."""
        if not self.is_wanted or self.process is None or (status := self.process.poll()) is None:
            return
        policy = self.wants["restart"]
        if policy == "unless-stopped" or (policy.startswith("on-failure") and status != 0):
            assert self.starts < 20, self.tail()
            self.start()
        else:
            self.is_wanted = False

    def tail(self) -> str:
        return f"{self.name}: " + self.log.read_text(errors="replace")[-3000:]


# What the image's own entry point does: a data folder where there is none, with a password.
POSTGRES = r"""
bin=$(ls -d /usr/lib/postgresql/*/bin | tail -1); data=/var/lib/postgresql/data
if [ ! -f $data/PG_VERSION ]; then
  $bin/initdb -D $data -U "$POSTGRES_USER" --pwfile=<(echo "$POSTGRES_PASSWORD") -A scram-sha-256 > /dev/null
  echo "host all all all scram-sha-256" >> $data/pg_hba.conf
  echo "CREATE DATABASE $POSTGRES_DB" | $bin/postgres --single -D $data postgres > /dev/null
fi
exec $bin/postgres -D $data -k $data -c listen_addresses='*'
"""


class Compose:
    """The services of the file, with secrets of their own."""

    def __init__(self, home: Path, landing: Path) -> None:
        self.home = home
        self.token = f"cd{secrets.token_hex(2)}"
        self.bridge = f"{self.token}-bridge"
        make_secrets(ROOT / ".env.example", home / ".env")
        text = (home / ".env").read_text(encoding="utf-8")
        self.secrets = dict(re.findall(r"^([A-Z_]+)=(.+)$", text, re.MULTILINE)) | {"LANDING": str(landing)}
        file = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))
        self.services: dict[str, dict[str, Any]] = interpolate(file["services"], self.secrets)
        dockerfile = (ROOT / "Dockerfile").read_text(encoding="utf-8").replace("\\\n", " ")
        self.folders = re.findall(r"install -d -o airflow -g airflow ([^&\n]+)", dockerfile)[0].split()
        stated = re.findall(r"^ENV (.*)$", dockerfile, re.MULTILINE)[0]
        self.image_environment = dict(pair.split("=", 1) for pair in stated.split())
        self.base = subprocess.run(
            [str(PYTHON), "-c", "import sys; print(sys.base_prefix)"], check=True, capture_output=True, text=True
        ).stdout.strip()
        self.running: dict[str, Service] = {}
        self.made: list[Path] = []
        self.operator = ThreadPoolExecutor(1)

    def set_up(self) -> None:
        for place in (Path("/data"), Path("/var/lib/postgresql/data")):  # where volumes of images are put
            if not place.exists():
                place.mkdir(parents=True)
                self.made.append(place)
        run("ip", "netns", "add", self.bridge)
        run("ip", "-n", self.bridge, "link", "add", "br0", "type", "bridge")
        run("ip", "-n", self.bridge, "addr", "add", "10.77.0.1/24", "dev", "br0")
        for device in ("br0", "lo"):
            run("ip", "-n", self.bridge, "link", "set", device, "up")
        names = [name for name in self.services if name not in LEFT_OUT and name != "worker"]
        for place, name in enumerate([*names, "worker-1", "worker-2"], start=10):
            kind = name.removesuffix("-1").removesuffix("-2")
            self.running[name] = Service(self, name, kind, f"10.77.0.{place}")
            self.running[name].lay_out()
        self.operator.submit(enter_network, f"/var/run/netns/{self.bridge}").result()

    def up(self, *names: str) -> None:
        """Start services and what they depend on, in the order that the file asks for."""
        for name in names:
            service = self.running[name]
            for needed, how in service.wants.get("depends_on", {}).items():
                if needed == "certificates":
                    continue
                if needed in LEFT_OUT:
                    # Users wait for Elasticsearch, so whoever waits for users does.
                    needed, how = "elasticsearch", {"condition": "service_healthy"}
                if not self.running[needed].starts:
                    self.up(needed)
                self.await_condition(self.is_met, needed, how["condition"])
            if not service.starts:
                service.start()

    def is_met(self, name: str, condition: str) -> bool:
        service = self.running[name]
        if condition == "service_completed_successfully":
            return service.process is not None and service.process.poll() == 0
        return service.is_healthy()

    def await_condition(self, condition: Callable[..., bool], *arguments: Any, within_s: float = PATIENCE_S) -> None:
        deadline = time.monotonic() + within_s
        while not condition(*arguments):
            for service in self.running.values():
                service.tend()
            assert time.monotonic() < deadline, "\n\n".join(one.tail() for one in self.running.values() if one.starts)
            time.sleep(0.5)

    def down(self) -> None:
        for service in reversed(self.running.values()):
            service.stop(signal.SIGINT if service.kind == "postgres" else signal.SIGTERM)
        for service in self.running.values():
            subprocess.run(["ip", "netns", "del", service.space], check=False)
        subprocess.run(["ip", "netns", "del", self.bridge], check=False)
        self.operator.shutdown()
        for place in self.made:
            place.rmdir()

    def volume(self, name: str, target: str, service: Service) -> Path:
        """A new volume gets the owner of what the image has there, as Docker does it, and root where it has nothing."""
        folder = self.home / "volumes" / name
        if not folder.exists():
            folder.mkdir(parents=True)
            if service.kind in ("postgres", "redis"):
                shutil.chown(folder, service.kind, service.kind)
            elif target in self.folders:
                os.chown(folder, AIRFLOW_UID, AIRFLOW_UID)
            folder.chmod(0o700 if service.kind == "postgres" else 0o755)
        return folder

    def hosts(self) -> str:
        return "127.0.0.1 localhost\n" + "".join(f"{one.address} {one.name}\n" for one in self.running.values())

    def can_connect(self, address: str, port: int) -> bool:
        return self.operator.submit(can_connect, address, port).result()

    def api(self, method: str, path: str, body: Any = None, user: str = "admin") -> Any:
        """Airflow's REST interface, as one of its users; the parsed answer, or its status where that is an error."""
        return self.operator.submit(self._ask, method, path, body, user).result()

    def _ask(self, method: str, path: str, body: Any, user: str) -> Any:
        import urllib.error
        import urllib.request

        base = f"http://{self.running['api-server'].address}:8080"
        password = self.secrets[f"AIRFLOW_PASSWORD_{user.upper()}"]

        def send(verb: str, where: str, content: Any, **headers: str) -> Any:
            payload = json.dumps(content).encode() if content is not None else None
            headers["Content-Type"] = "application/json"
            request = urllib.request.Request(base + where, payload, headers, method=verb)
            with urllib.request.urlopen(request, timeout=60) as answer:
                return json.loads(answer.read() or b"null")

        try:
            token = send("POST", "/auth/token", {"username": user, "password": password})["access_token"]
            return send(method, path, body, Authorization=f"Bearer {token}")
        except urllib.error.HTTPError as error:
            with error:
                return error.code
        except OSError:
            return None


def interpolate(value: Any, values: dict[str, str]) -> Any:
    """Variables as Compose puts them in: `${NAME}`, `${NAME:-default}`, `${NAME:?why}`, and `$$` for one dollar."""

    def one(match: re.Match[str]) -> str:
        if match[0] == "$$":
            return "$"
        found = values.get(match["name"], "")
        assert found or match["how"] != ":?", f"{match['name']} is needed"
        return found or (match["rest"] if match["how"] == ":-" else "")

    if isinstance(value, str):
        return re.sub(r"\$\$|\$\{(?P<name>\w+)(?:(?P<how>:-|:\?)(?P<rest>[^}]*))?\}", one, value)
    if isinstance(value, dict):
        return {name: interpolate(one_, values) for name, one_ in value.items()}
    return [interpolate(one_, values) for one_ in value] if isinstance(value, list) else value


def run(*command: str) -> None:
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    assert done.returncode == 0, f"{shlex.join(command)}: {done.stderr}"


def children(pid: int) -> list[int]:
    try:
        return [int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:
        return []


def enter_network(path: str) -> None:
    """This thread's connections are made from there."""
    with open(path) as space:  # noqa: PTH123 - its number is wanted
        assert ctypes.CDLL(None, use_errno=True).setns(space.fileno(), CLONE_NEWNET) == 0, os.strerror(
            ctypes.get_errno()
        )


def can_connect(address: str, port: int) -> bool:
    import socket

    try:
        with socket.create_connection((address, port), timeout=2):
            return True
    except OSError:
        return False


@pytest.fixture(scope="session")
def landing(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Ten landing days: the samples, and a week later the same files again."""
    folder = tmp_path_factory.mktemp("landing")
    folder.chmod(0o755)  # the image's user reads it
    for day in range(2, 7):
        for shift in (0, 7):
            shutil.copytree(ROOT / "seeds" / f"2026-03-{day:02}", folder / f"2026-03-{day + shift:02}")
    return folder


@pytest.fixture(scope="session")
def compose(tmp_path_factory: pytest.TempPathFactory, landing: Path) -> Iterator[Compose]:
    if why := why_not():
        pytest.skip(why)
    made = Compose(tmp_path_factory.mktemp("compose"), landing)
    try:
        made.set_up()
        made.up("api-server", "scheduler", "dag-processor", "triggerer", "worker-1", "worker-2")
        yield made
    finally:
        made.down()
