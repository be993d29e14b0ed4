"""A real Elasticsearch for the tests that need one, and room of its own in it for each test.

Taken in this order: the one at `ELASTICSEARCH_URL`, a container where a Docker engine answers, the embedded node.
Which one it was stands at the end of pytest's report (`tests/conftest.py`).
"""

from __future__ import annotations

import gc
import os
import shutil
import uuid
import warnings
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, closing, contextmanager
from pathlib import Path

import docker
import pytest
from docker.errors import DockerException
from elasticsearch import Elasticsearch
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright
from testcontainers.community.elasticsearch import ElasticSearchContainer

from copydesk.embedded.node import ElasticsearchNode, prepare_node
from copydesk.index import connect
from copydesk.settings import IndexSettings, Settings, default_cache, load_settings

PROGRAMS = ("chromium", "chromium-browser", "google-chrome")
IMAGE = "elasticsearch:9.5.3"
# An engine on this machine answers at once; one that doesn't is none.
DOCKER_ANSWERS_WITHIN_S = 2

OpenRoom = Callable[[], AbstractContextManager[tuple[Elasticsearch, Settings]]]

PAGE_WITHIN_MS = 60_000

# Two processes share the tests by files, and these take longest: they come first.
LONGEST = "stack"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: item.path.parent.name != LONGEST)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The distribution's own Chromium, headless. Without one the test is skipped."""
    program = next(filter(None, map(shutil.which, PROGRAMS)), None)
    if program is None:
        pytest.skip(f"no Chromium on the PATH ({', '.join(PROGRAMS)}): apt-get install chromium")
    with sync_playwright() as playwright:
        # The sandbox of Chromium refuses root, which containers run as; the pages are ours.
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        # A page is waited for as long as a busy machine may take; what is there goes on at once.
        expect.set_options(timeout=PAGE_WITHIN_MS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def pictures(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, report_line: Callable[[str], None]
) -> Path:
    """Where screenshots are kept: what `--screenshots` names, else a folder that pytest's report names."""
    asked = request.config.getoption("--screenshots")
    folder = Path(asked).resolve() if asked else tmp_path_factory.mktemp("screenshots")
    folder.mkdir(parents=True, exist_ok=True)
    report_line(f"Screenshots of the Desk: {folder}")
    return folder


@pytest.fixture
def log_in(browser: Browser) -> Iterator[Callable[[str, str], Page]]:
    """`log_in(address, name)`: a page of someone who came to the Desk without a session, and was sent to the log-in.

    The test's end closes it: one of Airflow's pages that nobody looks at any more asks on, and takes half a processor.
    """
    sessions: list[BrowserContext] = []

    def come(address: str, name: str) -> Page:
        sessions.append(browser.new_context(base_url=address, viewport={"width": 1280, "height": 900}))
        page = sessions[-1].new_page()
        page.set_default_timeout(PAGE_WITHIN_MS)
        page.goto("/desk/nights")
        page.locator("input[name=username]").fill(name)
        page.locator("input[name=password]").fill(name)
        page.get_by_role("button", name="Sign in").click()
        expect(page.get_by_role("heading", name="Nights")).to_be_visible()
        return page

    yield come
    for session in sessions:
        session.close()


@pytest.fixture(scope="session")
def elasticsearch_url(report_line: Callable[[str], None], tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The URL of an Elasticsearch that tests may write to."""
    with ExitStack() as running:
        if url := os.environ.get("ELASTICSEARCH_URL"):
            used = "the one at ELASTICSEARCH_URL"
        elif docker_answers():
            used, url = f"a container of {IMAGE}", start_container(running)
        else:
            home = tmp_path_factory.mktemp("elasticsearch")
            node = running.enter_context(ElasticsearchNode(prepare_node(default_cache()), home))
            used, url = "the embedded node", node.url
        with connect(load_settings(elasticsearch=url)) as client:
            version = client.info()["version"]["number"]
        report_line(f"Elasticsearch {version}: {used}, {url}")
        yield url


def docker_answers() -> bool:
    """Whether a Docker engine can be asked for containers."""
    with warnings.catch_warnings():
        # Where there is no engine, the docker library drops its half-open socket without closing it.
        warnings.simplefilter("ignore", ResourceWarning)
        try:
            with closing(docker.from_env(timeout=DOCKER_ANSWERS_WITHIN_S)) as engine:
                return bool(engine.ping())
        except (DockerException, OSError):
            return False
        finally:
            gc.collect()


def start_container(running: ExitStack) -> str:
    """Start a node in a container; its URL."""
    container = ElasticSearchContainer(IMAGE).with_env("discovery.type", "single-node")
    running.enter_context(container)
    return f"http://{container.get_container_host_ip()}:{container.get_exposed_port(container.port)}"


@pytest.fixture(scope="session")
def open_room(elasticsearch_url: str) -> OpenRoom:
    """`with open_room() as (client, settings)`: an index prefix that no other test has; what is under it is deleted."""

    @contextmanager
    def open_one() -> Iterator[tuple[Elasticsearch, Settings]]:
        prefix = f"test-{uuid.uuid4().hex[:12]}-"
        settings = load_settings(elasticsearch=elasticsearch_url, index={"prefix": prefix})
        with connect(settings) as client:
            yield client, settings
            clear_room(client, prefix)

    return open_one


def clear_room(client: Elasticsearch, prefix: str) -> None:
    """Delete every index and template under a prefix, by their full names: a node may refuse to delete by pattern."""
    if indices := list(client.indices.get_alias(index=f"{prefix}*")):
        client.indices.delete(index=indices)
    templates = client.options(ignore_status=404).indices.get_index_template(name=f"{prefix}*")
    for template in templates["index_templates"]:
        client.indices.delete_index_template(name=template["name"])


@pytest.fixture
def search_room(open_room: OpenRoom) -> Iterator[tuple[Elasticsearch, Settings]]:
    """A test's own room."""
    with open_room() as room:
        yield room


@pytest.fixture
def search_client(search_room: tuple[Elasticsearch, Settings]) -> Elasticsearch:
    """A client; what the test makes under its prefix is deleted after it."""
    return search_room[0]


@pytest.fixture
def search_settings(search_room: tuple[Elasticsearch, Settings]) -> Settings:
    """Settings with the tests' Elasticsearch and the prefix of this test."""
    return search_room[1]


@pytest.fixture
def index_settings(search_settings: Settings) -> IndexSettings:
    """The index stage's part of `search_settings`."""
    return search_settings.index
