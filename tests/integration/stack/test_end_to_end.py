"""The whole stack: a real scheduler, a real node, the sample landing, and what operators do with it."""

from __future__ import annotations

import json
import os
import re
import signal
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from datetime import date
from pathlib import Path
from urllib.parse import parse_qs, quote, urlsplit

import psutil
import pytest
import yaml
from collector import Collector
from local_stack import DAYS, ROOT, SECRET, await_run, list_tasks, trigger
from playwright.sync_api import Page, expect

from copydesk import pipeline
from copydesk.cli import read_runs
from copydesk.embedded import loopback
from copydesk.embedded.ingestion import (
    DAG_ID,
    MAINTAIN_ID,
    REINDEX_ID,
    REPLAY_ID,
    ingest_days,
)
from copydesk.embedded.process_table import members
from copydesk.embedded.stack import Stack
from copydesk.index import connect, find_article, list_day, list_snapshots, search, summarize
from copydesk.index.searches.query import SearchQuery, View
from copydesk.pipeline import verify
from copydesk.settings import Settings

pytestmark = [pytest.mark.integration, pytest.mark.timeout(600)]

SEEDS = ROOT / "seeds"
NOTHING_LANDED = (date(2026, 1, 1), date(2026, 1, 14))


def test_the_books_of_every_day_balance(settings: Settings) -> None:
    runs = read_runs(settings, DAYS)
    gold = yaml.safe_load((SEEDS / "gold.yaml").read_text(encoding="utf-8"))
    for run in runs:
        assert run["read"] == run["curated"] + sum(run["rejected"].values())
        assert run["indexed"] == run["curated"]
        assert run["unknown_sources"] == []
    assert {one["path"]: one["reason"] for run in runs for one in run["rejects"]} == gold["rejects"]
    assert sum(run["curated"] for run in runs) == len(gold["articles"])


def test_workers_have_the_library_before_their_first_task(stack: Stack) -> None:
    scheduler = stack.supervisor.programs()["airflow-scheduler"].leader.pid
    workers = [one for one in psutil.Process(scheduler).children() if one.cmdline()[0].startswith("airflow worker")]
    assert workers
    for worker in workers:
        assert any("tokenizers" in part.path for part in worker.memory_maps()), worker


def test_a_large_day_is_searched_by_several_tasks_and_a_small_one_by_none(stack: Stack, settings: Settings) -> None:
    searches = {
        run.run_id: Counter(
            one.task_id for one in list_tasks(stack, run, "success") if one.task_id in ("search_own", "search")
        )
        for run in stack.airflow.dag_runs(DAG_ID)
    }
    few = sum(run["curated"] <= settings.dedupe.shard_articles for run in read_runs(settings, DAYS))
    assert 0 < few < len(DAYS)
    assert sorted(searches.values(), key=Counter.total) == [{}] * few + [{"search_own": 3, "search": 1}] * (
        len(DAYS) - few
    )


def test_elasticsearch_holds_the_stories_of_the_gold_file(settings: Settings) -> None:
    gold = yaml.safe_load((SEEDS / "gold.yaml").read_text(encoding="utf-8"))["articles"]
    with connect(settings) as client:
        summary = summarize(client, settings.index, DAYS)
        hits = search(client, SearchQuery(view=View.ARTICLES, size=100), settings.index).hits
    assert summary.articles == len(gold)
    assert summary.stories == len({one["story"] for one in gold.values()})
    assert len(hits) == len(gold)
    copies = {member.relation for story in summary.shared for member in story.members if member.relation}
    assert copies == {"identical", "revision", "abridgement", "rewrite", "translation"}


def test_what_was_done_is_counted_for_a_collector(stack: Stack, collector: Collector, settings: Settings) -> None:
    runs = read_runs(settings, DAYS)
    rejected = sum(sum(run["rejected"].values()) for run in runs)
    assert collector.total("airflow.copydesk.days", state="landed") == len(DAYS)
    assert collector.total("airflow.copydesk.articles.read") == sum(run["read"] for run in runs)
    assert collector.total("airflow.copydesk.articles.rejected") == rejected
    kept = collector.total("airflow.copydesk.articles.kept")
    assert collector.total("airflow.copydesk.articles.read") == rejected + kept
    gold = yaml.safe_load((SEEDS / "gold.yaml").read_text(encoding="utf-8"))["articles"]
    assert collector.total("airflow.copydesk.documents", change="created") == len(gold)
    # Airflow's own go the same way.
    assert any(not name.startswith("airflow.copydesk.") for name, _, _ in collector.counted)


