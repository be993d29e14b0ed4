"""What people ask of the samples once these are ingested: docs/queries.md, and every panel of `kibana/`."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from elasticsearch import Elasticsearch

from copydesk.commands.ingest import ingest_day
from copydesk.errors import InvalidQuery
from copydesk.index import find_article, list_fields_of, list_story, run_search, similar_articles
from copydesk.kibana import Content, check_content, load_content
from copydesk.kibana.check import CheckReport
from copydesk.kibana.kql import list_kql_fields, parse_kql
from copydesk.settings import Settings, load_settings
from copydesk.storage.landing import list_days

pytestmark = pytest.mark.integration

ROOT = Path(__file__).parents[2]
SEEDS = ROOT / "seeds"
Room = tuple[Elasticsearch, Settings]
Answer = dict[str, Any]


@pytest.fixture(scope="module")
def samples(
    open_room: Callable[..., Any], entity_address: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Room]:
    """All landing days of `seeds/` in an index of their own."""
    with open_room() as (client, settings):
        ready = load_settings(
            landing=str(SEEDS),
            data=str(tmp_path_factory.mktemp("data")),
            elasticsearch=settings.elasticsearch,
            index={"prefix": settings.index.prefix},
            enrich={"entities": entity_address},
        )
        for day in list_days(str(SEEDS)):
            ingest_day(ready, day)
        client.indices.refresh(index=f"{settings.index.prefix}*")
        yield client, ready


# ── docs/queries.md ─────────────────────────────────────────────────────────────────────────────────────


def read_queries() -> dict[int, tuple[str, dict[str, Any]]]:
    """The calls of the page by the number of their question: the index and the body."""
    page = (ROOT / "docs" / "queries.md").read_text(encoding="utf-8")
    found = re.findall(r"^## (\d+)\..*?^```http\nGET /(\S+)/_search\n(.*?)^```", page, re.MULTILINE | re.DOTALL)
    return {int(number): (index, json.loads(body)) for number, index, body in found}


QUERIES = read_queries()


def titles(answer: Answer) -> list[str]:
    return [hit["_source"].get("title", "") for hit in answer["hits"]["hits"]]


def sources(answer: Answer) -> list[str]:
    return [hit["_source"]["source"]["name"] for hit in answer["hits"]["hits"]]


def buckets(answer: Answer, name: str) -> dict[str, Any]:
    return {one.get("key_as_string", one["key"]): one for one in answer["aggregations"][name]["buckets"]}


def says_each_story_once(answer: Answer) -> bool:
    stories = [hit["fields"]["story.id"][0] for hit in answer["hits"]["hits"]]
    copies = [hit["inner_hits"]["copies"]["hits"]["total"]["value"] for hit in answer["hits"]["hits"]]
    return len(set(stories)) == len(stories) >= 2 and max(copies) >= 3


def follows_a_person(answer: Answer) -> bool:
    (day,) = buckets(answer, "days").values()
    return day["doc_count"] == 3 and day["stories"]["value"] == 1


def begins_with_the_first(answer: Answer) -> bool:
    return sources(answer)[0] == "meridian-wire" and len(answer["hits"]["hits"]) == 4


def shows_both_numbers(answer: Answer) -> bool:
    inner = [hit["inner_hits"]["story.differences"]["hits"]["hits"] for hit in answer["hits"]["hits"]]
    kinds = {one["_source"]["kind"] for found in inner for one in found}
    return kinds == {"number"} and sorted(sources(answer)) == ["meridian-wire", "trendpebble"]


def joins_stories_of_an_event(answer: Answer) -> bool:
    told = [{one["key"] for one in event["headlines"]["buckets"]} for event in buckets(answer, "events").values()]
    fire = {
        "Crew of burning container ship rescued off Sri Lanka",
        "Liberia opens inquiry into container ship fire as flames die down",
    }
    return fire in told


def finds_the_guessed_date(answer: Answer) -> bool:
    habits, *bulletins = sorted(titles(answer))
    return habits == "6 Tiny Evening Habits That Sleep Coaches Swear By" and bulletins == ["POLLEN COUNT: STYRIA"] * 2


def tells_the_day(answer: Answer) -> bool:
    return "Colombo" in buckets(answer, "places") and "Nuwan Jayatilake" in buckets(answer, "people")


def finds_the_ship(answer: Answer) -> bool:
    return titles(answer)[:3] == [
        "Crew of burning container ship rescued off Sri Lanka",
        "Sri Lanka readies booms as freighter burns off south coast",
        "Liberia opens inquiry into container ship fire as flames die down",
    ]


def stays_in_ireland(answer: Answer) -> bool:
    return [title.split(" as ")[0] for title in titles(answer)] == [
        "Islanders count the cost",
        "Storm Ilse cuts power to 84,000 homes",
    ]


def quotes_the_speaker(answer: Answer) -> bool:
    said = [
        one["_source"]["speaker"]
        for hit in answer["hits"]["hits"]
        for one in hit["inner_hits"]["quotes"]["hits"]["hits"]
    ]
    return bool(said) and set(said) == {"Declan Moriarty"}


def ranks_speakers(answer: Answer) -> bool:
    counts = [one["stories"]["value"] for one in answer["aggregations"]["speakers"]["buckets"]]
    return counts[0] >= 2 and counts == sorted(counts, reverse=True)


def was_changed(answer: Answer) -> bool:
    moments = [hit["_source"]["modified_at"] for hit in answer["hits"]["hits"]]
    return len(moments) == 4 and moments == sorted(moments, reverse=True)


def misses_stories(answer: Answer) -> bool:
    counts = [one["theirs"]["doc_count"] for one in answer["aggregations"]["stories"]["buckets"]]
    return counts[0] == 0 and counts[-1] == 1 and counts == sorted(counts)


def says_who_copies(answer: Answer) -> bool:
    copied = buckets(answer, "copied")
    return (
        "trendpebble" in {one["key"] for one in copied["meridian-wire"]["by"]["buckets"]} and "nusalink" not in copied
    )


def is_later(answer: Answer) -> bool:
    hours = {name: round(one["hours"]["values"]["50.0"]) for name, one in buckets(answer, "sources").items()}
    return hours == {"trendpebble": 28}


def is_translated(answer: Answer) -> bool:
    return set(sources(answer)) == {"nusalink"} and len(answer["hits"]["hits"]) == 5


def is_about_the_who(answer: Answer) -> bool:
    return set(sources(answer)) == {"corvane-press", "meridian-wire"}


def speaks_of_2030(answer: Answer) -> bool:
    years = [hit["_source"]["mentioned"].get("years", []) for hit in answer["hits"]["hits"]]
    return len(years) == 4 and all("2030" in one for one in years)


def names_others(answer: Answer) -> bool:
    people = buckets(answer, "people")
    return people["Sioned Pritchard"]["stories"]["value"] == 1 and people["Declan Moriarty"]["stories"]["value"] == 2


def doubts_dates(answer: Answer) -> bool:
    return buckets(answer, "why")["weekday-contradicts-date"]["sources"]["buckets"][0]["key"] == "nusalink"


def knows_the_place(answer: Answer) -> bool:
    return list(buckets(answer, "places")) == ["Dún Laoghaire"]


def knows_what_is_own(answer: Answer) -> bool:
    found = buckets(answer, "sources")
    return found["nusalink"]["own"]["doc_count"] == 1 and found["public-measurements"]["copies"]["buckets"] == []


def tells_rejects(answer: Answer) -> bool:
    return {name: one["doc_count"] for name, one in buckets(answer, "reasons").items()} == {"empty": 2, "binary": 1}


def happened_near_colombo(answer: Answer) -> bool:
    distances = [hit["sort"][0] for hit in answer["hits"]["hits"]]
    return len(distances) >= 2 and distances == sorted(distances) and max(distances) <= 150


def says_the_same_otherwise(answer: Answer) -> bool:
    return (
        titles(answer)[0] == "Sri Lanka readies booms as freighter burns off south coast" and len(titles(answer)) == 3
    )


EXPECTED: dict[int, Callable[[Answer], bool]] = dict(
    enumerate(
        [
            says_each_story_once,
            follows_a_person,
            begins_with_the_first,
            shows_both_numbers,
            joins_stories_of_an_event,
            finds_the_guessed_date,
            tells_the_day,
            finds_the_ship,
            stays_in_ireland,
            quotes_the_speaker,
            ranks_speakers,
            was_changed,
            misses_stories,
            says_who_copies,
            is_later,
            is_translated,
            is_about_the_who,
            speaks_of_2030,
            names_others,
            doubts_dates,
            knows_the_place,
            knows_what_is_own,
            tells_rejects,
            happened_near_colombo,
            says_the_same_otherwise,
        ],
        start=1,
    )
)


def test_every_question_of_the_page_has_an_expected_answer() -> None:
    headings = re.findall(r"^## (\d+)\.", (ROOT / "docs" / "queries.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert [int(number) for number in headings] == list(QUERIES) == list(EXPECTED)


@pytest.mark.parametrize("number", EXPECTED)
def test_a_query_of_the_page_answers_its_question(number: int, samples: Room) -> None:
    client, settings = samples
    index, body = QUERIES[number]
    if lookup := body.get("knn", {}).get("query_vector_builder", {}).get("lookup"):
        lookup["index"] = settings.index.prefix + lookup["index"]
    answer = run_search(client, settings.index, index, body)
    assert EXPECTED[number](answer), json.dumps(answer, ensure_ascii=False, default=str)[:4_000]


# How many articles (or rejects) each KQL expression of the page finds. Who speaks in an article is the engine's to say.
KQL_FINDS: dict[int, int | range] = {
    1: 5, 2: 3, 3: 4, 4: 2, 5: 3, 6: 3, 9: 2, 10: 2, 11: range(60, 83), 12: 4, 14: 27, 15: 2, 16: 5, 17: 2, 18: 4,
    19: 3, 20: 9, 21: 3, 22: 56, 23: 3,
}  # fmt: skip


def read_expressions() -> dict[int, tuple[str, str]]:
    """The KQL of the page by the number of its question: which data view, and the expression."""
    page = (ROOT / "docs" / "queries.md").read_text(encoding="utf-8")
    found = re.findall(r"^## (\d+)\.[^\n]*\nKQL(?: \(([^)]*)\))?: `([^`]*)`", page, re.MULTILINE)
    return {int(number): (view, expression) for number, view, expression in found}


def test_every_kql_expression_of_the_page_has_an_expected_answer() -> None:
    assert read_expressions().keys() == KQL_FINDS.keys()


@pytest.mark.parametrize("number", KQL_FINDS)
def test_a_kql_expression_of_the_page_finds_what_it_says(number: int, samples: Room) -> None:
    client, settings = samples
    view, expression = read_expressions()[number]
    index = "copydesk-rejects" if "rejects" in view else "articles"
    fire = find_article(client, settings.index, "2026-03-04/meridian-wire/ship-fire.txt")
    query = parse_kql(expression.replace("…", fire["event"]["id"]))
    assert list_kql_fields(query) <= set(list_fields_of(client, settings.index, index))
    in_view = [] if view else [{"exists": {"field": "published_at"}}]
    body = {"size": 0, "track_total_hits": True, "query": {"bool": {"filter": [query, *in_view]}}}
    found = run_search(client, settings.index, index, body)["hits"]["total"]["value"]
    expected = KQL_FINDS[number]
    assert found in expected if isinstance(expected, range) else found == expected


# ── kibana/ ─────────────────────────────────────────────────────────────────────────────────────────────


def check(content: Content, samples: Room) -> CheckReport:
    client, settings = samples
    return check_content(
        content,
        lambda title, body: run_search(client, settings.index, title, body),
        lambda title: list_fields_of(client, settings.index, title),
    )


def test_every_panel_shows_something_of_the_samples(samples: Room) -> None:
    report = check(load_content(ROOT / "kibana", "http://127.0.0.1:8080/desk"), samples)
    assert report.faults == ()
    assert report.searches > 70


def test_a_panel_with_a_misspelt_field_fails(samples: Room, tmp_path: Path) -> None:
    for file in (ROOT / "kibana").rglob("*.json"):
        copy = tmp_path / file.relative_to(ROOT / "kibana")
        copy.parent.mkdir(exist_ok=True)
        text = file.read_text(encoding="utf-8")
        if file.stem == "copydesk-story":
            text = text.replace('"speakers"', '"speekers"').replace('"id": "speekers"', '"id": "speakers"')
        copy.write_text(text, encoding="utf-8")
    faults = check(load_content(tmp_path, "http://127.0.0.1:8080/desk"), samples).faults
    assert "copydesk-story: panel speakers: there is no field speekers" in faults
    assert all("speekers" in fault for fault in faults)


# ── one article ─────────────────────────────────────────────────────────────────────────────────────────


def test_an_article_is_found_by_its_id_its_address_and_its_path(samples: Room) -> None:
    client, settings = samples
    path = "2026-03-03/corvane-press/malaria-trial-update2.txt"
    by_path = find_article(client, settings.index, path)
    assert find_article(client, settings.index, by_path["article_id"][:8]) == by_path
    members = list_story(client, settings.index, by_path["story"]["id"])
    assert [one.is_canonical for one in members] == [True, False, False]
    (addressed,) = [one for one in members if one.url]
    assert find_article(client, settings.index, str(addressed.url))["article_id"] == addressed.article_id


def test_articles_of_other_stories_are_found_that_mean_the_same(samples: Room) -> None:
    client, settings = samples
    article = find_article(client, settings.index, "2026-03-04/meridian-wire/ship-fire.txt")
    found = similar_articles(client, settings.index, article["article_id"], 5)
    assert found[0].title == "Sri Lanka readies booms as freighter burns off south coast"
    assert all(one.is_canonical for one in found)
    assert article["story"]["id"] not in {one.story_id for one in found}
    scores = [one.score or 0 for one in found]
    assert len(scores) == 5
    assert scores == sorted(scores, reverse=True)
    assert 1 > scores[0] > 0.6


def test_nothing_is_like_an_article_that_is_not_there(samples: Room) -> None:
    client, settings = samples
    with pytest.raises(InvalidQuery, match="no article has the id 'nowhere'"):
        similar_articles(client, settings.index, "nowhere")


def test_places_lie_where_they_lie(samples: Room) -> None:
    client, settings = samples
    article = find_article(client, settings.index, "2026-03-04/meridian-wire/ship-fire.txt")
    assert {"lat": 6.93548, "lon": 79.84868} in article["location"]
    assert "Western Province, LK" in article["regions"]
    assert "Indian Ocean" in article["unresolved_places"]
