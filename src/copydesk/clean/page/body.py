"""The body of a page: trafilatura's result, judged line by line against where each line stands on the page.

1. trafilatura in its fast mode finds the lines.
2. A line is no body where the page's own structure says so: it repeats the headline, it is a heading above the first
   paragraph or below the last, or it is nothing but a link.
3. Paragraphs that trafilatura missed come back where they are made from the same template as those it found, within
   the same `article` element, and so do block quotes there, and lists and subheadings between the body's paragraphs.
4. Where the result doesn't read like sentences, readability and the page's JSON-LD are asked, and one is taken where
   its text does and holds as many of them. Where it holds less than half of the page's prose, trafilatura is asked
   again, to find more, and what holds the result and much more is taken.
5. A page that shows no sentence at all is a shell: its story is in the data of the script that draws it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from copy import copy, deepcopy
from dataclasses import dataclass, replace

from lxml.html import HtmlElement
from trafilatura.core import ESCALATION_MAX_LENGTH, ESCALATION_PAGE_SHARE
from trafilatura.external import try_readability
from trafilatura.settings import Document, Extractor

from copydesk.clean.joiners import hold_joiners, release_joiners
from copydesk.clean.page.compare import (
    is_better,
    is_complete,
    is_fuller,
    measure_agreement,
    measure_sentences,
    reads_well,
)
from copydesk.clean.page.judge import judge_lines, reject_tail
from copydesk.clean.page.layout import Layout, count_elements, iter_leaves, map_layout, split_lines
from copydesk.clean.page.lines import Line, measure_prose, select_body, squash_lines
from copydesk.clean.page.naming import name_page
from copydesk.clean.page.prune import prune_page
from copydesk.clean.page.quick import bare_extraction, extract_once
from copydesk.clean.page.recover import fill_gaps, recover_lines
from copydesk.clean.page.shells import list_scripts, read_shell
from copydesk.clean.page.standfirst import find_standfirst
from copydesk.clean.page.structured import Structured

# Built once: trafilatura would read its settings file's values again for every page. No deduplication: that would
# remember other pages.
BALANCED = Extractor(output_format="python", fast=True, comments=False, dedup=False)
# The same where trafilatura doesn't ask itself again, with recall, after a short result. It does so only of what it
# knows as "balanced", and to decide on it copies and cleans every other page once more; `may_be_asked_again` counts.
FAST = copy(BALANCED)
FAST.focus = "balanced, asked once"
# For doubted pages. The first takes more of what the page has; the second asks readability and jusText too, and takes
# theirs where it is more, which is slower by half.
RECALL = Extractor(output_format="python", fast=True, recall=True, comments=False, dedup=False)
THOROUGH = Extractor(output_format="python", fast=False, comments=False, dedup=False)


# How far a result is believed that the other extractor says nothing to.
NO_OPINION = 0.5


@dataclass(frozen=True, slots=True)
class Body:
    """The lines of a page in order, by which extractor they were found, and how surely; and the standfirst above them.

    `confidence` is the share of the body's words that stand in sentences, times the share that the second extractor
    agrees with, where it was asked; between 0 and 1.
    """

    lines: tuple[Line, ...]
    method: str
    confidence: float
    standfirst: tuple[Line, ...] = ()


def extract_body(tree: HtmlElement, structured: Structured) -> Body:
    """The body of the page in `tree`, which is pruned on the way."""
    scripts = list_scripts(tree)
    is_joined = hold_joiners(tree)
    body = find_story(prune_page(tree), structured)
    if not measure_prose(body.lines):
        body = read_drawn(tree, scripts, structured) or body
    standfirst = find_standfirst(body.lines, tree, structured)
    # Extractors that have it take it for a heading.
    known = {line.squashed for line in standfirst}
    story = tuple(line for line in reject_tail(body.lines) if line.squashed not in known)
    body = replace(body, standfirst=standfirst, lines=story)
    return release_lines(body) if is_joined else body


def release_lines(body: Body) -> Body:
    """The body with its joiners, which trafilatura would have dropped."""
    standfirst, lines = (
        tuple(replace(line, text=release_joiners(line.text)) for line in some) for some in (body.standfirst, body.lines)
    )
    return replace(body, standfirst=standfirst, lines=lines)


def read_drawn(pruned: HtmlElement, scripts: Iterable[str], structured: Structured) -> Body | None:
    """The story that a script would draw into a page which shows none; None where its scripts hold no prose."""
    texts = read_shell(scripts)
    lines = judge_lines(texts, map_layout(pruned, name_page(pruned, structured))) if texts else ()
    return Body(lines, "script", measure_sentences(lines) * NO_OPINION) if measure_prose(lines) else None


def find_story(pruned: HtmlElement, structured: Structured) -> Body:
    """The story of a pruned page: its paragraphs, lists, quotes and subheadings."""
    layout = map_layout(pruned, name_page(pruned, structured))
    first = find_lines(pruned, layout, FAST)
    is_whole = is_complete(first, layout)
    if is_whole and reads_well(first):
        first = part_paragraphs(first, structured, layout)
        return Body(first, "trafilatura", measure_sentences(first))
    method, best = "trafilatura", first
    if not is_whole:
        for name, fuller in iter_fuller(pruned, layout):
            if is_fuller(fuller, first):
                method, best = name, fuller
                break
    second = recover_lines(judge_lines(run_readability(pruned), layout), pruned)
    for name, other in (("readability", second), ("json-ld", judge_lines(read_json_ld(structured), layout))):
        if is_better(other, best) or (not is_whole and is_fuller(other, best)):
            method, best = name, other
    opinion = first if method == "readability" else second
    # What holds no sentence is no opinion.
    agreement = measure_agreement(best, opinion) if measure_prose(opinion) else NO_OPINION
    return Body(best, method, measure_sentences(best) * agreement)


def part_paragraphs(lines: tuple[Line, ...], structured: Structured, layout: Layout) -> tuple[Line, ...]:
    """The lines; where they are one that the page's data hold in paragraphs, as trafilatura reads those, these."""
    only = select_body(lines)
    if len(only) != 1:
        return lines
    stated = judge_lines(read_json_ld(structured), layout)
    return stated if squash_lines(select_body(stated)) == only[0].squashed else lines


