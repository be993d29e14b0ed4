"""docs/data-contract.md, the record and the mappings say the same."""

import json
import re
import types
import typing
from collections.abc import Iterator
from datetime import date, datetime
from enum import StrEnum
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from copydesk.article import Article, Assignment, Record
from copydesk.index.documents.flags import Flag
from copydesk.index.mapping import FAMILIES, LANGUAGE_ANALYZERS, IndexFamily, list_fields
from copydesk.outcome import Reason, Rejected, Stage

PAGE = Path(__file__).parents[2] / "docs" / "data-contract.md"
ROOTS: tuple[type[Record], ...] = (Article, Assignment, Rejected)
# Made at the moment of writing, and changed by whatever changes.
NO_EXAMPLE = {"indexed_at", "document_hash"}
PLAIN_TYPES = {
    str: "string",
    int: "integer",
    float: "number",
    bool: "boolean",
    date: "date",
    datetime: "instant",
}
Rows = dict[str, list[str]]


def read_tables() -> dict[str, Rows]:
    """The page's tables by the first code word of the heading above: each row's other cells by its first cell."""
    tables: dict[str, Rows] = {}
    section = ""
    for line in PAGE.read_text(encoding="utf-8").splitlines():
        if heading := re.match(r"#+ .*?`([^`]+)`", line):
            section = heading[1]
        elif row := re.match(r"\| `([^`]+)` \|(.+)\|$", line):
            rows = tables.setdefault(section, {})
            for stage, language in product(Stage, LANGUAGE_ANALYZERS):
                field = row[1].replace("<stage>", stage).replace("<language>", language)
                rows[field] = [cell.strip() for cell in row[2].split("|")]
    return tables


TABLES = read_tables()


def describe_type(annotation: Any) -> str:
    """A field's type in the page's words."""
    origin, arguments = typing.get_origin(annotation), typing.get_args(annotation)
    if origin in (types.UnionType, typing.Union):
        (inner,) = (one for one in arguments if one is not types.NoneType)
        return f"{describe_type(inner)} or none"
    if origin is tuple:
        return f"list of {describe_type(arguments[0])}"
    return PLAIN_TYPES.get(annotation) or f"`{annotation.__name__}`"


def describe_mapping(name: str, definition: dict[str, Any]) -> str:
    """An index field's type in the page's words."""
    if name.startswith("stems."):
        return "text, analyzed"
    if definition.get("enabled") is False:
        return "stored"
    if definition.get("index") is False:
        return f"{definition['type']}, stored"
    if "analyzer" in definition:
        return f"text, {definition['analyzer']}"
    return str(definition["type"])


def classes_within(annotation: Any) -> Iterator[type]:
    """The records and enumerations that an annotation leads to."""
    for inner in typing.get_args(annotation):
        yield from classes_within(inner)
    if isinstance(annotation, type) and issubclass(annotation, StrEnum):
        yield annotation
    if isinstance(annotation, type) and issubclass(annotation, Record):
        yield annotation
        for field in annotation.model_fields.values():
            yield from classes_within(field.annotation)


REACHED = {found.__name__: found for root in ROOTS for found in classes_within(root)}
RECORDS = {name: found for name, found in REACHED.items() if issubclass(found, Record)}
ENUMERATIONS = {name: found for name, found in REACHED.items() if issubclass(found, StrEnum)}


def leaves(family: IndexFamily) -> dict[str, dict[str, Any]]:
    """A mapping's leaves by their dotted names."""
    found = {}
    for name in list_fields(family.properties):
        definition: dict[str, Any] = {"properties": family.properties}
        for part in name.split("."):
            definition = definition["properties"][part]
        found[name] = definition
    return found


def record_in(annotation: Any) -> type[Record] | None:
    """The record that a field holds, directly, optionally or in a list."""
    candidates = (annotation, *typing.get_args(annotation))
    return next((one for one in candidates if isinstance(one, type) and issubclass(one, Record)), None)


