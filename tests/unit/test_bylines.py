"""Who wrote it, out of what stands in bylines."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copydesk.bylines import split_byline


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("Ida Brandt", ["Ida Brandt"]),
        ("By Ida Brandt", ["Ida Brandt"]),
        ("BY IDA BRANDT", ["IDA BRANDT"]),
        ("By: Ida Brandt", ["Ida Brandt"]),
        ("Von Ida Brandt", ["Ida Brandt"]),
        ("Ida Brandt and Kai Rehn", ["Ida Brandt", "Kai Rehn"]),
        ("Ida Brandt, Kai Rehn and Jo Vane", ["Ida Brandt", "Kai Rehn", "Jo Vane"]),
        ("Ida Brandt, Kai Rehn, and Jo Vane", ["Ida Brandt", "Kai Rehn", "Jo Vane"]),
        ("Ida Brandt et Kai Rehn", ["Ida Brandt", "Kai Rehn"]),
        ("Ida Brandt und Kai Rehn", ["Ida Brandt", "Kai Rehn"]),
        ("Ida Brandt og Kai Rehn", ["Ida Brandt", "Kai Rehn"]),
        ("Ida Brandt y Kai Rehn", ["Ida Brandt", "Kai Rehn"]),
        ("Ida Brandt e Kai Rehn", ["Ida Brandt", "Kai Rehn"]),
        ("José Ortega y Gasset", ["José Ortega y Gasset"]),
        ("Josep Puig i Cadafalch y Ana Gómez", ["Josep Puig i Cadafalch", "Ana Gómez"]),
        ("Ida Brandt & Kai Rehn", ["Ida Brandt", "Kai Rehn"]),
        ("Ida Brandt | Kai Rehn", ["Ida Brandt", "Kai Rehn"]),
        ("Ida Brandt; Kai Rehn", ["Ida Brandt", "Kai Rehn"]),
        ("Ida Brandt / Kai Rehn", ["Ida Brandt", "Kai Rehn"]),
        ("Brandt, Ida", ["Ida Brandt"]),
        ("Brandt, Ida M.", ["Ida M. Brandt"]),
        ("García Márquez, Gabriela", ["Gabriela García Márquez"]),
        ("von Trapp, Maria", ["Maria von Trapp"]),
        ("Brandt, Ida; Rehn, Kai", ["Ida Brandt", "Kai Rehn"]),
        ("Brandt, Ida and Rehn, Kai", ["Ida Brandt", "Kai Rehn"]),
        ("Brandt, Ida, Rehn, Kai", ["Ida Brandt", "Kai Rehn"]),
        ("Edwin Marsh, Jr.", ["Edwin Marsh, Jr."]),
        ("Edwin Marsh Jr.", ["Edwin Marsh Jr."]),
        ("Marsh, Edwin, Jr.", ["Edwin Marsh, Jr."]),
        ("Edwin Marsh, III", ["Edwin Marsh, III"]),
        ("Ida Brandt, Staff Writer", ["Ida Brandt"]),
        ("Ida Brandt, Political Editor, and Kai Rehn", ["Ida Brandt", "Kai Rehn"]),
        ("IDA BRANDT Meridian Business Writer", ["IDA BRANDT"]),
        ("Ida Brandt Staff Writer", ["Ida Brandt"]),
        ("Ida Brandt in Tolland and Kai Rehn in Varde", ["Ida Brandt", "Kai Rehn"]),
        ("Ida Brandt (Tolland)", ["Ida Brandt"]),
        ("(Reporting by Ida Brandt; Editing by Jo Vane)", ["Ida Brandt"]),
        ("By Ida Brandt; editing by Jo Vane", ["Ida Brandt"]),
        ("Ida Brandt und Kai Rehn, dpa", ["Ida Brandt", "Kai Rehn", "dpa"]),
        ("Ida Brandt, Associated Press", ["Ida Brandt", "Associated Press"]),
        ("Reuters", ["Reuters"]),
        ("ida@post.example (Ida Brandt)", ["Ida Brandt"]),
        ("Ida Brandt <ida@post.example>", ["Ida Brandt"]),
        ("ida@post.example", []),
        ("newsroom@post.example", []),
        ("['Ida Brandt', 'Kai Rehn']", ["Ida Brandt", "Kai Rehn"]),
        ('["Ida Brandt"]', ["Ida Brandt"]),
        ("['Flann O'Dea']", ["Flann O'Dea"]),
        ("[]", []),
        ("Tolland Post", []),
        ("Tolland Post Staff", []),
        ("admin", []),
        ("Staff Reporter", []),
        ("https://post.example/ida", []),
        ("@idabrandt", []),
        ("1234", []),
        ("", []),
        ("Иван Петров и Анна Смирнова", ["Иван Петров", "Анна Смирнова"]),
        ("王小明", ["王小明"]),
        ("Ludwig van der Berg", ["Ludwig van der Berg"]),
        ("Mary-Jane O’Neill", ["Mary-Jane O’Neill"]),
        ("Ida Brandt, Ida Brandt", ["Ida Brandt"]),
    ],
)
def test_the_people_of_a_byline(line: str, names: list[str]) -> None:
    assert list(split_byline(line)) == names


@given(st.text(max_size=200))
def test_any_line_gives_names_of_a_possible_kind(line: str) -> None:
    names = split_byline(line)
    assert len(set(names)) == len(names)
    for name in names:
        assert name == " ".join(name.split())
        assert any(character.isalpha() for character in name)
        assert not any(character.isdecimal() or character in "@<>" for character in name)


@given(
    st.lists(st.sampled_from(["Ida Brandt", "Kai Rehn", "Jo Vane", "Ana Gómez"]), min_size=1, max_size=4, unique=True)
)
def test_a_list_of_names_comes_back(names: list[str]) -> None:
    for joined in (", ".join(names), "; ".join(names), " and ".join(names), str(names)):
        assert list(split_byline(joined)) == names
