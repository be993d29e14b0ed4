"""Nothing is left in the home folder of whoever runs Copydesk."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path


def test_reading_a_model_leaves_no_telemetry_at_home(tmp_path: Path) -> None:
    environment = {name: value for name, value in os.environ.items() if name != "ORT_DISABLE_TELEMETRY"}
    command = [sys.executable, "-c", "import copydesk.dedupe.models"]
    subprocess.run(command, env=environment | {"HOME": str(tmp_path)}, check=True, timeout=120)
    assert [str(file) for file in tmp_path.rglob("*")] == []
