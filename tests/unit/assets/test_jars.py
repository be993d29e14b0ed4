"""The lock files, and fetching from a registry that may be out of reach or hand out something else.

The registry is a web server on the loopback address that serves a folder, named in jgo's own configuration.
"""

from __future__ import annotations

import functools
import hashlib
import threading
from collections.abc import Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from jgo.env import LockFile
from jgo.env._lockfile import compute_spec_hash

from copydesk.assets.errors import JarsUnavailable
from copydesk.assets.jars import LockedJar, fetch, lock_path, read_lock
from copydesk.embedded import loopback

JAR = LockedJar("org.example", "thing", "1.0", "", hashlib.sha256(b"the jar").hexdigest())


def put(folder: Path, content: bytes) -> Path:
    """Put the jar's file where a Maven folder, local or remote, keeps it."""
    place = folder / "org/example/thing/1.0/thing-1.0.jar"
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(content)
    return place


class QuietHandler(SimpleHTTPRequestHandler):
    """Serves a folder and says nothing."""

    def log_message(self, *_args: object) -> None:
        pass


def use_registry(port: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Make a port of the loopback address the only registry."""
    configuration = tmp_path / "jgo.conf"
    configuration.write_text(f"[repositories]\ncentral = http://{loopback.ADDRESS}:{port}\n")
    monkeypatch.setenv("JGO_CONFIG_FILE", str(configuration))


@pytest.fixture
def registry(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The folder that the registry serves."""
    folder = tmp_path / "registry"
    folder.mkdir()
    handler = functools.partial(QuietHandler, directory=str(folder))
    with ThreadingHTTPServer((loopback.ADDRESS, 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        use_registry(server.server_port, tmp_path, monkeypatch)
        yield folder
        server.shutdown()
        thread.join()


@pytest.mark.parametrize("name", ["node", "compiler", "entities", "entity-models"])
def test_every_locked_jar_has_a_checksum_and_the_lock_fits_its_wish(name: str) -> None:
    jars = read_lock(name)
    assert len({jar.file_name for jar in jars}) == len(jars)
    assert all(len(jar.sha256) == 64 for jar in jars)
    wish = lock_path(name).with_name("jgo.toml")
    assert LockFile.load(lock_path(name)).spec_hash == compute_spec_hash(wish), "run `jgo lock` in that folder"


def test_the_locked_jar_is_fetched_and_said(registry: Path, tmp_path: Path) -> None:
    put(registry, b"the jar")
    said: list[str] = []
    fetched = fetch([JAR], tmp_path / "m2", said.append)
    assert fetched[JAR].read_bytes() == b"the jar"
    assert said == ["fetching org.example:thing:1.0"]


def test_what_is_there_and_right_is_not_fetched(registry: Path, tmp_path: Path) -> None:
    place = put(tmp_path / "m2", b"the jar")
    assert fetch([JAR], tmp_path / "m2", pytest.fail) == {JAR: place}


def test_a_jar_cut_short_by_a_kill_is_fetched_again(registry: Path, tmp_path: Path) -> None:
    put(registry, b"the jar")
    put(tmp_path / "m2", b"the j")
    assert fetch([JAR], tmp_path / "m2", lambda _: None)[JAR].read_bytes() == b"the jar"


def test_a_jar_that_is_not_the_locked_one_is_refused_and_not_kept(registry: Path, tmp_path: Path) -> None:
    put(registry, b"another jar")
    with pytest.raises(JarsUnavailable, match=r"org\.example:thing:1\.0 is not the jar that was locked"):
        fetch([JAR], tmp_path / "m2", lambda _: None)
    assert not list((tmp_path / "m2").rglob("*.jar"))


def test_a_jar_that_the_registry_lacks_is_named(registry: Path, tmp_path: Path) -> None:
    with pytest.raises(JarsUnavailable, match=r"can't fetch org\.example:thing:1\.0: .*not found"):
        fetch([JAR], tmp_path / "m2", lambda _: None)


def test_a_registry_out_of_reach_is_reported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    use_registry(loopback.free_ports(1)[0], tmp_path, monkeypatch)
    with pytest.raises(JarsUnavailable, match=r"can't fetch org\.example:thing:1\.0: .*refused"):
        fetch([JAR], tmp_path / "m2", lambda _: None)
