"""What deduplication says of an article: its story, why, and where it departs from the canonical; and what changed."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from pydantic import ConfigDict, Field

from copydesk.record import Record


class Relation(StrEnum):
    """How an article relates to the canonical article of its story."""

    IDENTICAL = "identical"
    REVISION = "revision"
    ABRIDGEMENT = "abridgement"
    REWRITE = "rewrite"
    TRANSLATION = "translation"


class Evidence(Record):
    """Why two articles are one story: each term of the pair score between 0 and 1, None where it doesn't apply."""

    tfidf: float
    alignment: float
    document_vector: float
    lead_vector: float
    quotes: float | None
    ordered_coverage: float
    sequence: float | None = None
    numbers: float
    containment: float
    shared_names: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()


class Difference(Record):
    """A fact that stands otherwise in a copy than in its canonical; one side is None where it is missing."""

    kind: str
    canonical: str | None
    copy_: str | None = Field(alias="copy", default=None)

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True, serialize_by_alias=True)


class Assignment(Record):
    """To which story an article belongs and why. An article has one, with its current landing (the latest).

    `landing_id` is the article's name among those of its landing day (`dedupe.grouping`). What is said of the story is
    the same for all its members: the title is the canonical's, the days are those of the known publication days.
    `relation`, `score` and `evidence` speak of the pair (article, canonical) and are None for the canonical itself;
    `hours_after_canonical` too, and where either instant is unknown.
    `event_id` joins stories about one happening, `event_size` of them; `related_story_ids` are those linked to this
    one, story by story.
    """

    article_id: str
    landing_id: str
    landed_on: date
    story_id: str
    canonical_id: str
    canonical_source: str
    story_size: int
    story_title: str | None = None
    story_sources: tuple[str, ...] = ()
    story_first_published: date | None = None
    story_last_published: date | None = None
    event_id: str
    event_size: int = 1
    relation: Relation | None = None
    score: float | None = None
    evidence: Evidence | None = None
    differences: tuple[Difference, ...] = ()
    hours_after_canonical: float | None = None
    related_story_ids: tuple[str, ...] = ()

    @property
    def is_canonical(self) -> bool:
        """Whether the article is its story's canonical one."""
        return self.article_id == self.canonical_id


class StoryChangeKind(StrEnum):
    """What became of some stories."""

    MERGED = "merged"
    SPLIT = "split"
    NEW_CANONICAL = "new-canonical"
    REGROUPED = "regrouped"


class StoryChange(Record):
    """Stories before and after a run, by their ids, and the articles that were in the ones and are in the others.

    `new-canonical`: one story goes by another id, since another of its articles is the canonical one now.
    """

    kind: StoryChangeKind
    before: tuple[str, ...]
    after: tuple[str, ...]
    articles: tuple[str, ...]
