"""A day can be there, empty, gone, or never there; and what it would take out of the archive is asked about first."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from copydesk.article import Article
from copydesk.errors import BooksUnbalanced, DayShrank, LandingMissing, QualityGateFailed, SearchUnavailable
from copydesk.outcome import Books, Reason, Rejected, Stage
from copydesk.pipeline import find_due, guard_day, plan_day, record_failure, record_nothing_landed
from copydesk.pipeline.days import empty_run, has_landed
from copydesk.pipeline.quarantine import Selection, find_replays, list_left, list_rejects, note_rejects
from copydesk.record import Record
from copydesk.settings import Settings, load_settings
from copydesk.storage.curated import CuratedLayer
from copydesk.storage.partitions import Partition, write_json
from copydesk.storage.records import find_run, find_stop
from copydesk.storage.tables import write_table

DAY = date(2026, 3, 2)
NOON = datetime(2026, 3, 10, 12, tzinfo=UTC)


class Claimed(Record):
    """What is asked of a curated article here."""

    claim: str


class Room:
    """A landing and a data root, with just as much in them as a test is about."""

    def __init__(self, root: Path, make_article: Callable[..., Article]) -> None:
        self.landing, self.data = root / "landing", root / "data"
        self.landing.mkdir()
        self.settings = load_settings(landing=str(self.landing), data=str(self.data))
        self._make_article = make_article

    def land(self, *names: str, day: date = DAY) -> None:
        folder = self.landing / day.isoformat() / "wire"
        folder.mkdir(parents=True, exist_ok=True)
        for name in names:
            (folder / name).write_text(f"{name} landed.")

    def stage(self, ids: Sequence[str], rejects: Sequence[Rejected] = ()) -> None:
        """What staging leaves of a day."""
        partition = Partition(self.settings.data, DAY)
        write_json(partition.plan, {"day": DAY.isoformat(), "landed": "x", "batches": [[f"{one}.txt" for one in ids]]})
        articles = [self._make_article(one, DAY) for one in ids]
        refused = {Reason.EMPTY: len(rejects)} if rejects else {}
        read = Books(Stage.READ, len(ids) + len(rejects), len(ids), refused)
        books = {stage: Books(stage, len(ids), len(ids), {}) for stage in Stage} | {Stage.READ: read}
        for stages in ((Stage.READ, Stage.CLEAN), (Stage.NORMALIZE,), (Stage.ENRICH,)):
            write_table(partition.staged(stages[-1], 0), articles, Article, books=[books[one] for one in stages])
        for stage in (Stage.READ, Stage.CLEAN, Stage.NORMALIZE, Stage.ENRICH):
            write_table(partition.rejects(stage, 0), rejects if stage is Stage.READ else [], Rejected)

    def curate(self, ids: Sequence[str], day: date = DAY) -> None:
        """What an earlier run left of the day in the archive."""
        layer = CuratedLayer(self.settings.data)
        articles = layer.write(day, "articles-0000", (self._make_article(one, day) for one in ids), Article)
        signatures = layer.write(day, "signatures", (Claimed(claim=one) for one in ids), Claimed)
        with layer.change() as change:
            change.set_day(day, articles=(articles,), signatures=signatures)


@pytest.fixture
def room(tmp_path: Path, make_article: Callable[..., Article]) -> Room:
    return Room(tmp_path, make_article)


def ids(count: int) -> list[str]:
    return [f"a{number:02}" for number in range(count)]


def test_a_night_without_a_folder_is_a_result(room: Room) -> None:
    assert not has_landed(room.settings, DAY)
    assert plan_day(room.settings, DAY) == []
    run = record_nothing_landed(room.settings, DAY)
    assert (run["state"], run["read"], run["indexed"]) == ("nothing-landed", 0, 0)
    assert find_run(room.settings.data, DAY) == run


def test_a_mistyped_landing_is_an_error(room: Room) -> None:
    (room.landing / "photographs").mkdir()
    with pytest.raises(LandingMissing, match="is it the landing"):
        plan_day(room.settings, DAY)
    with pytest.raises(LandingMissing, match="no landing folder"):
        plan_day(room.settings.model_copy(update={"landing": f"{room.landing}s"}), DAY)


def test_nothing_landed_is_never_said_of_a_day_with_something(room: Room) -> None:
    room.land("a.txt")
    with pytest.raises(BooksUnbalanced, match="though something landed"):
        record_nothing_landed(room.settings, DAY)


def test_a_day_that_lands_is_planned_with_what_it_was(room: Room) -> None:
    room.land("a.txt", "b.txt")
    assert plan_day(room.settings, DAY) == [{"day": "2026-03-02", "number": 0}]
    room.land(day=date(2026, 3, 3))
    assert plan_day(room.settings, date(2026, 3, 3)) == [{"day": "2026-03-03", "number": 0}]


@pytest.mark.parametrize("folder", ["empty", "gone"])
def test_an_emptied_day_stops_before_anything_and_goes_on_when_accepted(room: Room, folder: str) -> None:
    room.curate(ids(13))
    if folder == "empty":
        room.land()
    else:
        room.land("a.txt", day=date(2026, 3, 1))
    with pytest.raises(DayShrank, match=f"its landing folder is {folder}, and 13 articles of it are in the archive"):
        plan_day(room.settings, DAY)
    assert not Partition(room.settings.data, DAY).plan.exists()
    assert plan_day(room.settings, DAY, accept=True) == [{"day": "2026-03-02", "number": 0}]


@pytest.mark.parametrize(("lost", "stops"), [(0, False), (3, False), (4, True), (12, True)])
def test_taking_documents_out_stays_below_a_share_or_is_asked_about(room: Room, lost: int, stops: bool) -> None:
    room.curate(ids(12))
    room.stage(ids(12)[lost:])
    if not stops:
        assert guard_day(room.settings, DAY) == []
        return
    with pytest.raises(DayShrank, match=f"{lost} of the 12 articles that the archive has of it are no longer there"):
        guard_day(room.settings, DAY)
    assert guard_day(room.settings, DAY, accept=True) == []


def test_another_article_in_the_same_file_is_no_loss(room: Room, make_article: Callable[..., Article]) -> None:
    room.curate(ids(2))
    partition = Partition(room.settings.data, DAY)
    room.stage(["a00"])
    corrected = make_article("other", DAY)
    corrected = corrected.with_(provenance=corrected.provenance.with_(path="2026-03-02/harbour-post/a01.txt"))
    books = [Books(Stage.ENRICH, 2, 2, {})]
    write_table(partition.staged(Stage.ENRICH, 0), [make_article("a00", DAY), corrected], Article, books=books)
    assert guard_day(room.settings, DAY) == []


def test_a_single_article_that_is_all_of_its_day_is_asked_about(room: Room) -> None:
    room.curate(["only"])
    room.stage([])
    with pytest.raises(DayShrank, match="1 of the 1 articles"):
        guard_day(room.settings.model_copy(update={"gate": room.settings.gate.model_copy(
            update={"max_removed_share": 1.0})}), DAY)  # fmt: skip


def remember_nights(settings: Settings, articles: int) -> None:
    for back in range(1, 15):
        day = DAY - timedelta(days=back)
        figures = {"read": articles, "articles": articles, "sources": {"harbour-post": articles}}
        write_json(Partition(settings.data, day).run, empty_run(day) | {"read": articles, "figures": figures})


def test_a_day_far_below_its_nights_stops_before_it_is_curated(room: Room) -> None:
    remember_nights(room.settings, 100)
    room.stage(ids(9))
    with pytest.raises(QualityGateFailed, match="the day has 9 articles, and seldom had under 100"):
        guard_day(room.settings, DAY)
    warned = guard_day(room.settings, DAY, accept=True)
    assert [one.gate for one in warned] == ["articles", "source_articles"]
    room.stage(ids(60))
    assert guard_day(room.settings, DAY) == []


def scan(room: Room, now: datetime = NOON) -> dict[str, tuple[str, bool]]:
    return {one.day.isoformat(): (one.why, one.is_to_run) for one in find_due(room.settings, now)}


def run_day(room: Room, day: date) -> None:
    """What the audit leaves of a day in its present state."""
    from copydesk.storage.deliveries import find_delivery

    delivery = find_delivery(room.settings.landing, day)
    landed = {"read": 1, "landed": delivery and delivery.checksum}
    write_json(Partition(room.settings.data, day).run, empty_run(day) | landed)


def test_the_scan_names_what_was_missed_what_changed_and_what_went(room: Room) -> None:
    for number in (5, 6, 7, 8):
        room.land("a.txt", day=date(2026, 3, number))
    for number in (6, 7, 8):
        run_day(room, date(2026, 3, number))
    assert scan(room) == {"2026-03-05": ("it was never ingested", True)}
    room.land("late.txt", day=date(2026, 3, 7))
    (room.landing / "2026-03-08" / "wire" / "a.txt").unlink()
    (room.landing / "2026-03-08" / "wire").rmdir()
    (room.landing / "2026-03-08").rmdir()
    found = scan(room)
    assert found["2026-03-07"] == ("its files differ from those of its last run", True)
    assert found["2026-03-08"] == ("its landing folder is gone: to take it out, run it with `accept`", False)
    assert set(found) == {"2026-03-05", "2026-03-07", "2026-03-08"}


def test_the_scan_leaves_days_to_their_night_and_old_ones_to_a_person(room: Room) -> None:
    room.land("a.txt", day=date(2026, 3, 9))
    room.land("a.txt", day=date(2026, 2, 1))
    assert set(scan(room, datetime(2026, 3, 10, 0, 59, tzinfo=UTC))) == {"2026-02-01"}
    found = scan(room, datetime(2026, 3, 10, 1, 0, tzinfo=UTC))
    assert found["2026-03-09"] == ("it was never ingested", True)
    assert found["2026-02-01"] == ("it was never ingested, more than 7 days ago", False)


def test_the_scan_runs_a_stopped_day_again_only_when_its_files_or_the_cause_may_have_changed(room: Room) -> None:
    day = date(2026, 3, 9)
    room.land("a.txt", day=day)
    record_failure(room.settings, day, "deduplicate: it shrank", DayShrank("it shrank"))
    assert scan(room)["2026-03-09"][1] is False
    room.land("b.txt", day=day)
    (due,) = find_due(room.settings, NOON)
    assert due.is_to_run
    keys = {due.key}
    for times in range(1, 6):
        record_failure(room.settings, day, "index: away", SearchUnavailable("away"))
        stop = find_stop(room.settings.data, day)
        assert stop is not None
        assert stop.times == times
        (due,) = find_due(room.settings, NOON)
        assert due.is_to_run is (times < 5)
        keys.add(due.key)
    assert len(keys) == 6


def reject(name: str, reason: Reason = Reason.EMPTY, source: str = "wire") -> Rejected:
    path = f"2026-03-02/{source}/{name}"
    return Rejected(path=path, landed_on=DAY, stage=Stage.READ, reason=reason, detail="0 bytes")


def test_rejects_are_chosen_by_what_they_are(room: Room) -> None:
    room.stage(["a"], [reject("a.txt"), reject("b.txt", Reason.TIMED_OUT), reject("c.txt", source="post")])
    names = {
        "all": Selection(),
        "day": Selection(day=date(2026, 3, 3)),
        "reason": Selection(reason=Reason.TIMED_OUT),
        "source": Selection(source="post"),
        "stage": Selection(stage=Stage.CLEAN),
    }
    found = {key: [one.reject.path[-5:] for one in list_rejects(room.settings, how)] for key, how in names.items()}
    assert found == {
        "all": ["a.txt", "b.txt", "c.txt"],
        "day": [],
        "reason": ["b.txt"],
        "source": ["c.txt"],
        "stage": [],
    }
    assert find_replays(room.settings, Selection(source="post")) == [{"day": "2026-03-02", "batches": [0]}]
    assert find_replays(room.settings, Selection(stage=Stage.CLEAN)) == []


def test_what_stays_in_quarantine_keeps_its_history_and_what_leaves_is_remembered(room: Room) -> None:
    data = room.settings.data
    room.stage(["a"], [reject("a.txt", Reason.TIMED_OUT)])
    note_rejects(data, DAY, [reject("a.txt"), reject("b.txt")], NOON)
    note_rejects(data, DAY, [reject("a.txt", Reason.TIMED_OUT)], NOON + timedelta(hours=1))
    note_rejects(data, DAY, [reject("a.txt", Reason.TIMED_OUT)], NOON + timedelta(hours=2))
    (waiting,) = list_rejects(room.settings, Selection())
    assert (waiting.attempts, waiting.since) == (3, "2026-03-10T12:00:00+00:00")
    assert waiting.earlier == ("read, empty: 0 bytes",)
    (left,) = list_left(data, DAY)
    assert (left["path"], left["left"]) == ("2026-03-02/wire/b.txt", "2026-03-10T13:00:00+00:00")
