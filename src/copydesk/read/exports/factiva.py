"""Factiva: articles as they show ("90 words", date, source), or indexed ("HD", "PD", "SN" before each field).

Either ends with the accession number: "Document TOLPO00020041009e0a90001".
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml.html import HtmlElement

from copydesk.bylines import split_byline
from copydesk.read.exports.labels import load_exports, load_word_names
from copydesk.read.exports.layout import Block, Exported, join_paragraphs, split_blocks

# The source's code, eight characters filled with zeros, the day of loading and nine characters.
NUMBER = re.compile(
    r"^[ \t\xa0]*(?:AN[ \t\xa0]+)?(?:Document|Dokument|Documento|文件|文書)?[ \t\xa0]*"
    r"[A-Z][A-Z0-9]{3,7}(?:19|20)\d{6}[a-z0-9]{9,12}[ \t\xa0]*$",
    re.M,
)
CODE = re.compile(r"^[ \t\xa0]*(?P<code>[A-Z]{2,3})(?:[ \t\xa0]+(?P<rest>.*))?$")
COPYRIGHT = re.compile(r"(?:\(c\)|©|Copyright|Ⓒ)", re.I)
BYLINE = re.compile(r"^(?:By|Von|Par|Por|Di|Door|BY)\s")
CLOCK = re.compile(r"^\d{1,2}:\d\d(?:\s?[AaPp][Mm])?$")
# Indexed articles begin with these two fields at least.
MIN_CODES = 4
# A name that stands by itself under a headline has two to four words.
MAX_NAME_WORDS = 4
# Lines between word count and story: date, time, source, code, volume, edition, page, language, copyright.
MAX_HEAD_LINES = 12


def is_factiva(text: str) -> bool:
    """Whether a text is an export of Factiva."""
    return NUMBER.search(text) is not None and (
        any(load_word_names().match(line.strip()) for line in text.splitlines()) or is_indexed(text)
    )


def is_indexed(text: str) -> bool:
    """Whether fields are named by their codes."""
    roles = load_roles()
    found = {match["code"] for line in text.splitlines() if (match := CODE.match(line)) and match["code"] in roles}
    return len(found) >= MIN_CODES and {"HD", "PD"} <= found


def read_factiva(text: str) -> Iterator[tuple[str, Exported]]:
    """The articles of an export, each with its own part of the text."""
    start = 0
    for match in NUMBER.finditer(text):
        part = text[start : match.end()]
        start = match.end()
        content = text[match.end() - len(part) : match.start()]
        if content.strip():
            yield part, read_indexed(content) if is_indexed(part) else read_shown(split_blocks(content))


def load_roles() -> dict[str, str]:
    """The role of each code; one that may stand above and below the story is read as one below it."""
    return {code: role for role, codes in load_exports()["factiva"].items() for code in codes}


def read_indexed(text: str) -> Exported:
    """An article of fields: a code before each, its value in as many lines as it takes."""
    roles = load_roles()
    fields: dict[str, list[str]] = {}
    code = ""
    for line in text.splitlines():
        match = CODE.match(line)
        if match and match["code"] in roles and match["code"] not in fields:
            code = match["code"]
            fields[code] = [match["rest"] or ""]
        elif code:
            fields[code].append(line)
    values = {roles[code]: " ".join(" ".join(lines).split()) for code, lines in fields.items()}
    story = [block for code in ("LP", "TD") for block in split_blocks("\n".join(fields.get(code, ())))]
    published = " ".join(one for one in (values.get("published"), values.get("time")) if one)
    return Exported(
        paragraphs=join_paragraphs(story),
        title=values.get("title"),
        authors=values.get("authors"),
        section=values.get("section"),
        source=values.get("source"),
        published=published or None,
        language=values.get("language"),
    )


def read_shown(blocks: list[Block]) -> Exported:
    """An article as it shows: above the count of words what it is called, below it where it is from."""
    lines = [(place, line) for place, block in enumerate(blocks) for line in block]
    words = next((at for at, (_, line) in enumerate(lines) if load_word_names().match(line)), None)
    if words is None:
        return Exported(join_paragraphs(blocks))
    above = [line for _, line in lines[:words]]
    # An empty line stands between the headline and what belongs to the count of words.
    is_apart = words > 1 and lines[words - 2][0] < lines[words - 1][0] == lines[words][0]
    byline = next((line for line in above if BYLINE.match(line)), None) or find_name(above, is_apart=is_apart)
    names = above[: above.index(byline)] if byline else above
    below = [line for _, line in lines[words + 1 : words + 1 + MAX_HEAD_LINES]]
    end = find_head_end(below)
    has_time = len(below) > 1 and CLOCK.match(below[1]) is not None
    source = below[2] if has_time and len(below) > 2 else below[1] if len(below) > 1 else None
    first = words + 1 + end
    story_starts = lines[first][0] if first < len(lines) else len(blocks)
    kept = [line for place, line in lines[first:] if place == story_starts]
    title = names[-1] if names else None
    return Exported(
        paragraphs=join_paragraphs([tuple(kept), *blocks[story_starts + 1 :]] if kept else []),
        title=title,
        authors=byline,
        section=names[-2] if len(names) > 1 and names[-2] != title else None,
        source=source,
        published=" ".join(below[: 2 if has_time else 1]) or None,
        language=below[end - 2] if end >= 2 and COPYRIGHT.match(below[end - 1]) else None,
    )


def find_name(above: list[str], *, is_apart: bool) -> str | None:
    """The last line above the count of words where it is a name: apart from the headline, or that is rather one."""
    if len(above) < 2 or len(above[-1].split()) > MAX_NAME_WORDS:
        return None
    if not is_apart and len(above[-2].split()) <= MAX_NAME_WORDS:
        return None
    return above[-1] if split_byline(above[-1]) and all(word[:1].isupper() for word in above[-1].split()) else None


def mark_bylines(tree: HtmlElement) -> None:
    """Put "By" before the names that a page of Factiva has in an element of their own."""
    for element in tree.iter("div"):
        if element.get("class") == "author" and not BYLINE.match((element.text or "").strip()):
            element.text = f"By {(element.text or '').strip()}"


def find_head_end(below: list[str]) -> int:
    """How many lines below the count of words belong to the head: up to the copyright, else to the source's code."""
    copyrights = [at for at, line in enumerate(below) if COPYRIGHT.match(line)]
    if copyrights:
        return copyrights[0] + 1
    codes = [at for at, line in enumerate(below) if re.fullmatch(r"[A-Z0-9]{3,8}", line)]
    return codes[0] + 1 if codes else min(3, len(below))
