"""Which links are kept of those that say the same, and that none is lost with the landing that stood for it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, timedelta

from copydesk.dedupe import Link, LinkSide
from copydesk.pipeline.landings import Landing
from copydesk.pipeline.shelves import keep_first, spell_out

MONDAY = date(2026, 3, 2)


def side(article_id: str, night: int, digest: str = "a") -> LinkSide:
    return LinkSide(article_id=article_id, landed_on=MONDAY + timedelta(days=night), digest=digest)


def link(one: LinkSide, other: LinkSide, score: float = 1.5) -> Link:
    return Link(one=one, other=other, score=score)


def landings(nights: dict[str, Iterable[int]]) -> Callable[[set[str]], dict[str, list[Landing]]]:
    def former(articles: set[str]) -> dict[str, list[Landing]]:
        return {
            article_id: [
                Landing(
                    landing_id=article_id,
                    landed_on=MONDAY + timedelta(days=night),
                    claim=article_id,
                    digest="a",
                    article_id=article_id,
                )
                for night in nights[article_id]
            ]
            for article_id in articles
        }

    return former


def test_two_pages_crawled_every_night_have_one_link_for_each_distance_of_days() -> None:
    every = {
        link(side("copy", one), side("page", other))
        for one in range(30)
        for other in range(30)
        if abs(one - other) <= 7
    }
    kept = keep_first(every)
    assert len(kept) == 15
    assert {one.other.landed_on - one.one.landed_on for one in kept} == {timedelta(days=n) for n in range(-7, 8)}
    assert spell_out(kept, {"page"}, landings({"copy": range(30), "page": range(30)})) == every


def test_another_text_and_another_score_are_links_of_their_own() -> None:
    every = {
        link(side("copy", 0), side("page", 0)),
        link(side("copy", 1), side("page", 1), score=1.2),
        link(side("copy", 2, digest="b"), side("page", 2)),
    }
    assert keep_first(every) == every


def test_nothing_is_spelled_out_for_who_only_lands_again() -> None:
    kept = {link(side("copy", 0), side("page", 0))}
    assert spell_out(kept, {"other"}, landings({})) is kept


def test_only_landings_that_there_were_are_spelled_out() -> None:
    kept = {link(side("copy", 0), side("page", 1))}
    spelled = spell_out(kept, {"copy"}, landings({"copy": [0, 3, 5], "page": [1, 4]}))
    assert spelled == kept | {link(side("copy", 3), side("page", 4))}
