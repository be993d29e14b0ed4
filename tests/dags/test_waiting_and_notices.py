"""How long a night waits for its folder, which runs a scan starts, and who is told."""

from __future__ import annotations

import json
import logging
import re
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest
from letters import open_mailbox

ROOT = Path(__file__).parents[2]
DAY = date(2026, 3, 2)


@pytest.fixture(autouse=True)
def room(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    monkeypatch.syspath_prepend(str(ROOT / "plugins"))
    (tmp_path / "landing").mkdir()
    monkeypatch.setenv("COPYDESK_LANDING", str(tmp_path / "landing"))
    monkeypatch.setenv("COPYDESK_DATA", str(tmp_path / "data"))
    return tmp_path


def waits(monkeypatch: pytest.MonkeyPatch, run_type: str, ended_ago: timedelta) -> bool:
    from copydesk_glue import tasks
    from copydesk_glue.request import Request

    context = {"dag_run": SimpleNamespace(run_type=run_type), "data_interval_end": datetime.now(UTC) - ended_ago}
    monkeypatch.setattr(tasks, "get_current_context", lambda: context)
    return bool(tasks._is_awaited(Request(DAY)))


def test_only_a_night_waits_for_its_folder_and_only_so_long(monkeypatch: pytest.MonkeyPatch, room: Path) -> None:
    assert waits(monkeypatch, "scheduled", timedelta(minutes=59))
    assert not waits(monkeypatch, "scheduled", timedelta(minutes=61))
    assert not waits(monkeypatch, "manual", timedelta(minutes=1))
    assert not waits(monkeypatch, "backfill", timedelta(minutes=1))
    (room / "landing" / DAY.isoformat()).mkdir()
    assert not waits(monkeypatch, "scheduled", timedelta(minutes=1))


def test_a_scan_starts_one_run_for_each_state_of_a_days_files(
    monkeypatch: pytest.MonkeyPatch, room: Path, caplog: pytest.LogCaptureFixture
) -> None:
    from copydesk_glue import triggers

    caplog.set_level(logging.INFO)
    late = (datetime.now(UTC) - timedelta(days=2)).date()
    for day in (late, date(2026, 1, 5)):
        (room / "landing" / day.isoformat()).mkdir()
        (room / "landing" / day.isoformat() / "a.txt").write_text("one")
    (first,) = triggers.find_due()
    assert first["conf"] == {"day": late.isoformat()}
    assert first["note"] == f"Landing day {late}: it was never ingested"
    assert triggers.find_due() == [first]
    (room / "landing" / late.isoformat() / "b.txt").write_text("two")
    (second,) = triggers.find_due()
    assert second["trigger_run_id"] != first["trigger_run_id"]
    assert "2026-01-05: it was never ingested, more than 7 days ago (not run)" in caplog.text


def claim(room: Path, **minutes_ago: int) -> None:
    """A landing day each for runs of these names, taken so long ago."""
    claims = room / "data" / "claims"
    claims.mkdir(parents=True)
    for number, (name, minutes) in enumerate(minutes_ago.items(), start=1):
        since = datetime.now(UTC) - timedelta(minutes=minutes)
        (claims / f"{date(2026, 3, number)}.json").write_text(json.dumps({"run": name, "since": since.isoformat()}))


def test_a_late_run_is_told_of_while_it_runs(
    monkeypatch: pytest.MonkeyPatch, room: Path, caplog: pytest.LogCaptureFixture
) -> None:
    from copydesk_glue import triggers

    claim(room, running=361, young=359, dead=9999)
    ti = SimpleNamespace(get_dr_count=lambda run_ids, **_: int(run_ids != ["dead"]))
    monkeypatch.setattr(triggers, "get_current_context", lambda: {"ti": ti})
    triggers.tell_late()
    (told,) = [record.getMessage() for record in caplog.records if "is late" in record.getMessage()]
    assert told.startswith("Copydesk: landing day 2026-03-01 is late. Run running has been at it since")


@pytest.mark.parametrize(("young", "learned"), [(1, []), (0, [{"also_grown": True}])])
def test_names_are_learned_when_the_last_run_is_over(
    monkeypatch: pytest.MonkeyPatch, room: Path, young: int, learned: list[dict[str, bool]]
) -> None:
    from copydesk_glue import maintenance

    claim(room, young=3, dead=9999)
    ti = SimpleNamespace(get_dr_count=lambda run_ids, **_: young if run_ids == ["young"] else 0)
    context = {"ti": ti, "dag_run": SimpleNamespace(run_id="learning")}
    asked: list[dict[str, Any]] = []
    monkeypatch.setattr(maintenance, "get_current_context", lambda: context)
    monkeypatch.setattr(maintenance, "run_step", lambda step, **options: asked.append(options) or 3)
    looked = maintenance.learn_names()
    assert (looked.is_done, looked.xcom_value) == ((True, 3) if learned else (False, None))
    assert [one.pop("list_busy")() for one in asked] == [[] for _ in learned]
    assert asked == learned


class Postbox:
    """A notifier as Airflow's are used."""

    received: list[tuple[str, str]] = []  # noqa: RUF012 - emptied by the test

    def __init__(self, subject: str, body: str) -> None:
        self._letter = (subject, body)

    def notify(self, _context: dict[str, Any]) -> None:
        self.received.append(self._letter)


def test_whoever_is_to_be_told_is_told_once_a_run_and_a_broken_notifier_stops_nothing(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    from copydesk.errors import DayShrank
    from copydesk_glue import notices

    module = ModuleType("postbox")
    module.Postbox = Postbox  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "postbox", module)
    arguments = {"subject": "[{subject}]", "body": "{text} {day} {{x}}"}
    broken = {"notifier": "no.such.Notifier", "arguments": {}}
    told = [broken, {"notifier": "postbox.Postbox", "arguments": arguments}]
    monkeypatch.setenv("COPYDESK_NIGHTS__NOTIFY", json.dumps(told))
    Postbox.received.clear()
    run = SimpleNamespace(run_type="manual", conf={"day": "2026-03-02"}, run_id="by hand", data_interval_start=None)
    task = SimpleNamespace(task_id="plan")
    notices.advise({"dag_run": run, "ti": task, "exception": DayShrank("13 articles are gone")})
    *_, fold, why, advice = caplog.messages
    assert fold == "::endgroup::", "Airflow's page would fold the advice away"
    assert why == "plan failed: 13 articles are gone"
    assert advice.startswith("what to do: see why files are gone")
    assert Postbox.received == []
    notices.tell_failed({"dag_run": run})
    ((subject, body),) = Postbox.received
    assert subject == "[Copydesk: landing day 2026-03-02 failed]"
    assert body.startswith("Run by hand: plan: 13 articles are gone; what to do: ")
    assert body.endswith(" {day} {{x}}")
    assert "no.such.Notifier could not be told" in caplog.text


def test_the_runbooks_letter_is_sent_by_airflows_own_notifier_through_its_connection(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    from copydesk_glue import notices

    page = (ROOT / "docs" / "runbook.md").read_text(encoding="utf-8")
    (example,) = re.findall(r"COPYDESK_NIGHTS__NOTIFY='(\[.*?\])'", page, re.DOTALL)
    monkeypatch.setenv("COPYDESK_NIGHTS__NOTIFY", example)
    with open_mailbox() as mailbox:
        about = "disable_ssl=true&disable_tls=true&from_email=copydesk@example.org"
        monkeypatch.setenv("AIRFLOW_CONN_SMTP_DEFAULT", f"smtp://127.0.0.1:{mailbox.port}/?{about}")
        notices.tell("Copydesk: landing day 2026-03-02 failed", "13 articles are gone: {{ conf }}", {})
    assert "could not be told" not in caplog.text
    (letter,) = mailbox.letters
    assert (letter["From"], letter["To"]) == ("copydesk@example.org", "desk@example.org")
    assert letter["Subject"] == "Copydesk: landing day 2026-03-02 failed"
    body = letter.get_body(("html",))
    assert body is not None
    assert body.get_content().strip() == "13 articles are gone: {{ conf }}"


def test_every_heading_that_advice_names_is_in_the_runbook() -> None:
    from copydesk.advice import ADVICE, OTHERWISE

    page = (ROOT / "docs" / "runbook.md").read_text(encoding="utf-8")
    for heading in {OTHERWISE[1], "A run takes too long", *(heading for _, _, heading in ADVICE)}:
        assert f"\n### {heading}\n" in page, heading
