"""The landing is read as it is: nothing is invented, nothing outside it is touched."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

import pytest

from copydesk.article import UNKNOWN_SOURCE
from copydesk.errors import LandingMissing
from copydesk.outcome import Reason
from copydesk.storage.landing import RawFile, list_files, load_files

DAY = date(2026, 3, 2)


@pytest.fixture
def landing(tmp_path: Path) -> Path:
    day = tmp_path / "landing" / "2026-03-02"
    (day / "wire" / "deep").mkdir(parents=True)
    (day / "wire" / "b.txt").write_bytes(b"b")
    (day / "wire" / "deep" / "a.html").write_bytes(b"<p>a")
    (day / "loose.txt").write_bytes(b"loose")
    (day / ".DS_Store").write_bytes(b"no article")
    (tmp_path / "landing" / "2026-03-03").mkdir()
    return tmp_path / "landing"


def test_files_are_listed_in_path_order_with_their_source(landing: Path) -> None:
    paths = list_files(str(landing), DAY)
    assert paths == ["2026-03-02/loose.txt", "2026-03-02/wire/b.txt", "2026-03-02/wire/deep/a.html"]
    sources = [raw.source for raw in load_files(str(landing), paths, 100)]
    assert sources == [UNKNOWN_SOURCE, "wire", "wire"]


def test_a_landing_given_as_a_url_gives_the_same(landing: Path) -> None:
    assert list_files(f"file://{landing}", DAY) == list_files(str(landing), DAY)
    (raw,) = load_files(f"file://{landing}", ["2026-03-02/wire/b.txt"], 100)
    assert raw.payload == b"b"


@pytest.mark.parametrize("folder", [".git", "wire/.cache/deep", "wire/__MACOSX", "..data"])
def test_hidden_folders_are_left_out_like_hidden_files(landing: Path, folder: str) -> None:
    before = list_files(str(landing), DAY)
    (landing / "2026-03-02" / folder).mkdir(parents=True)
    (landing / "2026-03-02" / folder / "description.txt").write_bytes(b"Unnamed repository.")
    assert list_files(str(landing), DAY) == before


def test_an_empty_day_has_no_files_and_a_missing_day_is_an_error(landing: Path) -> None:
    assert list_files(str(landing), date(2026, 3, 3)) == []
    with pytest.raises(LandingMissing, match="2026-03-04"):
        list_files(str(landing), date(2026, 3, 4))


def test_a_file_over_the_limit_is_not_held(landing: Path) -> None:
    (raw,) = load_files(str(landing), ["2026-03-02/loose.txt"], 4)
    assert (raw.payload, raw.byte_count, raw.failure) == (None, 5, None)
    (raw,) = load_files(str(landing), ["2026-03-02/loose.txt"], 5)
    assert raw.payload == b"loose"


def test_a_file_that_vanished_says_so_and_stops_nothing(landing: Path) -> None:
    gone, there = load_files(str(landing), ["2026-03-02/gone.txt", "2026-03-02/loose.txt"], 100)
    assert gone.payload is None
    assert gone.failure
    assert there.payload == b"loose"


def test_links_and_pipes_are_never_opened(landing: Path, tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("outside the landing")
    (landing / "2026-03-02" / "link.txt").symlink_to(secret)
    (landing / "2026-03-02" / "folder").symlink_to(tmp_path)
    os.mkfifo(landing / "2026-03-02" / "pipe.txt")
    paths = ["2026-03-02/folder", "2026-03-02/folder/secret.txt", "2026-03-02/link.txt", "2026-03-02/pipe.txt"]
    assert set(list_files(str(landing), DAY)) & set(paths) == {*paths} - {"2026-03-02/folder/secret.txt"}
    found = list(load_files(str(landing), paths, 100))
    assert [raw.payload for raw in found] == [None] * 4
    assert [raw.failure_reason for raw in found] == [Reason.OUTSIDE_LANDING] * 3 + [Reason.UNREADABLE]
    assert found[-1].failure == "not a regular file"


def test_a_path_leads_nowhere_else(landing: Path) -> None:
    (raw,) = load_files(str(landing), ["2026-03-02/../2026-03-02/loose.txt"], 100)
    assert (raw.payload, raw.failure_reason) == (None, Reason.OUTSIDE_LANDING)


def test_sidecars_come_with_their_files_and_orphans_by_themselves(landing: Path) -> None:
    day = landing / "2026-03-02"
    (day / "loose.txt.meta.json").write_bytes(b"{}")
    (day / "orphan.html.meta.json").write_bytes(b"{}")
    paths = list_files(str(landing), DAY)
    assert [path for path in paths if path.endswith(".meta.json")] == ["2026-03-02/orphan.html.meta.json"]
    sidecars = [raw.sidecar for raw in load_files(str(landing), paths, 100)]
    assert [one and (one.path, one.payload) for one in sidecars] == [
        ("2026-03-02/loose.txt.meta.json", b"{}"), None, None, None
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "listed"),
    [(b"new\nline.txt", "new\\x0aline.txt"), (b"caf\xe9.txt", "caf\\xe9.txt"), (b"a\\b.txt", "a\\x5cb.txt")],
)
def test_unsafe_names_are_listed_escaped_and_not_opened(landing: Path, name: bytes, listed: str) -> None:
    Path(os.fsdecode(bytes(landing / "2026-03-02") + b"/" + name)).write_bytes(b"words")
    assert f"2026-03-02/{listed}" in list_files(str(landing), DAY)
    (raw,) = load_files(str(landing), [f"2026-03-02/{listed}"], 100)
    assert (raw.payload, raw.failure_reason) == (None, Reason.UNSAFE_NAME)


def test_the_source_of_what_lies_in_an_archive_is_that_of_the_archive() -> None:
    assert RawFile("2026-03-02/wire/box.zip!/deep/a.txt", DAY, 0, None).source == "wire"
    assert RawFile("2026-03-02/box.zip!/deep/a.txt", DAY, 0, None).source == UNKNOWN_SOURCE
