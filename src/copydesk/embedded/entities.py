"""The named-entity engine: Stanford's CRF tagger as a program of its own, spoken to over a socket.

Stanford CoreNLP is under the GPL, version 3. It is fetched when it is first wanted, runs in its own process, and
this package only exchanges lines of text with it. `java/entities` is the program around its classifier.

`PROTOCOL.md` beside this file has the wire protocol in full. In short: a JSON string a line (`de ` before it where
its language isn't English), answered by a line with
a JSON array of `[start, end, "PERSON" | "ORGANIZATION" | "LOCATION"]`, offsets in Unicode code points::

    >>> "Boris Pistorius visited Wiesbaden."
    <<< [[0,15,"PERSON"],[24,33,"LOCATION"]]
"""

from __future__ import annotations

import os
import shutil
import socket
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from zipfile import ZipFile

from copydesk.assets.cache import content_key, make_once, repository_in
from copydesk.assets.jars import LockedJar, Report, fetch, lock_path, place_jar, read_lock, say_nothing
from copydesk.embedded import loopback
from copydesk.embedded.errors import PortTaken
from copydesk.embedded.java_runtime import (
    compile_java,
    java_command,
    java_environment,
    java_version,
    source_files,
)
from copydesk.embedded.program import EmbeddedProgram
from copydesk.embedded.service import Service
from copydesk.embedded.stop_signals import stop_signals_raise
from copydesk.errors import EmbeddedError
from copydesk.settings import EntityLanguage, Settings

# Trained on news (CoNLL-2003, MUC and ACE): F1 .90 on news text. One 32 MB entry of a jar of 474 MB.
_MODEL = "english.all.3class.distsim.crf.ser.gz"
_MODELS_CLASSIFIER = "models"
_MODELS_FOLDER = "edu/stanford/nlp/models/ner"
# The other languages: each the classifier of its jar (80 to 280 MB, deleted afterwards) and its model there.
_OTHER_MODELS = {
    EntityLanguage.FRENCH: ("models-french", "french-wikiner-4class.crf.ser.gz"),
    EntityLanguage.GERMAN: ("models-german", "german.distsim.crf.ser.gz"),
    EntityLanguage.HUNGARIAN: ("models-hungarian", "hungarian.crf.ser.gz"),
    EntityLanguage.ITALIAN: ("models-italian", "italian.crf.ser.gz"),
    EntityLanguage.SPANISH: ("models-spanish", "spanish.ancora.distsim.s512.crf.ser.gz"),
}

# The English model takes some 350 MB of it; one long document is the rest.
_HEAP_MB = 900
# What each other model that is loaded may add.
_HEAP_MB_A_LANGUAGE = 600

# Counts up when `_fill` lays out the folder in another way.
_RECIPE = "1"


@dataclass(frozen=True)
class EntityInstallation:
    """The prepared program and its model."""

    root: Path
    model: Path
    other_models: Mapping[EntityLanguage, Path] = field(default_factory=dict)

    @property
    def classpath(self) -> str:
        """CoreNLP's jars and the server class, for Java's `-cp`."""
        return os.pathsep.join([str(self.root / "classes"), str(self.root / "lib" / "*")])


def prepare_entities(
    cache: Path, report: Report = say_nothing, languages: Iterable[EntityLanguage] = ()
) -> EntityInstallation:
    """Fetch and check CoreNLP, take the one model out of its models, and compile the server, unless cached.

    Cold it moves 500 MB, of which 60 MB stay; for each of `languages` but English 80 to 280 MB more.
    Raises `JarsUnavailable`, `CompilationFailed` and `DiskFull`.
    """
    cache = cache.resolve()
    locked = read_lock("entities")
    (models,) = (jar for jar in locked if jar.classifier == _MODELS_CLASSIFIER)
    # Apart from the program, so that a change in the program doesn't fetch the models again.
    model = _place_model(models, _MODEL, cache, report)
    others = {jar.classifier: jar for jar in read_lock("entity-models")}
    other_models = {
        language: _place_model(others[_OTHER_MODELS[language][0]], _OTHER_MODELS[language][1], cache, report)
        for language in sorted({*languages} - {EntityLanguage.ENGLISH})
    }
    program = tuple(jar for jar in locked if jar != models)
    files = (lock_path("entities"), lock_path("compiler"), *source_files("entities"))
    key = content_key(files, java_version(), _RECIPE)
    root = make_once(cache, "entities", key, lambda root: _fill(program, root, cache, report))
    return EntityInstallation(root, model, other_models)


