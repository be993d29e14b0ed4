"""The deployed stack and the local one are one product: same versions, same settings, nothing open to the outside."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml
from cryptography.fernet import Fernet

from copydesk.commands.secrets import make_secrets
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


@pytest.mark.parametrize("lock", ["requirements", "requirements-deployed", "requirements-objects"])
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
    assert services["elasticsearch"]["image"] == f"elasticsearch:{version}${{ELASTICSEARCH_DIGEST:-}}"
    assert services["kibana"]["image"] == f"kibana:{version}${{KIBANA_DIGEST:-}}"
    assert f"Elasticsearch {version}" in (ROOT / "README.md").read_text(encoding="utf-8")


def test_nothing_but_two_pages_is_published_and_only_on_this_machine(services: dict[str, dict[str, Any]]) -> None:
    published = {name: service["ports"] for name, service in services.items() if "ports" in service}
    assert published == {"api-server": ["127.0.0.1:8080:8080"], "kibana": ["127.0.0.1:5601:5601"]}


def test_every_service_is_limited_looked_after_and_started_again(services: dict[str, dict[str, Any]]) -> None:
    for name, service in services.items():
        is_job = service["restart"].startswith("on-failure:")
        assert is_job or service["restart"] == "unless-stopped", name
        assert is_job or "healthcheck" in service, name
        assert "max-size" in service["logging"]["options"], name
        assert "no-new-privileges:true" in service["security_opt"], name
        # Makes certificates in a moment, with a tool of Elasticsearch's own.
        assert "mem_limit" in service or name == "certificates", name


def test_only_the_job_that_makes_users_knows_the_superuser(services: dict[str, dict[str, Any]]) -> None:
    knowing = {name for name, service in services.items() if "ELASTIC_PASSWORD" in str(service)}
    assert knowing == {"elasticsearch", "elasticsearch-users"}
    assert "ELASTIC_PASSWORD" not in str(services["elasticsearch"]["healthcheck"])
    job = services["elasticsearch-users"]
    given = json.loads(job["environment"]["COPYDESK_ACCESS__PASSWORDS"].replace(":?run copydesk secrets", ""))
    assert given.keys() == {"copydesk_pipeline", "copydesk_analyst", "copydesk_author", "kibana_system"}
    assert services["worker"]["environment"]["COPYDESK_ELASTICSEARCH"].startswith("https://copydesk_pipeline:")
    assert services["kibana-content"]["environment"]["COPYDESK_KIBANA"].startswith("http://copydesk_author:")
    assert services["kibana"]["environment"]["ELASTICSEARCH_USERNAME"] == "kibana_system"
    waiting = {"worker", "kibana"}
    for name in waiting:
        assert services[name]["depends_on"]["elasticsearch-users"] == {"condition": "service_completed_successfully"}


def test_elasticsearch_is_asked_over_tls_by_everyone(services: dict[str, dict[str, Any]]) -> None:
    assert services["elasticsearch"]["environment"]["xpack.security.http.ssl.enabled"] == "true"
    urls = [
        value
        for service in services.values()
        for name, value in service.get("environment", {}).items()
        if "elasticsearch:9200" in value
    ]
    assert len(urls) > 3
    assert all(url.startswith("https://") for url in urls)
    assert services["worker"]["environment"]["COPYDESK_ELASTICSEARCH_CA"].endswith("/ca/ca.crt")


def test_each_volume_that_airflow_writes_belongs_to_it(services: dict[str, dict[str, Any]]) -> None:
    """A new volume gets the owner of the folder that the image has there, and root where it has none."""
    dockerfile = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    made = re.findall(r"install -d -o airflow -g airflow ([^\\\n&]+)", dockerfile)
    owned = {folder for line in made for folder in line.split()}
    for service in services.values():
        if service["image"].startswith("copydesk:"):
            written = [volume.split(":")[1] for volume in service.get("volumes", []) if not volume.endswith(":ro")]
            assert set(written) <= owned
    assert "/opt/airflow/logs" in owned
    assert dockerfile.index("USER airflow") < dockerfile.index("RUN copydesk prepare")


def test_an_engine_that_ends_takes_its_worker_along(services: dict[str, dict[str, Any]]) -> None:
    command = services["worker"]["command"]
    assert "(copydesk entities --port 9100; kill -TERM 1) &" in command
    assert services["worker"]["environment"]["COPYDESK_ENRICH__ENTITIES"] == "127.0.0.1:9100"
    assert "9100" in str(services["worker"]["healthcheck"])


def test_people_log_in_with_passwords_of_the_environment_file(services: dict[str, dict[str, Any]]) -> None:
    users = services["api-server"]["environment"]["AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_USERS"]
    names = [user.split(":")[0] for user in users.split(",")]
    for name in names:
        assert f"AIRFLOW_PASSWORD_{name.upper()}" in services["api-server"]["environment"]
        assert f"AIRFLOW_PASSWORD_{name.upper()}" not in services["worker"]["environment"]
    assert str(tuple(names)) in " ".join(services["api-server"]["command"])


def test_kibana_keeps_its_keys_its_address_and_utc(services: dict[str, dict[str, Any]]) -> None:
    given = services["kibana"]["environment"]
    keys = {
        "XPACK_SECURITY_ENCRYPTIONKEY",
        "XPACK_ENCRYPTEDSAVEDOBJECTS_ENCRYPTIONKEY",
        "XPACK_REPORTING_ENCRYPTIONKEY",
    }
    assert keys | {"SERVER_PUBLICBASEURL"} <= given.keys()
    (mounted,) = [volume for volume in services["kibana"]["volumes"] if "kibana.yml" in volume]
    settings = yaml.safe_load((ROOT / mounted.split(":")[0]).read_text(encoding="utf-8"))
    assert settings["uiSettings.overrides"] == {"dateFormat:tz": "UTC"}


def test_one_command_makes_every_secret_and_replaces_none(tmp_path: Path) -> None:
    example, target = ROOT / ".env.example", tmp_path / ".env"
    make_secrets(example, target)
    first = target.read_text(encoding="utf-8")
    assert target.stat().st_mode & 0o777 == 0o600
    values = dict(re.findall(r"^([A-Z_]+)=(.+)$", first, re.MULTILINE))
    assert values.keys() == set(re.findall(r"^([A-Z_]+)=$", example.read_text(encoding="utf-8"), re.MULTILINE))
    assert len(set(values.values())) == len(values)
    assert all(re.fullmatch(r"[0-9a-f]{64}", value) for name, value in values.items() if "FERNET" not in name)
    Fernet(values["AIRFLOW_FERNET_KEY"].encode())
    target.write_text(first.replace(f"REDIS_PASSWORD={values['REDIS_PASSWORD']}\n", ""), encoding="utf-8")
    make_secrets(example, target)
    again = dict(re.findall(r"^([A-Z_]+)=(.+)$", target.read_text(encoding="utf-8"), re.MULTILINE))
    assert {name for name in values if values[name] != again[name]} == {"REDIS_PASSWORD"}


def test_celery_stays_below_the_version_that_breaks_its_provider() -> None:
    (version,) = {version for name, version, _ in pins("requirements-deployed.txt") if name == "celery"}
    assert tuple(map(int, version.split(".")[:2])) < (5, 7)


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


def test_kubernetes_gets_the_log_ins_limits_and_settings_of_the_other_stack(
    services: dict[str, dict[str, Any]],
) -> None:
    values = yaml.safe_load((ROOT / "deploy" / "helm-values.yaml").read_text(encoding="utf-8"))
    given = services["api-server"]["environment"]
    core = values["config"]["core"]
    versions = {name: version for name, version, _ in pins("requirements.txt")}
    assert core["simple_auth_manager_users"] == given["AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_USERS"]
    assert core["simple_auth_manager_passwords_file"] in " ".join(values["apiServer"]["args"])
    assert core["max_map_length"] == given["AIRFLOW__CORE__MAX_MAP_LENGTH"]
    assert values["createUserJob"]["defaultUser"] == {"enabled": False}
    assert values["airflowVersion"] == versions["apache-airflow"]
    secret = {value for name, value in values.items() if name.endswith("SecretName")} | {
        values["data"]["metadataSecretName"]
    }
    guide = (ROOT / "docs" / "deploy.md").read_text(encoding="utf-8")
    assert all(name in guide for name in (*secret, "copydesk-secrets", "copydesk-logins"))
    named = {entry["name"] for entry in values["env"]}
    assert named - {"COPYDESK_NIGHTS__BATCHES_AT_ONCE"} <= services["worker"]["environment"].keys()
    for part in ("workers", "scheduler", "apiServer", "dagProcessor", "triggerer"):
        assert "memory" in values[part]["resources"]["limits"], part
    assert values["uid"] == 50_000
