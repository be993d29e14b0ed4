"""What an analyst types into the search box, taken apart: plain words, and words in capitals. Pure.

The rest is Elasticsearch's `simple_query_string`, which never fails: "phrases", -exclusions, prefix*, fuzzy~.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from copydesk.index.documents.capitals import fold_dots

# Lucene's English stop words, which the English analyzer drops and that of no other language does. Every word must
# occur, so "the ministers" would find no text that only has "ministers".
_STOP_WORDS = frozenset(
    re.findall(
        r"\w+",
        "a an and are as at be but by for if in into is it no not of on or such that the their then there these they "
        "this to was will with",
    )
)
# A quoted phrase with what stands before and behind it, or a run without blanks.
_PIECE = re.compile(r'[-+]?"[^"]*"?\S*|\S+')
_CAPITALS = re.compile(r"(?P<sign>[-+]?)(?P<word>(?:[A-Z]\.){2,}|[A-Z][A-Z0-9]+(?:[-&/][A-Z0-9]+)*)")
# Alternatives and groups say how words belong together; they are left as they are.
_GROUPING = re.compile(r"[|()]")


class Words(NamedTuple):
    """`plain` is for `simple_query_string`; words in `capitals` must occur so, those in `without` must not."""

    plain: str
    capitals: tuple[str, ...] = ()
    without: tuple[str, ...] = ()


def read_words(text: str) -> Words:
    """The words of a query. "WHO" is the acronym and "who" is any."""
    if _GROUPING.search(text):
        return Words(text.strip())
    pieces = _PIECE.findall(text)
    signed = [_CAPITALS.fullmatch(piece) for piece in pieces]
    telling = [piece for piece in pieces if piece.lower() not in _STOP_WORDS]
    plain = [piece for piece in telling or pieces if not _CAPITALS.fullmatch(piece)]
    return Words(
        " ".join(plain),
        tuple(fold_dots(found["word"]) for found in signed if found and found["sign"] != "-"),
        tuple(fold_dots(found["word"]) for found in signed if found and found["sign"] == "-"),
    )
