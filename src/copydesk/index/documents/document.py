"""From an article and its story to the document that analysts search. Pure: the same input gives the same document.

A document has no field for what is not known: None, empty texts and empty lists are left out.
`docs/data-contract.md` lists every field; `tests/contract/` holds that page, the mapping and this module together.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from copydesk.article import (
    SCHEMA_VERSION,
    Article,
    Assignment,
    Content,
    DateCandidate,
    Enrichment,
    Entity,
    EntityKind,
    Normalized,
    Provenance,
    Published,
)
from copydesk.index.documents.capitals import find_capital_words
from copydesk.index.documents.flags import flag_overlong, list_flags
from copydesk.index.documents.mentioned import build_mentioned
from copydesk.index.documents.points import build_places
from copydesk.index.documents.quality import judge_parts, judge_quality
from copydesk.index.documents.spellings import find_spellings
from copydesk.index.mapping import LANGUAGE_ANALYZERS
from copydesk.outcome import Reason, Rejected, Stage

# What differs between two runs over the same files, and so says nothing about whether a document changed.
_VOLATILE = frozenset({"document_hash", "indexed_at"})
# About two lines of a table: enough to know a story by where it has no headline.
_LEAD_CHARACTERS = 240


def build_document(article: Article, assignment: Assignment, lead_vector: Sequence[float] = ()) -> dict[str, Any]:
    """The document of one curated article, ready for JSON, all but `indexed_at`.

    `lead_vector` are the 256 numbers that deduplication has of title and lead, rounded, none where it has none. Raises
    ValueError where a stage hasn't run yet or the assignment is another article's.
    """
    content, normalized, enrichment = article.content, article.normalized, article.enrichment
    if content is None or normalized is None or enrichment is None:
        raise ValueError(f"article {article.article_id} is not curated: a stage hasn't run")
    if assignment.article_id != article.article_id:
        raise ValueError(f"article {article.article_id} can't take the assignment of {assignment.article_id}")
    fields = (
        {"article_id": article.article_id}
        | _text_fields(content, normalized)
        | {"lead_vector": list(lead_vector)}
        | _date_fields(normalized, article.provenance)
        | _subject_fields(enrichment)
        | _source_fields(article.provenance)
        | _story_fields(assignment)
        | _trust_fields(article.provenance, content, normalized, enrichment, article.versions)
    )
    fields["quality"]["flags"] += flag_overlong(fields)
    return seal(fields)


def seal(fields: dict[str, Any], volatile: Iterable[str] = ()) -> dict[str, Any]:
    """A document of the fields that hold something, with `document_hash` over all but the `volatile` ones.

    Raises ValueError where a number isn't one that JSON can hold (NaN).
    """
    document: dict[str, Any] = _drop_empty(fields)
    left_out = _VOLATILE.union(volatile)
    hashed = {name: value for name, value in document.items() if name not in left_out}
    text = json.dumps(hashed, sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return document | {"document_hash": hashlib.sha256(text.encode()).hexdigest()}


def build_refused(document: dict[str, Any], detail: str) -> Rejected:
    """The rejected article for a document that Elasticsearch refused."""
    return Rejected.model_validate(
        {
            "path": document["path"],
            "landed_on": document["landed_on"],
            "stage": Stage.INDEX,
            "reason": Reason.REFUSED_BY_INDEX,
            "detail": detail,
            "article_id": document["article_id"],
        }
    )


def _text_fields(content: Content, normalized: Normalized) -> dict[str, Any]:
    return {
        "title": normalized.title,
        "lead": cut_lead(normalized.body),
        "body": normalized.body,
        "stems": _stems(normalized),
        "acronyms": find_capital_words(normalized.title, normalized.body),
        "spellings": find_spellings(normalized.title, normalized.body),
        "display": {"title": content.title, "body": content.body},
        "removed": [part.model_dump(mode="json") for part in content.removed],
        "authors": list(content.authors),
        "agency": content.agency,
        "credit": content.credit,
        "dateline": content.dateline.model_dump(mode="json") if content.dateline else None,
        "translation_notice": content.translation_notice,
        "section": content.section,
        "is_paywalled": content.is_paywalled,
        "language": normalized.language,
        "word_count": normalized.word_count,
        "fingerprint": normalized.fingerprint,
    }


def cut_lead(body: str) -> str:
    """The first paragraph, or its beginning up to a word's end and an ellipsis."""
    paragraph = body.split("\n\n", maxsplit=1)[0]
    if len(paragraph) <= _LEAD_CHARACTERS:
        return paragraph
    beginning = paragraph[:_LEAD_CHARACTERS]
    return beginning[: beginning.rfind(" ") if " " in beginning else None].rstrip() + " …"


