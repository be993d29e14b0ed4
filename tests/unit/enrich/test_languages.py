"""The engine reads what it has a model for, and nothing else; the rest has its places and acronyms."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest

from copydesk.article import EntityKind
from copydesk.enrich import Span, load_models
from copydesk.enrich.languages import divide_by_language
from copydesk.enrich.mentions.finding import Reading, read_names
from copydesk.enrich.names.local import load_local_gazetteer
from copydesk.enrich.stage import describe_reading
from copydesk.settings import EnrichSettings

GERMAN = (
    "Der Hafenrat von Tolland hat nach vier Jahren Verhandlungen einen zweiten Anleger genehmigt. Wie die Vorsitzende "
    "Marta Ellison sagte, beginnen die Arbeiten im März. Denn niemand habe ihn bestellt, heißt es in Hamburg und Wien "
    "bei der NATO."
)
ENGLISH = "The harbour board of Tolland approved a second ferry berth on Wednesday after four years of talks."


@dataclass
class ListeningEngine:
    """Calls each capitalized word a person and keeps what it was shown."""

    languages: frozenset[str] = frozenset({"en"})
    name: str = "listening"
    shown: list[tuple[str, str]] = field(default_factory=list)

    def name_of(self, language: str) -> str:
        return f"listening-{language}"

    def find(self, text: str, language: str = "en") -> list[Span]:
        self.shown.append((language, text))
        at = text.find("Tolland")
        return [Span(at, at + 7, EntityKind.ORGANIZATION)] if at >= 0 else []


def read(text: str, language: str, engine: ListeningEngine) -> Reading:
    return read_names(text, language, load_models(engine))


def names(text: str, reading: Reading, engine: ListeningEngine) -> list[str]:
    enrichment = describe_reading(text, reading, None, load_models(engine), EnrichSettings())
    return [entity.name for entity in enrichment.entities]


def test_a_language_without_a_model_is_never_shown_to_the_engine() -> None:
    engine = ListeningEngine()
    reading = read(GERMAN, "de", engine)
    assert engine.shown == []
    assert reading.unread == ("de",)
    assert names(GERMAN, reading, engine) == ["Hamburg", "Vienna", "NATO"]


@pytest.mark.parametrize(
    ("language", "text", "places"),
    [
        ("de", "Der Rat tagte in Freiburg, danach in Eile; der Zug nach Bad Reichenhall fiel aus.", ["Freiburg"]),
        ("fr", "Les travaux commenceront à Nantes, dit Rennes, et à Clermont-Ferrand.", ["Nantes", "Clermont-Ferrand"]),
        ("nl", "De raad komt in Utrecht bijeen en reist naar Den Haag.", ["Utrecht", "The Hague"]),
        ("es", "El tren parará en Teruel y en Jerez de la Frontera.", ["Jerez de la Frontera"]),
    ],
)
def test_cities_of_any_size_stand_behind_prepositions(language: str, text: str, places: list[str]) -> None:
    engine = ListeningEngine()
    assert names(text, read(text, language, engine), engine) == places


def test_a_language_with_a_model_is_read_by_it() -> None:
    engine = ListeningEngine(languages=frozenset({"en", "de"}))
    reading = read(GERMAN, "de", engine)
    assert engine.shown == [("de", GERMAN)]
    assert reading.unread == ()
    assert names(GERMAN, reading, engine)[0] == "Tolland"
    enrichment = describe_reading(GERMAN, reading, None, load_models(engine), EnrichSettings())
    assert enrichment.engine == "listening-de"


def test_a_mixed_text_is_read_by_paragraph() -> None:
    engine, text = ListeningEngine(), f"{ENGLISH}\n\n{GERMAN}\n\n{ENGLISH}"
    reading = read(text, "unknown", engine)
    assert [shown.strip() for _, shown in engine.shown] == [ENGLISH, ENGLISH]
    assert (reading.languages, reading.unread) == (("en", "de"), ("de",))
    assert [span.of(text) for span in reading.spans] == ["Tolland", "Hamburg", "Wien", "NATO", "Tolland"]


@pytest.mark.parametrize("text", ["", "\n", GERMAN, f"{GERMAN}\n\n{ENGLISH}\n", "7 8 9\n\nHolm"])
def test_the_parts_are_the_whole_text(text: str) -> None:
    parts = divide_by_language(text, "unknown")
    assert "".join(text[part.start : part.end] for part in parts) == text.lstrip("\n")


@pytest.mark.parametrize(
    ("language", "text", "places"),
    [
        ("ru", "Он приехал из Москвы в Германию.", ["Moscow", "Germany"]),
        ("zh", "中国国家主席在北京会见德国总理", ["China", "Beijing", "Germany"]),
        ("ar", "قال الرئيس في القاهرة إن ألمانيا", ["Cairo", "Germany"]),
        ("hu", "Németországban és Bécsben tárgyaltak.", ["Germany", "Vienna"]),
        ("ko", "독일에서 서울과", ["Germany", "Seoul"]),
        ("hi", "भारत और दिल्ली में", ["India", "Delhi"]),
        ("de", "Nicefit und Kubaner sind keine Orte.", []),
        ("xx", "In Kyiv.", ["Kyiv"]),
    ],
)
def test_places_are_known_in_the_texts_own_writing(language: str, text: str, places: list[str]) -> None:
    assert [place.name for _, _, place in load_local_gazetteer(language).scan(text)] == places
