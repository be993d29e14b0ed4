"""What an extractor missed of the body: paragraphs, quotes, lists, subheadings and its rest, back in their places."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping
from itertools import chain, islice

from lxml.html import HtmlElement

from copydesk.clean.draft import squash
from copydesk.clean.page.layout import (
    BLOCKS,
    HEADINGS,
    MIN_TEMPLATE_PARAGRAPHS,
    describe_template,
    find_main_scope,
    find_scope,
    find_templates,
    is_heading,
    iter_leaves,
    measure_links,
    text_in_line,
)
from copydesk.clean.page.lines import Line, is_sentence, select_body, squash_lines

# What trafilatura loses between the body's paragraphs, and how much of its beginning or end makes it the same text.
GAP_TAGS = frozenset({"ul", "ol", "dl", *HEADINGS})
KNOWN_CHARACTERS = 40
# What a click on "Continue reading" shows stands in an element of its own, whose class says that it is hidden:
# extractors drop it. A box beside the story has a sentence or two, or links. Of 2,000 pages that nobody had looked at
# this found one, rightly.
CONTINUATION_TAGS = frozenset({"div", "section", "span"})
MIN_CONTINUATION_SENTENCES = 3
# A block of a story is so near above its paragraphs: widget, wrap, text.
MAX_BLOCK_LEVELS = 4

# Text in links to other articles inside the article element is no paragraph of it, and no quote that is all links.
MAX_LINK_SHARE = 0.5
MAX_QUOTE_LINK_SHARE = 0.9


def recover_lines(lines: tuple[Line, ...], tree: HtmlElement) -> tuple[Line, ...]:
    """The lines and, in their places, the article's paragraphs and block quotes that were missed."""
    paragraphs = [
        line.element
        for line in select_body(lines)
        if line.element is not None and line.element.tag == "p" and is_sentence(line.text)
    ]
    scopes = find_scopes(paragraphs)
    if not scopes:
        return lines
    templates = find_templates(paragraphs)
    known = squash_lines(lines)
    merged = list(lines)
    last_index = -1
    places = {id(line.element): index for index, line in enumerate(lines) if line.element is not None}
    inserted = 0
    for element in chain.from_iterable(scope.iter("p", "blockquote") for scope in scopes):
        if id(element) in places:
            last_index = places[id(element)] + inserted
        elif is_missed(element, templates, scopes, known):
            inserted += 1
            last_index += 1
            merged.insert(last_index, Line.at(text_in_line(element), element))
    return tuple(merged)


def find_scopes(paragraphs: list[HtmlElement]) -> list[HtmlElement]:
    """The elements that hold the article, in their order: the one that says so, and its like beside it.

    A story in several blocks has an `articleBody` each, or a block that is made like its neighbours, with no heading of
    another article in it.
    """
    scope = find_main_scope(paragraphs)
    block = find_block(paragraphs) if scope is None else scope
    if block is None or block.getparent() is None or block.tag in ("article", "main"):
        return [] if scope is None else [scope]
    alike = [one for one in block.getparent().iterchildren(block.tag) if describe(one) == describe(block)]
    return [one for one in alike if one is block or next(one.iter("h1", "time"), None) is None]


def find_block(paragraphs: list[HtmlElement]) -> HtmlElement | None:
    """The nearest element around most of the paragraphs that has a neighbour made like it; None where none has."""
    holders = Counter(paragraph.getparent() for paragraph in paragraphs)
    holder = holders.most_common(1)[0][0] if holders else None
    around = [holder, *islice(holder.iterancestors(), MAX_BLOCK_LEVELS)] if holder is not None else []
    for block in around:
        parent = block.getparent()
        if parent is None or block.tag not in ("div", "section") or not block.get("class"):
            continue
        if any(one is not block and describe(one) == describe(block) for one in parent.iterchildren(block.tag)):
            return block
    return None


def describe(element: HtmlElement) -> tuple[str | None, ...]:
    """What blocks of one story have in common."""
    return (element.get("class"), element.get("itemprop"), element.get("rel"))


