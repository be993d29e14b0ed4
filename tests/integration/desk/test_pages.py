"""Every page of the Desk over a real index, as a browser without scripts gets it."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from html import unescape
from typing import Any

import pytest
from fastapi.testclient import TestClient

from copydesk.settings import Settings, load_settings
from copydesk_desk.app import create_app

pytestmark = pytest.mark.integration

BROWSER = {"accept": "text/html"}


@pytest.fixture(scope="module")
def desk(archive: Settings) -> Iterator[TestClient]:
    app = create_app(archive)
    with TestClient(app, headers=BROWSER) as client:
        yield client
    app.state.reader.close()


def get(desk: TestClient, address: str) -> str:
    answer = desk.get(address)
    assert answer.status_code == 200, answer.text
    return answer.text


def hits(page: str) -> list[str]:
    return re.findall(r'<h2><a href="/articles/([^"]+)"', page)


def counts(page: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", "", re.search(r'class="sum">(.*?)</p>', page, re.DOTALL)[1]).split())  # type: ignore[index]


def link(page: str, label: str) -> str:
    """The address behind a link, by its text or its name."""
    for address, attributes, text in re.findall(r'<a[^>]*?href="([^"]*)"([^>]*)>(.*?)</a>', page, re.DOTALL):
        if label in (re.sub(r"<[^>]+>", "", text).strip(), *re.findall(r'aria-label="([^"]*)"', attributes)):
            return unescape(address)
    raise AssertionError(f"no link {label!r}")


def test_a_search_shows_one_row_a_story_or_every_copy(desk: TestClient) -> None:
    stories = get(desk, "/?q=harbour")
    assert counts(stories).startswith("1 story, 2 articles")
    assert len(hits(stories)) == 1
    assert sorted(hits(get(desk, "/?q=harbour&view=articles"))) == ["copy", "wire"]
    assert hits(get(desk, "/?q=harbour&view=copies")) == ["copy"]
    assert hits(get(desk, "/?q=harbour&view=canonical")) == ["wire"]
    assert '<mark class="is-found ">harbour</mark>' in stories.replace("Harbour", "harbour")


def test_found_words_are_marked_at_the_ends_of_a_snippet_too(desk: TestClient) -> None:
    page = get(desk, "/?q=zora+euros&view=articles")
    assert len(re.findall(r'<p class="snippet" dir="auto"><mark class="is-found ">Zora</mark> Quill', page)) == 2


def test_a_facet_takes_in_and_leaves_out_and_takes_back(desk: TestClient) -> None:
    page = get(desk, "/?q=harbour&view=articles")
    narrowed = get(desk, link(page, "coastwire"))
    assert hits(narrowed) == ["wire"]
    without = get(desk, link(page, "Leave out coastwire"))
    assert hits(without) == ["copy"]
    assert sorted(hits(get(desk, link(without, "not Sources: coastwire ×")))) == ["copy", "wire"]


def test_facets_count_stories_or_articles(desk: TestClient) -> None:
    def count_of_bergen(page: str) -> str:
        return re.search(r"<bdi>Bergen</bdi></a><span class=\"count\">(\d+)<", page)[1]  # type: ignore[index]

    assert count_of_bergen(get(desk, "/?q=harbour")) == "1"
    assert count_of_bergen(get(desk, "/?q=harbour&counted=articles")) == "2"


def test_a_bar_is_a_link_to_its_day(desk: TestClient) -> None:
    page = get(desk, "/?q=harbour&view=articles")
    day = get(desk, link(page, "2026-03-02: 1 stories, 1 articles"))
    assert hits(day) == ["copy"]
    assert "Published: 2026-03-02 to 2026-03-02" in day


def test_a_map_shows_where_places_lie_and_leads_to_their_articles(desk: TestClient) -> None:
    page = get(desk, "/map?q=harbour")
    assert 'aria-label="Bergen: 1 stories, 2 articles"' in page
    there = get(desk, link(page, "show them of Bergen"))
    assert "Area: 59.1° N to 60.5° N, 4.2° E to 5.6° E" in there
    assert counts(there).startswith("1 story, 2 articles")
    closer = get(desk, link(page, "Bergen: 1 stories, 2 articles"))
    assert 'aria-label="Bergen: 1 stories, 2 articles"' in closer
    assert 'viewBox="-180 -84 360 144"' not in closer.replace(".0", "")
    assert "No article of this search names a city" in get(desk, "/map?area=100,10,110,20")


def test_pages_turn(desk: TestClient) -> None:
    seen: list[str] = []
    page = get(desk, "/?view=articles&size=1&sort=newest")
    while True:
        seen += hits(page)
        if "Next page" not in page:
            break
        page = get(desk, link(page, "Next page →"))
    assert sorted(seen) == ["copy", "crowd", "hostile", "huge", "wire"]


def test_where_nothing_matches_it_says_what_comes_close(desk: TestClient) -> None:
    page = get(desk, "/?places=Bergn")
    assert "did you mean" in page
    assert hits(get(desk, link(page, "Bergen")))


def test_a_word_that_no_article_has_is_corrected(desk: TestClient) -> None:
    page = get(desk, "/?q=harbuor+bridge&view=articles")
    assert "No article has the word harbuor" in page
    assert sorted(hits(get(desk, link(page, "harbour")))) == ["copy", "wire"]


def test_all_hits_can_be_taken_away(desk: TestClient) -> None:
    answer = desk.get("/export.csv?view=articles")
    rows = list(csv.DictReader(io.StringIO(answer.text.removeprefix("\ufeff"))))
    assert sorted(row["article_id"] for row in rows) == ["copy", "crowd", "hostile", "huge", "wire"]
    assert answer.headers["content-disposition"] == 'attachment; filename="copydesk-hits.csv"'
    (hostile,) = (row for row in rows if row["article_id"] == "hostile")
    assert hostile["title"].startswith("'=cmd")
    lines = [json.loads(line) for line in desk.get("/export.jsonl?q=harbour").text.splitlines()]
    assert [line["story"]["id"] for line in lines] == ["bridge"]


def test_a_story_shows_its_copies_and_why_they_belong_to_it(desk: TestClient) -> None:
    page = get(desk, "/stories/bridge")
    assert re.findall(r'<h3><a href="/articles/([^"]+)"', page) == ["wire", "copy"]
    assert "75 % of the sentences have a partner" in page
    assert "both name Zora Quill" in page
    assert "<s>61</s> → <b>16</b>" in page


def test_two_copies_stand_side_by_side_with_what_differs(desk: TestClient) -> None:
    page = get(desk, "/stories/bridge?left=wire&right=copy")
    assert re.findall(r'<tr class="row-(\w+)">', page) == ["both", "left", "right"]
    assert re.search(r'<mark class="is-fact-number[^"]*" title="number; the other says [^"]*16', page)
    turned = get(desk, "/stories/bridge?left=copy&right=wire")
    assert re.findall(r'<tr class="row-(\w+)">', turned) == ["both", "left", "right"]
    assert "not of this story" in get(desk, "/stories/bridge?left=wire&right=hostile")


def test_a_story_names_the_others_about_the_same_happening(desk: TestClient) -> None:
    page = get(desk, "/stories/bridge")
    others = page.partition("about the same happening")[2]
    assert re.findall(r'<a href="/stories/([^"]+)"', others) == ["story%20of%20huge"]
    assert "Together with this one: 2 stories of 3 articles" in others


def test_an_article_names_other_stories_that_mean_the_same_by_their_vectors(desk: TestClient) -> None:
    """Canonical articles of other stories, the likest first; a copy of its own story is none."""
    page = get(desk, "/articles/wire").partition("mean the same or nearly so")[2].partition("</ul>")[0]
    found = re.findall(r'<a href="/articles/([^"]+)".*?alike by (\d+) %', page)
    assert found == [("huge", "75"), ("hostile", "25"), ("crowd", "0")]


def test_an_article_tells_what_is_known_of_it(desk: TestClient) -> None:
    page = get(desk, "/articles/wire")
    assert re.search('<mark class="[^"]*is-person[^"]*" title="[^"]*Zora Quill[^"]*">', page)
    assert "2026-03-01 is taken from the page's meta tags" in unescape(page)
    assert "checksum of wire" in page
    assert 'href="/stories/bridge"' in page
    assert "the text was found on the page" in page
    dates = page.partition("All that states a date")[2].partition("</table>")[0]
    assert re.findall(r"<td>([^<]+)</td></tr>", dates) == ["taken", "differs"]
    assert "A meta element has it. It is believed before the address." in page


def test_an_article_shows_on_demand_how_its_file_begins(desk: TestClient) -> None:
    assert "How the file begins" not in get(desk, "/articles/wire")
    page = get(desk, "/articles/wire?raw=1&removed=1")
    assert "How the file begins" in page
    assert "there is no such file" in page


def test_a_night_shows_its_books_and_the_nights_before(desk: TestClient) -> None:
    page = get(desk, "/nights?day=2026-03-03")
    assert "4 read = 3 kept + 1 rejected" in page
    assert "usually 1" in page
    assert re.search(r'<th scope="row">read</th>.*?<td>0.50</td><td class="quiet">0.25</td>', page)
    assert 'aria-label="2026-03-02: 1 read, 0 rejected"' in page
    assert "no-article-text 1" in page
    assert re.search(r'merged: <bdi>bridge</bdi>, <bdi>span</bdi> → <a href="/stories/bridge">', page)
    assert 'class="night-refused"' in page
    assert "No run of landing day 2026-01-01" in get(desk, "/nights?day=2026-01-01")


def test_quarantine_shows_a_reject_with_the_beginning_of_its_file(desk: TestClient) -> None:
    page = get(desk, "/quarantine?stages=clean&day=2026-03-03")
    reject = get(desk, link(page, "2026-03-03/quay-gazette/empty.txt"))
    assert "three words only &lt;script&gt;" in reject
    assert "Nothing is in quarantine" in get(desk, "/quarantine?day=2026-03-02")


@pytest.mark.parametrize(
    "address",
    ["/?q=hostile", "/articles/hostile", "/stories/story%20of%20hostile", "/quarantine", "/?view=articles", "/nights"],
)
def test_hostile_text_is_only_text(desk: TestClient, address: str) -> None:
    page = get(desk, address)
    assert "<script>document" not in page
    assert "<img" not in page
    assert 'href="javascript:' not in page
    assert "\u202e" not in page


def test_four_megabytes_are_shown_by_their_beginning(desk: TestClient) -> None:
    page = get(desk, "/articles/huge?removed=1")
    assert len(page) < 300_000
    assert "The text goes on" in page


def test_fifty_thousand_names_are_marked_and_listed_as_far_as_a_page_bears(desk: TestClient) -> None:
    page = get(desk, "/articles/crowd")
    assert len(page) < 1_000_000
    assert "Only the first 300 of 50,000 names" in page
    assert page.count('<mark class="is-person') > 1_000
    assert hits(get(desk, "/?q=name49999")) == ["crowd"]


def test_a_spreadsheet_takes_no_cell_of_an_export_for_a_formula(desk: TestClient) -> None:
    rows = csv.reader(io.StringIO(desk.get("/export.csv?view=articles").text.removeprefix("\ufeff")))
    assert [cell for row in rows for cell in row if re.match(r"\s*[=+\-@]", cell)] == []


@pytest.mark.parametrize(
    ("address", "status", "says"),
    [
        ("/articles/nobody-knows-it", 400, "no article has the id"),
        ("/stories/none", 400, "no story has the id"),
        ("/quarantine/none", 400, "no reject has the id"),
        ("/?page=501", 400, "10,000"),
    ],
)
def test_what_is_not_there_is_explained(desk: TestClient, address: str, status: int, says: str) -> None:
    answer = desk.get(address)
    assert (answer.status_code, says in unescape(answer.text)) == (status, True)


@pytest.mark.parametrize("text", ['"open', "a|", "((((", "*", "~~~", "-", "\\", "x:y", "😀", "a" * 2_000, "(" * 900])
def test_whatever_is_typed_is_a_question(desk: TestClient, text: str) -> None:
    assert desk.get("/", params={"q": text}).status_code == 200


def test_an_index_without_anything_says_how_to_begin(archive: Settings) -> None:
    settings = load_settings(elasticsearch=archive.elasticsearch.get_secret_value(), index={"prefix": "nothing-here-"})
    app = create_app(settings)
    answer = TestClient(app, headers=BROWSER).get("/")
    app.state.reader.close()
    assert answer.status_code == 404
    assert "Nothing is indexed yet" in answer.text


def test_a_desk_that_lost_its_elasticsearch_comes_back_with_it(archive: Settings, monkeypatch: Any) -> None:
    app = create_app(archive)
    client = TestClient(app, headers=BROWSER)
    with monkeypatch.context() as patch:
        patch.setattr(app.state.reader, "settings", load_settings(elasticsearch="http://127.0.0.1:1"))
        assert client.get("/nights").status_code == 503
    assert client.get("/nights").status_code == 200
    app.state.reader.close()
