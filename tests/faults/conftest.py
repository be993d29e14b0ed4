"""Hostile files, each landed between two good ones and read in a process whose time, memory and acts are watched."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

DAY = "2026-03-02"
MAX_SECONDS = 10.0
MAX_MEGABYTES = 500.0
KEPT = "kept"
GOOD = "The harbour bridge reopened on Monday after a year of repairs, the city said."
# Stands in files outside the landing: whoever sees it read something that it should not have.
CANARY = "CANARY-outside-the-landing"


class Reader:
    """The process that reads landings."""

    def __init__(self) -> None:
        script = Path(__file__).with_name("reader_process.py")
        self.process = subprocess.Popen(
            [sys.executable, script], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )

    def read(self, landing: Path, **request: Any) -> dict[str, Any]:
        assert self.process.stdin
        assert self.process.stdout
        defaults = {"landing": str(landing), "day": DAY, "vanishing": [], "as_nobody": False, "settings": {}}
        self.process.stdin.write(json.dumps(defaults | request) + "\n")
        self.process.stdin.flush()
        answer = self.process.stdout.readline()
        if not answer:
            _, errors = self.process.communicate()
            pytest.fail(f"the reading process ended: {errors[-2000:]}")
        found: dict[str, Any] = json.loads(answer)
        return found

    def stop(self) -> None:
        self.process.communicate(timeout=10)


@pytest.fixture(scope="session")
def reader() -> Iterator[Reader]:
    process = Reader()
    yield process
    process.stop()


@pytest.fixture
def landing() -> Iterator[Path]:
    """A landing that anybody may enter, as pytest's own folders may not."""
    folder = Path(tempfile.mkdtemp(prefix="copydesk-faults-"))
    folder.chmod(0o755)
    desk = folder / "landing" / DAY / "desk"
    desk.mkdir(parents=True)
    (desk / "0-good.txt").write_text(GOOD)
    (desk / "zz-good.txt").write_text(GOOD + " Again.")
    (folder / "canary.txt").write_text(CANARY)
    yield folder / "landing"
    shutil.rmtree(folder)


@pytest.fixture
def judge(
    reader: Reader, landing: Path, record_property: Callable[[str, object], None]
) -> Callable[..., dict[str, str]]:
    """Land hostile files by `build(desk)`, read the day, and tell what became of each part, by its path below the desk.

    Fails where reading takes too long or too much, writes, connects, leaks, or loses one of the good files.
    """

    def run(build: Callable[[Path], object], **how: Any) -> dict[str, str]:
        desk = landing / DAY / "desk"
        build(desk)
        before = list_tree(landing.parent)
        answer = reader.read(landing, **how)
        record_property("cpu_seconds", answer["seconds"])
        record_property("peak_megabytes", answer["peak_megabytes"])
        assert answer["seconds"] <= MAX_SECONDS
        assert answer["peak_megabytes"] <= MAX_MEGABYTES
        assert answer["events"] == []
        gone = {landing.parent / "landing" / path for path in how.get("vanishing", ())}
        assert list_tree(landing.parent) == before - gone
        check_books(answer)
        return list_outcomes(answer)

    return run


def list_tree(folder: Path) -> set[Path]:
    return set(folder.rglob("*"))


def check_books(answer: dict[str, Any]) -> None:
    """Every file has an outcome, and no two outcomes have the same path: they would be one in the index."""
    read, kept, rejected = answer["books"]
    assert read == kept + rejected
    outcomes = [one["path"] for one in (*answer["kept"], *answer["rejected"])]
    assert len(outcomes) == len(set(outcomes)) == read
    for path in answer["files"]:
        assert any(one == path or one.startswith((f"{path}!/", f"{path}#")) for one in outcomes), path
    for one in answer["rejected"]:
        assert one["detail"]
        assert one["detail"].isprintable(), one["detail"]
        assert one["path"].isprintable(), one["path"]
        assert len(one["detail"]) <= 500


def list_outcomes(answer: dict[str, Any]) -> dict[str, str]:
    assert CANARY not in json.dumps(answer)
    outcomes = {one["path"]: KEPT for one in answer["kept"]}
    outcomes |= {one["path"]: one["reason"] for one in answer["rejected"]}
    below = {path.removeprefix(f"{DAY}/desk/"): outcome for path, outcome in outcomes.items()}
    assert below.pop("0-good.txt") == KEPT
    assert below.pop("zz-good.txt") == KEPT
    return below
