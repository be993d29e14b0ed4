"""Mails: which version of the text is read, and what of a newsletter is no text."""

from __future__ import annotations

from datetime import date
from email.message import EmailMessage

import pytest

from copydesk.article import Article
from copydesk.read import read_articles
from copydesk.read.formats.mail import name_sender
from copydesk.read.formats.newsletter import strip_furniture
from copydesk.settings import ReadSettings
from copydesk.storage.landing import RawFile

DAY = date(2026, 3, 2)
STORY = "The ferry resumed on Monday after two days of storm.\n\nNobody was hurt, the harbour office said on Tuesday."
PAGE = f"<html><head><style>p {{ margin: 0 }}</style></head><body><p>{STORY}</p></body></html>"


def read(plain: str | None, page: str | None) -> tuple[str, bool]:
    message = EmailMessage()
    message["From"] = "The Morning Briefing <b@post.example>"
    message["Subject"] = "Ferry resumes"
    if plain is not None:
        message.set_content(plain)
    if page is not None and plain is not None:
        message.add_alternative(page, subtype="html")
    elif page is not None:
        message.set_content(page, subtype="html")
    payload = message.as_bytes()
    (article,) = read_articles(RawFile(f"{DAY}/desk/a.eml", DAY, len(payload), payload), ReadSettings())
    assert isinstance(article, Article), article
    assert article.raw is not None
    return article.raw.text.strip(), article.raw.is_html


@pytest.mark.parametrize(
    ("plain", "page", "is_html"),
    [
        (STORY, PAGE, False),
        (STORY, None, False),
        (None, PAGE, True),
        ("View this mail in your browser: https://post.example/v/1", PAGE, True),
        (" ", PAGE, True),
        ("Read it ( https://post.example/a ).\n\nUnsubscribe ( https://post.example/u )", PAGE, True),
    ],
)
def test_which_version_of_a_mail_is_read(plain: str | None, page: str | None, is_html: bool) -> None:
    text, found = read(plain, page)
    assert found == is_html
    assert "The ferry resumed" in text
    assert "browser" not in text


@pytest.mark.parametrize(
    "letter",
    [
        f"View in browser ( https://c.example/f/a~~ )\n\n{STORY}\n\nRead more ( https://c.example/f/b )\n",
        f"{STORY}\n\n---\nYou get this mail because you signed up.\nUnsubscribe ( https://c.example/u )\nPost, 4 Quay",
        f"{STORY}\n\nUnsubscribe <https://c.example/u>\n\nTolland Post, 4 Quay Street",
        f"=====\n{STORY}\n\n* * *\n\nhttps://post.example/a\n",
        f"{STORY}\n\n________________\nAbbestellen: https://c.example/u",
    ],
)
def test_the_furniture_of_a_plain_letter(letter: str) -> None:
    assert strip_furniture(letter).split() == STORY.split()


def test_links_and_rules_inside_of_a_story_leave_its_words() -> None:
    assert (
        strip_furniture("The board [https://b.example] met on Monday, it said.") == "The board met on Monday, it said."
    )
    letter = f"How to unsubscribe from a newsletter.\n\n{STORY}\n\n{STORY}"
    assert strip_furniture(letter) == letter


@pytest.mark.parametrize(
    ("sender", "name"),
    [
        ("Ida Brandt <ib@post.example>", "Ida Brandt"),
        ("Tolland Post <news@tolland-post.example>", None),
        ("POST <news@mail.post.example>", None),
        ("news@post.example", None),
    ],
)
def test_who_bears_the_name_of_the_domain_is_no_author(sender: str, name: str | None) -> None:
    assert name_sender(sender) == name
