"""A small archive that the Desk's pages are asked about: a story with a copy, hostile articles, two nights."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import UTC, date, datetime
from math import sqrt
from pathlib import Path
from typing import Any

import pytest
from elasticsearch import Elasticsearch

from copydesk.article import (
    Article,
    Assignment,
    Confidence,
    DateCandidate,
    DateOrigin,
    DatePrecision,
    Entity,
    EntityKind,
    Location,
    Mention,
    PlaceKind,
)
from copydesk.assignment import StoryChange, StoryChangeKind
from copydesk.index import RunFigures, build_document, ensure_index, index_documents, record_run
from copydesk.index.mapping import VECTOR_DIMENSIONS
from copydesk.outcome import Books, Reason, Rejected, Stage
from copydesk.settings import Settings

NIGHT = datetime(2026, 3, 3, 2, 0, tzinfo=UTC)
MONDAY, TUESDAY = date(2026, 3, 2), date(2026, 3, 3)
STORY = {"story_id": "bridge", "canonical_id": "wire", "story_size": 2, "event_id": "reopening"}
EVIDENCE = {
    "tfidf": 0.91,
    "alignment": 0.75,
    "document_vector": 0.9,
    "lead_vector": 0.9,
    "quotes": None,
    "ordered_coverage": 0.8,
    "numbers": 0.5,
    "containment": 0.9,
    "shared_names": ["Zora Quill"],
    "rules": [],
}
LOCATIONS = {
    "Bergen": Location(latitude=60.39, longitude=5.32, kind=PlaceKind.CITY, confidence=Confidence.HIGH),
}
SCRIPT = "<script>document.title='owned'</script>"
HANDLER = "<img src=x onerror=alert(1)>"
TURNED = "invoice\u202efdp.exe"


def add_names(article: Article) -> Article:
    """The article with fifty thousand names for its text."""
    names = [f"Name{number:05}" for number in range(50_000)]
    text = " ".join(names)
    entities = [
        Entity(
            name=name,
            kind=EntityKind.PERSON,
            key=name.casefold(),
            mentions=(Mention(text=name, start=10 * place, end=10 * place + 9),),
        )
        for place, name in enumerate(names)
    ]
    return article.with_(
        content=article.content.with_(body=text),
        normalized=article.normalized.with_(body=text),
        enrichment=article.enrichment.with_(entities=tuple(entities)),
    )


@pytest.fixture(scope="session")
def archive(
    open_room: Callable[[], AbstractContextManager[tuple[Elasticsearch, Settings]]],
    make_article: Callable[..., Article],
    make_assignment: Callable[..., Assignment],
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Settings]:
    """Settings of an index and a landing with something in them."""

    def document(article: Article, likeness: float = 0.0, **story: Any) -> dict[str, Any]:
        """Its document; `likeness` is the cosine of its vector with the wire's."""
        vector = [likeness, sqrt(1 - likeness**2), *[0.0] * (VECTOR_DIMENSIONS - 2)]
        located = [one.with_(location=LOCATIONS.get(one.name)) for one in article.enrichment.entities]
        article = article.with_(enrichment=article.enrichment.with_(entities=tuple(located)))
        return build_document(article, make_assignment(article, **story), vector)

    wire = make_article(
        "wire",
        MONDAY,
        title="Harbour bridge reopens",
        body="Zora Quill said the harbour bridge in Bergen reopened on Monday for 61 million euros.\n\nAll was well.",
        source="coastwire",
        people=["Zora Quill"],
        places=["Bergen"],
        published=date(2026, 3, 1),
    )
    stated = (
        DateCandidate(on=date(2026, 3, 1), precision=DatePrecision.DAY, origin=DateOrigin.META, text="1 March 2026"),
        DateCandidate(on=date(2026, 2, 27), precision=DatePrecision.DAY, origin=DateOrigin.URL, text="2026/02/27"),
    )
    dated = wire.normalized.published.with_(because="A meta element has it.", candidates=stated)
    wire = wire.with_(normalized=wire.normalized.with_(published=dated))
    copy = make_article(
        "copy",
        TUESDAY,
        title="Bridge in the harbour reopens",
        body="Zora Quill said the harbour bridge of Bergen reopened on Monday for 16 million euros.\n\nThey cheered.",
        source="quay-gazette",
        people=["Zora Quill"],
        places=["Bergen"],
        published=date(2026, 3, 2),
    )
    hostile = make_article(
        "hostile",
        TUESDAY,
        title=f"=cmd|calc {SCRIPT} {TURNED}",
        body=f"{HANDLER} {SCRIPT} the hostile bridge\n\n{TURNED}",
        source=f"evil{HANDLER}",
        people=[f"Mallory {SCRIPT}"],
        published=None,
    )
    hostile = hostile.with_(provenance=hostile.provenance.with_(url="javascript:alert(1)"))
    huge = make_article("huge", TUESDAY, title="A text without end", body="Ann met Bo. " * 350_000)
    crowd = add_names(make_article("crowd", TUESDAY, title="All names of the land", published=None))
    documents = [
        document(wire, 1.0, **STORY),
        document(
            copy,
            0.99,
            **STORY,
            relation="revision",
            score=0.97,
            evidence=EVIDENCE,
            differences=[{"kind": "number", "canonical": "61", "copy_": "16"}],
        ),
        document(hostile, 0.25),
    ]
    landing = tmp_path_factory.mktemp("landing")
    raw = landing / "2026-03-03" / "quay-gazette" / "empty.txt"
    raw.parent.mkdir(parents=True)
    raw.write_text(f"three words only {SCRIPT}")
    path = raw.relative_to(landing).as_posix()
    reject = Rejected(
        path=path, landed_on=TUESDAY, stage=Stage.CLEAN, reason=Reason.NO_ARTICLE_TEXT, detail=f"3 words {HANDLER}"
    )
    with open_room() as (client, settings):
        ensure_index(client, settings.index, NIGHT)
        assert index_documents(client, documents, settings.index, NIGHT, 1).created == len(documents)
        # Each alone, and no larger: the embedded node refuses more at once (HTTP 429).
        for large in (document(huge, 0.75, event_id="reopening"), document(crowd)):
            assert index_documents(client, [large], settings.index, NIGHT, 1).created == 1
        record_run(client, settings.index, MONDAY, [Books(Stage.READ, 1, 1, {}, 0.25)], [], NIGHT)
        books = [
            Books(Stage.READ, 4, 4, {}, 0.5),
            Books(Stage.CLEAN, 4, 3, {Reason.NO_ARTICLE_TEXT: 1}, 1.25),
        ]
        merged = StoryChange(
            kind=StoryChangeKind.MERGED, before=("bridge", "span"), after=("bridge",), articles=("copy", "wire")
        )
        figures = RunFigures(curated=3, stories=4, copies=1, story_changes=(merged,))
        record_run(client, settings.index, TUESDAY, books, [reject], NIGHT, figures)
        client.indices.refresh(index=f"{settings.index.prefix}*")
        yield settings.model_copy(update={"landing": str(Path(landing))})
