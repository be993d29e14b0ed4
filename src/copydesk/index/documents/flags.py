"""What an analyst may want to leave out or look at twice, as one flat facet. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from typing import Any

from copydesk.article import Confidence, Content, DateOrigin, DatePrecision, Enrichment, Normalized, Published
from copydesk.index.documents.quality import share_of_boilerplate
from copydesk.index.mapping import ARTICLE_PROPERTIES, MAX_TERM_CHARACTERS

UNKNOWN_LANGUAGE = "unknown"
# Half as many words as a short agency notice; below it are captions, tickers and what a paywall left over.
SHORT_WORDS = 60
# Extraction's own confidence: below one half another reading of the page was as good.
DOUBTED_EXTRACTION = 0.5
# More of the page's text was taken out as boilerplate than was left.
MOSTLY = 0.5


class Flag(StrEnum):
    """One reason to look twice."""

    UNDATED = "undated"
    DATED_BY_LANDING = "dated-by-landing"
    DATE_DOUBTED = "date-doubted"
    DATE_CONFLICT = "date-conflict"
    NO_TITLE = "no-title"
    SHORT = "short"
    EXTRACTION_DOUBTED = "extraction-doubted"
    PAYWALLED = "paywalled"
    LANGUAGE_UNKNOWN = "language-unknown"
    REPAIRED_MOJIBAKE = "repaired-mojibake"
    TRANSLATED = "translated"
    NO_NAMES = "no-names"
    LANGUAGE_UNSUPPORTED = "entities:unsupported-language"
    MOSTLY_BOILERPLATE = "mostly-boilerplate"
    OVERLONG_VALUE = "overlong-value"


def list_flags(content: Content, normalized: Normalized, enrichment: Enrichment) -> list[str]:
    """The flags of an article, in the order of `Flag`."""
    holds = {
        **_judge_date(normalized.published),
        Flag.NO_TITLE: not normalized.title,
        Flag.SHORT: normalized.word_count < SHORT_WORDS,
        Flag.EXTRACTION_DOUBTED: content.confidence < DOUBTED_EXTRACTION,
        Flag.PAYWALLED: content.is_paywalled is True,
        Flag.LANGUAGE_UNKNOWN: normalized.language == UNKNOWN_LANGUAGE,
        Flag.REPAIRED_MOJIBAKE: normalized.repaired_mojibake,
        Flag.TRANSLATED: content.translation_notice is not None,
        Flag.NO_NAMES: not enrichment.entities,
        Flag.LANGUAGE_UNSUPPORTED: bool(enrichment.unread_languages),
        Flag.MOSTLY_BOILERPLATE: share_of_boilerplate(content) > MOSTLY,
    }
    return [flag.value for flag in Flag if holds.get(flag)]


def flag_overlong(document: dict[str, Any]) -> list[str]:
    """`overlong-value` where a value is kept in the document and too long to be a facet or a filter."""
    is_overlong = any(len(value) > MAX_TERM_CHARACTERS for value in _keywords(document, ARTICLE_PROPERTIES))
    return [Flag.OVERLONG_VALUE.value] if is_overlong else []


def _judge_date(published: Published) -> dict[Flag, bool]:
    return {
        Flag.UNDATED: published.precision is DatePrecision.NONE,
        Flag.DATED_BY_LANDING: published.origin is DateOrigin.LANDING_DAY,
        Flag.DATE_DOUBTED: published.confidence is Confidence.LOW,
        Flag.DATE_CONFLICT: bool(published.conflicts),
    }


def _keywords(value: Any, properties: dict[str, Any]) -> Iterator[str]:
    """Every text of a document that is filtered by as a whole."""
    members = value if isinstance(value, list) else [value]
    for member in (one for one in members if isinstance(one, dict)):
        for name, inner in member.items():
            definition = properties.get(name, {})
            if definition.get("type") == "keyword" or "keyword" in definition.get("fields", {}):
                yield from (one for one in (inner if isinstance(inner, list) else [inner]) if isinstance(one, str))
            if below := definition.get("properties"):
                yield from _keywords(inner, below)
