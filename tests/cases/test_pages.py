"""Pages: titles, bodies, and what is no article."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from copydesk.article import RemovedKind
from copydesk.outcome import Reason


def test_the_title_that_is_seen(read_case: Callable[[str], Any]) -> None:
    assert read_case("seo-headline").normalized().title == "Second berth approved after four years of talks"


LEAD = "The harbour board of Tolland approved a second ferry berth on Wednesday after four years of talks"


def test_prose_that_a_script_will_show(read_case: Callable[[str], Any]) -> None:
    openings = [paragraph.split()[0] for paragraph in read_case("hidden-paywall-paragraphs").paragraphs()]
    assert openings == ["The", "Marta", "The", "Ferries"]


def test_a_story_in_two_blocks_of_one_template(read_case: Callable[[str], Any]) -> None:
    paragraphs = read_case("story-in-two-widgets").paragraphs()
    assert len(paragraphs) == 8
    assert paragraphs[0].startswith("Fog came in Denmirlun lunch and stayed")


def test_a_standfirst_is_the_first_paragraph(read_case: Callable[[str], Any]) -> None:
    paragraphs = read_case("standfirst-in-h2").paragraphs()
    assert paragraphs[0] == "The board ends four years of talks, and Marta Ellison says that work begins in March"
    assert paragraphs[1].startswith(LEAD)
    assert len(paragraphs) == 5


@pytest.mark.parametrize("case", ["walls-as-articles", "front-page-as-article"])
def test_what_is_no_article(case: str, read_case: Callable[[str], Any]) -> None:
    outcome = read_case(case)
    assert outcome.articles == []
    assert {one.reason for one in outcome.rejected.values()} == {Reason.NO_ARTICLE_TEXT}


def test_confidence_in_a_script_with_other_full_stops(read_case: Callable[[str], Any]) -> None:
    assert read_case("confidence-hindi").content().confidence > 0.9


@pytest.mark.parametrize("language", ["ar", "cs", "hu", "nb", "pl", "ru", "vi"])
def test_see_also_in_seven_languages(language: str, read_case: Callable[[str], Any]) -> None:
    outcome, path = read_case("see-also-seven-languages"), f"tolland-post/page-{language}.html"
    assert len(outcome.paragraphs(path)) == 4
    assert [part.text for part in outcome.content(path).removed if part.kind is RemovedKind.SEE_ALSO]


@pytest.mark.parametrize(
    "case", ["appeared-first-on", "more-from-box", "newsletter-furniture", "feed-double-escaped", "subscribe-line"]
)
def test_furniture_goes(case: str, read_case: Callable[[str], Any]) -> None:
    paragraphs = read_case(case).paragraphs()
    assert len(paragraphs) == (2 if case == "subscribe-line" else 4)
    assert paragraphs[0].startswith(LEAD)
    assert paragraphs[-1].endswith(("in July.", "from the region."))


def test_a_subscription_line_says_that_the_page_is_behind_a_paywall(read_case: Callable[[str], Any]) -> None:
    content = read_case("subscribe-line").content()
    assert content.is_paywalled is True
    assert [part.kind for part in content.removed if part.text.startswith("Subscribe")] == [RemovedKind.PROMOTION]
