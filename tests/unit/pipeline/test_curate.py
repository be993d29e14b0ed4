"""A day's curation on real tables with real models: redelivery, late and lost articles, and attempts cut short."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

import pytest

from copydesk.article import Article, Assignment
from copydesk.outcome import Reason, Rejected, Stage
from copydesk.pipeline import curate
from copydesk.pipeline.curate import dedupe_partition
from copydesk.settings import Settings, default_cache
from copydesk.storage.partitions import Partition, write_json
from copydesk.storage.tables import read_manifest, read_table, write_table

MONDAY, TUESDAY, WEDNESDAY = date(2026, 3, 2), date(2026, 3, 3), date(2026, 3, 4)

BRIDGE = (
    "The harbour bridge at Kelmouth reopened on Monday after nine months of repairs that cost 14 million crowns.\n\n"
    '"We promised the town one summer without ferries and it took two winters," engineer Mira Castellan said.\n\n'
    "About 3,200 vehicles crossed in the first hour, the port authority said, and the last ferry was sold to Norway."
)
FERRY = (
    "A ferry that served the town of Kelmouth for 41 years has been sold to an operator in northern Norway.\n\n"
    "Its last captain, Aldo Venn, said he would follow the ship and teach its new crew to dock in a side wind."
)

Curate = Callable[..., list[dict[str, object]]]


@pytest.fixture(scope="module", autouse=True)
def _models_once() -> None:
    """The models are the same for every day; reading them takes two seconds."""
    curate.load_models(default_cache())


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(data=str(tmp_path / "data"))


@pytest.fixture
def article(make_article: Callable[..., Article]) -> Callable[..., Article]:
    def make(article_id: str, day: date, body: str, source: str, file: str | None = None) -> Article:
        built = make_article(article_id, day, title=body.split(".")[0][:60], body=body, source=source, published=MONDAY)
        path = f"{day}/{source}/{file or article_id}.txt"
        assert built.normalized is not None
        return built.with_(
            provenance=built.provenance.with_(path=path),
            normalized=built.normalized.with_(fingerprint=str(hash(body))),
        )

    return make


@pytest.fixture
def curated(settings: Settings) -> Curate:
    """Put a day's enriched batches where the stage before leaves them, and curate the day."""

    def run(day: date, *batches: Sequence[Article]) -> list[dict[str, object]]:
        partition = Partition(settings.data, day)
        write_json(partition.plan, {"batches": [[one.provenance.path for one in batch] for batch in batches]})
        for number, batch in enumerate(batches):
            write_table(partition.staged(Stage.ENRICH, number), batch, Article)
        return dedupe_partition(settings, day)

    return run


def assignments(settings: Settings, day: date) -> dict[str, Assignment]:
    return {one.article_id: one for one in read_table(Partition(settings.data, day).assignments, Assignment)}


def test_of_a_redelivered_article_the_last_file_is_kept_whatever_the_batches(
    settings: Settings, curated: Curate, article: Callable[..., Article]
) -> None:
    first = article("bridge", MONDAY, BRIDGE, "wire", "0700")
    last = article("bridge", MONDAY, BRIDGE, "wire", "0900")
    for batches in ([first, last], []), ([first], [last]):
        curated(MONDAY, *batches)
        partition = Partition(settings.data, MONDAY)
        kept = [one for number in (0, 1) for one in read_table(partition.articles(number), Article)]
        rejected = [one for number in (0, 1) for one in read_table(partition.rejects(Stage.DEDUPE, number), Rejected)]
        assert [one.provenance.path for one in kept] == [last.provenance.path]
        (refused,) = rejected
        assert (refused.path, refused.reason) == (first.provenance.path, Reason.REDELIVERED)
        assert last.provenance.path in refused.detail
        (books,) = read_manifest(partition.assignments).books
        assert (books.read, books.kept, books.rejected) == (2, 1, {Reason.REDELIVERED: 1})
        assert books.seconds > 0


def test_a_late_original_changes_the_story_of_an_earlier_day(
    settings: Settings, curated: Curate, article: Callable[..., Article]
) -> None:
    copy = article("copy", TUESDAY, BRIDGE, "paper")
    assert curated(TUESDAY, [copy, article("ferry", TUESDAY, FERRY, "paper")]) == [{"day": "2026-03-03", "number": 0}]
    assert assignments(settings, TUESDAY)["copy"].is_canonical

    to_index = curated(MONDAY, [article("original", MONDAY, BRIDGE, "wire")])
    assert to_index == [{"day": "2026-03-02", "number": 0}, {"day": "2026-03-03", "number": 0}]
    found = assignments(settings, TUESDAY)
    assert found["copy"].canonical_id == "original"
    assert found["copy"].story_id == assignments(settings, MONDAY)["original"].story_id
    assert found["ferry"].is_canonical

    curated(MONDAY, [])
    assert assignments(settings, MONDAY) == {}
    assert assignments(settings, TUESDAY)["copy"].is_canonical


