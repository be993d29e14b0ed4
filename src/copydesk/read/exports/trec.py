"""Collections in TREC's SGML: `<DOC>` with a `<DOCNO>`, and what each publisher's files call headline, date and text.

Associated Press, Wall Street Journal, Financial Times, Los Angeles Times, San Jose Mercury News, FBIS, AQUAINT and
Gigaword; Reuters-21578, which calls a document `<REUTERS>`, has the same form. No parser would take this markup.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

from copydesk.read.exports.layout import Exported, split_blocks

START = re.compile(
    r"^\s*(?:<\?xml[^>]*\?>\s*)?(?:<!DOCTYPE\s+(?:lewis|doc)\b[^>]*>\s*)?(?:<(?:DOCS?|ROOT|COLLECTION)>\s*)?<(?:DOC|REUTERS)[\s>]",
    re.I,
)
DOCUMENT = re.compile(r"<(?P<name>DOC|REUTERS)(?P<attributes>\s[^>]*)?>(?P<content>.*?)</(?P=name)\s*>", re.I | re.S)
# Names of elements by what they mean, the surest first.
TITLE = ("HEADLINE", "HEAD", "HL", "TITLE", "TI", "TTL", "H3")
AUTHORS = ("BYLINE", "AUTHOR", "AU", "AUTHORS")
SECTION = ("SECTION",)
SOURCE = ("PUB", "SO", "SOURCE", "PUBLICATION")
DATE = ("DATE", "DATE1", "DD", "DATE_TIME", "DATETIME", "PUBDATE", "PD", "STORYDATE")
NUMBER = ("DOCNO", "DOCID", "FILEID")
LEAD = ("LEADPARA", "LP")
TEXT = ("BODY", "TEXT", "CONTENT", "CONTENTS")
# The Financial Times' headlines: "FT  09 OCT 94 / Berth approved".
PAPER_AND_DAY = re.compile(r"^\s*[A-Z]{2,4}\s+\d\d [A-Z]{3} \d\d\s*/\s*")
# Inside of a text, what is not the story.
NO_STORY = ("TITLE", "HEADLINE", "HEAD", "SLUG", "AUTHOR", "DATELINE", "TRAILER", "FOOTNOTE", "TABLEROW", "ANNOTATION")
PARAGRAPH = re.compile(r"</?(?:P|PARAGRAPH|LP|SUBJECT|BR)\b[^>]*>", re.I)
MARKED_BYLINE = re.compile(r"&UR;\s*(?P<byline>By [^&<>\n]{3,80}?)\s*&LR;", re.I)
# The agency's name below a story, by itself.
SIGN_OFF = re.compile(r"\n[ \t]*(?P<agency>REUTERS?|Reuters?)[ \t]*\n?\s*(?:&#3;|\x03)?\s*$")
TAG = re.compile(r"<[!/?A-Za-z][^<>]{0,200}>")
ENTITIES = {"&hyph;": "-", "&blank;": " ", "&lsqb;": "[", "&rsqb;": "]", "&sect;": "§", "&bull;": "•"}
# "900402", "04/02/90", "06/01/1998 00:14:00": American files, month first; "AP880212-0001", "AFP_ENG_20040101.0001".
SHORT_DATE = re.compile(r"^=?\s*(?P<year>\d\d)(?P<month>\d\d)(?P<day>\d\d)$")
AMERICAN_DATE = re.compile(r"^(?P<month>\d{1,2})/(?P<day>\d{1,2})/(?P<year>\d{4}|\d\d)(?P<clock>\s+\d\d:\d\d.*)?$")
LONG_NUMBER = re.compile(r"(?<!\d)(?P<year>19|20)(?P<rest>\d{2})(?P<month>0[1-9]|1[0-2])(?P<day>[0-3]\d)(?!\d)")
SHORT_NUMBER = re.compile(r"^[A-Z]{2,5}-?(?P<year>[89]\d)(?P<month>0[1-9]|1[0-2])(?P<day>[0-3]\d)-")
AP_NUMBER = re.compile(r"(?P<month>0[1-9]|1[0-2])-(?P<day>[0-3]\d)-(?P<year>\d\d)\s+\d{4}[A-Z]{3}")


def is_trec(text: str) -> bool:
    """Whether a text is a file of such a collection."""
    return START.match(text) is not None


def read_trec(text: str) -> Iterator[tuple[str, Exported]]:
    """The documents of a file, each with its own part of the text."""
    for match in DOCUMENT.finditer(text):
        yield match[0], read_document(match["content"], match["attributes"] or "")


def read_document(content: str, attributes: str) -> Exported:
    """One document."""
    texts = [*find_all(content, LEAD), *find_texts(content)]
    story = [paragraph for text in texts for paragraph in split_text(text)]
    title = PAPER_AND_DAY.sub("", find_first(content, TITLE) or "") or None
    return Exported(
        paragraphs=tuple(dict.fromkeys(story)),
        title=title,
        authors=find_first(content, AUTHORS) or find_marked_byline(content),
        section=find_first(content, SECTION),
        source=find_first(content, SOURCE),
        published=find_date(content, attributes),
        language=None,
    )


def find_all(content: str, names: tuple[str, ...]) -> list[str]:
    """The content of the elements of the first of these names that there is."""
    for name in names:
        found = re.findall(rf"<{name}(?:\s[^>]*)?>(.*?)</{name}\s*>", content, re.I | re.S)
        if found:
            return found
    return []


def find_texts(content: str) -> list[str]:
    """The elements of the story: Reuters has its body in the text, AQUAINT the text in its body."""
    bodies = find_all(content, TEXT[:1])
    inner = [text for body in bodies for text in find_all(body, TEXT[1:])]
    return inner or bodies or find_all(content, TEXT[1:])


def find_marked_byline(content: str) -> str | None:
    """The byline that AQUAINT has between a wire's marks: " &UR; By IDA BRANDT &LR;"."""
    match = MARKED_BYLINE.search(content)
    return match["byline"] if match else None


