"""What stands beside a person's name: ages, years of birth, offices with their places, fields of trades."""

from __future__ import annotations

import re

import pytest

from copydesk.article import EntityKind
from copydesk.enrich import EnrichModels, Span
from copydesk.enrich.entities.facts import add_facts
from copydesk.enrich.entities.grouping import Group


def facts_in(marked: str, models: EnrichModels, *, is_english: bool = True) -> tuple[str, ...]:
    """The facts of the one person, written as `[name]`; places stand as `<name>`."""
    text = re.sub(r"[\[\]<>]", "", marked)
    spans: dict[str, list[Span]] = {"[": [], "<": []}
    for removed, found in enumerate(re.finditer(r"[\[<]([^\]>]+)[\]>]", marked)):
        start = found.start() - 2 * removed
        kind = EntityKind.PERSON if found.group()[0] == "[" else EntityKind.PLACE
        spans[found.group()[0]].append(Span(start, start + len(found[1]), kind))
    groups = [
        Group("person", EntityKind.PERSON, "person", tuple(spans["["])),
        Group("place", EntityKind.PLACE, "place", tuple(spans["<"])),
    ]
    return add_facts(text, groups, models.name_words, is_english=is_english)[0].facts


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        ("[Thomas Weber], 64, said so.", ("age 64",)),
        ("the 64-year-old [Thomas Weber] said so.", ("age 64",)),
        ("[Thomas Weber], 64, was met by [Weber], 41, his son.", ()),
        ("[Thomas Weber] scored (64) and left.", ()),
        ("[Thomas Weber], 64 percent of whose voters left.", ()),
        ("[Thomas Weber], born in Ulm on 3 May 1961, said so.", ("born 1961",)),
        ("[Thomas Weber], mayor of <Passau>, said so.", ("office mayor of passau",)),
        ("[Thomas Weber], the former mayor of <Passau>, said so.", ("office mayor of passau",)),
        ("[Thomas Weber], <Passau>'s mayor, said so.", ("office mayor of passau",)),
        ("The mayor of <Passau>, [Thomas Weber], said so.", ("field politics", "office mayor of passau")),
        ("<Passau>'s mayor, [Thomas Weber], said so.", ("field politics", "office mayor of passau")),
        ("<Passau> Mayor [Thomas Weber] said so.", ("field politics", "office mayor of passau")),
        ("Mayor [Thomas Weber] of <Passau> said so.", ("field politics", "office mayor of passau")),
        ("The mayor spoke of <Passau>, and [Thomas Weber] listened.", ()),
        ("[Thomas Weber], a striker for the city, said so.", ("field sport",)),
        ("The poet [Thomas Weber] said so.", ("field arts",)),
    ],
)
def test_facts_beside_a_name(text: str, facts: tuple[str, ...], models: EnrichModels) -> None:
    assert facts_in(text, models) == facts


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        ("Der Lehrer [Thomas Weber] (64) sagte es.", ("age 64",)),
        ("Der 64-jährige [Thomas Weber] sagte es.", ("age 64",)),
        ("[Thomas Weber], Bürgermeister von <Passau>, sagte es.", ("office mayor of passau",)),
        (
            "[María Soto], de 51 años, lo dijo. El alcalde de <Lugo>, [María Soto], calló.",
            ("age 51", "field politics", "office mayor of lugo"),
        ),
        (
            "Le maire de <Brest>, [Yann Le Goff], 51 ans, l'a dit.",
            ("age 51", "field politics", "office mayor of brest"),
        ),
        ("[Zoltán Nagy] (51 éves) ezt mondta.", ("age 51",)),
    ],
)
def test_facts_in_other_languages(text: str, facts: tuple[str, ...], models: EnrichModels) -> None:
    assert facts_in(text, models, is_english=False) == facts
