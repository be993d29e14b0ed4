"""Pages, XML, JSON, mail and text that were made to do harm, or are not what their names say."""

from __future__ import annotations

import http.server
import random
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

MEGABYTE = 1_000_000
STORY = "The ferry resumed on Monday after two days of storm, the harbour office said."
FEED = '<rss version="2.0"><channel><title>f</title>{}</channel></rss>'
NITF = "<nitf><body><body.content><p>{}</p></body.content></body></nitf>"


def declare(declarations: str, content: str) -> bytes:
    return f'<?xml version="1.0"?><!DOCTYPE nitf [{declarations}]>{NITF.format(content)}'.encode()


def billion_laughs() -> bytes:
    levels = "".join(f'<!ENTITY l{level} "' + f"&l{level - 1};" * 10 + '">' for level in range(1, 10))
    return declare(f'<!ENTITY l0 "lol">{levels}', "&l9;")


def quadratic_blowup() -> bytes:
    return declare(f'<!ENTITY long "{"x" * 50_000}">', "&long;" * 50_000)


def hidden_declaration() -> bytes:
    """Comments and instructions before the document type, to get past a look at the beginning."""
    before = "<!-- a [ > comment -->" * 2_000 + "<?pi ?>"
    return f'{before}\n<!DOCTYPE nitf [<!ENTITY e "x">]>{NITF.format("&e;")}'.encode()


def many_attributes() -> bytes:
    return b"<nitf " + b" ".join(b'a%d=""' % number for number in range(500_000)) + b"/>"


def nest_mail(levels: int) -> bytes:
    opening = "".join(f"Content-Type: multipart/mixed; boundary=b{level}\n\n--b{level}\n" for level in range(levels))
    closing = "".join(f"\n--b{level}--\n" for level in reversed(range(levels)))
    return f"Subject: nested\n{opening}Content-Type: text/plain\n\n{STORY}{closing}".encode()


def long_line_among_good_ones() -> bytes:
    good = f'{{"text": "{STORY}"}}\n'.encode()
    return good + b'{"text": "' + b"x" * 11 * MEGABYTE + b'"}\n' + good


def page(body: str, head: str = "") -> bytes:
    return f"<!DOCTYPE html><html><head>{head}</head><body>{body}</body></html>".encode()


Build = Callable[[], bytes]
Case = tuple[str, Build, str | dict[str, str]]

XML: list[Case] = [
    ("billion-laughs.xml", billion_laughs, "unsafe-markup"),
    ("quadratic-blowup.xml", quadratic_blowup, "unsafe-markup"),
    ("hidden-declaration.xml", hidden_declaration, "unsafe-markup"),
    ("utf16-laughs.xml", lambda: billion_laughs().decode().encode("utf-16"), "unsafe-markup"),
    ("passwd.xml", lambda: declare('<!ENTITY e SYSTEM "file:///etc/passwd">', "&e;"), "unsafe-markup"),
    ("parameter.xml", lambda: declare('<!ENTITY % p SYSTEM "file:///etc/passwd"> %p;', "x"), "unsafe-markup"),
    ("laughs.rss", lambda: billion_laughs().replace(b"nitf", b"rss"), "unsafe-markup"),
    ("undefined-entity.xml", lambda: NITF.format("&nosuchentity;").encode(), "kept"),
    ("ampersands.xml", lambda: NITF.format("&" * 9 * MEGABYTE).encode(), "malformed"),
    ("open-sections.xml", lambda: NITF.format("<![CDATA[&" * 150_000).encode(), "malformed"),
    ("references.xml", lambda: NITF.format("&#65;" * 1_900_000).encode(), "kept"),
    ("unclosed.xml", lambda: b"<nitf><body><body.content><p>" + STORY.encode(), "malformed"),
    ("deep.xml", lambda: b"<nitf>" + b"<a>" * 5_000 + b"</a>" * 5_000 + b"</nitf>", "nested-too-deep"),
    ("many-elements.xml", lambda: b"<nitf>" + b"<a/>" * 2_000_000 + b"</nitf>", "too-many-parts"),
    ("many-attributes.xml", many_attributes, "too-many-parts"),
    ("wrong-encoding.xml", lambda: b'<?xml version="1.0" encoding="utf-16"?>' + NITF.format(STORY).encode(), "kept"),
    ("utf7.xml", lambda: b'<?xml version="1.0" encoding="UTF-7"?>+ADw-nitf/+AD4-', "malformed"),
    ("unknown-root.xml", lambda: b"<svg xmlns='http://www.w3.org/2000/svg'/>", "unsupported-format"),
    ("empty.xml", lambda: b"", "empty"),
    ("blank.xml", lambda: b" \n\t", "empty"),
    ("no-items.rss", lambda: FEED.format("").encode(), "empty"),
    ("no-entries.atom", lambda: b'<feed xmlns="http://www.w3.org/2005/Atom"/>', "empty"),
    ("many-items.rss", lambda: FEED.format("<item/>" * 90_000).encode(), "too-many-parts"),
    ("cut.rss", lambda: FEED.format(f"<item><description>{STORY}").encode()[:-40], {"#1": "truncated"}),
    ("doctypes.xml", lambda: b"<!DOCTYPE " * 190_000, "malformed"),
    (
        "author-bomb.rss",
        lambda: FEED.format(f"<item><author>{'a.' * 4 * MEGABYTE}</author><title>{STORY}</title></item>").encode(),
        {"#1": "empty"},
    ),
    (
        "item-bomb.rss",
        lambda: FEED.format(f"<item><description>{'&lt;b>' * 100_000}{STORY}</description></item>").encode(),
        {"#1": "kept"},
    ),
]

