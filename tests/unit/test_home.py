"""Nothing is left in the home folder of whoever runs Copydesk, but the cache that the README names."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from fresh_home import CACHE, list_home, make_home

PROGRAMS = {
    "read a model": "import copydesk.dedupe.signing.models",
    # Models, entity engine and node are made ready: libraries of all kinds, which may look for a place of their own.
    "prepare": "from copydesk.cli import prepare; prepare()",
}


@pytest.mark.parametrize("program", PROGRAMS.values(), ids=PROGRAMS)
def test_only_the_cache_is_left_at_home(tmp_path: Path, program: str) -> None:
    home, work = tmp_path / "home", tmp_path / "work"
    work.mkdir()
    command = [sys.executable, "-c", program]
    subprocess.run(command, env=make_home(home), cwd=work, check=True, timeout=240)
    assert list_home(home) <= CACHE
    assert list(work.iterdir()) == []
