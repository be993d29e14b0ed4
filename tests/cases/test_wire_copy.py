"""Text files as wires deliver them: slugs, headlines, datelines, sign-offs, words parted at line ends."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from copydesk.article import Confidence, DateOrigin

ReadCase = Callable[[str], Any]


def test_datelines_of_two_agencies(read_case: ReadCase) -> None:
    case = read_case("datelines-afp-dpa")
    french, german = case.content("wire/afp.txt"), case.content("wire/dpa.txt")
    assert (french.title, french.dateline.place, french.agency) == (
        "Second berth approved",
        "TOLLAND",
        "Agence France-Presse",
    )
    published = case.normalized("wire/afp.txt").published
    assert (published.on, published.origin) == (date(2024, 10, 9), DateOrigin.DATELINE)
    assert french.body.startswith("The harbour board of Tolland")
    assert (german.dateline.place, german.agency) == ("Tolland", "Deutsche Presse-Agentur")
    assert german.body.startswith("Der Hafenrat")


def test_slugs_notes_and_sign_offs_leave_the_story(read_case: ReadCase) -> None:
    case = read_case("wire-slug-and-sign-offs")
    first, second = case.content("wire/ap.txt"), case.content("wire/reuters.txt")
    assert (first.title, first.agency) == ("Second berth approved after four years", "Associated Press")
    assert [name.casefold() for name in first.authors] == ["ida brandt"]
    assert first.dateline.place == "TOLLAND"
    for content in (first, second):
        assert content.body.startswith("The harbour board of Tolland approved")
        assert content.body.endswith("two hours in July.")
    assert second.authors == ("Ida Brandt",)


def test_who_edits_is_no_author(read_case: ReadCase) -> None:
    assert read_case("editing-by-as-author").content().authors == ("Ida Brandt",)


def test_words_parted_at_line_ends_are_whole(read_case: ReadCase) -> None:
    case = read_case("line-end-hyphens")
    (paragraph,) = case.paragraphs()
    assert {"harbour", "second", "islands", "region", "longer"} <= set(paragraph.replace(".", " ").split())
    assert case.content().dateline.date_text == "Oct. 9"
    published = case.normalized().published
    assert (published.on, published.confidence) == (date(1912, 10, 9), Confidence.HIGH)


def test_a_drop_cap_belongs_to_its_word(read_case: ReadCase) -> None:
    assert read_case("drop-cap").paragraphs()[0].startswith("The harbour board")
