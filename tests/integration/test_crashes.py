"""Curation and indexing are killed at each of their writes: whoever comes next makes it good."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from copydesk import pipeline
from copydesk.article import Article
from copydesk.index.writing import bulk, places, sending
from copydesk.normalize.text import count_words, fingerprint_words
from copydesk.outcome import Stage
from copydesk.pipeline import publish
from copydesk.pipeline.batches import sign_batch
from copydesk.settings import Settings
from copydesk.storage import files, tables
from copydesk.storage.partitions import Partition, write_json
from copydesk.storage.tables import write_table

pytestmark = [pytest.mark.integration, pytest.mark.timeout(600)]

MONDAY, TUESDAY = date(2026, 3, 2), date(2026, 3, 3)

BRIDGE = (
    "The harbour bridge at Kelmouth reopened on Monday after nine months of repairs that cost 14 million crowns.\n\n"
    '"We promised the town one summer without ferries and it took two winters," engineer Mira Castellan said.\n\n'
    "About 3,200 vehicles crossed in the first hour, the port authority said, and the last ferry was sold to Norway."
)
FERRY = (
    "A ferry that served the town of Kelmouth for 41 years has been sold to an operator in northern Norway.\n\n"
    "Its last captain, Aldo Venn, said he would follow the ship and teach its new crew to dock in a side wind."
)


class Killed(BaseException):
    """No `Exception`, so that nothing takes it for a mistake and goes on."""


@pytest.fixture
def enriched(make_article: Callable[..., Article]) -> Callable[..., None]:
    """Leave a day's articles where enrichment leaves them."""

    def leave(settings: Settings, day: date, *articles: tuple[str, str, str]) -> None:
        made = []
        for article_id, body, source in articles:
            one = make_article(article_id, day, title=body[:40], body=body, source=source, published=MONDAY)
            assert one.normalized is not None
            words = {"fingerprint": fingerprint_words(body), "word_count": count_words(body)}
            made.append(one.with_(normalized=one.normalized.with_(**words)))
        partition = Partition(settings.data, day)
        write_json(partition.plan, {"batches": [[one.provenance.path for one in made]]})
        write_table(partition.staged(Stage.ENRICH, 0), made, Article)
        sign_batch(settings, {"day": day.isoformat(), "number": 0})

    return leave


def finish(settings: Settings, day: date) -> None:
    """What a run does after enrichment."""
    for batch in pipeline.prepare_index(settings, day, pipeline.dedupe_partition(settings, day)):
        pipeline.index_batch(settings, batch)


