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
        ("BY IDA BRANDT", ["Ida Brandt"]),
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
        ("IDA BRANDT Meridian Business Writer", ["Ida Brandt"]),
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
        ("Ida Brandt, The Tolland Union-Tribune", ["Ida Brandt"]),
        ("post.example", []),
        ("ida.brandt", []),
        ("AP-AFP-dpa", []),
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
        ("By Ida Brandt and Kai Rehn", ["Ida Brandt", "Kai Rehn"]),
        ("BY IDA BRANDT AND KAI REHN", ["Ida Brandt", "Kai Rehn"]),
        ("Ida Brandt, Kai Rehn", ["Ida Brandt", "Kai Rehn"]),
        ("Ida Brandt, and Kai Rehn", ["Ida Brandt", "Kai Rehn"]),
        ("Von Ida Brandt und Kai Rehn", ["Ida Brandt", "Kai Rehn"]),
        ("Par Ida Brandt et Kai Rehn", ["Ida Brandt", "Kai Rehn"]),
        ("Por Ida Brandt y Kai Rehn", ["Ida Brandt", "Kai Rehn"]),
        ("Di Ida Brandt e Kai Rehn", ["Ida Brandt", "Kai Rehn"]),
        ("Door Ida Brandt en Kai Rehn", ["Ida Brandt", "Kai Rehn"]),
        ("Af Ida Brandt og Kai Rehn", ["Ida Brandt", "Kai Rehn"]),
        ("Tekst: Ida Brandt og Kai Rehn", ["Ida Brandt", "Kai Rehn"]),
        ("Ida Brandt och Kai Rehn", ["Ida Brandt", "Kai Rehn"]),
        ("Ida Brandt ja Kai Rehn", ["Ida Brandt", "Kai Rehn"]),
        ("Ida Brandt i Kai Rehn", ["Ida Brandt", "Kai Rehn"]),
        ("Ida Brandt a Kai Rehn", ["Ida Brandt", "Kai Rehn"]),
        ("Ida Brandt és Kai Rehn", ["Ida Brandt", "Kai Rehn"]),
        ("Ida Brandt ve Kai Rehn", ["Ida Brandt", "Kai Rehn"]),
        ("Автор: Ida Brandt и Kai Rehn", ["Ida Brandt", "Kai Rehn"]),
        ("Ida Brandt та Kai Rehn", ["Ida Brandt", "Kai Rehn"]),
        ("Oleh Ida Brandt dan Kai Rehn", ["Ida Brandt", "Kai Rehn"]),
        ("Ida Brandt và Kai Rehn", ["Ida Brandt", "Kai Rehn"]),
        ("Ida Brandt, Staff Writer, and Kai Rehn, Senior Business Reporter", ["Ida Brandt", "Kai Rehn"]),
        ("Ida Brandt in Berlin and Kai Rehn in Paris", ["Ida Brandt", "Kai Rehn"]),
        ("Ida Brandt, Berlin, Kai Rehn, Paris", ["Ida Brandt", "Kai Rehn"]),
        ("Ida Brandt und Kai Rehn, Berlin", ["Ida Brandt", "Kai Rehn"]),
        ("Reporting by Ida Brandt and Kai Rehn; Editing by Jo Vane", ["Ida Brandt", "Kai Rehn"]),
        ("Ida Brandt, Kai Rehn, editing by Jo Vane", ["Ida Brandt", "Kai Rehn"]),
        ("Ida Brandt and Kai Rehn. Photos by Jo Vane", ["Ida Brandt", "Kai Rehn"]),
        ("Text: Ida Brandt, Kai Rehn; Fotos: Jo Vane", ["Ida Brandt", "Kai Rehn"]),
        ("Ida Brandt and Kai Rehn October 9, 2024 7:30 AM", ["Ida Brandt", "Kai Rehn"]),
        ("Ida Brandt und Kai Rehn, 9. Oktober 2024", ["Ida Brandt", "Kai Rehn"]),
        ("Ida Brandt <ida@tp.example>, Kai Rehn <kai@tp.example>", ["Ida Brandt", "Kai Rehn"]),
        ("IDA BRANDT", ["Ida Brandt"]),
        ("Ida Brandt, PhD", ["Ida Brandt, PhD"]),
        ("Ida Brandt, Redakteurin", ["Ida Brandt"]),
        ("Ida Brandt, Professor of Law at Hallam", ["Ida Brandt"]),
        ("Correspondent Ida Brandt", ["Ida Brandt"]),
        ("ida.brandt@tp.example (Ida Brandt)", ["Ida Brandt"]),
        ("Ida Brandt, ida.brandt@tp.example", ["Ida Brandt"]),
        ("Ida Brandt 9 October 2024", ["Ida Brandt"]),
        ("Ida Brandt Wednesday, Oct. 9", ["Ida Brandt"]),
        ("Santiago Ramón y Cajal", ["Santiago Ramón y Cajal"]),
        ("Anna-Lena van der Berg", ["Anna-Lena van der Berg"]),
        ("Jean-Luc O’Regan", ["Jean-Luc O’Regan"]),
        ("松岡大地", ["松岡大地"]),
        ("Сергей Иванов", ["Сергей Иванов"]),
        ("nan", []),
        ("None", []),
        ("null", []),
        ("N/A", []),
        ("Username", []),
        ("tp_user1", []),
        ("2024-10-09", []),
        ("-", []),
        ("October 9, 2024", []),
        ("Editing by Jo Vane", []),
        ("Editor: Jo Vane", []),
        ("Foto: Jo Vane", []),
        ("She covers the harbour. Before that she sailed.", []),
        ("Tolland Post Newsroom", []),
        ("Online-Redaktion", []),
        ("The Morning Briefing", []),
        ("Ida Brandt/dpa", ["Ida Brandt", "dpa"]),
        ("Ida Brandt (Reuters)", ["Reuters", "Ida Brandt"]),
        ("The Associated Press", ["The Associated Press"]),
        ("Tolland Post et AFP", ["AFP"]),
        ("朝日新聞デジタル", []),
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
