"""The one record that flows through the six stages, and what deduplication says about it.

An `Article` is frozen and closed: unknown fields are refused, and each stage writes one section and nothing else.

    read       provenance, raw
    clean      content            (and drops `raw`, which the landing still holds)
    normalize  normalized
    enrich     enrichment
    dedupe     an `Assignment` beside the article (`assignment.py`), never inside it

Every text is NFC where it says "normalized" and as published elsewhere. Offsets count Unicode code points.
`docs/data-contract.md` lists every field; `tests/contract/` holds the two, the Parquet schema and the mapping together.
"""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from pydantic import Field

# Handed on: whoever reads articles reads these with them.
from copydesk.assignment import Assignment as Assignment
from copydesk.assignment import Difference as Difference
from copydesk.assignment import Evidence as Evidence
from copydesk.assignment import Relation as Relation
from copydesk.outcome import Reason, Rejected, Stage
from copydesk.record import Record as Record

SCHEMA_VERSION = 2

# The source of what lies in the landing day's own folder, beside the sources' folders.
UNKNOWN_SOURCE = "unknown"


# ── read ────────────────────────────────────────────────────────────────────────────────────────────────


class Format(StrEnum):
    """What an article was read from: a file of its own, or a part of a file that holds several."""

    TEXT = "text"
    HTML = "html"
    JSON = "json"
    NEWSML = "newsml-g2"
    NEWSML_1 = "newsml-1"
    NITF = "nitf"
    RCV1 = "rcv1"
    IPTC_7901 = "iptc-7901"
    ANPA = "anpa-1312"
    LEXISNEXIS = "lexisnexis"
    FACTIVA = "factiva"
    PROQUEST = "proquest"
    TREC = "trec"
    RSS = "rss"
    ATOM = "atom"
    EMAIL = "email"


class EncodingOrigin(StrEnum):
    """How the encoding of a raw file was found, surest first; `GUESS` is a detection that may be wrong."""

    BOM = "bom"
    DECLARATION = "declaration"
    UTF8 = "utf-8"
    DETECTION = "detection"
    GUESS = "guess"


class DateOrigin(StrEnum):
    """Where a date came from. `FIELD` is a field of a structured file: JSON, NewsML, NITF, a feed, a mail's header."""

    SIDECAR = "sidecar"
    FIELD = "field"
    JSON_LD = "json-ld"
    META = "meta"
    TIME_ELEMENT = "time-element"
    URL = "url"
    DATELINE = "dateline"
    WEEKDAY = "weekday"
    TEXT = "text"
    MARKUP = "markup"
    LANDING_DAY = "landing-day"


class Provenance(Record):
    """Where an article comes from. `path` is relative to the landing and starts with the landing day.

    Behind the file's own path stands where in it the article was: `!/` and the name of an archive's member, `#` and
    the number (from 1) of a line, item or record: `2026-03-02/desk/box.zip!/inner/feed.xml#3`.
    `checksum` and `byte_count` are of the bytes that hold this article alone. `timezone` (an IANA name) and `language`
    are what sidecar, file or source registry say, before anybody looked at the text.
    """

    path: str
    landed_on: date
    source: str
    checksum: str
    byte_count: int
    format: Format
    encoding: str
    encoding_origin: EncodingOrigin
    url: str | None = None
    language: str | None = None
    timezone: str | None = None
    fetched_at: datetime | None = None


class Statement(Record):
    """What a sidecar (`DateOrigin.SIDECAR`) or a structured file's fields (`FIELD`) say of an article, dates unread."""

    origin: DateOrigin
    title: str | None = None
    authors: tuple[str, ...] = ()
    section: str | None = None
    agency: str | None = None
    published: str | None = None
    modified: str | None = None


class RawText(Record):
    """The decoded article, markup and all. `statements` are what is said about it, the most trusted first."""

    text: str
    is_html: bool = False
    statements: tuple[Statement, ...] = ()


