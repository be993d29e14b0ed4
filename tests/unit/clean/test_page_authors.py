"""Who wrote a page."""

from __future__ import annotations

import json
from typing import Any

import pytest

from copydesk.clean.page.authors import Byline, find_authors
from copydesk.clean.page.drafting import parse_page
from copydesk.clean.page.outlets import name_outlets
from copydesk.clean.page.structured import read_structured
from copydesk.clean.rules import CleanRules

SHORT_STORY = "<p>The council met on Monday.</p>" * 4
OUTLET = {"@type": "Organization", "name": "Tolland Post"}


def find(body: str, rules: CleanRules, author: Any = None, head: str = "") -> Byline:
    article = {"@type": "NewsArticle", "publisher": OUTLET} | ({"author": author} if author else {})
    script = f'<script type="application/ld+json">{json.dumps(article)}</script>'
    tree = parse_page(f"<html><head>{head}{script}</head><body><h1>Second berth approved</h1>{body}</body></html>")
    assert tree is not None
    structured = read_structured(tree)
    return find_authors(tree, structured, name_outlets(structured, "https://tolland-post.example/b"), rules.agencies)


@pytest.mark.parametrize(
    "markup",
    [
        '<p class="byline">By <a rel="author" href="/x">Ida Brandt</a></p>',
        '<p class="byline">By Ida Brandt</p>',
        '<div class="article__author-name">Ida Brandt</div>',
        '<div class="meta"><span itemprop="author"><b>Ida</b> <b>Brandt</b></span></div>',
        '<p><a href="/author/ida-brandt">Ida Brandt</a></p>',
        '<div class="author">By IDA BRANDT<br>October 9, 2024 7:30 AM</div>',
        '<p class="byline">Von Ida Brandt, Tolland Post</p>',
    ],
)
@pytest.mark.parametrize("author", [None, OUTLET, {"@type": "Person", "name": "Tolland Post"}, "Newsroom", "admin"])
def test_the_byline_that_a_reader_sees_comes_before_the_outlet(markup: str, author: Any, rules: CleanRules) -> None:
    assert find(markup, rules, author).people == ("Ida Brandt",)


def test_people_of_the_data_come_before_a_link_to_another_author(rules: CleanRules) -> None:
    seen = '<p><a rel="author" href="/x">Kai Rehn</a></p>'
    assert find(seen, rules, {"@type": "Person", "name": "Ida Brandt"}).people == ("Ida Brandt",)
    assert find(seen, rules, [{"givenName": "Ida", "familyName": "Brandt"}]).people == ("Ida Brandt",)


def test_a_byline_comes_before_the_editor_that_the_data_give(rules: CleanRules) -> None:
    assert find('<div class="author-2">Kai Rehn</div>', rules, {"name": "Ida Brandt"}).people == ("Kai Rehn",)
    both = '<div class="byline">By Ida Brandt and Kai Rehn</div>'
    assert find(both, rules, {"name": "Ida Brandt"}).people == ("Ida Brandt",)


@pytest.mark.parametrize(
    "markup",
    [
        '<div class="x1"><span>By </span><a href="/profile/ida-brandt-191" class="x2">Ida Brandt</a></div>',
        '<div class="x1">By <span class="x2">Ida Brandt</span></div>',
        '<p><span class="byline-prefix">By </span><b itemprop="name"><a href="/by/ida">Ida Brandt</a></b></p>',
        '<a class="social-author__name" href="https://post.example/u/ida">Ida Brandt</a>',
        "<div>Von Ida Brandt</div>",
        '<p class="byline">Ida Brandt, Varde</p>',
        '<aside><a href="/team/ida-brandt">Ida Brandt</a></aside>',
        f'<div>{SHORT_STORY}<p style="text-align:right;"><strong>Ida Brandt</strong></p></div>',
    ],
)
def test_a_byline_is_known_without_marks(markup: str, rules: CleanRules) -> None:
    assert find(markup, rules).people == ("Ida Brandt",)


@pytest.mark.parametrize(
    "markup",
    [
        "<p>By clicking you agree.</p>",
        "<p>From the archive</p>",
        f'<div>{SHORT_STORY}<p style="text-align:right;">Share this story</p></div>',
        f"{'<p>' + 'The council met on Monday. ' * 9 + '</p>'}" * 3 + "<div>By Jo Vane</div>",
    ],
)
def test_a_sentence_or_a_later_text_is_no_byline(markup: str, rules: CleanRules) -> None:
    assert find(markup, rules).people == ()


