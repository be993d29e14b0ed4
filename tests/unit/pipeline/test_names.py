"""The archive's names: learned from the curated layer, given to documents as they are built, and to no others."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from upath import UPath

from copydesk.article import Article, Enrichment, Entity, EntityKind, Mention
from copydesk.errors import StorageCorrupt
from copydesk.pipeline import learn_archive_names
from copydesk.pipeline.names import is_due, load_names
from copydesk.pipeline.verify import hash_documents
from copydesk.settings import Settings
from copydesk.storage.curated import CuratedLayer

MONDAY, TUESDAY = date(2026, 3, 2), date(2026, 3, 3)
P, L = EntityKind.PERSON, EntityKind.PLACE


def name(article: Article, *named: tuple[EntityKind, str, str]) -> Article:
    entities = tuple(
        Entity(kind=kind, key=key, name=shown, mentions=(Mention(text=shown, start=at, end=at + len(shown)),))
        for at, (kind, shown, key) in enumerate(named)
    )
    return article.with_(enrichment=Enrichment(entities=entities, engine="test"))


def hashes(settings: Settings) -> dict[str, str]:
    snapshot = CuratedLayer(settings.data).read()
    return {key: value for day in snapshot.days for key, value in hash_documents(snapshot, day).items()}


@pytest.fixture
def archive(article: Callable[..., Article], curated: Callable[..., None]) -> Callable[..., None]:
    """Two articles that write one minister in two ways, and one without her."""
    bridge = "The harbour bridge at Kelmouth reopened on Monday after nine months of repairs for 14 million crowns."
    ferry = "A ferry that served the town of Kelmouth for 41 years has been sold to an operator far up in the north."
    frost = "Frost killed the apple blossom in the whole of the valley last night, a growers' union said on Tuesday."
    kelmouth = (L, "Kelmouth", "kelmouth")

    def run(days: tuple[date, ...], data: str | None = None) -> None:
        batches = {
            MONDAY: [name(article("a", MONDAY, bridge, "one"), (P, "Jörg Müller", "jorg muller"), kelmouth)],
            TUESDAY: [
                name(article("b", TUESDAY, ferry, "two"), (P, "Joerg Mueller", "joerg mueller"), kelmouth),
                name(article("c", TUESDAY, frost, "two"), (P, "Ada Holm", "ada holm"), kelmouth),
            ],
        }
        for day in days:
            curated(day, batches[day], data=data)

    return run


def test_a_new_table_changes_the_documents_of_other_spellings_only(archive: Any, settings: Settings) -> None:
    archive((MONDAY, TUESDAY))
    before = hashes(settings)
    learned = learn_archive_names(settings)
    after = hashes(settings)
    assert [(one.name, one.spellings) for one in learned.names] == [
        ("Jörg Müller", ("Joerg Mueller × 1", "Jörg Müller × 1"))
    ]
    assert len([key for key in before if before[key] != after[key]]) == 1
    assert learn_archive_names(settings) == learned == load_names(UPath(settings.data))
    assert hashes(settings) == after


def test_the_order_of_the_days_makes_no_other_table(archive: Any, settings: Settings, tmp_path: Path) -> None:
    other = settings.model_copy(update={"data": str(tmp_path / "other")})
    archive((MONDAY, TUESDAY))
    archive((TUESDAY, MONDAY), other.data)
    assert learn_archive_names(settings) == learn_archive_names(other)


def test_a_large_archive_is_learned_from_again_when_it_has_grown_by_a_quarter(archive: Any, settings: Settings) -> None:
    archive((MONDAY, TUESDAY))
    snapshot = CuratedLayer(settings.data).read()
    known = learn_archive_names(settings)
    assert known.articles == 3
    assert is_due(snapshot, known, 3, also_grown=False)
    assert not is_due(snapshot, known, 2, also_grown=False)
    assert not is_due(snapshot, known, 2, also_grown=True)
    assert is_due(snapshot, known.with_(articles=2), 2, also_grown=True)
    assert is_due(snapshot, None, 2, also_grown=True)
    assert not is_due(snapshot, None, 0, also_grown=True)


def test_a_table_that_cannot_be_read_says_what_to_do(tmp_path: Path) -> None:
    assert load_names(UPath(tmp_path)) is None
    (tmp_path / "names.json").write_text('{"names": 7}')
    with pytest.raises(StorageCorrupt, match=r"names\.json can't be read .* learn again"):
        load_names(UPath(tmp_path))
