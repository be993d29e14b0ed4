"""Collections in TREC's markup: each document with its headline, byline and day."""

from __future__ import annotations

import pytest
from exports import BODY, FIRST, SECOND, describe

AP = f"""<DOC>
<DOCNO> AP041009-0001 </DOCNO>
<FILEID>AP-NR-10-09-04 2344EST</FILEID>
<HEAD>Berth approved</HEAD>
<BYLINE>By IDA BRANDT</BYLINE>
<DATELINE>TOLLAND (AP) </DATELINE>
<TEXT>
   {FIRST}
   {SECOND}
</TEXT>
</DOC>
"""
WALL_STREET_JOURNAL = f"""<DOC>
<DOCNO> WSJ900402-0001 </DOCNO>
<DD> = 900402 </DD>
<AUTHOR> Ida Brandt </AUTHOR>
<HL> Berth approved
</HL>
<LP> {FIRST}
</LP>
<TEXT>
{SECOND}
</TEXT>
</DOC>
"""
LOS_ANGELES_TIMES = f"""<DOC>
<DOCNO> LA100904-0001 </DOCNO>
<DATE>
<P>
October 9, 2004, Saturday, Home Edition
</P>
</DATE>
<HEADLINE>
<P>
Berth approved
</P>
</HEADLINE>
<TEXT>
<P>
{FIRST}
</P>
<P>
{SECOND}
</P>
</TEXT>
</DOC>
"""
GIGAWORD = f"""<DOC id="AFP_ENG_20041009.0001" type="story" >
<HEADLINE>
Berth approved
</HEADLINE>
<DATELINE>
TOLLAND
</DATELINE>
<TEXT>
<P>
{FIRST}
</P>
<P>
{SECOND}
</P>
</TEXT>
</DOC>
"""
AQUAINT = f"""<DOC>
<DOCNO> APW20041009.0001 </DOCNO>
<DATE_TIME> 10/09/2004 00:14:00 </DATE_TIME>
<BODY>
<SLUG> BC-Berth </SLUG>
<HEADLINE> Berth approved </HEADLINE>
<TEXT>
<P>
{FIRST}
<P>
{SECOND}
</TEXT>
</BODY>
</DOC>
"""
REUTERS_21578 = f"""<!DOCTYPE lewis SYSTEM "lewis.dtd">
<REUTERS TOPICS="YES" NEWID="1">
<DATE>26-FEB-1987 15:01:01.79</DATE>
<TEXT>&#2;
<TITLE>Berth approved</TITLE>
<DATELINE>    TOLLAND, Feb 26 - </DATELINE><BODY>{FIRST}
    {SECOND}
 Reuter
&#3;</BODY></TEXT>
</REUTERS>
"""


@pytest.mark.parametrize(
    ("document", "authors", "published"),
    [
        (AP, ("Ida Brandt",), "2004-10-09"),
        (WALL_STREET_JOURNAL, ("Ida Brandt",), "1990-04-02"),
        (LOS_ANGELES_TIMES, (), "October 9, 2004, Saturday, Home Edition"),
        (GIGAWORD, (), "2004-10-09"),
        (AQUAINT, (), "2004-10-09 00:14:00"),
        (REUTERS_21578, (), "26-FEB-1987 15:01:01.79"),
    ],
)
def test_collections_in_trecs_markup(document: str, authors: tuple[str, ...], published: str) -> None:
    (article,) = describe(document)
    assert (article[1], article[2], article[4]) == ("Berth approved", authors, published)
    assert str(article[-1]).removesuffix("\n\nReuter") == BODY
    assert len(describe(document + document, "corpus.sgm")) == 2
    assert [one[1] for one in describe(document + document, "corpus.xml")] == ["Berth approved"] * 2


def test_a_text_in_a_body_between_a_byline_and_a_profile() -> None:
    parts = ("<TEXT>", " &UR; By IDA BRANDT &LR;\n &UR; Tolland Press Writer &LR;\n<TEXT>")
    (article,) = describe(AQUAINT.replace(*parts).replace("</TEXT>", "</TEXT>\n(PROFILE (CT:i;) )"))
    assert (article[2], article[-1]) == (("Ida Brandt",), BODY)
