"""Text as everything after compares and searches it: repaired, NFC, one kind of quote, dash and blank.

What is decided here, once:

* quotes      every double quote is `"`, every single quote and apostrophe `'`; a pair of ` or ' is a double quote
* dashes      an em dash and a run of hyphens set off a clause, so they become " - ", spaced or not; an en dash becomes
              "-" and keeps its spacing ("2010-2024", "Kyiv-Lviv", "he said - again"), as do all other hyphens
* blanks      every other blank is a plain space, runs of them are one; soft hyphens, zero-width and direction marks go
* joiners     stay where they are spelling: one between two letters of Arabic or Indian writing ("می‌رود")
* paragraphs  are separated by one blank line; a single line break inside a paragraph was hard wrapping and is a blank
* ellipsis    "…" is "..."
"""

from __future__ import annotations

import re
import unicodedata
from hashlib import blake2b
from typing import NamedTuple

import ftfy

# Curly quotes are ours to straighten (they stay in `content`); ftfy only does what needs its knowledge of encodings.
REPAIRS = ftfy.TextFixerConfig(uncurl_quotes=False, explain=False)
# Two passes settle every text seen; the bound only guards against a text that two repairs toss between them.
_MAX_PASSES = 8
_FINGERPRINT_BYTES = 16  # 128 bits: no chance collision among billions of articles

# A line that ftfy could change, to its end: characters beyond printable ASCII, or a sign that may begin an HTML entity.
_LINE_TO_REPAIR = re.compile(r"^[\t\x20-\x25\x27-\x7e]*[^\t\n\x20-\x25\x27-\x7e].*\n?", re.MULTILINE)
_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]"
)
# Zero-width joiners and non-joiners are a part of how Persian, Urdu, Hindi and their kin are written.
_JOINED_LETTER = "[\u0620-\u065f\u066e-\u06d3\u06d5\u06ee\u06ef\u06fa-\u06ff\u0750-\u077f\u08a0-\u08ff\u0900-\u0df3]"
_JOINERS = re.compile("[\u200c\u200d]+")
_LOOSE_JOINER = re.compile(f"(?<!{_JOINED_LETTER})[\u200c\u200d]|[\u200c\u200d](?!{_JOINED_LETTER})")
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f]")
_LINE_BREAK = re.compile("\r\n|[\r\x0b\x0c\x85\u2028]")
_CHARACTERS = str.maketrans(
    dict.fromkeys("“”„‟«»″‶〝〞＂", '"')
    | dict.fromkeys("‘’‚‛‹›′‵`´ʹʻʼʽ＇", "'")
    | dict.fromkeys("‐‑‒–−⁃﹣－", "-")
    | dict.fromkeys("—―⸺⸻﹘", " - ")
    | {"…": "...", "\u2029": "\n\n"}
)
_DOUBLED_QUOTE = re.compile("''")
# Each of these looks at a character once or twice, so a megabyte of blanks costs no more than one of words.
_BLANKS_IN_LINE = re.compile(r"[^\S\n]+")
_BLANKS_AT_BREAK = re.compile(r" ?\n ?")
_DASH_RUN = re.compile(r" ?-{2,} ?")
_PARAGRAPH_BREAK = re.compile(r"\n{2,}")
_BLANKS = re.compile(r"\s+")

# Chinese and Japanese are written without blanks: each character counts as a word, as word processors count them.
_WORD = re.compile(r"[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff]|[^\W_]+(?:['.,\-\u200c\u200d][^\W_]+)*")
_ALPHANUMERIC_RUN = re.compile(r"[^\W_]+")


class RepairedText(NamedTuple):
    """A normalized text, and whether wrongly decoded characters were put right on the way."""

    text: str
    repaired_mojibake: bool


def normalize_text(text: str) -> str:
    """The text as described above; normalizing it again changes nothing."""
    return repair_and_normalize(text).text


def repair_and_normalize(text: str) -> RepairedText:
    """Like `normalize_text`, and tells whether mojibake was repaired (a ligature or a wide letter is no mojibake)."""
    was_repaired = False
    text = drop_blank_lines(text)
    for _ in range(_MAX_PASSES):
        was_repaired = was_repaired or has_mojibake(text)
        settled = fold_characters(repair(text))
        if settled == text or is_plain(settled):
            return RepairedText(settled, was_repaired)
        text = settled
    return RepairedText(text, was_repaired)


def repair(text: str) -> str:
    """`text` as ftfy repairs it, which looks at lines one by one, unless a "<" says that it may be HTML."""
    if "<" in text:
        return ftfy.fix_text(text, REPAIRS)
    return _LINE_TO_REPAIR.sub(lambda line: ftfy.fix_text(line.group(), REPAIRS), text)


def drop_blank_lines(text: str) -> str:
    """The text with one blank line where there were several: ftfy takes its time for every line."""
    lines = text.split("\n")
    return "\n".join(line for place, line in enumerate(lines) if place == 0 or line.strip() or lines[place - 1].strip())


def is_plain(text: str) -> bool:
    """Whether a folded text has nothing left that ftfy could change: no letters beyond ASCII, no HTML entities."""
    return text.isascii() and "&" not in text


def has_mojibake(text: str) -> bool:
    """Whether some line of `text` was decoded with a wrong encoding, in a way that can be undone."""
    if text.isascii():
        return False
    return any(not line.isascii() and ftfy.fix_encoding(line) != line for line in text.splitlines())


def fold_characters(text: str) -> str:
    """One kind of quote, dash, blank and paragraph break in `text`; see the head of this module."""
    text = unicodedata.normalize("NFC", text)
    text = _INVISIBLE.sub("", _CONTROLS.sub("", text))
    if _JOINERS.search(text):
        text = _LOOSE_JOINER.sub("", _JOINERS.sub(lambda joiners: joiners.group()[0], text))
    text = _LINE_BREAK.sub("\n", unicodedata.normalize("NFC", text)).translate(_CHARACTERS)
    text = _BLANKS_AT_BREAK.sub("\n", _BLANKS_IN_LINE.sub(" ", text))
    text = _DASH_RUN.sub(" - ", _DOUBLED_QUOTE.sub('"', text))
    paragraphs = (_BLANKS.sub(" ", paragraph).strip() for paragraph in _PARAGRAPH_BREAK.split(text))
    return "\n\n".join(paragraph for paragraph in paragraphs if paragraph)


def join_lines(text: str) -> str:
    """A text of several paragraphs as one line: what a title is."""
    return _BLANKS.sub(" ", text).strip()


def split_paragraphs(text: str) -> list[str]:
    """The paragraphs of a normalized text."""
    return text.split("\n\n") if text else []


def count_words(text: str) -> int:
    """How many words a normalized text has: "3,000", "U.S", "alliance's" and "long-range" are one word each."""
    return len(_WORD.findall(text))


def fingerprint_words(text: str) -> str:
    """The hex blake2b-128 of the casefolded runs of letters and digits of `text`, joined by blanks.

    Punctuation, case, joiners, blanks and paragraph breaks don't count; every word, digit and their order do.
    """
    words = _ALPHANUMERIC_RUN.findall(unicodedata.normalize("NFC", _JOINERS.sub("", text.casefold())))
    return blake2b(" ".join(words).encode("utf-8", "surrogatepass"), digest_size=_FINGERPRINT_BYTES).hexdigest()
