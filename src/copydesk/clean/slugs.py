"""Names of files and stories that stand in a title's place: "second-berth-approved.html", "BC-Ferry-Vote, 1st Ld"."""

from __future__ import annotations

import re

FILE_NAME = re.compile(r"\S+\.(?:html?|php|aspx?|txt|json|xml|docx?|odt|pdf|rtf|md|eml)", re.IGNORECASE)
# "second-berth-approved", "berth_2": the end of an address. "Rock-and-Roll" begins with a capital and has no number.
ADDRESS_WORDS = re.compile(r"(?=[^A-ZÀ-ÖØ-Þ]|\S*[\d_%])[\w%.+]+(?:[-_][\w%.+]+){2,}")
# The keyword lines of ANPA 1312 and IPTC 7901: "BC-Ferry-Vote, 1st Ld-Writethru", "TOLLAND-FERRY/VOTE (UPDATE 1)".
KEYWORDS = re.compile(
    r"(?:[AB][MPC]|[PA]M|FBC|BBO|BKN|HKN)-{1,2}[\w'’]\S*(?:,.*|\s[\d(].*)?"
    r"|[A-Z]{2,}(?:-[A-Z]{2,})*/[A-Z]*(?:-[A-Z]+)*(?:\s\([A-Z\d, -]+\))?"
)


def is_slug(text: str) -> bool:
    """Whether a text names a file or a story to a desk, and is no title for a reader."""
    return any(pattern.fullmatch(text.strip()) for pattern in (FILE_NAME, ADDRESS_WORDS, KEYWORDS))
