"""How far an article can be trusted, as one number made of named parts. Pure."""

from __future__ import annotations

from math import prod

from copydesk.article import Confidence, Content, Normalized, RemovedKind

# A text of this many words is whole as far as its length says: a short agency notice has half of it.
FULL_LENGTH = 120
_DATES = {Confidence.HIGH: 1.0, Confidence.MEDIUM: 0.9, Confidence.LOW: 0.5}
_UNDATED = 0.25
_TRANSLATED = 0.7
_PAYWALLED = 0.7
# What surrounds an article. A dateline, a byline or a credit that was taken out is none.
_SURROUNDINGS = frozenset(
    {
        RemovedKind.SEE_ALSO,
        RemovedKind.COPYRIGHT,
        RemovedKind.PROMOTION,
        RemovedKind.REPEATED,
        RemovedKind.BOILERPLATE,
        RemovedKind.LEARNED,
    }
)


def judge_parts(content: Content, normalized: Normalized) -> dict[str, float]:
    """Each part between 0 and 1, where 1 finds no fault; `boilerplate` is the share that is the article's own."""
    published = normalized.published
    return {
        "extraction": content.confidence,
        "length": min(1.0, normalized.word_count / FULL_LENGTH),
        "date": _DATES[published.confidence] if published.on else _UNDATED,
        "language": normalized.language_confidence,
        "translation": _TRANSLATED if content.translation_notice else 1.0,
        "boilerplate": 1 - share_of_boilerplate(content),
        "access": _PAYWALLED if content.is_paywalled else 1.0,
    }


def judge_quality(parts: dict[str, float]) -> float:
    """The score, 0 to 1: the parts multiplied, so that one bad part can't hide behind good ones."""
    return round(prod(parts.values()), 4)


def share_of_boilerplate(content: Content) -> float:
    """How much of the extracted text was no part of the article, by characters, 0 to 1."""
    removed = sum(len(part.text) for part in content.removed if part.kind in _SURROUNDINGS)
    return removed / (removed + len(content.body)) if removed else 0.0
