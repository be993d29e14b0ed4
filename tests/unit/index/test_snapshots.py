from typing import Any

import pytest

from copydesk.index.lifecycle.snapshots import describe_repository


@pytest.mark.parametrize(
    ("location", "repository"),
    [
        ("copydesk", {"type": "fs", "settings": {"location": "copydesk"}}),
        ("/mnt/backup/copydesk", {"type": "fs", "settings": {"location": "/mnt/backup/copydesk"}}),
        ("s3://backups", {"type": "s3", "settings": {"bucket": "backups", "base_path": ""}}),
        (
            "s3://backups/news/copydesk/",
            {"type": "s3", "settings": {"bucket": "backups", "base_path": "news/copydesk"}},
        ),
    ],
)
def test_a_repository_is_a_folder_or_a_bucket(location: str, repository: dict[str, Any]) -> None:
    assert describe_repository(location) == repository
