"""Whether a news item may be published at all: its `pubStatus` and its embargo (IPTC NewsML-G2 and ninjs)."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime

from copydesk.outcome import Reason
from copydesk.read.document import Refusal

# NewsCodes `pubstatus`, and the statuses of NewsML 1.2 (`Status`).
CANCELED = frozenset({"canceled", "cancelled", "killed", "deleted"})
WITHHELD = frozenset({"withheld", "embargoed", "draft"})
# Of an identifier or a title so much is told.
MAX_NAME_CHARACTERS = 80
SCHEME = re.compile(r"^.*[:/#]")
DAY = re.compile(r"(?P<year>\d{4})-?(?P<month>\d\d)-?(?P<day>\d\d)")


def refuse_status(
    status: str | None, embargoed: str | None, landed_on: date, *, item: tuple[str | None, ...] = ()
) -> Refusal | None:
    """CANCELED or WITHHELD for an item that its publisher doesn't want published; None for all others.

    `status` may be a code with its scheme ("stat:canceled"). `embargoed` is the time before which nobody may publish,
    "" where there is one until further notice (but for an item that is called usable at the same time: systems write
    the empty element into all of theirs), None where there is none. It is held against the landing day: what was free
    by its end is read. `item` is what names it, its identifier and its title: who reads of a cancellation has to find
    what landed of it before (ADR 20).
    """
    named = "".join(f", {one[:MAX_NAME_CHARACTERS]!r}" for one in item if one)
    code = SCHEME.sub("", (status or "").strip()).casefold()
    if code in CANCELED:
        return Refusal(Reason.CANCELED, f"its publisher says that it is {code}{named}")
    if embargoed is not None and not embargoed.strip() and code != "usable":
        return Refusal(Reason.WITHHELD, "it is under an embargo until further notice")
    if embargoed and is_after(embargoed.strip(), landed_on):
        return Refusal(Reason.WITHHELD, f"it is under an embargo until {embargoed.strip()[:40]}")
    if code in WITHHELD and not embargoed:
        return Refusal(Reason.WITHHELD, f"its publisher says that it is {code}")
    return None


def is_after(instant: str, day: date) -> bool:
    """Whether an instant in ISO 8601, extended or basic, lies after a day; what can't be read doesn't."""
    try:
        at = datetime.fromisoformat(instant)
        return (at.astimezone(UTC) if at.tzinfo else at).date() > day
    except (ValueError, OverflowError):
        match = DAY.match(instant)
        return match is not None and (match["year"], match["month"], match["day"]) > (
            f"{day.year:04}",
            f"{day.month:02}",
            f"{day.day:02}",
        )
