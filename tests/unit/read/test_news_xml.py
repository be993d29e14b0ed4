"""News in XML: NITF, NewsML-G2, NewsML 1, the Reuters Corpus, and feeds that are broken."""

from __future__ import annotations

from base64 import b64encode
from datetime import date

import pytest

from copydesk.article import Article, Statement
from copydesk.outcome import Reason, Rejected
from copydesk.read import read_articles
from copydesk.settings import ReadSettings
from copydesk.storage.landing import RawFile

DAY = date(2026, 3, 2)
FIRST = "The ferry resumed on Monday after two days of storm."
SECOND = "Nobody was hurt, the harbour office said."


def read(payload: str, name: str = "item.xml") -> list[Article | Rejected]:
    raw = RawFile(f"{DAY}/desk/{name}", DAY, len(payload.encode()), payload.encode())
    return list(read_articles(raw, ReadSettings()))


def read_one(payload: str) -> Article | Rejected:
    (only,) = read(payload)
    return only


def text_of(payload: str) -> str:
    article = read_one(payload)
    assert isinstance(article, Article), article
    assert article.raw is not None
    return article.raw.text


def statement_of(payload: str) -> Statement:
    article = read_one(payload)
    assert isinstance(article, Article), article
    assert article.raw is not None
    return article.raw.statements[0]


def reason_of(payload: str) -> Reason:
    rejected = read_one(payload)
    assert isinstance(rejected, Rejected), rejected
    return rejected.reason


# ── NITF ─────────────────────────────────────────────────────────────────────────────────────────────────


def nitf(content: str, head: str = "", body_head: str = "") -> str:
    head = f"<head>{head}</head><body><body.head>{body_head}</body.head>"
    return f"<nitf>{head}<body.content>{content}</body.content></body></nitf>"


@pytest.mark.parametrize(
    "content",
    [
        f"<p>{FIRST}</p><p>{SECOND}</p>",
        f"<block><p>{FIRST}</p><p>{SECOND}</p></block>",
        f"<![CDATA[<p>{FIRST}</p><p>{SECOND}</p>]]>",
        f"<block><![CDATA[<p>{FIRST}</p>\n<p>{SECOND}</p>]]></block>",
        f"&lt;p&gt;{FIRST}&lt;/p&gt;&lt;p&gt;{SECOND}&lt;/p&gt;",
        f"{FIRST}\n\n{SECOND}",
        f"<![CDATA[{FIRST}\n \n{SECOND}]]>",
        f"The ferry <em>resumed</em> on <chron>Monday</chron> after two days of storm.\n\n<p>{SECOND}</p>",
        f"<block>{FIRST}<p>{SECOND}</p></block>",
        f"<p>{FIRST}</p><media><caption>A quay.</caption></media>{SECOND}",
        f"<bq><block><p>{FIRST}</p></block></bq><p>{SECOND}</p><note>EDS: adds quote.</note>",
        f"<ul><li><p>{FIRST}</p></li><li>{SECOND}</li></ul>",
        f"<p><![CDATA[<p>{FIRST}</p><p>{SECOND}</p>]]></p>",
    ],
)
def test_the_paragraphs_of_nitf(content: str) -> None:
    assert text_of(nitf(content)) == f"{FIRST}\n\n{SECOND}"


