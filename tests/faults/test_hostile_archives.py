"""Archives and packed files that were made to do harm, or broke on the way."""

from __future__ import annotations

import gzip
import io
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest

STORY = b"The ferry resumed on Monday after two days of storm, the harbour office said."
MEGABYTE = 1_000_000
ZIP_LINK = 0o120777 << 16


def pack_zip(*members: tuple[str | zipfile.ZipInfo, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", method) as archive:
        for name, payload in members:
            archive.writestr(name, payload)
    return stream.getvalue()


def pack_tar(*members: tuple[str, bytes] | tarfile.TarInfo, format: int = tarfile.PAX_FORMAT) -> bytes:
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w", format=format) as archive:
        for member in members:
            if isinstance(member, tarfile.TarInfo):
                archive.addfile(member)
            else:
                info = tarfile.TarInfo(member[0])
                info.size = len(member[1])
                archive.addfile(info, io.BytesIO(member[1]))
    return stream.getvalue()


def tar_entry(name: str, kind: bytes, target: str = "") -> tarfile.TarInfo:
    info = tarfile.TarInfo(name)
    info.type, info.linkname = kind, target
    return info


def zip_entry(name: str, attributes: int = 0) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name)
    info.external_attr = attributes
    return info


def raw_named_zip(name: str) -> bytes:
    """A member whose name the library would mend while writing."""
    placeholder = "X" * len(name.encode())
    return pack_zip((placeholder, STORY), method=zipfile.ZIP_STORED).replace(placeholder.encode(), name.encode())


def nest_zip(payload: bytes, name: str, levels: int) -> bytes:
    for level in range(levels):
        payload = pack_zip((name, payload))
        name = f"level-{level}.zip"
    return payload


def overlapping_zip() -> bytes:
    """Three entries of the directory that are one and the same member."""
    whole = pack_zip(("story.txt", STORY))
    start = whole.index(b"PK\x01\x02")
    end = whole.index(b"PK\x05\x06")
    entry = whole[start:end]
    others = b"".join(entry.replace(b"story.txt", b"copy%d.txt" % number) for number in (1, 2))
    tail = bytearray(whole[end:])
    struct.pack_into("<HHL", tail, 8, 3, 3, len(entry) + len(others))
    return whole[:start] + entry + others + bytes(tail)


def encrypted_zip() -> bytes:
    payload = bytearray(pack_zip(("story.txt", STORY), method=zipfile.ZIP_STORED))
    payload[6] |= 1
    payload[payload.index(b"PK\x01\x02") + 8] |= 1
    return bytes(payload)


def lying_zip() -> bytes:
    """A member that says it unpacks to ten bytes, and unpacks to a hundred megabytes."""
    payload = bytearray(pack_zip(("story.txt", b" " * 100 * MEGABYTE)))
    struct.pack_into("<L", payload, 22, 10)
    struct.pack_into("<L", payload, payload.index(b"PK\x01\x02") + 24, 10)
    return bytes(payload)


def checksum_zip() -> bytes:
    payload = pack_zip(("story.txt", STORY), method=zipfile.ZIP_STORED)
    return payload.replace(b"ferry", b"fairy")


def many_members_zip() -> bytes:
    return pack_zip(*((f"{number}.txt", b"x") for number in range(100_000)), method=zipfile.ZIP_STORED)


def many_members_tar() -> bytes:
    return gzip.compress(pack_tar(*((f"{number}.txt", b"x") for number in range(10_100))))


def pax_bomb() -> bytes:
    """A header that goes on for ninety megabytes."""
    header = tarfile.TarInfo("./PaxHeaders/x")
    header.type, header.size = tarfile.XHDTYPE, 90 * MEGABYTE
    return gzip.compress(header.tobuf(tarfile.USTAR_FORMAT) + b"9" * 90 * MEGABYTE, 1)


def warc_record(body: bytes, length: int | None = None, kind: str = "response") -> bytes:
    stated = len(body) if length is None else length
    head = (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: https://a.example/story-1\r\n"
        "WARC-Date: 2026-03-02T01:02:03Z\r\n"
        f"Content-Type: application/http; msgtype=response\r\nContent-Length: {stated}\r\n\r\n"
    )
    return head.encode() + body + b"\r\n\r\n"


def answer(body: bytes, headers: str = "") -> bytes:
    return f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n{headers}\r\n".encode() + body


PAGE = answer(b"<html><body><p>" + STORY + b"</p></body></html>")

Build = Callable[[], bytes]
Case = tuple[str, Build, str | dict[str, str]]

GZIP: list[Case] = [
    ("truncated.txt.gz", lambda: gzip.compress(STORY * 50)[:-20], "truncated"),
    ("header-only.txt.gz", lambda: b"\x1f\x8b\x08", "truncated"),
    ("no-gzip.txt.gz", lambda: STORY, "malformed"),
    ("wrong-checksum.html.gz", lambda: gzip.compress(STORY)[:-8] + b"\0" * 8, "malformed"),
    ("garbage-behind.txt.gz", lambda: gzip.compress(STORY) + b"garbage", "malformed"),
    ("bomb.txt.gz", lambda: gzip.compress(b" " * 9 * MEGABYTE, 9), "decompression-bomb"),
    ("large-bomb.txt.gz", lambda: gzip.compress(b" " * 300 * MEGABYTE, 9), "oversized"),
    ("many-bombs.txt.gz", lambda: gzip.compress(b"\0" * 50 * MEGABYTE) * 20, "oversized"),
    ("oversized.txt.gz", lambda: gzip.compress(bytes(range(32, 127)) * 200_000, 0), "oversized"),
    ("empty.txt.gz", lambda: gzip.compress(b""), "empty"),
    ("gzip-in-gzip.txt.gz", lambda: gzip.compress(gzip.compress(STORY)), "binary"),
    ("bomb.jsonl.gz", lambda: gzip.compress(b" " * 500 * MEGABYTE, 9), "decompression-bomb"),
    (
        "truncated.jsonl.gz",
        lambda: gzip.compress(b'{"text": "One."}\n' * 3)[:-9],
        {"#1": "kept", "#2": "kept", "#3": "kept", "": "truncated"},
    ),
]

ZIP: list[Case] = [
    ("empty.zip", pack_zip, "empty"),
    ("nothing.zip", lambda: b"", "empty"),
    ("no-zip.zip", lambda: STORY, "malformed"),
    ("truncated.zip", lambda: pack_zip(("a.txt", STORY), ("b.txt", STORY))[:-30], "truncated"),
    ("flat-bomb.zip", lambda: pack_zip(("a.txt", b" " * 300 * MEGABYTE)), {"!/a.txt": "oversized"}),
    ("lying-size.zip", lying_zip, {"!/story.txt": "malformed"}),
    (
        "many-bombs.zip",
        lambda: pack_zip(*((f"{number}.txt", b" " * 9 * MEGABYTE) for number in range(40))),
        {f"!/{number}.txt": "decompression-bomb" for number in range(40)},
    ),
    (
        "nested-bomb.zip",
        lambda: pack_zip(*((f"{n}.zip", pack_zip(("a.txt", b"\0" * 50 * MEGABYTE))) for n in range(3))),
        {f"!/{number}.zip!/a.txt": "decompression-bomb" for number in range(3)},
    ),
    (
        "too-deep.zip",
        lambda: nest_zip(STORY, "story.txt", 6),
        {"!/level-4.zip!/level-3.zip!/level-2.zip": "nested-too-deep"},
    ),
    ("overlapping.zip", overlapping_zip, "decompression-bomb"),
    ("many-members.zip", many_members_zip, "too-many-parts"),
    ("encrypted.zip", encrypted_zip, {"!/story.txt": "encrypted"}),
    ("wrong-checksum.zip", checksum_zip, {"!/story.txt": "malformed"}),
    (
        "lzma.zip",
        lambda: pack_zip(("a.txt", STORY), method=zipfile.ZIP_LZMA),
        {"!/a.txt": "unsupported-format"},
    ),
    ("parent.zip", lambda: raw_named_zip("../../canary.txt"), {"!/../../canary.txt": "unsafe-name"}),
    ("absolute.zip", lambda: raw_named_zip("/etc/passwd.txt"), {"!//etc/passwd.txt": "unsafe-name"}),
    ("drive.zip", lambda: raw_named_zip("C:/story.txt"), {"!/C:/story.txt": "unsafe-name"}),
    ("backslash.zip", lambda: raw_named_zip("..\\story.txt"), {"!/..\\x5cstory.txt": "unsafe-name"}),
    ("newline.zip", lambda: raw_named_zip("a\nb.txt"), {"!/a\\x0ab.txt": "unsafe-name"}),
    ("nul-name.zip", lambda: raw_named_zip("a.txt\0.exe"), {"!/a.txt\\x00.exe": "unsafe-name"}),
    (
        "link.zip",
        lambda: pack_zip((zip_entry("link.txt", ZIP_LINK), b"../../../canary.txt")),
        {"!/link.txt": "outside-landing"},
    ),
    (
        "hidden.zip",
        lambda: pack_zip((".git/a.txt", STORY), ("in/.b/c.txt", STORY), ("..d/e.txt", STORY), ("./f.txt", STORY)),
        {"!/./f.txt": "kept"},
    ),
    (
        "mixed.zip",
        lambda: pack_zip(
            ("in/a.txt", STORY), ("b.exe", b"MZ\x90"), ("c.txt", b"%PDF-1.7"), ("__MACOSX/._a.txt", b"\0")
        ),
        {"!/in/a.txt": "kept", "!/b.exe": "unsupported-format", "!/c.txt": "binary"},
    ),
]

TAR: list[Case] = [
    ("empty.tar.gz", lambda: gzip.compress(pack_tar()), "empty"),
    ("no-tar.tgz", lambda: gzip.compress(STORY), "malformed"),
    (
        "truncated.tar.gz",
        lambda: gzip.compress(pack_tar(("a.txt", STORY), ("b.txt", STORY * 99))[:4000]),
        {"!/a.txt": "kept", "!/b.txt": "truncated", "": "truncated"},
    ),
    (
        "cut-gzip.tar.gz",
        lambda: gzip.compress(pack_tar(("a.txt", STORY), ("b.txt", STORY * 999)), 0)[:-30],
        {"!/a.txt": "kept", "!/b.txt": "truncated", "": "truncated"},
    ),
    (
        "bomb.tar.gz",
        lambda: gzip.compress(pack_tar(("a.txt", b" " * 200 * MEGABYTE)), 9),
        {"!/a.txt": "oversized", "": "decompression-bomb"},
    ),
    ("long-header.tar.gz", pax_bomb, "oversized"),
    (
        "links.tar",
        lambda: pack_tar(
            tar_entry("soft.txt", tarfile.SYMTYPE, "../../../canary.txt"),
            tar_entry("hard.txt", tarfile.LNKTYPE, "/etc/passwd"),
            tar_entry("device.txt", tarfile.CHRTYPE),
            tar_entry("pipe.txt", tarfile.FIFOTYPE),
            ("good.txt", STORY),
        ),
        {
            "!/soft.txt": "outside-landing",
            "!/hard.txt": "outside-landing",
            "!/device.txt": "unreadable",
            "!/pipe.txt": "unreadable",
            "!/good.txt": "kept",
        },
    ),
    (
        "names.tar.gz",
        lambda: gzip.compress(
            pack_tar(("../up.txt", STORY), ("/root.txt", STORY), ("a\x07.txt", STORY), ("good.txt", STORY))
        ),
        {
            "!/../up.txt": "unsafe-name",
            "!//root.txt": "unsafe-name",
            "!/a\\x07.txt": "unsafe-name",
            "!/good.txt": "kept",
        },
    ),
    (
        "hidden.tar",
        lambda: pack_tar((".git/a.txt.meta.json", b"{}"), (".git/a.txt", STORY), ("b.txt", STORY)),
        {"!/b.txt": "kept"},
    ),
    (
        "bytes-name.tar",
        lambda: pack_tar(("caf\udce9.txt", STORY), format=tarfile.GNU_FORMAT),
        {"!/caf\\xe9.txt": "unsafe-name"},
    ),
]

WARC: list[Case] = [
    ("no-warc.warc", lambda: STORY, {"#1": "malformed"}),
    ("empty.warc", lambda: b"", "empty"),
    ("only-requests.warc", lambda: warc_record(b"GET / HTTP/1.1\r\n\r\n", kind="request"), "empty"),
    ("too-long.warc", lambda: warc_record(PAGE, length=len(PAGE) + 5000), {"#1": "truncated"}),
    (
        "too-short.warc",
        lambda: warc_record(PAGE) + warc_record(PAGE, length=len(PAGE) - 40),
        {"#1": "kept", "#2": "truncated"},
    ),
    ("negative.warc", lambda: warc_record(PAGE, length=-1), {"#2": "malformed"}),
    ("no-newline.warc", lambda: b"WARC/1.0\r\nWARC-Type: " + b"x" * 40 * MEGABYTE, "oversized"),
    ("many-headers.warc", lambda: b"WARC/1.0\r\n" + b"X: y\r\n" * 8_000_000, "oversized"),
    ("long-http-header.warc", lambda: warc_record(b"HTTP/1.1 200 OK\r\n" + b"x" * 40 * MEGABYTE), "oversized"),
    ("blank-lines.warc", lambda: b"\r\n" * 20 * MEGABYTE, "empty"),
    (
        "packed-bomb.warc",
        lambda: warc_record(answer(gzip.compress(b" " * 200 * MEGABYTE), "Content-Encoding: gzip\r\n")),
        {"#1": "oversized"},
    ),
    (
        "truncated.warc.gz",
        lambda: b"".join(map(gzip.compress, [warc_record(PAGE)] * 2))[:-25],
        {"#1": "kept", "#2": "truncated", "": "truncated"},
    ),
    ("broken-deflate.warc.gz", lambda: b"\x1f\x8b\x08\0\0\0\0\0\0\3" + zlib.compress(STORY), "malformed"),
]


def name_case(value: object) -> str:
    return value if isinstance(value, str) else ""


@pytest.mark.parametrize(("name", "build", "expected"), [*GZIP, *ZIP, *TAR, *WARC], ids=name_case)
def test_hostile_archive(
    judge: Callable[..., dict[str, str]], name: str, build: Build, expected: str | dict[str, str]
) -> None:
    parts = {"": expected} if isinstance(expected, str) else expected
    outcomes = judge(lambda desk: (Path(desk) / name).write_bytes(build()))
    assert outcomes == {name + part: outcome for part, outcome in parts.items()}


def test_the_largest_archive_that_is_kept_leaves_memory_over(judge: Callable[..., dict[str, str]]) -> None:
    """Ten articles just below the limit of one; an emoji makes four bytes of each of their characters."""
    line = "Line {} of a story that has no end, as it were, and so it goes on and on.\n"
    text = "".join(line.format(number) for number in range(200_000)).encode()[: 10 * MEGABYTE - 10]
    payload = pack_zip(*((f"{number}.txt", "😀".encode() + b"%d " % number + text[:9_900_000]) for number in range(10)))
    outcomes = judge(lambda desk: (desk / "large.zip").write_bytes(payload))
    assert outcomes == {f"large.zip!/{number}.txt": "kept" for number in range(10)}


@pytest.mark.parametrize(("name", "pack"), [("long.zip", pack_zip), ("long.tar", pack_tar)])
def test_names_too_long_to_show_are_told_apart(
    judge: Callable[..., dict[str, str]], name: str, pack: Callable[..., bytes]
) -> None:
    """`judge` fails for two outcomes of one path."""
    long = "a" * 5_000
    payload = pack(
        (f"{long}1.txt", STORY), (f"{long}2.txt", STORY), (f"{long}/{'b' * 99}.txt", STORY), ("c.txt", STORY)
    )
    outcomes = judge(lambda desk: (desk / name).write_bytes(payload))
    assert outcomes.pop(f"{name}!/c.txt") == "kept"
    assert list(outcomes.values()) == ["unsafe-name"] * 3
    assert max(len(path) for path in outcomes) < 4_200


def test_many_members_that_are_slow_to_read(judge: Callable[..., dict[str, str]]) -> None:
    """Each is just below a limit of its kind, and none takes as long as one may: what they cost together is counted."""
    mails = {f"{n}.eml": b"Content-Type: text/plain" + b"; a=b" * 390 + b"\n\n" + STORY + b"%d" % n for n in range(50)}
    items = b"<item><author>" + b"a." * 490 + b"</author><description>" + STORY + b"</description></item>"
    feeds = {f"{n}.rss": b"<rss><channel>%s<!--%d--></channel></rss>" % (items, n) for n in range(200)}
    payload = pack_zip(*mails.items(), *feeds.items())
    outcomes = judge(lambda desk: (desk / "slow.zip").write_bytes(payload))
    expected = {f"slow.zip!/{name}": "kept" for name in mails} | {f"slow.zip!/{name}#1": "kept" for name in feeds}
    assert outcomes == expected


def test_duplicated_member_names(judge: Callable[..., dict[str, str]]) -> None:
    """Which of the two is meant nobody knows; the first is taken, and the books have both."""
    with pytest.warns(UserWarning, match="Duplicate name"):
        payload = pack_zip(("a.txt", STORY), ("a.txt", STORY + STORY))
    outcomes = judge(lambda desk: (desk / "twice.zip").write_bytes(payload))
    assert sorted(outcomes.values()) == ["kept", "unsafe-name"]
    twice = judge(lambda desk: (desk / "twice.tar").write_bytes(pack_tar(("a.txt", STORY), ("a.txt", STORY))))
    assert sorted(twice.values()) == ["kept", "kept", "unsafe-name", "unsafe-name"]
