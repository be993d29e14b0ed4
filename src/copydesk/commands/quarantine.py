"""The commands `copydesk rejects` and `copydesk replay`: what waits in quarantine, and sending it through again."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from copydesk.commands.ingest import ingest_day, parse_day
from copydesk.console import result_console, say
from copydesk.outcome import Reason, Stage
from copydesk.settings import HOME, default_cache, load_settings

Json = Annotated[bool, typer.Option("--json", help="Print one JSON object instead of tables.")]
Landing = Annotated[str, typer.Argument(help="Folder of raw files: <YYYY-MM-DD>/[<source>/]<file>.")]
Data = Annotated[str, typer.Option(help="Folder or fsspec URL that everything is written under.")]
Day = Annotated[str | None, typer.Option(help="The landing day, YYYY-MM-DD; all by default.")]
OfStage = Annotated[Stage | None, typer.Option(help="The stage that rejected them.")]
OfReason = Annotated[Reason | None, typer.Option(help="Why.")]
OfSource = Annotated[str | None, typer.Option(help="The folder of the landing day that they lie in.")]


def rejects(
    data: Data,
    day: Day = None,
    stage: OfStage = None,
    reason: OfReason = None,
    source: OfSource = None,
    as_json: Json = False,
) -> None:
    """List the rejects in quarantine, with how often and since when each was tried."""
    from copydesk import pipeline, report

    chosen = pipeline.Selection(parse_day(day) if day else None, stage, reason, source)
    found = list(pipeline.list_rejects(load_settings(data=data), chosen))
    if as_json:
        print(json.dumps([one.to_json() for one in found], ensure_ascii=False))
    else:
        result_console().print(report.render_rejects([one.to_json() for one in found]))


def replay(
    landing: Landing,
    data: Data,
    elasticsearch: Annotated[str | None, typer.Option(help="URL; by default COPYDESK_ELASTICSEARCH.")] = None,
    day: Day = None,
    stage: OfStage = None,
    reason: OfReason = None,
    source: OfSource = None,
    accept: Annotated[bool, typer.Option("--accept", help="Go on where a gate stops a day.")] = False,
    as_json: Json = False,
) -> None:
    """Send rejects through again in this process: what succeeds leaves the quarantine."""
    from copydesk import pipeline, report
    from copydesk.embedded.entities import entity_engine
    from copydesk.storage.claims import hold_day

    asked_for = {"elasticsearch": elasticsearch} if elasticsearch else {}
    settings = load_settings(landing=landing, data=data, **asked_for)
    chosen = pipeline.Selection(parse_day(day) if day else None, stage, reason, source)
    days = pipeline.find_replays(settings, chosen)
    runs = []
    if days:
        with entity_engine(settings, default_cache(), HOME / "entities.log", say) as ready:
            for one in days:
                landing_day = parse_day(one["day"])
                with hold_day(data, landing_day):
                    runs.append(ingest_day(ready, landing_day, accept=accept, only=one["batches"]))
        pipeline.refresh_names(settings)
    waiting = [one.to_json() for one in pipeline.list_rejects(settings, chosen)]
    if as_json:
        print(json.dumps({"runs": runs, "waiting": waiting}, ensure_ascii=False))
    elif not days:
        say("no such reject is in quarantine")
    else:
        console = result_console()
        console.print(report.render_books(runs))
        console.print(report.render_rejects(waiting))
