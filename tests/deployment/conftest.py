"""Runs the services of docker-compose.yml without Docker, each in namespaces of its own (`containers/`).

Read from the file: commands, environment, volumes, restart policies, start order and health checks. From the
Dockerfile: the folders that the image makes, and its environment. PostgreSQL and Redis are Debian's. Elasticsearch is
the embedded node, which has no security: the jobs for certificates and users are left out, and its URL is plain.
Kibana can't be had.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from containers.compose import Compose
from containers.namespaces import why_not
from containers.service import PYTHON, ROOT


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Skip them unless they are asked for by name."""
    if "deployment" not in config.option.markexpr:
        for item in items:
            if item.get_closest_marker("deployment"):
                item.add_marker(pytest.mark.skip(reason="runs a deployment in namespaces: `make deployment`"))


@pytest.fixture(scope="session")
def landing(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Ten landing days: the samples, and a week later the same files again."""
    folder = tmp_path_factory.mktemp("landing")
    folder.chmod(0o755)  # the image's user reads it
    for day in range(2, 7):
        for shift in (0, 7):
            shutil.copytree(ROOT / "seeds" / f"2026-03-{day:02}", folder / f"2026-03-{day + shift:02}")
    return folder


@pytest.fixture(scope="session")
def compose(tmp_path_factory: pytest.TempPathFactory, landing: Path) -> Iterator[Compose]:
    if why := why_not(PYTHON):
        pytest.skip(why)
    made = Compose(tmp_path_factory.mktemp("compose"), landing)
    try:
        made.set_up()
        made.up("api-server", "scheduler", "dag-processor", "triggerer", "housekeeping", "worker-1", "worker-2")
        yield made
    finally:
        made.down()
