"""The stages that look at one article at a time, over one stored batch."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from functools import lru_cache, partial
from itertools import pairwise
from math import ceil
from typing import Any

from copydesk import dedupe
from copydesk.article import Article
from copydesk.clean import clean_article, load_rules
from copydesk.enrich import EnrichModels, StanfordEngine, announce_texts, enrich_article, load_models
from copydesk.errors import BooksUnbalanced
from copydesk.normalize import load_tables, normalize_article
from copydesk.outcome import Books, Rejected, Stage
from copydesk.pipeline.forgotten import blank_rejects, keep_out, read_forgotten
from copydesk.pipeline.learn import load_learned
from copydesk.pipeline.runner import Outcome, StageRun
from copydesk.pipeline.versions import stamp
from copydesk.read import load_sources, read_articles
from copydesk.settings import EntityLanguage, Settings
from copydesk.storage.deliveries import find_delivery
from copydesk.storage.files import remove_temporaries
from copydesk.storage.landing import list_files, load_files
from copydesk.storage.partitions import Partition, read_json, write_json
from copydesk.storage.tables import open_table, read_manifest, remove_table, scan_table, write_table

LOG = logging.getLogger(__name__)
# A log that names more of a batch's rejects than these is not read to its end.
MAX_LOGGED = 200

Batch = dict[str, Any]


def plan_batches(settings: Settings, day: date) -> list[Batch]:
    """Divide the day's files into batches of `settings.batch_files`, in path order; an empty day has one empty batch.

    So has one whose folder is gone. A day of more files than `settings.max_batches` of them hold has larger ones: a
    scheduler has a limit to how many tasks it makes of one list, and a run indexes the batches of neighbouring days
    with its own. Raises `LandingMissing` where the landing is. Tables of an earlier run with more batches are removed.
    """
    delivery = find_delivery(settings.landing, day)  # before the files: what arrives in between shows as a difference
    files = list_files(settings.landing, day) if delivery else []
    size = max(settings.batch_files, ceil(len(files) / settings.max_batches))
    batches = [files[start : start + size] for start in range(0, len(files), size)] or [[]]
    partition = Partition(settings.data, day)
    write_json(partition.plan, {"day": day.isoformat(), "landed": delivery and delivery.checksum, "batches": batches})
    _remove_leftovers(partition, len(batches))
    return list_planned(partition)


def list_planned(partition: Partition) -> list[Batch]:
    """The batches that the day's plan has."""
    return [
        {"day": partition.day.isoformat(), "number": number}
        for number in range(len(read_json(partition.plan)["batches"]))
    ]


def clean_batch(settings: Settings, batch: Batch) -> Batch:
    """Read the batch's raw files and clean them, one article in memory at a time."""
    partition = _partition(settings, batch)
    files = read_json(partition.plan)["batches"][batch["number"]]
    rules = load_rules(load_learned(settings.data))
    forgotten = read_forgotten(settings.data)
    read_step = partial(read_articles, settings=settings.read, sources=load_sources())
    clean_step = stamp(partial(clean_article, rules=rules, settings=settings.clean), Stage.CLEAN, settings)
    read = StageRun(Stage.READ, blank_rejects(forgotten, read_step))
    clean = StageRun(Stage.CLEAN, keep_out(forgotten, clean_step))
    loaded = load_files(settings.landing, files, settings.read.max_archive_bytes)
    kept = clean.over(read.over(loaded, stated=len(files)))
    _write_stage(partition, batch, kept, [read, clean])
    return batch


def normalize_batch(settings: Settings, batch: Batch) -> Batch:
    """Normalize the batch's cleaned articles."""
    step = partial(normalize_article, tables=load_tables(), settings=settings.normalize)
    return _run_record_stage(settings, batch, Stage.CLEAN, Stage.NORMALIZE, step)


def enrich_batch(settings: Settings, batch: Batch) -> Batch:
    """Find the names in the batch's articles, and sign them for deduplication while the engine reads on.

    Raises `EntitiesUnavailable` where the engine can't be reached.
    """
    models = dedupe.load_models()
    signed = _partition(settings, batch).signed(batch["number"])
    with (
        keep_engine(settings.enrich.entities, settings.enrich.languages) as engine,
        open_table(signed, dedupe.Signature) as add,
    ):

        def sign(articles: Iterable[Article]) -> Iterator[Article]:
            for article in articles:
                add(dedupe.build_signature(article, models))
                yield article

        step = partial(enrich_article, models=keep_models(engine), settings=settings.enrich)
        ahead = partial(announce_texts, engine=engine)
        return _run_record_stage(settings, batch, Stage.NORMALIZE, Stage.ENRICH, step, ahead, sign)


@lru_cache(maxsize=1)
def keep_engine(address: str, languages: tuple[EntityLanguage, ...]) -> StanfordEngine:
    """The process's one client of the engine, which opens its connection with the first text of a batch."""
    return StanfordEngine(address, languages=languages)


