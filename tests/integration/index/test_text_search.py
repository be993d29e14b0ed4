"""How words are found: in any language, however they are accented, in capitals, and where they belong together."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
from elasticsearch import Elasticsearch

from copydesk.article import Article, Assignment
from copydesk.index import SearchQuery, View, build_document, ensure_index, index_documents, search
from copydesk.index.mapping import LANGUAGE_ANALYZERS
from copydesk.settings import IndexSettings

pytestmark = pytest.mark.integration

NIGHT = datetime(2026, 3, 5, 2, 0, tzinfo=UTC)
Room = tuple[Elasticsearch, IndexSettings]

ARTICLES: list[dict[str, Any]] = [
    {
        "article_id": "coast",
        "title": "Ferries leave Dún Laoghaire again",
        "body": "Ministers of the WHO weren't in Dún Laoghaire. Who was?",
        "places": ["Dún Laoghaire"],
    },
    {"article_id": "plain", "title": "Harbour", "body": "Dun Laoghaire has a harbour, says a man who knows it."},
    {
        "article_id": "brücken",
        "title": "Brücken eröffnet",
        "body": "Die Brücken wurden gestern eröffnet.",
        "language": "de",
    },
    {"article_id": "ponte", "title": "Pontes em São Miguel", "body": "As pontes abriram.", "language": "pt"},
    {"article_id": "мост", "title": "Мосты открыты", "body": "Министры открыли мосты.", "language": "ru"},
    {"article_id": "東京", "title": "東京の橋", "body": "東京で橋が開通した。", "language": "ja"},
    {
        "article_id": "renamed",
        "title": "Transmission company fined",
        "body": "NSATU was fined by the U.N. court.",
        "organizations": ["North Sea Transmission Union"],
    },
]


@pytest.fixture(scope="module")
def room(
    open_room: Callable[..., Any],
    make_article: Callable[..., Article],
    make_assignment: Callable[..., Assignment],
) -> Iterator[Room]:
    """A few articles in several languages, and one with two quotations and dates of three precisions."""
    quoting = make_article("quoting", body="Zora Quill spoke of the harbour, and Abe Finn of the bridge.")
    assert quoting.normalized is not None
    assert quoting.enrichment is not None
    dates = [
        {"text": "2019", "on": date(2019, 1, 1), "precision": "year"},
        {"text": "May", "on": date(2026, 5, 1), "precision": "month"},
        {"text": "4 March", "on": date(2026, 3, 4), "precision": "day"},
    ]
    quotes = [
        {"text": "The harbour is open to everybody.", "start": 0, "speaker": "Zora Quill"},
        {"text": "The bridge stays closed till May.", "start": 40, "speaker": "Abe Finn"},
    ]
    quoting = quoting.with_(
        normalized=quoting.normalized.with_(mentioned_dates=dates),
        enrichment=quoting.enrichment.with_(quotes=quotes),
    )
    different = {"relation": "rewrite", "differences": [{"kind": "number", "canonical": "4,100", "copy": "4,000"}]}
    with open_room() as (client, settings):
        ensure_index(client, settings.index, NIGHT)
        articles = [make_article(**fields) for fields in ARTICLES]
        documents = [build_document(one, make_assignment(one)) for one in articles]
        documents.append(build_document(quoting, make_assignment(quoting, canonical_id="x", story_size=2, **different)))
        assert index_documents(client, documents, settings.index, NIGHT, 1).created == len(documents)
        yield client, settings.index


def ask(room: Room, text: str) -> list[str]:
    client, settings = room
    found = search(client, SearchQuery(text=text, view=View.ARTICLES, size=50), settings)
    return sorted(hit.article_id for hit in found.hits)


def count(room: Room, query: dict[str, Any]) -> int:
    client, settings = room
    return int(client.count(index=f"{settings.prefix}articles", query=query)["count"])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Dún Laoghaire", ["coast", "plain"]),
        ("dun laoghaire", ["coast", "plain"]),
        ('"DUN LAOGHAIRE"', ["coast", "plain"]),
        ("Sao Miguel ponte", ["ponte"]),
        ("Brücken gestern", ["brücken"]),
        ("Bruecken gestern", ["brücken"]),
        ("Brucken gestern", ["brücken"]),
        ("Brücke eröffnet", ["brücken"]),
        ("министр", ["мост"]),
        ("東京 橋", ["東京"]),
        ("the ministers", ["coast"]),
        ("minister of WHO", ["coast"]),
        ("WHO", ["coast"]),
        ("who", ["coast", "plain"]),
        ("harbour -WHO knows", ["plain"]),
        ("UN court", ["renamed"]),
        ("North Sea Transmission Union", ["renamed"]),
    ],
)
def test_words_are_found(room: Room, text: str, expected: list[str]) -> None:
    assert ask(room, text) == expected


def test_another_form_of_a_word_is_shown_in_the_text(room: Room) -> None:
    client, settings = room
    (hit,) = search(client, SearchQuery(text="minister ferry"), settings).hits
    assert hit.highlights[0] == "«Ferries» leave Dún Laoghaire again"
    assert hit.highlights[1].startswith("«Ministers» of the WHO")


def test_a_word_in_capitals_is_marked_where_it_is_in_capitals(room: Room) -> None:
    client, settings = room
    (hit,) = search(client, SearchQuery(text="WHO"), settings).hits
    assert hit.highlights == ("Ministers of the «WHO» weren't in Dún Laoghaire. Who was?",)


def test_words_and_their_speaker_are_asked_for_together(room: Room) -> None:
    def said(speaker: str, words: str) -> dict[str, Any]:
        both = [{"term": {"quotes.speaker": speaker}}, {"match": {"quotes.text": words}}]
        return {"nested": {"path": "quotes", "query": {"bool": {"must": both}}}}

    assert count(room, said("Zora Quill", "harbour")) == 1
    assert count(room, said("Zora Quill", "bridge")) == 0
    assert count(room, said("Abe Finn", "bridge")) == 1


def test_what_differs_is_found_by_kind_and_words(room: Room) -> None:
    def differs(kind: str, words: str) -> dict[str, Any]:
        both = [{"term": {"story.differences.kind": kind}}, {"match": {"story.differences.canonical": words}}]
        return {"nested": {"path": "story.differences", "query": {"bool": {"must": both}}}}

    assert count(room, differs("number", "4,100")) == 1
    assert count(room, differs("number", "4,000")) == 0
    assert count(room, differs("name", "4,100")) == 0


@pytest.mark.parametrize(
    ("limits", "relation", "expected"),
    [
        ({"gte": "2019-06-01", "lte": "2019-06-30"}, "intersects", 1),
        ({"gte": "2019-06-01", "lte": "2019-06-30"}, "within", 0),
        ({"gte": "2019-01-01", "lte": "2019-12-31"}, "within", 1),
        ({"gte": "2026-03-04", "lte": "2026-03-04"}, "within", 1),
        ({"gte": "2026-03-05", "lte": "2026-04-30"}, "intersects", 0),
    ],
)
def test_a_time_is_found_by_whatever_date_touches_it(
    room: Room, limits: dict[str, str], relation: str, expected: int
) -> None:
    assert count(room, {"range": {"mentioned.spans": limits | {"relation": relation}}}) == expected


def test_the_node_has_the_analyzer_of_every_language(room: Room) -> None:
    client, _settings = room
    for analyzer in sorted(set(LANGUAGE_ANALYZERS.values())):
        assert client.indices.analyze(analyzer=analyzer, text="Bridges 1986")["tokens"] != []
