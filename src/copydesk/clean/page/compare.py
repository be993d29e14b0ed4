"""Which of two extractors' results is the body."""

from __future__ import annotations

from collections.abc import Iterable

from copydesk.clean.page.layout import Layout, is_in_teaser, measure_links
from copydesk.clean.page.lines import (
    MIN_SENTENCE_CHARACTERS,
    SENTENCE_END,
    Line,
    body_texts,
    is_sentence,
    measure_prose,
    select_body,
    squash_lines,
)

# Where less than half of the result reads as prose it is doubted; the second opinion must be this much better, without
# losing more than a fifth of the sentences. Judgement, set on no page.
DOUBTED_SENTENCE_SHARE = 0.5
BETTER_BY = 0.2
# Less prose than two sentences is doubted too.
MIN_PROSE_CHARACTERS = 200
KEPT_SENTENCES = 0.8
# Long lines without a full stop at their end are text too: a story in one line, verse, chat.
KEPT_TEXT = 0.55
# A result that holds less than this share of the page's prose may have stopped at the first of several sections: it is
# doubted too, and a second opinion must hold this many times as much prose. Measured on 791 article pages: .3 finds as
# much as .5, and asks on fewer; where more than that is found, what is left out is mostly comments and teasers.
DOUBTED_COVERAGE = 0.3
FULLER_BY = 1.5
# It must hold the first one, at least so much of it; or be so much longer that the first is no candidate: another
# block of a page is often half as long again, and all comments or teasers.
HELD_SHARE = 0.4
REPLACED_BY = 5.0
# A block with more of it in links is no prose of the page.
MAX_LINK_SHARE = 0.5


def count_text(lines: Iterable[Line]) -> int:
    """Characters of the body in lines as long as a sentence, however they end."""
    return sum(len(text) for text in body_texts(lines) if len(text) >= MIN_SENTENCE_CHARACTERS)


def reads_well(lines: tuple[Line, ...]) -> bool:
    """Whether a result needs no second opinion for how it reads."""
    return measure_sentences(lines) >= DOUBTED_SENTENCE_SHARE and measure_prose(lines) >= MIN_PROSE_CHARACTERS


def is_complete(lines: tuple[Line, ...], layout: Layout) -> bool:
    """Whether a result needs no second opinion for what it leaves out."""
    return measure_coverage(lines, layout) >= DOUBTED_COVERAGE


def measure_sentences(lines: Iterable[Line]) -> float:
    """The share of the body's characters in lines that read as prose; 0 for no body."""
    texts = body_texts(lines)
    length = sum(map(len, texts))
    return sum(len(text) for text in texts if is_sentence(text)) / length if length else 0.0


def measure_coverage(lines: Iterable[Line], layout: Layout) -> float:
    """How much of the page's prose the body holds, between 0 and 1; 1 for a page that has none.

    The prose of teasers is other articles'.
    """
    known = squash_lines(select_body(lines))
    found = missed = 0
    for text, element in layout.leaves.items():
        if len(text) < MIN_SENTENCE_CHARACTERS or not SENTENCE_END.search(text):
            continue
        if text in known:
            found += len(text)
        elif measure_links(element) < MAX_LINK_SHARE and not is_in_teaser(element):
            missed += len(text)
    return found / (found + missed) if found + missed else 1.0


def measure_agreement(first: tuple[Line, ...], second: tuple[Line, ...]) -> float:
    """The Jaccard similarity of the two bodies' words, as sets."""
    one, other = ({word for line in select_body(lines) for word in line.folded.split()} for lines in (first, second))
    return len(one & other) / len(one | other) if one | other else 1.0


def is_better(second: tuple[Line, ...], first: tuple[Line, ...]) -> bool:
    """Whether the second result reads like prose where the first doesn't, and loses none of it to speak of."""
    return (
        measure_sentences(second) > measure_sentences(first) + BETTER_BY
        and measure_prose(second) >= KEPT_SENTENCES * measure_prose(first)
        and count_text(second) >= KEPT_TEXT * count_text(first)
    )


def is_fuller(second: tuple[Line, ...], first: tuple[Line, ...]) -> bool:
    """Whether the second result is the first and much more, or so much more that the first was a box beside it."""
    ratio = measure_prose(second) / max(measure_prose(first), MIN_PROSE_CHARACTERS)
    return ratio >= REPLACED_BY or (ratio >= FULLER_BY and measure_held(first, second) >= HELD_SHARE)


def measure_held(first: tuple[Line, ...], second: tuple[Line, ...]) -> float:
    """The share of the first body's characters in lines that the second has too; 1 for no body."""
    known = squash_lines(select_body(second))
    texts = [line.squashed for line in select_body(first)]
    length = sum(map(len, texts))
    return sum(len(text) for text in texts if text in known) / length if length else 1.0
