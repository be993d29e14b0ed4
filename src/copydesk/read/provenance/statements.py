"""What structured files say of an article, made safe to keep: one line each, no controls, not too long."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from html import unescape
from typing import Any

from copydesk.article import DateOrigin, Statement
from copydesk.bylines import split_byline
from copydesk.read.encoding import mend_surrogates

# The longest headlines have about 300 characters; a value that is longer than this is no headline, name or date.
MAX_LINE_CHARACTERS = 1_000
# Of a longer list only the beginning is looked at.
MAX_ITEMS = 50
# Where a value is an object, it is under one of these: JSON-LD's `@value`, WordPress' `rendered`, the New York Times'
# `main`, MongoDB's numbers.
VALUE_NAMES = ("name", "value", "@value", "rendered", "main", "title", "text", "$numberLong", "$numberInt", "#text")
# What data frames (the `na_values` of pandas), languages and databases write where they have no value.
NOTHING = frozenset(
    {"", "-", "--", "nan", "NaN", "-nan", "None", "none", "null", "NULL", "Null", "nil", "NA", "N/A", "n/a", "#N/A"}
    | {"<NA>", "NaT", "undefined", "inf", "-inf", "[]", "{}", "()", '""', "''", "\\N"}
)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
# An author as an object: schema.org, the New York Times', WordPress', and what programs call the two halves of a name.
FULL_NAMES = ("name", "display_name", "displayName", "full_name", "fullName", "original", "value", "title", "byline")
NAME_KEYS = (
    ("givenName", "given_name", "first_name", "firstName", "firstname", "first", "given"),
    ("familyName", "family_name", "last_name", "lastName", "lastname", "last", "family"),
)
LANGUAGE = re.compile(
    r"(?P<language>[A-Za-z]{2})(?:[-_][A-Za-z]{4})?(?:[-_](?P<region>[A-Za-z]{2}))?(?:[-_.@][A-Za-z0-9-]{2,12})*"
)

OUTLET_AT_END = re.compile(r"(?P<title>.+)\s+[|»·•—–-]\s+(?P<outlet>[^|»·•]{2,60})")
BLANKS_AND_CONTROLS = re.compile(r"[\s\x00-\x1f\x7f-\x9f]+")
TAG = re.compile(r"<[A-Za-z/!][^<>]*>")


def state(
    origin: DateOrigin,
    *,
    title: Any = None,
    authors: Any = None,
    section: Any = None,
    agency: Any = None,
    published: Any = None,
    modified: Any = None,
) -> Statement | None:
    """A statement of whatever values a file has; None where it says nothing."""
    statement = Statement(
        origin=origin,
        title=read_line(title),
        authors=read_names(authors),
        section=read_label(section),
        agency=read_line(agency),
        published=read_date(published),
        modified=read_date(modified),
    )
    return None if statement == Statement(origin=origin) else statement


def read_line(value: Any) -> str | None:
    """A scalar as one line of text without tags and entities; the first of a list, the name of an object.

    None for what data frames and templates write where they have nothing ("nan", "None").
    """
    if isinstance(value, list | tuple):
        return next((line for one in value[:MAX_ITEMS] if (line := read_line(one)) is not None), None)
    if isinstance(value, Mapping):
        return next((line for name in VALUE_NAMES if (line := read_line(value.get(name))) is not None), None)
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    text = str(value)
    if len(text) > MAX_LINE_CHARACTERS:
        return None
    text = unescape(TAG.sub(" ", mend_surrogates(text)))
    text = mend_surrogates(BLANKS_AND_CONTROLS.sub(" ", text)).strip()
    return None if text in NOTHING else text


def drop_outlet(title: str | None, outlet: str | None) -> str | None:
    """A title without the name of its outlet behind a separator: "Council approves ferry | Delta Courier"."""
    match = OUTLET_AT_END.fullmatch(title) if title else None
    if match is None or outlet is None or squash_outlet(match["outlet"]) != squash_outlet(outlet):
        return title
    return match["title"]


def squash_outlet(name: str) -> str:
    """The letters and digits of a name without a leading article."""
    return "".join(filter(str.isalnum, name.casefold().removeprefix("the ")))


def read_label(value: Any) -> str | None:
    """The same for what is a word or a phrase: a number is the key of another table."""
    items = value if isinstance(value, list | tuple) else [value]
    lines = (line for one in items[:MAX_ITEMS] if (line := read_line(one)) is not None)
    return next((line for line in lines if not line.isdigit()), None)


def read_date(value: Any) -> str | None:
    """A date as it is written; instants that a database or a language counts are written in ISO 8601, in UTC.

    Origin: MongoDB Extended JSON v2 (`$date`, `$numberLong`: milliseconds since 1970) and PHP's `DateTime` in JSON.
    """
    if isinstance(value, list | tuple):
        return next((line for one in value[:MAX_ITEMS] if (line := read_date(one)) is not None), None)
    if isinstance(value, Mapping) and "$date" in value:
        stated = value["$date"]
        count = stated.get("$numberLong") if isinstance(stated, Mapping) else stated
        return read_milliseconds(count) or read_line(stated)
    if isinstance(value, Mapping) and isinstance(value.get("date"), str):
        zone = read_line(value.get("timezone")) if value.get("timezone_type") in (1, 2, 3) else None
        return " ".join(one for one in (read_line(value["date"]), zone) if one) or None
    return read_line(value)


def read_milliseconds(count: Any) -> str | None:
    """The instant so many milliseconds after 1970-01-01; None for what is no number, and beyond the calendar."""
    try:
        return (EPOCH + timedelta(milliseconds=int(count))).isoformat()
    except (TypeError, ValueError, OverflowError):
        return None


def read_names(value: Any) -> tuple[str, ...]:
    """The names of people in one byline, or in a list of bylines or objects; each once. Numbers are keys, not names."""
    items = value if isinstance(value, list | tuple) else [value]
    names = (name for one in items[:MAX_ITEMS] for name in name_author(one))
    return tuple(dict.fromkeys(names))


def name_author(value: Any) -> tuple[str, ...]:
    """The people of one item of a list of authors."""
    if isinstance(value, Mapping):
        types = read_line(value.get("@type") or value.get("type")) or ""
        if types.casefold().endswith("organization"):
            return ()
        given, family = (
            next((read_line(value.get(key)) for key in keys if value.get(key)), None) for keys in NAME_KEYS
        )
        line = f"{given} {family}" if given and family else None
        line = line or next((line for key in FULL_NAMES if (line := read_line(value.get(key)))), given or family)
        return split_byline(line) if line else ()
    if isinstance(value, list | tuple):
        return read_names(value)
    line = read_line(value) if isinstance(value, str) else None
    return split_byline(line) if line else ()


def read_language(value: Any) -> str | None:
    """The ISO 639-1 code of a language tag, with the region where it has one: "en-US", "zh"; None for anything else."""
    line = read_line(value)
    match = LANGUAGE.fullmatch(line) if line else None
    if match is None:
        return None
    language, region = match["language"].lower(), (match["region"] or "").upper()
    return f"{language}-{region}" if region else language