def test_lines_of_task_logs_name_day_and_batch_and_hold_no_text(stack: Stack, settings: Settings) -> None:
    files = list((stack.data / "airflow" / "logs" / "tasks").rglob("*.log"))
    printed = [file.read_text(encoding="utf-8") for file in files]
    lines = [json.loads(line) for text in printed for line in text.splitlines() if line]
    ours = [line for line in lines if line.get("day")]
    assert {line["day"] for line in ours} == {str(day) for day in DAYS}
    assert all(line["run_id"] and line["task_id"] for line in ours)
    rejected = [line for line in ours if line["event"].startswith("rejected in")]
    assert {line["batch"] for line in rejected} == {0}
    with connect(settings) as client:
        hits = search(client, SearchQuery(view=View.ARTICLES, size=100), settings.index).hits
        found = [find_article(client, settings.index, hit.article_id).get("lead") or "" for hit in hits]
    leads = [lead[:60] for lead in found if len(lead) > 60]
    assert len(leads) > len(hits) / 2
    assert not [lead for lead in leads for text in printed if lead in text]


def test_airflow_serves_the_desk_and_lists_it(stack: Stack) -> None:
    port = urlsplit(stack.urls["airflow"]).port or 0
    answer = loopback.ask(port, "GET", "/desk/", timeout_s=60)
    assert answer.status == 200
    assert "<strong>83</strong> articles" in answer.text
    views = loopback.ask(port, "GET", "/api/v2/plugins").json()["plugins"]
    assert "/desk/" in {view["href"] for plugin in views for view in plugin["external_views"]}


def test_without_a_session_the_desk_is_refused(guarded: str) -> None:
    port = urlsplit(guarded).port or 0
    pages = ("/desk/", "/desk/map", "/desk/nights", "/desk/quarantine", "/desk/export.csv", "/desk/static/desk.css")
    assert {loopback.ask(port, "GET", page, timeout_s=60).status for page in pages} == {401}
    assert loopback.ask(port, "POST", "/desk/quarantine/replay?reasons=binary").status == 401


def test_a_viewer_reads_the_desk_and_may_not_replay(
    stack: Stack, guarded: str, log_in: Callable[[str, str], Page]
) -> None:
    viewer = log_in(guarded, "vic")
    viewer.goto("/desk/quarantine?reasons=binary")
    expect(viewer.get_by_text("you may read")).to_be_visible()
    expect(viewer.get_by_role("button", name="Replay")).to_have_count(0)
    own = {"sec-fetch-site": "same-origin"}
    assert viewer.request.post("/desk/quarantine/replay?reasons=binary", headers=own).status == 403
    assert not stack.airflow.dag_runs(REPLAY_ID)


def take_picture(page: Page, path: Path) -> None:
    """A screenshot of Airflow with the Desk in its frame, once that is painted: a busy machine paints later."""
    painted = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"
    for _ in range(2):
        page.frame_locator("iframe").locator("main").evaluate(painted)
        page.evaluate(painted)
    page.screenshot(path=path)


