"""How often the publication day of a page is right: ours beside htmldate alone, on pages whose day is known."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from htmldate import find_date

from copydesk.article import Article, Confidence, Content, DateOrigin, DatePrecision, Published
from copydesk.clean.page.date_clues import collect_date_clues
from copydesk.clean.page.drafting import parse_page
from copydesk.clean.page.structured import read_structured
from copydesk.evaluation.json_lines import read_json_lines
from copydesk.normalize.dates.evidence import gather_evidence
from copydesk.normalize.dates.rules import choose_published
from copydesk.normalize.stage import find_zone
from copydesk.normalize.tables import DateTables, load_date_tables
from copydesk.read import read_articles
from copydesk.settings import NormalizeSettings, ReadSettings
from copydesk.storage.landing import RawFile

# The true day must not leak: every page "lands" on this one, long after all of them, and an answer that only repeats it
# counts as none.
LANDED_ON = date(2100, 1, 1)


@dataclass(slots=True)
class Tally:
    """Given and right answers. A page that has no date is rightly left without an answer."""

    pages: int = 0
    answered: int = 0
    right: int = 0
    rightly_silent: int = 0

    def add(self, answer: date | None, truth: date | None) -> None:
        """Counts one page."""
        self.pages += 1
        self.answered += answer is not None
        self.right += answer is not None and answer == truth
        self.rightly_silent += answer is None and truth is None

    @property
    def share_right(self) -> float:
        """Pages done right, of all pages."""
        return (self.right + self.rightly_silent) / self.pages if self.pages else 0.0

    @property
    def precision(self) -> float:
        """Right answers of those given."""
        return self.right / self.answered if self.answered else 0.0


@dataclass(slots=True)
class ConfidenceTally:
    """The answers of one confidence: how many of all pages have it (`coverage`), and how many of those are right."""

    pages: int = 0
    answered: int = 0
    right: int = 0

    @property
    def coverage(self) -> float:
        """Answers with this confidence, of all pages."""
        return self.answered / self.pages if self.pages else 0.0

    @property
    def share_right(self) -> float:
        """Right ones among them."""
        return self.right / self.answered if self.answered else 0.0


@dataclass(slots=True)
class Miss:
    """A page that was answered wrongly or not at all."""

    url: str
    truth: date | None
    answer: date | None
    origin: DateOrigin | None
    confidence: Confidence


@dataclass(slots=True)
class DatesReport:
    """What an evaluation found on so many pages."""

    ours: Tally = field(default_factory=Tally)
    htmldate_alone: Tally = field(default_factory=Tally)
    by_confidence: dict[Confidence, ConfidenceTally] = field(
        default_factory=lambda: {confidence: ConfidenceTally() for confidence in Confidence}
    )
    misses: list[Miss] = field(default_factory=list)


def evaluate_dates(path: Path) -> DatesReport:
    """Days on JSON lines (`.gz` or plain) with `html`, `url` and `published` (an ISO day, or NaN for none).

    The address of the page is not used, only what the page says of itself; no page's landing day is known. A page that
    can't be read counts as one without an answer. Raises what opening `path` raises.
    """
    tables = load_date_tables()
    report = DatesReport()
    for page in read_json_lines(path):
        truth = read_truth(page["published"])
        published = date_page(str(page["html"]), tables)
        answer = read_answer(published)
        report.ours.add(answer, truth)
        report.htmldate_alone.add(ask_htmldate(str(page["html"])), truth)
        confidence = published.confidence if published else Confidence.LOW
        count_confidence(report, confidence, answer, truth)
        if answer != truth:
            origin = published.origin if published else None
            report.misses.append(Miss(str(page["url"]), truth, answer, origin, confidence))
    return report


def read_truth(published: object) -> date | None:
    """The marked day; None for a page that was marked as having none (NaN)."""
    return date.fromisoformat(published) if isinstance(published, str) else None


def date_page(html: str, tables: DateTables) -> Published | None:
    """The publication date of a page as the stages find it; None where the page can't be read."""
    payload = html.encode("utf-8")
    raw = RawFile(f"{LANDED_ON}/page.html", LANDED_ON, len(payload), payload)
    article = next(iter(read_articles(raw, ReadSettings())))
    if not isinstance(article, Article) or article.raw is None:
        return None
    tree = parse_page(article.raw.text)
    if tree is None:
        return None
    clues = collect_date_clues(tree, read_structured(tree), article.provenance.url)
    content = Content(title=None, body="", date_clues=clues, method="date clues alone", confidence=1)
    zone = find_zone(NormalizeSettings().default_timezone)
    return choose_published(gather_evidence(content, "", article.provenance, tables, zone))


def read_answer(published: Published | None) -> date | None:
    """The day that was answered: not the landing day, and not a month."""
    if published is None or published.origin is DateOrigin.LANDING_DAY:
        return None
    return published.on if published.precision in (DatePrecision.DAY, DatePrecision.MINUTE) else None


def ask_htmldate(html: str) -> date | None:
    """The day that htmldate finds by itself: original date, extensive search."""
    found = find_date(html, extensive_search=True, original_date=True)
    return date.fromisoformat(found) if found else None


def count_confidence(report: DatesReport, confidence: Confidence, answer: date | None, truth: date | None) -> None:
    """Counts one page for the confidence of its answer, and as a page for all."""
    for tally in report.by_confidence.values():
        tally.pages += 1
    if answer is not None:
        report.by_confidence[confidence].answered += 1
        report.by_confidence[confidence].right += answer == truth
