"""Pages: body, names and structured data."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from copydesk.article import Article, DateOrigin, Format, RemovedKind
from copydesk.clean import CleanRules, clean_article
from copydesk.clean.page.drafting import draft_page, draft_page_body, parse_page
from copydesk.clean.page.structured import read_structured, text_of
from copydesk.outcome import Reason, Rejected
from copydesk.settings import CleanSettings

PARAGRAPHS = [
    f"<p>Witness number {count} told the council on Wednesday that the ferry had been late on most days of winter.</p>"
    for count in range(6)
]


def page(body: str, head: str = "") -> str:
    return f"<html><head>{head}</head><body>{body}</body></html>"


def body_of(markup: str) -> str:
    found = draft_page_body(markup)
    assert found is not None
    return found.draft.body


def test_the_headline_is_title_and_not_body() -> None:
    found = draft_page_body(page("<article><h1>Ferry late all winter</h1>" + "".join(PARAGRAPHS) + "</article>"))
    assert found is not None
    assert found.draft.title == "Ferry late all winter"
    assert "Ferry late all winter" not in found.draft.body
    assert found.body.method == "trafilatura"
    assert found.body.confidence > 0.9


def test_joiners_that_are_spelling_stay_and_hide_no_headline() -> None:
    title = "وارده پل را به روی کامیون\u200cها بست"
    story = [
        "این پل که روزانه نهصد خودرو از آن می\u200cگذرند برای خودروها باز می\u200cماند، رئیس هیئت ایلسه برانت گفت."
    ] * 3
    lines = [f"{line} {number}." for number, line in enumerate(story)]
    paragraphs = "".join(f"<p>{line}</p>" for line in lines)
    found = draft_page_body(
        f"<html><head><title>{title}</title></head><body><h1>{title}</h1>{paragraphs}</body></html>"
    )
    assert found is not None
    assert found.draft.title == title
    assert found.draft.body == "\n\n".join(lines)


def test_teasers_of_link_only_go_and_links_in_sentences_stay() -> None:
    teaser = '<p><a href="/x">Five ships that never left the harbour</a></p>'
    linked = (
        '<p>The owner, <a href="/o">Osk Shipping of Almstad</a>, did not answer the council when asked for figures.</p>'
    )
    found = draft_page_body(
        page("<article>" + "".join([*PARAGRAPHS[:3], teaser, linked, *PARAGRAPHS[3:]]) + "</article>")
    )
    assert found is not None
    assert "Osk Shipping of Almstad" in found.draft.body
    assert [part.kind for part in found.draft.removed] == [RemovedKind.SEE_ALSO]


def test_hidden_text_and_sign_up_boxes_go() -> None:
    hidden = '<p style="display: none">A paragraph that nobody sees because the page hides it from its readers.</p>'
    box = '<div class="c-newsletter"><h3>The Tide</h3><p>Our best stories, every morning, in your letter box.</p></div>'
    body = body_of(page("<article>" + "".join([*PARAGRAPHS[:3], hidden, box, *PARAGRAPHS[3:]]) + "</article>"))
    assert "nobody sees" not in body
    assert "letter box" not in body
    assert body.count("Witness number") == 6


def test_paragraphs_of_one_template_in_several_boxes_are_all_found() -> None:
    long = [text.replace("<p>", '<p class="t">') * 2 for text in PARAGRAPHS]
    boxes = [
        f'<div class="chunk">{"".join(long[start : start + 2])}</div><div class="ad">Ad</div>' for start in (0, 2, 4)
    ]
    body = body_of(page("<article>" + "".join(boxes) + "</article>"))
    assert all(f"Witness number {count} " in body for count in range(6))


def test_parsing_the_same_page_twice_or_after_others_changes_nothing(
    rules: CleanRules, build_article: Callable[..., Article]
) -> None:
    one = build_article(page("<article>" + "".join(PARAGRAPHS) + "</article>"), Format.HTML)
    other = build_article(page("<article>" + "".join(reversed(PARAGRAPHS)) + "</article>"), Format.HTML)
    first = clean_article(one, rules, CleanSettings())
    clean_article(other, rules, CleanSettings())
    assert clean_article(one, rules, CleanSettings()) == first


LD = """<script type="application/ld+json">{"@graph": [{"@type": ["Thing", "https://schema.org/NewsArticle"],
"headline": "Ferry &amp; tide", "author": [{"name": "Ana Lund"}, "Peter Osei"], "articleSection": ["Harbour"],
"datePublished": "2024-10-09T21:15:00+02:00"}]}</script>"""


def test_fields_come_from_json_ld(rules: CleanRules) -> None:
    tree = parse_page(page("<article>" + "".join(PARAGRAPHS) + "</article>", LD))
    assert tree is not None
    draft = draft_page(tree, "https://a.example/2024/10/09/x", rules).draft
    assert (draft.title, draft.authors, draft.section) == ("Ferry & tide", ("Ana Lund", "Peter Osei"), "Harbour")
    assert draft.date_clues[0].origin is DateOrigin.JSON_LD
    assert draft.date_clues[0].text == "2024-10-09T21:15:00+02:00"


@pytest.mark.parametrize("script", ["{not json", "[1, null, [[[]]]]", "", '{"@type": 5}', "[" * 100_000])
def test_json_ld_that_cannot_be_read_says_nothing(script: str) -> None:
    tree = parse_page(page("<p>x</p>", f'<script type="application/ld+json">{script}</script>'))
    assert tree is not None
    assert read_structured(tree).articles == ()


def test_values_of_json_ld() -> None:
    assert text_of([None, {"name": " A  b "}]) == "A b"
    assert text_of(7) is None


@pytest.mark.parametrize(
    "markup",
    [
        "<html></html>",
        "<p>Nothing much.</p>",
        "<html><body><nav><a href='/'>Home</a></nav></body></html>",
        "no markup",
        "<",
    ],
)
def test_a_page_without_a_story_is_rejected(
    markup: str, rules: CleanRules, build_article: Callable[..., Article]
) -> None:
    rejected = clean_article(build_article(markup, Format.HTML), rules, CleanSettings())
    assert isinstance(rejected, Rejected)
    assert rejected.reason is Reason.NO_ARTICLE_TEXT
    assert "minimum is 20" in rejected.detail or "no element" in rejected.detail


def test_dumps_are_rejected_by_their_size(rules: CleanRules, build_article: Callable[..., Article]) -> None:
    for article, figure in (
        (build_article(page("<b>x</b>" * 50_001), Format.HTML), "elements"),
        (build_article("A line of a dump.\n" * 20_001, Format.TEXT), "20,001 paragraphs"),
    ):
        rejected = clean_article(article, rules, CleanSettings())
        assert isinstance(rejected, Rejected)
        assert rejected.reason is Reason.NO_ARTICLE_TEXT
        assert figure in rejected.detail


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ("", None),
        ('<script type="application/ld+json">{"@type": "NewsArticle", "isAccessibleForFree": false}</script>', True),
        ('<script type="application/ld+json">{"@type": "NewsArticle", "isAccessibleForFree": "False"}</script>', True),
        ('<script type="application/ld+json">{"@type": "NewsArticle", "isAccessibleForFree": true}</script>', False),
        (
            '<script type="application/ld+json">{"@type": "NewsArticle", "isAccessibleForFree":'
            ' "http://schema.org/True"}</script><meta name="paywall" content="premium">',
            False,
        ),
        ('<script type="application/ld+json">{"@type": "WebSite", "isAccessibleForFree": false}</script>', None),
        ('<script type="application/ld+json">{"@type": "NewsArticle", "isAccessibleForFree": [1]}</script>', None),
        ('<meta property="article:content_tier" content="locked">', True),
        ('<meta property="article:content_tier" content="Free">', False),
        ('<meta itemprop="isAccessibleForFree" content="false">', True),
        ('<meta name="access" content="everyone">', None),
    ],
)
def test_a_page_may_say_that_it_is_for_subscribers(
    head: str, expected: bool | None, rules: CleanRules, build_article: Callable[..., Article]
) -> None:
    markup = page("<article>" + "".join(PARAGRAPHS) + "</article>", head)
    cleaned = clean_article(build_article(markup, Format.HTML), rules, CleanSettings())
    assert isinstance(cleaned, Article)
    assert cleaned.content is not None
    assert cleaned.content.is_paywalled is expected


def test_an_amp_page_gives_its_story_and_neither_menu_nor_notice_nor_ad() -> None:
    menu = (
        "<amp-sidebar layout='nodisplay'><ul><li><a href='/t'>The tide tables of the week</a></li></ul></amp-sidebar>"
    )
    notice = "<p>We and our four hundred partners would like to keep a cookie in your pocket until next year.</p>"
    ad = "<amp-ad type='x'><p>Buy three lamps this week and take a fourth one home for nothing at all.</p></amp-ad>"
    picture = "<figure><amp-img src='f.jpg' width='4' height='3'></amp-img><figcaption>The ferry.</figcaption></figure>"
    found = draft_page_body(
        "<!doctype html><html ⚡ lang='en'><head><title>Ferry late all winter - Courier</title></head><body>"
        f"{menu}<article><h1>Ferry late all winter</h1>{picture}<amp-consent>{notice}</amp-consent>"
        f"{ad.join(PARAGRAPHS)}<amp-user-notification>{notice}</amp-user-notification></article></body></html>"
    )
    assert found is not None
    assert found.draft.title == "Ferry late all winter"
    assert found.draft.body.split("\n\n") == [text.removeprefix("<p>").removesuffix("</p>") for text in PARAGRAPHS]
