"""What the index knows of a copy, in words that a reader understands. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

RELATIONS = {
    "identical": "the same text",
    "revision": "a revised version",
    "abridgement": "a shortened version",
    "rewrite": "the same report in other words",
    "translation": "a translation",
}
CONFLICTS = {
    "weekday-contradicts-date": "the weekday is another day's",
    "future": "it lies behind the landing day",
    "before-1990": "it lies before 1990",
    "candidates-disagree": "the page states other dates as well",
}
ORIGINS = {
    "sidecar": "the file beside the article",
    "field": "a field of the file",
    "json-ld": "the page's structured data",
    "meta": "the page's meta tags",
    "time-element": "a time element of the page",
    "url": "the address",
    "dateline": "the dateline",
    "weekday": "a weekday in the text",
    "text": "the text",
    "markup": "the page's markup",
    "landing-day": "the day on which the file landed",
}
_SHARES = (
    ("alignment", "{} of the sentences have a partner in the canonical article"),
    ("containment", "{} of the shorter text's words are in the longer one"),
    ("ordered_coverage", "{} of the shorter text stands in the longer one in the same order"),
    ("quotes", "{} of the quotations are in both"),
    ("numbers", "{} of the numbers are in both"),
)


def describe_relation(article: dict[str, Any]) -> str:
    """What an article is to its story."""
    if article.get("is_canonical"):
        return "the canonical article"
    relation = article["story"].get("relation", "")
    return RELATIONS.get(relation, relation or "a copy")


def describe_evidence(evidence: dict[str, Any]) -> list[str]:
    """One sentence for each thing that speaks for it."""
    return list(_list_evidence(evidence))


def _list_evidence(evidence: dict[str, Any]) -> Iterator[str]:
    for name, sentence in _SHARES:
        if isinstance(share := evidence.get(name), int | float):
            yield sentence.format(percent(share))
    if isinstance(likeness := evidence.get("tfidf"), int | float):
        yield f"weighed by their rarity, the words are alike by {percent(likeness)}"
    if names := evidence.get("shared_names"):
        yield f"both name {join(names, 8)}"
    if rules := evidence.get("rules"):
        yield f"decided by the rules {join(rules, 8)}"


def percent(share: float) -> str:
    """A share as a reader says it."""
    return f"{share * 100:.0f} %"


def join(words: Sequence[str], most: int) -> str:
    """Some words, and how many more there are."""
    more = f" and {len(words) - most} more" if len(words) > most else ""
    return ", ".join(words[:most]) + more


def describe_delay(hours: float) -> str:
    """How long after the canonical article a copy came out."""
    if abs(hours) < 1:
        return "within the hour"
    amount = f"{abs(hours):.0f} hours" if abs(hours) < 48 else f"{abs(hours) / 24:.0f} days"
    return f"{amount} {'later' if hours > 0 else 'earlier'}"
