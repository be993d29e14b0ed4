"""Nothing is left in the home folder of whoever runs Copydesk, but the cache that the README names."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from copydesk.settings import default_cache

PROGRAMS = {
    "read a model": "import copydesk.dedupe.signing.models",
    # Models, entity engine and node are made ready: libraries of all kinds, which may look for a place of their own.
    "prepare": "from copydesk.cli import prepare; prepare()",
}


@pytest.mark.parametrize("program", PROGRAMS.values(), ids=PROGRAMS)
def test_only_the_cache_is_left_at_home(tmp_path: Path, program: str) -> None:
    home, work = tmp_path / "home", tmp_path / "work"
    (home / ".cache").mkdir(parents=True)
    (home / ".cache" / "copydesk").symlink_to(default_cache())  # what was fetched is there already
    work.mkdir()
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("XDG_", "ORT_"))}
    command = [sys.executable, "-c", program]
    subprocess.run(command, env=kept | {"HOME": str(home)}, cwd=work, check=True, timeout=240)
    assert {str(path.relative_to(home)) for path in home.rglob("*")} <= {".cache", ".cache/copydesk"}
    assert list(work.iterdir()) == []