def test_the_desk_in_a_browser_inside_of_airflow(
    guarded: str, log_in: Callable[[str, str], Page], pictures: Path
) -> None:
    """What needs a browser, in Airflow's own frame: choosing, dragging, the map, two copies, taking hits away."""
    page = log_in(guarded, "ann")
    page.goto("/plugin/desk")
    frame = page.frame_locator("iframe")
    hits = frame.locator(".list > li")
    expect(hits.first).to_be_visible()
    take_picture(page, pictures / "airflow-search.png")
    frame.get_by_label("Words").fill("ferry")
    frame.get_by_label("Show").select_option("articles")
    expect(frame.locator("mark.is-found").first).to_be_visible()
    take_picture(page, pictures / "desk-search.png")
    articles = frame.locator(".sum strong").nth(1)
    found = int(articles.inner_text())
    frame.get_by_role("link", name="meridian-wire", exact=True).click()
    expect(frame.locator(".chosen")).to_contain_text("Sources: meridian-wire")
    chosen = int(articles.inner_text())
    frame.get_by_role("link", name="Leave out meridian-wire").click()
    expect(frame.locator(".chosen")).to_contain_text("not Sources: meridian-wire")
    expect(hits).to_have_count(found - chosen)
    assert 0 < chosen < found

    with page.expect_download() as download:
        frame.get_by_role("link", name="CSV").click()
    assert len(Path(download.value.path()).read_text(encoding="utf-8").splitlines()) == 1 + found - chosen
    with page.expect_download() as download:
        frame.get_by_role("link", name="JSON lines").click()
    lines = Path(download.value.path()).read_text(encoding="utf-8").splitlines()
    assert {json.loads(line)["source"]["name"] for line in lines}.isdisjoint({"meridian-wire"})

    bars = frame.locator("#days a.bar")
    first, last = (bars.nth(place).locator(".slot").bounding_box() for place in (0, 1))
    assert first
    assert last
    begins = str(bars.nth(0).get_attribute("data-first"))
    page.mouse.move(last["x"] + last["width"] / 2, last["y"] + 20)
    page.mouse.down()
    page.mouse.move(first["x"] + first["width"] / 2, first["y"] + 20, steps=4)
    page.mouse.up()
    expect(frame.locator(".chosen")).to_contain_text(f"Published: {begins} to ")

    frame.get_by_role("link", name="clear all").click()
    expect(frame.locator(".chosen")).to_have_count(0)
    frame.get_by_role("link", name="On a map").click()
    expect(frame.locator("svg.map a.point").first).to_be_visible()
    take_picture(page, pictures / "desk-map.png")
    # Of all places the most named alone are listed.
    frame.get_by_label("Words").fill("Piraeus")
    frame.get_by_label("Words").press("Enter")
    frame.get_by_role("link", name="show them of Piraeus").click()
    frame.get_by_role("link", name="story of 3 articles").click()
    # The page compares the first copy by itself; the last is another.
    compare = frame.get_by_role("link", name="Compare with the canonical article").last
    copy = parse_qs(urlsplit(str(compare.get_attribute("href"))).query)["right"][0]
    compare.click()
    compared = frame.locator("#compare")
    expect(compared.get_by_label("Right")).to_have_value(copy)
    expect(compared.locator(".row-both").first).to_be_visible()
    compared.scroll_into_view_if_needed()
    take_picture(page, pictures / "desk-story.png")
    frame.get_by_role("link", name="Port of Piraeus Greece Now Can Charge Ferry").first.click()
    frame.get_by_role("link", name="show what cleaning removed").click()
    expect(frame.locator(".removed").first).to_be_visible()
    take_picture(page, pictures / "desk-article.png")


def test_a_replay_from_the_desk_and_the_books_on_a_runs_page(
    stack: Stack, guarded: str, log_in: Callable[[str, str], Page], pictures: Path
) -> None:
    page = log_in(guarded, "ann")
    page.goto("/plugin/desk")
    frame = page.frame_locator("iframe")
    frame.get_by_role("link", name="Quarantine", exact=True).click()
    frame.locator(".facets").get_by_role("link", name="binary").click()
    frame.get_by_role("button", name="Replay this file").click()
    started = frame.get_by_role("status").locator("a.airflow")
    expect(frame.get_by_role("status")).to_contain_text("A replay was started")
    run_id = started.inner_text()
    assert await_run(stack, run_id, REPLAY_ID).state == "success"
    frame.get_by_role("link", name="See how it goes").click()
    expect(frame.locator(".replays tr.is-chosen")).to_contain_text("1 refused again")
    take_picture(page, pictures / "desk-replay.png")
    started.click()
    page.wait_for_url(f"**/dags/{REPLAY_ID}/runs/**")

    night = next(run.run_id for run in stack.airflow.dag_runs(DAG_ID) if run.run_id.startswith("backfill"))
    page.goto(f"/dags/{DAG_ID}/runs/{quote(night, safe='')}/plugin/desk-night")
    frame = page.frame_locator("iframe")
    expect(frame.get_by_role("heading", name="Landing day")).to_be_visible()
    expect(frame.get_by_role("row", name="enrich").first).to_be_visible()
    take_picture(page, pictures / "desk-night.png")


def test_a_second_backfill_writes_nothing(stack: Stack, settings: Settings) -> None:
    day = DAYS[1]
    before = read_runs(settings, [day])[0]
    ingest_days(stack, [day])
    after = read_runs(settings, [day])[0]
    changes = dict.fromkeys(before["changes"], 0)
    assert after["changes"] == changes | {"unchanged": before["curated"]}
    assert {name: after[name] for name in ("read", "rejected", "curated", "stories")} == {
        name: before[name] for name in ("read", "rejected", "curated", "stories")
    }


