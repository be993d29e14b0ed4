"""Who has a landing day, and what lies in the landing for it."""

from __future__ import annotations

import threading
from datetime import date
from pathlib import Path

import pytest

from copydesk.errors import DayBusy, LandingMissing
from copydesk.storage.claims import claim_day, find_holder, hold_day, release_day
from copydesk.storage.deliveries import find_delivery

DAY = date(2026, 3, 2)


def test_a_run_has_its_day_until_it_gives_it_back(tmp_path: Path) -> None:
    data = str(tmp_path)
    claim_day(data, DAY, "first", lambda run: False)
    claim_day(data, DAY, "first", lambda run: False)
    with pytest.raises(DayBusy, match="2026-03-02 is being ingested by first"):
        claim_day(data, DAY, "second", lambda run: False)
    claim_day(data, date(2026, 3, 3), "second", lambda run: False)
    release_day(data, DAY, "second")
    assert find_holder(data, DAY) == "first"
    release_day(data, DAY, "first")
    claim_day(data, DAY, "second", lambda run: False)
    assert find_holder(data, DAY) == "second"


def test_the_claim_of_a_run_that_is_over_is_nobodys(tmp_path: Path) -> None:
    asked: list[str] = []

    def is_over(run: str) -> bool:
        asked.append(run)
        return True

    claim_day(str(tmp_path), DAY, "killed", is_over)
    claim_day(str(tmp_path), DAY, "next", is_over)
    assert asked == ["killed"]
    assert find_holder(str(tmp_path), DAY) == "next"


def test_of_many_that_claim_at_once_one_gets_the_day(tmp_path: Path) -> None:
    got: list[str] = []

    def claim(run: str) -> None:
        try:
            claim_day(str(tmp_path), DAY, run, lambda holder: False)
            got.append(run)
        except DayBusy:
            pass

    threads = [threading.Thread(target=claim, args=(f"run {number}",)) for number in range(8)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert got == [find_holder(str(tmp_path), DAY)]


def test_the_command_and_runs_of_airflow_keep_out_of_each_others_days(tmp_path: Path) -> None:
    data = str(tmp_path)
    with hold_day(data, DAY):
        with pytest.raises(DayBusy, match="by the command"):
            claim_day(data, DAY, "nightly", lambda run: True)
        with pytest.raises(DayBusy, match="by the command"), hold_day(data, DAY):
            pass
    claim_day(data, DAY, "nightly", lambda run: True)
    with pytest.raises(DayBusy, match=r"by nightly.*--take-over"), hold_day(data, DAY):
        pass
    with hold_day(data, DAY, take_over=True):
        assert find_holder(data, DAY) is None


def test_a_delivery_changes_with_every_file_that_comes_changes_or_goes(tmp_path: Path) -> None:
    landing, folder = str(tmp_path), tmp_path / "2026-03-02" / "wire"
    folder.mkdir(parents=True)
    seen = []

    def look() -> None:
        found = find_delivery(landing, DAY)
        assert found is not None
        seen.append((found.files, found.checksum))

    look()
    (folder / "a.txt").write_text("one")
    look()
    (folder / "a.txt").write_text("other")
    look()
    (folder / "a.txt.meta.json").write_text("{}")
    look()
    (folder / "b.txt").write_text("two")
    look()
    assert [files for files, _ in seen] == [0, 1, 1, 1, 2]
    assert len(set(seen)) == 5
    look()
    assert seen[-1] == seen[-2]
    (folder / "b.txt").unlink()
    look()
    assert seen[-1] == seen[3]


def test_no_folder_is_no_delivery_and_another_folder_is_no_landing(tmp_path: Path) -> None:
    assert find_delivery(str(tmp_path), DAY) is None
    with pytest.raises(LandingMissing, match="nowhere"):
        find_delivery(str(tmp_path / "nowhere"), DAY)
    (tmp_path / "photos").mkdir()
    with pytest.raises(LandingMissing, match="is it the landing"):
        find_delivery(str(tmp_path), DAY)
    (tmp_path / "2026-03-01").mkdir()
    assert find_delivery(str(tmp_path), DAY) is None