def leads_somewhere(path: str) -> bool:
    """Whether a dotted path such as `content.title`, or `assignment.score`, leads to a field."""
    is_assigned = path.startswith("assignment.")
    record: type[Record] | None = Assignment if is_assigned else Article
    for part in path.removeprefix("assignment.").split("."):
        if record is None or part not in record.model_fields:
            return False
        record = record_in(record.model_fields[part].annotation)
    return True


@pytest.mark.parametrize("name", sorted(RECORDS))
def test_every_field_of_a_record_is_documented_with_its_type(name: str) -> None:
    fields = {
        field.serialization_alias or field.alias or key: describe_type(field.annotation)
        for key, field in RECORDS[name].model_fields.items()
    }
    assert {field: cells[0] for field, cells in TABLES.get(name, {}).items()} == fields


@pytest.mark.parametrize("name", sorted(ENUMERATIONS))
def test_every_value_of_an_enumeration_is_documented(name: str) -> None:
    assert re.findall(r"`([^`]+)`", TABLES["StrEnum"][name][0]) == [one.value for one in ENUMERATIONS[name]]


@pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family.base)
def test_every_field_of_an_index_is_documented_with_its_type(family: IndexFamily) -> None:
    fields = {name: describe_mapping(name, definition) for name, definition in leaves(family).items()}
    assert {field: cells[0] for field, cells in TABLES.get(family.base, {}).items()} == fields


def test_where_an_index_field_comes_from_exists() -> None:
    origins = {field: re.findall(r"`([^`]+)`", cells[1]) for field, cells in TABLES["articles"].items()}
    assert {path for paths in origins.values() for path in paths if not leads_somewhere(path)} == set()
    # Only what indexing itself adds comes from nowhere in the record, and the vector from deduplication's signature.
    assert [field for field, paths in origins.items() if not paths] == [
        "lead_vector",
        "indexed_at",
        "lineage.schema_version",
        "document_hash",
    ]


def test_everything_documented_is_explained() -> None:
    unexplained = [
        f"{section}.{field}" for section, rows in TABLES.items() for field, cells in rows.items() if not cells[-1]
    ]
    assert unexplained == []


def test_no_section_is_about_something_that_is_gone() -> None:
    known = {*RECORDS, "StrEnum", "Flag", *(family.base for family in FAMILIES)}
    assert set(TABLES) == known
    assert set(TABLES["StrEnum"]) == set(ENUMERATIONS)


def test_every_flag_is_explained() -> None:
    assert list(TABLES["Flag"]) == [flag.value for flag in Flag]


def find_values(value: Any, path: list[str]) -> Iterator[Any]:
    """What a document holds under a dotted name."""
    if isinstance(value, list):
        for member in value:
            yield from find_values(member, path)
    elif path:
        yield from find_values(value[path[0]], path[1:])
    else:
        yield value


def shows(example: str, value: Any) -> bool:
    """Whether the page's example is the value, its beginning or, of an object, some of its fields."""
    if isinstance(value, dict):
        return bool(json.loads(example).items() <= value.items())
    text = value if isinstance(value, str) else json.dumps(value)
    return text == example or (example.endswith("…") and text.startswith(example[:-1]))


@pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family.base)
def test_an_example_is_what_a_document_holds(family: IndexFamily, full_documents: dict[str, dict[str, Any]]) -> None:
    document = full_documents[family.base]
    wrong = []
    for field, cells in TABLES[family.base].items():
        example, since = cells[-2].strip("`"), cells[-1]
        assert 1 <= int(since.rstrip("+")) <= family.mapping_version
        if field.startswith("stems.") or field in NO_EXAMPLE:
            continue
        if not any(shows(example, value) for value in find_values(document, field.split("."))):
            wrong.append((field, example))
    assert wrong == []


def test_the_page_tells_stages_and_reasons() -> None:
    assert {Stage.__name__, Reason.__name__} <= set(ENUMERATIONS)