HTML: list[Case] = [
    ("deep.html", lambda: page("<div>" * 199_990 + STORY), "nested-too-deep"),
    ("deeper.html", lambda: page("<div>" * 200_000 + STORY), "too-many-parts"),
    ("deep-inline.html", lambda: page("<b>" * 100_000 + STORY), "nested-too-deep"),
    ("deep-unknown.html", lambda: page("<x-a>" * 1_000 + STORY + "</x-a>" * 1_000), "nested-too-deep"),
    ("many-tags.html", lambda: page("<br>" * 1_000_000), "too-many-parts"),
    ("brackets.html", lambda: page("<" * 5 * MEGABYTE), "too-many-parts"),
    ("open-comment.html", lambda: b"<!--" * 40_000 + b"<html>" + STORY.encode(), "kept"),
    ("open-scripts.html", lambda: page("<script>" * 60_000 + STORY), "kept"),
    ("long-tag.html", lambda: page("<a " + "x=1 " * 2_000_000), "kept"),
    ("empty.html", lambda: b"", "empty"),
    ("blank.html", lambda: b"\xef\xbb\xbf \r\n", "empty"),
    ("picture.html", lambda: b"\x89PNG\r\n\x1a\n" + b"\0" * 99, "binary"),
    ("nul.html", lambda: page(STORY).replace(b"ferry", b"fer\0ry"), "binary"),
    ("utf7.html", lambda: b'<meta charset="utf-7">+ADw-script+AD4-alert(1)+ADw-/script+AD4-' + STORY.encode(), "kept"),
    ("local-canonical.html", lambda: page(STORY, '<link rel="canonical" href="file:///etc/passwd">'), "kept"),
]

