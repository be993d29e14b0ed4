"""Words that a text writes in capitals: what tells the WHO from "who" in an index that folds case. Pure."""

from __future__ import annotations

import re

# "WHO", "U.N.", "G7", "AFL-CIO"; the s of "NGOs" is no part of it. A single capital is a word or an initial.
_LETTER, _MORE = r"[^\W\d_a-z]", r"[^\W_a-z]+"
_CAPITALS = re.compile(
    rf"(?<![\w.'-])(?:(?:{_LETTER}\.){{2,}}|{_LETTER}{_MORE}(?:[-&/]{_MORE})*)(?=s?(?![\w'-])|'s|-[^\W\d_A-Z])"
)
_WORD = re.compile(r"[^\W\d_]+")
# A line in capitals (a headline, a cry, a table's head) says nothing about its single words.
_MOST_CAPITALS_SHARE = 0.5
_LINE_WORDS = 4
_FEWEST_WORDS = 2


def find_capital_words(*texts: str | None) -> list[str]:
    """Each word in capitals once, sorted, without the dots of "U.N."; lines that are mostly capitals are left out."""
    lines = [line for text in texts if text for line in text.splitlines()]
    found = {
        fold_dots(word)
        for line in lines
        if (words := _CAPITALS.findall(line)) and not is_shouted(line)  # the dearer question last: few lines have any
        for word in words
    }
    return sorted(word for word in found if all(sign.isupper() for sign in word if sign.isalpha()))


def fold_dots(word: str) -> str:
    """An acronym as it is compared: "U.N." is "UN"."""
    return word.replace(".", "")


def is_shouted(line: str) -> bool:
    """Whether most words of a line are in capitals, so that these tell nothing."""
    words: list[str] = [word for word in _WORD.findall(line) if len(word) > 1]
    capitals = sum(word.isupper() for word in words)
    if len(words) < _LINE_WORDS:
        return capitals == len(words) >= _FEWEST_WORDS
    return capitals > _MOST_CAPITALS_SHARE * len(words)
