"""JSON: one article a file, a list of them, or one a line. Which field means what comes from the source's registry."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from itertools import count
from typing import IO, Any

from copydesk.article import DateOrigin, Format, Statement
from copydesk.outcome import Reason
from copydesk.read.context import Context
from copydesk.read.document import Document, Refusal
from copydesk.read.encoding import Decoded, decode
from copydesk.read.formats.json_shapes import find_each, is_bulk_action, list_articles, unwrap
from copydesk.read.formats.json_text import find_text
from copydesk.read.formats.status import refuse_status
from copydesk.read.provenance.identity import canonicalize_url
from copydesk.read.provenance.sources import FieldNames
from copydesk.read.provenance.statements import (
    drop_outlet,
    read_date,
    read_label,
    read_language,
    read_line,
    read_names,
    state,
)
from copydesk.read.screening import UNICODE_BOMS, refuse_payload

# How many of an object's own names the reason of a refusal tells.
MAX_NAMES_TOLD = 12
# Fields whose instants are in UTC though they don't say so (WordPress REST API).
UTC_FIELDS = "_gmt"
# Roles of the headlines of ninjs 2 that come before those without one.
MAIN_ROLES = frozenset({"main", "headline", "title", "hld:main"})

# Who published an item: its name stands behind many titles.
OUTLET_FIELDS = ("source", "publisher", "site_name", "siteName", "outlet")


def read_json(payload: bytes, context: Context) -> Iterator[Document | Refusal]:
    """The article of a JSON object; of a list, or an object with a list of articles in it, each element is one.

    A file of JSON lines under this name, as databases export them, is read as such.
    """
    decoded = decode(payload)
    if isinstance(decoded, Refusal):
        yield decoded
        return
    value = parse_json(decoded.text)
    if isinstance(value, Refusal) and is_json_lines(decoded.text):
        yield from read_lines(decoded, context)
        return
    if isinstance(value, Refusal):
        yield value
        return
    articles = list_articles(value, context.field_names)
    if articles is None:
        yield read_object(value, decoded, context)
        return
    context.budget.count_parts(len(articles))
    for number, one in enumerate(articles, start=1):
        found = context.budget.guard_part(partial(read_object, one, decoded, context))
        if isinstance(found, Document):
            found = replace(found, own_bytes=json.dumps(one, sort_keys=True).encode())
        yield number_part(found, number)


def is_json_lines(text: str) -> bool:
    """Whether a text's first line that isn't blank is a JSON object by itself."""
    first = text.lstrip("\ufeff \t\r\n").split("\n", 1)[0]
    return first.startswith("{") and not isinstance(parse_json(first), Refusal)


def read_lines(decoded: Decoded, context: Context) -> Iterator[Document | Refusal]:
    """One article a line of a decoded text."""
    for number, line in enumerate(decoded.text.split("\n"), start=1):
        if line.strip():
            context.budget.count_parts()
            found = context.budget.guard_part(partial(read_line_text, line, replace(decoded, text=line), context))
            if found is not None:
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
            found = context.budget.guard_part(partial(read_line_bytes, line.strip(), context))
            if found is not None:
                yield number_part(found, number)


def is_wide(beginning: bytes) -> bool:
    """Whether the first four bytes are of an encoding of more than one byte a character."""
    return beginning.startswith(UNICODE_BOMS) or 0 in beginning


def read_line_bytes(line: bytes, context: Context) -> Document | Refusal | None:
    """The article of one line; None for one that holds none by its format."""
    refused = refuse_payload(line)
    decoded = refused or decode(line)
    if isinstance(decoded, Refusal):
        return decoded
    found = read_line_text(decoded.text, decoded, context)
    return replace(found, own_bytes=line) if isinstance(found, Document) else found


def read_line_text(line: str, decoded: Decoded, context: Context) -> Document | Refusal | None:
    """The article of one decoded line; None for one that holds none by its format."""
    value = parse_json(line)
    if isinstance(value, Refusal):
        return value
    if is_bulk_action(value):
        return None
    found = read_object(value, decoded, context)
    return replace(found, own_bytes=line.strip().encode()) if isinstance(found, Document) else found


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


def read_object(value: Any, decoded: Decoded, context: Context) -> Document | Refusal:
    """The article that an object holds, by the names of its fields."""
    value = unwrap(value, context.field_names)
    if not isinstance(value, Mapping):
        return Refusal(Reason.MALFORMED, f"not a JSON object but {type(value).__name__}")
    refused = refuse_item(value, context)
    if refused is not None:
        return refused
    names = context.field_names
    text = find_text(value, names["text"], context)
    if text is None:
        return refuse_empty(value)
    url = next((url for _, one in find_each(value, names["url"]) if (url := read_url(one))), None)
    language = next((code for _, one in find_each(value, names["language"]) if (code := read_language(one))), None)
    return Document(
        text=text[0],
        format=Format.JSON,
        encoding=decoded.encoding,
        encoding_origin=decoded.origin,
        url=url,
        is_html=text[1],
        statement=read_statement(value, names),
        language=language,
    )


def refuse_item(value: Mapping[str, Any], context: Context) -> Refusal | None:
    """The reason why a ninjs item isn't to be published."""
    status = value.get("pubstatus") or value.get("pubStatus")
    embargoed = value.get("embargoed")
    return refuse_status(
        status if isinstance(status, str) else None,
        embargoed if isinstance(embargoed, str) else None,
        context.landed_on,
        item=(read_line(value.get("uri")), read_title(value.get("headline") or value.get("headlines"))),
    )