def is_missed(
    element: HtmlElement, templates: frozenset[tuple[str | None, ...]], scopes: Collection[HtmlElement], known: str
) -> bool:
    """Whether an element of the article belongs to the body and isn't in it."""
    text = element.text_content().strip()
    if not text or is_known(text, known) or find_scope(element) not in {find_scope(scope) for scope in scopes}:
        return False
    if element.tag == "blockquote":
        return measure_links(element) < MAX_QUOTE_LINK_SHARE
    return is_made_like(element, templates) and is_sentence(text) and measure_links(element) < MAX_LINK_SHARE


def is_made_like(element: HtmlElement, templates: frozenset[tuple[str | None, ...]]) -> bool:
    """Whether an element is made from one of the templates, or from one with more names: of one with a drop cap."""
    tag, name, *around = describe_template(element)
    names = set((name or "").split())
    return (tag, name, *around) in templates or any(
        (tag, *around) == (template[0], *template[2:])
        and bool(template[1])
        and names >= set((template[1] or "").split())
        for template in templates
    )


def fill_gaps(lines: tuple[Line, ...]) -> tuple[Line, ...]:
    """The lines and, in their places, the lists and subheadings that were missed between the body's own, and its rest.

    Between: in the element that directly holds at least three of the body's paragraphs, after one of them and before
    another. The rest: in one element behind them.
    """
    places = {line.element: place for place, line in enumerate(lines) if line.element is not None and not line.kind}
    holders = Counter(element.getparent() for element, place in places.items() if is_sentence(lines[place].text))
    known = squash_lines(lines)
    folded = {line.folded for line in lines}
    gaps: defaultdict[int, list[Line]] = defaultdict(list)
    for holder, count in holders.items():
        if holder is None or count < MIN_TEMPLATE_PARAGRAPHS:
            continue
        last_place: int | None = None
        waiting: list[Line] = []
        for child in holder:
            inside = find_places(child, places)
            if inside:
                if last_place is not None:
                    gaps[last_place] += waiting
                last_place, waiting = max(inside), []
            elif last_place is not None and child.tag in GAP_TAGS:
                waiting += find_missed(child, known, folded)
            elif last_place is not None and (rest := find_continuation(child, known)):
                gaps[last_place] += [*waiting, *rest]
                waiting = []
    return tuple(chain.from_iterable((line, *gaps.get(place, ())) for place, line in enumerate(lines)))


def find_places(child: HtmlElement, places: Mapping[HtmlElement, int]) -> list[int]:
    """The places of the lines that an element holds."""
    if child in places:
        return [places[child]]
    return [places[element] for element in child.iter(*BLOCKS) if element in places]


def find_missed(child: HtmlElement, known: str, folded: Collection[str]) -> Iterator[Line]:
    """The lines of a list or heading, where it is no links, none of it is known, and it shows no pictures."""
    if measure_links(child) >= MAX_LINK_SHARE or child.find(".//figure") is not None:
        return
    for element in iter_leaves(child):
        text = text_in_line(element)
        line = Line.at(f"- {text}" if element.tag == "li" else text, element)
        if line.folded and not (line.folded in folded if is_heading(element) else is_known(text, known)):
            yield line


def find_continuation(child: HtmlElement, known: str) -> list[Line]:
    """The paragraphs that an element directly holds, where they are the rest of a story; else none."""
    if child.tag not in CONTINUATION_TAGS or measure_links(child) >= MAX_LINK_SHARE:
        return []
    texts = ((text_in_line(one), one) for one in child.iterchildren("p"))
    found = [Line.at(text, one) for text, one in texts if text and not is_known(text, known)]
    return found if sum(is_sentence(line.text) for line in found) >= MIN_CONTINUATION_SENTENCES else []


def is_known(text: str, known: str) -> bool:
    """Whether the squashed text `known` holds the beginning or the end of `text`.

    One of them is enough: a quote that holds paragraphs of the body, or all of it, is no missed one.
    """
    squashed = squash(text)
    return squashed[:KNOWN_CHARACTERS] in known or squashed[-KNOWN_CHARACTERS:] in known
