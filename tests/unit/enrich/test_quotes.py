"""Quotations and their speakers."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from copydesk.enrich import Span
from copydesk.enrich.quotes import Naming, attribute_quotes

Marked = Callable[[str], tuple[str, list[Span]]]
WORDS = "We will open the harbour in the spring of next year"


def read(marked: Marked, source: str, min_length: int = 25) -> list[tuple[str, str | None]]:
    text, spans = marked(source)
    people = [Naming(span.start, span.end, span.of(text)) for span in spans]
    quotes = attribute_quotes(text, people, min_length)
    assert all(text.startswith(quote.text, quote.start) for quote in quotes)
    return [(quote.text, quote.speaker) for quote in quotes]


@pytest.mark.parametrize(
    ("source", "speaker"),
    [
        (f'"{WORDS}," {{Ada Holm|P}} said.', "Ada Holm"),
        (f'"{WORDS}," said {{Ada Holm|P}}, who met {{Per Berg|P}}.', "Ada Holm"),
        (f'"{WORDS}," its chair, {{Ada Holm|P}}, told {{Per Berg|P}}.', "Ada Holm"),
        (f'{{Ada Holm|P}} said: "{WORDS}."', "Ada Holm"),
        (f'{{Per Berg|P}} left. {{Ada Holm|P}} told reporters, "{WORDS}."', "Ada Holm"),
        (f'"{WORDS}?" asked {{Ada Holm|P}}.', "Ada Holm"),
        (f'"{WORDS}," he said. {{Ada Holm|P}} said nothing.', None),
        (f'{{Ada Holm|P}} sat down, and she said: "{WORDS}."', "Ada Holm"),
        (f'{{Ada Holm|P}} met {{Per Berg|P}} at sea. "{WORDS}," he said.', None),
        (f'Mrs. {{Ada Holm|P}} met {{Per Berg|P}} at sea. "{WORDS}," he said.', "Per Berg"),
        (f'{{Ada Holm|P}} said it of {{Per Berg|P}}.\n\n"{WORDS}," she said.', "Ada Holm"),
        (f'{{Ada Holm|P}} spoke; she sang.\n\n{{Per Berg|P}} sat by {{Ada Holm|P}}. "{WORDS}," he said.', "Per Berg"),
        (f'{{Ada Holm|P}} left.\n\nIt rained.\n\nIt snowed.\n\nIt froze.\n\n"{WORDS}," she said.', None),
        (f'Finance Minister {{Ada Holm|P}} came. "{WORDS}," the minister said.', "Ada Holm"),
        (f'{{Ada Holm|P}}, the minister of finance, came. It rained. "{WORDS}," said the minister.', "Ada Holm"),
        (f'Minister {{Ada Holm|P}} met Minister {{Per Berg|P}}. "{WORDS}," the minister said.', None),
        (
            f'Trade Minister {{Ada Holm|P}} met Finance Minister {{Per Berg|P}}. "{WORDS}," said the finance minister.',
            "Per Berg",
        ),
        (
            f'{{Per Berg|P}}, minister of finance, met Minister {{Ada Holm|P}}. "{WORDS}," the trade minister said.',
            None,
        ),
        (f'{{Ada Holm|P}} left. "{WORDS}," {{Ada Holm|P}} said of {{Per Berg|P}}, who has denied it.', "Ada Holm"),
        (f'Asked about {{Per Berg|P}}, {{Ada Holm|P}} said she was "{WORDS}".', "Ada Holm"),
        (f'{{Ada Holm|P}} of the guard saw {{Per Berg|P}}, who said: "{WORDS}."', "Per Berg"),
        (f'{{Holm|P}}\'s coach, {{Per Berg|P}}, said so. It rained. "{WORDS}," he said.', "Per Berg"),
        (f'"{WORDS}," they said. {{Ada Holm|P}} nodded.', None),
        (f'"{WORDS}," the ministry said.', None),
        (f'{{Ada Holm|P}} left. The sign read "{WORDS}."', None),
        (f'"{WORDS}."\n\n{{Ada Holm|P}} said so.', None),
        (f"“{WORDS},” {{Ada Holm|P}} said.", "Ada Holm"),
        (f'According to {{Ada Holm|P}}, "{WORDS}".', "Ada Holm"),
        (f'{{Ada Holm|P}} was calm: "{WORDS}."', "Ada Holm"),
        (f'{{Ada Holm|P}} sat by {{Per Berg|P}}, calm: "{WORDS}."', None),
        (f'"{WORDS}," Gov. {{Ada Holm|P}} said of Sen. {{Per Berg|P}}.', "Ada Holm"),
        (f'Minister {{Ada Holm|P}} met union leader {{Per Berg|P}}. "{WORDS}," the minister said.', "Ada Holm"),
        (f'{{Ada Holm|P}}, whose brother {{Per Berg|P}} was hurt, sat. "{WORDS}," she said.', "Ada Holm"),
        (f'{{Ada Holm|P}} hid it from her husband, {{Per Berg|P}}. "{WORDS}," she said.', "Ada Holm"),
        (f'{{Ada Holm|P}} sang.\n\n"{WORDS}.\n\n"{WORDS}.\n\n"{WORDS}," she said.', "Ada Holm"),
        (f'Prime Minister {{Ada Holm|P}} came. "{WORDS}," the prime minister said.', "Ada Holm"),
        (f'{{Per Berg|P}} called it "a shame." The chair, {{Ada Holm|P}}, disagreed. "{WORDS}," she said.', "Ada Holm"),
        (f'The coach, {{Per Berg|P}}, hugged his captain, {{Ada Holm|P}}. "{WORDS}," the captain said.', "Ada Holm"),
        (f'{{Berg|P}} came. {{Berg|P}}\'s lawyer, {{Ada Holm|P}}, was calm: "{WORDS}."', "Ada Holm"),
        (f'"{WORDS}," a spokesman for {{Ada Holm|P}} said.', None),
        (f'"{WORDS}," said a spokeswoman for Mayor {{Ada Holm|P}}.', None),
        (f'"{WORDS}," {{Ada Holm|P}}\'s lawyer said.', None),
        (f'"{WORDS}," said {{Ada Holm|P}} of Mayor {{Per Berg|P}}.', "Ada Holm"),
        (f'The boy\'s father, {{Ada Holm|P}}, wept. "{WORDS}," the father said.', "Ada Holm"),
        (f'"It rains," {{Per Berg|P}} added, and the sister, {{Ada Holm|P}}, nodded: "{WORDS}."', "Ada Holm"),
        (f'Gen. {{Ada Holm|P}} came. "{WORDS}," the general said.', "Ada Holm"),
        (f'"{WORDS}," said a spokeswoman for Acme Rivet, whose owner is {{Ada Holm|P}}.', None),
        (f'"{WORDS}," {{Ada Holm|P}} and {{Per Berg|P}} said.', None),
    ],
)
def test_the_speaker_is_whom_the_text_names(marked: Marked, source: str, speaker: str | None) -> None:
    assert {found for _, found in read(marked, source)} == {speaker}


def test_a_quotation_that_goes_on_keeps_its_speaker(marked: Marked) -> None:
    source = f'"{WORDS}," {{Ada Holm|P}} said. "{WORDS}, or {{Per Berg|P}} will."\n\n"{WORDS}."\n\nSo "{WORDS}" it is.'
    assert [speaker for _, speaker in read(marked, source)] == ["Ada Holm", "Ada Holm", "Ada Holm", None]


def test_a_paragraph_of_its_own_keeps_the_speaker_only_of_the_one_right_before(marked: Marked) -> None:
    source = f'"{WORDS}," {{Ada Holm|P}} said.\n\nIt rained at sea.\n\n"{WORDS}."'
    assert [speaker for _, speaker in read(marked, source)] == ["Ada Holm", None]


def test_a_pronoun_has_the_speaker_before_where_nobody_was_named_since(marked: Marked) -> None:
    source = f'"{WORDS}," {{Ada Holm|P}} said. It rained. "{WORDS}," she said. "{WORDS}."'
    assert [speaker for _, speaker in read(marked, source)] == ["Ada Holm", "Ada Holm", "Ada Holm"]


def test_a_quotation_in_a_quotation_is_a_part_of_it(marked: Marked) -> None:
    source = f'"{WORDS} or "never at all, never in my life", as {{Per Berg|P}} said," {{Ada Holm|P}} said.'
    assert read(marked, source) == [
        (f'{WORDS} or "never at all, never in my life", as Per Berg said,', "Ada Holm"),
    ]


def test_marks_that_come_in_no_pairs_part_what_stands_between_them(marked: Marked) -> None:
    source = f'"{WORDS}, said {{Ada Holm|P}}. "{WORDS}," she said.'
    assert [text for text, _ in read(marked, source)][-1] == f"{WORDS},"


@pytest.mark.parametrize(
    ("language", "source"),
    [
        ("de", f'"{WORDS}", sagte {{Ada Holm|P}}. "{WORDS}", erklärte sie.'),
        ("fr", f'{{Ada Holm|P}} a parlé. "{WORDS}", a-t-elle dit. "{WORDS}", a déclaré {{Ada Holm|P}}.'),
        ("es", f'"{WORDS}", dijo la ministra {{Ada Holm|P}}. "{WORDS}", señaló la ministra.'),
    ],
)
def test_each_language_has_its_verbs_and_pronouns(marked: Marked, language: str, source: str) -> None:
    text, spans = marked(source)
    people = [Naming(span.start, span.end, span.of(text)) for span in spans]
    assert {quote.speaker for quote in attribute_quotes(text, people, 25, language)} <= {"Ada Holm", None}
    assert [quote.speaker for quote in attribute_quotes(text, people, 25, language)].count("Ada Holm") >= 1


@pytest.mark.parametrize(
    ("language", "source", "speakers"),
    [
        ("fr", '" Nous ouvrons le port au printemps prochain ", a dit {Ada Holm|P}.', ["Ada Holm"]),
        (
            "fr",
            '{Ada Holm|P} a souri. " Nous ouvrons le port au printemps ", a-t-elle promis. " Je ne sais quel jour ".',
            ["Ada Holm", "Ada Holm"],
        ),
        (
            "es",
            '"Vamos a abrir el puerto en primavera", dijo {Ada Holm|P}. Llovía. "Nadie sabe todavía qué día", añadió.',
            ["Ada Holm", "Ada Holm"],
        ),
        (
            "en",
            '"We will open the harbour in spring," said {Ada Holm|P}. It rained. "Nobody knows the day," added.',
            ["Ada Holm", None],
        ),
    ],
)
def test_languages_have_marks_and_sentences_of_their_own(
    marked: Marked, language: str, source: str, speakers: list[str | None]
) -> None:
    text, spans = marked(source)
    people = [Naming(span.start, span.end, span.of(text)) for span in spans]
    found = [quote.speaker for quote in attribute_quotes(text, people, 15, language)]
    assert found == speakers


def test_a_short_quotation_counts_where_it_is_what_somebody_said(marked: Marked) -> None:
    assert read(marked, '"We lost again," {Ada Holm|P} said.') == [("We lost again,", "Ada Holm")]
    assert read(marked, 'It was "a wall," {Ada Holm|P} said.') == []
    assert read(marked, 'The sign read "We sell fish."') == []


def test_two_who_are_named_before_a_colon_leave_it_open_who_speaks(marked: Marked) -> None:
    source = f'"{WORDS}," {{Per Berg|P}} said. {{Ada Holm|P}} and {{Jan Voss|P}} were calm: "{WORDS}."'
    assert read(marked, source) == [(f"{WORDS},", "Per Berg"), (f"{WORDS}.", None)]


def test_short_quotations_are_not_kept(marked: Marked) -> None:
    assert read(marked, 'The "harbour" is "' + "x" * 25 + '" long.') == [("x" * 25, None)]


def test_a_quotation_left_open_goes_on_in_the_next_paragraph(marked: Marked) -> None:
    source = f'"{WORDS}.\n\n"{WORDS} too," {{Ada Holm|P}} said.'
    assert read(marked, source) == [(f"{WORDS}.", "Ada Holm"), (f"{WORDS} too,", "Ada Holm")]
