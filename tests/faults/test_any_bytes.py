"""Whatever the bytes and whatever the name: an outcome, the same one each time, and never an exception."""

from __future__ import annotations

import gzip
import json
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from copydesk.article import Article
from copydesk.outcome import Rejected
from copydesk.read import read_articles
from copydesk.read.kinds import CONTAINERS, DOCUMENTS
from copydesk.settings import ReadSettings
from copydesk.storage.landing import RawFile

DAY = date(2026, 3, 2)
SUFFIXES = [*DOCUMENTS, *CONTAINERS, ".tgz"]
NAMES = [*(f"a{suffix}" for suffix in SUFFIXES), *(f"a{suffix}.gz" for suffix in SUFFIXES), "a", "a.bin"]
GOLDEN = Path(__file__).parents[1] / "golden" / "read" / "landing"
SAMPLES = sorted(path for path in GOLDEN.rglob("*") if path.is_file() and not path.name.endswith(".meta.json"))


def read(name: str, payload: bytes, sidecar: bytes | None = None) -> list[Article | Rejected]:
    beside = RawFile(f"{DAY}/desk/{name}.meta.json", DAY, len(sidecar), sidecar) if sidecar is not None else None
    raw = RawFile(f"{DAY}/desk/{name}", DAY, len(payload), payload, sidecar=beside)
    outcomes = list(read_articles(raw, ReadSettings()))
    assert outcomes
    for one in outcomes:
        path = one.provenance.path if isinstance(one, Article) else one.path
        assert path.startswith(raw.path)
        json.dumps(one.model_dump(mode="json"), ensure_ascii=False).encode()  # no lone surrogate anywhere
    return outcomes


@given(payload=st.binary(max_size=600), name=st.sampled_from(NAMES))
@settings(max_examples=300)
def test_any_bytes_under_any_name(payload: bytes, name: str) -> None:
    assert read(name, payload) == read(name, payload)


@given(text=st.text(max_size=300), name=st.sampled_from(NAMES), pack=st.booleans())
@settings(max_examples=200)
def test_any_text_under_any_name(text: str, name: str, pack: bool) -> None:
    payload = text.encode("utf-8", "surrogatepass")
    read(name, gzip.compress(payload) if pack else payload)


FIELDS = st.sampled_from(["title", "text", "body", "authors", "published", "url", "language", "content"])
JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(FIELDS, inner),
    max_leaves=20,
)


@given(value=JSON)
@settings(max_examples=200)
def test_any_json(value: object) -> None:
    text = json.dumps(value).encode()
    read("a.json", text)
    read("a.jsonl", text)
    read("a.txt", b"Words enough.", sidecar=text)


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.name)
@given(data=st.data())
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_damaged_files_of_every_format(sample: Path, data: st.DataObject) -> None:
    """A good file with a piece cut out, doubled, or overwritten."""
    payload = sample.read_bytes()
    start = data.draw(st.integers(0, len(payload)))
    end = data.draw(st.integers(start, min(len(payload), start + 200)))
    patch = data.draw(st.binary(max_size=20) | st.just(payload[start:end] * 2))
    read(sample.name, payload[:start] + patch + payload[end:])


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.name)
def test_packed_is_the_same_article(sample: Path) -> None:
    def identify(outcomes: list[Article | Rejected]) -> list[str]:
        return [one.article_id if isinstance(one, Article) else str(one.reason) for one in outcomes]

    payload = sample.read_bytes()
    assert identify(read(f"{sample.name}.gz", gzip.compress(payload))) == identify(read(sample.name, payload))
