"""What stands in a title's place and is none."""

from __future__ import annotations

import pytest

from copydesk.article import DateOrigin, Statement
from copydesk.clean.draft import draft_lines
from copydesk.clean.rules import CleanRules
from copydesk.clean.slugs import is_slug
from copydesk.clean.stated import add_statements, entitle


@pytest.mark.parametrize(
    "text",
    [
        "berth-2.html",
        "TOLLAND_20240312.txt",
        "second-berth-approved",
        "2024-03-12-second-berth",
        "BC-Ferry-Vote, 1st Ld-Writethru",
        "AM-Ferry Vote".replace(" ", "-"),
        "PM--Ferry,0420",
        "TOLLAND-FERRY/VOTE (UPDATE 1)",
        "FERRY/",
    ],
)
def test_the_name_of_a_file_or_a_story_is_no_title(text: str) -> None:
    assert is_slug(text)


@pytest.mark.parametrize(
    "text",
    [
        "Second berth approved",
        "Rock-and-Roll",
        "Ferry",
        "AM radio is back",
        "24/7",
        "AC/DC play Tolland",
        "PM-elect speaks in Tolland",
        "Is example.html a name?",
        "BERTH APPROVED",
        "第二泊位获批",
    ],
)
def test_a_title_stays(text: str) -> None:
    assert not is_slug(text)


@pytest.mark.parametrize("origin", [DateOrigin.FIELD, DateOrigin.SIDECAR])
def test_a_stated_file_name_gives_way_to_what_is_found(origin: DateOrigin, rules: CleanRules) -> None:
    statements = (Statement(title="second-berth-approved.html", origin=origin),)
    draft = entitle(draft_lines([("The council met on Monday.", None)]), statements)
    assert draft.title is None
    assert add_statements(draft, statements, rules).title is None
