"""The places that a dateline names ("PIRAEUS, Greece"), and whether a story is from there at all."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import replace

from copydesk.article import Dateline, EntityKind
from copydesk.enrich.entities.grouping import Group
from copydesk.enrich.entities.locating import Area, Choice, Clues, choose_place
from copydesk.enrich.entities.places import describe_place, list_areas
from copydesk.enrich.names.gazetteer import Gazetteer, Place

_LETTERS = re.compile(r"[^\W\d_]+")


def add_dateline(
    found: list[Group], dateline: Dateline | None, peoples: Collection[str], gazetteer: Gazetteer, home: str | None
) -> list[Group]:
    """The places `found` in the body, and those of the dateline, without mentions, that are not among them.

    A place of the body that is in no country yet is in the dateline's, where both have one name. A bare "JAKARTA - ",
    with neither date nor agency, over a story that names other countries and not that one is where the republisher
    sits: it is no place of the story, unless a smaller one of the name lies where the story does.
    """
    if dateline is None or not dateline.place:
        return found
    named = {group.country for group in found if group.country}
    is_bare = not (dateline.agency or dateline.date_text or "," in dateline.place)
    completed = list(found)
    # "KYIV/WARSAW" are two.
    for place in (
        group
        for part in dateline.place.split("/")
        for group in locate_dateline(part, {*peoples, *named}, gazetteer, home, named if is_bare else ())
    ):
        open_key = place.key.partition("/")[0]
        number = next((n for n, group in enumerate(completed) if group.key in (place.key, open_key)), None)
        if number is None:
            completed.append(place)
        elif completed[number].country is None:
            completed[number] = replace(place, name=completed[number].name, spans=completed[number].spans)
    return completed


def locate_dateline(
    place: str, named: Iterable[str], gazetteer: Gazetteer, home: str | None = None, within: Collection[str] = ()
) -> list[Group]:
    """The city and the country or region behind it; of a city that the gazetteer doesn't know there only the country.

    `named` are the countries of the article; `within`, where there are any, those that the place has to be in. A city
    that no area stands behind has to be known.
    """
    written, _, behind = (part.strip() for part in place.partition(","))
    clues = Clues(frozenset(named), home=home)
    candidates = [one for one in gazetteer.find(behind) if one.is_area]
    area = _describe(behind, choose_place(tuple(candidates), clues)) if candidates else None
    city = _locate_city(written, list_areas(candidates), clues, gazetteer, within)
    return [group for group in (city, area) if group is not None]


def _locate_city(
    written: str, areas: frozenset[Area], clues: Clues, gazetteer: Gazetteer, within: Collection[str]
) -> Group | None:
    candidates: tuple[Place, ...] = tuple(one for one in gazetteer.find(written) if not within or one.country in within)
    countries = {country for country, _region in areas}
    if areas and not {one.country for one in candidates} & countries:
        stated = countries.pop() if len(countries) == 1 else None
        return _describe(_lower_capitals(written), Choice(country=stated))
    choice = choose_place(candidates, Clues(clues.named, home=clues.home, beside=areas))
    return _describe(written, choice) if choice.place else None


def _describe(form: str, choice: Choice) -> Group:
    key, name = describe_place(form, choice)
    return Group(name, EntityKind.PLACE, key, (), choice.country, choice.location)


def _lower_capitals(form: str) -> str:
    """ "DUN LAOGHAIRE" as it is written elsewhere."""
    return _LETTERS.sub(lambda word: word.group().capitalize(), form) if form.isupper() else form
