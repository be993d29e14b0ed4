"""JSON as newsrooms' systems and databases write it: where the articles are, and what the fields say."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest

from copydesk.article import Article
from copydesk.outcome import Reason, Rejected
from copydesk.read import read_articles
from copydesk.settings import ReadSettings
from copydesk.storage.landing import RawFile

DAY = date(2026, 3, 2)
STORY = "The ferry resumed on Monday after two days of storm."
HTML = f"<p>{STORY}</p>"
PLAIN = {"title": "Ferry resumes", "text": STORY, "date": "2026-03-01"}


def read(value: Any, name: str = "a.json") -> list[Article | Rejected]:
    payload = (value if isinstance(value, str) else json.dumps(value)).encode()
    return list(read_articles(RawFile(f"{DAY}/desk/{name}", DAY, len(payload), payload), ReadSettings()))


def describe(value: Any, name: str = "a.json") -> list[tuple[object, ...]]:
    described: list[tuple[object, ...]] = []
    for one in read(value, name):
        assert isinstance(one, Article), one
        assert one.raw is not None
        assert STORY in one.raw.text
        stated = one.raw.statements[0]
        described.append((stated.title, stated.authors, stated.published, one.provenance.url))
    return described


GUARDIAN = {
    "id": "x/1",
    "sectionName": "Coast",
    "webPublicationDate": "2026-03-01T07:30:00Z",
    "webTitle": "Ferry resumes | Ida Brandt",
    "webUrl": "https://post.example/x/1",
    "fields": {"headline": "Ferry resumes", "byline": "Ida Brandt in Varde and Kai Rehn", "body": HTML},
}
NINJS_2 = {
    "uri": "urn:x:1",
    "versioncreated": "2026-03-01T07:30:00Z",
    "by": "Ida Brandt and Kai Rehn",
    "headlines": [{"role": "sub", "value": "After storm"}, {"role": "main", "value": "Ferry resumes"}],
    "bodies": [
        {"role": "text", "contenttype": "text/plain", "value": STORY},
        {"role": "xhtml", "contenttype": "text/html", "value": HTML},
    ],
}
NITF = f'<?xml version="1.0"?><nitf><body><body.content><p>{STORY}</p></body.content></body></nitf>'
NINJS_3 = {
    "uri": "urn:x:1",
    "versionCreated": "2026-03-01T07:30:00Z",
    "by": "Ida Brandt and Kai Rehn",
    "headlines": [{"role": "main", "value": "Ferry resumes"}],
    "bodies": [{"role": "nitf", "contentType": "text/vnd.IPTC.NITF", "value": NITF}],
}
BOTH = ("Ida Brandt", "Kai Rehn")
INSTANT = "2026-03-01T07:30:00Z"


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ({"response": {"status": "ok", "results": [GUARDIAN]}}, ("Ferry resumes", BOTH, INSTANT, GUARDIAN["webUrl"])),
        ({"response": {"content": GUARDIAN}}, ("Ferry resumes", BOTH, INSTANT, GUARDIAN["webUrl"])),
        (NINJS_2, ("Ferry resumes", BOTH, INSTANT, None)),
        (NINJS_3, ("Ferry resumes", BOTH, INSTANT, None)),
        ({"took": 1, "hits": {"hits": [{"_id": "1", "_source": PLAIN}]}}, ("Ferry resumes", (), "2026-03-01", None)),
        ({"_index": "a", "_id": "1", "_source": PLAIN}, ("Ferry resumes", (), "2026-03-01", None)),
        ({"_id": "1", "fields": {"title": ["Ferry resumes"], "text": [STORY]}}, ("Ferry resumes", (), None, None)),
        (PLAIN | {"date": {"$date": INSTANT}}, ("Ferry resumes", (), INSTANT, None)),
        (PLAIN | {"date": {"$date": 1772350200000}}, ("Ferry resumes", (), "2026-03-01T07:30:00+00:00", None)),
        (
            PLAIN | {"date": {"$date": {"$numberLong": "1772350200000"}}},
            ("Ferry resumes", (), "2026-03-01T07:30:00+00:00", None),
        ),
        (
            PLAIN | {"author": {"givenName": "Ida", "familyName": "Brandt"}},
            ("Ferry resumes", BOTH[:1], "2026-03-01", None),
        ),
        (
            PLAIN | {"author": {"@type": "Organization", "name": "Ida Brandt"}},
            ("Ferry resumes", (), "2026-03-01", None),
        ),
        (PLAIN | {"author": [{"name": "Ida Brandt"}, "Kai Rehn"]}, ("Ferry resumes", BOTH, "2026-03-01", None)),
        (
            PLAIN | {"author": 3, "_embedded": {"author": [{"name": "Ida Brandt"}]}},
            ("Ferry resumes", BOTH[:1], "2026-03-01", None),
        ),
        (PLAIN | {"author": float("nan"), "title": "NaN"}, (None, (), "2026-03-01", None)),
    ],
)
def test_articles_of_known_shapes(value: Any, expected: tuple[object, ...]) -> None:
    assert describe(value) == [expected]


def test_databases_dumps_of_lines_under_either_name() -> None:
    bulk = "\n".join(json.dumps(one) for one in ({"index": {"_index": "a", "_id": "1"}}, PLAIN))
    hits = "\n".join(json.dumps({"_id": number, "_source": PLAIN}) for number in range(2))
    for name in ("a.json", "a.jsonl", "a.ndjson"):
        assert len(describe(bulk, name)) == 1
        assert len(describe(hits, name)) == 2


def test_a_refusal_names_the_member_and_what_it_has() -> None:
    kept, refused = read({"items": [PLAIN, {"id": 5, "image": "x.jpg"}]})
    assert isinstance(kept, Article)
    assert isinstance(refused, Rejected)
    assert (refused.reason, refused.path.rpartition("#")[2]) == (Reason.EMPTY, "2")
    assert "id, image" in refused.detail


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"pubstatus": "canceled"}, Reason.CANCELED),
        ({"pubStatus": "withheld"}, Reason.WITHHELD),
        ({"embargoed": "2026-04-01T00:00:00Z"}, Reason.WITHHELD),
    ],
)
def test_ninjs_that_is_not_to_be_published(fields: dict[str, str], reason: Reason) -> None:
    (refused,) = read(NINJS_2 | fields)
    assert isinstance(refused, Rejected)
    assert refused.reason is reason
