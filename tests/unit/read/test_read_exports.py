"""Exports of databases: each article with its source, day, byline and section, in text and as a page."""

from __future__ import annotations

from html import escape

import pytest
from exports import BODY, FIRST, SECOND, describe, read

from copydesk.article import Article
from copydesk.outcome import Reason, Rejected

WRAPPED = (
    "The harbour board of Tolland approved a second ferry berth on\nWednesday after four years of talks.\n\n"
    "Marta Ellison, who chairs the board, said work would begin in March\nand cost 14 million crowns."
)


ONE = (
    "The Tolland Post",
    "Second berth approved",
    ("Ida Brandt",),
    "Section A",
    "October 9, 2004 Saturday",
    "en",
    BODY,
)
TWO = ("Varde News", "Berth to get roof", (), None, "October 10, 2004 Sunday", "en", BODY)

ACADEMIC = f"""


                               1 of 2 DOCUMENTS


                               The Tolland Post

                            October 9, 2004 Saturday
                              Late Edition - Final

Second berth approved

BYLINE: By IDA BRANDT

SECTION: Section A; Column 1; Metropolitan Desk; Pg. 1

LENGTH: 30 words

DATELINE: TOLLAND, Oct. 8

{WRAPPED}

SUBJECT: FERRIES (92%); PORTS & HARBORS (90%)

LOAD-DATE: October 9, 2004

LANGUAGE: ENGLISH

GRAPHIC: Photo: The berth in
spring

PUBLICATION-TYPE: Newspaper

                 Copyright 2004 The Tolland Post Company
                          All Rights Reserved

                               2 of 2 DOCUMENTS

                                  Varde News

                            October 10, 2004 Sunday

Berth to get roof

LENGTH: 30 words

{WRAPPED}

LANGUAGE: ENGLISH

                 Copyright 2004 Varde News
"""

COVER = """Date and Time: Friday
Job Number: 12
Documents (2)

1. Second berth approved
Client/Matter: -None-

Page 1 of 3

"""
UNI = f"""{COVER}
Second berth approved
The Tolland Post
October 9, 2004 Saturday
Late Edition - Final

Copyright 2004 The Tolland Post Company All Rights Reserved

Section: Section A; Pg. 1
Length: 30 words
Byline: By IDA BRANDT
Dateline: TOLLAND

Body

{BODY}

Classification

Language: ENGLISH
Publication-Type: Newspaper

Load-Date: October 9, 2004

End of Document

Berth to get roof
Varde News
October 10, 2004 Sunday

Copyright 2004 Varde News

Length: 30 words

Body

{BODY}

Language: ENGLISH

Load-Date: October 10, 2004

End of Document
"""

FACTIVA = f"""Section A
Second berth approved

By IDA BRANDT
30 words
9 October 2004
The Tolland Post
TOLPO
A1
English
(c) 2004 The Tolland Post Company

{BODY}

Document TOLPO00020041009e0a900001

Berth to get roof

1,030 words
10 October 2004
09:30
Varde News
VARDN
English
Copyright 2004 Varde News

{BODY}

Document VARDN00020041010e0aa00001

Search Summary
Text: berth
"""

INDEXED = f"""SE\tSection A
HD\tSecond berth approved
BY\tBy IDA BRANDT
WC\t30 words
PD\t9 October 2004
SN\tThe Tolland Post
SC\tTOLPO
LA\tEnglish
CY\t(c) 2004 The Tolland Post Company

LP\t
{FIRST}

TD\t
{SECOND}

NS\tgcat : Political/General News
AN\tDocument TOLPO00020041009e0a900001

HD\tBerth to get roof
WC\t30 words
PD\t10 October 2004
ET\t09:30
SN\tVarde News
SC\tVARDN
LA\tEnglish

LP\t
{FIRST}
TD\t
{SECOND}
AN\tDocument VARDN00020041010e0aa00001
"""

