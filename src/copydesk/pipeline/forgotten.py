"""What was forgotten for good: a list in the data root, and the one judge of whether an article is on it.

    forgotten.json        {"articles": [ForgottenArticle …], "sources": [ForgottenSource …]}

It holds hashes, names and days, and no text. Cleaning asks it, so that whatever lands again is a reject of cleaning
with the reason `forgotten`, and no later stage ever sees it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime
from functools import cached_property

from upath import UPath

from copydesk.article import Article
from copydesk.normalize.text import fingerprint_words
from copydesk.outcome import Reason, Rejected, Stage
from copydesk.record import Record
from copydesk.storage.landing import RawFile
from copydesk.storage.partitions import read_json, write_json

Outcome = Article | Rejected


class ForgottenArticle(Record):
    """One article that is kept out: whatever has one of its claims, or its bytes or its words from its source.

    `claims` are the ids that addresses give; an address that several articles share is not among them. `marks` are
    hashes: of the bytes that held the article (`provenance.checksum`), and of its words (`mark_of`). `why` is the
    operator's own line.
    """

    article_id: str
    sources: tuple[str, ...]
    claims: tuple[str, ...]
    marks: tuple[str, ...]
    landed_on: tuple[date, ...]
    why: str
    forgotten_at: datetime


class ForgottenSource(Record):
    """A source of which everything is kept out: its name as the facet shows it, or its folder's in the landing."""

    source: str
    why: str
    forgotten_at: datetime


class Forgotten(Record):
    """All that was forgotten in a data root."""

    articles: tuple[ForgottenArticle, ...] = ()
    sources: tuple[ForgottenSource, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.articles or self.sources)

    @cached_property
    def source_names(self) -> frozenset[str]:
        """The sources of which nothing is kept."""
        return frozenset(one.source for one in self.sources)

    @cached_property
    def claims(self) -> frozenset[str]:
        """The ids under which nothing is kept."""
        return frozenset(claim for one in self.articles for claim in one.claims)

    @cached_property
    def marks(self) -> frozenset[tuple[str, str]]:
        """The source and a hash of all that is not kept."""
        return frozenset((name, mark) for one in self.articles for name in one.sources for mark in one.marks)

    def takes(self, article: Article) -> bool:
        """Whether the article, read or cleaned, is to be kept out."""
        origin = article.provenance
        folder = RawFile(origin.path, origin.landed_on, 0, None).source
        if article.article_id in self.claims or not self.source_names.isdisjoint({origin.source, folder}):
            return True
        body = article.content.body if article.content else None
        return (origin.source, origin.checksum) in self.marks or (
            body is not None and (origin.source, mark_of(body)) in self.marks
        )

    def takes_reject(self, reject: Rejected) -> bool:
        """Whether a refused article is of what is to be kept out, as far as its id and its folder tell."""
        folder = RawFile(reject.path, reject.landed_on, 0, None).source
        return reject.article_id in self.claims or folder in self.source_names


def mark_of(body: str) -> str:
    """A hash of a cleaned text's words, whatever their case and whatever stands between them."""
    return fingerprint_words(body)


def read_forgotten(data: str) -> Forgotten:
    """What was forgotten; nothing where nobody ever forgot anything."""
    path = _list_path(data)
    return Forgotten.model_validate(read_json(path)) if path.is_file() else Forgotten()


def write_forgotten(data: str, forgotten: Forgotten) -> None:
    """Put the list in the place of the one before."""
    write_json(_list_path(data), forgotten.model_dump(mode="json"))


def refuse_forgotten(path: str, landed_on: date, stage: Stage, article_id: str | None) -> Rejected:
    """The reject that stands for what is kept out; it says nothing of the text."""
    return Rejected(
        path=path,
        landed_on=landed_on,
        stage=stage,
        reason=Reason.FORGOTTEN,
        detail="taken out for good; `copydesk forgotten` says when and why",
        article_id=article_id,
    )


def blank(reject: Rejected) -> Rejected:
    """The same reject without what it says of the article."""
    return refuse_forgotten(reject.path, reject.landed_on, reject.stage, reject.article_id)


def keep_out(forgotten: Forgotten, clean: Callable[[Article], Outcome]) -> Callable[[Article], Outcome]:
    """Cleaning's step, with a reject in the place of each article that was forgotten."""

    def step(article: Article) -> Outcome:
        outcome = article if forgotten.takes(article) else clean(article)
        if not isinstance(outcome, Article) or not forgotten.takes(outcome):
            return outcome
        return refuse_forgotten(article.provenance.path, article.provenance.landed_on, Stage.CLEAN, article.article_id)

    return step if forgotten else clean


def blank_rejects(
    forgotten: Forgotten, read: Callable[[RawFile], Iterable[Outcome]]
) -> Callable[[RawFile], Iterable[Outcome]]:
    """Reading's step, whose rejects of what was forgotten say no more than that."""

    def step(raw: RawFile) -> Iterator[Outcome]:
        for outcome in read(raw):
            yield blank(outcome) if isinstance(outcome, Rejected) and forgotten.takes_reject(outcome) else outcome

    return step if forgotten else read


def _list_path(data: str) -> UPath:
    return UPath(data) / "forgotten.json"
