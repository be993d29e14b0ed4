"""What was meant, where a filter's value is in no article: "Dun Laoghaire" for "Dún Laoghaire", "Rutte". Pure."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from typing import Any

from rapidfuzz import fuzz

from copydesk.article import Record

_CANDIDATES = 200
_VALUES = "values"
# Of rapidfuzz's 100: "Zelensky" and "Zelenskiy" have 94, "Rutte" is a part of "Mark Rutte", and below are other names.
_LIKE = 75.0
_MOST = 3


class Hint(Record):
    """A filter that finds nothing by itself, and what comes close to it in the index, the closest first."""

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
