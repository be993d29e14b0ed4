from __future__ import annotations

import pytest

from copydesk.dedupe import ComparedText, Models, compare_texts

CANONICAL = (
    "The harbour bridge in Bergen reopened on Monday after repairs worth 61 million euros.\n\n"
    "Engineers replaced the steel cables that had rusted in the salty air.\n\n"
    "Mayor Zora Quill crossed it first, and she thanked the welders."
)
COPY = (
    "The harbour bridge of Bergen reopened on Monday after repairs costing 16 million euros.\n\n"
    "Fishermen had protested against the noise for months.\n\n"
    "Mayor Zora Quill crossed it first, and he thanked the welders."
)


def compare(
    canonical: str, copy: str, models: Models
) -> list[tuple[str, str, list[tuple[str, str | None, str | None]]]]:
    rows = compare_texts(ComparedText(None, canonical), ComparedText(None, copy), models)
    return [
        (
            canonical[row.canonical.start : row.canonical.end] if row.canonical else "",
            copy[row.copy.start : row.copy.end] if row.copy else "",
            [(one.kind, one.canonical, one.copy_) for one in row.differences],
        )
        for row in rows
    ]


def test_sentences_that_tell_the_same_stand_on_one_line_with_what_differs(models: Models) -> None:
    rows = compare(CANONICAL, COPY, models)
    assert [(bool(ours), bool(theirs)) for ours, theirs, _ in rows] == [
        (True, True),
        (True, False),
        (False, True),
        (True, True),
    ]
    facts = [fact for _, _, found in rows for fact in found]
    assert ("pronoun", "she", "he") in facts
    assert any(kind == "number" and "61" in str(ours) and "16" in str(theirs) for kind, ours, theirs in facts)


@pytest.mark.parametrize(("canonical", "copy"), [(CANONICAL, COPY), (COPY, CANONICAL), (CANONICAL, CANONICAL + COPY)])
def test_every_sentence_of_both_is_shown_once_and_in_order(canonical: str, copy: str, models: Models) -> None:
    rows = compare(canonical, copy, models)
    assert "".join(ours for ours, _, _ in rows) == canonical.replace("\n\n", "")
    assert "".join(theirs for _, theirs, _ in rows) == copy.replace("\n\n", "")


def test_texts_without_anything_in_common_are_set_apart(models: Models) -> None:
    rows = compare("Tides rise.", "Parliament dissolved itself.", models)
    assert rows == [("Tides rise.", "", []), ("", "Parliament dissolved itself.", [])]


def test_a_copy_of_itself_differs_in_nothing(models: Models) -> None:
    assert all(ours == theirs and not found for ours, theirs, found in compare(COPY, COPY, models))
