"""The runner keeps the books, whatever a step does."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copydesk.article import Article
from copydesk.errors import BooksUnbalanced, EntitiesUnavailable
from copydesk.outcome import Books, Reason, Rejected, Stage
from copydesk.pipeline.runner import StageRun
from copydesk.storage.landing import RawFile

DAY = date(2026, 3, 2)


def raw_file(name: str) -> RawFile:
    return RawFile(f"2026-03-02/desk/{name}", DAY, 3, b"abc")


def refuse(raw: RawFile) -> Rejected:
    return Rejected(path=raw.path, landed_on=DAY, stage=Stage.READ, reason=Reason.EMPTY, detail="no text")


@given(st.lists(st.sampled_from(["keep", "refuse", "raise", "two", "two then raise"]), max_size=30))
def test_books_balance_whatever_the_step_does(fates: list[str]) -> None:
    article = Article.model_construct(article_id="a")

    def step(raw: RawFile) -> Article | Rejected | Iterator[Article | Rejected]:
        fate = raw.path.rsplit("/", 1)[-1]
        if fate == "keep":
            return article
        if fate == "refuse":
            return refuse(raw)
        if fate == "raise":
            raise ValueError("stumbled")
        return several(raw, fate)

    def several(raw: RawFile, fate: str) -> Iterator[Article | Rejected]:
        yield article
        yield refuse(raw)
        if fate == "two then raise":
            raise ValueError("stumbled on the third")

    run = StageRun(Stage.READ, step)
    kept = list(run.over(raw_file(fate) for fate in fates))

    two = fates.count("two") + fates.count("two then raise")
    assert run.books.kept == len(kept) == fates.count("keep") + two
    failed = fates.count("raise") + fates.count("two then raise")
    assert run.books.rejected.get(Reason.STEP_FAILED, 0) == failed
    assert run.books.rejected.get(Reason.EMPTY, 0) == fates.count("refuse") + two
    assert run.books.read == run.books.kept + len(run.rejected)


@pytest.fixture
def articles(make_article: Callable[..., Article]) -> list[Article]:
    return [make_article(str(number), DAY, title="Title", body="Words.", source="desk") for number in range(3)]


@pytest.mark.parametrize("outcomes", [0, 2])
def test_a_step_that_loses_or_invents_an_article_is_noticed(articles: list[Article], outcomes: int) -> None:
    def lose(article: Article) -> Article | list[Article]:
        return [article] * outcomes if article.article_id == "1" else article

    run = StageRun(Stage.CLEAN, lose)
    list(run.over(articles))
    with pytest.raises(BooksUnbalanced, match=f"read 3 articles, kept {2 + outcomes} and rejected 0"):
        _ = run.books


def test_a_reader_that_loses_a_file_is_noticed_beside_one_that_holds_many(articles: list[Article]) -> None:
    run = StageRun(Stage.READ, lambda raw: [] if raw.path.endswith("lost.txt") else articles)
    list(run.over([raw_file("many.zip"), raw_file("lost.txt")]))
    with pytest.raises(BooksUnbalanced, match="read 4 articles, kept 3 and rejected 0"):
        _ = run.books


def test_a_source_that_loses_an_article_is_noticed(articles: list[Article]) -> None:
    run = StageRun(Stage.CLEAN, lambda article: article)
    list(run.over(articles[1:], stated=3))
    with pytest.raises(BooksUnbalanced, match="2 came of the 3 that its source has"):
        _ = run.books


def test_whoever_leaves_off_before_the_last_article_is_noticed(articles: list[Article]) -> None:
    run = StageRun(Stage.CLEAN, lambda article: article)
    next(run.over(articles))
    with pytest.raises(BooksUnbalanced, match="left off at number 1"):
        _ = run.books


def test_a_step_that_stumbles_names_the_file_and_the_reason() -> None:
    def step(raw: RawFile) -> Article:
        raise KeyError("dateline\nwith a second line")

    run = StageRun(Stage.CLEAN, step)
    assert list(run.over([raw_file("story.txt")])) == []
    (rejected,) = run.rejected
    assert rejected.path == "2026-03-02/desk/story.txt"
    assert rejected.stage is Stage.CLEAN
    assert rejected.reason is Reason.STEP_FAILED
    assert rejected.detail.startswith("KeyError: ")
    assert "\n" not in rejected.detail


def test_an_error_that_concerns_the_batch_stops_it() -> None:
    def step(raw: RawFile) -> Article:
        raise EntitiesUnavailable("127.0.0.1:9 refuses connections")

    with pytest.raises(EntitiesUnavailable, match=r"127\.0\.0\.1:9"):
        list(StageRun(Stage.ENRICH, step).over([raw_file("story.txt")]))


def test_only_the_steps_own_time_is_counted() -> None:
    ticks = iter(range(100))
    run = StageRun(Stage.READ, refuse, clock=lambda: float(next(ticks)))
    list(run.over([raw_file("a"), raw_file("b")]))
    assert run.books.seconds == 2.0


def test_books_that_lose_an_article_are_refused() -> None:
    with pytest.raises(BooksUnbalanced, match="read 3 articles, kept 1 and rejected 1"):
        Books(Stage.READ, read=3, kept=1, rejected={Reason.EMPTY: 1})


def test_books_add_up_over_batches_in_any_order() -> None:
    one = Books(Stage.READ, 3, 2, {Reason.EMPTY: 1}, 0.5)
    other = Books(Stage.READ, 4, 1, {Reason.BINARY: 2, Reason.EMPTY: 1}, 0.25)
    total = Books.total(Stage.READ, [one, other])
    assert total == Books.total(Stage.READ, [other, one])
    assert (total.read, total.kept, total.seconds) == (7, 3, 0.75)
    assert total.rejected == {Reason.BINARY: 2, Reason.EMPTY: 2}
