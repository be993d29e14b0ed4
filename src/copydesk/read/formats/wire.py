"""Wire files: IPTC 7901 and ANPA 1312, the formats in which agencies sent text before there was XML.

Both put a message between control characters: SOH header STX text ETX foot EOT. ANPA's header has a US in its first
line, and its text has typesetters' marks: `^` begins a line, `<` ends it flush left, `=` in the middle. Header, foot
and the sign-off of a desk are the envelope, not the article; what they say of it becomes its statement.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from copydesk.article import DateOrigin, Format
from copydesk.bylines import is_agency
from copydesk.outcome import Reason
from copydesk.read.context import Context
from copydesk.read.document import Document, Refusal
from copydesk.read.encoding import decode
from copydesk.read.formats.status import MAX_NAME_CHARACTERS
from copydesk.read.provenance.statements import state
from copydesk.read.screening import WIRE_CONTROLS

MESSAGE = re.compile(
    rb"\x01(?P<header>[^\x01\x02]{0,2000})\x02(?P<text>[^\x01\x03\x04]*)(?:\x03(?P<foot>[^\x01\x04]*))?"
)
CONTROLS = re.compile(f"[{WIRE_CONTROLS.decode('latin-1')}]")

# "eca062 4 i 211 ccccb   dpa 061": source and number, priority, category, words, keywords, service and its number.
SERVICE = re.compile(r"\s(?P<service>[A-Za-z]{2,6})\s+\d+\s*$")
# "100830 GMT Oct 24": day, hour and minute, zone, month, year.
DAY_TIME = re.compile(
    r"(?P<day>\d\d)(?P<hour>\d\d)(?P<minute>\d\d)\s+(?:(?P<zone>[A-Z]{1,5})\s+)?(?P<month>[^\W\d_]{3})\w*\s+(?P<year>\d{2,4})"
)
# "AP-WF-11-13-13 1509GMT": the agency, its wire, month, day, year and time.
AGENCY_TIME = re.compile(
    r"(?P<agency>[A-Z]{2,6})-[A-Z]{1,4}-(?P<month>\d\d)-(?P<day>\d\d)-(?P<year>\d\d)\s+(?P<hour>\d\d)(?P<minute>\d\d)"
    r"\s?(?P<zone>[A-Z]{1,5})?"
)
# By their first three letters, in the languages of agencies that use the format.
MONTH_NAMES = (
    ("jan", "ene", "gen"),
    ("feb", "fév", "fev"),
    ("mar", "mär", "mae", "mrz"),
    ("apr", "abr", "avr"),
    ("may", "mai", "mag", "maj", "mei"),
    ("jun", "giu"),
    ("jul", "lug"),
    ("aug", "ago", "aoû"),
    ("sep", "set"),
    ("oct", "okt", "ott", "out"),
    ("nov",),
    ("dec", "dez", "dic", "déc", "des"),
)
MONTHS = {name: number for number, names in enumerate(MONTH_NAMES, start=1) for name in names}
# The formats are of 1979 and 1989: a year of two digits below this is of this century.
FIRST_YEAR_OF_LAST_CENTURY = 70

# Between STX and the story stand its title and bylines, the last line with "=" at its end.
MAX_TITLE_LINES = 8
# A line of these formats has up to 69 characters.
MAX_TITLE_CHARACTERS = 80
# "1ST LEAD", "REFILE", "(Achtung)": what a desk says of the message. Short, and in capitals or parentheses.
MAX_LABEL_WORDS = 3
# "Tolland/Hafen/", "France-port": the keywords of the message above its title.
KEYWORDS = re.compile(r"[^\s/]+(?:[ /-][^\s/]+){0,4}/|[A-Za-zÀ-ÿ]+(?:-[A-Za-zÀ-ÿ]+){1,4}")
# "dpa ib kr": who wrote, edited and sent it, by their initials.
SIGN_OFF = re.compile(r"(?:[a-z]{2,8}(?:[ /-][a-z]{1,4}){1,5}|[A-Z]{2,5}(?: [a-z]{1,4}){1,5})")
# What a desk adds for other desks, up to the sign-off.
NOTEBOOK = re.compile(
    r"#\s*(?:\w+\s+)?NOTEBOOK\b|(?:\*\s*){3,}$"
    r"|(?:\*\s*)*The following information is not (?:intended )?for publication",
    re.I,
)
REPORTERS = re.compile(r"^[-\s]*Reporting by:?\s+(?P<names>.+)$", re.M)

# "BULLETIN KILL", "STORNO": a message that takes back another one.
KILL = re.compile(
    r"[\s^]*(?:(?:BULLETIN|MANDATORY|URGENT|NEWS|AP)\s+){0,2}(?:KILL|WITHDRAWAL|WITHDRAWN|ANNULATION|ANNULE|ANULACI[OÓ]N"
    r"|ANULADO|ANNULLAMENTO|STORNO|STORNIERUNG)(?:\s*[:<=(-].*|\s*)$"
)
# Lines above an ANPA story that are neither its headline nor its byline.
PHOTO_OR_NOTE = re.compile(
    r"[A-Z]{2,5} (?:Photos?|Graphics?|Video)\b|Eds?\b[:.]|Adv\w* |\(?(?:With|Updates|Moving)\b", re.I
)
SLUG = re.compile(r"^(?:BC|AM|PM|AP)-|.*,\s?\d+$")
BYLINE = re.compile(r"^By\s+", re.I)


@dataclass(frozen=True, slots=True)
class Message:
    """A message as its format parts it, decoded; the foot is empty where the message is cut off before it."""

    header: str
    text: str
    foot: str


@dataclass(frozen=True, slots=True)
class Story:
    """The title, the bylines and the paragraphs of a message's text."""

    title: str | None
    bylines: tuple[str, ...]
    paragraphs: tuple[str, ...]