@pytest.mark.parametrize(
    ("byline", "names"),
    [
        ("<byline>By Ida Brandt</byline>", ("Ida Brandt",)),
        ("<byline>By <person>IDA BRANDT</person><byttl>Business Writer</byttl></byline>", ("Ida Brandt",)),
        ("<byline>By Ida Brandt<byttl>AP Writer</byttl></byline>", ("Ida Brandt",)),
        ("<byline><person>Ida Brandt</person> and <person>Kai Rehn</person></byline>", ("Ida Brandt", "Kai Rehn")),
        ("<byline>By Ida Brandt</byline><byline>By Kai Rehn</byline>", ("Ida Brandt", "Kai Rehn")),
        (
            "<byline><person><name.given>Ida</name.given><name.family>Brandt</name.family></person></byline>",
            ("Ida Brandt",),
        ),
        ("<byline>By Ida Brandt in <location>Tolland</location></byline>", ("Ida Brandt",)),
    ],
)
def test_the_bylines_of_nitf(byline: str, names: tuple[str, ...]) -> None:
    head = f"<hedline><hl1>Ferry resumes</hl1></hedline>{byline}"
    assert statement_of(nitf(f"<p>{FIRST}</p>", "", head)).authors == names


def test_what_else_nitf_states() -> None:
    head = '<docdata><date.issue norm="20260301T140000Z"/></docdata><pubdata position.section="Coast"/>'
    body = "<hedline><hl1>Ferry resumes</hl1><hl2>After two days</hl2></hedline><distributor>AP</distributor>"
    stated = statement_of(nitf(f"<p>{FIRST}</p>", head, body))
    assert (stated.title, stated.section, stated.agency, stated.published) == (
        "Ferry resumes",
        "Coast",
        "AP",
        "20260301T140000Z",
    )


def test_nitf_whose_management_status_forbids_it() -> None:
    assert reason_of(nitf("<p>x</p>", '<docdata management-status="canceled"/>')) is Reason.CANCELED
    assert reason_of(nitf("<p>x</p>", '<docdata management-status="withheld"/>')) is Reason.WITHHELD
    free = '<docdata management-status="embargoed"><date.release norm="20260301T140000Z"/></docdata>'
    assert text_of(nitf(f"<p>{FIRST}</p>", free)) == FIRST
    later = '<docdata management-status="embargoed"><date.release norm="20260401T140000Z"/></docdata>'
    assert reason_of(nitf(f"<p>{FIRST}</p>", later)) is Reason.WITHHELD


# ── NewsML-G2 ────────────────────────────────────────────────────────────────────────────────────────────

HTML = f'<html xmlns="http://www.w3.org/1999/xhtml"><body><p>{FIRST}</p></body></html>'


def g2(meta: str = "", content_meta: str = "", content: str = f"<inlineXML>{HTML}</inlineXML>") -> str:
    return (
        '<newsItem xmlns="http://iptc.org/std/nar/2006-10-01/" guid="urn:x:1" version="1" xml:lang="en-GB">'
        f"<itemMeta><versionCreated>2026-03-01T07:30:00Z</versionCreated>{meta}</itemMeta>"
        f"<contentMeta>{content_meta}</contentMeta><contentSet>{content}</contentSet></newsItem>"
    )


@pytest.mark.parametrize(
    ("meta", "reason"),
    [
        ('<pubStatus qcode="stat:canceled"/>', Reason.CANCELED),
        ('<pubStatus uri="http://cv.iptc.org/newscodes/pubstatusg2/canceled"/>', Reason.CANCELED),
        ('<pubStatus qcode="stat:withheld"/>', Reason.WITHHELD),
        ("<embargoed>2026-04-01T00:00:00+02:00</embargoed>", Reason.WITHHELD),
        ("<embargoed>2026-03-03</embargoed>", Reason.WITHHELD),
        ("<embargoed/>", Reason.WITHHELD),
        ('<pubStatus qcode="stat:usable"/>', None),
        ('<embargoed/><pubStatus qcode="stat:usable"/>', None),
        ("<embargoed>2026-03-02T06:00:00Z</embargoed>", None),
        ('<embargoed>2026-03-01T06:00:00Z</embargoed><pubStatus qcode="stat:withheld"/>', None),
        ("<embargoed>soon</embargoed>", None),
    ],
)
def test_items_that_are_not_to_be_published(meta: str, reason: Reason | None) -> None:
    found = read_one(g2(meta))
    assert (found.reason if isinstance(found, Rejected) else None) is reason


