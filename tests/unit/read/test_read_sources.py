"""Who published an article, and what its sidecar and its fields say of it."""

from __future__ import annotations

import gzip
import io
import json
import tarfile
import zipfile
from datetime import UTC, date, datetime

import pytest

from copydesk.article import Article, Confidence, DateOrigin
from copydesk.clean import clean_article, load_rules
from copydesk.normalize import load_tables, normalize_article
from copydesk.outcome import Reason, Rejected
from copydesk.read import Sources, load_sources, read_articles
from copydesk.read.provenance.sources import build_sources
from copydesk.settings import CleanSettings, NormalizeSettings, ReadSettings
from copydesk.storage.landing import RawFile

DAY = date(2026, 3, 2)
BODY = """The city council approved the new tram line on Friday after a debate of six hours.

Building starts in the autumn, the mayor said, and the first trams are to run two years later."""


@pytest.fixture
def sources() -> Sources:
    return build_sources(
        {
            "json": {"title": "title", "text": ["text", "body"]},
            "sources": {
                "river-post": {
                    "names": ["The River Post"],
                    "domains": ["river-post.example"],
                    "language": "en",
                    "timezone": "America/New_York",
                    "json": {"text": "story.words", "published": "when"},
                },
                "hill-times": {"domains": ["hill.example", "press.river-post.example"]},
                "bare": None,
            },
        }
    )


def read(
    sources: Sources, payload: bytes = BODY.encode(), name: str = "a.txt", folder: str = "desk", **sidecar: object
) -> list[Article | Rejected]:
    path = f"{DAY}/{folder}/{name}"
    beside = json.dumps(sidecar).encode() if sidecar else None
    meta = RawFile(f"{path}.meta.json", DAY, 1, beside) if beside else None
    return list(read_articles(RawFile(path, DAY, len(payload), payload, sidecar=meta), ReadSettings(), sources))


def read_one(*arguments: object, **named: object) -> Article:
    (article,) = read(*arguments, **named)  # type: ignore[arg-type]
    assert isinstance(article, Article)
    return article


PAGE = b"<html><head><link rel=canonical href='https://www.river-post.example/tram-1'></head><body><p>Words."


@pytest.mark.parametrize(
    ("named", "expected"),
    [
        ({}, "desk"),
        ({"folder": "river-post"}, "river-post"),
        ({"folder": "The River Post"}, "river-post"),
        ({"source": "the river post"}, "river-post"),
        ({"source": "Nobody's Paper"}, "Nobody's Paper"),
        ({"url": "https://www.river-post.example/tram-1"}, "river-post"),
        ({"url": "https://press.river-post.example/tram-1"}, "hill-times"),
        ({"url": "https://notriver-post.example/tram-1"}, "desk"),
        ({"payload": PAGE, "name": "a.html"}, "river-post"),
        ({"payload": PAGE, "name": "a.html", "folder": "hill-times"}, "river-post"),
        ({"payload": PAGE, "name": "a.html", "source": "bare"}, "bare"),
    ],
)
def test_the_source_is_the_sidecars_else_the_domains_else_the_folders(
    sources: Sources, named: dict[str, object], expected: str
) -> None:
    assert read_one(sources, **named).provenance.source == expected


def test_what_the_registry_knows_comes_along(sources: Sources) -> None:
    provenance = read_one(sources, folder="river-post").provenance
    assert (provenance.timezone, provenance.language) == ("America/New_York", "en")
    unknown = read_one(sources).provenance
    assert (unknown.timezone, unknown.language) == (None, None)


def test_the_sidecar_is_kept_in_the_record(sources: Sources) -> None:
    sidecar = {
        "url": "https://m.river-post.example/tram-1?utm_source=x",
        "title": " The  tram\nis coming ",
        "published": "2026-02-27 21:30",
        "fetched": "2026-03-01T04:00:00+01:00",
        "language": "de-AT",
        "crawler": {"anything": 1},
    }
    article = read_one(sources, **sidecar)
    assert article.provenance.url == "https://river-post.example/tram-1"
    assert article.provenance.language == "de-AT"
    assert article.provenance.fetched_at == datetime(2026, 3, 1, 3, tzinfo=UTC)
    assert article.raw is not None
    (statement,) = article.raw.statements
    assert (statement.origin, statement.title, statement.published) == (
        DateOrigin.SIDECAR,
        "The tram is coming",
        "2026-02-27 21:30",
    )


def test_a_broken_sidecar_costs_nothing_but_itself(sources: Sources) -> None:
    path = f"{DAY}/desk/a.txt"
    raw = RawFile(path, DAY, 9, b"Some text.", sidecar=RawFile(f"{path}.meta.json", DAY, 1, b"{"))
    rejected, article = read_articles(raw, ReadSettings(), sources)
    assert isinstance(rejected, Rejected)
    assert (rejected.path, rejected.reason) == (f"{path}.meta.json", Reason.MALFORMED)
    assert isinstance(article, Article)


def test_the_fields_of_a_sources_json_are_its_own(sources: Sources) -> None:
    payload = json.dumps({"story": {"words": BODY}, "when": 1772227800, "title": "Tram", "text": "not this"}).encode()
    article = read_one(sources, payload, "a.json", "river-post")
    assert article.raw is not None
    assert article.raw.text == BODY
    assert [(one.title, one.published) for one in article.raw.statements] == [("Tram", "1772227800")]
    other = read_one(sources, payload, "a.json", "hill-times")
    assert other.raw is not None
    assert other.raw.text == "not this"


