"""Whether the index is what the curated layer says: the same documents, by id and hash, day by day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable
from datetime import date

from upath import UPath

from copydesk.index import connect, has_index, list_day, list_landing_days
from copydesk.pipeline.debt import Owed, owe, read_owed, state_digest
from copydesk.pipeline.layer import open_layer
from copydesk.pipeline.names import is_due, learn_from, load_names
from copydesk.pipeline.publish import build_documents, pay_debts, read_batch
from copydesk.record import Record
from copydesk.settings import Settings
from copydesk.storage.curated import CuratedLayer, Snapshot


class DayDifference(Record):
    """One landing day on which the two differ, by article ids, or that still has work to be done.

    `missing` are in the curated layer only, `extra` in the index only, `stale` in both with other content, `doubled`
    in two of the physical indices behind the alias, so that searches see them twice. `owed` counts the debts that are
    written down. `is_pending`: its curation was cut short, and a run of the day is due.
    """

    day: date
    missing: tuple[str, ...] = ()
    stale: tuple[str, ...] = ()
    extra: tuple[str, ...] = ()
    doubled: tuple[str, ...] = ()
    owed: int = 0
    is_pending: bool = False


class Verification(Record):
    """How many documents were compared, and the days that aren't right."""

    documents: int
    differences: tuple[DayDifference, ...]

    @property
    def is_right(self) -> bool:
        """Whether the index holds what the curated layer says."""
        return not any(one.missing or one.stale or one.extra or one.doubled for one in self.differences)


def verify(settings: Settings, days: Iterable[date] | None = None) -> Verification:
    """Compare the index with the curated layer, on all landing days that either has or on some.

    Where there is no index every document is missing.
    """
    snapshot = CuratedLayer(settings.data).read()
    documents = 0
    differences = []
    with connect(settings) as client:
        is_there = has_index(client, settings.index)
        every = set(snapshot.days) | set(list_landing_days(client, settings.index) if is_there else ())
        for day in sorted(every if days is None else set(days)):
            expected = hash_documents(snapshot, day)
            listed = list(list_day(client, settings.index, day)) if is_there else []
            found = dict(listed)
            documents += len(expected)
            difference = DayDifference(
                day=day,
                missing=tuple(sorted(expected.keys() - found.keys())),
                stale=tuple(sorted(one for one in expected.keys() & found.keys() if expected[one] != found[one])),
                extra=tuple(sorted(found.keys() - expected.keys())),
                doubled=tuple(sorted(id_ for id_, count in Counter(id_ for id_, _hash in listed).items() if count > 1)),
                owed=len(read_owed(snapshot, snapshot.day(day))),
                is_pending=snapshot.day(day).signed is not None,
            )
            if difference != DayDifference(day=day):
                differences.append(difference)
    return Verification(documents=documents, differences=tuple(differences))


def repair(settings: Settings, found: Verification, besides: Collection[date] = ()) -> Verification:
    """Write down as owed what a verification found, pay all debts but those of the days `besides`, and look again."""
    layer = open_layer(settings)
    snapshot = layer.read()
    for difference in found.differences:
        tables = snapshot.day(difference.day)
        wanted = {*difference.missing, *difference.stale, *difference.doubled}
        states = [read_batch(snapshot, difference.day, number) for number in range(len(tables.articles))]
        owed = [
            Owed(article_id=one.article_id, landing_id=one.landing_id, digest=state_digest(one, tables.articles))
            for state in states
            for one in state.assignments.values()
            if one.article_id in wanted
        ]
        gone = [Owed(article_id=one, landing_id=None, digest="") for one in difference.extra]
        owe(layer, difference.day, [*owed, *gone])
    pay_debts(settings, besides)
    return verify(settings)


def relabel(settings: Settings, besides: Collection[date] = ()) -> int:
    """Write anew the documents whose names the table of names changes, and whatever else differs; how many they are.

    None of the days `besides`, which runs are at: those write their documents themselves.
    """
    found = verify(settings)
    wrong = tuple(one for one in found.differences if one.day not in besides)
    found = found.model_copy(update={"differences": wrong})
    if not found.is_right:
        repair(settings, found, besides)
    return sum(len({*one.stale, *one.missing, *one.extra, *one.doubled}) for one in wrong)


def refresh_names(
    settings: Settings, *, also_grown: bool = False, list_busy: Callable[[], Collection[date]] = frozenset
) -> int | None:
    """Learn the archive's names after runs, so that nobody need ask for it; how many documents got others.

    None where it is not due: the archive has more articles than `enrich.learn_names_up_to`, and, with `also_grown`,
    isn't much larger either than it was when they were last learned. `list_busy` is asked after learning, which takes
    its time, which days runs are at by then.
    """
    snapshot, known = CuratedLayer(settings.data).read(), load_names(UPath(settings.data))
    if not is_due(snapshot, known, settings.enrich.learn_names_up_to, also_grown=also_grown):
        return None
    learn_from(snapshot, settings, known)
    # Also where they are the ones known: a run that began before they were may have written documents after them.
    return relabel(settings, list_busy())


def hash_documents(snapshot: Snapshot, day: date) -> dict[str, str]:
    """The `document_hash` of each document that the index should hold of a landing day, by id."""
    return {
        document["article_id"]: document["document_hash"]
        for number in range(len(snapshot.day(day).articles))
        for document in build_documents(snapshot, read_batch(snapshot, day, number))
    }
