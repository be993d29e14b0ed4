import random
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from itertools import product
from typing import Any

import pytest
from elasticsearch import Elasticsearch

from copydesk.errors import PermanentError
from copydesk.index import SearchQuery, SearchResult, Sort, View, ensure_index, index_documents, search
from copydesk.settings import IndexSettings

pytestmark = pytest.mark.integration

NIGHT = datetime(2026, 3, 5, 2, 0, tzinfo=UTC)
MONDAY, TUESDAY = date(2026, 3, 2), date(2026, 3, 3)
BRIDGE = {"story_id": "bridge", "canonical_id": "wire", "story_size": 3}

Ask = Callable[..., SearchResult]


@pytest.fixture(scope="module")
def ask(open_room: Callable[..., Any], make_document: Callable[..., dict[str, Any]]) -> Iterator[Ask]:
    """Search a small archive: the story "bridge" with three copies, and two stories of one article."""
    documents = [
        make_document(
            "wire",
            MONDAY,
            title="Harbour bridge reopens",
            body="Mayor Zora Quill said the ministers weren't running late.",
            source="coastwire",
            people=["Zora Quill"],
            organizations=["Harbour Trust"],
            places=["Bergen"],
            published=date(2026, 3, 1),
            story=BRIDGE,
        ),
        make_document(
            "copy",
            TUESDAY,
            title="Bridge reopens, mayor says",
            body="Mayor Zora Quill and Abe Finn crossed the bridge in Bergen.",
            source="harbour-post",
            people=["Zora Quill", "Abe Finn"],
            places=["Bergen"],
            published=date(2026, 3, 2),
            story=BRIDGE | {"relation": "rewrite", "score": 0.7},
        ),
        make_document(
            "translated",
            TUESDAY,
            title="The bridge opens again",
            body="The mayor said that ministers do not run late.",
            source="quay-gazette",
            people=["Zora Quill"],
            published=date(2026, 3, 2),
            story=BRIDGE | {"relation": "translation", "score": 0.6},
        ),
        make_document(
            "tide",
            MONDAY,
            title="Tide table",
            body="Abe Finn reads the tide table.",
            source="harbour-post",
            people=["Abe Finn"],
            language="unknown",
            published=None,
        ),
        make_document(
            "ferry",
            TUESDAY,
            title="Ferry to Aberdeen",
            body="The ferry leaves at noon.",
            source="harbour-post",
            places=["Aberdeen"],
            published=date(2026, 2, 27),
        ),
    ]
    with open_room() as (client, settings):
        ensure_index(client, settings.index, NIGHT)
        assert index_documents(client, documents, settings.index, NIGHT, 1).created == 5

        def question(text: str = "", **fields: Any) -> SearchResult:
            return search(client, SearchQuery(text=text, **fields), settings.index)

        yield question


def ids(result: SearchResult) -> list[str]:
    return sorted(hit.article_id for hit in result.hits)


def facet(result: SearchResult, name: str) -> dict[str, tuple[int, int]]:
    return {one.value: (one.stories, one.articles) for one in result.facets[name]}


def test_everything_is_found_without_a_question_one_hit_a_story(ask: Ask) -> None:
    result = ask()
    assert (result.articles, result.stories, len(result.hits)) == (5, 3, 3)
    assert {hit.story_id for hit in result.hits} == {"bridge", "story of tide", "story of ferry"}


def test_the_hit_of_a_story_says_how_many_copies_match_of_how_many(ask: Ask) -> None:
    (hit,) = ask("mayor").hits
    assert (hit.story_id, hit.matching_copies, hit.story_size) == ("bridge", 3, 3)
    (hit,) = ask("mayor -opens").hits
    assert hit.matching_copies == 2


@pytest.mark.parametrize(
    ("view", "expected"),
    [(View.ARTICLES, ["copy", "translated", "wire"]), (View.CANONICAL, ["wire"])],
)
def test_the_other_views_show_every_copy_or_only_the_canonical(ask: Ask, view: View, expected: list[str]) -> None:
    result = ask("mayor", view=view)
    assert ids(result) == expected
    assert [hit.article_id for hit in result.hits if hit.is_canonical] == ["wire"]
    assert {hit.matching_copies for hit in result.hits} == {1}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("minister runs", ["translated", "wire"]),  # other forms of the words
        ("crossing bridges", ["copy"]),  # one word in the title only, one in both
        ('"tide table"', ["tide"]),
        ('"table tide"', []),
        ("ferr*", ["ferry"]),
        ("bridge ferry", []),
        ('"an unclosed quote AND (', []),
        ("weren't", ["wire"]),
    ],
)
def test_words_phrases_and_prefixes(ask: Ask, text: str, expected: list[str]) -> None:
    assert ids(ask(text, view=View.ARTICLES)) == expected


