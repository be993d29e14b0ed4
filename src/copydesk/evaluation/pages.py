"""How much of a page's article body cleaning finds: ours beside trafilatura alone, on pages whose body is marked.

Scored as the article extraction benchmark does (https://github.com/scrapinghub/article-extraction-benchmark,
evaluate.py): shingles of four words, counted; precision and recall a page, averaged over the pages; F1 of both means.
"""

from __future__ import annotations

import math
import re
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from trafilatura import extract

from copydesk.article import Article, EncodingOrigin, Format, Provenance, RawText, RemovedKind
from copydesk.clean.page.drafting import draft_page_body
from copydesk.clean.rules import CleanRules, load_rules
from copydesk.clean.stage import clean_article, clean_draft
from copydesk.evaluation.json_lines import read_json_lines
from copydesk.outcome import Rejected
from copydesk.settings import CleanSettings

SHINGLE_WORDS = 4
WORD = re.compile(r"\w+")

# The date library builds its tables of 200 languages on the first date in words. A process pays for that once, if at
# all; how much is in the report.
WARM_UP_PAGE = "<html><body><p class='date'>Publicado: miércoles, 15 de abril de 2020</p></body></html>"

# Each extractor goes through all pages in one go, as the stage does over a batch, and after all of them again. The
# fastest round counts: what else the machine does only ever adds time (https://docs.python.org/3/library/timeit.html).
# Taking turns page by page would time how each finds the processor's caches after the others.
ROUNDS = 5

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
    """An extractor's scores by page, and the CPU time of its fastest round through all of them."""

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
        return divide_pages(len(self.pages), self.cpu_seconds)


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
    run_stage(WARM_UP_PAGE, rules)
    start_seconds = time.process_time() - started
    extractors: dict[str, Extractor] = {"copydesk": partial(extract_ours, rules=rules)}
    for name, options in TRAFILATURA_MODES.items():
        extractors[name] = partial(extract, include_comments=False, **options)
    markups = [page["html"] for page in pages]
    seconds = time_rounds([*extractors.values(), partial(run_stage, rules=rules)], markups)
    *extraction_seconds, stage_seconds = seconds
    report = PagesReport(stage_pages_per_second=divide_pages(len(pages), stage_seconds), start_seconds=start_seconds)
    for (name, extractor), cpu_seconds in zip(extractors.items(), extraction_seconds, strict=True):
        scores = [score_page(page["id"], extractor(page["html"]) or "", page["body"]) for page in pages]
        report.scores[name] = ExtractorScore(scores, cpu_seconds)
    return report


def divide_pages(pages: int, cpu_seconds: float) -> float:
    """Pages a second; 0 where no time passed, as for no pages."""
    return pages / cpu_seconds if cpu_seconds else 0.0


def time_rounds(extractors: Sequence[Callable[[str], object]], markups: Sequence[str]) -> list[float]:
    """The CPU seconds that each extractor takes for all pages, in its fastest round."""
    fastest = [math.inf] * len(extractors)
    for _ in range(ROUNDS):
        for index, extractor in enumerate(extractors):
            started = time.process_time()
            for markup in markups:
                extractor(markup)
            fastest[index] = min(fastest[index], time.process_time() - started)
    return fastest


def run_stage(markup: str, rules: CleanRules) -> Article | Rejected:
    """The whole stage on a page, however short."""
    return clean_article(build_article(markup), rules, CleanSettings(min_words=0))


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