@pytest.mark.parametrize(
    "headlines",
    [
        "<headline>Ferry resumes</headline>",
        '<headline role="hld:sub">After storm</headline><headline role="hld:main">Ferry resumes</headline>',
        '<headline role="hld:sub">After storm</headline><headline>Ferry resumes</headline>',
        '<headline role="x:kicker">Storm</headline><headline role="x:own">Ferry resumes</headline>',
        '<headline>Other</headline><headline role="http://cv.iptc.org/newscodes/hld/main">Ferry resumes</headline>',
    ],
)
def test_the_main_headline_of_an_item(headlines: str) -> None:
    assert statement_of(g2("", headlines)).title == "Ferry resumes"


@pytest.mark.parametrize(
    ("meta", "names"),
    [
        (
            "<by>By Ida Brandt and Kai Rehn</by><creator><name>Meridian Wire</name></creator>",
            ("Ida Brandt", "Kai Rehn"),
        ),
        ("<creator><name>Ida Brandt</name></creator>", ("Ida Brandt",)),
        ('<creator literal="Ida Brandt"/>', ("Ida Brandt",)),
        ('<creator type="cpnat:organisation"><name>Ida Brandt</name></creator>', ()),
        ("<creator><name>Meridian Wire</name></creator>", ()),
    ],
)
def test_who_wrote_an_item(meta: str, names: tuple[str, ...]) -> None:
    assert statement_of(g2("", meta)).authors == names


@pytest.mark.parametrize(
    "content",
    [
        f"<inlineXML>{HTML}</inlineXML>",
        f"<inlineXML><![CDATA[<p>{FIRST}</p>]]></inlineXML>",
        f"<inlineXML><html><body><![CDATA[<p>{FIRST}</p>]]></body></html></inlineXML>",
        f"<inlineXML><nitf xmlns='x'><body><body.content><![CDATA[<p>{FIRST}</p>]]></body.content></body></nitf>"
        "</inlineXML>",
        f"<inlineXML><body.content><p>{FIRST}</p></body.content></inlineXML>",
        f"<inlineXML><p>{FIRST}</p></inlineXML>",
        f"<inlineData contenttype='text/plain'>{FIRST}</inlineData>",
        f"<inlineData contenttype='text/html'><![CDATA[<p>{FIRST}</p>]]></inlineData>",
        f"<inlineData encoding='encd:base64'>{b64encode(FIRST.encode()).decode()}</inlineData>",
    ],
)
def test_the_text_of_an_item(content: str) -> None:
    text = text_of(g2("", "", content))
    assert FIRST in text
    assert "2006" not in text
    assert "&lt;" not in text


def test_an_agency_that_provides_an_item() -> None:
    assert statement_of(g2('<provider qcode="nprov:AFP"/>')).agency == "AFP"
    assert statement_of(g2('<provider literal="tp.example"/>')).agency is None


# ── NewsML 1 ─────────────────────────────────────────────────────────────────────────────────────────────


def newsml1(*components: str, status: str = "Usable", extra: str = "") -> str:
    return (
        '<NewsML Version="1.2"><NewsEnvelope><DateAndTime>20260301T080000Z</DateAndTime></NewsEnvelope>'
        "<NewsItem xml:lang='en'><NewsManagement><FirstCreated>20260301T073000Z</FirstCreated>"
        f"<ThisRevisionCreated>20260301T080000Z</ThisRevisionCreated><Status FormalName='{status}'/>{extra}"
        f"</NewsManagement><NewsComponent>{''.join(components)}</NewsComponent></NewsItem></NewsML>"
    )


def component(content: str, lines: str = "<HeadLine>Ferry resumes</HeadLine>", role: str = "Main") -> str:
    return (
        f"<NewsComponent><Role FormalName='{role}'/><NewsLines>{lines}</NewsLines><AdministrativeMetadata><Provider>"
        "<Party FormalName='AFP'/></Provider></AdministrativeMetadata><DescriptiveMetadata><Language FormalName='en'/>"
        f"</DescriptiveMetadata><ContentItem><DataContent>{content}</DataContent></ContentItem></NewsComponent>"
    )


