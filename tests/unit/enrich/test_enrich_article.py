"""The stage's step: one article in, the same article with its enrichment out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from types import SimpleNamespace

import pytest

from copydesk.article import (
    Article,
    Confidence,
    Content,
    Dateline,
    DatePrecision,
    EncodingOrigin,
    EntityKind,
    Format,
    Normalized,
    Provenance,
    Published,
)
from copydesk.enrich import EnrichModels, Span, TextRefused, announce_texts, enrich_article, load_models
from copydesk.outcome import Reason, Rejected, Stage
from copydesk.settings import EnrichSettings

Marked = Callable[[str], tuple[str, list[Span]]]
Scripted = Callable[[Sequence[Span]], EnrichModels]

SOURCE = (
    "The {North Atlantic Treaty Organization|O} ({NATO|O}) will support Kyiv, {NATO|O}'s {Mark Rutte|P} said in "
    "{Wiesbaden|L}, {Germany|L}, and the {U.S.|L} agreed.\n\n"
    '"We will see to the harbour in the spring," {Rutte|P} told Dutch radio.'
)


def build_article(body: str, **content: object) -> Article:
    return Article(
        article_id="a1",
        provenance=Provenance(
            path="2026-03-02/wire/a.txt",
            landed_on=date(2026, 3, 2),
            source="wire",
            checksum="0",
            byte_count=len(body),
            format=Format.TEXT,
            encoding="utf-8",
            encoding_origin=EncodingOrigin.UTF8,
        ),
        content=Content(title=None, body=body, method="text", confidence=1, **content),
        normalized=Normalized(
            title="Oslo in the title",
            body=body,
            word_count=len(body.split()),
            fingerprint="0",
            language="en",
            language_confidence=1,
            published=Published(on=None, precision=DatePrecision.NONE, origin=None, confidence=Confidence.LOW),
        ),
    )


def enrich(article: Article, models: EnrichModels) -> Article:
    enriched = enrich_article(article, models, EnrichSettings())
    assert isinstance(enriched, Article)
    return enriched


def names(article: Article, kind: EntityKind) -> list[str]:
    assert article.enrichment is not None
    return [entity.name for entity in article.enrichment.entities if entity.kind is kind]


def test_names_are_counted_once(marked: Marked, scripted: Scripted) -> None:
    body, spans = marked(SOURCE)
    enriched = enrich(build_article(body), scripted(spans))
    assert names(enriched, EntityKind.PERSON) == ["Mark Rutte"]
    assert names(enriched, EntityKind.ORGANIZATION) == ["NATO"]
    assert names(enriched, EntityKind.PLACE) == ["Kyiv", "Wiesbaden", "Germany", "United States"]
    assert enriched.enrichment is not None
    assert enriched.enrichment.countries == ("DE", "NL", "UA", "US")
    assert enriched.enrichment.engine == "scripted"
    assert [(quote.text, quote.speaker) for quote in enriched.enrichment.quotes] == [
        ("We will see to the harbour in the spring,", "Mark Rutte")
    ]


def test_mentions_are_where_they_say(marked: Marked, scripted: Scripted) -> None:
    body, spans = marked(SOURCE)
    enrichment = enrich(build_article(body), scripted(spans)).enrichment
    assert enrichment is not None
    mentions = [mention for entity in enrichment.entities for mention in entity.mentions]
    assert all(body[mention.start : mention.end] == mention.text for mention in mentions)
    assert len(mentions) == 9


def test_nothing_else_changes_and_nothing_changes_twice(marked: Marked, scripted: Scripted) -> None:
    body, spans = marked(SOURCE)
    article, models = build_article(body), scripted(spans)
    once = enrich(article, models)
    assert once.with_(enrichment=None) == article
    assert enrich(once, models) == once


def test_the_order_of_the_engines_spans_does_not_matter(marked: Marked, scripted: Scripted) -> None:
    body, spans = marked(SOURCE)
    article = build_article(body)
    assert enrich(article, scripted(spans[::-1])) == enrich(article, scripted(spans))


@pytest.mark.parametrize(
    ("dateline", "notice", "places"),
    [
        (Dateline(text="OSLO -", place="OSLO"), None, ["Oslo"]),
        (Dateline(text="OSLO, March 2 (Wire) -", place="OSLO", agency="Wire"), "Translated by machine.", ["Oslo"]),
        (Dateline(text="JAKARTA -", place="JAKARTA"), "Translated by machine.", []),
        (Dateline(text="PARIS, Texas -", place="PARIS, Texas"), None, ["Paris", "Texas"]),
        (Dateline(text="NOWHERE HOLLOW -", place="NOWHERE HOLLOW"), None, []),
        (Dateline(text="(Wire) -", agency="Wire"), None, []),
    ],
)
def test_the_datelines_place_counts_without_mention(
    models: EnrichModels, dateline: Dateline, notice: str | None, places: list[str]
) -> None:
    enriched = enrich(build_article("it rained", dateline=dateline, translation_notice=notice), models)
    assert names(enriched, EntityKind.PLACE) == places


@pytest.mark.parametrize(
    ("dateline", "places"),
    [
        (Dateline(text="JAKARTA -", place="JAKARTA"), ["Oslo"]),
        (Dateline(text="BERGEN -", place="BERGEN"), ["Oslo", "Bergen"]),
        (Dateline(text="JAKARTA, March 2 -", place="JAKARTA", date_text="March 2"), ["Oslo", "Jakarta"]),
        (Dateline(text="PARIS, Texas -", place="PARIS, Texas"), ["Oslo", "Paris", "Texas"]),
    ],
)
def test_a_bare_dateline_abroad_is_where_the_republisher_sits(
    marked: Marked, scripted: Scripted, dateline: Dateline, places: list[str]
) -> None:
    body, spans = marked("it rained in {Oslo|L}")
    enriched = enrich(build_article(body, dateline=dateline), scripted(spans))
    assert names(enriched, EntityKind.PLACE) == places
    assert enriched.enrichment is not None
    assert ("ID" in enriched.enrichment.countries) == ("Jakarta" in places)


def test_a_bare_dateline_is_the_city_of_the_storys_own_country(marked: Marked, scripted: Scripted) -> None:
    body, spans = marked("the rink in {Truro|L}, {Nova Scotia|L}, was full")
    dateline = Dateline(text="SYDNEY -", place="SYDNEY")
    enriched = enrich(build_article(body, dateline=dateline), scripted(spans))
    assert enriched.enrichment is not None
    assert [one.country for one in enriched.enrichment.entities if one.name == "Sydney"] == ["CA"]


def test_a_dateline_says_the_country_of_a_small_place(marked: Marked, scripted: Scripted) -> None:
    body, spans = marked("the depot at {Ytre Holm|L} opened")
    dateline = Dateline(text="YTRE HOLM, Norway -", place="YTRE HOLM, Norway")
    enriched = enrich(build_article(body, dateline=dateline), scripted(spans))
    assert enriched.enrichment is not None
    found = [(one.name, one.country, len(one.mentions)) for one in enriched.enrichment.entities]
    assert found == [("Ytre Holm", "NO", 1), ("Norway", "NO", 0)]


def test_the_datelines_place_is_not_counted_twice(marked: Marked, scripted: Scripted) -> None:
    body, spans = marked("in {Oslo|L}")
    dateline = Dateline(text="OSLO -", place="OSLO")
    assert names(enrich(build_article(body, dateline=dateline), scripted(spans)), EntityKind.PLACE) == ["Oslo"]


def test_a_text_that_the_engine_refuses_is_rejected() -> None:
    class RefusingEngine:
        name = "refusing"
        languages = frozenset({"en"})

        def name_of(self, language: str) -> str:
            return self.name

        def find(self, text: str, language: str = "en") -> list[Span]:
            raise TextRefused("the entity engine refused the text: too long")

    refused = enrich_article(build_article("text"), load_models(RefusingEngine()), EnrichSettings())
    assert isinstance(refused, Rejected)
    assert (refused.stage, refused.reason) == (Stage.ENRICH, Reason.STEP_FAILED)
    assert refused.detail == "the entity engine refused the text: too long"
    assert (refused.path, refused.article_id) == ("2026-03-02/wire/a.txt", "a1")


def test_an_article_that_is_not_normalized_is_a_mistake_of_the_caller(models: EnrichModels) -> None:
    with pytest.raises(ValueError, match=r"2026-03-02/wire/a\.txt"):
        enrich_article(build_article("text").with_(normalized=None), models, EnrichSettings())


def test_an_empty_body_has_nothing(models: EnrichModels) -> None:
    enrichment = enrich(build_article(""), models).enrichment
    assert enrichment is not None
    assert (enrichment.entities, enrichment.countries, enrichment.quotes) == ((), (), ())


def test_a_copy_takes_over_what_was_found_in_its_twin() -> None:
    asked: list[str] = []

    class CountingEngine:
        name = "counting"
        languages = frozenset({"en"})

        def name_of(self, language: str) -> str:
            return self.name

        def find(self, text: str, language: str = "en") -> list[Span]:
            asked.append(text)
            return [Span(0, 4, EntityKind.PLACE)]

    models = load_models(CountingEngine())
    dated = Dateline(text="PARIS - ", place="Paris")
    article = build_article("Rome says so.")
    copy = article.with_(article_id="a2", provenance=article.provenance.with_(source="other"))
    elsewhere = build_article("Rome says so.", dateline=dated)
    found = [enrich_article(one, models, EnrichSettings()) for one in (article, copy, elsewhere)]
    assert asked == ["Rome says so.", "Rome says so."]
    enriched = [one.enrichment for one in found if isinstance(one, Article)]
    assert enriched[0] == enriched[1]
    assert [entity.name for one in enriched if one for entity in one.entities] == ["Rome"] * 3


def test_articles_are_handed_on_as_they_come_and_each_text_is_told_once() -> None:
    told: list[str] = []
    engine = SimpleNamespace(languages=frozenset(["en"]), expect=lambda text, language: told.append(text))
    articles = [build_article(text) for text in ("One.", "Two.", "One.", "Three.")]
    assert list(announce_texts(articles, engine)) == articles  # type: ignore[arg-type]
    assert told == ["Two.", "Three."]
    assert list(announce_texts([], engine)) == []  # type: ignore[arg-type]


def test_nothing_is_told_of_a_text_that_is_not_read_as_a_whole() -> None:
    told: list[str] = []
    engine = SimpleNamespace(languages=frozenset(["en"]), expect=lambda text, language: told.append(text))
    articles = [build_article(text) for text in ("One.", "Two.", "Three.")]
    assert articles[1].normalized is not None
    for language in ("unknown", "de"):
        other = articles[1].with_(normalized=articles[1].normalized.with_(language=language))
        list(announce_texts([articles[0], other, articles[2]], engine))  # type: ignore[arg-type]
    assert told == []
