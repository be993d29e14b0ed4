"""The commands that look after the index: `copydesk verify`, `reindex`, `maintain` and `restore`."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from copydesk.console import result_console, show_progress

Data = Annotated[str, typer.Option(help="Folder or fsspec URL that everything is written under.")]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON object instead of tables.")]
Elasticsearch = Annotated[
    str | None, typer.Option(help="URL; by default COPYDESK_ELASTICSEARCH, else the running local stack's.")
]


def verify(
    data: Data,
    elasticsearch: Elasticsearch = None,
    repair: Annotated[bool, typer.Option("--repair", help="Write, replace and remove what differs.")] = False,
    as_json: Json = False,
) -> None:
    """Compare the index with the curated articles, by ids and content, day by day; exit code 1 where they differ."""
    from copydesk import pipeline, report
    from copydesk.embedded.state_file import locate_elasticsearch

    settings = locate_elasticsearch(elasticsearch).model_copy(update={"data": data})
    found = pipeline.verify(settings)
    if repair and (found.differences or not found.is_right):
        found = pipeline.repair(settings, found)
    if as_json:
        print(found.model_dump_json())
    else:
        result_console().print(report.render_verification(found))
    if not found.is_right:
        raise typer.Exit(1)


def reindex(
    data: Data,
    elasticsearch: Elasticsearch = None,
    anew: Annotated[bool, typer.Option("--anew", help="Drop one that was cut short, and begin again.")] = False,
    keep: Annotated[int | None, typer.Option(help="How many replaced indices are left.", min=0)] = None,
    as_json: Json = False,
) -> None:
    """Build the index anew from the curated articles and swap it in; ingestion and searches go on meanwhile."""
    from copydesk import pipeline
    from copydesk.embedded.state_file import locate_elasticsearch

    settings = locate_elasticsearch(elasticsearch).model_copy(update={"data": data})
    with show_progress() as progress:
        months = pipeline.begin_reindex(settings, anew)
        filled = [pipeline.fill_month(settings, month) for month in progress.track(months, description="index")]
        report = pipeline.finish_reindex(settings, filled, keep)
    if as_json:
        print(report.model_dump_json())
        return
    print(f"{report.documents} documents of {report.days} landing days are in {', '.join(report.indices)}")
    for name in report.replaced:
        print(f"it replaces {name}, which is " + ("deleted" if name in report.retired else "kept"))
    if report.refused:
        print(f"{report.refused} documents were refused: the runs of their days have them among the rejects")


def maintain(
    elasticsearch: Elasticsearch = None,
    for_real: Annotated[
        bool, typer.Option("--for-real", help="Do it; without this it only says what would be deleted.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Take a snapshot of the indices, and delete old snapshots and replaced indices but the newest."""
    from copydesk import pipeline
    from copydesk.embedded.state_file import locate_elasticsearch

    done = pipeline.maintain_index(locate_elasticsearch(elasticsearch), dry_run=not for_real)
    if as_json:
        print(json.dumps(done))
        return
    if done["snapshot"]:
        print(f"snapshot {done['snapshot']} was taken")
    for name in (*done["retired_snapshots"], *done["retired_indices"]):
        print(f"{name} {'was' if for_real else 'would be'} deleted")


def restore(
    snapshot: Annotated[str, typer.Argument(help="Its name, as `copydesk maintain` told it.")],
    elasticsearch: Elasticsearch = None,
) -> None:
    """Bring the indices of a snapshot back, with their aliases; nothing that is in use is overwritten."""
    from copydesk import pipeline
    from copydesk.embedded.state_file import locate_elasticsearch

    for name in pipeline.restore_index(locate_elasticsearch(elasticsearch), snapshot):
        print(f"{name} is back")
