"""Organizations are counted once: by acronym, else by name."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from copydesk.enrich import EnrichModels, Span
from copydesk.enrich.entities.organizations import group_organizations, identify_organization
from copydesk.enrich.mentions.acronyms import find_acronyms

Marked = Callable[[str], tuple[str, list[Span]]]


@pytest.mark.parametrize(
    ("form", "key", "name"),
    [
        ("NATO", "nato", "NATO"),
        ("Nato", "nato", "NATO"),
        ("North Atlantic Treaty Organisation", "nato", "NATO"),
        ("U.N.", "un", "United Nations"),
        ("United Nations", "un", "United Nations"),
        ("Norden Biologics Ltd.", "norden biologics", "Norden Biologics"),
        ("Norden Holding S.A.", "norden holding", "Norden Holding"),
        ("Holm & Co", "holm", "Holm"),
        ("Holm Mekaniske AS", "holm mekaniske", "Holm Mekaniske"),
        ("Holm S.A.S.", "holm", "Holm"),
        ("Åsgård Trust", "asgard trust", "Åsgård Trust"),
        ("Co", "co", "Co"),
    ],
)
def test_an_organization_has_one_key(models: EnrichModels, form: str, key: str, name: str) -> None:
    assert identify_organization(form, {}, models.organization_names) == (key, name)


def test_the_key_is_the_acronym_and_never_the_expansion(models: EnrichModels, marked: Marked) -> None:
    keys = []
    for long in ("Norden Harbour Aid", "Harbour Aid Norden"):
        text, spans = marked(f"The {{{long}|O}} ({{NHA|O}}) began. {{NHA|O}} grew. The {{{long}|O}} closed.")
        (group,) = group_organizations(text, spans, find_acronyms(text), models.organization_names, models.gazetteer)
        keys.append((group.key, group.name, len(group.spans)))
    assert keys == [("nha", "NHA", 4)] * 2


@pytest.mark.parametrize(
    ("source", "names"),
    [
        ("{Holm Energy|O} and {Holm|O} met. {Holm|O} paid.", ["Holm Energy", "Holm"]),
        ("{Holm Energy|O} rose. {Holm|O} paid.", ["Holm Energy"]),
    ],
)
def test_two_companies_in_one_breath_are_two(
    models: EnrichModels, marked: Marked, source: str, names: list[str]
) -> None:
    text, spans = marked(source)
    groups = group_organizations(text, spans, [], models.organization_names, models.gazetteer)
    assert [group.name for group in groups] == names


def test_spaces_inside_a_name_do_not_split_it(models: EnrichModels, marked: Marked) -> None:
    text, spans = marked("{Norden  Trust|O} and {Norden Trust|O}")
    (group,) = group_organizations(text, spans, [], models.organization_names, models.gazetteer)
    assert (group.name, len(group.spans)) == ("Norden Trust", 2)
