"""A search as the address of its page, so that it can be shared, and back. Pure."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from pydantic import ValidationError

from copydesk.errors import InvalidQuery
from copydesk.index import FACET_FIELDS, Area, SearchQuery

Pairs = tuple[tuple[str, str], ...]

WITHOUT = "not"
# Of the private use area: no article means them, and Elasticsearch trims control characters off a snippet's ends.
MARKS = ("\ue000", "\ue001")
PAGE_SIZES = (20, 50, 100)
_FACET_SIZE = 12
# Where more articles match, counts are estimates: ADR 14 says what counting them costs.
COUNTED_EXACTLY = 4_000
_MOST_CHARACTERS = 2_000
_MOST_CHOICES = 50
_SINGLE = {"q", "from", "to", "view", "sort", "counted", "area", "page", "after", "size"}
# Where the reader is in the list: gone as soon as another question is asked.
_PLACE = ("page", "after")
_TEXTS = {
    "view": "which articles are shown: stories, canonical, articles or copies",
    "sort": "the order: relevance, newest, oldest or largest",
    "page": "the number of the page, from 1",
    "size": "how many hits a page, up to 1,000",
}


@dataclass(frozen=True)
class Address:
    """The pairs of a query string that say something, in order."""

    pairs: Pairs = ()

    def __str__(self) -> str:
        return urlencode(self.pairs)

    def get(self, name: str, default: str = "") -> str:
        """The last value under a name."""
        return next((value for one, value in reversed(self.pairs) if one == name), default)

    def all(self, name: str) -> tuple[str, ...]:
        """Every value under a name, each once."""
        return tuple(dict.fromkeys(value for one, value in self.pairs if one == name))

    def with_(self, **changes: str | None) -> Address:
        """The address with other values under these names (`from_` is `from`), None for none, and on its first page."""
        named = {name.rstrip("_"): value for name, value in changes.items()}
        kept = [(name, value) for name, value in self.pairs if name not in named and name not in _PLACE]
        return Address((*kept, *((name, value) for name, value in named.items() if value)))

    def add(self, name: str, value: str) -> Address:
        """The address that also asks for a value; what it excluded is no longer excluded."""
        return Address((*self.drop(name, value).drop(WITHOUT, f"{name}:{value}").pairs, (name, value)))

    def exclude(self, name: str, value: str) -> Address:
        """The address that leaves a value out."""
        excluded = f"{name}:{value}"
        return Address((*self.drop(name, value).drop(WITHOUT, excluded).pairs, (WITHOUT, excluded)))

    def turn(self, page: int, after: Iterable[int | float | str] = ()) -> Address:
        """The address of another page of the same list; behind the place `after` where one is given."""
        place = json.dumps(list(after), separators=(",", ":")) if after else None
        return self.with_(page=str(page), after=place)

    def drop(self, name: str, value: str) -> Address:
        """The address without a value, on its first page."""
        return Address(tuple(pair for pair in self.pairs if pair != (name, value) and pair[0] not in _PLACE))

    def hidden(self, *without: str) -> Pairs:
        """What a form has to carry on besides its own fields."""
        return tuple(pair for pair in self.pairs if pair[0] not in without and pair[0] not in _PLACE)


def read_address(pairs: Iterable[tuple[str, str]]) -> Address:
    """The address of what a browser sent. Empty values and unknown names are dropped. Raises `InvalidQuery`."""
    known = _SINGLE | FACET_FIELDS.keys() | {WITHOUT}
    kept = tuple((name, value) for name, value in pairs if name in known and value.strip())
    if len(kept) > _MOST_CHOICES:
        raise InvalidQuery(f"more than {_MOST_CHOICES} choices at once")
    if any(len(value) > _MOST_CHARACTERS for _, value in kept):
        raise InvalidQuery(f"more than {_MOST_CHARACTERS:,} characters in one field")
    return Address(kept)


def build_query(address: Address) -> SearchQuery:
    """The question that an address asks. Raises `InvalidQuery`, whose text names the field."""
    given: dict[str, Any] = {name: address.get(name) for name in ("view", "sort", "page", "size") if address.get(name)}
    if place := address.get("after"):
        given["after"] = read_place(place)
    try:
        return SearchQuery.model_validate(
            {"size": PAGE_SIZES[0]}
            | given
            | {name: address.all(name) for name in FACET_FIELDS}
            | {
                "text": address.get("q"),
                "from_": read_day(address, "from"),
                "to": read_day(address, "to"),
                "area": read_area(address),
                "without": list_excluded(address),
                "facet_size": _FACET_SIZE,
                "exact_up_to": COUNTED_EXACTLY,
                "marks": MARKS,
            }
        )
    except ValidationError as error:
        raise InvalidQuery("; ".join(_explain(problem["loc"]) for problem in error.errors())) from None


def list_excluded(address: Address) -> list[tuple[str, str]]:
    """The excluded values, each after the name of its facet. Raises `InvalidQuery` for a facet that is none."""
    excluded = []
    for one in address.all(WITHOUT):
        name, _, value = one.partition(":")
        if name not in FACET_FIELDS:
            raise InvalidQuery(f"{WITHOUT}: {name!r} is no facet; there are {', '.join(FACET_FIELDS)}")
        excluded.append((name, value))
    return excluded


def read_area(address: Address) -> Area | None:
    """The part of the earth that is asked for, "west,south,east,north" in degrees. Raises `InvalidQuery`."""
    text = address.get("area")
    if not text:
        return None
    try:
        west, south, east, north = map(float, text.split(","))
    except ValueError:
        raise InvalidQuery(f"area: {text!r} is none; write west,south,east,north in degrees") from None
    return Area(west, south, east, north)


def write_area(area: Area) -> str:
    """An area as an address has it."""
    return ",".join(f"{one:.4f}".rstrip("0").rstrip(".") for one in area)


def read_place(text: str) -> list[int | float | str]:
    """A place in a list as `Address.turn` writes it. Raises `InvalidQuery`."""
    try:
        place = json.loads(text)
    except ValueError:
        place = None
    if not isinstance(place, list) or not all(type(one) in (int, float, str) for one in place):
        raise InvalidQuery("after: this is no place in a list of hits; begin at its first page")
    return place


def read_day(address: Address, name: str) -> date | None:
    """The day under a name. Raises `InvalidQuery`."""
    text = address.get(name)
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise InvalidQuery(f"{name}: {text!r} is not a day; write it YYYY-MM-DD") from None


def _explain(location: Sequence[int | str]) -> str:
    name = str(location[0])
    return f"{name}: {_TEXTS.get(name, 'this value means nothing here')}"
