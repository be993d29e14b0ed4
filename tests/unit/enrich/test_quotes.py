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
        (f'{{Ada Holm|P}} sat down, and she said: "{WORDS}."', None),
        (f'"{WORDS}," the ministry said.', None),
        (f'{{Ada Holm|P}} left. The sign read "{WORDS}."', None),
        (f'"{WORDS}."\n\n{{Ada Holm|P}} said so.', None),
        (f"“{WORDS},” {{Ada Holm|P}} said.", "Ada Holm"),
    ],
)
def test_the_speaker_is_whom_the_text_names(marked: Marked, source: str, speaker: str | None) -> None:
    ((_, found),) = read(marked, source)
    assert found == speaker


def test_a_quotation_that_goes_on_keeps_its_speaker(marked: Marked) -> None:
    source = f'"{WORDS}," {{Ada Holm|P}} said. "{WORDS}, or {{Per Berg|P}} will."\n\n"{WORDS}."'
    assert [speaker for _, speaker in read(marked, source)] == ["Ada Holm", "Ada Holm", None]


def test_a_quotation_of_a_pronoun_goes_on_without_speaker(marked: Marked) -> None:
    source = f'"{WORDS}," {{Ada Holm|P}} said. It rained. "{WORDS}," he said. "{WORDS}."'
    assert [speaker for _, speaker in read(marked, source)] == ["Ada Holm", None, None]


def test_short_quotations_are_not_kept(marked: Marked) -> None:
    assert read(marked, 'The "harbour" is "' + "x" * 25 + '" long.') == [("x" * 25, None)]


def test_a_quotation_left_open_ends_with_its_paragraph(marked: Marked) -> None:
    source = f'"{WORDS}.\n\n"{WORDS} too," {{Ada Holm|P}} said.'
    assert read(marked, source) == [(f"{WORDS}.", None), (f"{WORDS} too,", "Ada Holm")]
