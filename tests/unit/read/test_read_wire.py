"""Wire files that control characters part: IPTC 7901 and ANPA 1312."""

from __future__ import annotations

from datetime import date

import pytest

from copydesk.article import Article, Statement
from copydesk.outcome import Reason, Rejected
from copydesk.read import read_articles
from copydesk.settings import ReadSettings
from copydesk.storage.landing import RawFile

DAY = date(2026, 3, 2)
FIRST = "The ferry resumed on Monday after two days of storm, the harbour office of Tolland said."
SECOND = "Nobody was hurt."


def read(payload: bytes) -> list[Article | Rejected]:
    return list(read_articles(RawFile(f"{DAY}/desk/a.txt", DAY, len(payload), payload), ReadSettings()))


def read_one(payload: bytes) -> tuple[str, Statement]:
    (article,) = read(payload)
    assert isinstance(article, Article), article
    assert article.raw is not None
    return article.raw.text, article.raw.statements[0]


def iptc(text: str, head: str = "eca062 4 i 211   dpa 061", foot: str = "100830 GMT Oct 24") -> bytes:
    return f"\x01{head}\r\n\r\nTolland-ferries/\r\n\x02{text}\x03{foot}\r\n\x04\r\n".replace(
        "\n\n", "\r\n\r\n"
    ).encode()


BODY = (
    "   The ferry resumed on Monday after two days of storm, the\r\n"
    "harbour office of Tolland said.\r\n"
    "   Nobody was hurt.\r\n"
)


@pytest.mark.parametrize(
    ("title", "expected", "names"),
    [
        ("Ferry resumes =", "Ferry resumes", ()),
        ("1ST LEAD\r\nFerry resumes =", "Ferry resumes", ()),
        ("REFILE\r\n(Adds quote)\r\nFerry resumes\r\nBy Ida Brandt =", "Ferry resumes", ("Ida Brandt",)),
        (
            "Ferry resumes in Tolland\r\nafter two days of storm =",
            "Ferry resumes in Tolland after two days of storm",
            (),
        ),
        ("Ferry resumes\r\n", "Ferry resumes", ()),
    ],
)
def test_the_title_of_an_iptc_message(title: str, expected: str, names: tuple[str, ...]) -> None:
    text, stated = read_one(iptc(f"{title}\r\n\r\n{BODY}\r\n   dpa ib kr\r\n"))
    assert (stated.title, stated.authors) == (expected, names)
    assert text == f"{FIRST}\n\n{SECOND}"


@pytest.mark.parametrize(
    ("foot", "published"),
    [
        ("100830 GMT Oct 24", "2024-10-10 08:30Z"),
        ("071341 GMT Okt 15 ", "2015-10-07 13:41Z"),
        ("211259 Nov 18", "2018-11-21 12:59Z"),
        ("010005 MEZ Dez 99", "1999-12-01 00:05 MEZ"),
        ("991299 GMT Xyz 18", None),
        ("", None),
    ],
)
def test_the_time_of_an_iptc_message(foot: str, published: str | None) -> None:
    _, stated = read_one(iptc(f"Ferry resumes =\r\n\r\n{BODY}", foot=foot))
    assert stated.published == published
    assert stated.agency == "dpa"


def test_a_notebook_is_no_part_of_the_story() -> None:
    note = "* * * *\r\nThe following information is not for publication"
    notebook = f"# dpa NOTEBOOK\r\n\r\n{note}\r\n\r\n- Reporting by: Ida Brandt\r\n"
    text, stated = read_one(iptc(f"Ferry resumes =\r\n\r\n{BODY}\r\n{notebook}\r\ndpa ib kr\r\n"))
    assert text == f"{FIRST}\n\n{SECOND}"
    assert stated.authors == ("Ida Brandt",)


def test_a_message_may_be_cut_off_and_short() -> None:
    whole = iptc(f"Ferry resumes =\r\n\r\n{BODY}")
    text, stated = read_one(whole[: whole.index(b"\x03")])
    assert (text, stated.title, stated.published) == (f"{FIRST}\n\n{SECOND}", "Ferry resumes", None)
    (short,) = read(b"\x01a1 4 i 1  dpa 1\r\n\x02x\x03\x7f\x7f\x04")
    assert not isinstance(short, Rejected) or short.reason is not Reason.BINARY


def test_each_message_of_a_file_is_an_article() -> None:
    first, second = read(iptc(f"One =\r\n\r\n{BODY}") + b"\r\n\x16\x16" + iptc(f"Two =\r\n\r\n{BODY}"))
    assert isinstance(first, Article)
    assert isinstance(second, Article)
    assert [one.provenance.path.rpartition("#")[2] for one in (first, second)] == ["1", "2"]
    assert first.article_id != second.article_id


def anpa(head: str, body: str, foot: str = "\t   AP-WF-10-09-24 0730GMT<") -> bytes:
    header = "\x16\x16\x01W2870\x1f_asian\nf l\x13\x11 BC-LT--Tolland-Ferry     10-09 0104\n"
    return f"{header}\x02{head}\n{body}\n\x03{foot}\n\x04".encode()


STORY = (
    "\t   TOLLAND, Varde (AP) _ The ferry resumed. \n \n\t   ``Good,'' the office said.\n\t   ___\n"
    "\t   It _ the ferry _ is new."
)


@pytest.mark.parametrize(
    ("head", "title", "names"),
    [
        (
            "^BC-LT--Tolland-Ferry,466<\n^Ferry resumes after storm<\n^By IDA BRANDT and KAI REHN=\n^Associated Press=",
            "Ferry resumes after storm",
            ("Ida Brandt", "Kai Rehn"),
        ),
        (
            "^BC-Ferry, 1st Ld-Writethru,416< \r\n^Ferry resumes< \r\n^AP Photo X1, X2< \r\n^Eds: Updates.< \r\n"
            "^By IDA BRANDT= \r\n^AP Writer= ",
            "Ferry resumes",
            ("Ida Brandt",),
        ),
        ("^BC-Ferry,1<\n^By The Associated Press=", None, ("Associated Press",)),
    ],
)
def test_an_anpa_message(head: str, title: str | None, names: tuple[str, ...]) -> None:
    text, stated = read_one(anpa(head, STORY))
    assert (stated.title, stated.agency, stated.published) == (title, "AP", "2024-10-09 07:30Z")
    assert tuple(name.removeprefix("The ") for name in stated.authors) == names
    assert text.split("\n\n") == [
        "TOLLAND, Varde (AP) — The ferry resumed.",
        '"Good," the office said.',
        "It — the ferry — is new.",
    ]


def test_an_anpa_message_of_headlines_only() -> None:
    text, stated = read_one(
        anpa("^AP-Top-News,0176<\n^AP Top News<", "^Ferry resumes after storm<\n^Keeper bitten by goose<")
    )
    assert stated.title == "AP Top News"
    assert text == "Ferry resumes after storm\n\nKeeper bitten by goose"


def test_control_characters_elsewhere_are_still_no_text() -> None:
    (rejected,) = read(b"words \x01\x02\x03 words")
    assert isinstance(rejected, Rejected)
    assert rejected.reason is Reason.BINARY
