"""The command `copydesk`: the same stages without Airflow, and the local stack with it."""

from __future__ import annotations

import io
import json
import sys
from contextlib import nullcontext
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal

import typer
from rich.console import Console

from copydesk.access.command import app as access
from copydesk.commands.bench import bench
from copydesk.commands.forgetting import forget, forgotten
from copydesk.commands.ingest import asks_engine, ingest_day, parse_day
from copydesk.commands.learning import app as learning
from copydesk.commands.quarantine import rejects, replay
from copydesk.commands.secrets import make_secrets
from copydesk.commands.upkeep import Elasticsearch, maintain, reindex, restore, verify
from copydesk.console import ERRORS, PLAIN_WIDTH, result_console, say, show_progress
from copydesk.errors import CopydeskError, InvalidSetting, LandingMissing, TransientError
from copydesk.evaluation.command import app as evaluation
from copydesk.kibana.command import app as kibana
from copydesk.settings import HOME, NightSettings, Settings, default_cache, load_settings

app = typer.Typer(
    help="Turn a news archive's raw files into clean, dated, deduplicated stories in Elasticsearch.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
for command in (rejects, replay, forget, forgotten, verify, reindex, maintain, restore):
    app.command()(command)
app.command(name="secrets")(make_secrets)
app.command(context_settings={"allow_extra_args": True, "ignore_unknown_options": True})(bench)
app.add_typer(evaluation, name="eval")
app.add_typer(kibana, name="kibana")
app.add_typer(access, name="access")
app.add_typer(learning, name="learn")

# sysexits.h: the caller may try again.
EX_TEMPFAIL = 75
# Small enough for a bar that moves; what a batch is never shows in the result.
BATCH_FILES = 50

# Within ten minutes; an engine that ends more often has a cause that another start doesn't mend.
ENGINE_REVIVALS = 5

# Where `up` serves them, unless it is told another port.
DESK = "http://127.0.0.1:8080/desk/"
NO_NIGHTS = "nightly runs are off; ingest days by Trigger > Backfill in Airflow's page"

Json = Annotated[bool, typer.Option("--json", help="Print one JSON object instead of tables.")]
Landing = Annotated[str, typer.Argument(help="Folder of raw files: <YYYY-MM-DD>/[<source>/]<file>.")]


def main() -> None:
    """Run the command; a Copydesk error is one line on standard error and an exit code, never a traceback."""
    try:
        app()
    except CopydeskError as error:
        ERRORS.print(f"copydesk: {error}", style="red", markup=False)
        sys.exit(EX_TEMPFAIL if isinstance(error, TransientError) else 1)


@app.command()
def ingest(
    landing: Landing,
    day: Annotated[str, typer.Option(help="The landing day, YYYY-MM-DD.")],
    data: Annotated[str, typer.Option(help="Folder or fsspec URL that everything is written under.")],
    elasticsearch: Annotated[str | None, typer.Option(help="URL; by default COPYDESK_ELASTICSEARCH.")] = None,
    accept: Annotated[bool, typer.Option("--accept", help="Go on where a gate stops the day.")] = False,
    take_over: Annotated[bool, typer.Option("--take-over", help="Take the day from a run that is over.")] = False,
    from_stage: Annotated[
        Literal["read", "normalize", "enrich", "dedupe", "index"],
        typer.Option(help="Begin here; what the stages before wrote is taken as it is."),
    ] = "read",
    stale_only: Annotated[
        bool, typer.Option("--stale-only", help="Only the batches that older code, tables or models wrote.")
    ] = False,
    processes: Annotated[
        int, typer.Option(help="How many share the work; each takes some 600 MB of memory.", min=1)
    ] = 1,
    as_json: Json = False,
) -> None:
    """Ingest one landing day on this machine: the stages of the DAG, without Airflow."""
    from copydesk import pipeline, report
    from copydesk.embedded.entities import entity_engine
    from copydesk.embedded.workers import worker_processes
    from copydesk.storage.claims import hold_day

    asked_for = {"elasticsearch": elasticsearch} if elasticsearch else {}
    settings = load_settings(landing=landing, data=data, batch_files=BATCH_FILES, **asked_for)
    landing_day = parse_day(day)
    # It takes a second and half a gigabyte to start: not on a night without anything to read.
    is_asked = asks_engine(settings, landing_day, from_stage)
    engine = entity_engine(settings, default_cache(), HOME / "entities.log", say) if is_asked else nullcontext(settings)
    with hold_day(data, landing_day, take_over=take_over), engine as ready, worker_processes(processes) as each:
        run = ingest_day(ready, landing_day, accept=accept, first_stage=from_stage, stale_only=stale_only, each=each)
    if run["state"] != "nothing-landed":
        pipeline.refresh_names(settings)
    if as_json:
        print(json.dumps(run, ensure_ascii=False))
        return
    console = result_console()
    console.print(report.render_books([run]))
    console.print(report.describe_changes(run))


Names = Annotated[list[str] | None, typer.Option()]


@app.command()
def search(
    text: Annotated[
        str, typer.Argument(help='Words, "phrases", -exclusions; WHO is the acronym, who the word. Empty: everything.')
    ] = "",
    person: Annotated[list[str] | None, typer.Option(help="As the facet shows the name; may be repeated.")] = None,
    organization: Names = None,
    place: Names = None,
    country: Annotated[
        list[str] | None, typer.Option(help="ISO 3166 code: DE; of several the article names all.")
    ] = None,
    source: Annotated[list[str] | None, typer.Option(help="The outlet; several mean any of them.")] = None,
    language: Annotated[list[str] | None, typer.Option(help="ISO 639-1 code: de.")] = None,
    section: Names = None,
    from_: Annotated[str | None, typer.Option("--from", help="First day of publication, YYYY-MM-DD.")] = None,
    to: Annotated[str | None, typer.Option(help="Last day of publication, YYYY-MM-DD.")] = None,
    view: Annotated[
        Literal["stories", "canonical", "articles"],
        typer.Option(help="A hit is a story (its best copy), a canonical article, or any article."),
    ] = "stories",
    sort: Annotated[
        Literal["relevance", "newest", "oldest", "largest"],
        typer.Option(help="largest: the stories with the most articles first."),
    ] = "relevance",
    size: Annotated[int, typer.Option(help="How many hits a page.", min=1, max=1000)] = 10,
    page: Annotated[int, typer.Option(help="Which page of hits.", min=1)] = 1,
    elasticsearch: Elasticsearch = None,
    as_json: Json = False,
) -> None:
    """Search the indexed articles, one hit a story, with facets that count a story once."""
    from copydesk import report
    from copydesk.embedded.state_file import locate_elasticsearch
    from copydesk.index import SearchQuery, Sort, View, connect
    from copydesk.index import search as search_index

    query = SearchQuery(
        text=text,
        people=tuple(person or ()),
        organizations=tuple(organization or ()),
        places=tuple(place or ()),
        countries=tuple(country or ()),
        sources=tuple(source or ()),
        languages=tuple(language or ()),
        sections=tuple(section or ()),
        from_=parse_day(from_) if from_ else None,
        to=parse_day(to) if to else None,
        view=View(view),
        sort=Sort(sort),
        size=size,
        page=page,
    )
    settings = locate_elasticsearch(elasticsearch)
    with connect(settings) as client:
        result = search_index(client, query, settings.index)
    if as_json:
        print(result.model_dump_json())
    else:
        result_console().print(report.render_search(result, page, size))


@app.command()
def show(
    article: Annotated[
        str, typer.Argument(help="Its id or the beginning of it (6 characters or more), its address or its path.")
    ],
    elasticsearch: Elasticsearch = None,
    as_json: Json = False,
) -> None:
    """Show all that is known of one article: text, names, dates and their candidates, removed parts, its story."""
    from copydesk.embedded.state_file import locate_elasticsearch
    from copydesk.index import connect, find_article, list_story
    from copydesk.report import render_article

    settings = locate_elasticsearch(elasticsearch)
    with connect(settings) as client:
        document = find_article(client, settings.index, article)
        members = list_story(client, settings.index, document["story"]["id"])
    if as_json:
        print(json.dumps(document, ensure_ascii=False))
    else:
        result_console().print(render_article(document, members))


@app.command()
def similar(
    article: Annotated[
        str, typer.Argument(help="Its id or the beginning of it (6 characters or more), its address or its path.")
    ],
    size: Annotated[int, typer.Option(help="How many.", min=1, max=100)] = 10,
    elasticsearch: Elasticsearch = None,
    as_json: Json = False,
) -> None:
    """List the other stories whose title and lead are the most like an article's, in other words too."""
    from copydesk import report
    from copydesk.embedded.state_file import locate_elasticsearch
    from copydesk.index import connect, find_article, similar_articles

    settings = locate_elasticsearch(elasticsearch)
    with connect(settings) as client:
        document = find_article(client, settings.index, article)
        found = similar_articles(client, settings.index, document["article_id"], size)
    if as_json:
        print(json.dumps([hit.model_dump(mode="json") for hit in found], ensure_ascii=False))
    else:
        result_console().print(report.render_similar(document, found))


@app.command()
def run(
    landing: Landing = "seeds",
    first: Annotated[str | None, typer.Option("--from", help="First landing day; the earliest by default.")] = None,
    last: Annotated[str | None, typer.Option("--to", help="Last landing day; the latest by default.")] = None,
    home: Annotated[Path, typer.Option(help="Where the stack keeps its data.")] = HOME,
    picture: Annotated[Path | None, typer.Option(help="Also save the report as an SVG picture.")] = None,
) -> None:
    """Start the local stack, ingest the landing's days by a backfill, report, and stop everything."""
    from copydesk import pipeline, report
    from copydesk.embedded.ingestion import ingest_days
    from copydesk.embedded.stack import Stack
    from copydesk.embedded.stop_signals import StopRequested, stop_signals_raise
    from copydesk.index import connect, summarize

    days = choose_days(landing, first, last)
    try:
        with stop_signals_raise(), Stack(stack_config(landing, home, nightly=False), say) as stack:
            say(f"ingesting {len(days)} landing days of {landing} by a backfill; Airflow is at {stack.urls['airflow']}")
            with show_progress() as progress:
                bar = progress.add_task("landing days", total=len(days))
                ingest_days(stack, days, lambda over, of: progress.update(bar, completed=over, total=of))
            settings = load_settings(data=str(stack.data / "pipeline"), elasticsearch=stack.urls["elasticsearch"])
            pipeline.refresh_names(settings)
            with connect(settings) as client:
                summary = summarize(client, settings.index, days)
    except StopRequested as stop:
        raise InvalidSetting(f"stopped by {stop}") from None
    runs = read_runs(settings, days)
    report.print_run_report(result_console(), runs, summary)
    say(f"`make up` keeps it running, with pages to look at it: {DESK}")
    if picture:
        recorder = Console(width=PLAIN_WIDTH, record=True, file=io.StringIO())
        report.print_run_report(recorder, runs, summary)
        recorder.save_svg(str(picture), title="make run")


@app.command()
def up(
    landing: Landing = "seeds",
    home: Annotated[Path, typer.Option(help="Where the stack keeps its data.")] = HOME,
    nightly: Annotated[bool | None, typer.Option(help="Run every night; by default unless it is the samples.")] = None,
    airflow_port: Annotated[int, typer.Option(help="Port of Airflow's pages.")] = 8080,
    elasticsearch_port: Annotated[int, typer.Option(help="Port of Elasticsearch.")] = 9200,
) -> None:
    """Run the local stack until Ctrl-C or `copydesk down`."""
    from copydesk.embedded.ingestion import DAG_ID, open_dags
    from copydesk.embedded.stack import Stack, serve

    is_nightly = Path(landing).name != "seeds" if nightly is None else nightly
    config = stack_config(landing, home, is_nightly, airflow_port, elasticsearch_port)

    def announce(stack: Stack) -> None:
        open_dags(stack, nightly=is_nightly)
        say(f"Airflow        {stack.urls['airflow']}/dags/{DAG_ID}")
        say(f"Desk           {stack.urls['airflow']}/desk/")
        say(f"Elasticsearch  {stack.urls['elasticsearch']}")
        say(describe_nights(load_settings().nights) if is_nightly else NO_NIGHTS)
        say("Ctrl-C or `make down` stops it; its data stays")

    serve(config, announce, say)


def describe_nights(nights: NightSettings) -> str:
    """When what is ingested by itself."""
    return (
        f"nightly runs are on: at {nights.hour:02}:{nights.minute:02} {nights.timezone} the landing day before, "
        f"and every {nights.scan_minutes} minutes what was missed or changed in the last {nights.catch_up_days} days"
    )


@app.command()
def down(home: Annotated[Path, typer.Option(help="Where the stack keeps its data.")] = HOME) -> None:
    """Stop the local stack."""
    from copydesk.embedded.stack import down as stop_stack

    say("stopped" if stop_stack(home, say) else "nothing is running")


@app.command()
def prepare(
    node: Annotated[bool, typer.Option("--node/--without-node", help="Also the embedded Elasticsearch.")] = True,
) -> None:
    """Fetch and compile what the stack needs, so that nothing is fetched later."""
    from copydesk.embedded.entities import prepare_entities
    from copydesk.embedded.node import prepare_node

    if node:
        prepare_node(default_cache(), say)
    prepare_entities(default_cache(), say, load_settings().enrich.languages)


@app.command()
def entities(port: Annotated[int, typer.Option(help="Port on 127.0.0.1.")] = 9100) -> None:
    """Run the entity engine alone until SIGINT or SIGTERM; where it ends by itself it is started again."""
    from copydesk.embedded.entities import EntityServer, prepare_entities
    from copydesk.embedded.stop_signals import StopRequested, stop_signals_raise
    from copydesk.embedded.supervisor import Supervisor

    wanted = load_settings().enrich
    installation = prepare_entities(default_cache(), say, wanted.languages)
    server = EntityServer(installation, port, log=Path("entities.log"), loaded=wanted.languages_loaded)
    try:
        with stop_signals_raise(), Supervisor(report=say) as supervisor:
            supervisor.start(replace(server.service(), revivals=ENGINE_REVIVALS))
            say(f"entity engine at {server.address}")
            supervisor.watch()
    except StopRequested:
        return


@app.command()
def desk(
    port: Annotated[int, typer.Option(help="Port on 127.0.0.1.")] = 8090,
    elasticsearch: Elasticsearch = None,
) -> None:
    """Serve the Desk, pages to search, compare and check, without Airflow, until SIGINT or SIGTERM."""
    from copydesk.embedded.desk import DeskServer
    from copydesk.embedded.state_file import locate_elasticsearch
    from copydesk.embedded.stop_signals import StopRequested, stop_signals_raise
    from copydesk.embedded.supervisor import Supervisor

    server = DeskServer(locate_elasticsearch(elasticsearch), Path("plugins"), port, log=HOME / "desk.log")
    try:
        with stop_signals_raise(), Supervisor() as supervisor:
            supervisor.start(server.service())
            say(f"the Desk is at {server.url}; Ctrl-C stops it")
            supervisor.watch()
    except StopRequested:
        return


def stack_config(
    landing: str,
    home: Path,
    nightly: bool,
    airflow_port: int | None = None,
    elasticsearch_port: int | None = None,
) -> Any:
    """The local stack on a landing; paths become absolute, since Airflow's tasks run elsewhere."""
    from copydesk.embedded.stack import StackConfig

    return StackConfig(
        data=home,
        landing=landing if "://" in landing else str(Path(landing).resolve()),
        dags=Path("dags"),
        plugins=Path("plugins"),
        airflow_port=airflow_port,
        elasticsearch_port=elasticsearch_port,
        environment={"AIRFLOW__SCHEDULER__USE_JOB_SCHEDULE": str(nightly)},
    )


def choose_days(landing: str, first: str | None, last: str | None) -> list[date]:
    """The landing's days between two bounds. Raises `LandingMissing` where there are none."""
    from copydesk.storage.landing import list_days

    days = list_days(landing)
    chosen = [day for day in days if (not first or day >= parse_day(first)) and (not last or day <= parse_day(last))]
    if not chosen:
        raise LandingMissing(f"no landing day <YYYY-MM-DD> to ingest in {landing}")
    return chosen


def read_runs(settings: Settings, days: list[date]) -> list[dict[str, Any]]:
    """The figures of the last run of each day."""
    from copydesk.storage.partitions import Partition, read_json

    return [read_json(Partition(settings.data, day).run) for day in days]


if __name__ == "__main__":
    main()
