"""In what JSON wraps articles: lists inside of answers, documents inside of hits, and what a list says of its items.

A list is known by a name of the registry (`articles`), and by what is in it: objects that have a text and a title, an
address, an author or a date of their own. An object that has those itself is an article, whatever lists it has.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from copydesk.read.provenance.sources import FieldNames

# What a feed says of all its items (JSON Feed 1.1: an item without authors has the feed's).
INHERITED = ("authors", "author", "language")
# What only an article has beside its text.
OWN_ROLES = ("title", "url", "authors", "published")
# The lines between the documents of Elasticsearch's bulk format.
BULK_ACTIONS = frozenset({"index", "create", "update", "delete"})
MAX_WRAPPERS = 5
# Of a list this many are looked at to tell whether it holds articles.
MAX_LOOKED_AT = 20


def list_articles(value: Any, names: FieldNames) -> list[Any] | None:
    """The objects of the articles that a JSON value holds; None where it is one article, or none."""
    if isinstance(value, list):
        return value
    if not isinstance(value, Mapping) or is_article(unwrap(value, names), names):
        return None
    for name in names["articles"]:
        found = find(value, name)
        if isinstance(found, list) and any(is_article(unwrap(one, names), names) for one in found[:MAX_LOOKED_AT]):
            shared = {key: value[key] for key in INHERITED if key in value}
            return [shared | dict(one) if isinstance(one, Mapping) else one for one in found]
        if isinstance(found, Mapping) and (inner := list_articles(found, names)) is not None:
            return inner
    return None


def unwrap(value: Any, names: FieldNames) -> Any:
    """The object with the article in it: a hit's source, an answer's document."""
    for _ in range(MAX_WRAPPERS):
        if not isinstance(value, Mapping) or is_article(value, names):
            break
        # Elasticsearch's `fields` of a hit; the Guardian's `fields` are a part of the article.
        wrapped = (*(("fields",) if "_id" in value or "_index" in value else ()), *names["wrapper"])
        inner = next((one for name in wrapped if isinstance(one := find(value, name), Mapping)), None)
        if inner is None:
            break
        value = {key: value[key] for key in INHERITED if key in value} | dict(inner)
    return value


def is_bulk_action(value: Any) -> bool:
    """Whether a line is an action of Elasticsearch's bulk format: it says where the document of the next line goes."""
    if not isinstance(value, Mapping) or len(value) != 1:
        return False
    ((action, where),) = value.items()
    return action in BULK_ACTIONS and isinstance(where, Mapping) and all(key.startswith("_") for key in where)


def is_article(value: Any, names: FieldNames) -> bool:
    """Whether an object has a text and something that belongs to one article."""
    if not isinstance(value, Mapping):
        return False
    has_text = any(is_text(find(value, name)) for name in names["text"])
    return has_text and any(find(value, name) not in (None, "", [], {}) for role in OWN_ROLES for name in names[role])


def is_text(value: Any) -> bool:
    """Whether a value is a text or paragraphs, not a list of whole articles."""
    if isinstance(value, list):
        return any(is_text(one) for one in value[:MAX_LOOKED_AT]) and not any(map(is_titled, value[:MAX_LOOKED_AT]))
    if isinstance(value, Mapping):
        return not is_titled(value) and any(isinstance(one, str) and one.strip() for one in value.values())
    return isinstance(value, str) and bool(value.strip())


def is_titled(value: Any) -> bool:
    """Whether an object has a headline of its own, which a paragraph hasn't."""
    return isinstance(value, Mapping) and any(
        value.get(name) for name in ("title", "headline", "webTitle", "headlines")
    )


def find(value: Any, name: str) -> Any:
    """The field at a dotted name; None where the way there ends early. A field of just that name comes first."""
    if isinstance(value, Mapping) and name in value:
        return value[name]
    for key in name.split("."):
        if not isinstance(value, Mapping):
            return None
        value = value.get(key)
    return value


def find_each(value: Mapping[str, Any], names: tuple[str, ...]) -> Iterator[tuple[str, Any]]:
    """The fields that have a value, in the order of their names."""
    for name in names:
        found = find(value, name)
        if found not in (None, "", [], {}):
            yield name, found