@lru_cache(maxsize=1)
def keep_models(engine: StanfordEngine) -> EnrichModels:
    """The same for all batches of a process, so that a copy in a later one takes over what was found in its twin."""
    return load_models(engine)


def stage_batch(settings: Settings, batch: Batch, first: str = "read") -> Batch:
    """Take a batch through its stages from the first of them on; what those before it wrote is taken as it is.

    In one process, which starts once for all. Raises `EntitiesUnavailable` as `enrich_batch` does.
    """
    names = [*STAGING]
    for name in names[names.index(first) :]:
        STAGING[name](settings, batch)
    return batch


def sign_batch(settings: Settings, batch: Batch) -> Batch:
    """Write the signatures of a batch whose enriched articles are there already, in the same order."""
    partition = _partition(settings, batch)
    models = dedupe.load_models()
    articles = scan_table(partition.staged(Stage.ENRICH, batch["number"]), Article)
    signatures = (dedupe.build_signature(one, models) for one in articles)
    write_table(partition.signed(batch["number"]), signatures, dedupe.Signature)
    return batch


# What is done to a batch by itself, by the stage that a run may begin at.
STAGING: Mapping[str, Callable[[Settings, Batch], Batch]] = {
    "read": clean_batch,
    "normalize": normalize_batch,
    "enrich": enrich_batch,
}


def _run_record_stage(
    settings: Settings,
    batch: Batch,
    before: Stage,
    stage: Stage,
    step: Callable[[Article], Outcome],
    handing: Callable[[Iterable[Article]], Iterable[Article]] = iter,
    taking: Callable[[Iterable[Article]], Iterable[Article]] = iter,
) -> Batch:
    """Take the articles that the stage `before` wrote through a step, as `handing` hands them on.

    What the step keeps goes through `taking` before it is written.
    """
    partition = _partition(settings, batch)
    run = StageRun(stage, stamp(step, stage, settings))
    source = partition.staged(before, batch["number"])
    kept = run.over(handing(scan_table(source, Article)), stated=read_manifest(source).rows)
    _write_stage(partition, batch, taking(kept), [run])
    return batch


def _write_stage(partition: Partition, batch: Batch, kept: Iterable[Article], runs: list[StageRun[Any]]) -> None:
    """Write what the last of the runs keeps while they run, and finish that table when their rejects are written.

    Raises `BooksUnbalanced`, and leaves no table, where an article got lost from one to the next.
    """
    target = partition.staged(runs[-1].stage, batch["number"])
    manifest = write_table(target, kept, Article, books=_settle(partition, batch, runs))
    if manifest.rows != runs[-1].books.kept:
        remove_table(target)
        raise BooksUnbalanced(f"{runs[-1].stage} kept {runs[-1].books.kept} articles, {target} has {manifest.rows}")


def _settle(partition: Partition, batch: Batch, runs: list[StageRun[Any]]) -> Iterator[Books]:
    """Write what each run rejected, then tell its books; a finished table has its rejects beside it."""
    for before, after in pairwise(runs):
        if after.books.read != before.books.kept:
            raise BooksUnbalanced(
                f"{before.stage} kept {before.books.kept} articles, {after.stage} read {after.books.read}"
            )
    for run in runs:
        write_table(partition.rejects(run.stage, batch["number"]), run.rejected, Rejected)
        _log_rejects(run.rejected)
    yield from (run.books for run in runs)


def _log_rejects(rejected: list[Rejected]) -> None:
    """Name the rejected files where an operator looks first: in the task's log."""
    for one in rejected[:MAX_LOGGED]:
        which = f"{one.path}, article {one.article_id}" if one.article_id else one.path
        LOG.info("rejected in %s, %s: %s (%s)", one.stage, one.reason, which, one.detail)
    if len(rejected) > MAX_LOGGED:
        LOG.info("rejected %d more, which `copydesk rejects` lists", len(rejected) - MAX_LOGGED)


def _remove_leftovers(partition: Partition, batches: int) -> None:
    """Remove the tables of batches that the plan no longer has, and what killed attempts of the day left half-written.

    Whoever plans the day has it: nobody else writes there.
    """
    rejects = partition.rejects(Stage.CLEAN, 0).parent
    tables = [partition.staged(stage, 0).parent for stage in (Stage.CLEAN, Stage.NORMALIZE, Stage.ENRICH)]
    for folder in (partition.plan.parent, *tables, partition.signed(0).parent, rejects):
        remove_temporaries(folder)
    for stage in (Stage.CLEAN, Stage.NORMALIZE, Stage.ENRICH):
        number = batches
        while partition.staged(stage, number).is_file():
            remove_table(partition.staged(stage, number))
            remove_table(partition.rejects(stage, number))
            remove_table(partition.signed(number))
            number += 1


def _partition(settings: Settings, batch: Batch) -> Partition:
    return Partition(settings.data, date.fromisoformat(batch["day"]))
