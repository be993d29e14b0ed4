"""The commands `copydesk kibana …`: check the dashboards, and bring a Kibana to them."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from copydesk.console import say
from copydesk.errors import InvalidDashboard
from copydesk.settings import load_settings

app = typer.Typer(help="Kibana's data views and dashboards, from the folder kibana/.", no_args_is_help=True)

Folder = Annotated[Path, typer.Option(help="Where data-views/ and dashboards/ are.", file_okay=False)]
FOLDER = Path("kibana")
# More lines than any list of a dashboard has room for.
DRAWN_HITS = 20


@app.command()
def apply(
    url: Annotated[str | None, typer.Option(help="Kibana's URL; by default COPYDESK_KIBANA.")] = None,
    space: Annotated[str, typer.Option(help="The space to write to; made where it is missing.")] = "",
    desk: Annotated[str | None, typer.Option(help="The Desk's URL, for links; by default COPYDESK_DESK.")] = None,
    folder: Folder = FOLDER,
) -> None:
    """Write every data view and dashboard under its fixed id. Doing it again changes nothing."""
    from copydesk.kibana.apply import apply_content
    from copydesk.kibana.client import KibanaClient
    from copydesk.kibana.files import load_content

    settings = load_settings(**({"kibana": url} if url else {}))
    content = load_content(folder, desk or settings.desk)
    key = settings.kibana_api_key.get_secret_value()
    with KibanaClient(settings.kibana.get_secret_value(), space, key) as kibana:
        for applied in apply_content(kibana, content):
            print(f"{applied.change:9}  {applied.kind:9}  {applied.id}")


@app.command()
def draw(
    dashboard: Annotated[str, typer.Argument(help="Its id, such as copydesk-news-desk.")],
    elasticsearch: Annotated[
        str | None, typer.Option(help="URL; by default COPYDESK_ELASTICSEARCH, else the running local stack's.")
    ] = None,
    folder: Folder = FOLDER,
) -> None:
    """Print a dashboard's data as an SVG picture, drawn from its panels' own searches. It asks no Kibana."""
    from copydesk.embedded.state_file import locate_elasticsearch
    from copydesk.index import connect, run_search
    from copydesk.kibana.files import load_content
    from copydesk.kibana.picture import draw_dashboard
    from copydesk.kibana.searches import build_searches

    content = load_content(folder, load_settings().desk)
    if dashboard not in content.dashboards:
        raise InvalidDashboard(f"no dashboard {dashboard} in {folder}: there are {', '.join(content.dashboards)}")
    drawn = content.dashboards[dashboard]
    titles = {id_: view.title for id_, view in content.data_views.items()}
    settings = locate_elasticsearch(elasticsearch)
    with connect(settings) as client:
        answers = {
            one.where: run_search(client, settings.index, titles[one.data_view], one.body | {"size": DRAWN_HITS})
            for one in build_searches(dashboard, drawn)
        }
    print(draw_dashboard(dashboard, drawn, answers), end="")


@app.command()
def check(
    elasticsearch: Annotated[
        str | None, typer.Option(help="URL; by default COPYDESK_ELASTICSEARCH, else the running local stack's.")
    ] = None,
    only_files: Annotated[bool, typer.Option("--only-files", help="Check the files alone; ask no index.")] = False,
    folder: Folder = FOLDER,
) -> None:
    """Check every file, and that every panel shows something of the index. It asks no Kibana."""
    from copydesk.embedded.state_file import locate_elasticsearch
    from copydesk.index import connect, list_fields_of, run_search
    from copydesk.kibana.check import check_content
    from copydesk.kibana.files import load_content

    content = load_content(folder, load_settings().desk)
    if only_files:
        print(f"{len(content.data_views)} data views and {len(content.dashboards)} dashboards are well formed")
        return
    settings = locate_elasticsearch(elasticsearch)
    with connect(settings) as client:
        report = check_content(
            content,
            lambda title, body: run_search(client, settings.index, title, body),
            lambda title: list_fields_of(client, settings.index, title),
        )
    for fault in report.faults:
        say(fault)
    if report.faults:
        raise InvalidDashboard(f"{len(report.faults)} faults in {report.searches} searches of the dashboards")
    print(
        f"{report.searches} searches of {report.dashboards} dashboards: each field is there, and each shows something"
    )
