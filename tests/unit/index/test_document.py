import json
import random
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copydesk.article import Article, Assignment
from copydesk.index.documents.document import build_document, build_refused, seal
from copydesk.outcome import Reason, Stage

GOLDEN = Path(__file__).parents[2] / "golden" / "index"
JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=10,
)

MakeArticle = Callable[..., Article]
MakeAssignment = Callable[..., Assignment]


def load_golden(name: str) -> tuple[Article, Assignment]:
    source = json.loads((GOLDEN / f"{name}.input.json").read_text(encoding="utf-8"))
    return Article.model_validate(source["article"]), Assignment.model_validate(source["assignment"])


@pytest.mark.parametrize("name", ["every-field", "canonical-without-date"])
def test_documents_are_as_expected(name: str, golden: Callable[[Path, Any], None]) -> None:
    golden(GOLDEN / f"{name}.document.json", build_document(*load_golden(name)))


def test_a_document_is_json() -> None:
    document = build_document(*load_golden("every-field"))
    assert json.loads(json.dumps(document, allow_nan=False)) == document


@pytest.mark.parametrize("section", ["content", "normalized", "enrichment"])
def test_an_article_that_a_stage_has_not_seen_is_refused(
    section: str, make_article: MakeArticle, make_assignment: MakeAssignment
) -> None:
    article = make_article()
    with pytest.raises(ValueError, match="not curated"):
        build_document(article.with_(**{section: None}), make_assignment(article))


def test_the_assignment_of_another_article_is_refused(
    make_article: MakeArticle, make_assignment: MakeAssignment
) -> None:
    with pytest.raises(ValueError, match="b2"):
        build_document(make_article("a1"), make_assignment(make_article("b2")))


def test_a_name_stands_once_in_its_facet_and_in_no_other(
    make_article: MakeArticle, make_assignment: MakeAssignment
) -> None:
    article = make_article(people=["Zora Quill", "Abe Finn", "Zora Quill"], places=["Quill"])
    document = build_document(article, make_assignment(article))
    assert document["people"] == ["Zora Quill", "Abe Finn"]
    assert document["places"] == ["Quill"]
    assert "organizations" not in document


def test_the_instant_is_published_at_and_the_day_is_the_day_at_the_source(
    make_article: MakeArticle, make_assignment: MakeAssignment
) -> None:
    article = make_article(published=date(2026, 3, 1))
    normalized = article.normalized
    assert normalized is not None
    late = normalized.published.with_(at=datetime(2026, 3, 2, 4, 30, tzinfo=UTC), precision="minute")
    article = article.with_(normalized=normalized.with_(published=late))
    document = build_document(article, make_assignment(article))
    assert document["published_at"] == "2026-03-02T04:30:00+00:00"
    assert document["published"]["on"] == "2026-03-01"


def test_the_same_input_has_the_same_hash_and_other_input_another(
    make_article: MakeArticle, make_assignment: MakeAssignment
) -> None:
    article = make_article()
    alone = build_document(article, make_assignment(article))
    assert build_document(make_article(), make_assignment(article)) == alone
    in_story = build_document(article, make_assignment(article, story_size=2))
    retitled = build_document(make_article(title="Harbour bridge closes"), make_assignment(article))
    landed_later = build_document(make_article(day=date(2026, 3, 3)), make_assignment(article))
    hashes = {one["document_hash"] for one in (alone, in_story, retitled, landed_later)}
    assert len(hashes) == 4


@given(st.dictionaries(st.text(min_size=1, max_size=4), JSON_VALUES, max_size=6), st.randoms())
def test_the_hash_does_not_see_the_order_of_fields(fields: dict[str, Any], chance: random.Random) -> None:
    items = list(fields.items())
    chance.shuffle(items)
    assert seal(dict(items)) == seal(fields)


@given(st.dictionaries(st.text(min_size=1, max_size=4), JSON_VALUES, max_size=6))
def test_a_sealed_document_holds_no_empty_field_and_sealing_again_changes_nothing(
    fields: dict[str, Any],
) -> None:
    document = seal(fields)
    assert all(value is not None and value not in ("", [], {}) for value in document.values())
    assert seal(document) == document


def test_zero_and_false_say_something_and_stay() -> None:
    document = seal({"zero": 0, "no": False, "nothing": None, "deep": {"gone": [], "zero": 0.0}})
    assert {name: document[name] for name in document if name != "document_hash"} == {
        "zero": 0,
        "no": False,
        "deep": {"zero": 0.0},
    }


def test_volatile_fields_are_kept_but_not_hashed() -> None:
    slow, quick = seal({"a": 1, "seconds": 9}, ["seconds"]), seal({"a": 1, "seconds": 1}, ["seconds"])
    assert slow["seconds"] == 9
    assert slow["document_hash"] == quick["document_hash"] != seal({"a": 1, "seconds": 9})["document_hash"]


def test_a_number_that_json_cannot_hold_is_refused() -> None:
    with pytest.raises(ValueError, match="JSON"):
        seal({"score": float("nan")})


def test_a_refused_document_becomes_a_rejected_article(
    make_article: MakeArticle, make_assignment: MakeAssignment
) -> None:
    article = make_article("a7", date(2026, 3, 4))
    rejected = build_refused(build_document(article, make_assignment(article)), "no such field")
    assert (rejected.article_id, rejected.path) == ("a7", article.provenance.path)
    assert rejected.landed_on == date(2026, 3, 4)
    assert (rejected.stage, rejected.reason) == (Stage.INDEX, Reason.REFUSED_BY_INDEX)
    assert rejected.detail == "no such field"
