"""The commands `copydesk learn …`: maintenance that looks at all articles at once, for later runs to use."""

from __future__ import annotations

from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from copydesk.commands.upkeep import Data, Elasticsearch, Json
from copydesk.console import result_console
from copydesk.settings import load_settings

_DEFAULT = "boilerplate"


class _DefaultGroup(TyperGroup):
    """Takes what is no command's name for the arguments of `boilerplate`: `copydesk learn LANDING`."""

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        if args and args[0] not in self.commands:
            args = [_DEFAULT, *args]
        return super().resolve_command(ctx, args)


app = typer.Typer(
    cls=_DefaultGroup,
    help="Learn from all articles at once, for later runs. Doing it again changes nothing.",
    context_settings={"ignore_unknown_options": True},
    no_args_is_help=True,
)


@app.command()
def boilerplate(
    landing: Annotated[str, typer.Argument(help="Folder of raw files: <YYYY-MM-DD>/[<source>/]<file>.")],
    data: Data,
    as_json: Json = False,
) -> None:
    """What each source repeats in its articles, for later runs to take out."""
    from copydesk import pipeline, report

    learned = pipeline.learn_boilerplate(load_settings(landing=landing, data=data))
    if as_json:
        print(learned.model_dump_json())
    else:
        result_console().print(report.render_learned(learned))


@app.command()
def names(
    data: Data,
    elasticsearch: Elasticsearch = None,
    table_only: Annotated[
        bool,
        typer.Option("--table-only", help="Leave the index as it is; runs write what they write by the new table."),
    ] = False,
    as_json: Json = False,
) -> None:
    """What the archive's names mean, over all curated articles; documents are written anew whose names change."""
    from copydesk import pipeline, report
    from copydesk.embedded.state_file import locate_elasticsearch

    settings = locate_elasticsearch(elasticsearch).model_copy(update={"data": data})
    learned = pipeline.learn_archive_names(settings)
    written = 0 if table_only else pipeline.relabel(settings)
    if as_json:
        print(learned.model_dump_json())
        return
    result_console().print(report.render_name_table(learned))
    if not table_only:
        print(f"{written} documents were written anew")
