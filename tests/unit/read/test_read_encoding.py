"""Bytes to text."""

from __future__ import annotations

import pytest

from copydesk.article import EncodingOrigin
from copydesk.outcome import Reason
from copydesk.read.document import Refusal
from copydesk.read.encoding import Decoded, decode, guess_utf16, mend_surrogates, resolve_label

WESTERN = "He said “no” – the café’s façade cost €40… naïve señor Müller, Ångström."


@pytest.mark.parametrize(
    ("payload", "declared", "encoding", "origin"),
    [
        (WESTERN.encode(), None, "utf-8", EncodingOrigin.UTF8),
        (WESTERN.encode(), "utf-8", "utf-8", EncodingOrigin.DECLARATION),
        (WESTERN.encode("utf-8-sig"), "iso-8859-1", "utf-8", EncodingOrigin.BOM),
        (WESTERN.encode("utf-16"), None, "utf-16-le", EncodingOrigin.BOM),
        (b"\xfe\xff" + WESTERN.encode("utf-16-be"), None, "utf-16-be", EncodingOrigin.BOM),
        (WESTERN.encode("utf-32"), None, "utf-32-le", EncodingOrigin.BOM),
        (WESTERN.encode("cp1252"), None, "windows-1252", EncodingOrigin.DETECTION),
        (WESTERN.encode("cp1252"), "utf-8", "windows-1252", EncodingOrigin.DETECTION),
        (WESTERN.encode("cp1252"), "iso-8859-1", "windows-1252", EncodingOrigin.DECLARATION),
        (WESTERN.encode("cp1252"), "us-ascii", "windows-1252", EncodingOrigin.DECLARATION),
        (WESTERN.encode("cp1252"), "no-such-encoding", "windows-1252", EncodingOrigin.DETECTION),
        # Re-encoded by a crawler that left the declaration: valid UTF-8 wins.
        (WESTERN.encode(), "iso-8859-1", "utf-8", EncodingOrigin.UTF8),
        (WESTERN.encode(), "utf-16", "utf-8", EncodingOrigin.DECLARATION),
    ],
)
def test_western_text(payload: bytes, declared: str | None, encoding: str, origin: EncodingOrigin) -> None:
    assert decode(payload, declared) == Decoded(WESTERN, encoding, origin)


@pytest.mark.parametrize(
    ("text", "encoding", "declared"),
    [
        ("Президент заявил в Москве, что переговоры продолжатся на следующей неделе.", "cp1251", None),
        ("Президент заявил в Москве, что переговоры продолжатся.", "koi8-r", "koi8-r"),
        ("Wałęsa zażądał późniejszych głosowań nad ustawą, którą rząd przedłożył.", "cp1250", None),
        ("これは日本語のテキストです。ニュースを読みます。", "shift_jis", "Shift_JIS"),
        ("这是一个新闻报道，发表在北京。", "gb18030", "gb2312"),
    ],
)
def test_other_scripts(text: str, encoding: str, declared: str | None) -> None:
    decoded = decode(text.encode(encoding), declared)
    assert isinstance(decoded, Decoded)
    assert decoded.text == text


def test_a_stray_byte_leaves_utf8() -> None:
    decoded = decode(WESTERN.encode() * 3 + b"\xe9 ok")
    assert isinstance(decoded, Decoded)
    assert decoded.encoding == "utf-8"
    assert decoded.text.endswith("\ufffd ok")


def test_a_false_mark_is_undecodable() -> None:
    refused = decode(b"\xff\xfe" + b"\x00\xd8" * 20)
    assert isinstance(refused, Refusal)
    assert refused.reason is Reason.UNDECODABLE


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("text", [WESTERN, "news", "Президент заявил в Москве, что переговоры продолжатся."])
def test_utf16_without_a_mark(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding)) == Decoded(text, encoding, EncodingOrigin.DETECTION)


@pytest.mark.parametrize("payload", [b"abcdefghi\0", b"\0" * 20, b"ab\0cdefg", bytes(range(256)), b"a\0b"])
def test_what_only_has_nuls_is_no_utf16(payload: bytes) -> None:
    assert guess_utf16(payload) is None


def test_halves_of_characters_are_joined_and_lone_ones_replaced() -> None:
    assert mend_surrogates("a\ud83d\ude00b\ud83dc") == "a😀b\ufffdc"
    assert mend_surrogates("plain") == "plain"


@pytest.mark.parametrize("label", ["base64", "unicode_escape", "idna", "utf-7", "rot13", "", "x" * 500, "a\x00b"])
def test_only_encodings_of_pages_may_be_declared(label: str) -> None:
    assert resolve_label(label) is None
