"""What the index has not got yet: written down with the change that made it, struck off when the index has it.

Curation may change documents of any day, and what comes after it may fail, be killed or never run. So a debt is part
of the curated layer, by the day of the article's current landing, and whoever indexes next pays it.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from hashlib import blake2b

from copydesk.assignment import Assignment
from copydesk.record import Record
from copydesk.storage.curated import Change, CuratedLayer, DayTables, Snapshot
from copydesk.storage.tables import scan_table

_DIGEST_BYTES = 16


class Owed(Record):
    """An article whose document the index is owed.

    `landing_id` is None where the article is gone and its document has to go; `digest` names the state that is owed,
    so that a newer one isn't struck off by who paid an older.
    """

    article_id: str
    landing_id: str | None
    digest: str


def state_digest(assignment: Assignment, articles: Iterable[str]) -> str:
    """Names the state of a document: the article's assignment, and the tables that its text is in."""
    content = f"{assignment.model_dump_json()}\0{' '.join(articles)}"
    return blake2b(content.encode(), digest_size=_DIGEST_BYTES).hexdigest()


def read_owed(snapshot: Snapshot, tables: DayTables) -> list[Owed]:
    """What a day owes."""
    return list(scan_table(snapshot.table(tables.owed), Owed)) if tables.owed else []


def set_owed(layer: CuratedLayer, change: Change, day: date, owed: Iterable[Owed]) -> None:
    """Make these the day's debts; nothing is written where they are the same as before."""
    after = sorted(owed, key=lambda one: one.article_id)
    if after == read_owed(change.base, change.day(day)):
        return
    change.set_day(day, owed=layer.write(day, "owed", after, Owed) if after else None)


def strike_off(layer: CuratedLayer, day: date, paid: Iterable[Owed]) -> None:
    """Strike off what the index has got; what is owed in another state by now stays."""
    done = set(paid)
    if not done:
        return
    with layer.change() as change:
        owed = read_owed(change.base, change.day(day))
        left = [one for one in owed if one not in done]
        if len(left) < len(owed):
            set_owed(layer, change, day, left)


def owe(layer: CuratedLayer, day: date, owed: Iterable[Owed]) -> None:
    """Add debts of a day, which `copydesk verify` has found."""
    added = {one.article_id: one for one in owed}
    if not added:
        return
    with layer.change() as change:
        before = {one.article_id: one for one in read_owed(change.base, change.day(day))}
        set_owed(layer, change, day, (before | added).values())
