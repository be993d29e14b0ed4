"""What was meant, where no article has a filter's value or a word: "Dun Laoghaire" for "Dún Laoghaire", "harbuor".

Pure.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import Any

from rapidfuzz import fuzz

from copydesk.article import Record

_CANDIDATES = 200
_VALUES = "values"
# Of rapidfuzz's 100: "Zelensky" and "Zelenskiy" have 94, "Rutte" is a part of "Mark Rutte", and below are other names.
_LIKE = 75.0
_MOST = 3
# Facets of a hint that are none: a word, and a word in capitals.
WORDS, ACRONYMS = "words", "acronyms"
# Shorter words have too many neighbours; of a beginning (`harb*`) no word is known.
_WORD = re.compile(r"(?<![\w-])[^\W\d_]{4,}(?![\w*])")
_MOST_WORDS = 12


class Hint(Record):
    """What finds nothing by itself, and what comes close to it in the index, the closest first.

    `facet` is that of a filter, or `WORDS` or `ACRONYMS`.
    """

    facet: str
    asked: str
    suggestions: tuple[str, ...]


def build_candidates(field: str, asked: str, *, has_words: bool) -> dict[str, Any]:
    """The search for the values of `field` that might be meant; of names those that share a word, about spelled."""
    query = {"match": {f"{field}.words": {"query": asked, "fuzziness": "AUTO"}}} if has_words else {"match_all": {}}
    return {
        "query": query,
        "size": 0,
        "aggregations": {_VALUES: {"terms": {"field": field, "size": _CANDIDATES}}},
    }


def read_candidates(answer: dict[str, Any]) -> list[str]:
    """The values in an answer to `build_candidates`."""
    return [str(bucket["key"]) for bucket in answer["aggregations"][_VALUES]["buckets"]]


def list_words(text: str) -> str:
    """The words of a question that may be misspelled, with blanks between; those that must not occur are left out."""
    return " ".join(list(dict.fromkeys(_WORD.findall(text)))[:_MOST_WORDS])


def build_corrections(words: str) -> dict[str, Any]:
    """The search for words of articles that are nearly those that no article has."""
    nearly = {"field": "body", "suggest_mode": "missing", "size": _MOST}
    return {"size": 0, "suggest": {"text": words, _VALUES: {"term": nearly}}}


def read_corrections(answer: dict[str, Any], words: str) -> Iterator[Hint]:
    """A hint for each word that has something near it, in an answer to `build_corrections`."""
    for one in answer["suggest"][_VALUES]:
        asked = words[one["offset"] : one["offset"] + one["length"]]
        if found := tuple(option["text"] for option in one["options"]):
            yield Hint(facet=WORDS, asked=asked, suggestions=found)


def choose_likely(asked: str, candidates: Iterable[str]) -> tuple[str, ...]:
    """The candidates that are likely meant, the likeliest first."""
    wanted = without_accents(asked)
    scores = {candidate: fuzz.WRatio(wanted, without_accents(candidate)) for candidate in candidates}
    likely = [candidate for candidate, score in scores.items() if score >= _LIKE]
    return tuple(sorted(likely, key=lambda one: (-scores[one], one))[:_MOST])


def without_accents(text: str) -> str:
    """Text as it is compared: without case and accents."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(character for character in decomposed if not unicodedata.combining(character))
