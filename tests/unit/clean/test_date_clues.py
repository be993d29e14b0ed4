"""Where a page says its dates, and which of its dates are those of other articles."""

from __future__ import annotations

from lxml.html import HtmlElement, fromstring
from trafilatura import load_html

from copydesk.article import DateOrigin
from copydesk.clean.page.date_clues import collect_date_clues
from copydesk.clean.page.structured import read_structured

PAGE = """<!DOCTYPE html><html><head><title>{title}</title>{head}</head><body>
<nav><a href="/">Gazette</a><time datetime="2024-10-15">Tuesday</time></nav>
<main><article>{before}<h1>Ferry line sold to rival</h1>{after}
<p>The ferry line has been sold. Its ships were built in 1998, and 12 May 2001 was the day of its first crossing, a day
that nobody on the island has forgotten and that is kept as a holiday to this very year.</p></article></main>
<aside class="related"><p>2 May 2023</p><time datetime="2023-05-02">2 May</time></aside>
<footer><p>Copyright 1 January 2020 Gazette</p></footer></body></html>"""


def parse(
    head: str = "", before: str = "", after: str = "", title: str = "Ferry line sold to rival - Gazette"
) -> HtmlElement:
    tree: HtmlElement | None = load_html(PAGE.format(head=head, before=before, after=after, title=title))
    assert tree is not None
    return tree


def collect(head: str = "", before: str = "", after: str = "", url: str | None = None) -> list[tuple[str, str, bool]]:
    tree = parse(head, before, after)
    return [
        (one.origin.value, one.text, one.is_modification)
        for one in collect_date_clues(tree, read_structured(tree), url)
    ]


def stated(found: list[tuple[str, str, bool]]) -> list[tuple[str, str, bool]]:
    """Without htmldate's guess."""
    return [one for one in found if one[0] != DateOrigin.MARKUP]


def test_json_ld_of_the_article_and_of_no_other_work() -> None:
    script = """<script type="application/ld+json">{"@graph": [
      {"@type": "WebSite", "datePublished": "2011-01-01"},
      {"@type": "ItemList", "itemListElement": [{"@type": "NewsArticle", "datePublished": "2024-10-01"}]},
      {"@type": "NewsArticle", "datePublished": "2024-10-14T09:30:00Z", "dateModified": "2024-10-15",
       "video": {"@type": "VideoObject", "datePublished": "2019-01-01"}}]}</script>"""
    assert collect(script) == [("json-ld", "2024-10-14T09:30:00Z", False), ("json-ld", "2024-10-15", True)]


def test_json_ld_that_is_no_json() -> None:
    script = '<script type="application/ld+json">{"headline": "He said "no"", "datePublished": "2024-10-14",}</script>'
    assert collect(script) == [("json-ld", "2024-10-14", False)]


def test_json_ld_in_marks_that_hide_it_from_old_browsers_is_read_like_any_other() -> None:
    json = '{"@type": "NewsArticle", "datePublished": "2024-10-14", "dateModified": "2024-10-15"}'
    for opening, ending in (("<!--", "-->"), ("//<![CDATA[", "//]]>"), ("<![CDATA[", "]]>")):
        script = f'<script type="application/ld+json">{opening}\n{json}\n{ending}</script>'
        assert collect(script) == [("json-ld", "2024-10-14", False), ("json-ld", "2024-10-15", True)]


def test_json_ld_of_a_strange_shape_is_passed_over() -> None:
    script = '<script type="application/ld+json">{"@type": ["NewsArticle"], "datePublished": {"day": 3}}</script>'
    assert stated(collect(script + '<script type="application/ld+json">[[[1, null]]]</script>')) == []


def test_meta_elements_surest_first() -> None:
    head = """<meta name="date" content="2024-10-15"><meta property="article:modified_time" content="2024-10-15T10:00Z">
      <meta property="article:published_time" content="2024-10-14T09:30Z"><meta name="viewport" content="width=2024">
      <meta name="article.publish_time" content="soon">"""
    assert collect(head) == [
        ("meta", "2024-10-15T10:00Z", True),
        ("meta", "2024-10-14T09:30Z", False),
        ("meta", "2024-10-15", False),
    ]


def test_a_time_element_by_the_headline() -> None:
    found = stated(collect(after='<p><time datetime="2024-10-14T09:30+02:00">Monday</time></p>'))
    assert found == [("time-element", "2024-10-14T09:30+02:00", False)]


def test_a_label_by_the_headline_whatever_it_is_called() -> None:
    found = stated(collect(after='<div class="x7"><span>By Silje Moe</span> <b>14. Oktober 2024, 9.30 Uhr</b></div>'))
    assert found == [("text", "14. Oktober 2024, 9.30 Uhr", False)]


def test_the_nearest_comes_first_and_a_change_is_told_from_publication() -> None:
    after = """<p>Published: <time datetime="2024-10-12">12 October</time></p>
      <p>Updated: <time datetime="2024-10-14">14 October</time></p>"""
    assert stated(collect(after=after)) == [
        ("time-element", "2024-10-12", False),
        ("time-element", "2024-10-14", True),
    ]


def test_the_class_that_themes_give_every_date_says_nothing() -> None:
    found = stated(collect(after='<time class="entry-date updated" datetime="2024-10-14">14 October</time>'))
    assert found == [("time-element", "2024-10-14", False)]


