"""Learning over a landing: the table that it writes, and the runs that read it."""

from __future__ import annotations

import json
import random
from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner

from copydesk.article import Article, RemovedKind
from copydesk.cli import app
from copydesk.errors import LandingMissing, StorageCorrupt
from copydesk.outcome import Stage
from copydesk.pipeline import clean_batch, learn_boilerplate, plan_batches
from copydesk.pipeline.learn import load_learned
from copydesk.settings import Settings
from copydesk.storage.partitions import Partition
from copydesk.storage.tables import read_table

DAY = date(2024, 10, 9)
NOTICE = "Halyard pages in other tongues come from a loom of wires and may err, so trust the harbour print."
SYLLABLES = ["ba", "ke", "li", "mo", "nu", "ra", "se", "ti", "vo", "zu", "dra", "fle", "gri", "plo", "stu", "wen"]


def invent_paragraphs(seed: int) -> list[str]:
    """Paragraphs that share no word but by chance with those of another seed."""
    rng = random.Random(seed)
    words = ("".join(rng.choices(SYLLABLES, k=3)) for _ in range(4 * 20))
    return [f"{' '.join(paragraph).capitalize()}." for paragraph in zip(*[words] * 20, strict=True)]


@pytest.fixture
def landing(tmp_path: Path) -> Settings:
    """Six articles of one source with one notice below each, on two days, and one of another source with it."""
    for number in range(6):
        write(tmp_path, number % 2, f"courier/{number}.txt", [*invent_paragraphs(number), NOTICE])
    write(tmp_path, 0, "gazette/other.txt", [*invent_paragraphs(9), NOTICE])
    return Settings(landing=str(tmp_path / "landing"), data=str(tmp_path / "data"))


def write(root: Path, days: int, name: str, paragraphs: list[str]) -> None:
    file = root / "landing" / f"2024-10-{DAY.day + days:02d}" / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("\n\n".join(paragraphs), encoding="utf-8")


def clean_day(settings: Settings) -> dict[str, Article]:
    (batch,) = plan_batches(settings, DAY)
    clean_batch(settings, batch)
    articles = read_table(Partition(settings.data, DAY).staged(Stage.CLEAN, 0), Article)
    return {Path(article.provenance.path).stem: article for article in articles}


def test_a_run_takes_out_what_was_learned_before_it(landing: Settings) -> None:
    before = clean_day(landing)
    learned = learn_boilerplate(landing)
    after = clean_day(landing)
    assert list(learned.sources) == ["courier"]
    for name, article in after.items():
        content, old = article.content, before[name].content
        assert content is not None
        assert old is not None
        assert old.body.endswith(NOTICE)
        taken = [part.text for part in content.removed if part.kind is RemovedKind.LEARNED]
        if name == "other":
            assert content == old
        else:
            assert taken == [NOTICE]
            assert content.body == old.body.removesuffix(NOTICE).rstrip()


def test_learning_again_changes_nothing_whatever_ran_in_between(landing: Settings) -> None:
    table = Path(landing.data) / "boilerplate.json"
    first = learn_boilerplate(landing)
    payload = table.read_bytes()
    clean_day(landing)
    assert learn_boilerplate(landing) == first == load_learned(landing.data)
    assert table.read_bytes() == payload


def test_nothing_is_known_before_anything_was_learned(tmp_path: Path) -> None:
    assert load_learned(str(tmp_path)) is None


@pytest.mark.parametrize("payload", ["{", '{"version": 1}', '{"version": 1, "sources": {"a": {"sentences": 3}}}', "[]"])
def test_a_table_that_cannot_be_read_says_what_to_do(tmp_path: Path, payload: str) -> None:
    (tmp_path / "boilerplate.json").write_text(payload, encoding="utf-8")
    with pytest.raises(StorageCorrupt, match=r"boilerplate\.json can't be read .* learn again"):
        load_learned(str(tmp_path))


def test_a_landing_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(LandingMissing):
        learn_boilerplate(Settings(landing=str(tmp_path / "nowhere"), data=str(tmp_path)))


def test_the_command_shows_and_keeps_what_it_learned(landing: Settings) -> None:
    arguments = ["learn", landing.landing, "--data", landing.data]
    shown = CliRunner().invoke(app, arguments)
    assert shown.exit_code == 0, shown.output
    assert "courier" in shown.output
    assert "come from a loom of wires" in " ".join(shown.output.split())
    stated = json.loads(CliRunner().invoke(app, [*arguments, "--json"]).stdout)
    assert stated == json.loads((Path(landing.data) / "boilerplate.json").read_bytes())
    assert stated["sources"]["courier"]["sentences"] == [
        {"text": NOTICE.casefold(), "documents": 6, "positions": ["tail"]}
    ]