# ── clean ───────────────────────────────────────────────────────────────────────────────────────────────


class RemovedKind(StrEnum):
    """What a removed part was."""

    DATELINE = "dateline"
    BYLINE = "byline"
    CREDIT = "credit"
    SEE_ALSO = "see-also"
    TRANSLATION_NOTICE = "translation-notice"
    COPYRIGHT = "copyright"
    PROMOTION = "promotion"
    CAPTION = "caption"
    REPEATED = "repeated"
    HEADLINE = "headline"
    BOILERPLATE = "boilerplate"
    LEARNED = "learned"


class RemovedPart(Record):
    """A piece of text that cleaning took out: kept, so that nothing is lost and rules can be judged.

    `place` is the index of the paragraph that it stood in, counted in the extracted text before removal.
    """

    text: str
    kind: RemovedKind
    place: int


class Dateline(Record):
    """The opening "WIESBADEN, Oct. 14 (Agency) - " of a wire story, taken apart. Each part may be missing."""

    text: str
    place: str | None = None
    agency: str | None = None
    date_text: str | None = None


class DateClue(Record):
    """A date as a page states it, not yet read: cleaning collects these while it has the markup in hand."""

    text: str
    origin: DateOrigin
    is_modification: bool = False


class Content(Record):
    """The article without its surroundings. `body` holds paragraphs separated by one blank line.

    `is_paywalled` is what the page says: True where the whole text is for subscribers, so that `body` may be only its
    beginning; False where it says that it is free; None where it says nothing.
    """

    title: str | None
    body: str
    removed: tuple[RemovedPart, ...] = ()
    authors: tuple[str, ...] = ()
    credit: str | None = None
    dateline: Dateline | None = None
    agency: str | None = None
    translation_notice: str | None = None
    section: str | None = None
    is_paywalled: bool | None = None
    date_clues: tuple[DateClue, ...] = ()
    method: str
    confidence: float = Field(ge=0, le=1)


# ── normalize ───────────────────────────────────────────────────────────────────────────────────────────


class DatePrecision(StrEnum):
    """How exact a date is."""

    MINUTE = "minute"
    DAY = "day"
    MONTH = "month"
    YEAR = "year"
    NONE = "none"


