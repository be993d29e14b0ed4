"""The mappings, as data. Adding a field is a line here, one in `document.py` and a row of docs/data-contract.md.

`MAPPING_VERSION` stays when fields are added: `ensure_index` adds them to the index in place, and a document gains
them when it is next written. It rises when a field changes its type, its analyzer or its meaning, or goes away: then
documents must be written anew, into a new physical index.

Everything here works on the official Elasticsearch and on the bare server alike (docs/adr/0002): only the types of
the core, the languages' own analyzers, lower case and folding, and no script.

Text is analyzed twice. `FOLDED` keeps every word, without case and accents, in any language. `stems.<language>` holds
the text once more in the document's language alone, so that other forms of a word are found; it isn't in `_source`.
`spellings` holds what folding can't know: "Mueller" for Müller.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from copydesk.outcome import Stage

MAPPING_VERSION = 3

# The analyzer of each language, by its ISO 639-1 code: those that the distribution and the embedded node both have.
LANGUAGE_ANALYZERS = {
    "ar": "arabic",
    "cs": "czech",
    "da": "danish",
    "de": "german",
    "el": "greek",
    "en": "english",
    "es": "spanish",
    "fa": "persian",
    "fi": "finnish",
    "fr": "french",
    "hi": "hindi",
    "hu": "hungarian",
    "id": "indonesian",
    "it": "italian",
    "nb": "norwegian",
    "nl": "dutch",
    "nn": "norwegian",
    "no": "norwegian",
    "pt": "portuguese",
    "ro": "romanian",
    "ru": "russian",
    "sv": "swedish",
    "tr": "turkish",
}

# Lucene refuses a term above 32,766 bytes and with it the whole document; UTF-8 takes at most 4 bytes a character.
MAX_TERM_CHARACTERS = 32_766 // 4

# Each quotation is a nested document of its own; the default limit of 10,000 would refuse a 10 MB list of them.
_MAX_NESTED_DOCUMENTS = 100_000

_FOLDED = "folded"
# Words as they stand, without case and accents: "Dún Laoghaire" is found as "dun laoghaire" and the other way round.
ANALYSIS: dict[str, Any] = {
    "analyzer": {_FOLDED: {"type": "custom", "tokenizer": "standard", "filter": ["lowercase", "asciifolding"]}}
}

KEYWORD: dict[str, Any] = {"type": "keyword", "ignore_above": MAX_TERM_CHARACTERS}
TEXT: dict[str, Any] = {"type": "text", "analyzer": "english"}
FOLDED: dict[str, Any] = {"type": "text", "analyzer": _FOLDED}
# A facet of names: whole values, and beside them their words for a search that knows a part or another spelling.
NAMES: dict[str, Any] = KEYWORD | {"fields": {"words": FOLDED | {"norms": False}}}
STORED_TEXT: dict[str, Any] = {"type": "text", "index": False}
STORED_OBJECT: dict[str, Any] = {"type": "object", "enabled": False}
DATE: dict[str, Any] = {"type": "date", "format": "strict_date_optional_time"}
DATE_RANGE: dict[str, Any] = {"type": "date_range", "format": "strict_date_optional_time"}
INTEGER: dict[str, Any] = {"type": "integer"}
LONG: dict[str, Any] = {"type": "long"}
FLOAT: dict[str, Any] = {"type": "float"}
BOOLEAN: dict[str, Any] = {"type": "boolean"}
GEO_POINT: dict[str, Any] = {"type": "geo_point"}
# The lead's vector as deduplication computes it (`dedupe.signing`); one byte a dimension is searched, the whole kept.
VECTOR_DIMENSIONS = 256
VECTOR: dict[str, Any] = {
    "type": "dense_vector",
    "dims": VECTOR_DIMENSIONS,
    "index": True,
    "similarity": "cosine",
    "index_options": {"type": "int8_hnsw"},
}


def _object(**properties: dict[str, Any]) -> dict[str, Any]:
    return {"properties": properties}


def _nested(**properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": "nested", "properties": properties}


def _stems() -> dict[str, Any]:
    """Title and body once a language, analyzed as that language is."""
    return {
        "properties": {
            code: _object(title={"type": "text", "analyzer": analyzer}, body={"type": "text", "analyzer": analyzer})
            for code, analyzer in LANGUAGE_ANALYZERS.items()
        }
    }


ARTICLE_PROPERTIES: dict[str, Any] = {
    "article_id": KEYWORD,
    # text: `title` and `body` are what is searched and what offsets count in; `display` is as published
    "title": FOLDED | {"fields": {"keyword": KEYWORD}},
    "lead": STORED_TEXT,
    "body": FOLDED,
    "stems": _stems(),
    "acronyms": KEYWORD,
    "spellings": FOLDED | {"norms": False},
    "lead_vector": VECTOR,
    "display": _object(title=STORED_TEXT, body=STORED_TEXT),
    "removed": _object(text=STORED_TEXT, kind=KEYWORD, place=INTEGER),
    "authors": KEYWORD,
    "agency": KEYWORD,
    "credit": FOLDED,
    "dateline": _object(text=STORED_TEXT, place=KEYWORD, agency=KEYWORD, date_text=STORED_TEXT),
    "translation_notice": FOLDED,
    "section": KEYWORD,
    "is_paywalled": BOOLEAN,
    "language": KEYWORD,
    "word_count": INTEGER,
    "fingerprint": KEYWORD,
    # dates
    "published_at": DATE,
    "published": _object(
        on=DATE,
        precision=KEYWORD,
        origin=KEYWORD,
        confidence=KEYWORD,
        because=STORED_TEXT,
        conflicts=_object(kind=KEYWORD, detail=STORED_TEXT),
        candidates=STORED_OBJECT,
    ),
    "modified_at": DATE,
    # a month is no day of it: each precision has a field of its own, and `spans` all that a date covers
    "mentioned": _object(days=DATE, months=KEYWORD, years=KEYWORD, spans=DATE_RANGE, dates=STORED_OBJECT),
    "landed_on": DATE,
    "indexed_at": DATE,
    # what it is about: flat arrays for facets; `entities` is for reading only, since a nested document for each name
    # would bring a shard to its limit of 2 thousand million documents at a hundred million articles
    "people": NAMES,
    "organizations": NAMES,
    "places": NAMES,
    "countries": KEYWORD,
    "regions": KEYWORD,
    # points by how sure they are and what they stand for, each kind in a field of its own: a list of points has no
    # room for marks, and the middle of a country among cities would be taken for a city
    "location": GEO_POINT,
    "doubtful_location": GEO_POINT,
    "area_location": GEO_POINT,
    "unresolved_places": KEYWORD,
    "entity_keys": KEYWORD,
    "entities": STORED_OBJECT,
    # who said what: nested, so that speaker and words are asked of one quotation
    "speakers": NAMES,
    "quotes": _nested(text=FOLDED, speaker=KEYWORD, start={"type": "integer", "index": False}),
    # where it comes from
    "source": _object(name=KEYWORD),
    "url": KEYWORD,
    "path": KEYWORD,
    "checksum": KEYWORD,
    # to which story it belongs
    "is_canonical": BOOLEAN,
    "story": _object(
        id=KEYWORD,
        title=FOLDED | {"fields": {"keyword": KEYWORD}},
        canonical_id=KEYWORD,
        canonical_source=KEYWORD,
        size=INTEGER,
        sources=KEYWORD,
        first_published=DATE,
        last_published=DATE,
        relation=KEYWORD,
        score=FLOAT,
        hours_after_canonical=FLOAT,
        evidence=STORED_OBJECT,
        difference_kinds=KEYWORD,
        differences=_nested(kind=KEYWORD, canonical=FOLDED, copy=FOLDED),
        related=KEYWORD,
    ),
    "event": _object(id=KEYWORD, size=INTEGER),
    # how far to trust it and how it was made
    "quality": _object(
        score=FLOAT,
        parts=_object(
            extraction=FLOAT,
            length=FLOAT,
            date=FLOAT,
            language=FLOAT,
            translation=FLOAT,
            boilerplate=FLOAT,
            access=FLOAT,
        ),
        extraction_confidence=FLOAT,
        language_confidence=FLOAT,
        repaired_mojibake=BOOLEAN,
        flags=KEYWORD,
    ),
    "lineage": _object(
        schema_version=INTEGER, extraction=KEYWORD, engine=KEYWORD, format=KEYWORD, encoding=KEYWORD, versions=KEYWORD
    ),
    "document_hash": KEYWORD,
}

# The facets of names: their words can be searched as well.
NAME_FIELDS = frozenset(name for name, definition in ARTICLE_PROPERTIES.items() if definition is NAMES)

_STAGE_BOOKS = _object(read=LONG, kept=LONG, rejected=LONG)

RUN_PROPERTIES: dict[str, Any] = {
    "run_id": KEYWORD,
    "landed_on": DATE,
    "read": LONG,
    "kept": LONG,
    "rejected": LONG,
    "rejected_share": FLOAT,
    "curated": LONG,
    "stories": LONG,
    "copies": LONG,
    "changes": _object(created=LONG, updated=LONG, unchanged=LONG, superseded=LONG, removed=LONG, neighbours=LONG),
    "gate": KEYWORD,
    "gate_detail": TEXT,
    "unknown_sources": KEYWORD,
    # No nested ones: a backfill may change more stories than Elasticsearch nests in a document (10,000).
    "story_changes": _object(kind=KEYWORD, before=KEYWORD, after=KEYWORD, articles=KEYWORD),
    "stages": {"properties": {stage.value: _STAGE_BOOKS for stage in Stage}},
    "seconds": {"properties": {"total": FLOAT} | {stage.value: FLOAT for stage in Stage}},
    "indexed_at": DATE,
    "document_hash": KEYWORD,
}

REJECT_PROPERTIES: dict[str, Any] = {
    "reject_id": KEYWORD,
    "landed_on": DATE,
    "path": KEYWORD,
    "source": _object(name=KEYWORD),
    "stage": KEYWORD,
    "reason": KEYWORD,
    "detail": TEXT,
    "article_id": KEYWORD,
    "indexed_at": DATE,
    "document_hash": KEYWORD,
}


@dataclass(frozen=True)
class IndexFamily:
    """One index with its successors: its name without prefix, its mapping, and which field is the `_id`.

    `default_fields` are searched where a query names none; `unsourced` ones are searched and not kept in `_source`.
    """

    base: str
    mapping_version: int
    properties: dict[str, Any]
    id_field: str
    default_fields: tuple[str, ...]
    unsourced: tuple[str, ...] = ()


ARTICLES = IndexFamily(
    "articles",
    MAPPING_VERSION,
    ARTICLE_PROPERTIES,
    "article_id",
    ("title", "body", "stems.*", "spellings"),
    ("stems", "spellings"),
)
RUNS = IndexFamily("copydesk-runs", 1, RUN_PROPERTIES, "run_id", ("run_id",))
REJECTS = IndexFamily("copydesk-rejects", 1, REJECT_PROPERTIES, "reject_id", ("detail", "path"))

FAMILIES = (ARTICLES, RUNS, REJECTS)


def build_mapping(family: IndexFamily) -> dict[str, Any]:
    """The mapping of a family: an unknown field is refused, and `_meta` says which version it is."""
    source = {"_source": {"excludes": list(family.unsourced)}} if family.unsourced else {}
    return source | {
        "dynamic": "strict",
        "_meta": {"made_by": "copydesk", "mapping_version": family.mapping_version},
        "properties": family.properties,
    }


def build_index_settings(family: IndexFamily, shards: int = 1, replicas: str = "0-1") -> dict[str, Any]:
    """How a new index of the family is laid out. Only the articles are ever too many for one shard.

    `replicas` is a span: a second node, where there is one, takes a replica by itself.
    """
    return {
        "number_of_shards": shards if family is ARTICLES else 1,
        "auto_expand_replicas": replicas,
        "query.default_field": list(family.default_fields),
        "mapping.nested_objects.limit": _MAX_NESTED_DOCUMENTS,
        "analysis": ANALYSIS,
        # How long the version of a deleted document is remembered, so that an older write can't bring it back.
        "gc_deletes": "1h",
    }


def list_fields(properties: dict[str, Any], parent: str = "") -> list[str]:
    """Every leaf of a mapping by its dotted name; what is stored unparsed or is a multi-field counts as one leaf."""
    names: list[str] = []
    for name, definition in properties.items():
        if "properties" in definition:
            names += list_fields(definition["properties"], f"{parent}{name}.")
        else:
            names.append(parent + name)
    return names
