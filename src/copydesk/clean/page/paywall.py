"""Whether a page says of itself that its whole text is for subscribers."""

from __future__ import annotations

from typing import Any

from copydesk.clean.page.structured import Structured

# `article:content_tier` is Facebook's (https://developers.facebook.com/docs/instant-articles/subscriptions), the others
# are news sites' own.
META_NAMES = (
    "article:content_tier",
    "article:opinion:tier",
    "paywall",
    "content-tier",
    "access",
    "isaccessibleforfree",
)
LOCKED = frozenset({"locked", "metered", "premium", "subscriber", "subscribers", "subscription", "paid", "paywalled"})
FREE = frozenset({"free", "open", "public"})
# https://developers.google.com/search/docs/appearance/structured-data/paywalled-content has a boolean; pages write it
# as a word or an address of schema.org, too.
TRUE = frozenset({"true", "yes", "1"})
FALSE = frozenset({"false", "no", "0"})


def says_paywalled(structured: Structured) -> bool | None:
    """What JSON-LD (`isAccessibleForFree`), else meta elements say; None where neither says a word that is known."""
    for article in structured.articles:
        is_free = read_boolean(article.get("isAccessibleForFree"))
        if is_free is not None:
            return not is_free
    for name in META_NAMES:
        word = (structured.meta.get(name) or "").strip().lower()
        if name == "isaccessibleforfree" and read_boolean(word) is not None:
            return not read_boolean(word)
        if word in LOCKED or word in FREE:
            return word in LOCKED
    return None


def read_boolean(value: Any) -> bool | None:
    """A JSON-LD boolean in any of the ways that pages write it; None for what is none."""
    word = str(value).rsplit("/", 1)[-1].strip().lower()
    if word in TRUE or word in FALSE:
        return word in TRUE
    return None