@pytest.mark.parametrize(
    "content",
    [
        f"<p>{FIRST}</p><p>{SECOND}</p>",
        f"<nitf><body><body.content><p>{FIRST}</p><p>{SECOND}</p></body.content></body></nitf>",
        f"<![CDATA[{FIRST}\n\n{SECOND}]]>",
        f"{FIRST}\n\n{SECOND}",
    ],
)
def test_an_item_of_newsml_1(content: str) -> None:
    caption = component("<p>" + "A quay. " * 40 + "</p>", "<HeadLine>Picture</HeadLine>", "Caption")
    lines = "<HeadLine>Ferry resumes</HeadLine><ByLine>By Ida Brandt</ByLine>"
    document = newsml1(caption, component(content, lines))
    assert text_of(document) == f"{FIRST}\n\n{SECOND}"
    stated = statement_of(document)
    assert (stated.title, stated.authors, stated.agency) == ("Ferry resumes", ("Ida Brandt",), "AFP")
    assert (stated.published, stated.modified) == ("20260301T073000Z", "20260301T080000Z")
    article = read_one(document)
    assert isinstance(article, Article)
    assert (article.provenance.format, article.provenance.language) == ("newsml-1", "en")


def test_newsml_1_that_is_not_to_be_published_and_without_text() -> None:
    story = component(f"<p>{FIRST}</p>")
    assert reason_of(newsml1(story, status="Canceled")) is Reason.CANCELED
    change = "<StatusWillChange><FutureStatus FormalName='Usable'/><DateAndTime>{}</DateAndTime></StatusWillChange>"
    later, past = change.format("20260401T000000Z"), change.format("20260301T000000Z")
    assert reason_of(newsml1(story, status="Embargoed", extra=later)) is Reason.WITHHELD
    assert text_of(newsml1(story, status="Embargoed", extra=past)) == FIRST
    assert reason_of(newsml1("<ContentItem Href='quay.jpg'/>")) is Reason.EMPTY


# ── the Reuters Corpus ───────────────────────────────────────────────────────────────────────────────────


def test_an_item_of_the_reuters_corpus() -> None:
    values = {"dc.date.published": "2026-03-01", "dc.source": "Reuters"}
    codes = "".join(f'<dc element="{name}" value="{value}"/>' for name, value in values.items())
    document = (
        f'<newsitem itemid="1" date="2026-03-01" xml:lang="en"><title>VARDE: Ferry resumes.</title>'
        f"<dateline>VARDE 2026-03-01</dateline><text><p>{FIRST}</p><p>{SECOND}</p></text>"
        f"<metadata>{codes}</metadata></newsitem>"
    )
    assert text_of(document) == f"{FIRST}\n\n{SECOND}"
    stated = statement_of(document)
    assert (stated.title, stated.agency, stated.published) == ("Ferry resumes", "Reuters", "2026-03-01")
    other = document.replace(' date="2026-03-01"', "").replace("VARDE: ", "")
    assert (statement_of(other).title, statement_of(other).published) == ("Ferry resumes", "2026-03-01")


# ── feeds ────────────────────────────────────────────────────────────────────────────────────────────────


def items(*texts: str) -> str:
    return "".join(f"<item><title>x</title><description>{text}</description></item>" for text in texts)


FEED = f"<?xml version='1.0'?><rss><channel><title>Post</title>{items(FIRST, SECOND)}</channel></rss>"
MEDIA = "<media:content url='x'/>"


def outcomes(payload: str) -> list[str]:
    found = read(payload, "feed.rss")
    return [one.reason if isinstance(one, Rejected) else one.raw.text if one.raw else "" for one in found]


