"""Mail: one message, one article. Its attachments are none."""

from __future__ import annotations

import email
import re
from collections.abc import Iterator
from email.message import EmailMessage
from email.policy import default as default_policy
from email.utils import parseaddr
from functools import lru_cache

from copydesk.article import DateOrigin, Format
from copydesk.outcome import Reason
from copydesk.read.context import Context
from copydesk.read.document import Document, Refusal
from copydesk.read.encoding import Decoded, decode
from copydesk.read.formats.newsletter import strip_furniture
from copydesk.read.provenance.statements import MAX_LINE_CHARACTERS, read_language, state

# Mail nests by boundaries: a forwarded alternative with pictures has four, and the parser's time is their square.
MAX_BOUNDARIES = 50
BOUNDARY = re.compile(rb"\bboundary[*0-9]{0,4}\s*=", re.I)
# Attachments are as many, and a text has some lines of dashes.
MAX_MIME_PARTS = 5_000
# The library reads these word by word, 0.1 ms a byte; one has some hundred bytes, file names in full included.
MIME_HEADER = re.compile(rb"^content-(?:type|disposition|transfer-encoding):.*(?:\n[ \t].*)*", re.I | re.M)
MAX_MIME_HEADER_BYTES = 2_000
MAX_MIME_HEADERS_BYTES = 50_000
# The longest lines of real headers, lists of recipients, have some kilobytes; the parser's time is their square, too.
MAX_HEADER_CHARACTERS = 20_000
MAX_HEADERS = 1_000
# It asks for a part's type some four times, and parses it each time.
POLICY = default_policy.clone(header_factory=lru_cache(maxsize=64)(default_policy.header_factory))
# The page of a letter has its furniture and foot besides; twice the words are another text.
WORDS_A_STUB_LACKS = 2
MARKUP = re.compile(r"<(?:style|script|head|title)\b.*?</(?:style|script|head|title)|<[^<>]*>|&\w+;", re.I | re.S)
# A letter that somebody sent on: before its subject, and the head that programs write above it in several languages.
FORWARDED = re.compile(r"^(?:(?:fwd?|wg|tr|rv|enc|doorst|vs|pd|vb|ynt|ilt)\s?:\s*)+", re.I)
FORWARDED_HEAD = re.compile(
    r"\A\s*(?:-{3,}[ ]?[^\n-]{5,60}[ ]?-{3,}|_{10,}|(?:Begin forwarded message|Anfang der weitergeleiteten Nachricht"
    r"|Début du message (?:réexpédié|transféré)|Inicio del mensaje reenviado|Inizio messaggio inoltrato)\s*:)\s*\n"
    r"(?:\s*\n)*(?:[> *]*[^\W\d_][\w -]{0,20}\*?:[^\n]*\n)+"
)
# What the standard library's parser stumbles on where a message is broken.
PARSER_ERRORS = (ValueError, LookupError, AttributeError, TypeError, AssertionError)


def read_mail(payload: bytes, _context: Context) -> Iterator[Document | Refusal]:
    """The text of a message, plain where there is such a version, with its subject, sender and date."""
    refused = refuse_mime(payload)
    if refused is not None:
        yield refused
        return
    try:
        yield read_message(email.message_from_bytes(payload, policy=POLICY))
    except RecursionError:
        yield Refusal(Reason.NESTED_TOO_DEEP, "MIME parts nested deeper than Python can follow")
    except PARSER_ERRORS as error:
        yield Refusal(Reason.MALFORMED, f"not a mail message: {type(error).__name__}: {error}")


