"""What benches do when they are stopped, and how the bench of thirty nights judges them."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

BENCH = Path(__file__).parents[2] / "bench"

# A bench whose program, as an Elasticsearch, has to end by itself: it leaves a word when it is asked to.
STOPPED = """
import sys
from programs import run_to_end, running

PROGRAM = "import signal, sys, time; from pathlib import Path; "
PROGRAM += "signal.signal(signal.SIGTERM, lambda *_: sys.exit(Path(sys.argv[1]).write_text('ended') and 0)); "
PROGRAM += "print('up', flush=True); time.sleep(60)"

def main():
    with running([sys.executable, "-c", PROGRAM, sys.argv[1]]) as program:
        program.wait()

run_to_end(main)
"""


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_a_bench_that_is_stopped_ends_what_it_started(tmp_path: Path, number: signal.Signals) -> None:
    told = tmp_path / "told"
    with subprocess.Popen(
        [sys.executable, "-c", STOPPED, told],
        env=os.environ | {"PYTHONPATH": str(BENCH)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as bench:
        assert bench.stdout
        assert bench.stdout.readline() == "up\n"
        bench.send_signal(number)
        _, errors = bench.communicate(timeout=30)
    assert told.read_text() == "ended"
    assert errors == f"stopped by {number.name}\n"
    assert bench.returncode == 1


def test_every_bench_that_starts_programs_is_run_to_its_end() -> None:
    starting = [
        one for one in BENCH.glob("*.py") if "copydesk.embedded" in one.read_text() and "def main" in one.read_text()
    ]
    assert starting
    for one in starting:
        assert "run_to_end(main)" in one.read_text(), one.name


@pytest.fixture
def bench_nights(monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.syspath_prepend(str(BENCH))
    import nights

    return nights


def make_nights(large: list[int], small: int = 450) -> list[dict[str, int]]:
    """A large night and five small ones in turn."""
    return [
        {"night": 6 * turn + place + 1, "articles": 50 if place else 2_000, "worker": small if place else many}
        for turn, many in enumerate(large)
        for place in range(6)
    ]


@pytest.mark.parametrize(
    ("large", "wrong"),
    [
        ([680, 760, 765, 770, 760], []),
        ([680, 760, 840, 860, 890], ["workers grew from 760 to 890 MB"]),
        ([680, 910, 910, 910, 910], ["a worker had 910 MB, more than 900"]),
    ],
    ids=["the window", "growth", "the limit"],
)
def test_nights_grow_where_they_exceed_those_before_a_full_window(
    bench_nights: Any, large: list[int], wrong: list[str]
) -> None:
    assert bench_nights.find_wrong(make_nights(large)) == wrong