def find_first(content: str, names: tuple[str, ...]) -> str | None:
    """The text of the first element of one of these names, in the order of the names."""
    for name in names:
        for found in find_all(content, (name,)):
            line = " ".join(clean(found).split())
            if line:
                return line
    return None


def split_text(text: str) -> list[str]:
    """The paragraphs of a text: what its tags part, else blank lines and lines that are indented."""
    for name in NO_STORY:
        text = re.sub(rf"<{name}(?:\s[^>]*)?>.*?</{name}\s*>", "\n\n", text, flags=re.I | re.S)
    text = SIGN_OFF.sub(r"\n\n\g<agency>", text)
    marked = PARAGRAPH.search(text) is not None
    text = clean(PARAGRAPH.sub("\n\n", text))
    if not marked:
        text = re.sub(r"\n(?=[ \t]{2,}\S)", "\n\n", text)
    return [" ".join(" ".join(block).split()) for block in split_blocks(text)]


def clean(text: str) -> str:
    """A text without tags, entities and the end mark of Reuters' files."""
    for name, character in ENTITIES.items():
        text = text.replace(name, character)
    return unescape(TAG.sub(" ", text)).replace("\x03", "")


def find_date(content: str, attributes: str) -> str | None:
    """The date as written, or in ISO 8601 where it is one of the collections' own short forms; else the number's."""
    stated = find_first(content, DATE)
    if stated:
        match = SHORT_DATE.match(stated) or AMERICAN_DATE.match(stated)
        return write_date(match) if match else stated
    numbers = [attributes, *(" ".join(clean(one).split()) for name in NUMBER for one in find_all(content, (name,)))]
    for number in numbers:
        match = LONG_NUMBER.search(number)
        if match:
            return f"{match['year']}{match['rest']}-{match['month']}-{match['day']}"
        match = SHORT_NUMBER.match(number) or AP_NUMBER.search(number)
        if match:
            return write_date(match)
    return None


def write_date(match: re.Match[str]) -> str:
    """A date of digits in ISO 8601; a year of two digits is one of the last century from 70 on."""
    fields = match.groupdict()
    year = int(fields["year"])
    if year < 100:
        year += 1900 if year >= 70 else 2000
    return f"{year}-{int(fields['month']):02}-{int(fields['day']):02}{fields.get('clock') or ''}"
