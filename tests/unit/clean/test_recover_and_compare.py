"""What an extractor missed comes back, and which of two results is taken."""

from __future__ import annotations

import pytest
from lxml.etree import Element
from lxml.html import HtmlElement
from trafilatura.settings import Document

from copydesk.clean.page.body import may_be_asked_again
from copydesk.clean.page.compare import is_better, is_complete, is_fuller, measure_coverage
from copydesk.clean.page.drafting import draft_page_body, parse_page
from copydesk.clean.page.judge import reject_tail
from copydesk.clean.page.layout import map_layout
from copydesk.clean.page.lines import Line
from copydesk.clean.page.recover import fill_gaps

STORY = [
    f"Witness number {count} told the council on Wednesday that the ferry had been late on most days of winter."
    for count in range(8)
]
HOURS = "<h3>The new hours</h3><ul><li>Six from the harbour</li><li>Seven from the island, but not on Sundays</li></ul>"


def parse(body: str) -> HtmlElement:
    tree = parse_page(f"<html><head><title>Ferry</title></head><body>{body}</body></html>")
    assert tree is not None
    return tree


def paragraphs(texts: list[str]) -> str:
    return "".join(f"<p>{text}</p>" for text in texts)


def lines_of(tree: HtmlElement, tag: str = "p") -> tuple[Line, ...]:
    return tuple(Line.at(str(one.text_content()), one) for one in tree.iter(tag))


def as_lines(texts: list[str]) -> tuple[Line, ...]:
    return tuple(Line.at(text, None) for text in texts)


def extract_texts(body: str) -> list[str]:
    page = draft_page_body(f"<html><head><title>Ferry</title></head><body>{body}</body></html>")
    assert page is not None
    return [paragraph.text for paragraph in page.draft.paragraphs]


def test_lists_and_subheadings_between_paragraphs_come_back() -> None:
    tree = parse(f"<article>{paragraphs(STORY[:2])}{HOURS}{paragraphs(STORY[2:])}</article>")
    found = [line.text for line in fill_gaps(lines_of(tree))]
    hours = ["The new hours", "- Six from the harbour", "- Seven from the island, but not on Sundays"]
    assert found == [*STORY[:2], *hours, *STORY[2:]]


@pytest.mark.parametrize(
    "other",
    [
        "<ul><li><a href='/1'>Another ferry lost</a></li><li><a href='/2'>Island asks for a bridge</a></li></ul>",
        f"<ul><li>{STORY[0]}</li></ul>",
        "<ul><li><figure>The ferry at the quay</figure></li></ul>",
        "<div>Read it on the telephone</div>",
    ],
)
def test_links_pictures_boxes_and_what_is_there_already_do_not(other: str) -> None:
    tree = parse(f"<article>{paragraphs(STORY[:4])}{other}{paragraphs(STORY[4:])}</article>")
    assert [line.text for line in fill_gaps(lines_of(tree))] == STORY


def test_what_stands_before_or_behind_the_story_does_not() -> None:
    tree = parse(f"<article>{HOURS}{paragraphs(STORY)}{HOURS}</article>")
    assert [line.text for line in fill_gaps(lines_of(tree))] == STORY


def test_what_a_click_shows_is_the_rest_of_the_story() -> None:
    rest = [
        "The company answered in the evening that its oldest ship would be replaced before the summer.",
        "Nobody on the island believes it, said the teacher, whose pupils cross the sound every morning.",
        "A bridge was promised by three ministers in a row and was never drawn, let alone paid for.",
    ]

    def extract_with(*hidden: str) -> list[str]:
        return extract_texts(f"<div>{paragraphs(STORY)}<div class='toggle hide'>{paragraphs([*hidden])}</div></div>")

    assert extract_with(*rest) == [*STORY, *rest]
    assert extract_with(*rest[:2]) == STORY  # a box has a sentence or two
    assert extract_with(*(f"<a href='/1'>{text}</a>" for text in rest)) == STORY
    assert extract_with(*STORY[:3]) == STORY


