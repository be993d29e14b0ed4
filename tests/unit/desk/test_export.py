import csv
import io
import json

import pytest

from copydesk_desk.export import COLUMNS, neutralize, write_csv, write_json_lines

HIT = {
    "article_id": "a1",
    "title": '=HYPERLINK("http://evil.example";"x")',
    "published": {"on": "2026-03-01", "confidence": "high"},
    "source": {"name": "harbour-post"},
    "people": ["Zora Quill", "Abe Finn"],
    "is_canonical": True,
    "story": {"id": "s1", "size": 1},
}


def test_a_row_has_a_cell_for_each_column() -> None:
    header, row = csv.reader(io.StringIO("".join(write_csv([HIT])).removeprefix("\ufeff")))
    cells = dict(zip(header, row, strict=True))
    assert header == [name for name, _ in COLUMNS]
    assert (cells["people"], cells["is_canonical"], cells["relation"]) == ("Zora Quill; Abe Finn", "yes", "")
    assert cells["title"] == "'" + HIT["title"]  # type: ignore[operator]


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "  =1", "＝1"])
def test_no_cell_is_a_formula(cell: str) -> None:
    assert neutralize(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["", "a=b", "2026-03-01", "Zora", "'quoted'"])
def test_other_cells_stay_as_they_are(cell: str) -> None:
    assert neutralize(cell) == cell


def test_json_lines_hold_the_documents_as_they_are() -> None:
    assert [json.loads(line) for line in write_json_lines([HIT, HIT])] == [HIT, HIT]


def test_a_large_file_comes_in_pieces() -> None:
    assert len(list(write_csv(HIT for _ in range(2_000)))) > 2
