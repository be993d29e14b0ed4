"""How well stories are told apart: against a file of articles whose stories, or of pairs whose verdict, is known.

Two shapes of line are read, gzipped or not, one JSON object each:

    {"id", "story", "text", ["title", "published_at", "source", "landed_on"]}     articles with one `story` are one
    {"a": {"id", "text", [...]}, "b": {...}, "same_story": bool}       two articles, judged by themselves
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import combinations
from pathlib import Path
from typing import Any

from copydesk.article import (
    UNKNOWN_SOURCE,
    Article,
    Confidence,
    DateOrigin,
    DatePrecision,
    EncodingOrigin,
    Format,
    Normalized,
    Provenance,
    Published,
)
from copydesk.dedupe import Models, Policy, Signature, build_signature, dedupe, find_candidates, find_links, tie_links
from copydesk.dedupe.scoring.scorer import Scorer
from copydesk.evaluation.json_lines import read_json_lines
from copydesk.evaluation.perturbation import perturb
from copydesk.normalize.text import count_words, fingerprint_words, normalize_text

# Where a file tells of no day, all its articles land on one.
_LANDING_DAY = date(2000, 1, 1)

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Sample:
    """Articles that are judged together, with the story of each by article id."""

    signatures: tuple[Signature, ...]
    story_of: dict[str, str]


@dataclass(frozen=True, slots=True)
class WrongPair:
    """Two articles that were put into one story and are none (`kind` "false"), or the other way about ("missed").

    `score` is the pair score, and `rules` are those that lowered it; a missed pair that was no candidate has
    `is_candidate` False.
    """

    kind: str
    one: str
    other: str
    score: float
    rules: tuple[str, ...]
    is_candidate: bool


@dataclass(frozen=True, slots=True)
class StoriesReport:
    """What came out. Pairs are pairs of articles of one story, by the file (`true`) and by Copydesk (`found`).

    `candidate_recall` is the share of true pairs that were compared at all. B³ counts by article, so that a few big
    stories don't drown the small ones.
    """

    articles: int
    true_pairs: int
    found_pairs: int
    right_pairs: int
    candidates: int
    candidate_recall: float
    pair_precision: float
    pair_recall: float
    b3_precision: float
    b3_recall: float
    wrong_pairs: tuple[WrongPair, ...]

    @property
    def b3_f1(self) -> float:
        """The harmonic mean of B³ precision and recall."""
        both = self.b3_precision + self.b3_recall
        return _share(2 * self.b3_precision * self.b3_recall, both)

    @property
    def false_pairs(self) -> int:
        """Pairs that were put into one story and are none."""
        return self.found_pairs - self.right_pairs


def evaluate_stories(
    path: Path, models: Models, policy: Policy, *, dated: bool = True, perturbed: str | None = None
) -> StoriesReport:
    """Find the stories of a file's articles and compare.

    `dated=False` hides the file's publication dates; undated articles land on the days on which they appeared.
    With a seed in `perturbed` every article has a copy besides, as another desk might print it (`perturbation`).
    """
    tally = _Tally()
    for sample in read_samples(path, models, dated=dated, perturbed=perturbed):
        tally.add(sample, models, policy)
    return tally.report()


class _Tally:
    """Counts over samples."""

    def __init__(self) -> None:
        self.true: int = 0
        self.found: int = 0
        self.right: int = 0
        self.candidates: int = 0
        self.met: int = 0
        self.precisions: list[float] = []
        self.recalls: list[float] = []
        self.wrong: list[WrongPair] = []

    def add(self, sample: Sample, models: Models, policy: Policy) -> None:
        """Find the stories of one sample."""
        links = find_links(sample.signatures, (), models, policy)
        assignments = dedupe(sample.signatures, tie_links(links), models, policy)
        found_story = {one.article_id: one.story_id for one in assignments}
        true, found = pair_up(sample.story_of), pair_up(found_story)
        met = {
            (one.article_id, other.article_id)
            for one, other in find_candidates(sample.signatures, sample.signatures, policy)
        }
        self.true += len(true)
        self.found += len(found)
        self.right += len(true & found)
        self.candidates += len(met)
        self.met += len(met & true)
        self.wrong += explain_wrong_pairs(sample, found - true, true - found, met, Scorer(models, policy))
        precisions, recalls = compute_b3(sample.story_of, found_story)
        self.precisions += precisions
        self.recalls += recalls

    def report(self) -> StoriesReport:
        """The shares of all that was counted."""
        return StoriesReport(
            articles=len(self.precisions),
            true_pairs=self.true,
            found_pairs=self.found,
            right_pairs=self.right,
            candidates=self.candidates,
            candidate_recall=_share(self.met, self.true),
            pair_precision=_share(self.right, self.found),
            pair_recall=_share(self.right, self.true),
            b3_precision=_share(sum(self.precisions), len(self.precisions)),
            b3_recall=_share(sum(self.recalls), len(self.recalls)),
            wrong_pairs=tuple(self.wrong),
        )


def explain_wrong_pairs(
    sample: Sample, false: set[Pair], missed: set[Pair], candidates: set[Pair], scorer: Scorer
) -> list[WrongPair]:
    """The wrong pairs of a sample with what decided them, false ones first, each kind in order of ids."""
    signatures = {one.article_id: one for one in sample.signatures}
    wrong = []
    for kind, pairs in (("false", false), ("missed", missed)):
        for one, other in sorted(pairs):
            found = scorer.score(signatures[one], signatures[other])
            wrong.append(WrongPair(kind, one, other, found.score, found.evidence.rules, (one, other) in candidates))
    return wrong


def pair_up(story_of: dict[str, str]) -> set[Pair]:
    """The pairs of ids with one story, the lower id first."""
    members: dict[str, list[str]] = {}
    for article_id in sorted(story_of):
        members.setdefault(story_of[article_id], []).append(article_id)
    return {pair for group in members.values() for pair in combinations(group, 2)}


def compute_b3(true: dict[str, str], found: dict[str, str]) -> tuple[list[float], list[float]]:
    """For each article the share of its found story that is right, and of its true story that was found."""
    true_sizes, found_sizes = Counter(true.values()), Counter(found.values())
    shared = Counter((true[one], found[one]) for one in true)
    overlap = [(true[one], found[one], shared[true[one], found[one]]) for one in sorted(true)]
    return (
        [both / found_sizes[theirs] for _, theirs, both in overlap],
        [both / true_sizes[ours] for ours, _, both in overlap],
    )


def read_samples(path: Path, models: Models, *, dated: bool, perturbed: str | None = None) -> Iterator[Sample]:
    """The file's pairs, each a sample, or all its articles as one."""
    rows = list(read_json_lines(path))
    singles = [row for row in rows if "a" not in row]
    if singles:
        yield build_sample(add_copies(singles, perturbed), models, dated=dated)
    for row in rows:
        if "a" in row:
            stories = ("one", "one" if row["same_story"] else "other")
            sides = [row[side] | {"story": story} for side, story in zip("ab", stories, strict=True)]
            yield build_sample(add_copies(sides, perturbed), models, dated=dated)