def _stems(normalized: Normalized) -> dict[str, Any]:
    """The text under its language, for the analyzer of that language; nothing where there is none."""
    if normalized.language not in LANGUAGE_ANALYZERS:
        return {}
    return {normalized.language: {"title": normalized.title, "body": normalized.body}}


def _date_fields(normalized: Normalized, provenance: Provenance) -> dict[str, Any]:
    published = normalized.published
    return {
        "published_at": _instant_or_day(published),
        "published": {
            "on": published.on.isoformat() if published.on else None,
            "precision": published.precision,
            "origin": published.origin,
            "confidence": published.confidence,
            "because": published.because,
            "conflicts": [conflict.model_dump(mode="json") for conflict in published.conflicts],
            "candidates": [candidate.model_dump(mode="json") for candidate in published.candidates],
        },
        "modified_at": _instant_or_day(normalized.modified),
        "mentioned": build_mentioned(normalized.mentioned_dates),
        "landed_on": provenance.landed_on.isoformat(),
    }


def _instant_or_day(moment: Published | DateCandidate | None) -> str | None:
    """The instant where one is known, else the day, else nothing."""
    known = moment and (moment.at or moment.on)
    return known.isoformat() if known else None


def _subject_fields(enrichment: Enrichment) -> dict[str, Any]:
    return {
        "people": _names(enrichment.entities, EntityKind.PERSON),
        "organizations": _names(enrichment.entities, EntityKind.ORGANIZATION),
        "places": _names(enrichment.entities, EntityKind.PLACE),
        "countries": list(enrichment.countries),
        **build_places(enrichment.entities),
        "entity_keys": sorted({f"{entity.kind}/{entity.key}" for entity in enrichment.entities}),
        "entities": [entity.model_dump(mode="json") for entity in enrichment.entities],
        "speakers": list(dict.fromkeys(quote.speaker for quote in enrichment.quotes if quote.speaker)),
        "quotes": [quote.model_dump(mode="json") for quote in enrichment.quotes],
    }


def _names(entities: Iterable[Entity], kind: EntityKind) -> list[str]:
    """Each name once, in order of appearance."""
    return list(dict.fromkeys(entity.name for entity in entities if entity.kind is kind))


def _source_fields(provenance: Provenance) -> dict[str, Any]:
    return {
        "source": {"name": provenance.source},
        "url": provenance.url,
        "path": provenance.path,
        "checksum": provenance.checksum,
    }


def _story_fields(assignment: Assignment) -> dict[str, Any]:
    return {
        "is_canonical": assignment.is_canonical,
        "story": {
            "id": assignment.story_id,
            "title": assignment.story_title,
            "canonical_id": assignment.canonical_id,
            "canonical_source": assignment.canonical_source,
            "size": assignment.story_size,
            "sources": list(assignment.story_sources),
            "first_published": _day(assignment.story_first_published),
            "last_published": _day(assignment.story_last_published),
            "relation": assignment.relation,
            "score": assignment.score,
            "hours_after_canonical": assignment.hours_after_canonical,
            "evidence": assignment.evidence.model_dump(mode="json") if assignment.evidence else None,
            "difference_kinds": sorted({difference.kind for difference in assignment.differences}),
            "differences": [difference.model_dump(mode="json") for difference in assignment.differences],
            "related": list(assignment.related_story_ids),
        },
        "event": {"id": assignment.event_id, "size": assignment.event_size},
    }


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _trust_fields(
    provenance: Provenance,
    content: Content,
    normalized: Normalized,
    enrichment: Enrichment,
    versions: tuple[str, ...],
) -> dict[str, Any]:
    parts = judge_parts(content, normalized)
    return {
        "quality": {
            "score": judge_quality(parts),
            "parts": {name: round(value, 4) for name, value in parts.items()},
            "extraction_confidence": content.confidence,
            "language_confidence": normalized.language_confidence,
            "repaired_mojibake": normalized.repaired_mojibake,
            "flags": list_flags(content, normalized, enrichment),
        },
        "lineage": {
            "schema_version": SCHEMA_VERSION,
            "extraction": content.method,
            "engine": enrichment.engine,
            "format": provenance.format,
            "encoding": provenance.encoding,
            "versions": list(versions),
        },
    }


def _drop_empty(value: Any) -> Any:
    """`value` without None, "", [] and {} at any depth. 0 and False say something and stay."""
    if isinstance(value, dict):
        kept: dict[str, Any] = {}
        for name, one in value.items():
            inner = _drop_empty(one) if isinstance(one, (dict, list)) else one
            if inner or inner not in (None, "", [], {}):
                kept[name] = inner
        return kept
    # A vector's numbers hold nothing to drop, and are most of what a document holds.
    return [_drop_empty(one) if isinstance(one, (dict, list)) else one for one in value]
