"""Strict spans and facets are counted as they should be."""

from __future__ import annotations

import gzip
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from copydesk.article import (
    Article,
    Confidence,
    DatePrecision,
    EncodingOrigin,
    EntityKind,
    Format,
    Normalized,
    Provenance,
    Published,
)
from copydesk.enrich import Span
from copydesk.evaluation.entities import evaluate_entities, lay_out
from copydesk.evaluation.facets import evaluate_facets
from copydesk.evaluation.scores import KindScores, Score

P, O, L = EntityKind.PERSON, EntityKind.ORGANIZATION, EntityKind.PLACE  # noqa: E741


@dataclass(frozen=True)
class WordEngine:
    """Finds each of its words wherever it stands first."""

    words: Sequence[tuple[str, EntityKind]]
    name: str = "words"
    languages: frozenset[str] = frozenset({"en"})

    def name_of(self, language: str) -> str:
        return self.name

    def find(self, text: str, language: str = "en") -> list[Span]:
        return sorted(
            Span(text.index(word), text.index(word) + len(word), kind) for word, kind in self.words if word in text
        )


@pytest.mark.parametrize(
    ("tokens", "text"),
    [
        (["Ada", "'s", "ship", ",", "the", '"', "Norden", '"', ",", "sank", "."], 'Ada\'s ship, the "Norden", sank.'),
        (["It", "does", "n't", "(", "yet", ")", "cost", "$", "3", "%"], "It doesn't (yet) cost $3%"),
        (['"', "So", '"', "and", '"', "so", '"'], '"So" and "so"'),
        (["“", "I", "do", "n’t", "”", ",", "Ada", "’s", "aunt"], "“I don’t”, Ada’s aunt"),
        ([], ""),
    ],
)
def test_tokens_are_set_as_a_newspaper_would(tokens: list[str], text: str) -> None:
    assert lay_out([(tokens, ["O"] * len(tokens))]) == (text + "\n", [])


@pytest.mark.parametrize(
    ("tags", "names"),
    [
        (["B-PER", "E-PER", "O", "S-LOC"], [("Ada Holm", P), ("Oslo", L)]),
        (["I-PER", "I-PER", "O", "I-LOC"], [("Ada Holm", P), ("Oslo", L)]),
        (["I-PER", "B-PER", "O", "O"], [("Ada", P), ("Holm", P)]),
        (["I-PER", "I-LOC", "I-LOC", "O"], [("Ada", P), ("Holm in", L)]),
        (["S-PER", "S-PER", "O", "S-MISC"], [("Ada", P), ("Holm", P)]),
        (["O", "O", "B-ORG", "E-ORG"], [("in Oslo", O)]),
    ],
)
def test_tags_mark_spans(tags: list[str], names: list[tuple[str, EntityKind]]) -> None:
    text, marked = lay_out([(["It", "."], ["O", "O"]), (["Ada", "Holm", "in", "Oslo"], tags)])
    assert [(span.of(text), span.kind) for span in marked] == names


def test_a_span_is_right_where_ends_and_kind_agree() -> None:
    scores = KindScores()
    scores.add_spans([Span(0, 3, P), Span(5, 9, L), Span(10, 12, O)], [Span(0, 3, P), Span(5, 9, O), Span(10, 13, O)])
    assert (scores.overall.right, scores.overall.found, scores.overall.marked) == (1, 3, 3)
    assert scores.by_kind[P].f1 == 1.0
    assert scores.by_kind[L].precision == 0.0
    assert (scores.by_kind[O].found, scores.by_kind[O].marked) == (1, 2)


def test_f1_is_the_harmonic_mean() -> None:
    score = Score(right=3, found=4, marked=6)
    assert (score.precision, score.recall) == (0.75, 0.5)
    assert score.f1 == pytest.approx(2 * 0.75 * 0.5 / 1.25)
    assert (Score().precision, Score().recall, Score().f1) == (1.0, 1.0, 1.0)


@pytest.mark.parametrize("suffix", [".jsonl", ".jsonl.gz"])
def test_ours_stands_beside_the_engine_alone(tmp_path: Path, suffix: str) -> None:
    tokens = ["In", "Kyiv", ",", "President", "Ada", "Holm", "spoke", "."]
    tags = ["O", "S-LOC", "O", "O", "B-PER", "E-PER", "O", "O"]
    line = json.dumps([[tokens, tags]]).encode() + b"\n\n"
    file = tmp_path / f"marked{suffix}"
    file.write_bytes(gzip.compress(line * 2) if suffix.endswith(".gz") else line * 2)
    report = evaluate_entities(file, WordEngine([("President Ada Holm", P)]))
    assert (report.engine, report.texts) == ("words", 2)
    assert report.engine_alone.overall == Score(right=0, found=2, marked=4)
    assert report.ours.overall == Score(right=4, found=4, marked=4)


def test_a_language_without_a_model_is_judged_beside_nothing(tmp_path: Path) -> None:
    """Its words have no spaces between them, and its places are known in its own writing."""
    file = tmp_path / "marked.jsonl"
    file.write_text(json.dumps([[list("他在北京"), ["O", "O", "B-LOC", "I-LOC"]]]), encoding="utf-8")
    report = evaluate_entities(file, WordEngine([("北京", O)]), "zh")
    assert (report.engine, report.engine_alone.overall) == ("none", Score(right=0, found=0, marked=1))
    assert report.ours.overall == Score(right=1, found=1, marked=1)


def build_article(path: str, body: str) -> Article:
    return Article(
        article_id=path,
        provenance=Provenance(
            path=path, landed_on=date(2026, 3, 2), source="wire", checksum="0", byte_count=1, format=Format.TEXT,
            encoding="utf-8", encoding_origin=EncodingOrigin.UTF8,
        ),
        normalized=Normalized(
            title=None, body=body, word_count=9, fingerprint="0", language="en", language_confidence=1,
            published=Published(on=None, precision=DatePrecision.NONE, origin=None, confidence=Confidence.LOW),
        ),
    )  # fmt: skip


def test_facets_are_compared_one_to_one(tmp_path: Path) -> None:
    gold = tmp_path / "gold.yaml"
    gold.write_text(
        "articles:\n"
        "  2026-03-02/a.txt:\n"
        "    people: [Ada Holm]\n"
        "    organizations: [World Health Organization, Norden Harbour Trust, Quay Union]\n"
        "    places: [Kyiv]\n"
        "  2026-03-02/other.txt: {people: [Nobody]}\n",
        encoding="utf-8",
    )
    body = "Ada Holm of the WHO and NHT met Holm in Kyiv with Zeta."
    engine = WordEngine([("Ada Holm", P), ("WHO", O), ("NHT", O), ("Zeta", O)])
    articles = [build_article("2026-03-02/a.txt", body), build_article("2026-03-02/unknown.txt", body)]
    report = evaluate_facets(articles, gold, engine)
    assert report.articles == 1
    assert report.ours.by_kind[P] == Score(1, 1, 1)
    assert report.ours.by_kind[O] == Score(right=2, found=3, marked=3)
    assert report.ours.by_kind[L] == Score(1, 1, 1)
    assert report.engine_alone.by_kind[L] == Score(0, 0, 1)
    assert {(error.name, error.is_missing) for error in report.errors} == {("Quay Union", True), ("Zeta", False)}
