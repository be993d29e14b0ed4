"""What the indices and their aliases are called, and back: `build_index_name` and `parse_index_name` are a pair.

Physical indices are `<prefix><base>-<mapping version>-<UTC stamp>`, e.g. `articles-1-20241015t021503z`. Readers and
Kibana use the alias `<base>`, the pipeline writes through `<base>-write`; only the two aliases move in a reindex.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime

# ISO 8601 basic format, in the lower case that Elasticsearch asks of names; it sorts by time.
_STAMP_FORMAT = "%Y%m%dt%H%M%Sz"
_INDEX_NAME = re.compile(r"(?P<prefix>.*?)(?P<base>[a-z][a-z-]*)-(?P<version>[1-9]\d*)-(?P<stamp>\d{8}t\d{6}z)")


@dataclass(frozen=True, slots=True)
class IndexName:
    """A physical index's name, taken apart. `base` includes the prefix; `stamp_utc` is exact to the second."""

    base: str
    mapping_version: int
    stamp_utc: datetime


def build_index_name(mapping_version: int, stamp_utc: datetime, *, base: str = "articles", prefix: str = "") -> str:
    """The name of a physical index made at `stamp_utc`. Raises ValueError where that has no time zone."""
    if stamp_utc.tzinfo is None:
        raise ValueError("an index name needs an instant with a time zone")
    return f"{prefix}{base}-{mapping_version}-{stamp_utc.astimezone(UTC).strftime(_STAMP_FORMAT)}"


def parse_index_name(name: str) -> IndexName | None:
    """The parts of a name that `build_index_name` made; None for any other, which Copydesk didn't make."""
    found = _INDEX_NAME.fullmatch(name)
    if found is None:
        return None
    try:
        stamp = datetime.strptime(found["stamp"], _STAMP_FORMAT).replace(tzinfo=UTC)
    except ValueError:
        return None
    return IndexName(found["prefix"] + found["base"], int(found["version"]), stamp)


def alias_for_reading(base: str, prefix: str = "") -> str:
    """The stable name that readers and Kibana use."""
    return f"{prefix}{base}"


def alias_for_writing(base: str, prefix: str = "") -> str:
    """The stable name that the pipeline writes through."""
    return f"{prefix}{base}-write"


def template_name(base: str, prefix: str = "") -> str:
    """The name of the index template."""
    return f"{prefix}{base}"


def template_pattern(base: str, mapping_version: int, prefix: str = "") -> str:
    """Which physical indices the template is for: those of one mapping version."""
    return f"{prefix}{base}-{mapping_version}-*"
