"""The Desk in a real browser: what needs one is dragging, downloading, what the policy blocks, and how it looks.

Needs Chromium (Debian: `apt-get install chromium`); playwright's own download is not used. The screenshots are kept in
the folder that pytest's report names.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from copydesk.embedded.desk import DeskServer
from copydesk.settings import Settings

pytestmark = pytest.mark.integration

PLUGINS = Path(__file__).parents[3] / "plugins"
# A busy machine may take so long for a page.
PAGE_WITHIN_MS = 60_000


@pytest.fixture(scope="module")
def desk(archive: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a Desk as `copydesk desk` serves it."""
    with DeskServer(archive, PLUGINS, log=tmp_path_factory.mktemp("desk") / "desk.log") as server:
        yield server.url


@pytest.fixture
def page(request: pytest.FixtureRequest, browser: Browser, desk: str, pictures: Path) -> Iterator[Page]:
    """A page of the Desk; whatever the browser complains of is an error."""
    context = browser.new_context(base_url=desk, viewport={"width": 1280, "height": 900}, accept_downloads=True)
    page = context.new_page()
    page.set_default_timeout(PAGE_WITHIN_MS)
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("dialog", lambda dialog: complaints.append(dialog.message) or dialog.dismiss())  # type: ignore[func-returns-value]
    yield page
    name = re.sub(r"\W+", "-", request.node.name).strip("-")
    page.screenshot(path=pictures / f"{name}.png", full_page=True)
    context.close()
    assert complaints == []


def test_a_search_is_narrowed_by_clicks_and_lives_in_the_address(page: Page) -> None:
    page.goto("/")
    page.get_by_label("Words").fill("harbour")
    # What is chosen on the page that is being left is lost, and that one has as many entries.
    with page.expect_navigation():
        page.get_by_role("button", name="Search").click()
    expect(page.locator(".list > li")).to_have_count(1)
    page.get_by_label("Show").select_option("articles")
    expect(page.locator(".list > li")).to_have_count(2)
    page.get_by_role("link", name="Leave out coastwire").click()
    expect(page.locator(".list > li")).to_have_count(1)
    address = page.url
    page.goto("/")
    page.goto(address)
    expect(page.locator(".chosen")).to_contain_text("not Sources: coastwire")
    expect(page.locator(".list > li")).to_have_count(1)


def test_dragging_over_bars_chooses_their_days(page: Page) -> None:
    page.goto("/?view=articles")
    bars = page.locator("#days a.bar")
    expect(bars).to_have_count(2)
    boxes: list[Any] = [bars.nth(place).locator(".slot").bounding_box() for place in (0, 1)]
    middle = [(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2) for box in boxes]
    page.mouse.move(*middle[1])
    page.mouse.down()
    page.mouse.move(*middle[0], steps=4)
    page.mouse.up()
    page.wait_for_url(re.compile(r"from=2026-03-01&to=2026-03-02"))
    expect(page.locator(".chosen")).to_contain_text("2026-03-01 to 2026-03-02")
    expect(page.locator(".list > li")).to_have_count(3)


def test_a_bar_is_chosen_by_a_click_and_by_the_keyboard(page: Page) -> None:
    page.goto("/?view=articles")
    page.locator("#days a.bar").last.click()
    page.wait_for_url(re.compile(r"from=2026-03-02&to=2026-03-02"))
    page.goto("/?view=articles")
    page.locator("#days a.bar").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"from=2026-03-01&to=2026-03-01"))


def test_from_a_hit_to_its_story_to_two_copies_side_by_side(page: Page) -> None:
    page.goto("/?q=harbour")
    page.get_by_role("link", name="story of 2 articles").click()
    expect(page.locator(".line > li")).to_have_count(2)
    page.get_by_text("Why it belongs here").click()
    expect(page.get_by_text("75 % of the sentences have a partner")).to_be_visible()
    page.get_by_role("link", name="Compare with the canonical article").click()
    expect(page.locator("table.compare .row-both mark.is-fact-number")).to_have_count(2)
    expect(page.locator("table.compare .row-left")).to_contain_text("All was well.")


