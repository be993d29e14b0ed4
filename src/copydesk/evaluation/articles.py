"""How much of an article is right: body, title, authors and day, on pages whose fields are known.

Three finders answer in the same run: Copydesk's stages, from the bytes of a page to its day; trafilatura with its
metadata; htmldate for the day alone. All of them are told the page's address.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from htmldate import find_date
from trafilatura import bare_extraction
from trafilatura.settings import Document

from copydesk.article import Article, Content, DateOrigin, DatePrecision, Normalized, RemovedKind
from copydesk.clean import CleanRules, clean_article, load_rules
from copydesk.clean.draft import fold_words
from copydesk.evaluation.dates import LANDED_ON
from copydesk.evaluation.json_lines import read_json_lines
from copydesk.evaluation.pages import ExtractorScore, score_page
from copydesk.evaluation.scores import Score
from copydesk.normalize import NormalizeTables, load_tables, normalize_article
from copydesk.read import read_articles
from copydesk.settings import CleanSettings, NormalizeSettings, ReadSettings
from copydesk.storage.landing import RawFile

# A line's fields that are compared.
FIELDS = ("title", "authors", "published", "body")


@dataclass(frozen=True, slots=True)
class Answer:
    """What a finder says of a page. `on` is the day at the source, `at` the instant where it has one."""

    title: str | None = None
    authors: tuple[str, ...] = ()
    body: str = ""
    on: date | None = None
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Miss:
    """A field of a page that Copydesk has otherwise than it is marked."""

    page: str
    name: str
    marked: str
    found: str


@dataclass(slots=True)
class FinderScore:
    """A finder's tally: of `titles`, `days` and `bylines` (all names of a page) by page, of `authors` by name.

    A field that a line leaves out, or has as null, isn't counted on that page.
    """

    bodies: ExtractorScore = field(default_factory=ExtractorScore)
    titles: Score = field(default_factory=Score)
    authors: Score = field(default_factory=Score)
    bylines: Score = field(default_factory=Score)
    days: Score = field(default_factory=Score)


@dataclass(slots=True)
class ArticlesReport:
    """The scores by finder, the days of htmldate, and of Copydesk how many pages it refused and what it has wrong.

    A body is listed where it has less than .9 of the marked shingles right, or of its own.
    """

    pages: int = 0
    refused: int = 0
    scores: dict[str, FinderScore] = field(default_factory=dict)
    htmldate_days: Score = field(default_factory=Score)
    misses: list[Miss] = field(default_factory=list)


# A body with less of it right than this is listed as a miss.
LISTED_BELOW = 0.9


def evaluate_articles(path: Path) -> ArticlesReport:
    """The scores on JSON lines (`.gz` or plain) with `html` and any of `url`, `title`, `authors`, `published`, `body`.

    Raises what opening `path` raises, KeyError for a line without `html`, ValueError for a day that is no ISO date.
    """
    rules, tables = load_rules(), load_tables()
    ours, theirs = FinderScore(), FinderScore()
    report = ArticlesReport(scores={"copydesk": ours, "trafilatura": theirs})
    for number, marked in enumerate(read_json_lines(path), start=1):
        page, html, url = str(marked.get("id", number)), marked["html"], marked.get("url") or None
        answer = read_page(html, url, rules, tables)
        report.pages += 1
        report.refused += answer is None
        report.misses += count_page(ours, page, marked, answer or Answer())
        count_page(theirs, page, marked, ask_trafilatura(html, url))
        if marked.get("published") is not None:
            count_day(report.htmldate_days, marked["published"], Answer(on=ask_htmldate(html, url)))
    return report


# ── counting ─────────────────────────────────────────────────────────────────────────────────────────────


def count_page(score: FinderScore, page: str, marked: Mapping[str, Any], answer: Answer) -> list[Miss]:
    """Counts the fields of one page; what is wrong of them."""
    stated = {name: marked[name] for name in FIELDS if marked.get(name) is not None}
    misses = []
    if "title" in stated and not count_value(score.titles, fold_words(stated["title"]), fold_words(answer.title or "")):
        misses.append(Miss(page, "title", stated["title"], answer.title or ""))
    if "authors" in stated and not count_authors(score, stated["authors"], answer.authors):
        misses.append(Miss(page, "authors", "; ".join(stated["authors"]), "; ".join(answer.authors)))
    if "published" in stated and not count_day(score.days, stated["published"], answer):
        misses.append(Miss(page, "published", stated["published"], str(answer.on or "")))
    if "body" in stated:
        body = score_page(page, answer.body, stated["body"])
        score.bodies.pages.append(body)
        if min(body.precision, body.recall) < LISTED_BELOW:
            found = f"precision {body.precision:.3f}, recall {body.recall:.3f}"
            misses.append(Miss(page, "body", f"{len(stated['body'])} characters", found))
    return misses


def count_value(score: Score, marked: object, found: object) -> bool:
    """Counts a field of one page that has one value; whether it is right."""
    is_right = marked == found
    score.add(right=is_right, found=bool(found), marked=1)
    return is_right


def count_authors(score: FinderScore, marked: Iterable[str], found: Iterable[str]) -> bool:
    """Counts the names of one page, and the page as right where it has all of them and no other."""
    marked_names, found_names = set(map(fold_author, marked)), set(map(fold_author, found))
    score.authors.add(len(marked_names & found_names), len(found_names), len(marked_names))
    return count_value(score.bylines, marked_names, found_names)


def fold_author(name: str) -> str:
    """A name as it is compared: "dpa" and "Deutsche Presse-Agentur" are one agency of `reference/agencies.yaml`."""
    return fold_words(load_agencies().get(name.casefold().removeprefix("the "), name))


@lru_cache(maxsize=1)
def load_agencies() -> Mapping[str, str]:
    """The agencies by their casefolded spellings."""
    return load_rules().agencies


def count_day(score: Score, published: str, answer: Answer) -> bool:
    """Counts the day of one page: right where it is the marked one, or the same instant's in the marked zone."""
    marked = datetime.fromisoformat(published)
    found = answer.on
    if answer.at is not None and marked.tzinfo is not None and answer.at.astimezone(marked.tzinfo) == marked:
        found = marked.date()
    return count_value(score, marked.date(), found)


