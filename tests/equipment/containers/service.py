"""One container of a service: what the compose file says of it, done by namespaces."""

from __future__ import annotations

import os
import shlex
import signal
import subprocess
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psutil

from containers.namespaces import children, find_closed_folder, run
from copydesk.settings import default_cache

if TYPE_CHECKING:
    from containers.compose import Compose

ROOT = Path(__file__).parents[3]
PYTHON = Path(os.environ.get("DEPLOYED_PYTHON", ROOT / ".copydesk" / "deployed" / "bin" / "python"))
AIRFLOW_UID = 50_000
# The embedded node has no security.
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
# The interpreter may be in a folder that only its owner may enter: then nothing but the interpreter is left in that.
if [ "$CLOSED" ]; then
  mount -t tmpfs -o mode=755 tmpfs "$CLOSED" && mkdir -p "$BASE" && mount --bind "$PLACE/python" "$BASE"
fi
exec env -i bash -c 'set -a; . "$1"; set +a; shift; exec "$@"' - "$PLACE/environment" \
  setpriv --reuid "$RUN_AS" --regid "$RUN_AS" --clear-groups --bounding-set -all --no-new-privs "$@"
"""

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
            "BASE": self.compose.base, "CLOSED": str(find_closed_folder(Path(self.compose.base)) or ""),
            "SOURCES": str(ROOT), "FOLDERS": " ".join(self.compose.folders),
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
            return [str(PYTHON), str(ROOT / "tests" / "deployment" / "embedded_node.py"), str(home)]
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

    def cpu_seconds(self) -> float:
        """What its processes have used, those that are over included."""
        assert self.process
        used = 0.0
        for one in (leader := psutil.Process(self.process.pid), *leader.children(recursive=True)):
            with suppress(psutil.NoSuchProcess):
                used += sum(one.cpu_times()[:4])  # its own and that of its children, in user and in system
        return used

    def stop(self, within_s: float = 30) -> None:
        """As `docker stop`: by the image's own signal, and by force where that doesn't end it."""
        number = signal.SIGINT if self.kind == "postgres" else signal.SIGTERM  # TERM waits for PostgreSQL's clients
        self.is_wanted = False
        if self.process is None or self.process.poll() is not None:
            return
        for first in children(self.process.pid):
            os.kill(first, number)
        try:
            self.process.wait(timeout=within_s)
        except subprocess.TimeoutExpired:
            self.kill()
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
