"""The folder `access/`: what is in it, and what is refused with the file's name."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest

from copydesk.access import load_access
from copydesk.errors import InvalidSetting

ACCESS = Path(__file__).parents[3] / "access"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return shutil.copytree(ACCESS, tmp_path / "access")


def test_only_the_pipeline_writes_and_nobody_has_every_right() -> None:
    roles = load_access(ACCESS).roles
    writers = {
        name for name, role in roles.items() for one in role.indices if {"write", "manage"} & set(one.privileges)
    }
    assert writers == {"copydesk_pipeline", "copydesk_keeper"}
    assert not any(
        "all" in {*role.cluster, *(p for one in role.indices for p in one.privileges)} for role in roles.values()
    )
    assert all(
        name.rstrip("*") and "*" not in name[:-1]
        for role in roles.values()
        for one in role.indices
        for name in one.names
    )


def test_an_unknown_key_is_named_with_its_file(folder: Path) -> None:
    path = folder / "roles" / "copydesk_analyst.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | {"run_as": ["elastic"]}))
    with pytest.raises(InvalidSetting, match=f"{re.escape(str(path))}: run_as: "):
        load_access(folder)


def test_what_is_no_json_is_named_with_its_file(folder: Path) -> None:
    (folder / "users.json").write_text("{")
    with pytest.raises(InvalidSetting, match=r"users\.json: "):
        load_access(folder)


def test_a_user_of_an_unknown_role_is_refused(folder: Path) -> None:
    (folder / "users.json").write_text('{"someone": {"roles": ["editor"]}}')
    with pytest.raises(InvalidSetting, match="someone has no such role: editor"):
        load_access(folder)


def test_a_user_is_built_in_or_has_roles(folder: Path) -> None:
    (folder / "users.json").write_text('{"someone": {"roles": ["copydesk_analyst"], "built_in": true}}')
    with pytest.raises(InvalidSetting, match="either it has roles or it is built in"):
        load_access(folder)


def test_an_empty_folder_is_said(tmp_path: Path) -> None:
    with pytest.raises(InvalidSetting, match=r"has no roles/\*\.json"):
        load_access(tmp_path)