@pytest.mark.parametrize(
    ("payload", "expected"),
    [
        (FEED, [FIRST, SECOND]),
        (FEED.removesuffix("</channel></rss>"), [FIRST, SECOND]),
        (FEED[: FEED.rindex("</description>")], [FIRST, Reason.TRUNCATED]),
        (FEED[: FEED.rindex("<item>") + 9], [FIRST, Reason.TRUNCATED]),
        (FEED[: FEED.index("</description>")], [Reason.TRUNCATED]),
        (FEED[: FEED.index("<item>")], [Reason.MALFORMED]),
        (FEED.replace(FIRST, f"<![CDATA[{FIRST}]]>"), [FIRST, SECOND]),
        (FEED.replace(SECOND, f"<![CDATA[{SECOND}")[:-50], [FIRST, Reason.TRUNCATED]),
        (FEED.replace("<title>x</title>", f"<title>x</title>{MEDIA}", 1), [FIRST, SECOND]),
        (FEED.replace("<title>x</title>", "<title>x <b>y</title>", 1), [Reason.EMPTY, SECOND]),
        (f"<br />\n<b>Warning</b>: x in y.php\n{FEED}", [FIRST, SECOND]),
        (f"\n\n  {FEED}", [FIRST, SECOND]),
        (FEED.replace("<title>x</title>", "<title>a < b</title>", 1), [FIRST, SECOND]),
    ],
)
def test_a_fault_costs_a_feed_no_item_but_its_own(payload: str, expected: list[str]) -> None:
    assert outcomes(payload) == expected


def test_a_message_that_is_cut_off_keeps_its_items() -> None:
    message = f"<newsMessage><itemSet>{g2()}{g2()}</itemSet></newsMessage>"
    whole, cut = read(message[: message.rindex("</p>")])
    assert isinstance(whole, Article)
    assert isinstance(cut, Rejected)
    assert (cut.reason, cut.path.rpartition("#")[2]) == (Reason.TRUNCATED, "2")


@pytest.mark.parametrize(
    ("author", "names"),
    [
        ("<author>ida@post.media (Ida Brandt)</author>", ("Ida Brandt",)),
        ("<author>ida@post.media</author>", ()),
        (
            "<dc:creator xmlns:dc='http://purl.org/dc/elements/1.1/'>Ida Brandt, Kai Rehn</dc:creator>",
            ("Ida Brandt", "Kai Rehn"),
        ),
        ("<author>Ida Brandt</author>", ("Ida Brandt",)),
        ("<author><name>Ida Brandt</name><email>i@x.example</email></author>", ("Ida Brandt",)),
    ],
)
def test_who_wrote_an_item_of_a_feed(author: str, names: tuple[str, ...]) -> None:
    (article,) = read(
        f"<rss><channel><item>{author}<title>t</title><description>{FIRST}</description></item></channel></rss>"
    )
    assert isinstance(article, Article)
    assert article.raw is not None
    assert article.raw.statements[0].authors == names


@pytest.mark.parametrize(
    ("description", "is_article"),
    [
        (
            "<ol><li><a href='/1'>Ferry resumes after storm</a> Post</li><li><a href='/2'>Quay closed</a></li></ol>",
            False,
        ),
        ("<a href='/1'>Ferry resumes after two days of storm</a>&nbsp;<font>Tolland Post</font>", False),
        (f"<p>{FIRST}</p><p><a href='/1'>Read more about the ferry and its storms</a></p>", True),
        (f"<p><a href='/1'>{FIRST}</a></p><p>{SECOND} It had been closed since Friday.</p>", True),
    ],
)
def test_an_item_of_nothing_but_links_is_no_article(description: str, is_article: bool) -> None:
    (found,) = read(f"<rss><channel><item><description><![CDATA[{description}]]></description></item></channel></rss>")
    assert isinstance(found, Article) == is_article
