"""The sidecar, `<file>.meta.json`: what whoever delivered a file says of it."""

from __future__ import annotations

import json
from datetime import UTC, datetime

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from copydesk.article import DateOrigin
from copydesk.outcome import Reason
from copydesk.read.document import Refusal, Sidecar
from copydesk.read.encoding import decode
from copydesk.read.provenance.identity import canonicalize_url
from copydesk.read.provenance.statements import MAX_LINE_CHARACTERS, read_language, read_line, state
from copydesk.storage.landing import RawFile


class SidecarFields(BaseModel):
    """The fields that are read; others may be there. `published` is read later, with all other dates."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    source: str | None = Field(default=None, max_length=MAX_LINE_CHARACTERS)
    url: str | None = None
    title: str | None = Field(default=None, max_length=MAX_LINE_CHARACTERS)
    published: str | int | float | None = None
    fetched: datetime | None = None
    language: str | None = None


def read_sidecar(raw: RawFile | None) -> Sidecar | Refusal | None:
    """What a file's sidecar says; None where there is none."""
    if raw is None:
        return None
    if raw.failure is not None:
        return Refusal(raw.failure_reason, raw.failure)
    if raw.payload is None:
        return Refusal(Reason.OVERSIZED, f"a sidecar of {raw.byte_count:,} bytes")
    return parse_sidecar(raw.payload)


def parse_sidecar(payload: bytes) -> Sidecar | Refusal:
    """What the bytes of a sidecar say."""
    decoded = decode(payload)
    if isinstance(decoded, Refusal):
        return decoded
    try:
        fields = SidecarFields.model_validate(json.loads(decoded.text.lstrip("\ufeff")))
    except ValidationError as error:
        problem = error.errors(include_url=False, include_context=False)[0]
        where = ".".join(str(part) for part in problem["loc"]) or "it"
        return Refusal(Reason.MALFORMED, f"in the sidecar, {where}: {problem['msg']}")
    except RecursionError:
        return Refusal(Reason.NESTED_TOO_DEEP, "a sidecar of JSON nested deeper than Python can follow")
    except ValueError as error:
        return Refusal(Reason.MALFORMED, f"the sidecar is not JSON: {error}")
    return Sidecar(
        source=read_line(fields.source),
        url=canonicalize_url(fields.url) if fields.url else None,
        language=read_language(fields.language),
        fetched_at=read_instant(fields.fetched),
        statement=state(DateOrigin.SIDECAR, title=fields.title, published=fields.published),
    )


def read_instant(at: datetime | None) -> datetime | None:
    """The instant in UTC, which is meant where no zone is stated."""
    if at is None:
        return None
    try:
        return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
    except OverflowError:
        return None