RULE = "_" * 60
PROQUEST = f"""{RULE}

Report Information from ProQuest

October 12 2024 09:00

{RULE}

Table of contents

1. Second berth approved

{RULE}

Document 1 of 2

Second berth approved

Author: Brandt, Ida

Publication info: The Tolland Post ; Tolland [Tolland]09 Oct 2004: A.1.

ProQuest document link

Abstract: A berth was approved.

Links: http://links.example/x

Full text: {FIRST}

{SECOND}

Subject: Ferries; Ports

Publication title: The Tolland Post; Tolland

First page: A.1

Publication year: 2004

Publication date: Oct 9, 2004

Section: Section A

Country of publication: Varde

Source type: Newspapers

Language of publication: English

ProQuest document ID: 123456

Copyright: Copyright The Tolland Post Oct 9, 2004

{RULE}

Document 2 of 2

Berth to get roof

ProQuest document link

Full text: {FIRST} {SECOND}

Publication title: Varde News

Publication date: Oct 10, 2004

Language of publication: English

ProQuest document ID: 123457

{RULE}

Contact us at: http://support.example
"""


def test_lexisnexis_academic_and_uni() -> None:
    assert describe(ACADEMIC) == [ONE, TWO]
    assert describe(ACADEMIC.replace("\n", "\r\n")) == [ONE, TWO]
    assert describe(UNI) == [ONE, TWO]


def test_factiva_as_it_shows_and_indexed() -> None:
    day = "9 October 2004"
    assert describe(FACTIVA) == [(*ONE[:4], day, "en", BODY), (*TWO[:4], "10 October 2004 09:30", "en", BODY)]
    assert describe(INDEXED) == [(*ONE[:4], day, "en", BODY), (*TWO[:4], "10 October 2004 09:30", "en", BODY)]


def test_proquest() -> None:
    first, second = describe(PROQUEST)
    assert first == (*ONE[:2], ("Ida Brandt",), "Section A", "Oct 9, 2004", "en", BODY)
    assert second == (*TWO[:4], "Oct 10, 2004", "en", f"{FIRST} {SECOND}")


def as_page(text: str) -> str:
    blocks = "".join(f"<div><p>{escape(block).replace(chr(10), '<br>')}</p></div>" for block in text.split("\n\n"))
    return f"<html><head><title>x</title><style>p {{ margin: 0 }}</style></head><body>{blocks}</body></html>"


def test_the_same_as_pages() -> None:
    assert describe(as_page(ACADEMIC), "a.html") == [ONE, TWO]
    assert [one[:2] for one in describe(as_page(PROQUEST), "a.html")] == [ONE[:2], TWO[:2]]
    paragraphs = "".join(f'<p class="articleParagraph">{one}</p>' for one in (FIRST, SECOND))
    shown = (
        '<div class="article enArticle"><p></p><div>Section A</div><div id="hd">Second berth approved</div>'
        '<div class="author">IDA BRANDT</div><div>30 Wörter</div><div>9 Oktober 2004</div><div>The Tolland Post</div>'
        f"<div>TOLPO</div><div>Englisch</div><div>(c) 2004 Post</div><p></p>{paragraphs}"
        "<p>Dokument TOLPO00020041009e0a900001</p></div>"
    )
    (article,) = describe(f"<html><body>{shown}</body></html>", "a.html")
    assert article == (*ONE[:4], "9 Oktober 2004", "en", BODY)
    cell = "<tr><td><b>{}</b>&nbsp;</td><td>{}</td></tr>"
    rows = {"HD": "Second berth approved", "BY": "IDA BRANDT", "PD": "9 October 2004", "SN": "The Tolland Post"}
    rows |= {
        "LA": "English",
        "LP": f"<p>{FIRST}</p>",
        "TD": f"<p>{SECOND}</p>",
        "AN": "Document TOLPO00020041009e0a900001",
    }
    table = "".join(cell.format(*row) for row in rows.items())
    (article,) = describe(
        f'<html><body><div class="article enArticle"><table>{table}</table></div></body></html>', "a.html"
    )
    assert article == (*ONE[:3], None, "9 October 2004", "en", BODY)


def test_other_languages_of_the_interface() -> None:
    german = ACADEMIC.replace("1 of 2 DOCUMENTS", "1 von 2 DOKUMENTEN").replace(
        "2 of 2 DOCUMENTS", "2 von 2 DOKUMENTEN"
    )
    german = german.replace("BYLINE:", "AUTOR:").replace("SECTION:", "RUBRIK:").replace("LENGTH:", "LÄNGE:")
    german = german.replace("LANGUAGE: ENGLISH", "SPRACHE: GERMAN; DEUTSCH").replace(
        "October 9, 2004 Saturday", "9. Oktober 2004 Samstag"
    )
    assert describe(german)[0] == (*ONE[:4], "9. Oktober 2004 Samstag", "de", BODY)


