"""Paragraphs that a translator left in the original."""

from __future__ import annotations

import pytest

from copydesk.dedupe import Models
from copydesk.dedupe.text.foreign import drop_spans, find_foreign

ENGLISH = "The growers of the valley have voted to flood their orchards by night, as their grandfathers did in the war."
LEFT_OVER = {
    "Indonesian": "Saluran itu digali oleh para biarawan dan terakhir digunakan pada tahun 1956, kata sukarelawan.",
    "German": "Die Gräben wurden von Mönchen angelegt und zuletzt benutzt, als die Mühle im Tal noch Korn mahlte.",
    "French": "Les canaux avaient été creusés par des moines et servaient encore quand le moulin broyait du seigle.",
    "Russian": "Каналы были вырыты монахами и в последний раз использовались, когда мельница ещё молола зерно.",
    "Japanese": "水路は修道士たちによって掘られ、谷の水車がまだ穀物をひいていたころに最後に使われたと話している。",
}


@pytest.mark.parametrize("language", LEFT_OVER)
def test_a_paragraph_left_in_the_original_is_found(models: Models, language: str) -> None:
    body = "\n".join([ENGLISH, LEFT_OVER[language], ENGLISH])
    found = find_foreign(body, models.vocabulary)
    assert [body[span.start : span.end] for span in found] == [LEFT_OVER[language]]
    assert drop_spans(body, found) == f"{ENGLISH}\n{ENGLISH}"


@pytest.mark.parametrize(
    "kept",
    [
        "Shareholders: Yxenia Holding 40 pct, Brzozowski Estate 12 pct, Ulvsdottir Trust 9 pct, Nkemelu Fund 4 pct.",
        "Tveit, Harr, Mbekizwe, Oyelaran, Brzozowski and Ulvsdottir finished in that order.",
        "Opening: 4.12 4.15. Noon: 4.10 4.13. Closing: 4.09 4.14. Turnover: 12,400 oz.",
        "Heizkraftwerk und Fernwärme.",
        "",
    ],
)
def test_tables_names_and_a_few_words_are_kept(models: Models, kept: str) -> None:
    assert not find_foreign(f"{ENGLISH}\n{kept}\n{ENGLISH}", models.vocabulary)


def test_nothing_is_left_out_of_a_text_that_is_hardly_english(models: Models) -> None:
    body = "\n".join([*LEFT_OVER.values(), ENGLISH])
    assert not find_foreign(body, models.vocabulary)
