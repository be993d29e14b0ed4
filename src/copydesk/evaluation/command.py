"""The commands `copydesk eval …`: each measures a stage on a file with known answers, beside its yardstick."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from copydesk.console import say
from copydesk.enrich import StanfordEngine
from copydesk.errors import InvalidSetting
from copydesk.evaluation.scores import KindScores
from copydesk.settings import HOME, EntityLanguage, default_cache, load_settings

if TYPE_CHECKING:
    from copydesk.evaluation.stories import WrongPair

app = typer.Typer(help="Measure a stage on files with known answers, beside its yardstick.", no_args_is_help=True)

File = Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="JSON lines, plain or .gz.")]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON object instead of a table.")]
Row = dict[str, Any]


@app.command()
def pages(file: File, as_json: Json = False) -> None:
    """Bodies of web pages (`id`, `html`, `body`): 4-gram shingles of words, beside trafilatura's modes."""
    from copydesk.evaluation.pages import evaluate_pages

    report = evaluate_pages(file)
    rows = [
        {
            "extractor": name,
            "f1": score.f1,
            "precision": score.precision,
            "recall": score.recall,
            "pages_per_cpu_second": score.pages_per_second,
        }
        for name, score in report.scores.items()
    ]
    show(
        rows,
        as_json,
        {
            "pages": len(report.scores["copydesk"].pages),
            "stage_pages_per_cpu_second": report.stage_pages_per_second,
            "cpu_seconds_to_start": report.start_seconds,
        },
    )


@app.command()
def articles(
    file: File,
    as_json: Json = False,
    list_misses: Annotated[
        bool, typer.Option("--misses", help="List what Copydesk has wrong, field by field.")
    ] = False,
) -> None:
    """Pages with `html` and any of `url`, `title`, `authors`, `published`, `body`, beside trafilatura and htmldate."""
    from copydesk.evaluation.articles import evaluate_articles

    report = evaluate_articles(file)
    rows: list[Row] = [
        {
            "finder": name,
            "bodies_f1": score.bodies.f1,
            "titles_right": score.titles.recall,
            "authors_f1": score.authors.f1,
            "authors_right": score.bylines.recall,
            "days_right": score.days.recall,
        }
        for name, score in report.scores.items()
    ]
    rows.append(dict.fromkeys(rows[0]) | {"finder": "htmldate", "days_right": report.htmldate_days.recall})
    about: dict[str, Any] = {"pages": report.pages, "refused": report.refused}
    if list_misses:
        about["misses"] = [
            f"{miss.page}: {miss.name}: expected {miss.marked!r}, found {miss.found!r}" for miss in report.misses
        ]
    show(rows, as_json, about)


@app.command()
def dates(file: File, as_json: Json = False) -> None:
    """Publication days of web pages (`url`, `html`, `published`), beside htmldate alone."""
    from copydesk.evaluation.dates import evaluate_dates

    report = evaluate_dates(file)
    rows = [
        {
            "finder": name,
            "right": tally.share_right,
            "answered": tally.answered / tally.pages,
            "precision": tally.precision,
        }
        for name, tally in (("copydesk", report.ours), ("htmldate", report.htmldate_alone))
    ]
    rows += [
        {
            "finder": f"copydesk, confidence {level}",
            "right": None,
            "answered": tally.coverage,
            "precision": tally.share_right,
        }
        for level, tally in report.by_confidence.items()
    ]
    show(rows, as_json, {"pages": report.ours.pages})


@app.command()
def stories(
    file: File,
    as_json: Json = False,
    undated: Annotated[bool, typer.Option("--undated", help="Hide the file's publication dates.")] = False,
    perturbed: Annotated[
        str | None,
        typer.Option("--perturb", metavar="SEED", help="Add a copy of every article, as another desk might print it."),
    ] = None,
    explain: Annotated[bool, typer.Option("--explain", help="List each wrong pair and what decided it.")] = False,
) -> None:
    """Stories of articles (`id`, `story`, `text`) or of pairs (`a`, `b`, `same_story`)."""
    from copydesk.dedupe import Policy, load_models
    from copydesk.evaluation.stories import evaluate_stories

    models = load_models()
    report = evaluate_stories(file, models, Policy(), dated=not undated, perturbed=perturbed)
    row = {name: getattr(report, name) for name in report.__slots__ if name != "wrong_pairs"}
    row |= {"b3_f1": report.b3_f1, "false_pairs": report.false_pairs}
    wrong = [asdict(pair) for pair in report.wrong_pairs]
    about: dict[str, Any] = {}
    if explain or as_json:
        about = {"wrong_pairs": wrong if as_json else [describe_wrong_pair(pair) for pair in report.wrong_pairs]}
    show([{"figure": name, "value": value} for name, value in row.items()], as_json, about)


