from __future__ import annotations

from collections.abc import Callable

import pytest

from copydesk.dedupe import Models, Policy, Signature, find_differences
from copydesk.dedupe.grouping.differences import SURE_MATCH
from copydesk.dedupe.scoring.scorer import Scorer, SentencePair
from copydesk.dedupe.text.words import Span

MakeSignature = Callable[..., Signature]


def find(canonical: Signature, copy: Signature, models: Models) -> list[str]:
    sentences = Scorer(models, Policy()).align(canonical, copy)
    found = find_differences(copy, canonical, sentences)
    return [f"{one.kind}: {one.canonical} → {one.copy_}" for one in found]


@pytest.mark.parametrize(
    ("canonical", "copy", "expected"),
    [
        ("The dam holds 340 million litres.", "The dam holds 430 million litres.", ["number: 340 → 430"]),
        ("Six members voted for it and one against.", "Five members voted for it and two against.",
         ["number: six → five", "number: one → two"]),
        ("The minutes of the meeting appear on March 13.", "The minutes of the meeting appear on 16 March.",
         ["date: March 13 → 16 March"]),
        ("The lock keeper spoke in Vessen on Monday.", "The lock keeper spoke in Vessen on Monday, October 15th.",
         ["date: None → October 15th"]),
        ("The council of Vessen met on Monday.", "The council of Vessen met on Tuesday.",
         ["weekday: Monday → Tuesday"]),
        ("On his first visit to Vessen, Holm praised the lock.", "On her first visit to Vessen, Holm praised the lock.",
         ["pronoun: his → her"]),
        ("The Coastal Roads Agency (CRA) closed the bridge.", "The Agency for Coastal Roads (CRA) closed the bridge.",
         ["acronym: Coastal Roads Agency → Agency for Coastal Roads"]),
    ],
)  # fmt: skip
def test_a_differing_fact_is_found(
    make_signature: MakeSignature, models: Models, canonical: str, copy: str, expected: list[str]
) -> None:
    assert find(make_signature("a", canonical), make_signature("b", copy), models) == expected


@pytest.mark.parametrize(
    ("canonical", "copy"),
    [
        ("The dam holds 86,500 litres.", "The dam holds 86.5 thousand litres."),
        ("The dam of Vessen holds 340 litres and two boats.", "The dam of Vessen holds 340 litres."),
        ("He made 32 matches in the 2019/2020 season.", "He made 32 matches in the 2019/20 season."),
        ("32 percent of Vessen approve of the lock.", "Thirty-two percent of Vessen approve of the lock."),
        ("The ferry to Vessen leaves at 6:30 pm.", "The ferry to Vessen leaves at 18:30."),
        ("He said that she had left Vessen by boat.", "She said that he had left Vessen by boat."),
        ("The death certificate from Vessen frightened her too.", "His death certificate from Vessen was frightening."),
        ("The US Coastal Roads Agency (CRA) closed the bridge.", "The Coastal Roads Agency (CRA) closed the bridge."),
        ("The council of Vessen met on Monday.", "The council of Vessen met."),
        ("Holm speaks on May 3 in Vessen.", "Holm speaks on 3rd May in Vessen."),
    ],
)
def test_another_way_to_say_it_is_no_difference(
    make_signature: MakeSignature, models: Models, canonical: str, copy: str
) -> None:
    assert find(make_signature("a", canonical), make_signature("b", copy), models) == []


def build_named(make_signature: MakeSignature, article_id: str, body: str, *names: str) -> Signature:
    entities = [
        {
            "name": name, "kind": "person", "key": name.casefold(),
            "mentions": [{"text": name, "start": body.index(name), "end": body.index(name) + len(name)}],
        }
        for name in names
    ]  # fmt: skip
    return make_signature(article_id, body, entities=entities)


@pytest.mark.parametrize(
    ("copied_name", "expected"),
    [
        ("Jon Aas", ["name: Ida Holm → Jon Aas"]),
        ("Ida Holme", []),  # a spelling
        ("Holm", []),  # a part
    ],
)
def test_a_name_for_another_is_found(
    make_signature: MakeSignature, models: Models, copied_name: str, expected: list[str]
) -> None:
    text = "The lock keeper of Vessen, {}, fed the heron some herring."
    one = build_named(make_signature, "a", text.format("Ida Holm"), "Ida Holm")
    other = build_named(make_signature, "b", text.format(copied_name), copied_name)
    assert find(one, other, models) == expected


@pytest.mark.parametrize(("similarity", "count"), [(SURE_MATCH, 1), (SURE_MATCH - 0.01, 0)])
def test_only_sentences_that_surely_tell_the_same_are_compared(
    make_signature: MakeSignature, similarity: float, count: int
) -> None:
    one = make_signature("a", "The dam of Vessen holds 340 litres.")
    other = make_signature("b", "The dam of Vessen holds 430 litres.")
    whole = Span(0, len(one.body))
    assert len(find_differences(other, one, [SentencePair(whole, whole, similarity)])) == count
