"""The English words by which two reports of one desk are told apart: the table `reporting.yaml`, ready for use."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache
from typing import NamedTuple

from copydesk.dedupe.text.words import stem_word
from copydesk.reference import load_table

Stems = frozenset[str]


class Reporting(NamedTuple):
    """The table: words as they stand in print, actions as stems, and patterns over folded text."""

    exclusive: tuple[tuple[Stems, Stems], ...]
    phrases: Mapping[str, str]
    phrase: re.Pattern[str]
    pending: Stems
    done: Stems
    attribution: re.Pattern[str]
    parts_of_day: Mapping[str, str]
    round: re.Pattern[str]
    opens_as_recurring: re.Pattern[str]
    recurs_anywhere: re.Pattern[str]
    function_words: frozenset[str]
    company_endings: frozenset[str]


@cache
def load_reporting() -> Reporting:
    """The table of this version, read once."""
    table = load_table("reporting.yaml")
    phrases: dict[str, str] = table["phrases"]
    return Reporting(
        exclusive=tuple((_stem_all(one), _stem_all(other)) for one, other in table["exclusive"]),
        phrases=phrases,
        phrase=_any_of(map(re.escape, phrases)),
        pending=_stem_all(table["pending"]),
        done=_stem_all(table["done"]),
        attribution=_any_of(table["attribution"]),
        parts_of_day=table["parts_of_day"],
        round=re.compile(
            rf"\b(first|second|third|fourth|fifth|sixth|\d(?:st|nd|rd|th)) (?:{'|'.join(table['rounds'])})\b"
        ),
        opens_as_recurring=_any_of(table["recurs"]["opening"]),
        recurs_anywhere=_any_of(table["recurs"]["anywhere"]),
        function_words=frozenset(table["function_words"]),
        company_endings=frozenset(load_table("organizations.yaml")["company_endings"]),
    )


def _stem_all(words: Iterable[str]) -> Stems:
    return frozenset(map(stem_word, words))


def _any_of(patterns: Iterable[str]) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(patterns)})\b")