def refuse_empty(value: Mapping[str, Any]) -> Refusal:
    """EMPTY, with the names of what is there."""
    if not value:
        return Refusal(Reason.EMPTY, "an object without fields")
    told = ", ".join(str(name)[:40] for name in list(value)[:MAX_NAMES_TOLD])
    more = ", …" if len(value) > MAX_NAMES_TOLD else ""
    return Refusal(Reason.EMPTY, f"none of its fields holds an article's text: {told}{more}")


def read_statement(value: Mapping[str, Any], names: FieldNames) -> Statement | None:
    """What the fields say: of each role the first that says something."""
    published = next(find_dates(value, names["published"]), None)
    modified = next(find_dates(value, names["modified"]), None)
    outlet = next((line for name in OUTLET_FIELDS if (line := read_line(value.get(name)))), None)
    title = next((line for _, one in find_each(value, names["title"]) if (line := read_title(one))), None)
    return state(
        DateOrigin.FIELD,
        title=drop_outlet(title, outlet),
        authors=next((people for _, one in find_each(value, names["authors"]) if (people := read_names(one))), None),
        section=next((line for _, one in find_each(value, names["section"]) if (line := read_section(one))), None),
        published=published,
        modified=modified if modified != published else None,
    )


def find_dates(value: Mapping[str, Any], names: tuple[str, ...]) -> Iterator[str]:
    """The dates of these fields, as they are written."""
    for name, found in find_each(value, names):
        line = read_date(found)
        if line:
            yield f"{line}Z" if name.endswith(UTC_FIELDS) and line[-1].isdigit() and "T" in line else line


def read_title(value: Any) -> str | None:
    """A headline; of several in roles the main one."""
    if isinstance(value, list):
        mains = [one for one in value if isinstance(one, Mapping) and one.get("role") in MAIN_ROLES]
        return read_line(mains or value)
    return read_line(value)


def read_section(value: Any) -> str | None:
    """The name of a section; WordPress has its terms in lists of lists."""
    if isinstance(value, list) and value and isinstance(value[0], list):
        value = value[0]
    return read_label(value)


def read_url(value: Any) -> str | None:
    """The canonical form of an address."""
    line = read_line(value)
    return canonicalize_url(line) if line else None
