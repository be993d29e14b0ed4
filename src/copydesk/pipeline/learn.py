"""Learning what each source repeats: maintenance over a landing, apart from the runs.

The table is the data root's `boilerplate.json`. A run reads it and never writes it, so a day comes out the same in
whatever order days are run, as long as nobody learns in between; the table's own content says what it knows.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from functools import partial

from pydantic import ValidationError
from upath import UPath

from copydesk.article import Article
from copydesk.clean import LearnedRules, clean_article, count_sentences, find_repeated, load_rules
from copydesk.errors import StorageCorrupt
from copydesk.outcome import Stage
from copydesk.pipeline.forgotten import keep_out, read_forgotten
from copydesk.pipeline.runner import StageRun
from copydesk.read import load_sources, read_articles
from copydesk.settings import Settings
from copydesk.storage.landing import RawFile, list_days, list_files, load_files
from copydesk.storage.partitions import read_json, write_json


def learn_boilerplate(settings: Settings) -> LearnedRules:
    """Learn from all of the landing's days and write the table; the same landing always writes the same one.

    The articles are cleaned with the built-in rules alone, so what was learned before doesn't matter.
    Raises `LandingMissing`.
    """
    learned = find_repeated(count_sentences(clean_landing(settings)))
    write_json(_table(settings.data), learned.model_dump(mode="json"))
    return learned


def load_learned(data: str) -> LearnedRules | None:
    """The table of a data root; None where nothing was learned yet. Raises `StorageCorrupt` where it can't be read."""
    table = _table(data)
    if not table.is_file():
        return None
    try:
        return LearnedRules.model_validate(read_json(table))
    except (ValidationError, ValueError) as error:
        reason = str(error).splitlines()[0]
        raise StorageCorrupt(f"{table} can't be read ({reason}): remove it, or learn again") from error


def unlearn_sources(data: str, sources: Collection[str]) -> None:
    """Drop what sources repeat, which is text of theirs, from the table of a data root."""
    learned = load_learned(data)
    if learned is not None and not learned.sources.keys().isdisjoint(sources):
        kept = {name: one for name, one in learned.sources.items() if name not in sources}
        write_json(_table(data), learned.with_(sources=kept).model_dump(mode="json"))


def clean_landing(settings: Settings) -> Iterator[Article]:
    """The landing's articles, read and cleaned with the built-in rules, one at a time."""
    read = partial(read_articles, settings=settings.read, sources=load_sources())
    clean = keep_out(read_forgotten(settings.data), partial(clean_article, rules=load_rules(), settings=settings.clean))
    for day in list_days(settings.landing):
        files = load_files(settings.landing, list_files(settings.landing, day), settings.read.max_archive_bytes)
        yield from StageRun[Article](Stage.CLEAN, clean).over(StageRun[RawFile](Stage.READ, read).over(files))


def _table(data: str) -> UPath:
    return UPath(data) / "boilerplate.json"
