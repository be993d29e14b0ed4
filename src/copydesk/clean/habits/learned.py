"""What was learned from a source's own articles (`repeated`), and taking it out of one more."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from copydesk.article import Dateline, Record, RemovedKind
from copydesk.clean.draft import Draft, Paragraph
from copydesk.clean.sentences import QUOTATION_MARK, Position, fold_sentence, list_sentences, locate_paragraph

# A longer sentence is never boilerplate, nor is one with a quotation in it. Measured on 400 single articles with two
# lines planted: nothing else was flagged.
MAX_WORDS = 60
# Inside a paragraph the splitting may go wrong ("the U.S. Bureau of …"), so only what is long enough to be a sentence.
MIN_WORDS_INSIDE = 6
# "Revs 48.3 mln vs 41.9": rows of tables and figures of bulletins are news, whatever the numbers are.
MAX_NUMBER_SHARE = 0.2
# What is learned is a small part of an article; where it would be more the article is a template filled with news.
MAX_SHARE = 0.25

# "HALYARD DESK - The council …", "(Halyard) — The council …": in capitals or brackets, and a sentence behind it.
OPENING = re.compile(r"(?P<opening>[^\W\d_a-zß-ÿ][^a-zß-ÿ]{1,39}?|\([^()]{2,40}\)) ?(?:--|—|–|-) (?=[A-ZÀ-ÖØ-Þ“\"])")


class LearnedSentence(Record):
    """A paragraph or sentence, folded (`sentences.fold_sentence`), in how many articles it is, and where in them."""

    text: str
    documents: int
    positions: tuple[Position, ...]


class LearnedSource(Record):
    """What one source repeats: `openings` are folded texts before a dash at the beginning of articles."""

    documents: int
    sentences: tuple[LearnedSentence, ...] = ()
    openings: tuple[str, ...] = ()


class LearnedRules(Record):
    """What every source repeats, by its name. `version` names the rules that learned it."""

    version: int
    sources: dict[str, LearnedSource]


@dataclass(frozen=True, slots=True)
class Habits:
    """What one source repeats, ready to look up: folded sentences with their positions, and folded openings."""

    sentences: Mapping[str, frozenset[Position]] = field(default_factory=lambda: MappingProxyType({}))
    openings: frozenset[str] = frozenset()


NO_HABITS = Habits()


def compile_habits(learned: LearnedRules) -> dict[str, Habits]:
    """The learned rules by source."""
    return {
        name: Habits(
            sentences={sentence.text: frozenset(sentence.positions) for sentence in source.sentences},
            openings=frozenset(source.openings),
        )
        for name, source in learned.sources.items()
    }


def is_learnable(text: str, position: Position, *, is_paragraph: bool) -> bool:
    """Whether a text may be boilerplate at all: short, no quotation, few numbers; in a paragraph only at the tail."""
    words = text.split()
    numbers = sum(any(character.isdigit() for character in word) for word in words)
    return (
        len(words) <= MAX_WORDS
        and numbers <= MAX_NUMBER_SHARE * len(words)
        and QUOTATION_MARK.search(text) is None
        and (is_paragraph or (position is Position.TAIL and len(words) >= MIN_WORDS_INSIDE))
    )


def match_opening(text: str) -> re.Match[str] | None:
    """The words in capitals or brackets, with a dash behind them, that a paragraph opens with."""
    return OPENING.match(text)


def strip_learned(draft: Draft, habits: Habits) -> Draft:
    """The draft without what its source repeats; as it is, where that would be too much of it to be boilerplate."""
    stripped = strip_sentences(draft, habits)
    if stripped is not draft and draft.word_count - stripped.word_count > MAX_SHARE * draft.word_count:
        stripped = draft
    return strip_opening(stripped, habits)


def strip_sentences(draft: Draft, habits: Habits) -> Draft:
    """The draft without the sentences that are known at their positions."""
    if not habits.sentences:
        return draft
    count = len(draft.paragraphs)
    for index, paragraph in enumerate(draft.paragraphs):
        draft = strip_paragraph(draft, paragraph, locate_paragraph(index, count), habits)
    return draft


def strip_paragraph(draft: Draft, paragraph: Paragraph, position: Position, habits: Habits) -> Draft:
    """The draft without a known paragraph, or without a paragraph's known sentences, each kept as a part of its own."""
    if is_known(paragraph.text, position, habits, is_paragraph=True):
        return draft.without(paragraph, RemovedKind.LEARNED)
    sentences = list_sentences(paragraph.text)
    kept = list(sentences)
    for sentence in sentences:
        if is_known(sentence, position, habits, is_paragraph=False):
            kept.remove(sentence)
            draft = draft.without(paragraph, RemovedKind.LEARNED, rest=" ".join(kept), text=sentence)
    return draft


def is_known(text: str, position: Position, habits: Habits, *, is_paragraph: bool) -> bool:
    """Whether the source repeats a paragraph or sentence at this position."""
    return is_learnable(text, position, is_paragraph=is_paragraph) and position in habits.sentences.get(
        fold_sentence(text), ()
    )


def strip_opening(draft: Draft, habits: Habits) -> Draft:
    """The draft with a known opening as its dateline, where it has none and opens with one."""
    if draft.dateline is not None or not habits.openings or not draft.paragraphs:
        return draft
    first = draft.paragraphs[0]
    match = match_opening(first.text)
    if match is None or fold_sentence(match["opening"]) not in habits.openings:
        return draft
    taken = match[0].strip()
    return replace(
        draft.without(first, RemovedKind.DATELINE, rest=first.text[match.end() :], text=taken),
        dateline=Dateline(text=taken),
    )
