"""What is written, what is asked for and what the mappings allow are the same fields."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from copydesk.article import Article, Assignment
from copydesk.dedupe.signing import models
from copydesk.index.documents.document import build_document
from copydesk.index.mapping import (
    ARTICLE_PROPERTIES,
    ARTICLES,
    FAMILIES,
    LANGUAGE_ANALYZERS,
    VECTOR_DIMENSIONS,
    IndexFamily,
    build_mapping,
    list_fields,
)
from copydesk.index.searches import faces, query, summary

HERE = Path(__file__).parent
Documents = dict[str, dict[str, Any]]
Curated = tuple[Article, Assignment]
# Added at the moment of writing.
WRITTEN_AT = "indexed_at"


def fields_of(value: Any, properties: dict[str, Any], parent: str = "") -> Iterator[str]:
    """The dotted names that a document writes, as deep as its mapping looks into it."""
    if isinstance(value, list):
        for member in value:
            yield from fields_of(member, properties, parent)
    elif isinstance(value, dict):
        for name, member in value.items():
            definition = properties.get(name, {})
            if "properties" in definition:
                yield from fields_of(member, definition["properties"], f"{parent}{name}.")
            else:
                yield parent + name


def definition_of(field: str) -> dict[str, Any]:
    definition: dict[str, Any] = {"properties": ARTICLE_PROPERTIES}
    for part in field.split("."):
        definition = definition["properties"][part]
    return definition


def walk(properties: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for definition in properties.values():
        yield definition
        yield from walk(definition.get("properties", {}))
        yield from walk(definition.get("fields", {}))


@pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family.base)
def test_a_full_document_has_exactly_the_fields_of_its_mapping(family: IndexFamily, full_documents: Documents) -> None:
    written = set(fields_of(full_documents[family.base], family.properties))
    # A document has stems in its own language alone.
    stems = {field for field in list_fields(family.properties) if field.startswith("stems.")}
    assert written | {WRITTEN_AT} | stems == set(list_fields(family.properties))


@pytest.mark.parametrize("code", LANGUAGE_ANALYZERS)
def test_a_text_is_stemmed_in_its_language_only(code: str, full_article: Curated) -> None:
    article, assignment = full_article
    assert article.normalized is not None
    article = article.with_(normalized=article.normalized.with_(language=code))
    assert {
        field for field in fields_of(build_document(article, assignment), ARTICLE_PROPERTIES) if "stems." in field
    } == {
        f"stems.{code}.title",
        f"stems.{code}.body",
    }


@pytest.mark.parametrize("code", ["unknown", "ja"])
def test_a_text_in_no_language_that_can_be_stemmed_has_no_stems(code: str, full_article: Curated) -> None:
    article, assignment = full_article
    assert article.normalized is not None
    article = article.with_(normalized=article.normalized.with_(language=code))
    assert "stems" not in build_document(article, assignment)


def test_the_index_takes_vectors_as_deduplication_has_them() -> None:
    assert VECTOR_DIMENSIONS == models.VECTOR_DIMENSIONS


@pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family.base)
def test_a_document_is_found_under_its_id(family: IndexFamily, full_documents: Documents) -> None:
    assert isinstance(full_documents[family.base][family.id_field], str)


@pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family.base)
def test_removing_by_landing_day_and_comparing_work_for_every_index(family: IndexFamily) -> None:
    assert family.properties["landed_on"]["type"] == "date"
    assert family.properties["document_hash"]["type"] == "keyword"


@pytest.mark.parametrize("field", sorted(query.FACET_FIELDS.values()))
def test_a_facet_is_a_flat_keyword(field: str) -> None:
    assert definition_of(field)["type"] == "keyword"
    steps = field.split(".")
    parents = [definition_of(".".join(steps[:depth])) for depth in range(1, len(steps))]
    assert [parent for parent in parents if parent.get("type") == "nested"] == []


def test_everything_that_is_asked_for_exists() -> None:
    words = {f"{name}.words" for name in ("people", "organizations", "places", "speakers")}
    known = {*list_fields(ARTICLE_PROPERTIES), *words, "stems.*"}
    searched = {field.split("^")[0] for field in query.list_searched(LANGUAGE_ANALYZERS)}
    assert {*faces.HIT_FIELDS, *summary.MEMBER_FIELDS, *searched, *ARTICLES.default_fields} <= known


@pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family.base)
def test_no_value_can_be_too_long_for_its_field(family: IndexFamily) -> None:
    """A keyword beyond Lucene's limit would have its whole document refused."""
    keywords = [one for one in walk(family.properties) if one.get("type") == "keyword"]
    assert keywords != []
    assert all(one["ignore_above"] * 4 <= 32_766 for one in keywords)


@pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family.base)
def test_a_mapping_version_stands_for_one_mapping(family: IndexFamily, golden: Callable[[Path, Any], None]) -> None:
    """A new field goes into the version's file (`make golden`); any other change needs a new mapping version."""
    released = HERE / "mappings" / f"{family.base}-{family.mapping_version}.json"
    mapping = build_mapping(family)
    if released.is_file():
        before = json.loads(released.read_text(encoding="utf-8"))["properties"]
        assert lost_or_changed(before, mapping["properties"]) == []
    golden(released, mapping)


def lost_or_changed(before: dict[str, Any], after: dict[str, Any], parent: str = "") -> list[str]:
    """The fields of `before` that `after` doesn't have as they were."""
    found = []
    for name, definition in before.items():
        now = after.get(name, {})
        if "properties" in definition and "properties" in now:
            found += lost_or_changed(definition["properties"], now["properties"], f"{parent}{name}.")
            definition, now = ({**one, "properties": None} for one in (definition, now))
        if definition != now:
            found.append(parent + name)
    return found


def test_a_lost_and_a_changed_field_are_noticed_and_a_new_one_is_not() -> None:
    before = {"a": {"type": "keyword"}, "b": {"properties": {"c": {"type": "date"}}}}
    assert lost_or_changed(before, before | {"d": {"type": "date"}}) == []
    assert lost_or_changed(before, {"b": before["b"]}) == ["a"]
    assert lost_or_changed(before, before | {"b": {"properties": {"c": {"type": "long"}}}}) == ["b.c"]
    assert lost_or_changed(before, before | {"b": before["b"] | {"type": "nested"}}) == ["b"]