def test_of_an_article_that_lands_again_the_later_landing_counts_until_it_is_taken_back(
    settings: Settings, curated: Curate, article: Callable[..., Article]
) -> None:
    curated(MONDAY, [article("bridge", MONDAY, BRIDGE, "wire")])
    curated(WEDNESDAY, [article("bridge", WEDNESDAY, BRIDGE, "wire")])
    assert assignments(settings, MONDAY)["bridge"].superseded_by_landing == WEDNESDAY
    assert assignments(settings, WEDNESDAY)["bridge"].superseded_by_landing is None
    assert assignments(settings, WEDNESDAY)["bridge"].story_size == 1

    to_index = curated(WEDNESDAY, [])
    assert {"day": "2026-03-02", "number": 0} in to_index
    assert assignments(settings, MONDAY)["bridge"].superseded_by_landing is None


def test_repeating_a_day_changes_no_assignment_and_no_other_day(
    settings: Settings, curated: Curate, article: Callable[..., Article]
) -> None:
    original = article("original", MONDAY, BRIDGE, "wire")
    copy = article("copy", TUESDAY, BRIDGE, "paper")
    curated(MONDAY, [original])
    curated(TUESDAY, [copy])
    before = assignments(settings, MONDAY), assignments(settings, TUESDAY)
    assert curated(TUESDAY, [copy]) == [{"day": "2026-03-03", "number": 0}]
    assert curated(MONDAY, [original]) == [{"day": "2026-03-02", "number": 0}]
    assert (assignments(settings, MONDAY), assignments(settings, TUESDAY)) == before


def test_an_attempt_that_was_cut_short_is_made_good_by_the_next(
    settings: Settings, curated: Curate, article: Callable[..., Article], monkeypatch: pytest.MonkeyPatch
) -> None:
    original = article("original", MONDAY, BRIDGE, "wire")
    curated(TUESDAY, [article("copy", TUESDAY, BRIDGE, "paper")])

    def fail(*_: object) -> None:
        raise OSError("the disk went away")

    with monkeypatch.context() as patched:
        patched.setattr(curate.Curation, "write_assignments", fail)
        with pytest.raises(OSError, match="went away"):
            curated(MONDAY, [original])
    curated(MONDAY, [original])
    assert assignments(settings, TUESDAY)["copy"].canonical_id == "original"


def test_fewer_batches_than_before_leave_no_article_behind(
    settings: Settings, curated: Curate, article: Callable[..., Article]
) -> None:
    curated(MONDAY, [article("bridge", MONDAY, BRIDGE, "wire")], [article("ferry", MONDAY, FERRY, "wire")])
    curated(MONDAY, [article("bridge", MONDAY, BRIDGE, "wire")])
    assert not Partition(settings.data, MONDAY).articles(1).exists()
    assert set(assignments(settings, MONDAY)) == {"bridge"}


def test_how_many_signatures_are_held_at_once_does_not_show(
    settings: Settings, curated: Curate, article: Callable[..., Article], monkeypatch: pytest.MonkeyPatch
) -> None:
    monday = [article("original", MONDAY, BRIDGE, "wire"), article("ferry", MONDAY, FERRY, "wire")]
    tuesday = [
        article("a-copy", TUESDAY, BRIDGE, "paper"),
        article("a-ferry", TUESDAY, FERRY + " He is 61.", "paper"),
        article("b-copy", TUESDAY, BRIDGE, "post"),
        article("b-ferry", TUESDAY, FERRY, "post"),
    ]

    def curate_both() -> dict[str, Assignment]:
        curated(MONDAY, monday)
        curated(TUESDAY, tuesday[:3], tuesday[3:])
        return assignments(settings, MONDAY) | assignments(settings, TUESDAY)

    table = Partition(settings.data, TUESDAY).assignments
    whole, written = curate_both(), read_manifest(table).sha256
    assert {one.story_id for one in whole.values()} == {"story-original", "story-ferry"}
    for at_once in (1, 3):
        monkeypatch.setattr(curate, "SIGNATURES_AT_ONCE", at_once)
        monkeypatch.setattr("copydesk.dedupe.links.KNOWN_AT_ONCE", at_once)
        assert curate_both() == whole
        assert read_manifest(table).sha256 == written
