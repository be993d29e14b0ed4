"""How much of a page's article body cleaning finds: ours beside trafilatura alone, on pages whose body is marked.

Scored as the article extraction benchmark does (https://github.com/scrapinghub/article-extraction-benchmark,
evaluate.py): shingles of four words, counted; precision and recall a page, averaged over the pages; F1 of both means.
"""

from __future__ import annotations

import re
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from trafilatura import extract

from copydesk.article import Article, EncodingOrigin, Format, Provenance, RawText, RemovedKind
from copydesk.clean.page import draft_page_body
from copydesk.clean.rules import CleanRules, load_rules
from copydesk.clean.stage import clean_article, clean_draft
from copydesk.evaluation.json_lines import read_json_lines
from copydesk.settings import CleanSettings

SHINGLE_WORDS = 4
WORD = re.compile(r"\w+")

# Extractors compile patterns and read lists on their first page: some pages go through untimed, and for the stage one
# with a date in words, on which the date library builds its tables of 200 languages. A process pays for that once, if
# at all; how much is in the report.
WARM_UP_PAGES = 3
WARM_UP_PAGE = "<html><body><p class='date'>Publicado: miércoles, 15 de abril de 2020</p></body></html>"

Extractor = Callable[[str], str | None]

# The day is of no account: the body doesn't hang on it.
LANDED_ON = date(2100, 1, 1)

# Annotators count these as the article's body, the record keeps them as fields: they are put back before comparing.
FIELDS_OF_BODY = frozenset({RemovedKind.DATELINE, RemovedKind.CREDIT})

# Trafilatura's settings that are compared; the names are those of the report.
TRAFILATURA_MODES: dict[str, dict[str, Any]] = {
    "trafilatura fast": {"fast": True},
    "trafilatura default": {},
    "trafilatura precision": {"favor_precision": True},
}


@dataclass(frozen=True, slots=True)
class PageScore:
    """One page's shingles: the shares of those found that are right, and of those marked that are found."""

    page_id: str
    precision: float
    recall: float


@dataclass(slots=True)
class ExtractorScore:
    """An extractor's scores by page, and the CPU time that it took for all of them."""

    pages: list[PageScore] = field(default_factory=list)
    cpu_seconds: float = 0.0

    @property
    def precision(self) -> float:
        """The mean over the pages; 0 for none."""
        return sum(page.precision for page in self.pages) / len(self.pages) if self.pages else 0.0

    @property
    def recall(self) -> float:
        """The mean over the pages; 0 for none."""
        return sum(page.recall for page in self.pages) / len(self.pages) if self.pages else 0.0

    @property
    def f1(self) -> float:
        """The harmonic mean of mean precision and mean recall."""
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0

    @property
    def pages_per_second(self) -> float:
        """Pages a CPU second of one core, parsing included."""
        return len(self.pages) / self.cpu_seconds if self.cpu_seconds else 0.0


@dataclass(slots=True)
class PagesReport:
    """The scores by extractor; "copydesk" is ours.

    `stage_pages_per_second` is the speed of the whole stage: the body, and authors, dates and other fields with it.
    `start_seconds` is what a process pays once for its tables. All are CPU time.
    """

    scores: dict[str, ExtractorScore] = field(default_factory=dict)
    stage_pages_per_second: float = 0.0
    start_seconds: float = 0.0


def evaluate_pages(path: Path) -> PagesReport:
    """The scores on JSON lines (`.gz` or plain) with `id`, `html` and `body`. Raises what opening `path` raises."""
    pages = list(read_json_lines(path))
    started = time.process_time()
    rules = load_rules()
    clean_article(build_article(WARM_UP_PAGE), rules, CleanSettings(min_words=0))
    start_seconds = time.process_time() - started
    extractors: dict[str, Extractor] = {"copydesk": partial(extract_ours, rules=rules)}
    for name, options in TRAFILATURA_MODES.items():
        extractors[name] = partial(extract, include_comments=False, **options)
    report = PagesReport({name: ExtractorScore() for name in extractors}, start_seconds=start_seconds)
    for page in pages[:WARM_UP_PAGES]:
        for extractor in extractors.values():
            extractor(page["html"])
    stage_seconds = 0.0
    for page in pages:
        # One page after another through all of them, so that what else the machine does falls on all alike.
        for name, extractor in extractors.items():
            score_extraction(page, extractor, report.scores[name])
        started = time.process_time()
        clean_article(build_article(page["html"]), rules, CleanSettings(min_words=0))
        stage_seconds += time.process_time() - started
    report.stage_pages_per_second = len(pages) / stage_seconds if stage_seconds else 0.0
    return report


def score_extraction(page: dict[str, str], extractor: Extractor, score: ExtractorScore) -> None:
    """Adds one page to an extractor's score. Only extraction is timed."""
    started = time.process_time()
    found = extractor(page["html"])
    score.cpu_seconds += time.process_time() - started
    score.pages.append(score_page(page["id"], found or "", page["body"]))


def extract_ours(markup: str, rules: CleanRules) -> str:
    """The cleaned body, with dateline and credits in their places."""
    page = draft_page_body(markup)
    if page is None:
        return ""
    draft = clean_draft(page.draft, rules)
    parts = [(part.place, 0, part.text) for part in draft.removed if part.kind in FIELDS_OF_BODY]
    parts += [(paragraph.place, 1, paragraph.text) for paragraph in draft.paragraphs]
    return "\n".join(text for _, _, text in sorted(parts))


def score_page(page_id: str, found: str, marked: str) -> PageScore:
    """Precision and recall of one page's shingles, each counted as often as it occurs."""
    found_shingles, marked_shingles = count_shingles(found), count_shingles(marked)
    right = (found_shingles & marked_shingles).total()
    return PageScore(
        page_id,
        precision=divide(right, found_shingles.total(), marked_shingles.total()),
        recall=divide(right, marked_shingles.total(), found_shingles.total()),
    )


def divide(right: int, total: int, other_total: int) -> float:
    """A share; where there is nothing to share, 1 if the other side has nothing either, else 0."""
    if total:
        return right / total
    return 0.0 if other_total else 1.0


def count_shingles(text: str) -> Counter[tuple[str, ...]]:
    """The runs of four words of a text; a shorter text is one shingle."""
    words = WORD.findall(text)
    if not words:
        return Counter()
    last = max(len(words) - SHINGLE_WORDS, 0)
    return Counter(tuple(words[start : start + SHINGLE_WORDS]) for start in range(last + 1))


def build_article(markup: str) -> Article:
    """An article as reading would give it."""
    return Article(
        article_id="page",
        provenance=Provenance(
            path=f"{LANDED_ON}/page.html",
            landed_on=LANDED_ON,
            source="page",
            checksum="",
            byte_count=len(markup),
            format=Format.HTML,
            encoding="utf-8",
            encoding_origin=EncodingOrigin.UTF8,
        ),
        raw=RawText(text=markup, is_html=True),
    )