def test_hits_are_taken_away_as_a_file(page: Page) -> None:
    page.goto("/?q=harbour&view=articles")
    with page.expect_download() as download:
        page.get_by_role("link", name="CSV").click()
    assert download.value.suggested_filename == "copydesk-hits.csv"
    assert len(Path(download.value.path()).read_text(encoding="utf-8").splitlines()) == 3


# How Airflow 3.3 frames the pages of its navigation, and of what it knows less well.
SANDBOXES = (
    "allow-scripts allow-same-origin allow-forms allow-downloads",
    "allow-scripts allow-same-origin allow-forms",
)


@pytest.mark.parametrize("sandbox", SANDBOXES)
def test_hits_are_taken_away_out_of_a_frame(page: Page, sandbox: str) -> None:
    frame = f'<!doctype html><iframe title="Desk" sandbox="{sandbox}" src="/?view=articles"></iframe>'
    page.route("**/framed", lambda route: route.fulfill(body=frame, content_type="text/html"))
    page.goto("/framed")
    with page.expect_download() as download:
        page.frame_locator("iframe").get_by_role("link", name="JSON lines").click()
    assert len(Path(download.value.path()).read_text(encoding="utf-8").splitlines()) == 5
    assert page.url.endswith("/framed")


def test_a_night_leads_to_its_rejects_and_to_a_raw_file(page: Page) -> None:
    page.goto("/nights")
    page.locator(".month").get_by_role("link", name="3", exact=True).click()
    expect(page.locator(".balance")).to_contain_text("4 read = 3 kept + 1 rejected")
    page.get_by_role("link", name="Its rejects").click()
    page.get_by_role("link", name="2026-03-03/quay-gazette/empty.txt").click()
    expect(page.locator("pre.raw")).to_contain_text("three words only <script>")


def test_a_hostile_article_does_nothing(page: Page) -> None:
    page.goto("/articles/hostile?removed=1")
    expect(page.locator("h1")).to_contain_text("<script>document.title='owned'</script>")
    assert "owned" not in page.title().partition("<")[0]
    assert page.locator("main script, main img, a[href^='javascript']").count() == 0


PAGES = [
    "/",
    "/?q=harbour&view=articles&places=Bergen&not=sources:coastwire&area=4,59,6,61",
    "/?q=harbuor",
    "/map",
    "/stories/bridge?left=wire&right=copy",
    "/articles/copy",
    "/articles/hostile?removed=1",
    "/articles/wire?raw=1",
    "/nights?day=2026-03-03",
    "/quarantine?day=2026-03-03",
    "/stories/none",
]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious_on_any_page(browser: Browser, desk: str, scheme: Any) -> None:
    """axe-core's rules; the pages of rejects are reached by a click, since their addresses are sums."""
    page = browser.new_page(base_url=desk, color_scheme=scheme)
    found: dict[str, list[str]] = {}
    for address in PAGES:
        page.goto(address)
        found[address] = list_serious(page)
    page.goto("/quarantine")
    page.get_by_role("link", name="2026-03-03/quay-gazette/empty.txt").click()
    found["reject"] = list_serious(page)
    page.close()
    assert {address: serious for address, serious in found.items() if serious} == {}


def list_serious(page: Page) -> list[str]:
    violations = Axe().run(page).response["violations"]
    return [
        f"{one['id']}: {node['html']} ({node['failureSummary']})"
        for one in violations
        if one["impact"] in ("serious", "critical")
        for node in one["nodes"]
    ]


@pytest.mark.parametrize("address", [*PAGES[3:5], "/", "/articles/hostile", *PAGES[8:10]])
def test_a_narrow_dark_window_needs_no_sideways_scrolling(
    browser: Browser, desk: str, pictures: Path, address: str
) -> None:
    page = browser.new_page(base_url=desk, viewport={"width": 390, "height": 800}, color_scheme="dark")
    page.goto(address)
    page.screenshot(path=pictures / f"narrow-{re.sub(r'[^a-z]+', '-', address).strip('-')}.png", full_page=True)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert page.evaluate("getComputedStyle(document.body.parentElement).backgroundColor") == "rgb(22, 24, 28)"
    page.close()
