"""What stands right above and below a page's story, and between its paragraphs."""

from __future__ import annotations

import pytest

from copydesk.article import RemovedKind
from copydesk.clean.draft import Draft, draft_paragraphs
from copydesk.clean.page.author_lines import take_author_lines
from copydesk.clean.page.drafting import draft_page_body, parse_page
from copydesk.clean.page.prune import prune_page

WITNESSES = [
    f"Witness number {count} told the council on Wednesday that the ferry had been late on most days of winter, and"
    " that nobody at the harbour could say when it would keep to its hours again."
    for count in range(8)
]
STORY = "".join(f'<p class="text">{text}</p>' for text in WITNESSES)
STANDFIRST = "For four years the islanders waited for a second berth; now the council has said yes, but nobody pays."


def extract(body: str, head: str = "") -> list[str]:
    page = draft_page_body(f"<html><head><title>Ferry late again</title>{head}</head><body>{body}</body></html>")
    assert page is not None
    return [paragraph.text for paragraph in (*page.standfirst, *page.draft.paragraphs)]


@pytest.mark.parametrize(
    ("body", "first"),
    [
        (
            "<nav><h1>Ferry late again</h1></nav><article><h2>Council says yes to the berth</h2>"
            f"<div>{STANDFIRST}</div>{STORY}</article>",
            STANDFIRST,
        ),
        (
            "<article><h1>Council says yes to the berth</h1><div><span>Tolland.</span> "
            f"<span>{STANDFIRST}</span></div>{STORY}</article>",
            f"Tolland. {STANDFIRST}",
        ),
        (
            f"<article><h1>Council says yes to the berth</h1><h2>{STANDFIRST}</h2>"
            f"<div><b>Share</b></div>{STORY}</article>",
            STANDFIRST,
        ),
    ],
)
def test_a_standfirst_below_any_headline_is_the_first_paragraph(body: str, first: str) -> None:
    head = f'<meta name="description" content="{STANDFIRST}">' if "<h2>For" not in body else ""
    assert extract(body, head)[:2] == [first, WITNESSES[0]]


def test_a_list_of_labelled_links_is_no_part_of_the_story() -> None:
    titles = ("Second berth costs more than was planned", "What the islanders say of the berth")
    links = "".join(
        f'<li><strong>Harbour: </strong><a href="/{count}">{one}</a></li>' for count, one in enumerate(titles)
    )
    found = extract(
        f"<article><h1>Ferry late again</h1>{STORY}<ul>{links}</ul>{STORY.replace('late', 'early')}</article>"
    )
    assert not any("Harbour:" in text for text in found)
    plain = "".join(f"<li><strong>Harbour: </strong>{one}</li>" for one in titles)
    kept = extract(
        f"<article><h1>Ferry late again</h1>{STORY}<ul>{plain}</ul>{STORY.replace('late', 'early')}</article>"
    )
    assert sum("Harbour:" in text for text in kept) == len(titles)


def test_a_paragraph_with_more_names_than_its_neighbours_comes_back() -> None:
    lead = WITNESSES[3]
    story = STORY.replace(f'<p class="text">{lead}', f'<p class="lead-heading has-dropcap text">{lead}')
    assert extract(f"<article><h1>Ferry late again</h1>{story}</article>") == WITNESSES


def test_what_is_spoken_of_a_link_is_not_read() -> None:
    spoken = '<span class="sr-only">(opens in a new window)</span>'
    tree = parse_page(f'<html><body><p>The <a href="/x">board{spoken}</a> met.</p><p>{spoken}</p></body></html>')
    assert tree is not None
    assert prune_page(tree).text_content().count("opens in a new window") == 1


@pytest.mark.parametrize(
    "line",
    [
        "Ida Brandt",
        "By Ida Brandt and Kai Rehn",
        "IDA BRANDT, Kai Rehn",
        "von Ida Brandt",
        "Ida Brandt / Kai Rehn",
        "Von Ida Brandt und Kai Rehn, dpa",
    ],
)
def test_a_line_of_its_authors_is_no_text(line: str) -> None:
    draft = Draft(draft_paragraphs([line, *WITNESSES]), authors=("Ida Brandt", "Kai Rehn"))
    taken = take_author_lines(draft)
    assert [paragraph.text for paragraph in taken.paragraphs] == WITNESSES
    assert [part.kind for part in taken.removed] == [RemovedKind.BYLINE]


@pytest.mark.parametrize(
    "line",
    [
        "Ida Brandt is a researcher at the institute of Tolland.",
        "Ida Brandt ist Reporterin für Häfen und Inseln.",
        "Ida Brandt (44) est chercheuse à Tolland.",
    ],
)
def test_who_its_author_is_stands_below_the_story(line: str) -> None:
    below = Draft(draft_paragraphs([*WITNESSES, line]), authors=("Ida Brandt",))
    assert [part.text for part in take_author_lines(below).removed] == [line]
    within = Draft(draft_paragraphs([line, *WITNESSES]), authors=("Ida Brandt",))
    assert take_author_lines(within) == within
    of_another = Draft(below.paragraphs, authors=("Kai Rehn",))
    assert take_author_lines(of_another) == of_another


@pytest.mark.parametrize("line", ["Ida Brandt and Jo Vane", "Ida Brandt met the board.", "Ida Brandt:"])
def test_a_line_that_says_more_stays(line: str) -> None:
    draft = Draft(draft_paragraphs([line, *WITNESSES]), authors=("Ida Brandt",))
    assert take_author_lines(draft) == draft


def test_nothing_is_taken_where_nobody_wrote() -> None:
    draft = Draft(draft_paragraphs(WITNESSES))
    assert take_author_lines(draft) is draft
