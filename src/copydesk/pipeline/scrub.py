"""Takes what was forgotten out of a day's staged tables, so that its text is in none and the books still add up.

An article that cleaning kept becomes a reject of cleaning, and the stages after it never read it: the day is as if it
were run again from its files, which may be gone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date

from copydesk.article import Article
from copydesk.dedupe import Signature
from copydesk.outcome import Books, Rejected, Stage
from copydesk.pipeline.batches import list_planned
from copydesk.pipeline.forgotten import Forgotten, blank, read_forgotten, refuse_forgotten
from copydesk.storage.partitions import Partition
from copydesk.storage.tables import has_table, read_manifest, read_table, scan_rows, scan_table, write_table

# An article of a batch, by its id and path.
Key = tuple[str | None, str]

STAGED = (Stage.CLEAN, Stage.NORMALIZE, Stage.ENRICH)


def scrub_day(data: str, day: date) -> int:
    """Take the day's forgotten articles out of what is staged of it; how many. A second time there are none."""
    forgotten = read_forgotten(data)
    partition = Partition(data, day)
    if not forgotten or not partition.plan.is_file():
        return 0
    return sum(_scrub_batch(partition, batch["number"], forgotten) for batch in list_planned(partition))


def _scrub_batch(partition: Partition, number: int, forgotten: Forgotten) -> int:
    cleaned = partition.staged(Stage.CLEAN, number)
    if not has_table(cleaned):
        return 0
    gone = {_key(one) for one in scan_table(cleaned, Article) if forgotten.takes(one)}
    _scrub_signatures(partition, number, gone)
    # The last stage first: cut short between two, the next attempt still finds what is to go.
    for stage in reversed(STAGED):
        if has_table(partition.staged(stage, number)):
            _scrub_stage(partition, number, stage, gone, forgotten)
    return len(gone)


def _scrub_stage(partition: Partition, number: int, stage: Stage, gone: set[Key], forgotten: Forgotten) -> None:
    """Rewrite one stage's table and rejects, and with cleaning's the rejects of reading, whose books it has."""
    table = partition.staged(stage, number)
    before = read_manifest(table).books
    rejects = {
        one.stage: _scrub_rejects(read_table(partition.rejects(one.stage, number), Rejected), gone, forgotten)
        for one in before
    }
    if stage is Stage.CLEAN:
        rejects[stage] += [refuse_forgotten(path, partition.day, stage, id_) for id_, path in sorted(gone, key=str)]
    kept = [one for one in scan_table(table, Article) if _key(one) not in gone]
    books = tuple(_count(old, rejects[old.stage], len(kept)) for old in before)
    if books == before:
        return
    for one, refused in rejects.items():
        write_table(partition.rejects(one, number), refused, Rejected)
    write_table(table, kept, Article, books)


def _scrub_rejects(rejects: Iterable[Rejected], gone: set[Key], forgotten: Forgotten) -> list[Rejected]:
    """What cleaning refuses by now was never read by the stages after it; what was refused before says no more."""
    left = (one for one in rejects if (one.article_id, one.path) not in gone)
    return [blank(one) if forgotten.takes_reject(one) else one for one in left]


def _count(old: Books, rejects: list[Rejected], kept: int) -> Books:
    """A stage's books with these rejects; reading keeps what it kept, since cleaning refuses it instead."""
    kept = old.kept if old.stage is Stage.READ else kept
    reasons = Counter(one.reason for one in rejects)
    return Books(old.stage, kept + len(rejects), kept, dict(sorted(reasons.items())), old.seconds)


def _scrub_signatures(partition: Partition, number: int, gone: set[Key]) -> None:
    """The signatures stand in the order of the enriched articles."""
    enriched, signed = partition.staged(Stage.ENRICH, number), partition.signed(number)
    if not gone or not has_table(enriched) or not has_table(signed):
        return
    rows = list(scan_rows(enriched, ["article_id", "provenance.path"]))
    if read_manifest(signed).rows != len(rows):
        return  # an attempt before this one got so far
    keys = [(row["article_id"], row["provenance"]["path"]) for row in rows]
    pairs = zip(keys, scan_table(signed, Signature), strict=True)
    write_table(signed, [signature for key, signature in pairs if key not in gone], Signature)


def _key(article: Article) -> Key:
    return article.article_id, article.provenance.path