JSON: list[Case] = [
    ("deep.json", lambda: b"[" * 1_000_000 + b"]" * 1_000_000, "nested-too-deep"),
    ("deep-object.json", lambda: b'{"text":' * 200_000 + b"1" + b"}" * 200_000, "nested-too-deep"),
    ("huge-number.json", lambda: b'{"text": ' + b"9" * 5 * MEGABYTE + b"}", "malformed"),
    ("huge-exponent.json", lambda: b'{"text": 1e999999999}', "empty"),
    ("no-json.json", lambda: page(STORY), "malformed"),
    ("scalar.json", lambda: b'"a text"', "malformed"),
    ("empty.json", lambda: b"", "empty"),
    ("empty-object.json", lambda: b"{}", "empty"),
    ("empty-array.json", lambda: b"[]", "empty"),
    ("duplicate-keys.json", lambda: b'{"text": "' + b'x", "text": "' * 100_000 + b'One text."}', "kept"),
    ("surrogates.json", lambda: b'{"text": "' + rb"\ud800" * 100 + b'"}', "undecodable"),
    ("one-surrogate.json", lambda: f'{{"text": "{STORY} \\ud83d", "title": "\\udc00 title"}}'.encode(), "kept"),
    ("nul.json", lambda: rb'{"text": "a\u0000b and more words"}', "binary"),
    ("many.json", lambda: b"[" + b'{"text":"x"},' * 20_000 + b'{"text":"x"}]', "too-many-parts"),
    ("empty.jsonl", lambda: b"", "empty"),
    ("blank.jsonl", lambda: b"\n\n\n", "empty"),
    (
        "bad-line.jsonl",
        lambda: f'{{"text": "{STORY}"}}\n{{"text": "cut\n{{"text": "{STORY} Again."}}\n'.encode(),
        {"#1": "kept", "#2": "malformed", "#3": "kept"},
    ),
    ("long-line.jsonl", long_line_among_good_ones, {"#1": "kept", "#2": "oversized", "#3": "kept"}),
    ("50-mb-line.jsonl", lambda: b'{"text": "' + b"x" * 50 * MEGABYTE + b'"}', "oversized"),
    ("utf16.jsonl", lambda: f'{{"text": "{STORY}"}}\n'.encode("utf-16"), "undecodable"),
    ("bare-utf16.jsonl", lambda: f'{{"text": "{STORY}"}}\n'.encode("utf-16-le"), "undecodable"),
]

MAIL: list[Case] = [
    ("nested.eml", lambda: nest_mail(1_000), "nested-too-deep"),
    ("no-header.eml", lambda: b"\n" + STORY.encode(), "malformed"),
    ("no-text.eml", lambda: b"Subject: x\nContent-Type: image/png\n\nabc", "empty"),
    ("empty.eml", lambda: b"", "empty"),
    ("long-header.eml", lambda: b"Subject: " + b"a(" * 2 * MEGABYTE + b"\n\n" + STORY.encode(), "oversized"),
    (
        "parameters.eml",
        lambda: b"Content-Type: text/plain" + b"; a=b" * MEGABYTE + b"\n\n" + STORY.encode(),
        "oversized",
    ),
    (
        "many-types.eml",
        lambda: b"Content-Type: text/plain; charset=x\n" * 200_000 + b"\n" + STORY.encode(),
        "oversized",
    ),
    (
        "many-parts.eml",
        lambda: b"Content-Type: multipart/mixed; boundary*=b\n\n" + b"--b\n\nx\n" * MEGABYTE,
        "too-many-parts",
    ),
    ("many-headers.eml", lambda: b"X: 1\n" * 500_000 + b"\n" + STORY.encode(), "oversized"),
    ("bad-charset.eml", lambda: b"Content-Type: text/plain; charset=rot13\n\n" + STORY.encode(), "kept"),
    ("endless-part.eml", lambda: b"Content-Type: multipart/mixed; boundary=b\n\n--b\n\n" + STORY.encode(), "kept"),
    ("bad-base64.eml", lambda: b"Content-Transfer-Encoding: base64\nSubject: x\n\n!!!!", "empty"),
]