class Confidence(StrEnum):
    """How far a value can be trusted."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class DateConflictKind(StrEnum):
    """Why a date is doubted.

    `ASSUMED_YEAR`: it states no year, and the file didn't land within days of it. `AMBIGUOUS`: "10/09" is two days.
    `UNREAD`: the article states a date that can't be read, such as one of another calendar.
    """

    WEEKDAY_CONTRADICTS_DATE = "weekday-contradicts-date"
    FUTURE = "future"
    BEFORE_1990 = "before-1990"
    CANDIDATES_DISAGREE = "candidates-disagree"
    ASSUMED_YEAR = "assumed-year"
    AMBIGUOUS = "ambiguous"
    UNREAD = "unread"


class DateConflict(Record):
    """One reason to doubt a date, with the words or values that collide."""

    kind: DateConflictKind
    detail: str


class DateCandidate(Record):
    """A reading of one clue: the day that it means, and the instant (in UTC) where it says one.

    `on` is the first of the month where `precision` is month. `is_modification` is set where the clue says when the
    article was changed.
    """

    on: date
    at: datetime | None = None
    precision: DatePrecision = DatePrecision.DAY
    origin: DateOrigin
    text: str
    is_modification: bool = False


class Published(Record):
    """The publication date with all that an analyst needs to trust or doubt it.

    `at` is in UTC and set only where `precision` is `minute`; `on` is the day at the source, None only for `none`.
    `because` is the rule that chose it, a sentence.
    """

    on: date | None
    at: datetime | None = None
    precision: DatePrecision
    origin: DateOrigin | None
    confidence: Confidence
    because: str | None = None
    conflicts: tuple[DateConflict, ...] = ()
    candidates: tuple[DateCandidate, ...] = ()


class MentionedDate(Record):
    """A date that the text speaks of, resolved against the publication date.

    `on` is the first day of it where `precision` is month or year.
    """

    text: str
    on: date
    precision: DatePrecision


class Normalized(Record):
    """The text that everything after compares and searches: NFC, straight quotes, one kind of dash and space.

    `fingerprint` is a hash of the casefolded words of `body`; equal bodies have equal fingerprints.
    `language` is an ISO 639-1 code or "unknown". `modified` is the last change that the article itself states.
    """

    title: str | None
    body: str
    word_count: int
    fingerprint: str
    language: str
    language_confidence: float = Field(ge=0, le=1)
    published: Published
    modified: DateCandidate | None = None
    mentioned_dates: tuple[MentionedDate, ...] = ()
    repaired_mojibake: bool = False


# ── enrich ──────────────────────────────────────────────────────────────────────────────────────────────


class EntityKind(StrEnum):
    """What an entity is."""

    PERSON = "person"
    ORGANIZATION = "organization"
    PLACE = "place"


class Mention(Record):
    """One occurrence of an entity in `normalized.body`: the half-open range [start, end) in code points."""

    text: str
    start: int
    end: int


class PlaceKind(StrEnum):
    """What a point on the map stands for: a city is where it lies, the others have but a middle."""

    CITY = "city"
    REGION = "region"
    COUNTRY = "country"


class Location(Record):
    """Where a place lies, in degrees (WGS 84), and how sure it is that this one is meant.

    `region` is the part of its country that it is in or is: a state, province or county.
    """

    latitude: float = Field(ge=-90, le=90)
    longitude: float = Field(ge=-180, le=180)
    kind: PlaceKind
    region: str | None = None
    confidence: Confidence


class Entity(Record):
    """A person, organization or place of one article, counted once however often and however it is written.

    `name` is what a facet shows. `key` joins spellings across articles (an acronym, a folded name, a country code).
    A place that only the dateline names has no mentions. `location` is None for a place of which it isn't known where
    it lies, or which of several it is. `facts` are what the text says beside a person's name, by which people of one
    name are told apart: "age 64", "born 1961", "office mayor of passau", "field sport".
    """

    name: str
    kind: EntityKind
    key: str
    mentions: tuple[Mention, ...]
    country: str | None = None
    location: Location | None = None
    facts: tuple[str, ...] = ()


class Quote(Record):
    """Words in quotation marks, with the named speaker where the text names one; at least 25 characters, or a sentence
    that has a speaker.
    """

    text: str
    start: int
    speaker: str | None = None


class Enrichment(Record):
    """What the text is about. `countries` are ISO 3166 alpha-2 codes, sorted; entities are in order of appearance.

    `engine` names the models that read the text, "none" where none did. `unread_languages` are those of the text, or
    of its paragraphs, that no model was there for: there only known places and acronyms count.
    """

    entities: tuple[Entity, ...] = ()
    countries: tuple[str, ...] = ()
    quotes: tuple[Quote, ...] = ()
    engine: str
    unread_languages: tuple[str, ...] = ()


# ── the record ──────────────────────────────────────────────────────────────────────────────────────────


class Article(Record):
    """One copy, as one source published it. A section is None until its stage has run.

    `versions` says of each stage by which code, tables and models it was written (`pipeline.versions`).
    """

    article_id: str
    provenance: Provenance
    raw: RawText | None = None
    content: Content | None = None
    normalized: Normalized | None = None
    enrichment: Enrichment | None = None
    versions: tuple[str, ...] = ()

    def reject(self, stage: Stage, reason: Reason, detail: str) -> Rejected:
        """This article, refused by a stage; `detail` is one line for a person."""
        return Rejected(
            path=self.provenance.path,
            landed_on=self.provenance.landed_on,
            stage=stage,
            reason=reason,
            detail=detail,
            article_id=self.article_id,
        )
