"""Names, links, pipes and other things that may lie in a landing."""

from __future__ import annotations

import json
import os
import socket
from collections.abc import Callable, Iterator
from contextlib import chdir
from pathlib import Path

import pytest

STORY = "The ferry resumed on Monday after two days of storm, the harbour office said."
DAY = "2026-03-02"
Judge = Callable[..., dict[str, str]]


def test_links_lead_nowhere(judge: Judge) -> None:
    def build(desk: Path) -> None:
        outside = desk.parents[2]
        (outside / "folder").mkdir()
        (outside / "folder" / "inner.txt").write_text(STORY)
        (desk / "file-link.txt").symlink_to(outside / "canary.txt")
        (desk / "relative-link.txt").symlink_to("../../../canary.txt")
        (desk / "folder-link").symlink_to(outside / "folder")
        (desk / "dead-link.txt").symlink_to(outside / "nothing")
        (desk / "loop.txt").symlink_to("loop.txt")
        (desk / "self").symlink_to(".")
        (desk / "inside-link.txt").symlink_to("0-good.txt")
        (desk.parent / "source-link").symlink_to(outside / "folder")

    outcomes = judge(build)
    assert len(outcomes) == 8
    assert set(outcomes.values()) == {"outside-landing"}


def test_a_link_as_sidecar_is_not_read(judge: Judge) -> None:
    def build(desk: Path) -> None:
        (desk.parents[2] / "secret.json").write_text(json.dumps({"title": "CANARY-outside-the-landing"}))
        (desk / "a.txt").write_text(STORY)
        (desk / "a.txt.meta.json").symlink_to(desk.parents[2] / "secret.json")

    assert judge(build) == {"a.txt": "kept", "a.txt.meta.json": "outside-landing"}


def test_pipes_sockets_and_folders_named_like_files(judge: Judge) -> None:
    def build(desk: Path) -> None:
        os.mkfifo(desk / "pipe.txt")
        (desk / "folder.txt").mkdir()
        (desk / "folder.txt" / "in.txt").write_text(STORY)
        (desk / "empty-folder.html").mkdir()
        # The address of a socket is shorter than the path of a temporary folder may be.
        with chdir(desk), socket.socket(socket.AF_UNIX) as server:
            server.bind("socket.txt")

    assert judge(build) == {"pipe.txt": "unreadable", "socket.txt": "unreadable", "folder.txt/in.txt": "kept"}


def test_names_that_no_name_should_be(judge: Judge) -> None:
    def build(desk: Path) -> None:
        for name in (b"new\nline.txt", b"bell\x07.txt", b"back\\slash.txt", b"caf\xe9.txt", b"c1\xc2\x85.txt"):
            Path(os.fsdecode(bytes(desk) + b"/" + name)).write_text(STORY)
        (desk / ("long" * 62 + "abc.txt")).write_text(STORY)
        (desk / "-rf *.txt").write_text(STORY + " Once.")
        (desk / "box.zip!").mkdir()
        (desk / "box.zip!" / "a#2.txt").write_text(STORY + " Twice.")
        (desk / "bad\nfolder").mkdir()
        (desk / "bad\nfolder" / "a.txt").write_text(STORY)

    assert judge(build) == {
        "new\\x0aline.txt": "unsafe-name",
        "bell\\x07.txt": "unsafe-name",
        "back\\x5cslash.txt": "unsafe-name",
        "caf\\xe9.txt": "unsafe-name",
        "c1\\x85.txt": "unsafe-name",
        "bad\\x0afolder/a.txt": "unsafe-name",
        "long" * 62 + "abc.txt": "kept",
        "-rf *.txt": "kept",
        "box.zip!/a#2.txt": "kept",
    }


def test_what_may_not_be_opened(judge: Judge) -> None:
    """Read as another user where root runs this, since root may open everything."""

    def build(desk: Path) -> None:
        (desk / "locked.txt").write_text(STORY)
        (desk / "locked.txt").chmod(0)
        (desk / "locked-folder").mkdir()
        (desk / "locked-folder" / "a.txt").write_text(STORY)
        (desk / "locked-folder").chmod(0)

    assert judge(build, as_nobody=True) == {"locked.txt": "unreadable", "locked-folder": "unreadable"}


@pytest.fixture
def unlocked(landing: Path) -> Iterator[None]:
    yield
    for folder in landing.rglob("locked-folder"):
        folder.chmod(0o755)


test_what_may_not_be_opened = pytest.mark.usefixtures("unlocked")(test_what_may_not_be_opened)


def test_a_file_that_vanishes_after_it_was_listed(judge: Judge) -> None:
    def build(desk: Path) -> None:
        (desk / "gone.txt").write_text(STORY)
        (desk / "left.txt").write_text(STORY)
        (desk / "left.txt.meta.json").write_text("{}")

    vanishing = [f"{DAY}/desk/gone.txt", f"{DAY}/desk/left.txt.meta.json"]
    assert judge(build, vanishing=vanishing) == {"gone.txt": "vanished", "left.txt": "kept"}


def test_sidecars_that_are_none(judge: Judge) -> None:
    sidecars = {
        "cut": ('{"title": "x', "malformed"),
        "list": ("[]", "malformed"),
        "deep": ("[" * 40_000, "nested-too-deep"),
        "large": ('{"title": "' + "x" * 200_000 + '"}', "oversized"),
        "bad-date": ('{"fetched": "yesterday"}', "malformed"),
        "far-date": ('{"fetched": "9999-12-31T23:59:59-23:59"}', None),
        "long-source": (json.dumps({"source": "x" * 5_000}), "malformed"),
        "controls": (json.dumps({"source": "a\nb\u0000c", "title": "A\u2028B"}), None),
        "surrogate": (json.dumps({"title": "\ud800"}), "malformed"),
        "empty": ("", "malformed"),
    }

    def build(desk: Path) -> None:
        for name, (text, _) in sidecars.items():
            (desk / f"{name}.txt").write_text(f"{STORY} {name}.")
            (desk / f"{name}.txt.meta.json").write_text(text)
        (desk / "orphan.txt.meta.json").write_text("{}")
        (desk / "cut.txt.meta.json.meta.json").write_text("{}")

    expected = {f"{name}.txt": "kept" for name in sidecars}
    expected |= {f"{name}.txt.meta.json": reason for name, (_, reason) in sidecars.items() if reason}
    expected |= {"orphan.txt.meta.json": "orphan-sidecar", "cut.txt.meta.json.meta.json": "orphan-sidecar"}
    assert judge(build) == expected