def _place_model(models: LockedJar, name: str, cache: Path, report: Report) -> Path:
    folder = make_once(
        cache, "entity-model", models.sha256[:16], lambda root: _extract_model(models, name, root, cache, report)
    )
    return folder / name


def _extract_model(models: LockedJar, name: str, root: Path, cache: Path, report: Report) -> None:
    (jar,) = fetch([models], repository_in(cache), report).values()
    report(f"extracting {name}")
    with (
        ZipFile(jar) as archive,
        archive.open(f"{_MODELS_FOLDER}/{name}") as packed,
        (root / name).open("wb") as model,
    ):
        shutil.copyfileobj(packed, model, 1 << 20)
    jar.unlink()  # in a repository folder of ours, and nothing else in it is wanted


def _fill(program: tuple[LockedJar, ...], root: Path, cache: Path, report: Report) -> None:
    library = root / "lib"
    library.mkdir()
    (root / "classes").mkdir()
    for path in fetch(program, repository_in(cache), report).values():
        place_jar(path, library)
    compile_java(
        "entities", sorted(library.iterdir()), root / "classes", repository=repository_in(cache), report=report
    )


class EntityServer(EmbeddedProgram):
    """One run of the engine; it holds no data. A context manager, like `ElasticsearchNode`."""

    def __init__(
        self, installation: EntityInstallation, port: int | None = None, *, log: Path, loaded: int = 1
    ) -> None:
        """`port` None takes a free one; `loaded`: how many other languages' models stay in memory."""
        super().__init__()
        self.port = loopback.free_ports(1)[0] if port is None else port
        self.log = log
        self._installation = installation
        self._loaded = min(loaded, len(installation.other_models))

    @property
    def address(self) -> str:
        """`host:port`, as the setting `COPYDESK_ENRICH__ENTITIES` takes it."""
        return f"{loopback.ADDRESS}:{self.port}"

    def service(self) -> Service:
        """This engine as a service for a supervisor. Raises `PortTaken`."""
        loopback.require_free(self.port, "the entity engine")
        heap = _HEAP_MB + self._loaded * _HEAP_MB_A_LANGUAGE
        command = (
            java_command(), f"-Xmx{heap}m", "-XX:+UseParallelGC", "-XX:+ExitOnOutOfMemoryError",
            "-Dfile.encoding=UTF-8", "-Djava.awt.headless=true",
            "-cp", self._installation.classpath, "EntityServer", str(self._installation.model), str(self.port),
            str(self._loaded),
            *(f"{language}={path}" for language, path in self._installation.other_models.items()),
        )  # fmt: skip
        return Service(
            name="entities",
            command=command,
            environment=java_environment(),
            log=self.log,
            is_ready=self._is_ready,
            ready_within_s=120,
            stops_within_s=5,
            explain=self._explain,
        )

    def _is_ready(self) -> bool:
        try:
            with socket.create_connection((loopback.ADDRESS, self.port), timeout=1) as connection:
                connection.sendall(b'""\n')
                return connection.makefile("rb").readline() == b"[]\n"
        except OSError:
            return False

    def _explain(self, log: str) -> EmbeddedError | None:
        if "java.net.BindException" in log:
            return PortTaken(f"port {self.port}, wanted for the entity engine, was taken while it started")
        return None


@contextmanager
def entity_engine(settings: Settings, cache: Path, log: Path, report: Report = say_nothing) -> Iterator[Settings]:
    """Settings with an entity engine: the one that they name, else one that runs as long as the block.

    Within the block a stop signal raises `StopRequested`, if the engine is ours: so it is stopped on the way out.
    """
    if settings.enrich.entities:
        yield settings
        return
    log.parent.mkdir(parents=True, exist_ok=True)
    wanted = settings.enrich
    installation = prepare_entities(cache, report, wanted.languages)
    with stop_signals_raise(), EntityServer(installation, log=log, loaded=wanted.languages_loaded) as server:
        yield settings.model_copy(update={"enrich": settings.enrich.model_copy(update={"entities": server.address})})
