"""Small landings of invented text, each of one kind of fault that others met in the field, taken through the stages.

`landings/<case>/` is a landing of its own. A test says what is right of it:

    def test_a_feed_with_a_bare_ampersand(read_case: Callable[[str], Any]) -> None:
        articles = read_case("feed-bare-ampersand").articles
        assert [one.normalized.title for one in articles] == ["Berth & pier approved", "Berth to get roof"]
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest

from copydesk.article import Article, Content, Normalized
from copydesk.clean import CleanRules, clean_article, load_rules
from copydesk.enrich import EnrichModels, StanfordEngine, enrich_article, load_models
from copydesk.normalize import load_tables, normalize_article
from copydesk.outcome import Rejected, Stage
from copydesk.pipeline.runner import StageRun
from copydesk.read import load_sources, read_articles
from copydesk.settings import Settings
from copydesk.storage.landing import list_days, list_files, load_files

LANDINGS = Path(__file__).parent / "landings"


@dataclass(frozen=True)
class CaseOutcome:
    """What became of a case's landing. Paths are those below the landing day: `tolland-post/feed.rss#1`."""

    by_path: dict[str, Article]
    rejected: dict[str, Rejected]

    @property
    def articles(self) -> list[Article]:
        """The articles that came through, by path."""
        return [self.by_path[path] for path in sorted(self.by_path)]

    @property
    def article(self) -> Article:
        """The only article, where nothing was rejected."""
        assert not self.rejected, {path: (one.reason, one.detail) for path, one in self.rejected.items()}
        (only,) = self.by_path.values()
        return only

    def content(self, path: str | None = None) -> Content:
        """What cleaning wrote of the article at a path, or of the only one."""
        content = (self.article if path is None else self.by_path[path]).content
        assert content is not None
        return content

    def normalized(self, path: str | None = None) -> Normalized:
        """What normalization wrote of the article at a path, or of the only one."""
        normalized = (self.article if path is None else self.by_path[path]).normalized
        assert normalized is not None
        return normalized

    def paragraphs(self, path: str | None = None) -> list[str]:
        """The paragraphs of the body of the article at a path, or of the only one."""
        return self.normalized(path).body.split("\n\n")


# `read_case(name)` runs the landing of that name, `run_landing(folder)` any other, `enrich_case(name)` one more stage.
RunCase = Callable[[str], CaseOutcome]
RunLanding = Callable[[Path], CaseOutcome]
RunFiles = Callable[..., CaseOutcome]


@pytest.fixture(scope="session")
def clean_rules() -> CleanRules:
    """The rules, read once."""
    return load_rules()


@pytest.fixture(scope="session")
def run_landing(clean_rules: CleanRules) -> RunLanding:
    """Read, clean and normalize a landing."""
    return partial(_run, clean_rules, None)


@pytest.fixture(scope="session")
def read_case(run_landing: RunLanding) -> RunCase:
    """Read, clean and normalize the landing of a case."""
    return lambda name: run_landing(LANDINGS / name)


@pytest.fixture
def run_files(run_landing: RunLanding, tmp_path: Path) -> RunFiles:
    """Runs a landing of one source from its files' names and contents."""

    def run(files: dict[str, str | bytes], day: str = "2024-10-12") -> CaseOutcome:
        folder = tmp_path / day / "tp"
        folder.mkdir(parents=True)
        for name, content in files.items():
            (folder / name).write_bytes(content if isinstance(content, bytes) else content.encode())
        return run_landing(tmp_path)

    return run


@pytest.fixture(scope="session")
def entity_models(entity_address: str) -> Iterator[EnrichModels]:
    """What enriching needs, with a real engine."""
    with StanfordEngine(entity_address) as engine:
        yield load_models(engine)


@pytest.fixture(scope="session")
def enrich_case(clean_rules: CleanRules, entity_models: EnrichModels) -> RunCase:
    """Read, clean, normalize and enrich the landing of a case: for tests that are marked `integration`."""
    return lambda name: _run(clean_rules, entity_models, LANDINGS / name)


def _run(rules: CleanRules, models: EnrichModels | None, landing: Path) -> CaseOutcome:
    settings = Settings()
    steps = {
        Stage.READ: partial(read_articles, settings=settings.read, sources=load_sources()),
        Stage.CLEAN: partial(clean_article, rules=rules, settings=settings.clean),
        Stage.NORMALIZE: partial(normalize_article, tables=load_tables(), settings=settings.normalize),
    }
    if models is not None:
        steps[Stage.ENRICH] = partial(enrich_article, models=models, settings=settings.enrich)
    runs = [StageRun(stage, step) for stage, step in steps.items()]
    flow: Iterable[object] = (
        raw
        for day in list_days(str(landing))
        for raw in load_files(str(landing), list_files(str(landing), day), settings.read.max_archive_bytes)
    )
    for run in runs:
        flow = run.over(flow)
    articles = {_below_day(one.provenance.path): one for one in flow}
    rejected = {_below_day(one.path): one for run in runs for one in run.rejected}
    assert [run.books.read for run in runs[1:]] == [run.books.kept for run in runs[:-1]]
    return CaseOutcome(articles, rejected)


def _below_day(path: str) -> str:
    return path.split("/", 1)[1]