def refuse_mime(payload: bytes) -> Refusal | None:
    """NESTED_TOO_DEEP, TOO_MANY_PARTS or OVERSIZED for a message of which the parser would make more than mail has."""
    boundaries = len(BOUNDARY.findall(payload))
    if boundaries > MAX_BOUNDARIES:
        return Refusal(Reason.NESTED_TOO_DEEP, f"{boundaries:,} MIME boundaries, the limit is {MAX_BOUNDARIES}")
    begun = payload.count(b"\n--") if boundaries else 0
    if begun > MAX_MIME_PARTS:
        return Refusal(
            Reason.TOO_MANY_PARTS, f"{begun:,} lines that may begin a MIME part, the limit is {MAX_MIME_PARTS:,}"
        )
    lengths = [len(found[0]) for found in MIME_HEADER.finditer(payload)]
    if max(lengths, default=0) > MAX_MIME_HEADER_BYTES or sum(lengths) > MAX_MIME_HEADERS_BYTES:
        return Refusal(Reason.OVERSIZED, f"MIME headers of {sum(lengths):,} bytes, the longest of {max(lengths):,}")
    return None


def read_message(message: EmailMessage) -> Document | Refusal:
    """The article of a parsed message."""
    if not message.keys():
        return Refusal(Reason.MALFORMED, "not a mail message: it has no header")
    refused = refuse_headers(message)
    if refused is not None:
        return refused
    chosen = choose_version(message)
    if isinstance(chosen, Refusal):
        return chosen
    decoded, is_html = chosen
    sender = read_header(message, "From", MAX_LINE_CHARACTERS)
    return Document(
        text=decoded.text if is_html else strip_furniture(FORWARDED_HEAD.sub("", decoded.text)),
        format=Format.EMAIL,
        encoding=decoded.encoding,
        encoding_origin=decoded.origin,
        is_html=is_html,
        statement=state(
            DateOrigin.FIELD,
            title=FORWARDED.sub("", read_header(message, "Subject") or ""),
            authors=name_sender(sender) if sender else None,
            published=read_header(message, "Date"),
        ),
        language=read_language(read_header(message, "Content-Language")),
    )


def name_sender(sender: str) -> str | None:
    """The name in a "From" line; None where it is that of the address's domain: a newsletter's, and nobody's."""
    name, address = parseaddr(sender)
    letters = "".join(filter(str.isalnum, name.casefold()))
    labels = address.casefold().rpartition("@")[2].replace("-", "").split(".")
    return None if not letters or letters in labels else name


def choose_version(message: EmailMessage) -> tuple[Decoded, bool] | Refusal:
    """The version of the text to read, and whether it is HTML: the plain one, unless it is a stub of the other."""
    plain, page = decode_version(message, "plain"), decode_version(message, "html")
    if isinstance(page, Decoded) and (not isinstance(plain, Decoded) or is_stub(plain.text, page.text)):
        return page, True
    if isinstance(plain, Decoded):
        return plain, False
    refused = plain or page
    return refused if isinstance(refused, Refusal) else Refusal(Reason.EMPTY, "a message without a part of text")


def decode_version(message: EmailMessage, kind: str) -> Decoded | Refusal | None:
    """The text of a message in one version; None where it has none."""
    part = message.get_body(preferencelist=(kind,))
    if part is None:
        return None
    content = part.get_payload(decode=True)
    return decode(content if isinstance(content, bytes) else b"", part.get_param("charset") or None)  # type: ignore[arg-type]


def is_stub(plain: str, page: str) -> bool:
    """Whether a plain version holds no more than a notice that there is another: less than half of that one's words."""
    words = len(strip_furniture(plain).split())
    return words * WORDS_A_STUB_LACKS < len(MARKUP.sub(" ", page).split())


def refuse_headers(message: EmailMessage) -> Refusal | None:
    """OVERSIZED where a header is longer, or there are more of them, than a mail has."""
    for part in message.walk():
        headers = list(part.raw_items())
        longest = max((len(str(value)) for _, value in headers), default=0)
        if len(headers) > MAX_HEADERS or longest > MAX_HEADER_CHARACTERS:
            return Refusal(Reason.OVERSIZED, f"{len(headers):,} headers, the longest of {longest:,} characters")
    return None


def read_header(message: EmailMessage, name: str, most: int = MAX_HEADER_CHARACTERS) -> str | None:
    """A header's decoded text; None for one that is longer than `most` characters."""
    written = next((value for field, value in message.raw_items() if field.lower() == name.lower()), None)
    if written is None or len(str(written)) > most:
        return None
    value = message.get(name)
    return None if value is None else str(value)
