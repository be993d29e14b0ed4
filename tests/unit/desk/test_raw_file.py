from pathlib import Path

import pytest

from copydesk_desk.raw_file import SHOWN_BYTES, read_beginning


@pytest.fixture
def landing(tmp_path: Path) -> Path:
    root = tmp_path / "landing"
    (root / "2026-03-02").mkdir(parents=True)
    (tmp_path / "secret.txt").write_text("secret")
    return root


def test_a_text_shows_its_beginning_and_its_hidden_characters(landing: Path) -> None:
    (landing / "2026-03-02" / "a.txt").write_bytes("a\u202eb\x07\n".encode() + b"\xff" + b"c" * SHOWN_BYTES)
    text, why_not = read_beginning(str(landing), "2026-03-02/a.txt")
    assert text is not None
    assert not why_not
    assert text.startswith("a\\u202eb\\u0007\n\\xffccc")
    assert len(text) < SHOWN_BYTES + 20


def test_bytes_are_shown_as_numbers(landing: Path) -> None:
    (landing / "2026-03-02" / "p.txt").write_bytes(b"\x89PNG\0\x01")
    assert read_beginning(str(landing), "2026-03-02/p.txt")[0] == (
        "000000  89 50 4e 47 00 01                                .PNG.."
    )


def test_a_member_of_an_archive_shows_the_archive(landing: Path) -> None:
    (landing / "2026-03-02" / "a.zip").write_bytes(b"PK\0")
    assert read_beginning(str(landing), "2026-03-02/a.zip!/x/y.txt#3")[0] is not None


@pytest.mark.parametrize("path", ["../secret.txt", "2026-03-02/../../secret.txt", "/etc/passwd", "2026-03-02/link"])
def test_nothing_outside_the_landing_is_read(landing: Path, path: str) -> None:
    (landing / "2026-03-02" / "link").symlink_to(landing.parent / "secret.txt")
    assert read_beginning(str(landing), path) == (None, "the file lies outside the landing")


def test_a_file_that_is_gone_is_no_error(landing: Path) -> None:
    text, why_not = read_beginning(str(landing), "2026-03-02/gone.txt")
    assert text is None
    assert "no such file" in why_not
