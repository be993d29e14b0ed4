import math
from datetime import date
from typing import Any

import pytest

from copydesk.errors import InvalidQuery
from copydesk.index.searches.faces import build_faces, parse_faces
from copydesk.index.searches.hits import parse_facet, parse_hit, read_languages
from copydesk.index.searches.query import FACET_FIELDS, SearchQuery, Sort, View, build_counts, build_search


def filters_of(query: SearchQuery) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = build_search(query)["query"]["bool"]["filter"]
    return found


def test_a_question_without_text_has_no_text_condition() -> None:
    assert "must" not in build_search(SearchQuery(text="  "))["query"]["bool"]


def test_every_word_must_occur_and_titles_weigh_more() -> None:
    condition = build_search(SearchQuery(text="harbour bridge"))["query"]["bool"]["must"]["simple_query_string"]
    assert condition["default_operator"] == "and"
    assert condition["fields"][:2] == ["title^3", "body"]
    assert {"stems.en.title^3", "stems.ru.body", "places.words"} <= set(condition["fields"])


def test_a_word_in_capitals_must_occur_so_and_still_counts_for_the_score() -> None:
    condition = build_search(SearchQuery(text="WHO ministers -NATO"))["query"]["bool"]
    assert condition["must"]["simple_query_string"]["query"] == "ministers"
    assert {"term": {"acronyms": "WHO"}} in condition["filter"]
    assert condition["must_not"] == [{"term": {"acronyms": "NATO"}}]
    assert condition["should"]["simple_query_string"]["query"] == "WHO"


def test_several_people_must_all_occur_but_sources_are_alternatives() -> None:
    query = SearchQuery(people=("Abe Finn", "Zora Quill"), sources=("harbour-post", "quay-gazette"))
    assert filters_of(query) == [
        {"term": {"people": "Abe Finn"}},
        {"term": {"people": "Zora Quill"}},
        {"terms": {"source.name": ["harbour-post", "quay-gazette"]}},
    ]


@pytest.mark.parametrize(
    ("query", "limits"),
    [
        (SearchQuery(from_=date(2026, 3, 1)), {"gte": "2026-03-01"}),
        (SearchQuery(to=date(2026, 3, 2)), {"lte": "2026-03-02"}),
        (
            SearchQuery(from_=date(2026, 3, 1), to=date(2026, 3, 2)),
            {"gte": "2026-03-01", "lte": "2026-03-02"},
        ),
    ],
)
def test_dates_are_days_at_the_source_with_both_ends_included(query: SearchQuery, limits: dict[str, str]) -> None:
    assert filters_of(query) == [{"range": {"published.on": limits}}]


def test_only_the_view_of_stories_collapses_and_only_the_canonical_one_filters() -> None:
    requests = {view: build_search(SearchQuery(view=view)) for view in View}
    assert [view for view, request in requests.items() if "collapse" in request] == [View.STORIES]
    canonical = {"term": {"is_canonical": True}}
    assert [view for view in View if canonical in filters_of(SearchQuery(view=view))] == [View.CANONICAL]


def test_every_facet_counts_stories_of_more_candidates_than_asked_for() -> None:
    aggregations = build_counts(SearchQuery(facet_size=10), "day")["aggregations"]
    for name, field in FACET_FIELDS.items():
        assert aggregations[name]["terms"] == {"field": field, "size": 100, "collect_mode": "breadth_first"}
        assert aggregations[name]["aggregations"]["stories"]["cardinality"]["field"] == "story.id"


def test_the_memory_that_a_question_may_need_is_bounded() -> None:
    """Elasticsearch takes up to 16/3 bytes for each story that a bucket counts exactly, rounded up to a power of 2."""
    bytes_needed = 0
    aggregations = build_counts(SearchQuery(facet_size=100), "day")["aggregations"]
    for name, aggregation in aggregations.items():
        buckets = {"published_days": 65_536, "stories": 1}.get(name) or aggregation["terms"]["size"]
        counting = aggregation if name == "stories" else aggregation["aggregations"]["stories"]
        exact = counting["cardinality"]["precision_threshold"]
        bytes_needed += buckets * 2 ** math.ceil(math.log2(exact * 16 / 3))
    assert bytes_needed < 384 * 1024**2


@pytest.mark.parametrize("name", FACET_FIELDS)
def test_every_filter_asks_for_whole_values(name: str) -> None:
    assert filters_of(SearchQuery(**{name: ("x",)})) in (
        [{"term": {FACET_FIELDS[name]: "x"}}],
        [{"terms": {FACET_FIELDS[name]: ["x"]}}],
    )


def test_pages_follow_each_other_without_a_gap() -> None:
    assert [build_search(SearchQuery(size=20, page=page))["from"] for page in (1, 2, 3)] == [0, 20, 40]


