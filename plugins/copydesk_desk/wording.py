"""What the index knows of a copy, in words that a reader understands. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any

from babel import Locale

RELATIONS = {
    "identical": "the same text",
    "revision": "a revised version",
    "abridgement": "a shortened version",
    "rewrite": "the same report in other words",
    "translation": "a translation",
}
CHANGES = {
    "merged": "merged",
    "split": "split",
    "new-canonical": "another article is canonical",
    "regrouped": "grouped anew",
}
CONFLICTS = {
    "weekday-contradicts-date": "the weekday is another day's",
    "future": "it lies behind the landing day",
    "before-1990": "it lies before 1990",
    "candidates-disagree": "the page states other dates as well",
    "ambiguous": "day and month can be read either way round",
    "assumed-year": "no year is written",
    "unread": "a date of the file could not be read",
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
# The parts of the quality score; each is 1 where no fault is found.
QUALITY = {
    "extraction": "the text was found on the page",
    "length": "the text is as long as a whole article",
    "date": "the date can be trusted",
    "language": "the language is known",
    "translation": "it is no translation",
    "boilerplate": "what was extracted is the article's own",
    "access": "it is not for subscribers only",
}
_SHARES = (
    ("alignment", "{} of the sentences have a partner in the canonical article"),
    ("containment", "{} of the shorter text's words are in the longer one"),
    ("ordered_coverage", "{} of the shorter text stands in the longer one in the same order"),
    ("quotes", "{} of the quotations are in both"),
    ("numbers", "{} of the numbers are in both"),
)


def describe_choice(published: dict[str, Any]) -> str:
    """Why the date of an article was taken: the rule that chose it, where the article was dated by a release that says
    so, and what its other candidates say to it.
    """
    return f"{published.get('because') or ''} {_weigh_candidates(published)}".strip()


def _weigh_candidates(published: dict[str, Any]) -> str:
    day, origin = published.get("on"), published["origin"]
    rivals = [one for one in published.get("candidates", ()) if one["origin"] not in (origin, "landing-day")]
    stated = [one for one in rivals if not one.get("is_modification")]
    agreeing = list(dict.fromkeys(_origin(one) for one in stated if one["on"] == day))
    others = list(dict.fromkeys(_origin(one) for one in stated if one["on"] != day))
    if origin == "landing-day":
        return "Nothing else that states a day could be believed."
    if agreeing:
        return f"Also stated by {join(agreeing, 4)}."
    return f"It is believed before {join(others, 4)}." if others else "Nothing else states a day."


def describe_candidate(one: dict[str, Any], published: dict[str, Any], landed_on: str) -> str:
    """What became of something that states a date."""
    if one == find_taken(published):
        return "taken"
    if one.get("is_modification"):
        return "a change"
    if one["on"] > landed_on:
        return "after it landed"
    if one["origin"] == "landing-day":
        return "the last resort"
    return "agrees" if one["on"] == published.get("on") else "differs"


def find_taken(published: dict[str, Any]) -> dict[str, Any] | None:
    """The candidate that the date is of: of those that fit the first that says the hour, too."""
    fitting = [
        one
        for one in published.get("candidates", ())
        if (one["origin"], one["on"]) == (published["origin"], published.get("on")) and not one.get("is_modification")
    ]
    return min(fitting, key=lambda one: not one.get("at"), default=None)


def _origin(one: dict[str, Any]) -> str:
    return ORIGINS.get(one["origin"], one["origin"])


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
    """Some words as a sentence lists them, and how many more there are."""
    shown = [*words[:most], *([f"{len(words) - most} more"] if len(words) > most else [])]
    return " and ".join([", ".join(shown[:-1]), shown[-1]]) if len(shown) > 1 else "".join(shown)


def name_of(facet: str, value: str) -> str:
    """What a reader calls a value of a facet: countries and languages are codes in the index."""
    if facet == "countries":
        return str(_english().territories.get(value, value))
    if facet == "languages":
        return str(_english().languages.get(value, value))
    return value


@cache
def _english() -> Locale:
    return Locale("en")


def describe_delay(hours: float) -> str:
    """How long after the canonical article a copy came out."""
    if abs(hours) < 1:
        return "within the hour"
    amount = f"{abs(hours):.0f} hours" if abs(hours) < 48 else f"{abs(hours) / 24:.0f} days"
    return f"{amount} {'later' if hours > 0 else 'earlier'}"
