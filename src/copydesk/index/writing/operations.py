"""What operators chart beside the articles: one document a landing day's run, one document a rejected file."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from elasticsearch import Elasticsearch

from copydesk.article import Record
from copydesk.assignment import StoryChange
from copydesk.errors import IndexIncompatible
from copydesk.index.client import url_of
from copydesk.index.documents.document import seal
from copydesk.index.mapping import REJECTS, RUNS, IndexFamily
from copydesk.index.writing.bulk import IndexReport, index_documents, remove_stale
from copydesk.outcome import Books, Rejected, Stage
from copydesk.settings import IndexSettings
from copydesk.storage.landing import RawFile

# 128 bits: two files of any archive get the same id with a chance below 1 in 10^18.
_ID_DIGITS = 32


class Changes(Record):
    """What a run did to the index's documents."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    superseded: int = 0
    removed: int = 0
    neighbours: int = 0


class RunFigures(Record):
    """What the audit knows of a run beside its books. `gate` is passed, warned or failed; `gate_detail` says why;
    `story_changes` are those of the day's last run that changed stories.
    """

    curated: int
    stories: int
    copies: int
    changes: Changes = Changes()
    gate: str | None = None
    gate_detail: str | None = None
    unknown_sources: tuple[str, ...] = ()
    story_changes: tuple[StoryChange, ...] = ()


def build_run_document(day: date, books: Iterable[Books], figures: RunFigures | None = None) -> dict[str, Any]:
    """The document of a landing day: its books by stage and its figures.

    What says nothing about the day's articles (the seconds, and how many documents had to be written) doesn't count
    as a change: a run that found everything as it was leaves the document of the run that did the work.
    """
    by_stage = {one.stage: one for one in books}
    ordered = [by_stage[stage] for stage in Stage if stage in by_stage]
    read, rejected = ordered[0].read if ordered else 0, sum(_count_rejected(one) for one in ordered)
    fields = (figures.model_dump(mode="json") if figures else {}) | {
        "run_id": day.isoformat(),
        "landed_on": day.isoformat(),
        "read": read,
        "kept": ordered[-1].kept if ordered else 0,
        "rejected": rejected,
        "rejected_share": round(rejected / read, 4) if read else 0.0,
        "stages": {one.stage.value: _stage_fields(one) for one in ordered},
        "seconds": {one.stage.value: round(one.seconds, 3) for one in ordered}
        | {"total": round(sum(one.seconds for one in ordered), 3)},
    }
    return seal(fields, volatile=["seconds", "changes"])


def build_reject_documents(rejects: Iterable[Rejected]) -> list[dict[str, Any]]:
    """The documents of a day's rejects, each with an id of its own.

    Two may have one path: line 1 of `a.jsonl` and a file of the name `a.jsonl#1`. Which of them comes first is told by
    the rejects alone, so that the ids are the same in each run.
    """
    ordered = sorted(rejects, key=lambda one: (one.path, one.article_id or "", one.stage, one.reason, one.detail))
    seen: Counter[tuple[str, str | None]] = Counter()
    documents = []
    for one in ordered:
        seen[one.path, one.article_id] += 1
        documents.append(build_reject_document(one, seen[one.path, one.article_id]))
    return documents


def build_reject_document(rejected: Rejected, occurrence: int = 1) -> dict[str, Any]:
    """The document of one rejected file, or of one rejected article where a file holds several.

    It is the so manieth of the day that has this path and article id.
    """
    identity = f"{rejected.path}\0{rejected.article_id or ''}" + (f"\0{occurrence}" if occurrence > 1 else "")
    return seal(
        {
            "reject_id": hashlib.sha256(identity.encode()).hexdigest()[:_ID_DIGITS],
            "landed_on": rejected.landed_on.isoformat(),
            "path": rejected.path,
            "source": {"name": RawFile(rejected.path, rejected.landed_on, 0, None).source},
            "stage": rejected.stage.value,
            "reason": rejected.reason.value,
            "detail": rejected.detail,
            "article_id": rejected.article_id,
        }
    )


def record_run(
    client: Elasticsearch,
    settings: IndexSettings,
    day: date,
    books: Iterable[Books],
    rejects: Iterable[Rejected],
    now: datetime,
    figures: RunFigures | None = None,
    version: int | None = None,
) -> None:
    """Write a day's run and all its rejects, and remove the rejects that the day no longer has.

    What was written under a higher `version` stands; it is the moment in milliseconds, unless one is given that a clock
    set back can't lower.

    A run with the same books and rejects as the last changes nothing, so `seconds` stay those of the run that last
    changed something. Raises as `index_documents` does, and `IndexIncompatible` where a document is refused.
    """
    version = int(now.timestamp() * 1000) if version is None else version
    reject_documents = build_reject_documents(rejects)
    reject_ids = [document["reject_id"] for document in reject_documents]
    remove_stale(client, settings, day, reject_ids, version, family=REJECTS)
    for documents, family in ((reject_documents, REJECTS), ([build_run_document(day, books, figures)], RUNS)):
        report = index_documents(client, documents, settings, now, version, family=family)
        _require_accepted(client, report, family)


def _stage_fields(books: Books) -> dict[str, int]:
    return {"read": books.read, "kept": books.kept, "rejected": _count_rejected(books)}


def _count_rejected(books: Books) -> int:
    return sum(books.rejected.values())


def _require_accepted(client: Elasticsearch, report: IndexReport, family: IndexFamily) -> None:
    for id_, reason in report.refused:
        raise IndexIncompatible(f"{url_of(client)}: {family.base} refuses {id_}: {reason}")
