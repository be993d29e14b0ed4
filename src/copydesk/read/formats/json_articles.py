"""JSON: one article a file, or one a line. Which field means what comes from the source's entry in the registry."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from itertools import count
from typing import IO, Any

from copydesk.article import DateOrigin, Format
from copydesk.outcome import Reason
from copydesk.read.context import Context
from copydesk.read.document import Document, Refusal
from copydesk.read.encoding import Decoded, decode, mend_surrogates
from copydesk.read.provenance.identity import canonicalize_url
from copydesk.read.provenance.sources import FieldNames
from copydesk.read.provenance.statements import is_html, read_language, read_line, state, wrap_fragment
from copydesk.read.screening import UNICODE_BOMS, refuse_payload

# Where a source has its text as a list of objects, their text is under one of these.
PARAGRAPH_NAMES = ("text", "content", "body", "value", "html")


def read_json(payload: bytes, context: Context) -> Iterator[Document | Refusal]:
    """The article of a JSON object; of an array each element is one."""
    decoded = decode(payload)
    if isinstance(decoded, Refusal):
        yield decoded
        return
    value = parse_json(decoded.text)
    if isinstance(value, Refusal):
        yield value
        return
    if not isinstance(value, list):
        yield read_object(value, decoded, context.field_names)
        return
    context.budget.count_parts(len(value))
    for number, one in enumerate(value, start=1):
        found = read_object(one, decoded, context.field_names)
        if isinstance(found, Document):
            found = replace(found, own_bytes=json.dumps(one, sort_keys=True).encode())
        yield number_part(found, number)


def read_json_lines(open_stream: Callable[[], IO[bytes]], context: Context) -> Iterator[Document | Refusal]:
    """One article a line. A bad line costs that line only; blank lines are none."""
    if is_wide(open_stream().read(4)):
        yield Refusal(Reason.UNDECODABLE, "JSON lines are UTF-8, and this is UTF-16 or UTF-32")
        return
    stream = open_stream()
    limit = context.settings.max_bytes
    for number in count(1):
        line = stream.readline(limit + 1)
        if not line:
            return
        is_too_long = len(line) > limit
        while is_too_long and line and not line.endswith(b"\n"):
            line = stream.readline(limit)
        if is_too_long:
            context.budget.count_parts()
            yield Refusal(Reason.OVERSIZED, f"a line of more than {limit:,} bytes", f"#{number}")
        elif line.strip():
            context.budget.count_parts()
            yield number_part(read_line_object(line.strip(), context), number)


def is_wide(beginning: bytes) -> bool:
    """Whether the first four bytes are of an encoding of more than one byte a character."""
    return beginning.startswith(UNICODE_BOMS) or 0 in beginning


def read_line_object(line: bytes, context: Context) -> Document | Refusal:
    """The article of one line."""
    refused = refuse_payload(line)
    decoded = refused or decode(line)
    if isinstance(decoded, Refusal):
        return decoded
    value = parse_json(decoded.text)
    if isinstance(value, Refusal):
        return value
    found = read_object(value, decoded, context.field_names)
    return replace(found, own_bytes=line) if isinstance(found, Document) else found


def number_part(found: Document | Refusal, number: int) -> Document | Refusal:
    """The same, as the numbered part of its file."""
    return replace(found, part=f"#{number}")


def parse_json(text: str) -> Any:
    """The value, or a `Refusal`. Python refuses numbers of more than 4,300 digits itself."""
    try:
        return json.loads(text.lstrip("\ufeff"), strict=False)
    except RecursionError:
        return Refusal(Reason.NESTED_TOO_DEEP, "JSON nested deeper than Python can follow")
    except ValueError as error:
        return Refusal(Reason.MALFORMED, f"not JSON: {error}")


def read_object(value: Any, decoded: Decoded, names: FieldNames) -> Document | Refusal:
    """The article that an object holds, by the names of its fields."""
    if not isinstance(value, Mapping):
        return Refusal(Reason.MALFORMED, f"not a JSON object but {type(value).__name__}")
    text = next((found for found in (read_text(find(value, name)) for name in names["text"]) if found), None)
    if text is None:
        return Refusal(Reason.EMPTY, f"no text in any of the fields {', '.join(names['text'])}")
    fields = {role: find_first(value, names[role]) for role in names}
    url = read_line(fields["url"])
    marked_up = is_html(text)
    return Document(
        text=wrap_fragment(text) if marked_up else text,
        format=Format.JSON,
        encoding=decoded.encoding,
        encoding_origin=decoded.origin,
        url=canonicalize_url(url) if url else None,
        is_html=marked_up,
        statement=state(
            DateOrigin.FIELD,
            title=fields["title"],
            authors=fields["authors"],
            section=fields["section"],
            published=fields["published"],
            modified=fields["modified"],
        ),
        language=read_language(fields["language"]),
    )


def find_first(value: Mapping[str, Any], names: tuple[str, ...]) -> Any:
    """The first of the fields that has a value."""
    found = (find(value, name) for name in names)
    return next((one for one in found if one not in (None, "", [], {})), None)


def find(value: Any, name: str) -> Any:
    """The field at a dotted name; None where the way there ends early. A field of just that name comes first."""
    if isinstance(value, Mapping) and name in value:
        return value[name]
    for key in name.split("."):
        if not isinstance(value, Mapping):
            return None
        value = value.get(key)
    return value


def read_text(value: Any) -> str | None:
    """A text, or a list of paragraphs: strings, or objects with their text under a usual name."""
    if isinstance(value, list):
        paragraphs = [read_text(one) for one in value]
        return "\n\n".join(one for one in paragraphs if one) or None
    if isinstance(value, Mapping):
        return next((found for name in PARAGRAPH_NAMES if (found := read_text(value.get(name)))), None)
    return mend_surrogates(value) if isinstance(value, str) and value.strip() else None
