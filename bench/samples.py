"""Articles to measure deduplication on, normalized and not yet signed: the seeds, files of articles, and two hard days.

The hard days are made from the seeds' own sentences, by a seed, so that a figure can be measured again.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import islice
from pathlib import Path
from random import Random

from copydesk.article import Article
from copydesk.clean import clean_article, load_rules
from copydesk.evaluation.json_lines import read_json_lines
from copydesk.evaluation.perturbation import perturb
from copydesk.evaluation.stories import build_article
from copydesk.normalize import load_tables, normalize_article
from copydesk.read import read_articles
from copydesk.settings import load_settings
from copydesk.storage.landing import list_days, list_files, load_files

SEEDS = Path(__file__).parents[1] / "seeds"
VERSIONS, REPRINTS = 500, 2_000
FEW_REPRINTS = 200
_DAY = date(2026, 3, 2)
# Versions of one story differ in so many sentences that others don't have.
_OWN_SENTENCES = 2
_OPENING = 3
_SENTENCES = 24


def read_landing(landing: Path) -> list[Article]:
    """The normalized articles of a landing folder."""
    settings, rules, tables = load_settings(), load_rules(), load_tables()
    files = (
        raw
        for day in list_days(str(landing))
        for raw in load_files(str(landing), list_files(str(landing), day), settings.read.max_bytes)
    )
    read = (one for raw in files for one in read_articles(raw, settings.read) if isinstance(one, Article))
    cleaned = (clean_article(one, rules, settings.clean) for one in read)
    kept = (normalize_article(one, tables, settings.normalize) for one in cleaned if isinstance(one, Article))
    return [one for one in kept if isinstance(one, Article)]


def read_file(path: Path, count: int | None = None) -> list[Article]:
    """The articles of a file as `copydesk eval stories` reads it, or the first `count` of them."""
    rows = islice((row for row in read_json_lines(path) if "a" not in row), count)
    return [build_article(row, dated=True) for row in rows]


def read_sentences(articles: Sequence[Article]) -> list[str]:
    """Sentences of some length of the articles, each once."""
    bodies = (one.normalized.body for one in articles if one.normalized)
    found = (line for body in bodies for line in body.replace(". ", ".\n").split("\n"))
    return list(dict.fromkeys(one for one in found if 8 <= len(one.split()) <= 40))


def write_versions(sentences: Sequence[str], count: int = VERSIONS) -> Iterator[Article]:
    """One long story as `count` desks print it in one day: restyled, cut, and with sentences of their own."""
    random = Random(count)
    # Other figures would make another story of a version.
    plain = [one for one in sentences if not any(map(str.isdigit, one))]
    story = random.sample(plain, _SENTENCES)
    for number in range(count):
        lines = [*story]
        for _ in range(_OWN_SENTENCES):
            lines[random.randrange(_OPENING, len(lines))] = random.choice(plain)
        text = perturb("\n\n".join(lines), str(number))
        row = {"id": f"version-{number:04d}", "text": text, "title": story[0][:60], "source": f"desk-{number:04d}"}
        yield build_article(row | {"landed_on": _DAY.isoformat()}, dated=True)


def write_reprints(sentences: Sequence[str], count: int = REPRINTS) -> Iterator[Article]:
    """One text to the letter, printed by `count` outlets in one day."""
    text = "\n\n".join(Random(count).sample(sentences, _SENTENCES))
    for number in range(count):
        row = {"id": f"reprint-{number:04d}", "text": text, "title": text[:60], "source": f"outlet-{number:04d}"}
        yield build_article(row | {"landed_on": _DAY.isoformat()}, dated=True)


def spread(articles: Sequence[Article], days: int) -> list[Article]:
    """The articles as if they had landed on several days, an equal part on each."""
    share = -(-len(articles) // days)
    return [
        one.with_(provenance=one.provenance.with_(landed_on=_DAY + timedelta(days=place // share)))
        for place, one in enumerate(articles)
    ]
