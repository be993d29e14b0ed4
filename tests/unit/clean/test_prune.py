"""What of a page goes before anything looks for its story."""

from __future__ import annotations

import pytest
from lxml.html import HtmlElement

from copydesk.clean.page.drafting import parse_page
from copydesk.clean.page.prune import DROPPED, prune_page

STORY = "".join(
    f"<p>Witness number {count} told the council on Wednesday that the ferry had been late on most days of winter, and"
    " that nobody at the harbour could say when it would keep to its hours again.</p>"
    for count in range(6)
)
MENU = "".join(f'<li><a href="/{name}">{name.title()} of the town</a></li>' for name in ("harbour", "market", "school"))


def prune(body: str) -> HtmlElement:
    tree = parse_page(f"<html><head><title>Ferry</title></head><body>{body}</body></html>")
    assert tree is not None
    return prune_page(tree)


def text_of(tree: HtmlElement) -> str:
    return " ".join(tree.text_content().split())


@pytest.mark.parametrize(
    "menu", [f"<ul>{MENU}</ul>", f"<div><div><ul>{MENU}</ul></div></div>", f"<section><ol>{MENU}</ol></section>"]
)
def test_a_box_of_links_goes_where_the_page_has_a_story(menu: str) -> None:
    tree = prune(f"<div>{menu}</div><article>{STORY}</article>")
    assert "Harbour" not in text_of(tree)
    assert text_of(tree).count("Witness number") == 6
    assert "Harbour" in text_of(prune(f"<div>{menu}</div>"))


@pytest.mark.parametrize(
    "box",
    [
        '<div><a href="/u/lund" rel="author">Ana Lund of the town</a> <a href="/4">May</a> <a>All</a></div>',
        f"<article><p>The town has three:</p><ul>{MENU}</ul></article>",
        f"<ul>{MENU}<li>and a ferry, which the town would like to have back in its place by spring</li></ul>",
        '<div><a href="/1">The town</a> <a href="/2">asks</a></div>',
    ],
    ids=["author", "among paragraphs", "more than links", "two links"],
)
def test_links_that_belong_to_the_story_stay(box: str) -> None:
    assert "town" in text_of(prune(f"<div>{box}</div><article>{STORY}</article>")).split("Witness")[0]


def test_a_blank_keeps_its_place_and_nothing_else() -> None:
    tree = prune("<main><div class='ad'><div><span> </span><i></i></div></div>one<b> </b>two<br>three</main>")
    main = tree.find(".//main")
    assert main is not None
    assert [child.tag for child in main] == ["div", "b", "br"]
    assert len(main[0]) == 0
    assert text_of(tree).removeprefix("Ferry").split() == ["one", "twothree"]


def test_hidden_text_goes_unless_it_is_the_page() -> None:
    hidden = "<div hidden>a</div><p style='color:red; display : none'>b</p><p aria-hidden='true'>c</p>"
    assert text_of(prune(f"{hidden}<p>{'The ferry was late. ' * 9}</p>")).endswith("late.")
    assert "late" in text_of(prune(f"<div hidden>{'The ferry was late. ' * 9}</div>"))


def test_boxes_that_a_script_will_show_are_the_story_however_they_divide_it() -> None:
    first, *rest = (f"<p>{one}" for one in STORY.split("<p>")[1:])
    hidden = '<div class="paywall-hidden" aria-hidden="true" style="display:none">{}</div>'
    for boxes in (hidden.format("".join(rest)), "".join(map(hidden.format, rest))):
        assert text_of(prune(f"<article>{first}{boxes}</article>")).count("Witness number") == 6
    assert "2" not in text_of(prune(f"<article>{first}{hidden.format(rest[1])}</article>"))


def test_the_text_behind_what_goes_stays_and_no_mark_is_left() -> None:
    tree = prune(
        "<p>one <script>x</script>two <nav>three</nav>four <span hidden>five</span>six " + "seven " * 9 + "</p>"
    )
    assert "one two" in text_of(tree)
    assert "six seven" in text_of(tree)
    assert "five" not in text_of(tree)
    assert tree.find(f".//{DROPPED}") is None


def test_data_stays() -> None:
    tree = prune(f'<div><script type="application/ld+json">{{}}</script></div><article>{STORY}</article>')
    assert tree.find(".//script") is not None


def test_parts_that_a_script_moves_into_place_are_no_hidden_ones() -> None:
    assert "Witness number 5" in text_of(prune(f'{STORY[:-200]}</p><div hidden id="S:1">{STORY}</div>'))
    hidden = "<p>The tide table of the week.</p>"
    assert "tide table" in text_of(prune(f'{STORY}<div hidden id="S:1">{hidden}</div>'))
    assert "tide table" not in text_of(prune(f'{STORY}<div hidden id="other">{hidden}</div>'))


def test_a_box_with_a_long_menu_and_the_story_is_no_menu() -> None:
    links = "".join(f'<li><a href="/{number}">Harbour report number {number}</a></li>' for number in range(700))
    tree = prune(f"<div><ul>{links}</ul><div>{STORY}</div></div>")
    assert text_of(tree).count("Witness number") == 6
    assert "Harbour report" not in text_of(tree)
