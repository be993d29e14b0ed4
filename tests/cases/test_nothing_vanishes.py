"""Whatever lies in a landing becomes an article or a reject with a reason."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from copydesk.outcome import Reason
from copydesk.storage.landing import list_days, list_files

LANDINGS = Path(__file__).parent / "landings"


@pytest.mark.parametrize("name", sorted(folder.name for folder in LANDINGS.iterdir()))
def test_each_file_has_an_outcome_and_no_step_fails(name: str, read_case: Callable[[str], Any]) -> None:
    outcome = read_case(name)
    root = str(LANDINGS / name)
    files = {path.split("/", 1)[1] for day in list_days(root) for path in list_files(root, day)}
    assert files
    assert {path.split("#")[0] for path in (*outcome.by_path, *outcome.rejected)} == files
    assert [one for one in outcome.rejected.values() if one.reason is Reason.STEP_FAILED] == []
