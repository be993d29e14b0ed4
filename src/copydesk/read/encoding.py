"""Bytes to text: from a byte order mark, the document's own declaration, valid UTF-8, then detection.

Declared names are read as browsers read them (WHATWG Encoding Standard, "Names and labels"): "iso-8859-1" and
"ascii" mean windows-1252, "gb2312" means gb18030, and so on, because that is what pages under these names hold.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from charset_normalizer import from_bytes

from copydesk.article import EncodingOrigin
from copydesk.outcome import Reason
from copydesk.read.code_pages import find_code_page
from copydesk.read.document import Refusal

WINDOWS_1252 = "windows-1252"

# Longest first: the UTF-32 little-endian mark begins with the UTF-16 one.
BOMS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)

# How ISO-2022-JP goes over to Japanese; all its bytes are ASCII, and would be taken for it.
SHIFT = re.compile(rb"\x1b\$[@B]")

# Python's codec name → the encoding that the WHATWG standard reads it as, where the two differ. A declaration
# inside the document that says UTF-16 can't be true, or it couldn't have been read: the standard takes UTF-8.
READ_AS = {
    "ascii": WINDOWS_1252,
    "iso8859-1": WINDOWS_1252,
    "cp1252": WINDOWS_1252,
    "iso8859-9": "windows-1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
    "big5": "big5hkscs",
    "utf-16": "utf-8",
    "utf-16-le": "utf-8",
    "utf-16-be": "utf-8",
}

# What may be declared: the encodings of the WHATWG standard by Python's codec names. Nothing else is looked up,
# since Python's registry also holds codecs that are no character encodings (base64, unicode_escape, idna).
DECLARABLE = frozenset(
    {"ascii", "utf-8", "utf-16", "utf-16-le", "utf-16-be", "big5", "big5hkscs", "cp866", "cp874", "cp932", "cp949"}
    | {"euc_jp", "euc_kr", "gb18030", "gb2312", "gbk", "iso2022_jp", "shift_jis", "tis-620"}
    | {"koi8-r", "koi8-u", "mac-roman", "mac-cyrillic"}
    | {f"iso8859-{part}" for part in (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 14, 15, 16)}
    | {f"cp125{page}" for page in range(9)}
)

# A UTF-8 file of mixed origin holds a stray byte or two of another encoding: up to one bad sequence for this many
# good ones it is still UTF-8, and each bad one becomes U+FFFD.
GOOD_SEQUENCES_A_BAD_ONE = 10

# The high characters of western European text in windows-1252: letters and the typographer's marks.
WESTERN_LETTERS = "ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÑÒÓÔÕÖØÙÚÛÜÝßàáâãäåæçèéêëìíîïñòóôõöøùúûüýÿŒœŠšŽžŸÐðÞþ"
WESTERN_MARKS = "€‚„…†‡‰‹‘’“”•–—™›\xa0¡¢£¥§©ª«®°±²³´·¹º»¼½¾¿×÷ˆ˜¨¦¬\xad¶µ¤¸"
NOT_WESTERN = re.compile(f"[^\x00-\x7f{WESTERN_LETTERS}{WESTERN_MARKS}]")
# Marks never stand between two letters of one word, letters of a foreign code page do ("Wałęsa" as "Wa³êsa").
MARK_INSIDE_WORD = re.compile(r"[a-z][¡¢£¥§©ª«®±²³¹º»¼½¾¿×÷¶µ¤¦¬][a-z]")
# Three accented letters in a row are common in no western language, and everywhere in Cyrillic or Greek.
ACCENTED_RUN = re.compile(f"[{WESTERN_LETTERS}]{{3}}")

# A decoded text with more replacement characters than one in this many was not in that encoding.
CHARACTERS_A_REPLACEMENT = 50


# A code page of one byte a character as Python's charmap decoder takes it; decoding with it and `errors="replace"`
# takes a second for every 2 MB of unassigned bytes, with U+FFFD in the table it takes a hundredth of that.
WINDOWS_1252_TABLE = bytes(range(256)).decode("cp1252", errors="replace")

# What charset-normalizer tells by the form of the bytes, whatever the language.
MULTIBYTE = frozenset(
    {"big5", "big5hkscs", "cp932", "cp949", "cp950", "euc_jis_2004", "euc_jisx0213", "euc_jp", "euc_kr", "gb18030"}
    | {"gb2312", "gbk", "hz", "iso2022_jp", "iso2022_kr", "johab", "shift_jis", "shift_jis_2004", "shift_jisx0213"}
    | {"utf_16", "utf_32", "utf_7", "utf_8", "utf_16_le", "utf_16_be", "cp874", "tis_620"}
)

# Detection looks at this much of a file: more doesn't change what it finds, and takes seconds.
SAMPLE_BYTES = 200_000
HIGH_BYTES = bytes(range(0xC2))

# UTF-16 without a mark: one in ten of its characters is ASCII (blanks, at least), nine in ten are of an alphabet or
# punctuation, and none is what no text has. ASCII with NULs in it would be Chinese; Chinese itself isn't recognized.
CHARACTERS_AN_ASCII = 10
CHARACTERS_AN_IDEOGRAPH = 10
IDEOGRAPH = re.compile("[\u2100-\uffff]")
NOT_IN_TEXT = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff\ue000-\uf8ff\ufdd0-\ufdef\ufffe\uffff]")
ASCII = re.compile("[\t-\r -~]")


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text, the encoding it was in and how that was found."""

    text: str
    encoding: str
    origin: EncodingOrigin