@app.command()
def entities(
    file: File,
    as_json: Json = False,
    language: Annotated[str, typer.Option(help="ISO 639-1 code of the texts' language.")] = "en",
) -> None:
    """Names in marked texts (lists of `[tokens, tags]`), strict spans, beside the engine alone."""
    from copydesk.evaluation.entities import evaluate_entities

    with engine() as running:
        if language in set(EntityLanguage) - running.languages:
            raise InvalidSetting(f"COPYDESK_ENRICH__LANGUAGES: there is no model for {language} among them")
        report = evaluate_entities(file, running, language)
    ours, alone = score_rows("copydesk", report.ours), score_rows("engine alone", report.engine_alone)
    show([*ours, *alone], as_json, {"texts": report.texts})


@app.command()
def names(file: File, as_json: Json = False) -> None:
    """Names over articles (`article`, `mention`, `thing`, `kind`): B³, beside the articles without the table."""
    from copydesk.enrich import load_models
    from copydesk.evaluation.names import evaluate_names

    report = evaluate_names(file, load_models(StanfordEngine("127.0.0.1:1")))
    rows: list[Row] = [
        {"names": name, "precision": score.precision, "recall": score.recall, "f1": score.f1}
        for name, score in (("with the table", report.with_table), ("articles alone", report.articles_alone))
    ]
    counts = {"mentions": report.mentions, "things": report.things, "articles": report.articles}
    show(rows, as_json, counts | {"errors": report.errors})


@app.command()
def seeds(
    landing: Annotated[Path, typer.Argument(help="A landing with a gold.yaml in it.")] = Path("seeds"),
    as_json: Json = False,
) -> None:
    """Every stage on the sample landing, against its gold file; each miss is listed."""
    from copydesk.dedupe import load_models
    from copydesk.evaluation.seeds import evaluate_seeds

    with engine() as running:
        report = evaluate_seeds(landing, landing / "gold.yaml", running, load_models())
    rows: list[Row] = [
        {"figure": name, "right": right, "of": of, "share": right / of if of else 1.0}
        for name, right, of in report.shares()
    ]
    misses = [f"{miss.path}: {miss.what}: expected {miss.expected}, found {miss.found}" for miss in report.misses]
    for kind, score in report.facets.ours.by_kind.items():
        rows.append({"figure": f"{kind} F1", "right": score.right, "of": score.marked, "share": score.f1})
    misses += [
        f"{error.path}: {error.kind}: {'misses' if error.is_missing else 'too many'}: {error.name}"
        for error in report.facets.errors
    ]
    show(rows, as_json, {"articles": report.articles, "misses": misses})


def describe_wrong_pair(pair: WrongPair) -> str:
    """One line for a person."""
    decided = ", ".join(pair.rules) or ("the score alone" if pair.is_candidate else "no candidate")
    return f"{pair.kind}: {pair.one} {pair.other}: {pair.score:.2f}, {decided}"


@contextmanager
def engine() -> Iterator[StanfordEngine]:
    """The entity engine, run for as long as the block."""
    from copydesk.embedded.entities import entity_engine

    with (
        entity_engine(load_settings(), default_cache(), HOME / "entities.log", say) as settings,
        StanfordEngine(settings.enrich.entities, languages=settings.enrich.languages) as running,
    ):
        yield running


def score_rows(name: str, scores: KindScores) -> list[Row]:
    """Precision, recall and F1 by kind and over all."""
    by_kind = [(str(kind), score) for kind, score in scores.by_kind.items()] + [("all", scores.overall)]
    return [
        {"finder": name, "kind": kind, "precision": score.precision, "recall": score.recall, "f1": score.f1}
        for kind, score in by_kind
    ]


def show(rows: Sequence[Row], as_json: bool, about: dict[str, Any]) -> None:
    """Print rows as a table with what they are about below it, or all of it as one JSON object."""
    if as_json:
        print(json.dumps(about | {"rows": list(rows)}, ensure_ascii=False))
        return
    table = Table()
    for name in rows[0]:
        table.add_column(name.replace("_", " "), justify="left" if isinstance(rows[0][name], str) else "right")
    for row in rows:
        table.add_row(*map(_write_cell, row.values()))
    console = Console()
    console.print(table)
    for name, value in about.items():
        lines = value if isinstance(value, list) else [f"{name.replace('_', ' ')}: {value:.4g}"]
        for line in lines:
            console.print(line, markup=False, highlight=False, soft_wrap=True)


def _write_cell(value: object) -> str:
    if value is None:
        return ""
    return f"{value:.3f}" if isinstance(value, float) else str(value)