def test_what_matches_is_shown_in_its_surroundings(ask: Ask) -> None:
    (hit,) = ask("ferries").hits
    assert hit.highlights == ("«Ferry» to Aberdeen", "The «ferry» leaves at noon.")


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({"people": ["Zora Quill"]}, ["copy", "translated", "wire"]),
        ({"people": ["Zora Quill", "Abe Finn"]}, ["copy"]),
        ({"people": ["zora quill"]}, []),
        ({"organizations": ["Harbour Trust"]}, ["wire"]),
        ({"places": ["Bergen"], "people": ["Abe Finn"]}, ["copy"]),
        ({"sources": ["coastwire", "quay-gazette"]}, ["translated", "wire"]),
        ({"languages": ["unknown"]}, ["tide"]),
        ({"from_": "2026-03-01"}, ["copy", "translated", "wire"]),
        ({"to": "2026-03-01"}, ["ferry", "wire"]),
        ({"from_": "2026-03-01", "to": "2026-03-01"}, ["wire"]),
        ({"from_": "2026-03-03"}, []),
    ],
)
def test_filters(ask: Ask, filters: dict[str, Any], expected: list[str]) -> None:
    assert ids(ask(view=View.ARTICLES, **filters)) == expected


def test_facets_count_stories_and_beside_them_articles(ask: Ask) -> None:
    result = ask(size=0)
    assert result.hits == ()
    assert facet(result, "people") == {"Abe Finn": (2, 2), "Zora Quill": (1, 3)}
    assert [one.value for one in result.facets["people"]] == ["Abe Finn", "Zora Quill"]
    assert facet(result, "organizations") == {"Harbour Trust": (1, 1)}
    assert facet(result, "places") == {"Aberdeen": (1, 1), "Bergen": (1, 2)}
    assert facet(result, "sources") == {"coastwire": (1, 1), "harbour-post": (3, 3), "quay-gazette": (1, 1)}
    assert facet(result, "languages") == {"en": (2, 4), "unknown": (1, 1)}
    assert facet(result, "countries") == facet(result, "agencies") == {}
    assert facet(result, "published_days") == {
        "2026-02-27": (1, 1),
        "2026-03-01": (1, 1),
        "2026-03-02": (1, 2),
    }


@pytest.mark.parametrize(
    ("interval", "expected"),
    [
        ("month", {"2026-02-01": (1, 1), "2026-03-01": (1, 3)}),
        ("year", {"2026-01-01": (2, 4)}),
    ],
)
def test_publication_dates_by_month_and_year(ask: Ask, interval: str, expected: dict[str, tuple[int, int]]) -> None:
    assert facet(ask(interval=interval), "published_days") == expected


@pytest.mark.parametrize(
    ("sort", "expected"),
    [
        (Sort.NEWEST, ["copy", "translated", "wire", "ferry", "tide"]),
        (Sort.OLDEST, ["ferry", "wire", "copy", "translated", "tide"]),
        (Sort.LARGEST, ["copy", "translated", "wire", "ferry", "tide"]),
    ],
)
def test_orders_and_pages(ask: Ask, sort: Sort, expected: list[str]) -> None:
    pages = [ask(view=View.ARTICLES, sort=sort, size=2, page=page).hits for page in (1, 2, 3)]
    assert [hit.article_id for hits in pages for hit in hits] == expected


@pytest.mark.parametrize(
    ("filters", "hints"),
    [
        ({"people": ["Zora Quil"]}, [("people", "Zora Quil", ("Zora Quill",))]),
        ({"places": ["bergen"]}, [("places", "bergen", ("Bergen",))]),
        ({"sources": ["harbor-post"]}, [("sources", "harbor-post", ("harbour-post",))]),
        ({"people": ["Zora Quill"], "places": ["Aberdeen"]}, []),
        ({"text": "BRIDGE"}, [("acronyms", "BRIDGE", ("bridge",))]),
        ({"text": "Brigde mayor"}, [("words", "Brigde", ("bridge",))]),
        ({"text": "ferry bridge"}, []),
    ],
)
def test_a_filter_that_finds_nothing_says_what_comes_close(
    ask: Ask, filters: dict[str, Any], hints: list[tuple[str, str, tuple[str, ...]]]
) -> None:
    result = ask(**filters)
    assert result.articles == 0
    assert [(one.facet, one.asked, one.suggestions) for one in result.hints] == hints


def test_facets_are_over_what_matches_and_as_long_as_asked(ask: Ask) -> None:
    assert facet(ask("tide"), "people") == {"Abe Finn": (1, 1)}
    assert len(ask(facet_size=1).facets["people"]) == 1


def test_equal_scores_are_ordered_by_newest_then_id(ask: Ask) -> None:
    found = [hit.article_id for hit in ask(view=View.ARTICLES).hits]
    assert found == ["copy", "translated", "wire", "ferry", "tide"]


