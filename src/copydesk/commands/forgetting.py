"""The commands `copydesk forget` and `copydesk forgotten`: taking an article or a source out for good."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

import typer

from copydesk.commands.ingest import ingest_day
from copydesk.console import result_console, say
from copydesk.errors import InvalidSetting
from copydesk.settings import Settings, load_settings

Data = Annotated[str, typer.Option(help="Folder or fsspec URL that everything is written under.")]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON object instead of tables.")]


def forget(
    data: Data,
    why: Annotated[str, typer.Option(help="For the record: which demand, by whom.")],
    article: Annotated[
        str | None, typer.Argument(help="Its id or the beginning of it, its address or its path.")
    ] = None,
    source: Annotated[str | None, typer.Option(help="Instead: everything of this source.")] = None,
    elasticsearch: Annotated[str | None, typer.Option(help="URL; by default COPYDESK_ELASTICSEARCH.")] = None,
    at_once: Annotated[
        bool, typer.Option("--at-once", help="Also delete earlier generations now; only while nothing else runs.")
    ] = False,
) -> None:
    """Take an article, with all its landings, or a source out for good, and keep it out when it lands again."""
    from copydesk import pipeline
    from copydesk.storage.claims import hold_day

    if (article is None) == (source is None):
        raise InvalidSetting("forget: name one article, or one --source")
    asked_for = {"elasticsearch": elasticsearch} if elasticsearch else {}
    settings = load_settings(data=data, **asked_for)
    now = datetime.now(UTC)
    if source is not None:
        days = pipeline.forget_source(settings, source, why, now)
    else:
        days = pipeline.forget_article(settings, _find_id(settings, str(article)), why, now)
    for day in days:
        with hold_day(data, day):
            ingest_day(settings, day, accept=True, first_stage="dedupe")
        say(f"taken out of {day}")
    if written := pipeline.forget_names(settings):
        say(f"names were learned anew without it: {written} documents changed")
    if at_once:
        pipeline.purge_earlier(settings)
    else:
        say("its text leaves the disk with the first run after a day; --at-once removes it now")
    say("snapshots and replaced indices still have it: `copydesk maintain --for-real` removes old ones")


def forgotten(data: Data, as_json: Json = False) -> None:
    """List what was taken out for good, with when and why; no text of it is kept."""
    from copydesk import pipeline, report

    found = pipeline.list_forgotten(load_settings(data=data))
    if as_json:
        print(found.model_dump_json())
    else:
        result_console().print(report.render_forgotten(found.model_dump(mode="json")))


def _find_id(settings: Settings, wanted: str) -> str:
    """The id of the article that is meant; one that the index has no more has to be named in full."""
    from copydesk.errors import InvalidQuery
    from copydesk.index import connect, find_article, list_story

    with connect(settings) as client:
        try:
            document = find_article(client, settings.index, wanted)
        except InvalidQuery as error:
            if "several" in str(error):
                raise
            return wanted
        members = list_story(client, settings.index, document["story"]["id"])
    for one in members:
        if one.article_id != document["article_id"]:
            say(f"stays: a copy at {one.source}, {one.article_id}")
    return str(document["article_id"])