def test_whom_a_reader_sees_comes_before_the_publisher_in_a_meta_element(rules: CleanRules) -> None:
    meta = '<meta name="author" content="Harbour Publishing">'
    assert find('<p class="byline">By Ida Brandt</p>', rules, head=meta).people == ("Ida Brandt",)
    assert find("", rules, head='<meta name="byl" content="By Ida Brandt and Kai Rehn">').people == (
        "Ida Brandt",
        "Kai Rehn",
    )


def test_a_newsroom_is_the_credit_where_nobody_is_named(rules: CleanRules) -> None:
    assert find("", rules, {"@type": "Person", "name": "TP Staff"}) == Byline(organizations=("TP Staff",))
    assert find("", rules, {"@type": "Person", "name": "Staff Writer"}) == Byline()


def test_links_part_what_the_data_join_and_know_whom_they_forget(rules: CleanRules) -> None:
    seen = '<p><a rel="author" href="/x">Ida Brandt</a> <a rel="author" href="/y">Kai Rehn</a></p>'
    assert find(seen, rules, {"@type": "Person", "name": "Ida Brandt Kai Rehn"}).people == ("Ida Brandt", "Kai Rehn")
    assert find(seen, rules, {"@type": "Person", "name": "Kai Rehn"}).people == ("Ida Brandt", "Kai Rehn")


def test_an_author_elsewhere_among_the_data_is_found_by_its_id(rules: CleanRules) -> None:
    graph = {"@graph": [{"@type": "NewsArticle", "author": {"@id": "#ida"}}, {"@id": "#ida", "name": "Ida Brandt"}]}
    tree = parse_page(f'<html><head><script type="application/ld+json">{json.dumps(graph)}</script></head></html>')
    assert tree is not None
    assert find_authors(tree, read_structured(tree), frozenset(), rules.agencies).people == ("Ida Brandt",)


@pytest.mark.parametrize(
    "markup",
    [
        '<div class="author-bio">Jo Vane writes about harbours.</div>',
        '<div class="related"><a rel="author" href="/y">Jo Vane</a></div>',
        '<div class="comments"><span class="author">Jo Vane</span></div>',
    ],
)
def test_other_names_are_nobodys_byline(markup: str, rules: CleanRules) -> None:
    assert find(markup, rules, OUTLET) == Byline(organizations=("Tolland Post",))


def test_an_agency_is_no_author(rules: CleanRules) -> None:
    assert find("", rules, {"@type": "Person", "name": "Reuters"}) == Byline(agencies=("Reuters",))
    meta = '<meta name="author" content="Ida Brandt, dpa">'
    assert find("", rules, OUTLET, meta) == Byline(("Ida Brandt",), ("Deutsche Presse-Agentur",))


STORY = f"<p>{'The council met on Monday and approved the second berth. ' * 5}</p>"


@pytest.mark.parametrize(
    "markup",
    [
        '<span>By</span><a rel="author" href="/x">Ida Brandt</a>',
        '<a rel="author" href="/author/x"><i>Show all articles of</i><b>Ida Brandt</b></a>',
        '<p class="byline"><b>Posted by</b> Ida Brandt <a href="/cdn-cgi/l/email-protection">[email protected]</a></p>',
        '<a class="author-link" href="/search?author=x">Interview: Ida Brandt</a>',
        '<div class="documentAuthor">Ida Brandt</div>',
        '<p><a href="writer/ida-brandt">Ida Brandt</a></p>',
        f"{STORY * 4}<ul><li><b>Autorin/Autor</b>\nIda Brandt</li></ul>",
        f"{STORY * 4}<div><h5>Autor:</h5>Ida Brandt</div>",
        f'{STORY * 4}<div class="article_author"><span>Ida Brandt</span></div>',
    ],
)
def test_a_byline_is_found_however_it_is_set(markup: str, rules: CleanRules) -> None:
    assert find(markup, rules, OUTLET).people == ("Ida Brandt",)


def test_several_marked_names_far_from_the_headline_are_nobodys_byline(rules: CleanRules) -> None:
    others = "".join(f'<li><p class="author">{name}</p></li>' for name in ("Jo Vane", "Kai Rehn"))
    assert find(f"{STORY * 4}<ul>{others}</ul>", rules).people == ()


