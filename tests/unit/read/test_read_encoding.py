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


STORIES = {
    "cs": "Přístavní rada ve středu schválila druhé přístaviště a řekla, že práce začnou v březnu příštího roku.",
    "pl": "Rada portu zatwierdziła w środę drugą przystań, która będzie dłuższa, i "
    "powiedziała, że już w marcu zacznie się praca.",
    "hu": "A kikötő tanácsa szerdán jóváhagyta a második mólót, amely hosszabb lesz, és "
    "azt mondta, hogy tavasszal kezdődik.",
    "hr": "Lučko vijeće odobrilo je u srijedu drugi vez, koji će biti duži, rekao je "
    "predsjednik, a građani žele više vožnji.",
    "tr": "Liman kurulu çarşamba günü ikinci iskeleyi onayladı; başkan, işlerin önümüzdeki yıl başlayacağını söyledi.",
    "lt": "Uosto taryba trečiadienį patvirtino antrą prieplauką, kuri bus ilgesnė, ir "
    "pranešė, kad darbai prasidės kovą.",
    "ru": "Совет порта в среду одобрил второй причал и сообщил, что работы начнутся в марте следующего года.",
    "el": "Το συμβούλιο του λιμανιού ενέκρινε την Τετάρτη τη δεύτερη προβλήτα και είπε ότι "
    "οι εργασίες αρχίζουν τον Μάρτιο.",
    "de": "Der Hafenrat hat am Mittwoch den zweiten Anleger gebilligt; die Fähren müssen "
    "künftig länger fahren, hieß es später.",
    "fr": "Le conseil du port a approuvé mercredi un deuxième quai, qui sera plus long, "
    "après quatre années de négociations.",
}


@pytest.mark.parametrize(
    ("language", "encoding", "name"),
    [
        ("cs", "cp1250", "windows-1250"),
        ("cs", "iso8859-2", "iso8859-2"),
        ("cs", "cp852", "cp852"),
        ("pl", "cp1250", "windows-1250"),
        ("pl", "iso8859-2", "iso8859-2"),
        ("hu", "cp1250", "windows-1250"),
        ("hr", "cp1250", "windows-1250"),
        ("tr", "cp1254", "windows-1254"),
        ("lt", "cp1257", "windows-1257"),
        ("ru", "cp1251", "windows-1251"),
        ("ru", "koi8-r", "koi8-r"),
        ("ru", "cp866", "cp866"),
        ("el", "cp1253", "windows-1253"),
        ("de", "cp1252", "windows-1252"),
        ("fr", "cp1252", "windows-1252"),
    ],
)
@pytest.mark.parametrize("page", [False, True])
def test_the_language_of_the_text_tells_its_code_page(language: str, encoding: str, name: str, page: bool) -> None:
    text = f"<html><body><p>{STORIES[language]}</p></body></html>" if page else STORIES[language]
    decoded = decode(text.encode(encoding))
    assert isinstance(decoded, Decoded)
    assert decoded.text == text
    assert (decoded.encoding, decoded.origin) == (name, EncodingOrigin.DETECTION)


def test_a_doubtful_code_page_says_so() -> None:
    decoded = decode("Łžď Ťřň Ůśź".encode("cp1250"))
    assert isinstance(decoded, Decoded)
    assert decoded.origin is EncodingOrigin.GUESS


def test_signs_alone_leave_windows_1252() -> None:
    text = "\u201cThe ferry\u2019s berth \u2013 at last \u2013 is open\u2026\u201d it cost \u20ac14"
    decoded = decode(text.encode("cp1252"))
    assert decoded == Decoded(text, "windows-1252", EncodingOrigin.DETECTION)
