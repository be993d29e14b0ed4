"""The configuration that goes to a detached stack."""

from __future__ import annotations

from pathlib import Path

from copydesk.embedded.detached import decode_config, encode_config
from copydesk.embedded.stack import StackConfig


def test_the_configuration_survives_the_way(tmp_path: Path) -> None:
    config = StackConfig(
        data=tmp_path / "data",
        landing="s3://landing",
        dags=tmp_path / "dags",
        plugins=tmp_path / "plugins",
        cache=tmp_path / "cache",
        airflow_port=8080,
        environment={"COPYDESK_BATCH_FILES": "10"},
    )
    assert decode_config(encode_config(config)) == config