def iter_fuller(tree: HtmlElement, layout: Layout) -> Iterator[tuple[str, tuple[Line, ...]]]:
    """What trafilatura finds where it is asked to find more, the quicker way first."""
    yield "trafilatura with recall", find_lines(tree, layout, RECALL)
    yield "trafilatura with fallbacks", find_lines(tree, layout, THOROUGH)


def find_lines(tree: HtmlElement, layout: Layout, options: Extractor) -> tuple[Line, ...]:
    """The lines that trafilatura takes for the body, judged, with what it missed."""
    found = extract_once(tree, options) if options is FAST else bare_extraction(tree, options)
    if options is FAST and may_be_asked_again(found, tree):
        found = bare_extraction(tree, BALANCED)
    texts = found.text.split("\n") if found and found.text else []
    return fill_gaps(recover_lines(judge_lines(texts, layout), tree))


def may_be_asked_again(found: Document | None, tree: HtmlElement) -> bool:
    """Whether trafilatura might ask itself again: its result is short, and little of the page's text at its longest."""
    body = found.body if found else None
    length = len("".join(body.itertext())) if body is not None else 0
    if length >= ESCALATION_MAX_LENGTH:
        return False
    # Trafilatura sets a blank before and behind each block.
    text, blanks = tree.text_content(), 2 * count_elements(tree)
    if length >= ESCALATION_PAGE_SHARE * (len(text) + blanks):
        return False
    scripts = sum(measure_folded(script.text or "") for script in tree.iter("script"))
    return length < ESCALATION_PAGE_SHARE * (measure_folded(text) - scripts + blanks)


def measure_folded(text: str) -> int:
    """Characters of a text in one line."""
    return len(" ".join(text.split()))


def run_readability(tree: HtmlElement) -> list[str]:
    """The lines that readability, in the copy that trafilatura carries, takes for the body; none where it fails."""
    summary = try_readability(deepcopy(tree))
    return [line for leaf in iter_leaves(summary) for line in split_lines(leaf)]


def read_json_ld(structured: Structured) -> list[str]:
    """The lines of the text that the page's JSON-LD gives as its article's; most pages give none."""
    return (structured.first_paragraphs("articleBody") or "").split("\n")
