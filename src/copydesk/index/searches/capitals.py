"""Marks on found words, where a word in capitals was asked for: "WHO" is found, and "who" is not. Pure.

Elasticsearch marks by the words of the text, which have no case; which articles it finds goes by `acronyms`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from copydesk.index.searches.words import Words

_PART = re.compile(r"\w+")


def unmark_small_words(highlights: Sequence[str], words: Words, marks: tuple[str, str]) -> list[str]:
    """The highlights that still have a mark, once none is on what is only spelled as a word in capitals."""
    asked = {part.casefold() for word in words.capitals for part in _PART.findall(word)}
    small = asked - {part.casefold() for part in _PART.findall(words.plain)}
    begin, end = marks
    marked = re.compile(f"{re.escape(begin)}(.*?){re.escape(end)}", re.DOTALL)

    def keep_or_unmark(found: re.Match[str]) -> str:
        word = found[1]
        return word if word.casefold() in small and not word.isupper() else found[0]

    kept = (marked.sub(keep_or_unmark, highlight) for highlight in highlights)
    return [highlight for highlight in kept if begin in highlight]
