"""What deliveries of every format become: each article with its title, authors, day and whole text."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest

from copydesk.outcome import Reason

ReadCase = Callable[[str], Any]

# The story that most cases tell, by the beginnings of its paragraphs and its last words.
BERTH = ["The harbour board", "Marta Ellison", "The islanders", "Ferries carried"]
BERTH_ENDS = "two hours in July."
ROOF = ["The second berth", "An architect", "Critics on", "The operator"]


def starts(paragraphs: list[str], expected: list[str]) -> bool:
    return len(paragraphs) == len(expected) and all(map(str.startswith, paragraphs, expected))


@pytest.mark.parametrize(
    ("case", "authors", "minute", "modified"),
    [
        ("wordpress-rest", (), (7, 30), date(2024, 10, 10)),
        ("ninjs-xhtml", ("Ida Brandt",), (7, 30), None),
        ("news-please-date", ("Ida Brandt",), (7, 30), date(2024, 10, 10)),
    ],
)
def test_json_of_well_known_shapes(
    read_case: ReadCase, case: str, authors: tuple[str, ...], minute: tuple[int, int], modified: date | None
) -> None:
    outcome = read_case(case)
    normalized = outcome.normalized()
    assert normalized.title == "Second berth approved"
    assert outcome.content().authors == authors
    assert normalized.published.at == datetime(2024, 10, 9, *minute, tzinfo=UTC)
    assert (normalized.modified and normalized.modified.on) == modified
    assert starts(outcome.paragraphs(), BERTH)


def test_each_item_of_a_json_feed_is_an_article(read_case: ReadCase) -> None:
    outcome = read_case("json-feed")
    first, second = outcome.articles
    assert not outcome.rejected
    assert (first.provenance.url, second.provenance.url) == ("https://tp.example/berth", "https://tp.example/roof")
    assert (first.content.authors, second.content.authors) == (("Ida Brandt",), ())
    assert starts(outcome.paragraphs("tolland-post/feed.json#1"), BERTH)
    assert starts(outcome.paragraphs("tolland-post/feed.json#2"), ROOF)
    assert [one.normalized.published.at.hour for one in outcome.articles] == [7, 8]


def test_words_for_nothing_are_no_title_and_no_author(read_case: ReadCase) -> None:
    outcome = read_case("null-words")
    assert [(one.content.title, one.content.authors) for one in outcome.articles] == [(None, ()), (None, ())]


def test_family_names_before_given_ones_suffixes_and_jobs(read_case: ReadCase) -> None:
    authors = [one.content.authors for one in read_case("last-first-and-suffix").articles]
    assert authors == [("Ida Brandt",), ("Edwin Marsh, Jr.",), ("Ida Brandt",)]


def test_joined_authors_of_a_field(read_case: ReadCase) -> None:
    assert read_case("joined-authors").content("tolland-post/json.json").authors == ("Ida Brandt", "Kai Rehn")


def test_a_feed_with_a_bare_ampersand_keeps_its_items(read_case: ReadCase) -> None:
    outcome = read_case("feed-bare-ampersand")
    assert [one.content.title for one in outcome.articles] == ["Berth & pier approved", "Berth to get roof"]
    assert not outcome.rejected


def test_markup_that_was_escaped_twice_is_no_text(read_case: ReadCase) -> None:
    outcome = read_case("feed-double-escaped")
    assert starts(outcome.paragraphs(), BERTH)
    assert "<" not in outcome.normalized().body


def test_the_mail_address_of_a_feeds_author_is_no_name(read_case: ReadCase) -> None:
    authors = [one.content.authors for one in read_case("rss-author-mail-address").articles]
    assert authors == [("Ida Brandt",), ()]


def test_a_list_of_other_outlets_headlines_is_no_article(read_case: ReadCase) -> None:
    outcome = read_case("aggregated-headlines")
    assert not outcome.articles
    assert [one.reason for one in outcome.rejected.values()] == [Reason.NO_ARTICLE_TEXT]


@pytest.mark.parametrize(
    ("case", "authors"),
    [
        ("nitf-byline-title", ("Ida Brandt",)),
        ("nitf-cdata", ()),
        ("rcv1-newsitem", ("Ida Brandt",)),
        ("g2-headline-roles", ("Ida Brandt", "Kai Rehn")),
    ],
)
def test_news_in_xml(read_case: ReadCase, case: str, authors: tuple[str, ...]) -> None:
    outcome = read_case(case)
    assert outcome.content().title == "Second berth approved"
    assert outcome.content().authors == authors
    assert outcome.normalized().published.on == date(2024, 10, 9)
    assert starts(outcome.paragraphs(), BERTH)


def test_items_that_are_canceled_or_withheld_are_refused(read_case: ReadCase) -> None:
    outcome = read_case("g2-canceled-and-embargoed")
    reasons = {path.rpartition("/")[2]: one.reason for path, one in outcome.rejected.items()}
    assert reasons == {"canceled.xml": Reason.CANCELED, "embargoed.xml": Reason.WITHHELD}
    assert not outcome.articles


def test_the_year_in_a_namespace_is_no_date(read_case: ReadCase) -> None:
    published = read_case("date-from-namespace").normalized().published
    assert (published.on, published.confidence) == (date(2024, 10, 12), "low")


def test_a_wire_message_without_its_envelope(read_case: ReadCase) -> None:
    outcome = read_case("iptc-7901-header")
    assert outcome.content().title == "Tolland approves second ferry berth"
    assert outcome.content().agency == "Deutsche Presse-Agentur"
    assert outcome.normalized().published.at == datetime(2024, 10, 10, 8, 30, tzinfo=UTC)
    body = outcome.normalized().body
    assert "The harbour board of Tolland" in body
    assert body.endswith(BERTH_ENDS)
    assert not {"eca062", "Tolland-ferries/", "dpa ib kr", "100830"} & set(body.replace("\n", " ").split(" "))


def test_an_export_of_a_database(read_case: ReadCase) -> None:
    outcome = read_case("vendor-export-a")
    assert outcome.article.provenance.source == "The Tolland Post"
    assert (outcome.content().title, outcome.content().authors) == ("Second berth approved", ("Ida Brandt",))
    assert outcome.normalized().published.on == date(2004, 10, 9)
    assert starts(outcome.paragraphs(), BERTH)


def test_a_corpus_in_trecs_markup(read_case: ReadCase) -> None:
    outcome = read_case("trec-markup")
    assert outcome.content().title == "Second berth approved"
    assert outcome.normalized().published.on == date(2004, 10, 9)
    assert starts(outcome.paragraphs(), BERTH[:3])


def test_a_mail_whose_plain_part_is_a_stub(read_case: ReadCase) -> None:
    outcome = read_case("mail-plain-stub")
    assert starts(outcome.paragraphs(), BERTH)
    assert outcome.content().authors == ()


def test_a_plain_newsletter_without_its_furniture(read_case: ReadCase) -> None:
    outcome = read_case("newsletter-furniture")
    assert starts(outcome.paragraphs(), BERTH)
    assert outcome.normalized().body.endswith(BERTH_ENDS)
    assert outcome.content().authors == ()


def test_undeclared_code_pages_of_central_europe(read_case: ReadCase) -> None:
    outcome = read_case("central-european-undeclared")
    bodies = {path.rpartition("/")[2]: one.normalized.body for path, one in outcome.by_path.items()}
    assert "Přístavní" in bodies["cz.txt"]
    assert "středu" in bodies["cz.html"]
    assert "Szóvivőjük" in bodies["hu.txt"]
    assert {one.normalized.language for one in outcome.articles} == {"cs", "hu"}


def test_a_crawl_of_answers_in_brotli(read_case: ReadCase) -> None:
    outcome = read_case("warc-brotli")
    assert not outcome.rejected
    assert starts(outcome.paragraphs("tolland-post/crawl.warc.gz#1"), BERTH)
