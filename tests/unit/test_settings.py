"""A bad setting is one line that names it, and shows nothing of its value."""

from __future__ import annotations

import pytest

from copydesk.errors import InvalidSetting
from copydesk.settings import Settings, load_settings

GROUPS = [name for name, field in Settings.model_fields.items() if hasattr(field.annotation, "model_fields")]


@pytest.mark.parametrize("group", GROUPS)
@pytest.mark.parametrize("value", ["hush", "", "5", '{"max_bytes": 1}', "[1"])
def test_a_group_of_settings_has_no_value_of_its_own(monkeypatch: pytest.MonkeyPatch, group: str, value: str) -> None:
    name = f"COPYDESK_{group.upper()}"
    monkeypatch.setenv(name, value)
    with pytest.raises(InvalidSetting) as caught:
        load_settings()
    assert str(caught.value) == f"{name}: this is a group of settings; write {name}__<NAME>"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("COPYDESK_READ__MAX_BYTES", "hush"),
        ("COPYDESK_READ__MAX_BYTES__X", "hush"),
        ("COPYDESK_READ__MAX_BITES", "hush"),
        ("COPYDESK_INDEX__PREFIX", "HUSH/hush"),
        ("COPYDESK_BATCH_FILES", "hush"),
        ("COPYDESK_DATA", "ftp://me:hush@node/data"),
        ("COPYDESK_LANDING", "s3://key:hu/sh@bucket/landing"),
    ],
)
def test_no_value_is_shown(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(InvalidSetting) as caught:
        load_settings()
    assert str(caught.value).startswith((f"{name}: ", f"{name.removesuffix('__X')}: "))
    assert "hu" not in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("url", ["s3://bucket/landing", "sftp://me@node/a:b", "file:///a/b@c:d", "a@b:c", "/a:b@c"])
def test_other_urls_and_paths_are_taken(url: str) -> None:
    assert load_settings(landing=url, data=url).data == url


def test_settings_show_no_secret() -> None:
    settings = load_settings(elasticsearch="http://elastic:hush@node:9200", elasticsearch_api_key="hush-hush")
    assert "hush" not in f"{settings!r}{settings!s}{settings.model_dump()}{settings.model_dump_json()}"