def read_wire(payload: bytes, context: Context) -> Iterator[Document | Refusal]:
    """Each message of a wire file."""
    messages = list(MESSAGE.finditer(payload))
    context.budget.count_parts(len(messages))
    for number, match in enumerate(messages, start=1):
        part = f"#{number}" if len(messages) > 1 else ""
        found = read_message(match[0])
        yield (
            replace(found, part=part, own_bytes=match[0]) if isinstance(found, Document) else replace(found, part=part)
        )


def read_message(payload: bytes) -> Document | Refusal:
    """The article of one message."""
    decoded = decode(payload)
    if isinstance(decoded, Refusal):
        return decoded
    parts = re.split("[\x01\x02\x03]", decoded.text, maxsplit=3)
    message = Message(parts[1], parts[2], parts[3] if len(parts) > 3 else "")
    is_anpa = "\x1f" in message.header.split("\n", 1)[0]
    story = split_anpa(message.text) if is_anpa else split_iptc(message.text)
    called_off = next(
        (line.strip(" ^<=") for line in message.text.split("\n")[:MAX_TITLE_LINES] if KILL.match(line)), ""
    )
    if called_off:
        return Refusal(Reason.CANCELED, f"its agency takes a story back: {called_off[:MAX_NAME_CHARACTERS]!r}")
    service = SERVICE.search(message.header.split("\n", 1)[0].strip())
    sent = AGENCY_TIME.search(message.foot)
    agency = sent["agency"] if sent else service["service"] if service else None
    return Document(
        text="\n\n".join(story.paragraphs),
        format=Format.ANPA if is_anpa else Format.IPTC_7901,
        encoding=decoded.encoding,
        encoding_origin=decoded.origin,
        statement=state(
            DateOrigin.FIELD,
            title=story.title,
            authors=list(story.bylines),
            agency=agency if is_agency(agency) else None,
            published=write_instant(sent or DAY_TIME.search(message.foot)),
        ),
    )


def write_instant(match: re.Match[str] | None) -> str | None:
    """The time of a foot in ISO 8601, with its zone's name where that isn't Greenwich; None where it is none."""
    if match is None:
        return None
    fields = match.groupdict()
    named = MONTHS.get(fields["month"].casefold())
    if named is None and not fields["month"].isdecimal():
        return None
    month = named or int(fields["month"])
    year = int(fields["year"])
    if year < 100:
        year += 1900 if year >= FIRST_YEAR_OF_LAST_CENTURY else 2000
    zone = fields["zone"] or "GMT"
    day = f"{year}-{month:02}-{fields['day']} {fields['hour']}:{fields['minute']}"
    return f"{day}Z" if zone in ("GMT", "UTC", "Z") else f"{day} {zone}"


# ── IPTC 7901 ────────────────────────────────────────────────────────────────────────────────────────────


