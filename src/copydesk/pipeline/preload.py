"""What each task would read anew, read once in the process that tasks are forked from."""

from __future__ import annotations

from copydesk import dedupe
from copydesk.clean import load_rules
from copydesk.normalize import load_tables
from copydesk.pipeline.batches import keep_engine, keep_models
from copydesk.pipeline.versions import STAGE_CODE, describe_stage
from copydesk.read import load_sources
from copydesk.settings import Settings


def preload(settings: Settings) -> None:
    """Read the tables and models of every stage, and what they say of their versions: a library changed on disk later
    changes neither. Nothing is connected, no thread started.
    """
    load_sources()
    load_rules()
    load_tables()
    keep_models(keep_engine(settings.enrich.entities, settings.enrich.languages))
    dedupe.load_models()
    for stage in STAGE_CODE:
        describe_stage(stage, settings)
