"""Judging, recovering and doubting the lines of a page."""

from __future__ import annotations

import pytest

from copydesk.article import RemovedKind
from copydesk.clean.draft import estimate_words
from copydesk.clean.page.drafting import draft_page_body, parse_page
from copydesk.clean.page.judge import is_date_label
from copydesk.clean.page.layout import is_teaser, measure_links
from copydesk.clean.page.lines import is_sentence
from copydesk.clean.page.prune import prune_page

PARAGRAPHS = "".join(
    f"<p>Witness number {count} told the council on Wednesday that the ferry had been late on most days of winter.</p>"
    for count in range(6)
)


def text_after_pruning(body: str) -> str:
    tree = parse_page(f"<html><head><title>t</title></head><body>{body}</body></html>")
    assert tree is not None
    return " ".join(prune_page(tree).text_content().split())


@pytest.mark.parametrize(
    "dead",
    [
        "<nav>gone</nav>",
        "<style>gone</style>",
        "<script>gone</script>",
        "<div hidden>gone</div>",
        "<div aria-hidden='true'>gone</div>",
        "<p style='color: red; DISPLAY : none'>gone</p>",
        "<div class='page-newsletter-box'>gone</div>",
    ],
)
def test_what_is_never_shown_goes(dead: str) -> None:
    kept = text_after_pruning(PARAGRAPHS + dead + "<p>behind it</p>")
    assert "gone" not in kept
    assert kept.endswith("behind it")


@pytest.mark.parametrize(
    "kept",
    [
        f"<noscript>{PARAGRAPHS}</noscript>",
        f"<button>Menu {PARAGRAPHS}",
        f"<div style='display:none'>{PARAGRAPHS}</div>",
        f"<nav>{PARAGRAPHS}</nav>",
        f"<div class='newsletter-page'>{PARAGRAPHS}</div>",
    ],
)
def test_what_holds_most_of_the_page_stays(kept: str) -> None:
    assert "Witness number 5" in text_after_pruning(kept)


@pytest.mark.parametrize(
    "text",
    [
        "9 October 2024",
        "Friday, 22 October 2010 at 20:13",
        "Stand: 28.04.2020 18:00 Uhr",
        "May 19, 2020",
        "Published 18 November 2019",
        "2020年7月12日 13:10",
        "sexta-feira, 22 de outubro de 2010 às 20:13",
    ],
)
def test_date_labels(text: str) -> None:
    assert is_date_label(text)


@pytest.mark.parametrize(
    "text",
    [
        "— Mona Aker (@mona) October 9, 2024",
        "| 2020-09-03 | $2,000 | L. Fleming |",
        "- The Garden, 3 May 1990",
        "The council met on 9 October 2024 and adjourned.",
        "Report of the year 2024",
    ],
)
def test_no_date_labels(text: str) -> None:
    assert not is_date_label(text)


def element(markup: str, tag: str):  # type: ignore[no-untyped-def]
    tree = parse_page(f"<html><body><div>{markup}</div><p>x</p></body></html>")
    assert tree is not None
    return next(tree.iter(tag))


def test_link_shares() -> None:
    assert measure_links(element("<p><a>all of it</a></p>", "p")) == 1
    assert measure_links(element("<p>none of it</p>", "p")) == 0
    assert measure_links(element("<p><a>half</a> half</p>", "p")) == 0.5
    assert measure_links(element("<p></p>", "p")) == 0


def test_teasers() -> None:
    assert is_teaser(element("<ul><li><h3><a href='x'>Ship lost</a></h3><p>A tale of the sea.</p></li></ul>", "li"))
    assert is_teaser(element("<ul><li><a href='x'><h3>Ship lost</h3></a></li></ul>", "li"))
    assert not is_teaser(
        element("<ul><li><h3>Ship lost</h3><p>A tale with a <a href='x'>link</a>.</p></li></ul>", "li")
    )
    assert not is_teaser(element("<p><a href='x'>Ship lost</a></p>", "p"))


def test_sentences() -> None:
    assert is_sentence("The council met on Wednesday, and the hearing went on.")
    assert is_sentence("“We waited for the tide,” said Mona Aker, “and it came.”")
    assert not is_sentence("Short one.")
    assert not is_sentence("A heading that has no end although it is longer than forty characters")
    assert not is_sentence("| a cell | of a table that is longer than forty characters, with a stop. |")


def test_teaser_lists_inside_the_article_go() -> None:
    teasers = "".join(
        f"<li><h3><a href='/{n}'>Ship {n} lost at sea</a></h3><h4>A tale of it</h4></li>" for n in range(4)
    )
    found = draft_page_body(f"<html><body><article>{PARAGRAPHS}<ul>{teasers}</ul></article></body></html>")
    assert found is not None
    assert "lost at sea" not in found.draft.body
    assert {part.kind for part in found.draft.removed} <= {RemovedKind.SEE_ALSO}


@pytest.mark.parametrize(("target", "stays"), [("#winter", True), ("/winter.html", False)])
def test_a_heading_that_links_to_itself_stays(target: str, stays: bool) -> None:
    heading = f"<h2><a href='{target}'>Ferries late all through the winter</a></h2>"
    found = draft_page_body(f"<html><body><article>{PARAGRAPHS}{heading}{PARAGRAPHS}</article></body></html>")
    assert found is not None
    assert ("all through the winter" in found.draft.body) == stays


def test_block_quotes_of_the_article_come_back_in_their_place() -> None:
    half = PARAGRAPHS.split("</p>", 3)
    quote = '<blockquote class="twitter-tweet"><p>The ferry is late again</p>— Mona (@mona)</blockquote>'
    markup = "</p>".join(half[:3]) + "</p>" + quote + half[3]
    found = draft_page_body(f"<html><body><article>{markup}</article></body></html>")
    assert found is not None
    body = found.draft.body
    assert body.index("number 2") < body.index("The ferry is late again") < body.index("number 3")


def test_readability_is_asked_where_the_text_is_a_table() -> None:
    rows = "".join(f"<tr><td>{name}</td></tr>" for name in ("Home", "Town", "Sea"))
    story = PARAGRAPHS.replace("<p>", "<br><br>").replace("</p>", "")
    markup = f"<table><tr><td><table>{rows}</table></td><td><span>{story}</span></td></tr></table>"
    found = draft_page_body(f"<html><body>{markup}</body></html>")
    assert found is not None
    assert found.body.method == "readability"
    assert all(f"Witness number {count} " in found.draft.body for count in range(6))


def test_json_ld_is_asked_where_the_page_shows_little() -> None:
    text = "\\n".join(PARAGRAPHS.replace("<p>", "").split("</p>"))
    script = f'<script type="application/ld+json">{{"@type": "NewsArticle", "articleBody": "{text}"}}</script>'
    found = draft_page_body(f"<html><head>{script}</head><body><div id='app'>Loading</div><p>x</p></body></html>")
    assert found is not None
    assert found.draft.body.count("Witness number") == 6


def test_words_of_scripts_without_spaces() -> None:
    assert estimate_words("two words") == 2
    assert estimate_words("这是一个新闻报道") == 4
    assert estimate_words("NATO は二十四か国") == 1 + 3
    assert estimate_words("") == 0