def split_iptc(text: str) -> Story:
    """The story of an IPTC 7901 text: above it its title, whose last line ends with "="."""
    lines = [line.rstrip() for line in CONTROLS.sub("", text).replace("\r\n", "\n").replace("\r", "\n").split("\n")]
    end = next((place for place, line in enumerate(lines[:MAX_TITLE_LINES]) if line.endswith("=")), None)
    if end is None:
        end = find_indented(lines)
    if end is None:
        filled = next((place for place, line in enumerate(lines) if line), 0)
        is_title = filled + 1 < len(lines) and not lines[filled + 1] and not lines[filled].startswith((" ", "\t"))
        end = filled if is_title else filled - 1
    head = [line.rstrip("= ").strip() for line in lines[: end + 1]]
    bylines = tuple(line for line in head if BYLINE.match(line))
    titles = [line for line in head if line and not is_label(line) and line not in bylines]
    if len(titles) > 1 and KEYWORDS.fullmatch(titles[0]):
        titles = titles[1:]
    title = " ".join(titles)
    paragraphs, rest = cut_foot(list(join_lines(lines[end + 1 :])))
    if not bylines:
        bylines = tuple(match["names"] for match in REPORTERS.finditer("\n".join(rest)))
    return Story(title or None, bylines, tuple(paragraphs))


def find_indented(lines: list[str]) -> int | None:
    """The last line above the first one that is indented, where all above are short as titles and bylines are."""
    indented = next((place for place, line in enumerate(lines) if line.startswith(("  ", "\t"))), None)
    if indented is None or not 0 < indented <= MAX_TITLE_LINES:
        return None
    above = [line for line in lines[:indented] if line]
    is_head = bool(above) and not any(len(line) > MAX_TITLE_CHARACTERS or line.endswith(".") for line in above)
    return indented - 1 if is_head else None


def is_label(line: str) -> bool:
    """Whether a line above a title says what kind of message it is."""
    is_short = len(line.split()) <= MAX_LABEL_WORDS
    return is_short and (line.isupper() or (line.startswith("(") and line.endswith(")")))


def cut_foot(paragraphs: list[str]) -> tuple[list[str], list[str]]:
    """The paragraphs of the story, and those below it: the desk's notebook and the sign-off."""
    end = next((place for place, one in enumerate(paragraphs) if NOTEBOOK.match(one)), len(paragraphs))
    while end and (SIGN_OFF.fullmatch(paragraphs[end - 1]) or not paragraphs[end - 1].strip("*_- ")):
        end -= 1
    return paragraphs[:end], paragraphs[end:]


def join_lines(lines: list[str]) -> Iterator[str]:
    """The paragraphs of wrapped lines: one begins behind an empty line, and with a line that is indented."""
    open_lines: list[str] = []
    for line in [*lines, ""]:
        if (not line.strip() or line.startswith(("  ", "\t", "- ", "#"))) and open_lines:
            yield " ".join(open_lines)
            open_lines = []
        if line.strip():
            open_lines.append(" ".join(line.split()))


# ── ANPA 1312 ────────────────────────────────────────────────────────────────────────────────────────────


def split_anpa(text: str) -> Story:
    """The story of an ANPA 1312 text: above it marked lines, the slug first, then the headline."""
    lines = [line.rstrip() for line in CONTROLS.sub(" ", text).replace("\r\n", "\n").replace("\r", "\n").split("\n")]
    filled = next((place for place, line in enumerate(lines) if line.strip()), len(lines))
    start = next((place for place in range(filled, len(lines)) if not lines[place].startswith("^")), len(lines))
    head = [line.strip(" ^<=") for line in lines[filled:start]]
    bylines = tuple(line for line in head if BYLINE.match(line))
    titles = (one for one in head if not (BYLINE.match(one) or PHOTO_OR_NOTE.match(one) or SLUG.match(one)))
    title = next((one for one in titles if one and not is_agency(one)), None)
    # A list of headlines is marked from its first line to its last.
    body = [mark_indent(line) for line in lines[start:]] if any(lines[start:]) else [f"  {one}" for one in titles]
    return Story(title, bylines, tuple(one for one in map(unmark, join_lines(body)) if one.strip("_ ")))


def mark_indent(line: str) -> str:
    """A line that typesetters begin anew, indented."""
    return f"  {line[1:]}" if line.startswith("^") else line


def unmark(paragraph: str) -> str:
    """A paragraph without typesetters' marks: quotation marks and dashes of a keyboard that had none."""
    plain = re.sub(r"[<=]+$", "", paragraph).strip()
    return plain.replace("``", '"').replace("''", '"').replace(" _ ", " — ")
