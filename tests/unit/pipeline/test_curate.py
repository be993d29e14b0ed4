"""A day's curation on real tables with real models: redelivery, late and lost articles, and attempts cut short."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as sample_settings
from hypothesis import strategies as st

from copydesk.article import Article
from copydesk.assignment import Assignment, StoryChange, StoryChangeKind
from copydesk.dedupe import Policy, build_signature, dedupe_archive, derive_id, load_models
from copydesk.outcome import Reason, Rejected, Stage
from copydesk.pipeline import grouping, search
from copydesk.pipeline.debt import read_owed
from copydesk.settings import Settings
from copydesk.storage.curated import CuratedLayer
from copydesk.storage.partitions import Partition
from copydesk.storage.tables import read_manifest, read_table

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

Make = Callable[..., Article]
Curate = Callable[..., None]
ReadAssignments = Callable[..., dict[str, Assignment]]


def kept(settings: Settings, day: date) -> list[Article]:
    snapshot = CuratedLayer(settings.data).read()
    return [one for name in snapshot.day(day).articles for one in read_table(snapshot.table(name), Article)]


def owed(settings: Settings, day: date) -> set[str]:
    snapshot = CuratedLayer(settings.data).read()
    return {one.article_id for one in read_owed(snapshot, snapshot.day(day))}


def changes(settings: Settings, day: date) -> list[StoryChange]:
    snapshot = CuratedLayer(settings.data).read()
    name = snapshot.day(day).changes
    assert name is not None
    return read_table(snapshot.table(name), StoryChange)


def test_of_a_redelivered_article_the_last_file_is_kept_whatever_the_batches(
    settings: Settings, curated: Curate, article: Make
) -> None:
    first = article("bridge", MONDAY, BRIDGE, "wire", "0700")
    last = article("bridge", MONDAY, BRIDGE, "wire", "0900")
    for batches in ([first, last], []), ([first], [last]):
        curated(MONDAY, *batches)
        partition = Partition(settings.data, MONDAY)
        rejected = [one for number in (0, 1) for one in read_table(partition.rejects(Stage.DEDUPE, number), Rejected)]
        assert [one.provenance.path for one in kept(settings, MONDAY)] == [last.provenance.path]
        (refused,) = rejected
        assert (refused.path, refused.reason) == (first.provenance.path, Reason.REDELIVERED)
        assert last.provenance.path in refused.detail
        snapshot = CuratedLayer(settings.data).read()
        table = snapshot.day(MONDAY).assignments
        assert table is not None
        (books,) = read_manifest(snapshot.table(table)).books
        assert (books.read, books.kept, books.rejected) == (2, 1, {Reason.REDELIVERED: 1})
        assert books.seconds > 0


def test_the_whole_of_an_article_is_kept_rather_than_a_page_of_it(
    settings: Settings, curated: Curate, article: Make
) -> None:
    whole = article("bridge", MONDAY, f"{BRIDGE} {FERRY}", "post", "all")
    pages = [article("bridge", MONDAY, text, "post", name) for name, text in (("p1", BRIDGE), ("p2", FERRY))]
    curated(MONDAY, [whole, *pages])
    assert [one.provenance.path for one in kept(settings, MONDAY)] == [whole.provenance.path]
    curated(MONDAY, pages)
    assert len(kept(settings, MONDAY)) == 2


def test_pages_that_state_one_address_are_one_article_only_where_their_texts_agree(
    settings: Settings, curated: Curate, article: Make, assignments: ReadAssignments
) -> None:
    """A site states the address of its front page on all pages; one of them landed twice."""
    bridge, again = (
        article("site", MONDAY, BRIDGE + end, "post", name) for end, name in (("", "1"), (" It is red.", "3"))
    )
    ferry = article("site", MONDAY, FERRY, "post", "2")
    curated(MONDAY, [bridge, ferry, again])
    assert [one.provenance.path for one in kept(settings, MONDAY)] == [ferry.provenance.path, again.provenance.path]
    found = assignments(MONDAY)
    assert len(found) == 2
    assert len({one.story_id for one in found.values()}) == 2
    rejected = read_table(Partition(settings.data, MONDAY).rejects(Stage.DEDUPE, 0), Rejected)
    assert [one.path for one in rejected] == [bridge.provenance.path]


@pytest.mark.parametrize("order", [(0, 30), (30, 0)])
def test_an_address_that_is_used_again_for_something_else_is_another_article(
    curated: Curate, article: Make, assignments: ReadAssignments, order: tuple[int, int]
) -> None:
    texts = {0: BRIDGE, 30: FERRY}
    for shift in order:
        day = MONDAY + timedelta(days=shift)
        curated(day, [article("page", day, texts[shift], "post", published=None)])
    found = assignments()
    second = read_fingerprint(article("page", MONDAY, FERRY, "post"))
    assert {one.article_id: one.landed_on for one in found.values()} == {
        "page": MONDAY,
        derive_id("page", second): MONDAY + timedelta(days=30),
    }
    assert len({one.story_id for one in found.values()}) == 2


@pytest.mark.parametrize("order", [(0, 30), (30, 0)])
def test_of_an_article_the_latest_landing_is_current_whatever_the_distance(
    curated: Curate, article: Make, assignments: ReadAssignments, order: tuple[int, int]
) -> None:
    for shift in order:
        day = MONDAY + timedelta(days=shift)
        curated(day, [article("page", day, BRIDGE, "post", published=None)])
    (only,) = assignments().values()
    assert (only.article_id, only.landed_on) == ("page", MONDAY + timedelta(days=30))


def read_fingerprint(article: Article) -> str:
    assert article.normalized is not None
    return article.normalized.fingerprint


def test_a_late_original_changes_the_story_of_an_earlier_day_and_says_so(
    settings: Settings, curated: Curate, article: Make, assignments: ReadAssignments
) -> None:
    copy = article("copy", TUESDAY, BRIDGE, "paper")
    curated(TUESDAY, [copy, article("ferry", TUESDAY, FERRY, "paper")])
    assert assignments(TUESDAY)["copy"].is_canonical

    curated(MONDAY, [article("original", MONDAY, BRIDGE, "wire")])
    found = assignments(TUESDAY)
    assert found["copy"].canonical_id == "original"
    assert found["copy"].story_id == assignments(MONDAY)["original"].story_id
    assert found["ferry"].is_canonical
    assert owed(settings, MONDAY) == {"original"}
    assert owed(settings, TUESDAY) >= {"copy"}
    (change,) = changes(settings, MONDAY)
    assert change == StoryChange(
        kind=StoryChangeKind.NEW_CANONICAL, before=("story-copy",), after=("story-original",), articles=("copy",)
    )

    curated(MONDAY, [])
    assert assignments(MONDAY) == {}
    assert assignments(TUESDAY)["copy"].is_canonical
    assert owed(settings, MONDAY) == {"original"}  # to be deleted


def test_of_an_article_that_lands_again_the_later_landing_counts_until_it_is_taken_back(
    settings: Settings, curated: Curate, article: Make, assignments: ReadAssignments
) -> None:
    curated(MONDAY, [article("bridge", MONDAY, BRIDGE, "wire")])
    curated(WEDNESDAY, [article("bridge", WEDNESDAY, BRIDGE, "wire")])
    assert assignments(MONDAY) == {}
    assert assignments(WEDNESDAY)["bridge"].story_size == 1
    assert owed(settings, MONDAY) == set()

    curated(WEDNESDAY, [])
    assert assignments(WEDNESDAY) == {}
    assert assignments(MONDAY)["bridge"].landed_on == MONDAY
    assert owed(settings, MONDAY) == {"bridge"}
    assert owed(settings, WEDNESDAY) == set()


def test_a_day_says_which_stories_it_merged_and_split_until_it_changes_others(
    settings: Settings, curated: Curate, article: Make, assignments: ReadAssignments
) -> None:
    """Two cuts of a report that lands late are two stories without it; a run again takes nothing back."""
    parts = BRIDGE.split("\n\n")
    apart = {"first": "\n\n".join(parts[:2]), "last": "\n\n".join(parts[1:])}
    curated(TUESDAY, [article(name, TUESDAY, text, f"{name} paper") for name, text in apart.items()])
    before = {assignments(TUESDAY)[name].story_id for name in apart}
    assert len(before) == 2
    whole = article("whole", MONDAY, BRIDGE, "wire")
    curated(MONDAY, [whole])
    (merged,) = changes(settings, MONDAY)
    assert (merged.kind, set(merged.before), merged.after) == (StoryChangeKind.MERGED, before, ("story-whole",))
    curated(MONDAY, [whole])
    assert changes(settings, MONDAY) == [merged]
    curated(MONDAY, [])
    (split,) = changes(settings, MONDAY)
    assert (split.kind, split.before, set(split.after)) == (StoryChangeKind.SPLIT, ("story-whole",), before)
    assert split.articles == merged.articles == ("first", "last")


def test_repeating_a_day_changes_no_assignment_and_no_other_day(
    settings: Settings, curated: Curate, article: Make, assignments: ReadAssignments
) -> None:
    original = article("original", MONDAY, BRIDGE, "wire")
    copy = article("copy", TUESDAY, BRIDGE, "paper")
    curated(MONDAY, [original])
    curated(TUESDAY, [copy])
    before = assignments()
    tables = CuratedLayer(settings.data).read().day(MONDAY)
    curated(TUESDAY, [copy])
    assert CuratedLayer(settings.data).read().day(MONDAY) == tables
    curated(MONDAY, [original])
    assert assignments() == before


def test_a_page_crawled_every_night_keeps_its_story_and_costs_the_same_every_night(
    settings: Settings, curated: Curate, article: Make, assignments: ReadAssignments
) -> None:
    """Its copies landed once, on the first day and in the middle; no earlier day but the one it leaves is written."""
    copies = {0: "reprint", 6: "second"}
    for night in range(16):
        day = MONDAY + timedelta(days=night)
        before = CuratedLayer(settings.data).read()
        landed = [article("page", day, BRIDGE, "wire")]
        if night in copies:
            landed.append(article(copies[night], day, BRIDGE + " The bridge is red.", "paper"))
        curated(day, landed)
        after = CuratedLayer(settings.data).read()
        others = [one for one in before.days if before.day(one).assignments != after.day(one).assignments]
        assert len(others) <= 1 + (night in copies)
    found = assignments()
    assert {one.story_id for one in found.values()} == {"story-page"}
    assert {one.article_id: one.landed_on for one in found.values()} == {
        "page": MONDAY + timedelta(days=15),
        "reprint": MONDAY,
        "second": MONDAY + timedelta(days=6),
    }


@pytest.mark.parametrize("lost", [0, 1, 2])
def test_two_pages_that_met_every_night_stay_one_story_when_a_night_is_taken_back(
    settings: Settings, curated: Curate, article: Make, assignments: ReadAssignments, lost: int
) -> None:
    """One link stands for all nights; that of the night that goes must not take the others along."""
    nights = [MONDAY + timedelta(days=night) for night in range(3)]
    for day in nights:
        curated(day, [article("page", day, BRIDGE, "wire"), article("copy", day, BRIDGE + " It is red.", "paper")])
    curated(nights[lost], [])
    found = assignments()
    assert found.keys() == {"page", "copy"}
    assert len({one.story_id for one in found.values()}) == 1


def test_an_attempt_that_was_cut_short_is_made_good_by_the_next(
    settings: Settings,
    curated: Curate,
    article: Make,
    assignments: ReadAssignments,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    original = article("original", MONDAY, BRIDGE, "wire")
    curated(TUESDAY, [article("copy", TUESDAY, BRIDGE, "paper")])

    def fail(*_: object) -> None:
        raise OSError("the disk went away")

    with monkeypatch.context() as patched:
        patched.setattr(grouping.Grouping, "write_debts", fail)
        with pytest.raises(OSError, match="went away"):
            curated(MONDAY, [original])
    assert assignments(TUESDAY)["copy"].is_canonical
    # Another day in between sees what Monday delivered, and leaves its stories to it.
    curated(WEDNESDAY, [article("second", WEDNESDAY, BRIDGE, "post")])
    assert "original" not in assignments()
    curated(MONDAY, [original])
    assert {one.canonical_id for one in assignments().values()} == {"original"}
    assert len(assignments()) == 3


def test_fewer_batches_than_before_leave_no_article_behind(
    settings: Settings, curated: Curate, article: Make, assignments: ReadAssignments
) -> None:
    curated(MONDAY, [article("bridge", MONDAY, BRIDGE, "wire")], [article("ferry", MONDAY, FERRY, "wire")])
    curated(MONDAY, [article("bridge", MONDAY, BRIDGE, "wire")])
    assert [one.article_id for one in kept(settings, MONDAY)] == ["bridge"]
    assert set(assignments(MONDAY)) == {"bridge"}
    assert owed(settings, MONDAY) == {"bridge", "ferry"}


def test_how_the_search_is_divided_does_not_show(
    curated: Curate, article: Make, assignments: ReadAssignments, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monday = [article("original", MONDAY, BRIDGE, "wire"), article("ferry", MONDAY, FERRY, "wire")]
    tuesday = [
        article("a-copy", TUESDAY, BRIDGE, "paper"),
        article("a-ferry", TUESDAY, FERRY + " He is 61.", "paper"),
        article("b-copy", TUESDAY, BRIDGE, "post"),
        article("b-ferry", TUESDAY, FERRY, "post"),
    ]

    def curate_both(name: str, shard: int | None = None) -> dict[str, Assignment]:
        data = str(tmp_path / name)
        curated(MONDAY, monday, data=data, shard=shard)
        curated(TUESDAY, tuesday[:3], tuesday[3:], data=data, shard=shard)
        return assignments(data=data)

    whole = curate_both("whole")
    assert {one.story_id for one in whole.values()} == {"story-original", "story-ferry"}
    for at_once in (1, 3):
        monkeypatch.setattr(grouping, "SIGNATURES_AT_ONCE", at_once)
        for name in ("SHARD_ARTICLES", "SHARD_KNOWN", "KNOWN_AT_ONCE", "TWINS_AT_ONCE"):
            monkeypatch.setattr(search, name, at_once)
        assert curate_both(f"parts of {at_once}", at_once) == whole


# ── any order ───────────────────────────────────────────────────────────────────────────────────────────

# Four reports of one affair, each related to the next and no more: a chain of stories.
TOLD = (
    "The ferry Vidar carries nine hundred people a day between Skarn and the mainland, and belongs to the island.",
    "Its captain, Aldo Venn, has run her aground twice since the spring, both times on the same sandbank.",
    "The council wants a beacon on the sandbank and a second ship before the herring fair opens in June.",
    "Fishermen say that the channel has moved by forty metres since the dredger was sold to Norway.",
)
CHAIN = {
    "hole": "Divers closed a hole in the hull of the ferry Vidar, which ran aground off Skarn on a falling tide."
    f"\n\n{TOLD[1]}\n\n{TOLD[2]}",
    "aground": "The ferry Vidar ran aground off Skarn on a falling tide, and passengers waded ashore with bicycles."
    f"\n\n{TOLD[0]}\n\n{TOLD[1]}",
    "court": "A court in Kelmouth will hear the captain of the ferry Vidar, which ran aground and was towed off the "
    f"sandbank near Skarn.\n\n{TOLD[3]}\n\n{TOLD[0]}",
    "towed": "The ferry Vidar was towed off the sandbank near Skarn at night by two tugs, and lies at the herring quay."
    f"\n\n{TOLD[2]}\n\n{TOLD[3]}",
}
WORDINGS = CHAIN | {
    "bridge": BRIDGE,
    "bridge red": BRIDGE + " The bridge is painted red.",
    "bridge short": BRIDGE.split("\n\n")[0] + " " + BRIDGE.split("\n\n")[2],
    "ferry": FERRY,
    "ferry old": FERRY + " He is 61.",
    "heron": (
        "Wardens counted 212 grey herons on the mud flats below Saltmarsh Point this winter, the most since counts "
        "began in 1987.\n\nA mild December kept the creeks open, so that the birds did not have to move south."
    ),
}

Landed = tuple[str, str, int]  # who claims it, which wording, on which day


@st.composite
def landings(draw: st.DrawFn) -> list[Landed]:
    claims = st.sampled_from(["page", "site", "paper", "post", "wire", "gazette"])
    days = st.sampled_from([0, 0, 1, 2, 3, 5, 8, 9, 12, 30])
    landed = draw(st.lists(st.tuples(claims, st.sampled_from(sorted(WORDINGS)), days), min_size=2, max_size=9))
    return sorted({(claim, day): (claim, wording, day) for claim, wording, day in landed}.values())


def land(make: Make, landed: Landed) -> Article:
    claim, wording, shift = landed
    dated = MONDAY if claim in ("wire", "post") else None
    return make(claim, MONDAY + timedelta(days=shift), WORDINGS[wording], f"source of {claim}", wording, dated)


def take_in(curated: Curate, make: Make, every: Iterable[Landed], days: Iterable[int], data: str) -> None:
    listed = list(every)
    for shift in days:
        day = MONDAY + timedelta(days=shift)
        curated(day, [land(make, one) for one in listed if one[2] == shift], data=data)


@pytest.mark.parametrize("order", [[0, 1, 2, 3], [3, 2, 1, 0], [2, 0, 3, 1]])
def test_events_have_the_same_stories_in_whatever_order_their_days_come(
    curated: Curate, article: Make, assignments: ReadAssignments, order: list[int]
) -> None:
    """The first two days tell of one event; what follows on a follow-up of it doesn't, and has the size of its own."""
    for place in order:
        name, text = list(CHAIN.items())[place]
        day = MONDAY + timedelta(days=place)
        curated(day, [article(name, day, text, f"{name} paper", None, day)])
    found = {name: (one.event_id, one.event_size) for name, one in assignments().items()}
    assert found == {
        "hole": ("event-hole", 2), "aground": ("event-hole", 2),
        "court": ("event-court", 1), "towed": ("event-towed", 1),
    }  # fmt: skip


