"""The command line, as far as it needs no server."""

from __future__ import annotations

import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from typer.main import get_command
from typer.testing import CliRunner

from copydesk.cli import app, choose_days, describe_nights, stack_config
from copydesk.commands.ingest import asks_engine, parse_day
from copydesk.embedded.state_file import StackState, hold, locate_elasticsearch, own_identity, write_state
from copydesk.errors import InvalidSetting, LandingMissing
from copydesk.settings import NightSettings, load_settings

ROOT = Path(__file__).parents[2]


def test_every_command_says_what_it_does_and_is_in_the_documentation() -> None:
    pages = "".join(page.read_text(encoding="utf-8") for page in [ROOT / "README.md", *ROOT.glob("docs/*.md")])
    commands = get_command(app).commands  # type: ignore[attr-defined]
    assert {"ingest", "search", "run", "up", "down", "eval"} <= commands.keys()
    for name, command in commands.items():
        assert command.help, name
        assert f"copydesk {name}" in pages, name


def test_what_is_said_to_nobody_ends_nothing() -> None:
    """Where it would, a stack whose terminal was closed left its programs running."""
    code = "import sys; sys.stdin.read(); from copydesk.console import say; say('stopping'); print('stopped')"
    command = [sys.executable, "-c", code]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    with subprocess.Popen(command, text=True, **pipes) as process:
        assert process.stdin
        assert process.stdout
        assert process.stderr
        process.stderr.close()
        process.stdin.close()
        assert process.stdout.read() == "stopped\n"
    assert process.returncode == 0


def test_a_day_is_written_one_way() -> None:
    assert parse_day("2026-03-02") == date(2026, 3, 2)
    for wrong in ("2026-02-30", "March 2", ""):
        with pytest.raises(InvalidSetting, match="write it YYYY-MM-DD"):
            parse_day(wrong)


def test_no_engine_is_started_for_a_day_without_a_folder_or_behind_the_names(tmp_path: Path) -> None:
    (tmp_path / "2026-03-02").mkdir()
    settings = load_settings(landing=str(tmp_path))
    landed, nothing = date(2026, 3, 2), date(2026, 3, 3)
    assert asks_engine(settings, landed)
    assert not asks_engine(settings, nothing)
    # What is staged is there, whatever became of the folder.
    assert asks_engine(settings, nothing, "enrich")
    assert not asks_engine(settings, landed, "dedupe")


def test_the_days_of_a_landing_are_its_dated_folders(tmp_path: Path) -> None:
    for name in ("2026-03-04", "2026-03-02", "2026-13-01", "20260303", "notes"):
        (tmp_path / name).mkdir()
    (tmp_path / "2026-03-09").write_text("a file is no landing day")
    assert choose_days(str(tmp_path), None, None) == [date(2026, 3, 2), date(2026, 3, 4)]
    assert choose_days(str(tmp_path), "2026-03-03", None) == [date(2026, 3, 4)]
    assert choose_days(str(tmp_path), None, "2026-03-03") == [date(2026, 3, 2)]
    with pytest.raises(LandingMissing, match="no landing day"):
        choose_days(str(tmp_path), "2027-01-01", None)
    with pytest.raises(LandingMissing, match="nowhere"):
        choose_days(str(tmp_path / "nowhere"), None, None)


def test_tasks_get_an_absolute_landing_and_a_url_as_it_is(tmp_path: Path) -> None:
    config = stack_config("seeds", tmp_path, nightly=True)
    assert Path(config.landing).is_absolute()
    assert config.environment == {"AIRFLOW__SCHEDULER__USE_JOB_SCHEDULE": "True"}
    assert stack_config("s3://archive/landing", tmp_path, nightly=False).landing == "s3://archive/landing"


def test_what_is_said_of_nights_is_what_is_set() -> None:
    nights = NightSettings(hour=3, minute=5, timezone="Europe/Athens", scan_minutes=30, catch_up_days=4)
    said = describe_nights(nights)
    assert "at 03:05 Europe/Athens the landing day before" in said
    assert "every 30 minutes what was missed or changed in the last 4 days" in said


def test_an_error_is_one_line_without_a_traceback(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "copydesk.cli", "run", str(tmp_path), "--home", str(tmp_path / "home")]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=240)
    assert done.returncode == 1
    assert done.stderr == f"copydesk: no landing day <YYYY-MM-DD> to ingest in {tmp_path}\n"
    assert done.stdout == ""


def test_a_bad_setting_is_one_line_that_names_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COPYDESK_READ__MAX_BYTES", "much")
    result = CliRunner().invoke(app, ["search", "bridge", "--elasticsearch", "http://127.0.0.1:9"])
    assert isinstance(result.exception, InvalidSetting)
    assert str(result.exception).startswith("COPYDESK_READ__MAX_BYTES: ")


def locate(url: str | None = None) -> str:
    return locate_elasticsearch(url).elasticsearch.get_secret_value()


def test_whom_a_search_asks(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Who is named comes first, then the environment, then the local stack, but only while it runs."""
    monkeypatch.setattr("copydesk.embedded.state_file.HOME", tmp_path)
    default = locate()
    with hold(tmp_path):
        assert locate() == default
        write_state(tmp_path, StackState("", own_identity(), urls={"elasticsearch": "http://127.0.0.1:4"}))
        assert locate() == "http://127.0.0.1:4"
        monkeypatch.setenv("COPYDESK_ELASTICSEARCH", "http://127.0.0.1:5")
        assert locate() == "http://127.0.0.1:5"
        assert locate("http://127.0.0.1:6") == "http://127.0.0.1:6"
        monkeypatch.delenv("COPYDESK_ELASTICSEARCH")
    assert locate() == default
