"""Boilerplate cases with what must and must not be removed, and whole files with their cleaned form."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from copydesk.article import Content

HERE = Path(__file__).parent
CASES: list[dict[str, Any]] = yaml.safe_load((HERE / "boilerplate.yaml").read_text("utf-8"))
PAGES = sorted(path for path in (HERE / "pages").iterdir() if path.suffix in {".txt", ".html"})

Clean = Callable[[str, bytes], Content]


def clean_case(case: dict[str, Any], clean_payload: Clean) -> Content:
    suffix = "html" if "html" in case else "txt"
    return clean_payload(f"case.{suffix}", (case.get("html") or case["text"]).encode())


def test_there_are_enough_cases() -> None:
    assert len(CASES) >= 45
    assert sum(1 for case in CASES if not case["removed"]) >= 10
    assert len({case["name"] for case in CASES}) == len(CASES)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_boilerplate_goes_and_is_kept_with_its_kind(case: dict[str, Any], clean_payload: Clean) -> None:
    content = clean_case(case, clean_payload)
    removed = {(part.kind.value, part.text) for part in content.removed}
    expected = {(part["kind"], part["text"]) for part in case["removed"]}
    assert expected <= removed
    if "html" not in case:
        assert removed == expected
    for part in case["removed"]:
        if part["kind"] != "repeated":
            assert part["text"] not in content.body
    for absent in case.get("absent", ()):
        assert absent not in content.body


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_news_stays(case: dict[str, Any], clean_payload: Clean) -> None:
    content = clean_case(case, clean_payload)
    for kept in case["kept"]:
        assert kept in content.body


@pytest.mark.parametrize("case", [case for case in CASES if "text" in case], ids=lambda case: case["name"])
def test_no_word_of_a_text_is_lost(case: dict[str, Any], clean_payload: Clean) -> None:
    content = clean_case(case, clean_payload)
    left = sorted((content.body + " " + " ".join(part.text for part in content.removed)).split())
    assert left == sorted(case["text"].split())


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_whole_files(path: Path, clean_payload: Clean, golden: Callable[[Path, Any], None]) -> None:
    content = clean_payload(path.name, path.read_bytes())
    golden(path.with_name(path.name + ".json"), content.model_dump(mode="json"))