@sample_settings(max_examples=10, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_no_order_of_days_changes_articles_stories_events_or_ids(
    curated: Curate,
    article: Make,
    assignments: ReadAssignments,
    tmp_path_factory: pytest.TempPathFactory,
    data: st.DataObject,
) -> None:
    """Half-delivered days first, then whole, as a backfill over an unfinished landing does; and one taken back."""
    every = data.draw(landings(), label="landings")
    days = sorted({shift for _, _, shift in every})
    order = data.draw(st.permutations(days), label="order")
    early = data.draw(st.sets(st.sampled_from(range(len(every)))), label="delivered early")
    surplus = data.draw(st.sets(st.sampled_from(range(len(every)))), label="taken back")
    root = str(tmp_path_factory.mktemp("root"))
    take_in(curated, article, [one for number, one in enumerate(every) if number in early], order, root)
    take_in(curated, article, every, reversed(order), root)
    left = [one for number, one in enumerate(every) if number not in surplus]
    take_in(curated, article, left, random.Random(0).sample(order, len(order)), root)
    assert assignments(data=root) == assign_at_once(article, left)


def assign_at_once(make: Make, every: Iterable[Landed]) -> dict[str, Assignment]:
    """What the definition says of the landings, by article."""
    models, policy = load_models(), Policy(window_days=7)
    signatures = [build_signature(land(make, one), models) for one in every]
    return {one.article_id: one for one in dedupe_archive(signatures, models, policy)}


@pytest.mark.parametrize(
    "every",
    [
        # "page" and "site" print one undated bulletin on one day, and "page" did so before: they are two issues.
        [("page", "aground", 0), ("page", "aground", 1), ("post", "hole", 0), ("site", "aground", 1)],
        # "page" has other news at its address, which "site" prints too: only "site" may meet what "page" had before.
        [("page", "hole", 0), ("page", "court", 1), ("site", "court", 1)],
        [("page", "hole", 1), ("page", "court", 0), ("site", "court", 0)],
        [("page", "hole", 0), ("wire", "hole", 0), ("page", "court", 1), ("post", "court", 1)],
        [("page", "hole", 0), ("page", "aground", 1), ("site", "aground", 1)],
        [("page", "aground", 0), ("page", "court", 1), ("site", "court", 1)],
        [("page", "court", 0), ("page", "towed", 1), ("site", "towed", 1)],
    ],
)
@pytest.mark.parametrize("order", [1, -1])
def test_what_stands_for_equal_texts_hides_nothing_of_them(
    curated: Curate, article: Make, assignments: ReadAssignments, tmp_path: Path, every: list[Landed], order: int
) -> None:
    root = str(tmp_path / "data")
    take_in(curated, article, every, sorted({shift for _, _, shift in every})[::order], data=root)
    assert assignments(data=root) == assign_at_once(article, every)
