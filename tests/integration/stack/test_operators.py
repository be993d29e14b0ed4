"""What operators do, in Airflow's own pages and by its API: runs by hand, days that shrink, nights that were missed."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from urllib.parse import quote

import pytest
from local_stack import await_run, list_tasks, trigger
from playwright.sync_api import Page, expect

from copydesk.cli import read_runs
from copydesk.embedded import loopback
from copydesk.embedded.ingestion import BY_HAND, DAG_ID, FORGET_ID, LEARN_ID, REPLAY_ID, SCAN_ID
from copydesk.embedded.stack import Stack
from copydesk.index import connect, search
from copydesk.index.searches.query import SearchQuery, View
from copydesk.pipeline import Selection, list_forgotten, list_left, list_rejects
from copydesk.settings import Settings
from copydesk.storage.claims import hold_day

pytestmark = [pytest.mark.integration, pytest.mark.timeout(600)]

ARTICLES = {
    "a.txt": "Lighthouse keeper retires\n\n{day} - The last keeper of the lighthouse on Skarn handed over its keys on "
    "Tuesday after thirty-one winters, and said that he would miss the gulls more than the lamp.\n",
    "b.txt": "Millet growers form a union\n\n{day} - Some four hundred growers of millet in the valley of the Oru have "
    "founded a union that is to store their grain together and to bargain for its price.\n",
    "c.txt": "Clockmakers meet in Velden\n\n{day} - Ninety clockmakers of eleven towns have met in Velden to compare "
    "the escapements that they built in the winter, and gave a prize to the smallest of them.\n",
    "d.txt": "Salt road is paved\n\n{day} - The old road on which salt went to the coast of Murn is being paved "
    "with basalt, and lorries are to use it from the autumn on, the district's engineer said.\n",
    "e.txt": "Beekeepers count their losses\n\n{day} - One hive in six did not outlive the frost of April, a count "
    "among the beekeepers of the Tessin uplands has found, fewer than they had feared.\n",
    "f.txt": "Tram depot becomes a library\n\n{day} - Where trams were washed for sixty years, children of the quarter "
    "will borrow books: the council of Orlo has bought the depot for one crown.\n",
    "g.txt": "Divers raise a bronze bell\n\n{day} - A bell that sank with a pilot boat a century ago was raised by "
    "divers off the Hollin rocks, and still rings, though a crack runs down its side.\n",
}


def test_no_dag_is_paused_where_nightly_runs_are_on(stack: Stack) -> None:
    found = loopback.ask(stack.airflow.port, "GET", "/api/v2/dags").json()["dags"]
    every = (DAG_ID, LEARN_ID, SCAN_ID, *BY_HAND)
    assert {dag["dag_id"]: dag["is_paused"] for dag in found} == dict.fromkeys(every, False)


def test_a_run_by_hand_without_a_day_fails_at_once_and_says_what_it_needs(stack: Stack) -> None:
    run = await_run(stack, trigger(stack, DAG_ID))
    (failed,) = stack.airflow.failed_tasks(run)
    assert failed.task_id == "plan"
    assert failed.try_number == 1
    log = stack.airflow.task_log(failed)
    assert "needs the landing day to ingest" in log
    assert "what to do: put right what the message names" in log
    assert run.note == "Landing day not stated: failed in plan"


def test_three_runs_of_one_day_take_turns(stack: Stack, landing: Path, settings: Settings) -> None:
    day = date(2026, 2, 10)
    land(landing, day, "a.txt", "b.txt")
    started = [trigger(stack, DAG_ID, {"day": day.isoformat()}) for _ in range(3)]
    runs = [await_run(stack, one) for one in started]
    assert [run.state for run in runs] == ["success"] * 3
    assert all(str(run.note).startswith("Landing day 2026-02-10: 2 read") for run in runs)
    plans = [one for run in runs for one in list_tasks(stack, run, "success") if one.task_id == "plan"]
    # On a busy machine a look costs a try: what the waiting ones saw may stand in the log of an earlier one.
    logs = [
        "".join(stack.airflow.task_log(replace(one, try_number=number)) for number in range(1, one.try_number + 1))
        for one in plans
    ]
    assert sum("2026-02-10 is being ingested by manual__" in log for log in logs) == 2
    books = [stack.airflow.task_log(one) for run in runs for one in list_tasks(stack, run, "success")
             if one.task_id == "audit"]  # fmt: skip
    assert all(re.search(r"landing day +read +rejected .*neighbours", log) for log in books)
    # Which of the three goes first is Airflow's to say: that one indexes both articles, the others find them there.
    indexed = [re.search(r"2026-02-10 +2 +0 +0 +2 +0 +(\d+) ", log) for log in books]
    assert sorted(found[1] for found in indexed if found) == ["0", "0", "2"]


def test_names_are_learned_when_no_run_is_under_way(stack: Stack, settings: Settings) -> None:
    # By itself it follows the runs where nights are on; this stack's scheduler starts nothing.
    assert await_run(stack, trigger(stack, LEARN_ID), LEARN_ID).state == "success"
    assert (Path(settings.data) / "names.json").is_file()


def test_an_emptied_day_stops_and_is_taken_out_when_accepted(stack: Stack, landing: Path, settings: Settings) -> None:
    day = date(2026, 2, 10)
    shutil.rmtree(landing / day.isoformat())
    refused = await_run(stack, trigger(stack, DAG_ID, {"day": day.isoformat()}))
    (failed,) = stack.airflow.failed_tasks(refused)
    assert failed.task_id == "plan"
    assert "its landing folder is gone, and 2 articles of it are in the archive" in stack.airflow.task_log(failed)
    assert count_documents(settings, day) == 2
    accepted = await_run(stack, trigger(stack, DAG_ID, {"day": day.isoformat(), "accept": True}))
    assert accepted.state == "success"
    assert count_documents(settings, day) == 0
    (run,) = read_runs(settings, [day])
    assert (run["state"], run["accepted"], run["changes"]["removed"]) == ("retracted", True, 2)


def test_what_was_missed_is_found_and_what_was_refused_is_sent_through_again(
    stack: Stack, landing: Path, settings: Settings
) -> None:
    day = datetime.now(UTC).date() - timedelta(days=2)
    land(landing, day, "a.txt")
    (landing / day.isoformat() / "wire" / "b.txt").write_text("")
    assert await_run(stack, trigger(stack, SCAN_ID), SCAN_ID).state == "success"
    (found,) = [run for run in stack.airflow.dag_runs(DAG_ID) if run.run_id.startswith(f"scan__{day}")]
    assert await_run(stack, found.run_id).state == "success"
    (refused,) = list_rejects(settings, Selection(day=day))
    assert refused.reject.reason == "empty"

    land(landing, day, "b.txt")
    chosen = {"day": day.isoformat(), "reason": "empty"}
    replay = await_run(stack, trigger(stack, REPLAY_ID, chosen), REPLAY_ID)
    assert replay.state == "success"
    assert list(list_rejects(settings, Selection(day=day))) == []
    assert [one["path"] for one in list_left(settings.data, day)] == [f"{day}/wire/b.txt"]
    assert count_documents(settings, day) == 2
    again = await_run(stack, trigger(stack, REPLAY_ID, chosen), REPLAY_ID)
    assert again.state == "failed"
    assert "no reject is in quarantine" in stack.airflow.task_log(stack.airflow.failed_tasks(again)[0])


def test_an_article_is_taken_out_for_good_by_the_dag_that_forgets(stack: Stack, settings: Settings) -> None:
    """One of those that the test before has left."""
    with connect(settings) as client:
        hits = search(client, SearchQuery(text="millet growers", view=View.ARTICLES, size=100), settings.index).hits
    (one,) = [hit for hit in hits if hit.title == "Millet growers form a union"]
    asked = {"article": one.article_id, "why": "a demand"}
    assert await_run(stack, trigger(stack, FORGET_ID, asked), FORGET_ID).state == "success"
    (run,) = [run for run in stack.airflow.dag_runs(DAG_ID) if run.run_id.startswith(f"forget__{one.landed_on}")]
    assert str(run.note).startswith(f"Landing day {one.landed_on}: 2 read, 1 rejected")
    assert count_documents(settings, one.landed_on) == 1
    assert [(item.article_id, item.why) for item in list_forgotten(settings).articles] == [(one.article_id, "a demand")]


def test_three_runs_started_in_the_form_take_turns_on_its_pages(
    stack: Stack, landing: Path, guarded: str, log_in: Callable[[str, str], Page], pictures: Path, settings: Settings
) -> None:
    day = date(2026, 2, 11)
    land(landing, day, "c.txt")
    page = log_in(guarded, "ann")
    # A run would be over before the form of the third is filled in.
    with hold_day(settings.data, day):
        started = [start_in_form(stack, page, DAG_ID, day) for _ in range(3)]
        stack.watch(lambda: all(is_waiting(stack, one) for one in started))
        page.goto(f"/dags/{DAG_ID}/runs")
        for run_id in started:
            expect(page.get_by_role("link", name=run_id)).to_be_visible()
        page.screenshot(path=pictures / "operator-three-runs.png")
    runs = [await_run(stack, one) for one in started]
    assert [run.state for run in runs] == ["success"] * 3
    for run_id in started:
        page.goto(address(DAG_ID, run_id))
        expect(page.get_by_text(f"Landing day {day}: 1 read")).to_be_visible()
    waiting = [
        (run.run_id, number)
        for run in runs
        for one in list_tasks(stack, run, "success")
        if one.task_id == "plan"
        for number in range(1, one.try_number + 1)
        if f"{day} is being ingested by" in stack.airflow.task_log(replace(one, try_number=number))
    ]
    assert len({run_id for run_id, _ in waiting}) == 3
    run_id, number = waiting[0]
    page.goto(f"{address(DAG_ID, run_id)}/tasks/plan?try_number={number}")
    expect(page.get_by_text(f"{day} is being ingested by").first).to_be_visible()
    page.screenshot(path=pictures / "operator-waits.png")
    assert count_documents(settings, day) == 1


def test_an_emptied_day_is_refused_and_then_accepted_in_the_form(
    stack: Stack, landing: Path, guarded: str, log_in: Callable[[str, str], Page], pictures: Path, settings: Settings
) -> None:
    day = date(2026, 2, 12)
    land(landing, day, "d.txt", "e.txt")
    assert await_run(stack, trigger(stack, DAG_ID, {"day": day.isoformat()})).state == "success"
    shutil.rmtree(landing / day.isoformat())
    page = log_in(guarded, "ann")
    refused = start_in_form(stack, page, DAG_ID, day)
    assert await_run(stack, refused).state == "failed"
    page.goto(address(DAG_ID, refused))
    expect(page.get_by_text(f"Landing day {day}: failed in plan")).to_be_visible()
    page.goto(f"{address(DAG_ID, refused)}/tasks/plan")
    gone = f"plan failed: {day} is stopped: its landing folder is gone, and 2 articles of it are in the archive"
    expect(page.get_by_text(gone).last).to_be_visible()
    expect(page.get_by_text("what to do: see why files are gone").last).to_be_visible()
    page.screenshot(path=pictures / "operator-refused.png")
    assert count_documents(settings, day) == 2

    accepted = start_in_form(stack, page, DAG_ID, day, accept=True)
    assert await_run(stack, accepted).state == "success"
    page.goto(address(DAG_ID, accepted))
    expect(page.get_by_text(re.compile(f"Landing day {day}: .*2 removed"))).to_be_visible()
    page.screenshot(path=pictures / "operator-accepted.png")
    assert count_documents(settings, day) == 0


def test_missed_nights_are_caught_up_by_a_scan_started_in_the_form(
    stack: Stack, landing: Path, guarded: str, log_in: Callable[[str, str], Page], pictures: Path, settings: Settings
) -> None:
    missed = [datetime.now(UTC).date() - timedelta(days=ago) for ago in (4, 3)]
    for day, name in zip(missed, ("f.txt", "g.txt"), strict=True):
        land(landing, day, name)
    page = log_in(guarded, "ann")
    assert await_run(stack, start_in_form(stack, page, SCAN_ID), SCAN_ID).state == "success"
    for day in missed:
        (found,) = [run.run_id for run in stack.airflow.dag_runs(DAG_ID) if run.run_id.startswith(f"scan__{day}")]
        assert await_run(stack, found).state == "success"
        page.goto(address(DAG_ID, found))
        expect(page.get_by_text(f"Landing day {day}: 1 read")).to_be_visible()
        assert count_documents(settings, day) == 1
    page.goto(f"/dags/{DAG_ID}/runs")
    expect(page.get_by_role("link", name=f"scan__{missed[-1]}")).to_be_visible()
    page.screenshot(path=pictures / "operator-missed.png")


def is_waiting(stack: Stack, run_id: str) -> bool:
    """Whether the run has asked for its day, and asks again later."""
    (run,) = (one for one in stack.airflow.dag_runs(DAG_ID) if one.run_id == run_id)
    return any(one.task_id == "plan" for one in list_tasks(stack, run, "up_for_reschedule"))


def start_in_form(stack: Stack, page: Page, dag_id: str, day: date | None = None, *, accept: bool = False) -> str:
    """Fill in Airflow's form and send it; the id of the run."""
    before = {run.run_id for run in stack.airflow.dag_runs(dag_id)}
    page.goto(f"/dags/{dag_id}/runs")
    page.get_by_role("button", name="Trigger").first.click()
    form = page.get_by_role("dialog")
    if day:
        form.locator("input[name=element_day]").fill(day.isoformat())
    if accept:
        form.locator("label:has(input[name=element_accept])").click()
        expect(form.locator("input[name=element_accept]")).to_be_checked()
    form.get_by_role("button", name="Trigger", exact=True).click()
    expect(form).to_be_hidden()
    started: list[str] = []

    def is_there() -> bool:
        by_hand = [run.run_id for run in stack.airflow.dag_runs(dag_id) if run.run_id.startswith("manual__")]
        started[:] = set(by_hand) - before
        return bool(started)

    stack.watch(is_there)
    (run_id,) = started
    return run_id


def address(dag_id: str, run_id: str) -> str:
    """Of a run's page."""
    return f"/dags/{dag_id}/runs/{quote(run_id, safe='')}"


def land(landing: Path, day: date, *names: str) -> None:
    """Put articles about different things into a landing day."""
    folder = landing / day.isoformat() / "wire"
    folder.mkdir(parents=True, exist_ok=True)
    for name in names:
        (folder / name).write_text(ARTICLES[name].format(day=day), encoding="utf-8")


def count_documents(settings: Settings, day: date) -> int:
    with connect(settings) as client:
        hits = search(client, SearchQuery(view=View.ARTICLES, size=1000), settings.index).hits
    return sum(hit.landed_on == day for hit in hits)