# ── finders ──────────────────────────────────────────────────────────────────────────────────────────────


def read_page(html: str, url: str | None, rules: CleanRules, tables: NormalizeTables) -> Answer | None:
    """What the stages make of a page; None where one of them refuses it."""
    payload = html.encode("utf-8", "surrogatepass")
    raw = RawFile(f"{LANDED_ON}/page.html", LANDED_ON, len(payload), payload)
    article = next(iter(read_articles(raw, ReadSettings())))
    if not isinstance(article, Article):
        return None
    if url:
        article = article.with_(provenance=article.provenance.with_(url=url))
    cleaned = clean_article(article, rules, CleanSettings())
    done = normalize_article(cleaned, tables, NormalizeSettings()) if isinstance(cleaned, Article) else cleaned
    if not isinstance(done, Article) or done.content is None or done.normalized is None:
        return None
    return build_answer(done.content, done.normalized)


def build_answer(content: Content, normalized: Normalized) -> Answer:
    """The fields of an article as who marks pages sees them: what the record keeps as fields of its own is put back.

    Dateline and credit are body then, and the agency of a byline is one of its authors.
    """
    published = normalized.published
    is_day = published.precision in (DatePrecision.DAY, DatePrecision.MINUTE)
    is_stated = is_day and published.origin is not DateOrigin.LANDING_DAY
    credits = (part.text for part in content.removed if part.kind is RemovedKind.CREDIT)
    dateline = content.dateline.text if content.dateline else ""
    return Answer(
        title=normalized.title,
        authors=name_authors(content),
        body="\n".join([dateline, content.body, *credits]),
        on=published.on if is_stated else None,
        at=published.at if is_stated else None,
    )


def name_authors(content: Content) -> tuple[str, ...]:
    """The people and the agency of the byline; where it names no people, the organizations that the page credits.

    An agency that the text names, in its dateline or in a sentence of credit, sent it and stands in no byline.
    """
    dateline = content.dateline.agency if content.dateline else None
    is_of_text = dateline is not None or any(part.kind is RemovedKind.CREDIT for part in content.removed)
    if not content.authors:
        return name_organizations(content)
    return content.authors if content.agency is None or is_of_text else (*content.authors, content.agency)


def name_organizations(content: Content) -> tuple[str, ...]:
    """The agency, and the organizations that the page's data give as its author; a sentence of credit is none."""
    credit = content.credit.split("; ") if content.credit else []
    stated = [] if any(part.kind is RemovedKind.CREDIT for part in content.removed) else credit
    return tuple(name for name in (content.agency, *stated) if name)


def ask_trafilatura(html: str, url: str | None) -> Answer:
    """What trafilatura finds by itself, in its default mode."""
    found = bare_extraction(html, url=url, with_metadata=True, include_comments=False)
    if not isinstance(found, Document):
        return Answer()
    return Answer(
        title=found.title,
        authors=tuple(name.strip() for name in (found.author or "").split(";") if name.strip()),
        body=found.text or "",
        on=date.fromisoformat(found.date) if found.date else None,
    )


def ask_htmldate(html: str, url: str | None) -> date | None:
    """The day that htmldate finds by itself: original date, extensive search."""
    found = find_date(html, extensive_search=True, original_date=True, url=url)
    return date.fromisoformat(found) if found else None