def add_copies(rows: Sequence[dict[str, Any]], seed: str | None) -> list[dict[str, Any]]:
    """The rows, and with a seed a perturbed copy of each: another id, no source, the same story."""
    named = [row | {"story": row.get("story") or f"alone-{row['id']}"} for row in rows]
    if seed is None:
        return named
    copies = [row | {"id": f"{row['id']}~{seed}", "source": None, "text": perturb(row["text"], seed)} for row in named]
    return named + copies


def build_sample(rows: Iterable[dict[str, Any]], models: Models, *, dated: bool) -> Sample:
    """The signatures of some articles, with their stories."""
    rows = list(rows)
    return Sample(
        signatures=tuple(build_signature(build_article(row, dated=dated), models) for row in rows),
        story_of={row["id"]: row["story"] for row in rows},
    )


def build_article(row: dict[str, Any], *, dated: bool) -> Article:
    """The article as if the pipeline had read, cleaned and normalized it."""
    body = normalize_text(row["text"])
    return Article(
        article_id=row["id"],
        provenance=Provenance(
            path=row["id"],
            landed_on=read_landing_day(row, dated=dated),
            source=row.get("source") or UNKNOWN_SOURCE,
            checksum="",
            byte_count=len(row["text"]),
            format=Format.TEXT,
            encoding="utf-8",
            encoding_origin=EncodingOrigin.UTF8,
        ),
        normalized=Normalized(
            title=normalize_text(row.get("title") or "") or None,
            body=body,
            word_count=count_words(body),
            fingerprint=fingerprint_words(body),
            language="en",
            language_confidence=1,
            published=read_published(row.get("published_at") if dated else None),
        ),
    )


def read_landing_day(row: dict[str, Any], *, dated: bool) -> date:
    """The day on which a row says that it landed; without dates the one on which it appeared, as a folder would."""
    told = row.get("landed_on") or (None if dated else row.get("published_at"))
    return datetime.fromisoformat(told).date() if told else _LANDING_DAY


def read_published(text: str | None) -> Published:
    """An ISO date or time as a publication day."""
    if text is None:
        return Published(on=None, precision=DatePrecision.NONE, origin=None, confidence=Confidence.LOW)
    day = datetime.fromisoformat(text).date()
    return Published(on=day, precision=DatePrecision.DAY, origin=DateOrigin.SIDECAR, confidence=Confidence.HIGH)


def _share(part: float, whole: float) -> float:
    return round(part / whole, 4) if whole else 1.0