def decode(payload: bytes, declared: str | None = None) -> Decoded | Refusal:
    """The text of `payload`. `declared` is the encoding's name as the document states it, if it does.

    A declared single-byte encoding can't fail to decode, so valid UTF-8 with multi-byte characters overrules it:
    crawlers re-encode pages and leave the old declaration. So does another code page where a template's "iso-8859-1"
    makes no western text of it.
    """
    for mark, name in BOMS:
        if payload.startswith(mark):
            return decode_marked(payload[len(mark) :], name)
    without_mark = guess_utf16(payload)
    if without_mark is not None:
        return Decoded(payload.decode(without_mark), without_mark, EncodingOrigin.DETECTION)
    shifted = try_decode(payload, "iso2022_jp") if SHIFT.search(payload) else None
    if shifted is not None:
        return Decoded(shifted, "iso-2022-jp", EncodingOrigin.DETECTION)
    encoding = resolve_label(declared) if declared else None
    as_utf8 = try_decode(payload, "utf-8")
    if as_utf8 is not None and (encoding is None or encoding == "utf-8" or not payload.isascii()):
        origin = EncodingOrigin.DECLARATION if encoding == "utf-8" else EncodingOrigin.UTF8
        return Decoded(as_utf8, "utf-8", origin)
    if encoding is not None and encoding != "utf-8":
        as_declared = try_decode(payload, encoding)
        if as_declared is not None:
            overruled = overrule_western(payload, as_declared) if encoding == WINDOWS_1252 else None
            return overruled or Decoded(as_declared, encoding, EncodingOrigin.DECLARATION)
    return decode_damaged_utf8(payload) or detect(payload)


def overrule_western(payload: bytes, as_declared: str) -> Decoded | None:
    """The text in the code page that its language knows, where what is declared makes no western text of the bytes.

    Two contradict each other, so it is recorded as a guess.
    """
    if is_western(as_declared):
        return None
    guess = find_code_page(payload)
    is_other = guess is not None and guess.is_sure and guess.encoding != "cp1252"
    return decode_code_page(payload, guess.encoding, EncodingOrigin.GUESS) if guess is not None and is_other else None


def decode_marked(payload: bytes, encoding: str) -> Decoded | Refusal:
    """The text after a byte order mark."""
    text = payload.decode(encoding, errors="replace")
    if is_garbled(text):
        return Refusal(
            Reason.UNDECODABLE,
            f"its byte order mark says {encoding}, and {text.count(chr(0xFFFD)):,} characters are invalid in it",
        )
    return Decoded(text, encoding, EncodingOrigin.BOM)


def decode_damaged_utf8(payload: bytes) -> Decoded | None:
    """UTF-8 with few bad sequences, each of them replaced by U+FFFD; None where it isn't that."""
    text = payload.decode("utf-8", errors="replace")
    bad = text.count("\ufffd")
    good = len(payload.translate(None, HIGH_BYTES)) - bad
    if good < bad * GOOD_SEQUENCES_A_BAD_ONE:
        return None
    return Decoded(text, "utf-8", EncodingOrigin.UTF8)


