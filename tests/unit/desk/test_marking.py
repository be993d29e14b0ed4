from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from copydesk.article import Difference
from copydesk_desk.marking import Mark, Piece, cut_pieces, mark_article, mark_sentences, split_highlight

BODY = 'Zora Quill said "the bridge holds" on March 3.\n\nBergen waits.'


def article(**fields: Any) -> dict[str, Any]:
    return {
        "body": BODY,
        "entities": [
            {"name": "Zora Quill", "kind": "person", "mentions": [{"text": "Zora Quill", "start": 0, "end": 10}]},
            {"name": "Bergen", "kind": "place", "mentions": [{"text": "Bergen", "start": 48, "end": 54}]},
        ],
        "quotes": [{"text": "the bridge holds", "start": 17, "speaker": "Zora Quill"}],
        "mentioned": {"dates": [{"text": "March 3", "on": "2026-03-03", "precision": "day"}]},
    } | fields


def test_names_quotes_and_dates_are_marked_where_they_stand() -> None:
    first, second = mark_article(article(), with_removed=False)
    assert [(piece.text, piece.kinds) for piece in first.pieces if piece.kinds] == [
        ("Zora Quill", ("person",)),
        ("the bridge holds", ("quote",)),
        ("March 3", ("date",)),
    ]
    assert second.pieces[0] == Piece("Bergen", ("place",), "Bergen")


def test_what_was_removed_comes_back_in_its_place() -> None:
    removed = [
        {"text": "BERGEN -", "kind": "dateline", "place": 0},
        {"text": "SEE ALSO: Tides", "kind": "see-also", "place": 1},
        {"text": "Reporting by Abe Finn", "kind": "credit", "place": 3},
    ]
    paragraphs = mark_article(article(removed=removed), with_removed=True)
    assert [one.removed for one in paragraphs] == ["dateline", None, "see-also", None, "credit"]
    assert mark_article(article(removed=removed), with_removed=False) == mark_article(article(), with_removed=False)


@given(st.text(max_size=60), st.lists(st.tuples(st.integers(-5, 70), st.integers(0, 30)), max_size=8))
def test_marking_neither_loses_nor_repeats_a_character(text: str, places: list[tuple[int, int]]) -> None:
    marks = [Mark(start, start + length, "person") for start, length in places]
    pieces = cut_pieces(text, marks, 0, len(text))
    assert "".join(piece.text for piece in pieces) == text
    position = 0
    for piece in pieces:
        over = any(mark.start <= position and mark.end >= position + len(piece.text) for mark in marks)
        assert over == bool(piece.kinds)
        position += len(piece.text)


def test_fifty_thousand_names_in_one_paragraph_take_no_time() -> None:
    mentions = [{"text": "Ann", "start": place * 4, "end": place * 4 + 3} for place in range(50_000)]
    document = {"body": "Ann " * 50_000, "entities": [{"name": "Ann", "kind": "person", "mentions": mentions}]}
    (paragraph,) = mark_article(document, with_removed=False)
    assert sum(bool(piece.kinds) for piece in paragraph.pieces) == 5_000


def test_found_words_are_told_from_guillemets_of_the_text() -> None:
    assert split_highlight("Le «pont» \x02rouvre\x03", ("\x02", "\x03")) == (
        Piece("Le «pont» "),
        Piece("rouvre", ("found",)),
    )


def test_a_differing_fact_is_marked_on_both_sides_and_says_what_the_other_has() -> None:
    ours, theirs = mark_sentences(
        "The bridge cost 61 million euros.",
        "The bridge cost 16 million euros, he said.",
        [Difference(kind="number", canonical="61", copy_="16")],
    )
    assert [piece for piece in ours if "fact-number" in piece.kinds] == [
        Piece("61", ("fact-number", "only"), "number; the other says 16")
    ]
    assert [piece.text for piece in theirs if "only" in piece.kinds] == ["16", ", he said"]
