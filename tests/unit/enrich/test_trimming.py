"""What is no part of a name is cut off."""

from __future__ import annotations

import pytest

from copydesk.article import EntityKind
from copydesk.enrich import EnrichModels, Span
from copydesk.enrich.mentions.trimming import trim_span, trim_spans

P, O, L = EntityKind.PERSON, EntityKind.ORGANIZATION, EntityKind.PLACE  # noqa: E741


@pytest.mark.parametrize(
    ("kind", "form", "name"),
    [
        (P, "Olaf Berg's", "Olaf Berg"),
        (P, "Olaf Berg’s", "Olaf Berg"),
        (P, "the Prime Minister Olaf Berg", "Olaf Berg"),
        (P, "Dr. Olaf Berg,", "Olaf Berg"),
        (P, "Pope Francis", "Pope Francis"),
        (P, '"Olaf Berg"', "Olaf Berg"),
        (P, "Sammy Berg Jr.", "Sammy Berg Jr."),
        (P, "Olaf Bergmann.", "Olaf Bergmann"),
        (O, "The Harbour Trust", "Harbour Trust"),
        (O, "Moody's", "Moody's"),
        (O, "Norden Corp.", "Norden Corp."),
        (O, "President Hotels", "President Hotels"),
        (L, "the United States", "United States"),
        (L, "U.S.", "U.S."),
        (L, "Wiesbaden.", "Wiesbaden"),
        (L, "Berg (Upper)", "Berg (Upper)"),
        (L, "Berg)", "Berg"),
    ],
)
def test_a_name_keeps_what_is_its_own(models: EnrichModels, kind: EntityKind, form: str, name: str) -> None:
    text = f"so {form} said"
    trimmed = trim_span(text, Span(3, 3 + len(form), kind), models.name_words)
    assert trimmed is not None
    assert trimmed.of(text) == name
    assert trimmed.kind is kind


@pytest.mark.parametrize("form", ["AI", "Reporters", "SEE ALSO", "General", "coast guard", "...", "1,200"])
def test_no_name_is_left_out(models: EnrichModels, form: str) -> None:
    assert trim_span(form, Span(0, len(form), P), models.name_words) is None


def test_a_name_ends_with_its_paragraph(models: EnrichModels) -> None:
    text = "the Harbour Trust\n\nOSLO saw rain"
    trimmed = trim_span(text, Span(4, 23, O), models.name_words)
    assert trimmed is not None
    assert trimmed.of(text) == "Harbour Trust"


def test_a_second_surname_behind_a_hyphen_belongs_to_a_person(models: EnrichModels) -> None:
    text = "Ada Berg-Holm and Oslo-based staff"
    found = [Span(0, 8, P), Span(9, 13, P), Span(18, 22, L)]
    assert [span.of(text) for span in trim_spans(text, found, models.name_words)] == ["Ada Berg-Holm", "Oslo"]
