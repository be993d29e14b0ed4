"""Folders that are made once: by one process at a time, whole or not at all."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from copydesk.assets.cache import content_key, make_once
from copydesk.settings import default_cache


def fill(folder: Path) -> None:
    """Put one file into it."""
    (folder / "file").write_text("made")


def test_it_is_made_once(tmp_path: Path) -> None:
    made: list[Path] = []
    for _ in range(2):
        place = make_once(tmp_path, "thing", "k1", lambda folder: (made.append(folder), fill(folder))[1])
    assert (place / "file").read_text() == "made"
    assert len(made) == 1
    assert make_once(tmp_path, "thing", "k2", fill) != place


def test_a_failure_leaves_nothing(tmp_path: Path) -> None:
    def fail(folder: Path) -> None:
        fill(folder)
        raise RuntimeError("half way")

    with pytest.raises(RuntimeError, match="half way"):
        make_once(tmp_path, "thing", "k1", fail)
    assert [path.name for path in tmp_path.iterdir()] == ["lock"]


def test_what_a_killed_process_left_is_removed(tmp_path: Path) -> None:
    fill_and_die = (
        "import os, signal, sys; from pathlib import Path; from copydesk.assets.cache import make_once\n"
        "def die(folder): (folder / 'file').write_text('half'); os.kill(os.getpid(), signal.SIGKILL)\n"
        "make_once(Path(sys.argv[1]), 'thing', 'k1', die)"
    )
    subprocess.run([sys.executable, "-c", fill_and_die, str(tmp_path)], check=False)
    assert len(list(tmp_path.glob("thing.partial-*"))) == 1
    place = make_once(tmp_path, "thing", "k1", fill)
    assert (place / "file").read_text() == "made"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["lock", "thing-k1"]


def test_two_processes_at_once_make_it_once(tmp_path: Path) -> None:
    make = (
        "import sys; from pathlib import Path; from copydesk.assets.cache import make_once\n"
        "def fill(folder): open(sys.argv[1] + '/made', 'a').write('x'); (folder / 'file').write_text('made')\n"
        "make_once(Path(sys.argv[1]), 'thing', 'k1', fill)"
    )
    both = [subprocess.Popen([sys.executable, "-c", make, str(tmp_path)]) for _ in range(2)]
    assert [one.wait(60) for one in both] == [0, 0]
    assert (tmp_path / "made").read_text() == "x"


def test_the_key_follows_names_bytes_and_facts(tmp_path: Path) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    one.write_text("same")
    two.write_text("same")
    keys = {content_key([one]), content_key([two]), content_key([one], "25"), content_key([one, two])}
    one.write_text("other")
    assert len(keys | {content_key([one])}) == 5


def test_the_default_is_below_xdg_cache_home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert default_cache() == tmp_path / "copydesk"
    monkeypatch.delenv("XDG_CACHE_HOME")
    monkeypatch.setenv("HOME", str(tmp_path))
    assert default_cache() == tmp_path / ".cache" / "copydesk"