TEXT: list[Case] = [
    ("50-mb-line.txt", lambda: b"x" * 50 * MEGABYTE, "oversized"),
    ("60-mb.html", lambda: b" " * 60 * MEGABYTE, "oversized"),
    ("document.txt", lambda: b"%PDF-1.7\n" + STORY.encode(), "binary"),
    ("packed.txt", lambda: b"\x1f\x8b\x08" + STORY.encode(), "binary"),
    ("archive.txt", lambda: b"PK\x03\x04" + STORY.encode(), "binary"),
    ("page.txt", lambda: page(STORY), "kept"),
    ("nul.txt", lambda: STORY.encode() + b"\0", "binary"),
    ("controls.txt", lambda: bytes(range(1, 32)) * 40, "binary"),
    ("utf16.txt", lambda: STORY.encode("utf-16-be"), "kept"),
    ("half-utf16.txt", lambda: STORY.encode("utf-16-le")[:-1], "binary"),
    ("false-mark.txt", lambda: b"\xff\xfe" + b"\x00\xd8" * 999, "undecodable"),
    ("random.txt", lambda: random.Random(7).randbytes(200_000), "binary"),
    ("random-high.txt", lambda: bytes(byte | 0x80 for byte in random.Random(7).randbytes(200_000)), "undecodable"),
    # Some encoding makes letters of any byte: what counts is that it doesn't take long to find one.
    ("unassigned.html", lambda: page("@" * 4 * MEGABYTE).replace(b"@", b"\x81"), "kept"),
    ("invisible.txt", lambda: "\ufeff\u200b\n\u200b".encode(), "empty"),
    ("no-suffix", lambda: STORY.encode(), "unsupported-format"),
    ("program.exe", lambda: b"MZ\x90", "unsupported-format"),
]


def name_case(value: object) -> str:
    return value if isinstance(value, str) else ""


@pytest.mark.parametrize(("name", "build", "expected"), [*XML, *HTML, *JSON, *MAIL, *TEXT], ids=name_case)
def test_hostile_document(
    judge: Callable[..., dict[str, str]], name: str, build: Build, expected: str | dict[str, str]
) -> None:
    outcomes = judge(lambda desk: (Path(desk) / name).write_bytes(build()))
    parts = {"": expected} if isinstance(expected, str) else expected
    assert outcomes == {name + part: outcome for part, outcome in parts.items()}


@pytest.fixture
def listener() -> Iterator[tuple[int, list[str]]]:
    """An address that answers, and what was asked of it."""
    asked: list[str] = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    server = http.server.HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server.server_port, asked
    server.shutdown()
    thread.join()
    server.server_close()


def test_nothing_is_fetched_and_nothing_included(
    judge: Callable[..., dict[str, str]], listener: tuple[int, list[str]], landing: Path
) -> None:
    port, asked = listener
    address = f"http://127.0.0.1:{port}"
    canary = f"file://{landing.parent}/canary.txt"
    inclusion = '<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" parse="text" href="{}"/>'
    style = f'<?xml-stylesheet href="{address}/style.xsl" type="text/xsl"?>'
    schema = f'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:noNamespaceSchemaLocation="{address}/s.xsd"'
    files = {
        "dtd.xml": (f'<!DOCTYPE nitf SYSTEM "{address}/nitf.dtd">{NITF.format(STORY)}', "kept"),
        "public-dtd.xml": (f'<!DOCTYPE nitf PUBLIC "-//X//Y" "{address}/p.dtd">{NITF.format(STORY)}', "kept"),
        "http-entity.xml": (declare(f'<!ENTITY e SYSTEM "{address}/e">', "&e;").decode(), "unsafe-markup"),
        "file-entity.xml": (declare(f'<!ENTITY e SYSTEM "{canary}">', "&e;").decode(), "unsafe-markup"),
        "include.xml": (NITF.format(inclusion.format(canary)), "empty"),
        "http-include.xml": (NITF.format(STORY + inclusion.format(f"{address}/x")), "kept"),
        "style.xml": (style + NITF.format(STORY), "kept"),
        "schema.xml": (NITF.format(STORY).replace("<nitf>", f"<nitf {schema}>"), "kept"),
        "frame.html": (page(f'{STORY}<iframe src="{address}/f"></iframe><img src="{canary}">').decode(), "kept"),
        "base.html": (page(STORY, f'<base href="{address}/"><link rel="stylesheet" href="x.css">').decode(), "kept"),
        "link.rss": (FEED.format(f"<item><link>{address}/1</link><description>{STORY}</description></item>"), "kept"),
        "address.atom": (f"{address}/feed", "malformed"),
    }
    outcomes = judge(lambda desk: [(desk / name).write_text(text) for name, (text, _) in files.items()])
    assert {name.split("#")[0]: outcome for name, outcome in outcomes.items()} == {
        name: outcome for name, (_, outcome) in files.items()
    }
    assert asked == []
