"""The notifiers that the image has beyond e-mail tell a server of their kind, as the runbook has them."""

from __future__ import annotations

import json
import os
import re
import subprocess
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
from containers.service import PYTHON, ROOT

pytestmark = [pytest.mark.integration, pytest.mark.deployment, pytest.mark.timeout(300)]

ROW = re.compile(r"^\| `(airflow\.providers\.[\w.]+)` \| `(\{.*?\})` \|", re.MULTILINE)
SUBJECT, TEXT = "Copydesk: landing day 2026-03-02 failed", "13 articles are gone: {{ conf }}"
TELL = f"from copydesk_glue import notices; notices.tell({SUBJECT!r}, {TEXT!r}, {{}})"


class Receiver(HTTPServer):
    """Takes what is posted to it and says "ok", as Slack does."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Answer)
        self.posted: list[Any] = []


class Answer(BaseHTTPRequestHandler):
    server: Receiver

    def do_POST(self) -> None:
        self.server.posted.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"ok")

    def log_message(self, *_: Any) -> None:
        """Nobody reads it."""


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with Receiver() as server:
        serving = threading.Thread(target=server.serve_forever)
        serving.start()
        yield server
        server.shutdown()
        serving.join()


@pytest.mark.parametrize("kind", ["slack", "apprise"])
def test_the_image_tells_whoever_is_to_be_told(kind: str, receiver: Receiver, tmp_path: Path) -> None:
    if not PYTHON.is_file():
        pytest.skip(f"{PYTHON} is missing: `make deployment` makes it")
    page = (ROOT / "docs" / "runbook.md").read_text(encoding="utf-8")
    ((notifier, arguments),) = [row for row in ROW.findall(page) if kind in row[0]]
    place = f"127.0.0.1:{receiver.server_port}/hook"
    connections = {
        "slack": {"conn_type": "slackwebhook", "password": f"http://{place}"},
        "apprise": {"conn_type": "apprise", "extra": {"config": [{"path": f"json://{place}", "tag": "all"}]}},
    }
    environment = os.environ | {
        "AIRFLOW_HOME": str(tmp_path),
        "PYTHONPATH": str(ROOT / "plugins"),
        "COPYDESK_NIGHTS__NOTIFY": json.dumps([{"notifier": notifier, "arguments": json.loads(arguments)}]),
        f"AIRFLOW_CONN_{kind.upper()}_DEFAULT": json.dumps(connections[kind]),
    }
    done = subprocess.run(
        [PYTHON, "-c", TELL], env=environment, check=False, capture_output=True, text=True, timeout=240
    )
    assert done.returncode == 0, done.stderr[-3000:]
    (posted,) = receiver.posted or [done.stderr[-3000:]]
    if kind == "slack":
        assert posted["text"] == f"{SUBJECT}: {TEXT}"
    else:
        assert (posted["title"], posted["message"]) == (SUBJECT, TEXT)
