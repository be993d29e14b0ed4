"""The figures of the articles' evaluation, on pages made for it."""

from __future__ import annotations

import gzip
import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner

from copydesk.article import Content, Dateline
from copydesk.cli import app
from copydesk.evaluation.articles import Answer, count_day, evaluate_articles, name_authors
from copydesk.evaluation.scores import Score

BODY = "\n".join(f"Witness number {count} told the council on Wednesday that the ferry was late." for count in range(8))
MARKUP = """<html><head><title>Ferry late again | Delta Courier</title><meta name="author" content="Ida Brandt">
<meta property="article:published_time" content="2024-10-14T09:30:00Z"></head>
<body><article><h1>Ferry late again</h1>{}</article></body></html>""".format(
    "".join(f"<p>{line}</p>" for line in BODY.split("\n"))
)
WALL = "<html><head><title>Access denied</title></head><body><h1>Access denied</h1><p>Go away.</p></body></html>"


@pytest.fixture
def pages(tmp_path: Path) -> Path:
    right = {"title": "Ferry late again", "authors": ["Ida Brandt"], "published": "2024-10-14", "body": BODY}
    wrong = {"title": "Ferry on time", "authors": ["Ida Brandt", "Kai Rehn"], "published": "2024-10-13", "body": "No."}
    rows = [
        {"url": "https://a.example/1", "html": MARKUP, **right},
        {"url": "https://a.example/2", "html": MARKUP, **wrong, "id": "wrong"},
        {"html": MARKUP, "title": None, "authors": ["Ida Brandt"]},
        {"html": WALL, "title": "Ferry late again", "authors": [], "published": "2024-10-14", "body": BODY},
    ]
    path = tmp_path / "articles.jsonl.gz"
    with gzip.open(path, "wt", encoding="utf-8") as lines:
        lines.write("\n".join(json.dumps(row) for row in rows) + "\n")
    return path


def test_figures(pages: Path) -> None:
    report = evaluate_articles(pages)
    assert (report.pages, report.refused) == (4, 1)
    ours = report.scores["copydesk"]
    assert (ours.titles.right, ours.titles.marked) == (1, 3)
    assert (ours.authors.right, ours.authors.found, ours.authors.marked) == (3, 3, 4)
    assert (ours.bylines.right, ours.bylines.marked) == (3, 4)
    assert (ours.days.right, ours.days.marked) == (1, 3)
    assert [body.recall for body in ours.bodies.pages] == [1.0, 0.0, 0.0]
    assert (report.htmldate_days.right, report.htmldate_days.marked) == (1, 3)
    assert report.scores["trafilatura"].authors.right == 3


def test_misses_say_page_and_field(pages: Path) -> None:
    misses = [(miss.page, miss.name) for miss in evaluate_articles(pages).misses]
    assert misses == [
        *(("wrong", name) for name in ("title", "authors", "published", "body")),
        *(("4", name) for name in ("title", "published", "body")),
    ]


def test_the_command_prints_all_figures_and_lists_misses_where_asked(pages: Path) -> None:
    runner = CliRunner()
    result = runner.invoke(app, ["eval", "articles", str(pages), "--json", "--misses"])
    report = json.loads(result.stdout)
    assert [row["finder"] for row in report["rows"]] == ["copydesk", "trafilatura", "htmldate"]
    assert report["rows"][0]["authors_right"] == 0.75
    assert report["rows"][2]["titles_right"] is None
    assert "wrong: title: expected 'Ferry on time', found 'Ferry late again'" in report["misses"]
    assert "misses" not in json.loads(runner.invoke(app, ["eval", "articles", str(pages), "--json"]).stdout)


def test_a_day_is_right_by_the_calendar_or_by_the_instant() -> None:
    score = Score()
    local_day = Answer(on=date(2024, 10, 15), at=datetime(2024, 10, 14, 22, 30, tzinfo=UTC))
    assert count_day(score, "2024-10-14T22:30:00+00:00", local_day)
    assert count_day(score, "2024-10-15", local_day)
    assert not count_day(score, "2024-10-14T20:00:00+00:00", local_day)
    assert not count_day(score, "2024-10-14", Answer())
    assert not count_day(score, "2024-10-14", Answer(on=date(2024, 10, 14) - timedelta(days=1)))
    assert (score.right, score.found, score.marked) == (2, 4, 5)


def test_an_agency_of_the_byline_is_an_author_and_one_of_the_dateline_is_none() -> None:
    content = Content(title=None, body=BODY, authors=("Ida Brandt",), agency="dpa", method="page", confidence=1)
    assert name_authors(content) == ("Ida Brandt", "dpa")
    assert name_authors(content.with_(dateline=Dateline(text="TOLLAND (dpa)", agency="dpa"))) == ("Ida Brandt",)
    assert name_authors(content.with_(authors=())) == ("dpa",)