def test_a_task_and_the_entity_engine_killed_in_a_run_change_nothing(stack: Stack, settings: Settings) -> None:
    """The short form of `make faults`."""
    before = read_hashes(settings)
    run_id = trigger(stack, DAG_ID, {"day": DAYS[1].isoformat()})
    killed: set[int] = set()

    def kill_a_task() -> bool:
        for one in members(stack.supervisor.programs().values()):
            with suppress(psutil.NoSuchProcess):
                process = psutil.Process(one.pid)
                if re.fullmatch(r"airflow worker -- [0-9a-f-]{36}", " ".join(process.cmdline()).strip()):
                    process.kill()
                    killed.add(one.pid)
        return bool(killed)

    stack.watch(kill_a_task)
    os.kill(stack.supervisor.programs()["entities"].leader.pid, signal.SIGKILL)
    assert await_run(stack, run_id).state == "success"
    assert read_hashes(settings) == before
    assert verify(settings).differences == ()


def test_backfills_can_be_created_while_the_scheduler_is_at_work(stack: Stack) -> None:
    """On plain SQLite two of three such requests failed, and the scheduler with them."""
    for _ in range(6):
        backfill = stack.airflow.create_backfill(DAG_ID, NOTHING_LANDED[0], NOTHING_LANDED[1], max_active_runs=2)
        stack.watch(lambda: any(run.state == "running" for run in stack.airflow.dag_runs(DAG_ID, *NOTHING_LANDED)))
        stack.airflow.abandon_unfinished(DAG_ID)
        assert stack.airflow.backfill(backfill.backfill_id).is_completed


def test_a_run_is_a_success_only_if_it_came_to_its_end(stack: Stack, settings: Settings) -> None:
    """Of the abandoned runs above Airflow alone calls some a success: their tasks are skipped, none failed."""
    runs = stack.airflow.dag_runs(DAG_ID, *NOTHING_LANDED)
    assert {run.state for run in runs} <= {"success", "failed"}
    ended = [run for run in runs if run.state == "success"]
    for run in ended:
        assert [task.task_id for task in list_tasks(stack, run, "success")] == ["audit"]
        assert run.note is not None
        assert run.note.endswith(": nothing landed")
    days = [date.fromisoformat(str(run.logical_date)[:10]) for run in ended]
    assert {run["state"] for run in read_runs(settings, days)} <= {"nothing-landed"}


def test_the_index_is_built_anew_and_maintained_by_hand(stack: Stack, settings: Settings) -> None:
    def list_indices() -> set[str]:
        with connect(settings) as client:
            return set(client.indices.get_alias(index="articles-*").body)

    (first,) = list_indices()
    with connect(settings) as client:
        client.indices.create(index="articles-3-by-somebody")
    filled = [pipeline.fill_month(settings, month) for month in pipeline.begin_reindex(settings)]
    (second,) = pipeline.finish_reindex(settings, filled, keep=5).indices

    run = await_run(stack, trigger(stack, REINDEX_ID, {"keep": 5}), REINDEX_ID)
    assert run.state == "success"
    before = list_indices()
    (third,) = before - {first, second, "articles-3-by-somebody"}
    with connect(settings) as client:
        assert set(client.indices.get_alias(name="articles").body) == {third}

    dry = await_run(stack, trigger(stack, MAINTAIN_ID), MAINTAIN_ID)
    (looked,) = [one for one in list_tasks(stack, dry, "success") if one.task_id == "maintain"]
    said = stack.airflow.task_log(looked)
    assert "'dry_run': True, 'snapshot': None" in said
    assert f"'retired_indices': ['{first}']" in said
    assert list_indices() == before
    with connect(settings) as client:
        assert list_snapshots(client, settings.index) == []

    real = await_run(stack, trigger(stack, MAINTAIN_ID, {"for_real": True}), MAINTAIN_ID)
    assert real.state == "success"
    assert list_indices() == before - {first}
    with connect(settings) as client:
        (taken,) = list_snapshots(client, settings.index)
    assert third in taken.indices


def test_nothing_that_the_stack_wrote_holds_its_secret(stack: Stack) -> None:
    """Neither logs of tasks and programs nor Airflow's database, in which are XComs, parameters and errors."""
    written = [file for file in stack.data.rglob("*") if file.is_file()]
    assert any(file.name == "airflow.db" for file in written)
    assert [file for file in written if SECRET.encode() in file.read_bytes()] == []


def read_hashes(settings: Settings) -> dict[date, dict[str, str]]:
    """The hash of each document, by day and id."""
    with connect(settings) as client:
        return {day: dict(list_day(client, settings.index, day)) for day in DAYS}