def detect(payload: bytes) -> Decoded | Refusal:
    """The code page whose text a language knows; for characters of several bytes what charset-normalizer finds.

    Where neither is sure, the code page that fits best, and the origin says so.
    """
    western = decode_windows_1252(payload)
    guess = find_code_page(payload)
    if guess is None and is_western(western):
        return Decoded(western, WINDOWS_1252, EncodingOrigin.DETECTION)
    if guess is not None and guess.is_sure:
        return decode_code_page(payload, guess.encoding, EncodingOrigin.DETECTION)
    best = None if is_western(western) else from_bytes(payload[:SAMPLE_BYTES]).best()
    if best is not None and best.encoding in MULTIBYTE:
        text = payload.decode(best.encoding, errors="replace")
        if not is_garbled(text):
            return Decoded(text, best.encoding.replace("_", "-"), EncodingOrigin.DETECTION)
    if guess is None and best is None:
        return Refusal(Reason.UNDECODABLE, f"no known encoding gives text for its {len(payload):,} bytes")
    name = guess.encoding if guess is not None else str(best.encoding) if best is not None else WINDOWS_1252
    found = decode_code_page(payload, name, EncodingOrigin.GUESS)
    if is_garbled(found.text):
        return Refusal(Reason.UNDECODABLE, f"the likeliest encoding, {found.encoding}, gives garbled text")
    return found


def decode_code_page(payload: bytes, name: str, origin: EncodingOrigin) -> Decoded:
    """The text in a code page, which has the name that browsers know it by."""
    if name == "cp1252":
        return Decoded(decode_windows_1252(payload), WINDOWS_1252, origin)
    text = payload.decode(name, errors="replace")
    return Decoded(text, re.sub(r"^cp(?=125\d$)", "windows-", name).replace("_", "-"), origin)


def guess_utf16(payload: bytes) -> str | None:
    """The UTF-16 that bytes without a mark are in; None for others. Only bytes with NULs among them are looked at."""
    if len(payload) % 2 or 0 not in payload:
        return None
    found: dict[str, int] = {}
    for encoding in ("utf-16-le", "utf-16-be"):
        text = try_decode(payload[:SAMPLE_BYTES], encoding)
        if text and not NOT_IN_TEXT.search(text):
            found[encoding] = len(ASCII.findall(text))
    best = max(found, key=found.__getitem__, default=None)
    length = min(len(payload), SAMPLE_BYTES) // 2
    if best is None or found[best] * CHARACTERS_AN_ASCII < length:
        return None
    text = try_decode(payload, best)
    return best if text and len(IDEOGRAPH.findall(text)) * CHARACTERS_AN_IDEOGRAPH <= len(text) else None


def mend_surrogates(text: str) -> str:
    """The text with halves of a character joined, and lone ones, which no encoding has, as U+FFFD."""
    if text.isascii():
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def resolve_label(label: str) -> str | None:
    """The encoding that a declared name means to a browser, as a name Python can decode; None for unknown names."""
    try:
        name = codecs.lookup(label.strip()).name
    except (LookupError, ValueError):
        return None
    return READ_AS.get(name, name) if name in DECLARABLE else None


def try_decode(payload: bytes, encoding: str) -> str | None:
    """The text, or None where the bytes aren't valid in `encoding`."""
    if encoding == WINDOWS_1252:
        return decode_windows_1252(payload)
    try:
        return payload.decode(encoding)
    except UnicodeDecodeError:
        return None


def decode_windows_1252(payload: bytes) -> str:
    """Text of windows-1252. Its five unassigned bytes become U+FFFD."""
    return codecs.charmap_decode(payload, "replace", WINDOWS_1252_TABLE)[0]


def is_western(text: str) -> bool:
    """Whether a text read as windows-1252 looks like a western European language."""
    return not (NOT_WESTERN.search(text) or MARK_INSIDE_WORD.search(text) or ACCENTED_RUN.search(text))


def is_garbled(text: str) -> bool:
    """Whether too many characters of the text are replacement characters."""
    return text.count("\ufffd") * CHARACTERS_A_REPLACEMENT > len(text)
