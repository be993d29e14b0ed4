"""The deployed stack and the local one are one product: same versions, same settings, nothing open to the outside."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml

from copydesk.embedded.airflow import MAX_MAP_LENGTH
from copydesk.settings import load_settings

ROOT = Path(__file__).parents[2]
PINNED = re.compile(r"^([A-Za-z0-9_.-]+)==(\S+)(?: ; (.+?))? \\$", re.MULTILINE)


@pytest.fixture(scope="module")
def services() -> dict[str, dict[str, Any]]:
    compose = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))
    found: dict[str, dict[str, Any]] = compose["services"]
    return found


def pins(file: str) -> set[tuple[str, str, str]]:
    return set(PINNED.findall((ROOT / file).read_text(encoding="utf-8")))


def test_the_image_runs_the_versions_that_were_tested() -> None:
    assert len(pins("requirements.txt")) > 150
    assert pins("requirements.txt") <= pins("requirements-deployed.txt")


@pytest.mark.parametrize("lock", ["requirements", "requirements-deployed"])
def test_every_direct_requirement_is_locked(lock: str) -> None:
    wanted = re.findall(r"^([A-Za-z][A-Za-z0-9_.-]*)", (ROOT / f"{lock}.in").read_text(encoding="utf-8"), re.MULTILINE)
    locked = {name.casefold().replace("_", "-") for name, _, _ in pins(f"{lock}.txt")}
    assert {name.casefold() for name in wanted} <= locked
    hashes = (ROOT / f"{lock}.txt").read_text(encoding="utf-8").count("--hash=sha256:")
    assert hashes >= len(locked)


def test_the_deployed_elasticsearch_and_kibana_are_the_embedded_version(services: dict[str, dict[str, Any]]) -> None:
    lock = ROOT / "src" / "copydesk" / "assets" / "locks" / "node" / "jgo.toml"
    coordinates = str(tomllib.loads(lock.read_text(encoding="utf-8")))
    (version,) = set(re.findall(r"org\.elasticsearch:elasticsearch:([0-9.]+)", coordinates))
    assert services["elasticsearch"]["image"] == f"elasticsearch:{version}"
    assert services["kibana"]["image"] == f"kibana:{version}"
    assert f"Elasticsearch {version}" in (ROOT / "README.md").read_text(encoding="utf-8")


def test_nothing_is_published_beyond_this_machine(services: dict[str, dict[str, Any]]) -> None:
    published = [port for service in services.values() for port in service.get("ports", [])]
    assert published
    assert all(port.startswith("127.0.0.1:") for port in published)


def test_security_is_on_and_every_secret_comes_from_the_environment_file(services: dict[str, dict[str, Any]]) -> None:
    assert services["elasticsearch"]["environment"]["xpack.security.enabled"] == "true"
    text = (ROOT / "docker-compose.yml").read_text(encoding="utf-8")
    example = (ROOT / ".env.example").read_text(encoding="utf-8")
    asked_for = set(re.findall(r"\$\{([A-Z_]+)(?::\?[^}]*)?\}", text))
    offered = set(re.findall(r"^([A-Z_]+)=$", example, re.MULTILINE))
    assert asked_for == offered


def test_every_setting_that_the_stack_gives_is_one_of_ours(
    services: dict[str, dict[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    given = {name: value for name, value in services["worker"]["environment"].items() if name.startswith("COPYDESK_")}
    for name, value in given.items():
        monkeypatch.setenv(name, re.sub(r"\$\{\w+:-([^}]*)\}", r"\1", value))  # the default where `.env` has none
    settings = load_settings()
    assert settings.landing == given["COPYDESK_LANDING"]
    assert settings.data == given["COPYDESK_DATA"]
    assert settings.enrich.entities == given["COPYDESK_ENRICH__ENTITIES"]


def test_the_dashboards_are_applied_once_kibana_is_ready(services: dict[str, dict[str, Any]]) -> None:
    job = services["kibana-content"]
    assert job["command"] == "copydesk kibana apply"
    assert job["depends_on"] == {"kibana": {"condition": "service_healthy"}}
    assert "healthcheck" in services["kibana"]
    assert {name for name in job["environment"] if name.startswith("COPYDESK_")} == {"COPYDESK_KIBANA", "COPYDESK_DESK"}
    for kept in ("Dockerfile", ".dockerignore"):
        assert "kibana" in (ROOT / kept).read_text(encoding="utf-8")


def test_airflow_maps_every_batch_of_a_run_and_its_neighbours(services: dict[str, dict[str, Any]]) -> None:
    settings = load_settings()
    days = 2 * settings.dedupe.window_days + 1
    assert int(services["worker"]["environment"]["AIRFLOW__CORE__MAX_MAP_LENGTH"]) == MAX_MAP_LENGTH
    assert 2 * days * settings.max_batches <= MAX_MAP_LENGTH


def test_every_decision_has_a_number_of_its_own() -> None:
    numbers = [int(page.name[:4]) for page in sorted((ROOT / "docs" / "adr").glob("*.md"))]
    assert len(set(numbers)) == len(numbers)
    for page in (ROOT / "docs" / "adr").glob("*.md"):
        assert page.read_text(encoding="utf-8").startswith(f"# {int(page.name[:4])}. ")
