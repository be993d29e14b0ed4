"""Bodies that every country has, of several countries in one text: "Turkey's Foreign Ministry and Iraq's"."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping

from copydesk.enrich.engine.spans import Span
from copydesk.enrich.names.folding import fold_name
from copydesk.enrich.names.gazetteer import Gazetteer

# What every country has one of; without the country's name in it, it is one in each.
OF_EVERY_COUNTRY = re.compile(
    r"(?:ministry|department|supreme court|constitutional court|central bank|national assembly|senate|parliament"
    r"|house of representatives|coast guard|national guard)\b"
)
_MINISTRY = " ministry"
# "Kenya's Ministry", "the Greek Foreign Ministry", "Ministry of Water of Kenya".
_OWNER_BEFORE = re.compile(r"(?<![\w'’-])([A-Z][^\W\d_]+(?:[ \t][A-Z][^\W\d_]+)?)(?:['’]s?)?[ \t]$")
_OWNER_BEHIND = re.compile(r"[ \t](?:in|of)[ \t](?:the[ \t])?([A-Z][^\W\d_]+(?:[ \t][A-Z][^\W\d_]+)?)")
_REACH = 40


def part_by_owner(
    text: str, groups: Mapping[str, tuple[str, list[Span]]], gazetteer: Gazetteer
) -> dict[str, tuple[str, list[Span]]]:
    """`groups` (key → name and spans) with those apart that a text has of two countries, each named by its people.

    What stands without a country is that of the country before it.
    """
    parted: dict[str, tuple[str, list[Span]]] = {}
    for key, (name, spans) in groups.items():
        owners = _find_owners(text, spans, gazetteer) if _has_every_country(key) and len(spans) > 1 else {}
        if len(set(owners.values())) < 2:
            parted[key] = (name, spans)
            continue
        of_owner: dict[str, list[Span]] = defaultdict(list)
        owner = owners[min(owners)]
        for span in sorted(spans):
            owner = owners.get(span, owner)
            of_owner[owner].append(span)
        for owner, found in of_owner.items():
            people = next(people for people, code in gazetteer.people_of.items() if code == owner)
            parted[fold_name(f"{people} {key}")] = (f"{people} {name}", found)
    return parted


def _has_every_country(key: str) -> bool:
    return key.endswith(_MINISTRY) or OF_EVERY_COUNTRY.match(key) is not None


def _find_owners(text: str, spans: list[Span], gazetteer: Gazetteer) -> dict[Span, str]:
    """Mentions with the code of the country whose they are, where the text says that right before or behind them."""
    owners: dict[Span, str] = {}
    known = set(gazetteer.people_of.values())
    for span in spans:
        before = _OWNER_BEFORE.search(text, max(0, span.start - _REACH), span.start)
        behind = _OWNER_BEHIND.match(text, span.end)
        for found in (before, behind):
            code = _read_country(found[1], gazetteer) if found else None
            if code in known:
                owners.setdefault(span, code or "")
    return owners


def _read_country(words: str, gazetteer: Gazetteer) -> str | None:
    """The code of a country or its people; of two words the last may be one alone: "In Kenya"."""
    for form in (words, words.rpartition(" ")[2]):
        if form in gazetteer.people_of:
            return gazetteer.people_of[form]
        if gazetteer.is_country(form):
            return next(place.country for place in gazetteer.find(form) if place.is_country)
    return None
