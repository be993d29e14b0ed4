"""Ports of the loopback address, and that nothing is put on another one."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from copydesk.embedded import loopback
from copydesk.embedded.airflow import AirflowInstallation
from copydesk.embedded.errors import NotLoopback, PortTaken
from copydesk.embedded.node import ElasticsearchNode, NodeInstallation


def test_free_ports_differ_and_are_free() -> None:
    ports = loopback.free_ports(5)
    assert len(set(ports)) == 5
    for port in ports:
        loopback.require_free(port, "a test")


def test_a_taken_port_is_named_with_its_purpose() -> None:
    with socket.create_server((loopback.ADDRESS, 0)) as other:
        port = other.getsockname()[1]
        with pytest.raises(PortTaken, match=f"port {port}, wanted for the desk, is taken"):
            loopback.require_free(port, "the desk")


@pytest.mark.parametrize("address", ["0.0.0.0", "192.0.2.1", "::", "localhost", ""])
def test_a_node_on_another_address_is_refused(address: str, tmp_path: Path) -> None:
    with pytest.raises(NotLoopback, match="no security"):
        ElasticsearchNode(NodeInstallation(tmp_path), tmp_path / "home", address=address)


def test_airflow_is_kept_on_the_loopback_with_a_secret_of_its_own(tmp_path: Path) -> None:
    airflow = AirflowInstallation(tmp_path / "airflow", tmp_path, tmp_path, 1234, 1235, {"COPYDESK_LANDING": "here"})
    environment = airflow.environment()
    assert environment["AIRFLOW__API__HOST"] == loopback.ADDRESS
    assert environment["AIRFLOW__CORE__EXECUTOR"] == "LocalExecutor"
    assert environment["AIRFLOW__USAGE_DATA_COLLECTION__ENABLED"] == "False"
    assert environment["COPYDESK_LANDING"] == "here"
    secret = tmp_path / "airflow" / "jwt-secret"
    assert secret.stat().st_mode & 0o777 == 0o600
    assert airflow.environment()["AIRFLOW__API_AUTH__JWT_SECRET"] == secret.read_text()


def test_tasks_are_forked_from_a_process_that_has_the_tables(tmp_path: Path) -> None:
    airflow = AirflowInstallation(tmp_path, tmp_path, Path(__file__).parents[3] / "plugins", 1234, 1235)
    assert airflow.environment()["AIRFLOW__CORE__EXECUTOR"] == "copydesk_glue.executor.PreloadingExecutor"


def test_another_airflow_of_the_caller_stays_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AIRFLOW__CORE__EXECUTOR", "CeleryExecutor")
    monkeypatch.setenv("AIRFLOW_CONN_OTHER", "x")
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    environment = AirflowInstallation(tmp_path, tmp_path, tmp_path, 1234, 1235).environment()
    assert environment["AIRFLOW__CORE__EXECUTOR"] == "LocalExecutor"
    assert "AIRFLOW_CONN_OTHER" not in environment
    assert "PYTHONDONTWRITEBYTECODE" not in environment