def test_sidecars_inside_archives_and_beside_them(sources: Sources) -> None:
    inner = json.dumps({"title": "Inner", "source": "hill-times"}).encode()
    files = {"in/a.txt": BODY.encode(), "in/b.txt": b"Other words.", "in/a.txt.meta.json": inner, "c.meta.json": b"{}"}
    zipped, tarred = io.BytesIO(), io.BytesIO()
    with zipfile.ZipFile(zipped, "w") as box:
        for name, payload in files.items():
            box.writestr(name, payload)
    with tarfile.open(fileobj=tarred, mode="w") as tar:
        for name, payload in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(payload)
            tar.addfile(info, io.BytesIO(payload))
    for name, payload in (("x.zip", zipped.getvalue()), ("x.tar.gz", gzip.compress(tarred.getvalue()))):
        outcomes = read(sources, payload, name, title="Of the whole box", source="river-post", language="fr")
        articles = {one.provenance.path: one for one in outcomes if isinstance(one, Article)}
        a, b = (articles[f"{DAY}/desk/{name}!/in/{letter}.txt"] for letter in "ab")
        assert (a.provenance.source, b.provenance.source) == ("hill-times", "river-post")
        assert b.provenance.language == "fr"
        assert a.raw is not None
        assert b.raw is not None
        assert [one.title for one in a.raw.statements] == ["Inner"]
        assert b.raw.statements == ()
        (orphan,) = [one for one in outcomes if isinstance(one, Rejected)]
        assert (orphan.path, orphan.reason) == (f"{DAY}/desk/{name}!/c.meta.json", Reason.ORPHAN_SIDECAR)


# ── through the stages ───────────────────────────────────────────────────────────────────────────────────


def run(article: Article) -> Article:
    cleaned = clean_article(article, load_rules(), CleanSettings())
    assert isinstance(cleaned, Article), cleaned
    normalized = normalize_article(cleaned, load_tables(), NormalizeSettings())
    assert isinstance(normalized, Article), normalized
    return normalized


def test_the_sidecars_date_is_believed_in_the_sources_time_zone(sources: Sources) -> None:
    article = run(read_one(sources, folder="river-post", published="2026-02-27 21:30", title="Tram line approved"))
    assert article.content is not None
    assert article.normalized is not None
    assert article.content.title == "Tram line approved"
    published = article.normalized.published
    assert (published.origin, published.confidence) == (DateOrigin.SIDECAR, Confidence.HIGH)
    assert published.on == date(2026, 2, 27)
    assert published.at == datetime(2026, 2, 28, 2, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("name", "payload"),
    [
        ("a.json", {"title": "Tram line approved", "text": BODY, "authors": ["Ada Brandt"], "published": "2026-02-27"}),
        (
            "a.json",
            {
                "title": "Tram line approved",
                "text": "".join(f"<p>{paragraph}</p>" for paragraph in BODY.split("\n\n")),
                "byline": "By Ada Brandt",
                "published_at": "2026-02-27",
            },
        ),
    ],
)
def test_a_files_own_fields_become_content(name: str, payload: dict[str, object]) -> None:
    article = run(read_one(load_sources(), json.dumps(payload).encode(), name))
    assert article.content is not None
    assert article.normalized is not None
    assert article.content.title == "Tram line approved"
    assert article.content.authors == ("Ada Brandt",)
    assert article.content.body == BODY
    assert article.normalized.published.origin is DateOrigin.FIELD
    assert article.normalized.published.on == date(2026, 2, 27)


def test_a_headline_repeated_in_the_text_goes() -> None:
    payload = json.dumps({"title": "Tram line approved", "text": f"Tram Line Approved\n\n{BODY}"}).encode()
    article = run(read_one(load_sources(), payload, "a.json"))
    assert article.content is not None
    assert article.content.body == BODY


# ── the registry ─────────────────────────────────────────────────────────────────────────────────────────


def test_copydesks_own_registry_holds_the_sources_of_the_sample_landing() -> None:
    registry = load_sources()
    folders = {"meridian-wire", "corvane-press", "tidewater-courier", "northern-ledger", "cape-lantern"}
    folders |= {"harbor-gazette", "nusalink", "trendpebble", "public-measurements"}
    assert registry.list_unknown(folders) == []
    assert registry.list_unknown(["nusalink", "elsewhere", "another", "elsewhere"]) == ["another", "elsewhere"]


@pytest.mark.parametrize(
    ("sources", "message"),
    [
        ({"a": {"zone": "UTC"}}, "zone"),
        ({"a": {"json": {"body": "x"}}}, "body"),
        ({"a": {"domains": ["x.example"]}, "b": {"domains": ["x.example"]}}, "'x.example' belongs to a and to b"),
        ({"a": {"names": ["B"]}, "b": None}, "'b' belongs to a and to b"),
        ({"a": {"timezone": "Mars/Olympus"}}, "Mars"),
    ],
)
def test_a_registry_that_contradicts_itself_says_where(sources: dict[str, object], message: str) -> None:
    with pytest.raises((ValueError, KeyError), match=message):
        build_sources({"json": {}, "sources": sources})