def test_dates_of_teasers_comments_and_footers_are_left_out() -> None:
    assert stated(collect()) == []
    assert stated(collect(after='<div class="comments"><p class="published">Ada, 14 October 2024</p></div>')) == []


def test_what_holds_the_headline_is_the_article_whatever_it_is_called() -> None:
    tree = load_html(
        "<html><body class='single-post sidebar'><div class='content related-wide'><h1>Ferry line sold</h1>"
        "<p class='when'>14 October 2024</p><p>It has been sold.</p></div></body></html>"
    )
    found = [(one.origin.value, one.text) for one in collect_date_clues(tree, read_structured(tree))]
    assert ("text", "14 October 2024") in found


def test_prose_with_a_date_is_no_label() -> None:
    prose = "<p>On 3 May 2019 the line carried more passengers than on any other day of its long and proud history.</p>"
    assert stated(collect(after=prose)) == []


def test_addresses_with_digits() -> None:
    head = '<link rel="canonical" href="https://gazette.example/2024/10/14/ferry">'
    found = collect(head, url="https://m.gazette.example/ferry-4711")
    assert [one[1] for one in found if one[0] == "url"] == [
        "https://m.gazette.example/ferry-4711",
        "https://gazette.example/2024/10/14/ferry",
    ]


def test_htmldate_is_asked_where_the_head_says_nothing() -> None:
    assert ("markup", "2024-10-14", False) in collect(after="<p class='date'>14 October 2024</p>")
    assert "markup" not in [one[0] for one in collect('<meta property="article:published_time" content="2024-10-14">')]


def test_a_page_without_a_headline_or_body() -> None:
    tree = load_html("<html><head><title>x</title></head><body><p class='published'>14 October 2024</p></body></html>")
    assert [one.text for one in collect_date_clues(tree, read_structured(tree)) if one.origin is DateOrigin.TEXT] == [
        "14 October 2024"
    ]


def test_what_pictures_and_web_archives_are_dated_by_is_left_out() -> None:
    caption = "<figure><img src='x.jpg'><figcaption>The berth, 24 April 2023</figcaption></figure>"
    assert not {"2023-04-24", "The berth, 24 April 2023"} & {one[1] for one in collect(after=caption)}
    described = "<img src='x.jpg' alt='The berth, 24 April 2023'><p>The berth, 24 April 2023</p>"
    assert stated(collect(after=described)) == []
    toolbar = "<div id='wm-ipp-base'><p>3 Feb 2005 - 4 Mar 2012</p></div>"
    assert not {"2005-02-03", "2012-03-04"} & {one[1] for one in collect(before=toolbar)}
    assert stated(collect(before=toolbar)) == []


def test_a_time_element_in_utc_also_shows_its_own_day() -> None:
    shown = "<time datetime='2024-10-13T23:10:00Z'>14 October 2024</time>"
    assert stated(collect(after=shown)) == [
        ("time-element", "2024-10-13T23:10:00Z", False),
        ("time-element", "14 October 2024", False),
    ]
    local = "<time datetime='2024-10-14T09:10:00+10:00'>14 October 2024</time>"
    assert len(stated(collect(after=local))) == 1


def test_a_date_comes_before_a_sentence_with_one() -> None:
    after = "<p>Letter of 12 October 2023 to the board of the ferry line</p><p>14 October 2024</p>"
    assert stated(collect(after=after))[0][1] == "14 October 2024"


def test_what_the_head_states_needs_no_date_inside_a_sentence() -> None:
    head = '<meta property="article:published_time" content="2024-10-14">'
    assert [one[0] for one in collect(head, after="<p>“The sea”, 25 December 2005</p>")] == ["meta"]


def test_a_year_of_the_text_is_no_first_of_january() -> None:
    page = "<html><head><title>Ferry line sold</title></head><body><h1>Ferry line sold</h1><p>{text}</p></body></html>"
    for text, found in (("It carried 310,000 people in 2019.", []), ("It was sold on 1 January 2019.", ["2019-01-01"])):
        tree = load_html(page.format(text=text))
        clues = collect_date_clues(tree, read_structured(tree))
        assert [one.text for one in clues if one.origin is DateOrigin.MARKUP] == found


def test_the_date_of_a_vocabulary_is_none() -> None:
    markup = (
        "<html xmlns='http://standard.example/2006-10-01/'><head><title>x</title></head><body><p>{}</p></body></html>"
    )
    tree = load_html(markup.format("The ferry line has been sold to its rival, it said."))
    assert collect_date_clues(tree, read_structured(tree)) == ()
    assert tree.get("xmlns") is not None


def test_dates_of_other_calendars_are_labels() -> None:
    for shown in ("令和6年1月9日", "۱۸ مهر ۱۴۰۳", "9 ตุลาคม 2567", "9 ต.ค. 67", "۱۴۰۳/۰۷/۱۸"):
        assert [one[1] for one in stated(collect(after=f"<span>{shown}</span>"))] == [shown]


def test_a_fragment_that_is_a_credit_as_a_whole() -> None:
    tree = fromstring("<div>© Ida Brandt, 9 October 2024<p></p></div>")
    assert collect_date_clues(tree, read_structured(tree), None) is not None
