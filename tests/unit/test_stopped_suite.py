"""Whoever ends the tests by SIGTERM leaves nothing running: fixtures stop what they started."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

TESTS = Path(__file__).parents[1]

SLOW = """
import time
from pathlib import Path
import pytest

HERE = Path(__file__).parent

@pytest.fixture(scope="session")
def server():
    yield
    (HERE / "stopped").touch()

def test_slow(server):
    (HERE / "begun").touch()
    time.sleep(60)
"""


def test_a_suite_that_is_ended_tears_its_fixtures_down(tmp_path: Path) -> None:
    (tmp_path / "test_slow.py").write_text(SLOW)
    command = [sys.executable, "-m", "pytest", "-q", "-c", os.devnull, "--rootdir", tmp_path, "-p", "conftest"]
    with subprocess.Popen(
        [*command, "-p", "no:cacheprovider", tmp_path / "test_slow.py"],
        env=os.environ | {"PYTHONPATH": str(TESTS)},
        cwd=tmp_path,
        stdout=subprocess.DEVNULL,
    ) as suite:
        while not (tmp_path / "begun").exists():
            assert suite.poll() is None
        suite.send_signal(signal.SIGTERM)
        suite.wait(timeout=30)
    assert (tmp_path / "stopped").exists()