@contextmanager
def killed_at(write: int, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Let so many writes of files and of documents pass, and kill the process before the next."""
    passed: list[str] = []

    def count(what: str) -> None:
        if len(passed) == write:
            raise Killed(what)
        passed.append(what)

    replace_file, send = files.replace_file, sending.send

    def replace_or_die(target: Any) -> Any:
        count(str(target))
        return replace_file(target)

    def send_or_die(*arguments: Any, **options: Any) -> Any:
        count("documents")
        return send(*arguments, **options)

    with monkeypatch.context() as patched:
        patched.setattr(files, "replace_file", replace_or_die)
        patched.setattr(tables, "replace_file", replace_or_die)
        patched.setattr(bulk, "send", send_or_die)
        patched.setattr(places, "send", send_or_die)
        yield passed


@pytest.mark.parametrize(("next_day", "step"), [(MONDAY, 1), (TUESDAY, 4)], ids=["the day again", "another day"])
def test_whoever_comes_after_a_kill_makes_the_index_right(
    search_settings: Settings,
    enriched: Callable[..., None],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    next_day: date,
    step: int,
) -> None:
    """Monday's late original makes Tuesday's article its copy, and a page of Tuesday's landed on Monday before."""

    def start(name: str) -> Settings:
        settings = search_settings.model_copy(update={"data": str(tmp_path / name)})
        if not (tmp_path / name).exists():
            shutil.copytree(tmp_path / "base", tmp_path / name)
        return settings

    (tmp_path / "base").mkdir()
    base = start("base")
    enriched(base, TUESDAY, ("copy", BRIDGE, "paper"), ("page", FERRY, "post"))
    finish(base, TUESDAY)
    enriched(base, MONDAY, ("original", BRIDGE + " The bridge is red.", "wire"), ("page", FERRY, "post"))
    kills = 0
    while True:
        settings = start(f"killed at {kills}")
        with killed_at(kills, monkeypatch) as passed:
            try:
                finish(settings, MONDAY)
            except Killed:
                kills += step
            else:
                break
        finish(settings, next_day)
        found = pipeline.verify(settings)
        assert found.is_right, (passed[-2:], found)
        is_pending = any(one.is_pending for one in found.differences)
        assert not is_pending or next_day == TUESDAY, passed[-2:]
        if is_pending:
            finish(settings, MONDAY)
        assert pipeline.verify(settings).differences == (), passed[-2:]
        # The next attempt starts from Tuesday's index again.
        shutil.rmtree(tmp_path / "base-again", ignore_errors=True)
        shutil.copytree(tmp_path / "base", tmp_path / "base-again")
        again = search_settings.model_copy(update={"data": str(tmp_path / "base-again")})
        pipeline.repair(again, pipeline.verify(again))
    assert kills > 15


def test_what_is_owed_is_paid_without_running_the_day_unless_a_run_is_at_it(
    search_settings: Settings, enriched: Callable[..., None], tmp_path: Path
) -> None:
    settings = search_settings.model_copy(update={"data": str(tmp_path)})
    enriched(settings, TUESDAY, ("copy", BRIDGE, "paper"), ("page", FERRY, "post"))
    finish(settings, TUESDAY)
    enriched(settings, MONDAY, ("original", BRIDGE + " The bridge is red.", "wire"))
    pipeline.dedupe_partition(settings, MONDAY)
    assert {one.day for one in pipeline.verify(settings).differences} == {MONDAY, TUESDAY}
    own = {"day": "2026-03-02", "number": 0}
    assert [one["day"] for one in pipeline.prepare_index(settings, MONDAY, [own])] == ["2026-03-02", "2026-03-03"]
    assert [one["day"] for one in pipeline.prepare_index(settings, MONDAY, [own], [TUESDAY])] == ["2026-03-02"]
    assert pipeline.pay_debts(settings, [MONDAY, TUESDAY]) == []
    assert [(one["day"], one["updated"]) for one in pipeline.pay_debts(settings, [MONDAY])] == [("2026-03-03", 1)]
    assert {one.day for one in pipeline.verify(settings).differences} == {MONDAY}
    pipeline.pay_debts(settings)
    assert pipeline.verify(settings).differences == ()
    assert pipeline.pay_debts(settings) == []


def test_what_was_created_counts_as_that_where_its_day_changes_meanwhile(
    search_settings: Settings, enriched: Callable[..., None], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = search_settings.model_copy(update={"data": str(tmp_path)})
    enriched(settings, TUESDAY, ("copy", BRIDGE, "paper"), ("page", FERRY, "post"))
    enriched(settings, MONDAY, ("original", BRIDGE + " The bridge is red.", "wire"))
    (batch,) = pipeline.prepare_index(settings, TUESDAY, pipeline.dedupe_partition(settings, TUESDAY))
    write, reports = publish.index_documents, []

    def write_late(*arguments: Any, **options: Any) -> Any:
        reports.append(write(*arguments, **options))
        if len(reports) == 1:
            pipeline.dedupe_partition(settings, MONDAY)
        return reports[-1]

    monkeypatch.setattr(publish, "index_documents", write_late)
    done = pipeline.index_batch(settings, batch)
    assert [(one.created, one.updated, one.unchanged) for one in reports] == [(2, 0, 0), (0, 1, 1)]
    assert (done["created"], done["updated"], done["unchanged"]) == (2, 0, 0)