def test_the_data_are_right_where_another_story_follows_on_the_page(rules: CleanRules) -> None:
    seen = '<p class="writer">Jo Vane</p><p class="writer">Jo Vane</p><p class="writer">Ida Brandt</p>'
    assert find(seen, rules, {"@type": "Person", "name": "Ida Brandt"}).people == ("Ida Brandt",)


def test_a_heading_of_the_titles_words_is_the_headline_where_no_h1_is(rules: CleanRules) -> None:
    far = "<i></i>" * 200 + "<h2>Second berth approved</h2><p>By Ida Brandt</p>"
    tree = parse_page(f'<html><head><meta property="og:title" content="Second berth approved"></head>{far}</html>')
    assert tree is not None
    assert find_authors(tree, read_structured(tree), frozenset(), rules.agencies).people == ("Ida Brandt",)


def test_a_desk_of_the_outlet_is_no_author(rules: CleanRules) -> None:
    tree = parse_page('<html><body><h1>Second berth</h1><p class="byline">Ida Brandt, TBR Region</p></body></html>')
    assert tree is not None
    found = find_authors(tree, read_structured(tree), name_outlets(read_structured(tree), "https://tbr.example/a"), {})
    assert found.people == ("Ida Brandt",)


def test_an_agency_is_credited_before_the_outlet(rules: CleanRules) -> None:
    agency = next(iter(rules.agencies.values()))
    assert find("", rules, OUTLET, f'<meta name="author" content="{agency}">').agencies == (agency,)


def test_one_word_is_a_name_where_its_link_says_so(rules: CleanRules) -> None:
    assert find('<a rel="author" href="/author/pepe">Pepe</a>', rules).people == ("Pepe",)
    assert find('<a rel="author" href="/author/ib">ib</a>', rules).people == ()


DESCRIPTION = '<meta name="description" content="{} The harbour council met on Monday">'
LONG = "<p>The harbour council of Tolland approved a second berth on Monday after four years of talks with the islands"
LONG += " that it has served since the bridge was closed.</p>"


@pytest.mark.parametrize(
    "author", [OUTLET, {"@type": "Person", "@id": "https://tbr.example/author/admin/", "name": "I B"}]
)
@pytest.mark.parametrize(
    ("line", "people"),
    [
        ("<strong>Ida Brandt</strong>", ("Ida Brandt",)),
        ("<b>IDA BRANDT&nbsp;</b>", ("Ida Brandt",)),
        ("<strong>Ida Brandt/Kai Rehn</strong>", ("Ida Brandt", "Kai Rehn")),
    ],
)
def test_names_in_bold_open_a_story_whose_system_knows_an_account(
    line: str, people: tuple[str, ...], author: Any, rules: CleanRules
) -> None:
    described = DESCRIPTION.format(line.replace("&nbsp;", " ").split(">")[1].split("<")[0])
    assert find(f"<p>{line}</p>{LONG}", rules, author, described).people == people


@pytest.mark.parametrize(
    ("body", "described"),
    [
        (f"<p><b>Ida Brandt</b></p>{LONG}", "Else the council"),
        (f"<p><b>Ida Brandt</b> spoke</p>{LONG}", "Ida Brandt spoke"),
        (f"{LONG}<p><b>Ida Brandt</b></p>", "Ida Brandt"),
    ],
)
def test_names_that_open_no_story_are_no_byline(body: str, described: str, rules: CleanRules) -> None:
    assert find(body, rules, OUTLET, DESCRIPTION.format(described)).people == ()


def test_an_account_that_nobody_else_opens_the_story_for_is_its_author(rules: CleanRules) -> None:
    author = {"@type": "Person", "url": "https://ida.example/author/admin", "name": "Ida Brandt"}
    assert find(LONG, rules, author).people == ("Ida Brandt",)


def test_whom_the_data_name_and_the_page_shows_first_wrote_it(rules: CleanRules) -> None:
    stated = {"@type": "Person", "name": "Ida Brandt"}
    marked = '<p class="byline">Kai Rehn</p>'
    assert find(f'<a href="/topic/ida">Ida Brandt</a>{marked}', rules, stated).people == ("Ida Brandt",)
    assert find(f'{marked}<p>Editing by <a href="/topic/ida">Ida Brandt</a></p>', rules, stated).people == ("Kai Rehn",)


