"""The jars that Copydesk uses: their lock files, and fetching exactly these by jgo.

`locks/<name>/jgo.toml` says what is wanted, `jgo.lock.toml` beside it what that resolved to, with SHA-256
checksums. `jgo lock` in that folder renews the second from the first. Only the lock file is read here: no
version is decided at run time, and neither Maven nor a JDK takes part.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

import requests
from jgo.config import GlobalSettings
from jgo.constants import MAVEN_CENTRAL_URL
from jgo.env import LockFile
from jgo.maven import Artifact, MavenContext

from copydesk.assets.errors import JarsUnavailable, storage_error

LOCKS = Path(__file__).parent / "locks"

# The largest jar has 474 MB; this is how long a connection may stay silent, not how long a jar may take.
_SILENCE_S = 60

Report = Callable[[str], None]


def say_nothing(_progress: str) -> None:
    """The report of a caller who doesn't want one."""


@dataclass(frozen=True)
class LockedJar:
    """One jar of a lock file."""

    group: str
    artifact: str
    version: str
    classifier: str
    sha256: str

    @property
    def coordinate(self) -> str:
        """The Maven coordinate, `group:artifact:version[:classifier]`."""
        parts = [self.group, self.artifact, self.version, self.classifier]
        return ":".join(part for part in parts if part)

    @property
    def file_name(self) -> str:
        suffix = f"-{self.classifier}" if self.classifier else ""
        return f"{self.artifact}-{self.version}{suffix}.jar"


def lock_path(name: str) -> Path:
    """The lock file of the environment `name`: node, compiler or entities."""
    return LOCKS / name / "jgo.lock.toml"


def read_lock(name: str) -> tuple[LockedJar, ...]:
    """Every jar that the environment `name` is locked to. Raises `JarsUnavailable` if one has no checksum."""
    locked = LockFile.load(lock_path(name)).dependencies
    unsigned = [f"{jar.groupId}:{jar.artifactId}:{jar.version}" for jar in locked if not jar.sha256]
    if unsigned:
        raise JarsUnavailable(f"{lock_path(name)} has no checksum for {', '.join(unsigned)}")
    return tuple(
        LockedJar(jar.groupId, jar.artifactId, jar.version, jar.classifier or "", jar.sha256 or "") for jar in locked
    )


def fetch(jars: Iterable[LockedJar], repository: Path, report: Report) -> dict[LockedJar, Path]:
    """Bring the jars into `repository` (a Maven repository folder of ours) and check every one of them.

    A jar that is there and right is not fetched again; one that a killed fetch left cut short is. The caller
    holds the cache's lock. Raises `JarsUnavailable`, `DiskFull` and `FolderUnwritable`.
    """
    remotes = {"central": MAVEN_CENTRAL_URL, **GlobalSettings.load().repositories}
    context = MavenContext(repo_cache=repository, remote_repos=remotes, timeout=_SILENCE_S)
    wanted = {jar: _artifact(jar, context) for jar in jars}
    missing = [jar for jar, artifact in wanted.items() if not _is_right(jar, _place_of(artifact))]
    if missing:
        others = f" and {len(missing) - 1} jars that it needs" if len(missing) > 1 else ""
        report(f"fetching {missing[0].coordinate}{others}")
    for jar in missing:
        _fetch_one(jar, wanted[jar], repository)
    return {jar: _place_of(artifact) for jar, artifact in wanted.items()}


def _artifact(jar: LockedJar, context: MavenContext) -> Artifact:
    return context.project(jar.group, jar.artifact).at_version(jar.version).artifact(jar.classifier, "jar")


def _place_of(artifact: Artifact) -> Path:
    place: Path | None = artifact.cached_path
    assert place is not None  # repo_cache is always given
    return place


def _is_right(jar: LockedJar, place: Path) -> bool:
    return place.exists() and _sha256(place) == jar.sha256


def _fetch_one(jar: LockedJar, artifact: Artifact, repository: Path) -> None:
    place = _place_of(artifact)
    place.unlink(missing_ok=True)
    try:
        artifact.resolve()
    except (RuntimeError, requests.RequestException) as error:
        place.unlink(missing_ok=True)
        raise JarsUnavailable(f"can't fetch {jar.coordinate}: {error}") from error
    except OSError as error:
        place.unlink(missing_ok=True)
        raise storage_error(repository, error) from error
    found = _sha256(place)
    if found != jar.sha256:
        place.unlink()
        raise JarsUnavailable(
            f"{jar.coordinate} is not the jar that was locked: its SHA-256 is {found}, the lock says {jar.sha256}"
        )


def _sha256(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def place_jar(source: Path, folder: Path) -> Path:
    """The jar in `folder`, sharing its bytes with the repository where the file system can."""
    target = folder / source.name
    try:
        os.link(source, target)
    except OSError:
        target.write_bytes(source.read_bytes())
    return target
