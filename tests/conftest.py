"""Fixtures that every kind of test shares."""

from __future__ import annotations

import json
import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import hypothesis
import pytest

from copydesk.article import Article, Assignment, EntityKind
from copydesk.embedded.entities import EntityServer, prepare_entities
from copydesk.settings import default_cache

# A machine that others use is late at times, and no test is about time.
hypothesis.settings.register_profile("untimed", deadline=None)
hypothesis.settings.load_profile("untimed")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--refresh-golden", action="store_true", help="write what the code does now as the expected files")
    parser.addoption("--screenshots", metavar="FOLDER", help="keep the screenshots of the Desk there")


REPORT_LINES = pytest.StashKey[list[str]]()


def pytest_configure(config: pytest.Config) -> None:
    config.stash[REPORT_LINES] = []
    # Else who is ended so leaves running what its fixtures started.
    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGTERM, signal.default_int_handler)


@pytest.fixture(scope="session")
def report_line(request: pytest.FixtureRequest) -> Callable[[str], None]:
    """Add a line to the end of pytest's report, from whichever process the test runs in."""
    return request.config.stash[REPORT_LINES].append


def pytest_sessionfinish(session: pytest.Session) -> None:
    if hasattr(session.config, "workeroutput"):
        session.config.workeroutput["report_lines"] = session.config.stash[REPORT_LINES]


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """Takes the lines of a process of pytest-xdist that ends; one that died has none."""
    node.config.stash[REPORT_LINES] += getattr(node, "workeroutput", {}).get("report_lines", [])


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    for line in sorted(config.stash[REPORT_LINES]):
        terminalreporter.write_sep("-", line)
    report_hostile_landings(terminalreporter)


def report_hostile_landings(terminalreporter: pytest.TerminalReporter) -> None:
    """Tells the worst of all landings in `faults/`, whose test reports carry their figures."""
    reports = [report for state in ("passed", "failed") for report in terminalreporter.stats.get(state, ())]
    measured = {
        report.nodeid.rpartition("::")[2]: dict(report.user_properties)
        for report in reports
        if report.when == "call" and "cpu_seconds" in dict(report.user_properties)
    }
    if measured:
        slowest = max(measured, key=lambda name: measured[name]["cpu_seconds"])
        largest = max(measured, key=lambda name: measured[name]["peak_megabytes"])
        terminalreporter.write_line(
            f"{len(measured)} hostile landings; slowest {measured[slowest]['cpu_seconds']:.2f} CPU s ({slowest}); "
            f"most memory {measured[largest]['peak_megabytes']:.0f} MB ({largest})"
        )


@pytest.fixture(scope="session")
def entity_address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a running entity engine."""
    log = tmp_path_factory.mktemp("entities") / "entities.log"
    with EntityServer(prepare_entities(default_cache()), log=log) as server:
        yield server.address


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[Path, Any], None]:
    """Compare a JSON-ready value with the file at a path, or write it there under --refresh-golden."""

    def compare(expected_file: Path, actual: Any) -> None:
        text = json.dumps(actual, indent=2, ensure_ascii=False, sort_keys=True) + "\n"
        if request.config.getoption("--refresh-golden"):
            expected_file.parent.mkdir(parents=True, exist_ok=True)
            expected_file.write_text(text, encoding="utf-8")
        assert expected_file.is_file(), f"no expected file {expected_file.name}: run `make golden`"
        assert json.loads(text) == json.loads(expected_file.read_text(encoding="utf-8"))

    return compare


@pytest.fixture(scope="session")
def make_article() -> Callable[..., Article]:
    """Build a curated article from the few values that a test is about."""

    def make(
        article_id: str = "a1",
        day: date = date(2026, 3, 2),
        *,
        title: str | None = "Harbour bridge reopens",
        body: str = "The harbour bridge reopened on Monday.\n\nTraffic was light.",
        source: str = "harbour-post",
        published: date | None = date(2026, 3, 1),
        language: str = "en",
        people: Sequence[str] = (),
        organizations: Sequence[str] = (),
        places: Sequence[str] = (),
    ) -> Article:
        kinds = {
            EntityKind.PERSON: people,
            EntityKind.ORGANIZATION: organizations,
            EntityKind.PLACE: places,
        }
        entities = [
            {
                "name": name,
                "kind": kind,
                "key": name.casefold(),
                "mentions": [{"text": name, "start": 0, "end": len(name)}],
            }
            for kind, names in kinds.items()
            for name in names
        ]
        known_date = {"on": published, "precision": "day", "origin": "meta", "confidence": "high"}
        no_date = {"on": None, "precision": "none", "origin": None, "confidence": "low"}
        return Article.model_validate(
            {
                "article_id": article_id,
                "provenance": {
                    "path": f"{day}/{source}/{article_id}.txt",
                    "landed_on": day,
                    "source": source,
                    "checksum": f"checksum of {article_id}",
                    "byte_count": len(body.encode()),
                    "format": "text",
                    "encoding": "utf-8",
                    "encoding_origin": "utf-8",
                },
                "content": {"title": title, "body": body, "method": "rules", "confidence": 0.9},
                "normalized": {
                    "title": title,
                    "body": body,
                    "word_count": len(body.split()),
                    "fingerprint": f"fingerprint of {article_id}",
                    "language": language,
                    "language_confidence": 0.99,
                    "published": known_date if published else no_date,
                },
                "enrichment": {"entities": entities, "engine": "test engine"},
            }
        )

    return make


@pytest.fixture(scope="session")
def make_assignment() -> Callable[..., Assignment]:
    """Build the assignment of an article that is a story of its own, or of a member of a story."""

    def make(article: Article, story_id: str | None = None, **fields: Any) -> Assignment:
        alone = {
            "canonical_id": article.article_id,
            "canonical_source": article.provenance.source,
            "story_size": 1,
            "event_id": f"event of {story_id or article.article_id}",
        }
        return Assignment.model_validate(
            {
                "article_id": article.article_id,
                "landing_id": article.article_id,
                "landed_on": article.provenance.landed_on,
                "story_id": story_id or f"story of {article.article_id}",
            }
            | alone
            | fields
        )

    return make