@pytest.mark.parametrize("sort", Sort)
def test_every_order_ends_with_what_no_two_articles_share(sort: Sort) -> None:
    order = build_search(SearchQuery(sort=sort))["sort"]
    assert order[-1] == {"article_id": "asc"}
    assert len(order) == 3


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        ({"from_": date(2026, 3, 2), "to": date(2026, 3, 1)}, "no day is between 2026-03-02 and 2026-03-01"),
        ({"size": 1_000, "page": 11}, "beyond hit 10,000"),
    ],
)
def test_a_question_that_has_no_answer_is_told(fields: dict[str, Any], problem: str) -> None:
    with pytest.raises(InvalidQuery, match=problem):
        SearchQuery(**fields)


def test_a_facet_is_ordered_by_stories_then_articles_then_name() -> None:
    counts = {"copied": (1, 90), "b": (3, 3), "a": (3, 3), "busy": (3, 9), "rare": (1, 1)}
    buckets = [
        {"key": name, "doc_count": articles, "stories": {"value": stories}}
        for name, (stories, articles) in counts.items()
    ]
    found = parse_facet({"buckets": buckets}, 4)
    assert [one.value for one in found] == ["busy", "a", "b", "copied"]


def test_an_answer_without_optional_fields_is_read() -> None:
    found = parse_hit(face_of("a1", "s1"))
    assert (found.title, found.published_on, found.relation, found.matching_copies) == (None, None, None, 1)


def hit_of(article: str, story: str, language: str = "en") -> dict[str, Any]:
    return {"fields": {"story.id": [story], "language": [language]}, "sort": [1.0, 0, article]}


def face_of(article: str, story: str) -> dict[str, Any]:
    source = {
        "published": {"confidence": "low"},
        "language": "en",
        "source": {"name": "harbour-post"},
        "landed_on": "2026-03-02",
        "is_canonical": True,
        "story": {"id": story, "size": 1},
    }
    return {"_id": article, "_source": source}


def test_found_words_are_marked_by_the_analyzers_of_the_languages_on_the_page_alone() -> None:
    hits = [hit_of("a1", "s1"), hit_of("a2", "s2", "de"), hit_of("a3", "s3", "unknown")]
    fields = build_faces(SearchQuery(text="harbour"), hits)["highlight"]["fields"]
    assert fields["body"] == {"matched_fields": ["stems.de.body", "stems.en.body"]}
    assert build_faces(SearchQuery(text="harbour"), hits[2:])["highlight"]["fields"]["body"] == {}
    assert "highlight" not in build_faces(SearchQuery(), hits)


def test_without_words_a_story_is_shown_by_its_canonical_article() -> None:
    hits = [hit_of("a1", "s1"), hit_of("a2", "s2")]
    assert build_faces(SearchQuery(), hits)["sort"][0] == {"is_canonical": "desc"}
    assert build_faces(SearchQuery(text="harbour"), hits)["sort"][0] == "_score"
    assert "collapse" not in build_faces(SearchQuery(view=View.ARTICLES), hits)


def test_faces_come_in_the_order_of_the_hits_and_what_is_gone_is_left_out() -> None:
    hits = [hit_of("a1", "s1"), hit_of("a2", "s2"), hit_of("a3", "s3")]
    answer = {
        "hits": {"hits": [face_of("b3", "s3"), face_of("b1", "s1")]},
        "aggregations": {"matching": {"buckets": [{"key": "s3", "doc_count": 4}]}},
    }
    found = parse_faces(SearchQuery(), hits, answer)
    assert [(one.article_id, one.matching_copies) for one in found] == [("b1", 1), ("b3", 4)]


def test_words_are_sought_in_the_stems_of_the_languages_that_match_alone() -> None:
    counts = build_counts(SearchQuery(text="harbour"), "day", {"en", "unknown"})
    fields = counts["query"]["bool"]["must"]["simple_query_string"]["fields"]
    assert [one for one in fields if one.startswith("stems.")] == ["stems.en.title^3", "stems.en.body"]
    every = build_counts(SearchQuery(text="harbour"), "day")["query"]["bool"]["must"]["simple_query_string"]["fields"]
    assert set(fields) < set(every)


def test_languages_are_asked_for_where_counts_may_be_estimates() -> None:
    answer = {"aggregations": {"languages": {"buckets": [{"key": "de"}, {"key": "en"}]}}}
    assert "languages" in build_search(SearchQuery(exact_up_to=1))["aggregations"]
    assert read_languages(answer) == {"de", "en"}
    assert set(read_languages({})) >= {"de", "en", "fr"}


def test_marks_are_sought_in_text_alone() -> None:
    highlight = build_faces(SearchQuery(text="harbour WHO"), [hit_of("a1", "s1")])["highlight"]
    asked = highlight["highlight_query"]["simple_query_string"]
    assert asked["query"] == "harbour WHO"
    assert sorted(asked["fields"]) == ["body", "stems.en.body", "stems.en.title", "title"]
