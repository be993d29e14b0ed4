"""Fixtures that every kind of test shares."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--refresh-golden", action="store_true", help="write what the code does now as the expected files"
    )


@pytest.fixture()
def golden(request: pytest.FixtureRequest) -> Callable[[Path, Any], None]:
    """Compare a JSON-ready value with the file at a path, or write it there under --refresh-golden."""

    def compare(expected_file: Path, actual: Any) -> None:
        text = json.dumps(actual, indent=2, ensure_ascii=False, sort_keys=True) + "\n"
        if request.config.getoption("--refresh-golden"):
            expected_file.parent.mkdir(parents=True, exist_ok=True)
            expected_file.write_text(text, encoding="utf-8")
        assert expected_file.is_file(), f"no expected file {expected_file.name}: run `make golden`"
        assert json.loads(text) == json.loads(expected_file.read_text(encoding="utf-8"))

    return compare
