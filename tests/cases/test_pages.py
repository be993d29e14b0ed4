"""Pages: titles, bodies, and what is no article."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

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
