"""Which error a failed write becomes."""

from __future__ import annotations

import errno
import pickle
from pathlib import Path

import pytest

from copydesk.assets.errors import DiskFull, FolderUnwritable, storage_error
from copydesk.embedded.state_file import hold


@pytest.mark.parametrize(("number", "kind"), [(errno.ENOSPC, DiskFull), (errno.EACCES, FolderUnwritable)])
def test_a_full_disk_is_told_from_a_folder_that_is_closed(number: int, kind: type[FolderUnwritable]) -> None:
    error = storage_error(Path("data"), OSError(number, "what the system said"))
    assert type(error) is kind
    assert "data" in str(error)
    assert str(pickle.loads(pickle.dumps(error))) == str(error)


def test_a_data_root_that_is_a_file_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(FolderUnwritable, match="can't be written to"), hold(tmp_path / "file"):
        pass