def test_labels_in_a_language_that_the_table_lacks_end_the_story() -> None:
    foot = ACADEMIC.replace("LOAD-DATE: October 9, 2004", "DATUM-NAČTENÍ: 9. října 2004").replace("SUBJECT:", "TÉMA:")
    assert [one[-1] for one in describe(foot)] == [BODY, BODY]
    above = ACADEMIC.replace("LENGTH: 30 words", "LENGTH: 30 words\n\nGRAPHIC: Photo, The berth in spring", 1)
    assert describe(above) == [ONE, TWO]


def test_what_stands_behind_a_story_of_nexis_uni() -> None:
    assert describe(UNI.replace("Classification\n", "Graphic\n\nThe berth on Monday.\n\nClassification\n")) == [
        ONE,
        TWO,
    ]
    german = UNI.replace("October 10, 2004 Sunday", "10. Oktober 2004 Sonntag")
    assert describe(german)[1] == (*TWO[:4], "10. Oktober 2004 Sonntag", "en", BODY)


def test_headings_editions_and_rules_of_proquest() -> None:
    headed = PROQUEST.replace("Full text: ", "FULL TEXT\n\n").replace("Subject:", "DETAILS\n\nSubject:")
    headed = headed.replace("approved\n\nAuthor", "approved: [Final Edition]\n\nAuthor").replace(
        "Abstract: ", "ABSTRACT\n\n"
    )
    assert [one[:2] + one[-1:] for one in describe(headed)] == [
        (*ONE[:2], BODY),
        (*TWO[:2], f"{FIRST} {SECOND}"),
    ]
    page = as_page(headed).replace(f"<div><p>{RULE}</p></div>", "<hr>").replace("Document 2 of 2", "")
    assert [one[:2] for one in describe(page, "a.html")] == [ONE[:2], TWO[:2]]
    german = PROQUEST.replace("Full text:", "Volltext:").replace("Publication date:", "Publikationsdatum:")
    german = german.replace("Publication title:", "Publikationstitel:").replace("Document 1 of 2", "Dokument 1 von 2")
    german = german.replace("Document 2 of 2", "Dokument 2 von 2").replace(
        "Publication info", "Publikationsinformationen"
    )
    german = german.replace("ProQuest document ID: ", "URL des Dokuments: https://search.proquest.com/docview/")
    assert [one[:2] for one in describe(german)] == [ONE[:2], TWO[:2]]


def test_a_name_apart_from_a_short_headline_of_factiva_is_its_author() -> None:
    french = FACTIVA.replace("By IDA BRANDT", "Ida Brandt").replace("30 words", "30 mots")
    assert describe(french)[0][:4] == ONE[:4]


def test_each_part_has_its_own_bytes_and_number() -> None:
    first, second = read(ACADEMIC)
    assert isinstance(first, Article)
    assert isinstance(second, Article)
    assert [one.provenance.path.rpartition("#")[2] for one in (first, second)] == ["1", "2"]
    assert first.article_id != second.article_id
    (alone,) = read(ACADEMIC[: ACADEMIC.index("2 of 2")])
    assert isinstance(alone, Article)
    assert "#" not in alone.provenance.path


def test_an_exported_article_without_its_text_is_refused_by_itself() -> None:
    first, second = read(PROQUEST.replace(f"Full text: {FIRST}\n\n{SECOND}", "Full text: Not available."))
    assert isinstance(first, Rejected)
    assert (first.reason, first.path.rpartition("#")[2]) == (Reason.EMPTY, "1")
    assert "Second berth approved" in first.detail
    assert isinstance(second, Article)


@pytest.mark.parametrize(
    "text",
    [
        f"Two of 250 documents were found.\n\n{BODY}",
        f"Document ID: 5\n\n{BODY}\n\n90 words",
        f"{BODY}\n\nSECTION: A label of a text\n\nLANGUAGE: It speaks of labels.",
        f"ProQuest was sold.\n\n{BODY}",
        f"{BODY}\n\nEnd of document",
        f"Body\n\n{BODY}",
    ],
)
def test_a_text_that_speaks_of_documents_is_no_export(text: str) -> None:
    (only,) = read(text)
    assert isinstance(only, Article)
    assert only.provenance.format == "text"
    assert only.provenance.source == "desk"
