"""The services of docker-compose.yml, laid out, started in their order, looked after and stopped."""

from __future__ import annotations

import json
import os
import re
import secrets
import shutil
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from containers.namespaces import can_connect, enter_network, run
from containers.service import AIRFLOW_UID, PYTHON, ROOT, Service
from copydesk.commands.secrets import make_secrets
from copydesk.embedded.ingestion import DAG_ID

# Two cores that others use as well.
PATIENCE_S, BACKFILL_PATIENCE_S = 600, 3000
# No image of theirs can be had here, or what they do has no counterpart in the embedded node.
DAG = f"/api/v2/dags/{DAG_ID}"
LEFT_OUT = {"certificates", "elasticsearch-users", "kibana", "kibana-content"}


class Compose:
    """The services of the file, with secrets of their own."""

    def __init__(self, home: Path, landing: Path, **values: str) -> None:
        """`values` are what else `.env` says."""
        self.home = home
        self.token = f"cd{secrets.token_hex(2)}"
        self.bridge = f"{self.token}-bridge"
        home.mkdir(exist_ok=True)
        make_secrets(ROOT / ".env.example", home / ".env")
        text = (home / ".env").read_text(encoding="utf-8")
        self.secrets = dict(re.findall(r"^([A-Z_]+)=(.+)$", text, re.MULTILINE)) | {"LANDING": str(landing)} | values
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

    def backfill(self, days: Sequence[date]) -> float:
        """Run the days, four at once; the seconds that it took."""
        self.await_condition(lambda: isinstance(self.api("GET", DAG), dict))
        body = {"dag_id": DAG_ID, "from_date": f"{days[0]}T00:00:00Z", "to_date": f"{days[-1]}T23:59:59Z",
                "reprocess_behavior": "completed", "max_active_runs": 4}  # fmt: skip

        def is_idle() -> bool:
            answer = self.api("GET", f"/api/v2/backfills?dag_id={DAG_ID}")
            return isinstance(answer, dict) and all(one["completed_at"] for one in answer["backfills"])

        def is_asked() -> bool:
            """Also where the answer to the request before was lost."""
            answer = self.api("POST", "/api/v2/backfills", body)
            return isinstance(answer, dict) or answer == 409

        self.await_condition(is_idle)
        began = time.monotonic()
        self.await_condition(is_asked)
        self.await_condition(is_idle, within_s=BACKFILL_PATIENCE_S)
        return time.monotonic() - began

    def down(self) -> None:
        for service in reversed(self.running.values()):
            service.stop()
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