def test_coverage_is_the_share_of_the_pages_prose() -> None:
    tree = parse(f"<div>{paragraphs(STORY[:2])}</div><section>{paragraphs(STORY[2:])}</section><p>Menu</p>")
    layout = map_layout(tree, iter(()))
    assert measure_coverage(as_lines(STORY[:2]), layout) == 0.25
    assert not is_complete(as_lines(STORY[:2]), layout)
    assert is_complete(as_lines(STORY[:4]), layout)
    assert measure_coverage((), map_layout(parse("<p>Menu</p>"), iter(()))) == 1


def test_the_prose_of_teasers_is_not_missed() -> None:
    teaser = f"<li><h3><a href='/1'>Island asks for a bridge</a></h3><div><p>{STORY[2]}</p></div></li>"
    layout = map_layout(parse(paragraphs(STORY[:2]) + f"<ul>{teaser}</ul>"), iter(()))
    assert measure_coverage(as_lines(STORY[:2]), layout) == 1


def test_a_fuller_result_holds_the_first_or_dwarfs_it() -> None:
    assert is_fuller(as_lines(STORY[:4]), as_lines(STORY[:2]))
    assert not is_fuller(as_lines(STORY[:5]), as_lines(STORY[:4]))
    assert not is_fuller(as_lines(STORY[4:]), as_lines(STORY[:2]))
    assert is_fuller(as_lines([f"{text} Again." for text in STORY * 2]), as_lines(["A box."]))


def test_a_better_result_keeps_text_that_has_no_full_stops() -> None:
    verse = as_lines([f"and the ferry went out and the ferry came in, verse {count}" for count in range(9)])
    assert not is_better(as_lines(STORY[:1]), verse)
    assert is_better(as_lines(STORY[:5]), verse)


def test_a_story_in_two_parts_of_the_page_is_found_whole() -> None:
    parts = (
        f"<div class='articleContent'>{paragraphs(STORY[:2])}</div>",
        f"<div class='more'>{paragraphs(STORY[2:])}</div>",
    )
    found = draft_page_body(f"<html><body><h1>Ferry</h1><div class='inner'>{''.join(parts)}</div></body></html>")
    assert found is not None
    assert [text for text in STORY if text not in found.draft.body] == []


@pytest.mark.parametrize(("below", "is_asked"), [("", False), (paragraphs(STORY * 4), True)])
def test_trafilatura_may_ask_itself_again_where_it_found_little(below: str, is_asked: bool) -> None:
    found = Document()
    found.body = Element("body")
    found.body.text = " ".join(STORY[:2])
    assert may_be_asked_again(found, parse(paragraphs(STORY[:2]) + below)) is is_asked


AUTHOR_BOX = (
    "<div class='box'><h4>The author</h4><p class='bio'>Ida Brandt has written about ships for thirty years.</p></div>"
)


@pytest.mark.parametrize("story", [paragraphs(STORY), f"<ul>{''.join(f'<li>{one}</li>' for one in STORY)}</ul>"])
def test_what_stands_below_the_element_that_holds_the_story_is_no_body(story: str) -> None:
    texts = extract_texts(f"<main><h1>Ferry late again</h1><div class='story'>{story}</div>{AUTHOR_BOX}</main>")
    assert [text.removeprefix("- ") for text in texts] == STORY


@pytest.mark.parametrize(
    "below",
    [
        "<div class='more'><p>With files from the Tolland Post.</p></div>",
        "<section class='end'><p class='last'>The mayor said in the end that no vote can move a tide.</p></section>",
        f"<div class='story'><p>{STORY[0].replace('0', '9')}</p></div>",
    ],
)
def test_a_credit_and_more_of_the_story_stay(below: str) -> None:
    lines = find_story_lines(f"<main><div class='story'>{paragraphs(STORY)}</div>{below}</main>")
    assert reject_tail(lines) == lines


def find_story_lines(body: str) -> tuple[Line, ...]:
    return lines_of(parse(body))