def test_a_hit_tells_what_a_reader_needs(ask: Ask) -> None:
    (hit,) = ask("crossed", view=View.ARTICLES).hits
    assert hit.model_dump(exclude={"score", "highlights"}) == {
        "article_id": "copy",
        "title": "Bridge reopens, mayor says",
        "lead": "Mayor Zora Quill and Abe Finn crossed the bridge in Bergen.",
        "language": "en",
        "published_on": date(2026, 3, 2),
        "published_at": "2026-03-02",
        "published_confidence": "high",
        "source": "harbour-post",
        "landed_on": TUESDAY,
        "url": None,
        "is_canonical": False,
        "relation": "rewrite",
        "story_id": "bridge",
        "story_size": 3,
        "story_last": None,
        "event_id": "event of bridge",
        "event_size": 1,
        "matching_copies": 1,
    }
    assert hit.score is not None
    assert hit.score > 0


def test_facets_of_a_random_archive_are_as_counted_by_hand(
    ready: Elasticsearch, index_settings: IndexSettings, make_document: Callable[..., dict[str, Any]]
) -> None:
    chance = random.Random(7)
    # A few names are everywhere and most are rare, as in a newspaper.
    names = [f"Person {min(int(chance.paretovariate(0.6)), 80):02}" for _ in range(600)]
    documents = []
    for number in range(200):
        story, people = f"story {chance.randrange(120)}", sorted(set(chance.sample(names, 3)))
        documents.append(make_document(f"a{number}", people=people, story={"story_id": story}))
    index_documents(ready, documents, index_settings, NIGHT, 1)

    stories: dict[str, set[str]] = defaultdict(set)
    articles: Counter[str] = Counter()
    for document in documents:
        for name in document["people"]:
            stories[name].add(document["story"]["id"])
            articles[name] += 1
    ranked = sorted(stories, key=lambda name: (-len(stories[name]), -articles[name], name))
    result = search(ready, SearchQuery(facet_size=30, size=0), index_settings)
    assert [(one.value, one.stories, one.articles) for one in result.facets["people"]] == [
        (name, len(stories[name]), articles[name]) for name in ranked[:30]
    ]
    assert result.stories == len({document["story"]["id"] for document in documents})


def test_a_list_goes_on_behind_any_place_as_its_pages_do(
    ready: Elasticsearch, index_settings: IndexSettings, make_document: Callable[..., dict[str, Any]]
) -> None:
    chance = random.Random(11)
    documents = []
    for number in range(150):
        story = {"story_id": f"story {int(chance.paretovariate(0.7)) % 60}", "story_size": chance.randrange(1, 5)}
        day = chance.choice([None, date(2026, 2, chance.randrange(1, 20))])
        body = " ".join(chance.choices(["harbour", "bridge", "ferry", "tide"], k=chance.randrange(3, 30)))
        documents.append(make_document(f"a{number:03}", body=body, published=day, story=story))
    index_documents(ready, documents, index_settings, NIGHT, 1)

    kinds = [*product(["", "harbour -tide*"], [View.STORIES], Sort), ("", View.ARTICLES, Sort.NEWEST)]
    for text, view, sort in kinds:
        query = SearchQuery(text=text, view=view, sort=sort, size=20)
        at_once = search(ready, query.with_(size=1_000), index_settings).hits
        result = search(ready, query, index_settings)
        walked = list(result.hits)
        while result.next_after:
            result = search(ready, query.with_(after=result.next_after), index_settings)
            walked += result.hits
        assert walked == list(at_once), (text, view, sort)


def test_without_words_a_story_shows_its_canonical_article_where_that_matches(ask: Ask) -> None:
    assert [hit.article_id for hit in ask().hits] == ["wire", "ferry", "tide"]
    assert [hit.article_id for hit in ask(sources=["quay-gazette"]).hits] == ["translated"]


def test_a_body_beyond_the_highlighter_is_still_found(
    ready: Elasticsearch, index_settings: IndexSettings, make_document: Callable[..., dict[str, Any]]
) -> None:
    body = "harbour " * 200_000 + "lighthouse"
    index_documents(ready, [make_document("long", body=body)], index_settings, NIGHT, 1)
    assert ids(search(ready, SearchQuery(text="lighthouse harbour"), index_settings)) == ["long"]


def test_an_empty_index_answers_and_a_missing_one_is_told(ready: Elasticsearch, index_settings: IndexSettings) -> None:
    empty = search(ready, SearchQuery(text="anything"), index_settings)
    assert (empty.articles, empty.stories, empty.hits) == (0, 0, ())
    nowhere = index_settings.model_copy(update={"prefix": f"{index_settings.prefix}none-"})
    with pytest.raises(PermanentError, match="none-articles"):
        search(ready, SearchQuery(), nowhere)
