"""People are counted once, however they are written."""

from __future__ import annotations

from collections.abc import Callable
from itertools import permutations

import pytest

from copydesk.enrich import EnrichModels, Span
from copydesk.enrich.entities.people import group_people, person_key

Marked = Callable[[str], tuple[str, list[Span]]]


def names_and_forms(marked: Marked, models: EnrichModels, source: str) -> dict[str, list[str]]:
    text, spans = marked(source)
    return {
        group.name: [span.of(text) for span in group.spans] for group in group_people(text, spans, models.name_words)
    }


def test_a_surname_joins_its_full_name(marked: Marked, models: EnrichModels) -> None:
    assert names_and_forms(marked, models, "{Rutte|P} came. {Mark Rutte|P} spoke. {Rutte|P} left.") == {
        "Mark Rutte": ["Rutte", "Mark Rutte", "Rutte"]
    }


@pytest.mark.parametrize(
    "forms",
    [
        ("Joe Biden", "Joseph R. Biden Jr.", "Biden"),
        ("Ursula von der Leyen", "von der Leyen", "Leyen"),
        ("A. Holm", "Ada Holm", "Ada Maria Holm"),
        ("Volodymyr Zelenskiy", "Volodymyr Zelenskyy", "Zelensky"),
        ("Saddam Hussein", "Saddam", "Hussein"),
    ],
)
def test_forms_of_one_name_are_one_person(marked: Marked, models: EnrichModels, forms: tuple[str, ...]) -> None:
    for order in permutations(forms):
        source = ". ".join(f"{{{form}|P}}" for form in order)
        assert len(names_and_forms(marked, models, source)) == 1


def test_the_longest_form_is_the_name(marked: Marked, models: EnrichModels) -> None:
    assert list(names_and_forms(marked, models, "{Ada Holm|P}, {Ada Maria Holm|P}")) == ["Ada Maria Holm"]


def test_different_given_names_are_different_people(marked: Marked, models: EnrichModels) -> None:
    assert set(names_and_forms(marked, models, "{Ada Holm|P} and {Per Holm|P}")) == {"Ada Holm", "Per Holm"}


def test_a_shared_surname_is_the_one_named_last_before(marked: Marked, models: EnrichModels) -> None:
    found = names_and_forms(marked, models, "{Holm|P}. {Ada Holm|P}. {Holm|P}. {Per Holm|P}. {Holm|P}. {Holm|P}.")
    assert found == {"Ada Holm": ["Holm", "Ada Holm", "Holm"], "Per Holm": ["Per Holm", "Holm", "Holm"]}


def test_a_given_name_of_two_people_is_nobody_of_them(marked: Marked, models: EnrichModels) -> None:
    found = names_and_forms(marked, models, "{Ada Holm|P}, {Ada Berg|P}, {Ada|P}")
    assert set(found) == {"Ada Holm", "Ada Berg", "Ada"}


def test_one_spelling_is_shown(marked: Marked, models: EnrichModels) -> None:
    assert list(names_and_forms(marked, models, "{Volodymyr Zelenskiy|P}")) == ["Volodymyr Zelenskyy"]


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Mark Rutte", "mark rutte"),
        ("Joseph R. Biden Jr.", "joseph biden"),
        ("Ursula von der Leyen", "ursula von der leyen"),
        ("José Łukasz Ødegård", "jose lukasz odegard"),
        ("Volodymyr Zelensky", "volodymyr zelenskyy"),
        ("Pelé", "pele"),
    ],
)
def test_the_key_is_folded(models: EnrichModels, name: str, key: str) -> None:
    assert person_key(name, models.name_words) == key


@pytest.mark.parametrize(
    "source",
    [
        "{Frank Dorsey Jr.|P} met his father, {Frank Dorsey Sr.|P}. {Dorsey Jr.|P} is 30, {Dorsey Sr.|P} 61.",
        "{Frank Dorsey|P} came with his son, {Frank Dorsey Jr.|P}. {Dorsey Jr.|P} is 30.",
    ],
)
def test_a_father_and_a_son_of_one_name_are_two(marked: Marked, models: EnrichModels, source: str) -> None:
    text, spans = marked(source)
    groups = group_people(text, spans, models.name_words)
    (son,) = [group for group in groups if group.name == "Frank Dorsey Jr."]
    assert [span.of(text) for span in son.spans] == ["Frank Dorsey Jr.", "Dorsey Jr."]
    assert len({group.key for group in groups}) == len(groups) == 2


def test_a_name_without_jr_is_the_same_where_nothing_says_otherwise(marked: Marked, models: EnrichModels) -> None:
    assert len(names_and_forms(marked, models, "{Frank Dorsey Jr.|P} came. {Frank Dorsey|P} left.")) == 1


def test_the_first_of_two_surnames_is_a_name_too(marked: Marked, models: EnrichModels) -> None:
    source = "{José Luis García Márquez|P} won. {García Márquez|P} beat {Ana López|P}. {García|P} left."
    found = names_and_forms(marked, models, source)
    assert found["José Luis García Márquez"] == ["José Luis García Márquez", "García Márquez", "García"]


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ("King {Charles|P} left. {Charles|P} slept.", "King Charles"),
        ("{Charles|P} left. King {Charles|P} slept.", "King Charles"),
        ("King {Charles Windsor|P} left. {Windsor|P} slept.", "Charles Windsor"),
        ("{PIETER DE VRIES|P} left.", "Pieter de Vries"),
        ("{Robert De Niro|P} left.", "Robert De Niro"),
        ("{LA SHAWN VAN DYKE|P} left.", "LA Shawn van Dyke"),
    ],
)
def test_a_name_is_shown_as_people_know_it(marked: Marked, models: EnrichModels, source: str, name: str) -> None:
    assert list(names_and_forms(marked, models, source)) == [name]
