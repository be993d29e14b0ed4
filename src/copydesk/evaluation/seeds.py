"""All stages against the gold file of a landing, such as `seeds/gold.yaml`: what a reader of the archive would notice.

Every figure is a share between 0 and 1 where 1 is perfect; counts stand beside them, so that a miss can be found.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from itertools import combinations
from pathlib import Path
from typing import Any

import yaml

from copydesk.article import Article, Assignment, DateOrigin
from copydesk.clean import clean_article, load_rules
from copydesk.dedupe import Models, Policy, build_signature, dedupe_archive
from copydesk.enrich import EntityEngine, enrich_article
from copydesk.enrich import load_models as load_enrich_models
from copydesk.evaluation.facets import FacetsReport, evaluate_facets
from copydesk.normalize import load_tables, normalize_article
from copydesk.outcome import Rejected
from copydesk.read import read_articles
from copydesk.settings import Settings
from copydesk.storage.landing import list_days, list_files, load_files

Pair = frozenset[str]


@dataclass(frozen=True, slots=True)
class Miss:
    """One thing that came out otherwise than the gold file says."""

    path: str
    what: str
    expected: str
    found: str


@dataclass(slots=True)
class SeedsReport:
    """The counts; `misses` names each article that a count is short of."""

    facets: FacetsReport
    articles: int = 0
    days_right: int = 0
    removed_right: int = 0
    removed_expected: int = 0
    true_pairs: int = 0
    found_pairs: int = 0
    right_pairs: int = 0
    canonicals_right: int = 0
    relations_right: int = 0
    rejects_right: int = 0
    rejects_expected: int = 0
    misses: list[Miss] = field(default_factory=list)

    def shares(self) -> list[tuple[str, int, int]]:
        """Each figure as its name, how many are right, and of how many."""
        return [
            ("publication days", self.days_right, self.articles),
            ("boilerplate removed", self.removed_right, self.removed_expected),
            ("pairs of one story found", self.right_pairs, self.true_pairs),
            ("found pairs that are right", self.right_pairs, self.found_pairs),
            ("canonical articles", self.canonicals_right, self.articles),
            ("copy relations", self.relations_right, self.articles),
            ("rejects", self.rejects_right, self.rejects_expected),
        ]

    def check(self, path: str, what: str, expected: object, found: object) -> bool:
        """Whether a thing came out as expected; a miss is noted."""
        if expected != found:
            self.misses.append(Miss(path, what, str(expected), str(found)))
        return expected == found


def evaluate_seeds(landing: Path, gold: Path, engine: EntityEngine, models: Models) -> SeedsReport:
    """Run every stage over all days of `landing` and compare. Raises what reading the files raises."""
    expected = yaml.safe_load(gold.read_text(encoding="utf-8"))
    articles, rejected = refine(landing, engine)
    report = SeedsReport(evaluate_facets(articles, gold, engine), len(articles))
    _compare_rejects(report, expected["rejects"], rejected)
    for article in articles:
        _compare_text(report, article, expected["articles"][article.provenance.path])
    policy = Policy()
    signatures = [build_signature(article, models) for article in articles]
    assignments = dedupe_archive(signatures, models, policy)
    paths = {article.article_id: article.provenance.path for article in articles}
    _compare_stories(report, expected["articles"], {paths[one.article_id]: one for one in assignments})
    return report


def refine(landing: Path, engine: EntityEngine) -> tuple[list[Article], list[Rejected]]:
    """The record stages over every file of a landing, with default settings."""
    settings, rules, tables, models = Settings(), load_rules(), load_tables(), load_enrich_models(engine)
    steps: list[Callable[[Article], Article | Rejected]] = [
        partial(clean_article, rules=rules, settings=settings.clean),
        partial(normalize_article, tables=tables, settings=settings.normalize),
        partial(enrich_article, models=models, settings=settings.enrich),
    ]
    kept: list[Article] = []
    rejected: list[Rejected] = []
    for day in list_days(str(landing)):
        for raw in load_files(str(landing), list_files(str(landing), day), settings.read.max_archive_bytes):
            for outcome in read_articles(raw, settings.read):
                for step in steps:
                    if isinstance(outcome, Article):
                        outcome = step(outcome)
                if isinstance(outcome, Article):
                    kept.append(outcome)
                else:
                    rejected.append(outcome)
    return kept, rejected


def _compare_rejects(report: SeedsReport, expected: dict[str, str], rejected: Iterable[Rejected]) -> None:
    found = {one.path: str(one.reason) for one in rejected}
    report.rejects_expected = len(expected)
    for path in sorted(expected.keys() | found.keys()):
        report.rejects_right += report.check(path, "reject", expected.get(path), found.get(path))


def _compare_text(report: SeedsReport, article: Article, gold: dict[str, Any]) -> None:
    assert article.content is not None
    assert article.normalized is not None
    path = article.provenance.path
    published = article.normalized.published
    known = published.on if published.origin is not DateOrigin.LANDING_DAY else None
    answer = known if gold["published_on"] is None else published.on
    report.days_right += report.check(path, "day", _as_day(gold["published_on"]), answer)
    body = _squeeze(article.content.body)
    for part in gold["removed"]:
        report.removed_expected += 1
        report.removed_right += report.check(path, "removed", part, part if _squeeze(part) not in body else "kept")


def _compare_stories(report: SeedsReport, gold: dict[str, dict[str, Any]], found: dict[str, Assignment]) -> None:
    true = _pairs({path: gold[path]["story"] for path in found})
    stories = _pairs({path: one.story_id for path, one in found.items()})
    report.true_pairs, report.found_pairs, report.right_pairs = len(true), len(stories), len(true & stories)
    for pair in sorted(true ^ stories, key=sorted):
        one, other = sorted(pair)
        report.check(one, "story", other if pair in true else "another", other if pair in stories else "another")
    for path, assignment in found.items():
        is_canonical = gold[path]["relation"] == "canonical"
        report.canonicals_right += report.check(path, "canonical", is_canonical, assignment.is_canonical)
        relation = str(assignment.relation) if assignment.relation else "canonical"
        report.relations_right += report.check(path, "relation", gold[path]["relation"], relation)


def _pairs(story_of: dict[str, str]) -> set[Pair]:
    return {frozenset(pair) for pair in combinations(sorted(story_of), 2) if len({story_of[one] for one in pair}) == 1}


def _as_day(value: date | str | None) -> date | None:
    return date.fromisoformat(value) if isinstance(value, str) else value


def _squeeze(text: str) -> str:
    """Text compared without regard to blanks and to which quotation marks it has."""
    for curly, straight in (("“", '"'), ("”", '"'), ("‘", "'"), ("’", "'")):
        text = text.replace(curly, straight)
    return " ".join(text.split())