def test_an_agency_with_its_place_is_the_agency(rules: CleanRules) -> None:
    found = find("", rules, "Newsroom", '<meta name="author" content="Associated Press in Valencia">')
    assert found.agencies == ("Associated Press",)


def test_an_outlet_that_signs_with_its_address_is_credited(rules: CleanRules) -> None:
    assert find("", rules, "tolland-post.example").organizations == ("tolland-post.example",)


TEASER = (
    '<a href="/more"><div class="h3">Ferry line lost a third of its riders</div><div class="authors">von {0}</div></a>'
)


@pytest.mark.parametrize(
    "teaser",
    [
        TEASER.format("Kai Rehn"),
        '<div><h3><a href="/more">Ferry line lost riders</a></h3><p class="byline">By Kai Rehn</p></div>',
    ],
)
def test_a_byline_of_a_teaser_contradicts_nobody(teaser: str, rules: CleanRules) -> None:
    author = {"@type": "Person", "name": "Ida Brandt"}
    assert find(f"<p>The council met.</p>{teaser}", rules, author).people == ("Ida Brandt",)
    assert find(f"<p>The council met.</p>{teaser}", rules).people == ()


def test_a_linked_name_is_a_byline_for_all_its_heading(rules: CleanRules) -> None:
    linked = '<div><a href="/x"><span class="byline">By Ida Brandt</span></a></div>'
    assert find(linked, rules).people == ("Ida Brandt",)


def test_each_author_has_a_meta_element(rules: CleanRules) -> None:
    head = "".join(f'<meta name="citation_author" content="{name}">' for name in ("Brandt, Ida", "Kai Rehn"))
    assert find("", rules, head=head).people == ("Ida Brandt", "Kai Rehn")
    head = '<meta property="author" content="Tolland Post"><meta name="author" content="김철수 기자">'
    assert find("", rules, head=head).people == ("김철수",)


LONG_STORY = f"{'<p>' + 'The council met on Monday. ' * 9 + '</p>'}" * 3


@pytest.mark.parametrize(
    "markup",
    [
        f'{LONG_STORY}<div class="author-bio footer"><h3>Ida Brandt</h3><a href="/ida">All of her</a></div>',
        f'{LONG_STORY}<div class="author__box"><span>About the Author</span><span>Ida Brandt</span></div>',
        f"{LONG_STORY}<p>Autorin: Ida Brandt, leads the office in Varde.</p>",
        f"{'<div></div>' * 120}<h5><em>Von Ida Brandt</em></h5>{LONG_STORY}",
        '<cite class="byline vcard"><span>By </span><span class="fn">Ida Brandt</span></cite>',
        "<p>Von I\u00adda Bran\u00addt</p>",
        '<p>Ida Brandt<br><a href="mailto:ib@post.example">ib@post.example</a></p>',
        "<p>Ida Brandt<br>E-mail: ib@post.example</p>",
    ],
)
def test_a_byline_is_known_in_boxes_and_far_from_the_headline(markup: str, rules: CleanRules) -> None:
    assert find(markup, rules).people == ("Ida Brandt",)


@pytest.mark.parametrize(
    "markup",
    [
        f'{LONG_STORY}<div class="author-box"><b>Ida Brandt</b></div><div class="author-box"><b>Jo Vane</b></div>',
        f'{LONG_STORY}<div class="comments"><div class="author-info"><b>Ida Brandt</b></div></div>',
        f'{LONG_STORY}<div class="author-box"><b>All about Ferries</b></div>',
        "<p>Von Alles über Fähren</p>",
        "<p>Write to us<br>desk@post.example</p>",
        f"{LONG_STORY}<p>Ida Brandt<br>ib@post.example</p>",
    ],
)
def test_boxes_of_several_people_or_of_none_name_nobody(markup: str, rules: CleanRules) -> None:
    assert find(markup, rules).people == ()


def test_a_box_around_the_headline_is_about_its_text(rules: CleanRules) -> None:
    page = (
        '<html><body><div class="caption"><h1>A ferry left Varde</h1><ul class="author"><li>Ida Brandt</li></ul></div>'
        "</body></html>"
    )
    tree = parse_page(page)
    assert tree is not None
    assert find_authors(tree, read_structured(tree), frozenset(), rules.agencies).people == ("Ida Brandt",)
