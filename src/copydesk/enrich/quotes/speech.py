"""Verbs of speech, pronouns and offices by language, compiled once a process from `reference/speech.yaml`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from copydesk.reference import load_table

DEFAULT = "en"

# "J. Holt", "Dr. Holt", "Gov. Holt", "Capt. Holt": points that end no sentence. The point comes first, since looking
# back from each letter of a text takes five times as long.
SENTENCE_END = (
    r"[.!?](?=\s|$)(?<!\b[A-Z][.!?])(?<!\b(?:Mr|Ms|Dr|St|Lt)[.!?])"
    r"(?<!\b(?:Mrs|Gov|Sen|Rep|Gen|Col|Sgt|Maj|Rev|Hon|Adm|Cpl|Mme)[.!?])(?<!\b(?:Capt|Prof)[.!?])|\n"
)


@dataclass(frozen=True, slots=True)
class Speech:
    """How a language says who speaks. `pronouns`, `titles`, `gendered`: a word in small letters → m, f.

    `abbreviations` of offices → the office. `dependent` is what stands before a name that depends on another word: "for
    Mayor" in "a spokesman for Mayor Holm". `drops_pronouns` says that a verb alone is "he said" and "she said".
    """

    verb: re.Pattern[str]
    telling: frozenset[str]
    dependent: re.Pattern[str]
    pronoun_speaks: re.Pattern[str]
    role_speaks: re.Pattern[str]
    role: re.Pattern[str]
    pronouns: Mapping[str, str]
    titles: Mapping[str, str]
    abbreviations: Mapping[str, str]
    gendered: Mapping[str, str]
    gendered_word: re.Pattern[str]
    drops_pronouns: bool
    is_spaced: bool


@cache
def load_speech(language: str) -> Speech:
    """The words of a language (ISO 639-1); of one without a table those of English."""
    tables = load_table("speech.yaml")
    table = tables.get(language, tables[DEFAULT])
    verbs = _any_of(table["verbs"])
    meant = _any_of([*table["pronouns"], *table["others"]])
    one = _any_of(table["pronouns"])
    roles, articles = _any_of(table["roles"]), _any_of(table["articles"])
    return Speech(
        verb=re.compile(rf"\b{verbs}\b"),
        telling=frozenset(table["telling"]),
        dependent=re.compile(rf"\b{_any_of(table['prepositions'])}\s+(?:[^\W\d_a-zß-ÿ][\w.'’-]*\s+){{0,3}}$"),
        pronoun_speaks=re.compile(
            rf"\b({meant})\s+(?:\w+\s+)?{verbs}\b|\b{verbs}\s+({one})\b|\b(?:{verbs}|a)-(?:t-)?({one})\b",
            re.IGNORECASE,
        ),
        role_speaks=re.compile(
            rf"\b{articles}\s+((?:\w+\s+)??{roles})\s+(?:\w+ly\s+)?{verbs}\b"
            rf"|\b{verbs}\s+{articles}\s+((?:\w+\s+)??{roles})\b",
            re.IGNORECASE,
        ),
        role=re.compile(rf"\b{roles}\b", re.IGNORECASE),
        pronouns=table["pronouns"],
        titles=table["titles"],
        abbreviations=table.get("abbreviations", {}),
        gendered=(gendered := table.get("gendered", {})),
        gendered_word=re.compile(rf"\b{_any_of(gendered)}\b", re.IGNORECASE),
        drops_pronouns=table.get("drops_pronouns", False),
        is_spaced=language not in load_table("writing.yaml")["unspaced"],
    )


def _any_of(words: Iterable[str]) -> str:
    """A pattern for one of the words, the longest first; one that nothing matches where there are none."""
    longest_first = sorted(words, key=lambda word: (-len(word), word))
    return f"(?:{'|'.join(map(re.escape, longest_first))})" if longest_first else "(?!)"
