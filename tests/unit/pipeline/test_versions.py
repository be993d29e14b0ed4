"""Which batches an older version wrote, and what an article says of who wrote it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

import pytest

from copydesk.article import Article
from copydesk.outcome import Reason, Stage
from copydesk.pipeline import versions
from copydesk.pipeline.code_digest import digest_code, strip_prose
from copydesk.pipeline.learn import learn_boilerplate
from copydesk.pipeline.versions import STAGE_CODE, describe_stage, is_stale, list_stale, stamp
from copydesk.settings import Settings
from copydesk.storage.partitions import Partition, write_json
from copydesk.storage.tables import write_table

Make = Callable[..., Article]
MONDAY = date(2026, 3, 2)


def current(settings: Settings) -> tuple[str, ...]:
    return tuple(describe_stage(stage, settings) for stage in STAGE_CODE)


def stage_day(settings: Settings, *batches: Sequence[Article] | None) -> None:
    """The day's staged batches as enrichment leaves them; None for one that was never finished."""
    partition = Partition(settings.data, MONDAY)
    write_json(partition.plan, {"day": MONDAY.isoformat(), "landed": None, "batches": [[] for _ in batches]})
    for number, articles in enumerate(batches):
        if articles is not None:
            write_table(partition.staged(Stage.ENRICH, number), articles, Article)


def test_only_what_another_version_wrote_is_stale(settings: Settings, make_article: Make) -> None:
    now = make_article("now").with_(versions=current(settings))
    older = make_article("older").with_(versions=("clean 0", *current(settings)[1:]))
    stage_day(settings, [now, now], [now, older], [make_article("unsigned")], None, [])
    assert list_stale(settings, MONDAY) == [1, 2, 3]


@pytest.mark.parametrize("stage", STAGE_CODE)
def test_other_code_of_any_stage_makes_all_stale(
    settings: Settings, make_article: Make, stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    stage_day(settings, [make_article("a").with_(versions=current(settings))])
    assert not is_stale(settings, MONDAY, 0)
    changed = STAGE_CODE[stage]
    monkeypatch.setattr(versions, "digest_code", lambda *names: "00000000" if names == changed else digest_code(*names))
    assert is_stale(settings, MONDAY, 0)


def test_other_tables_and_models_make_all_stale(
    settings: Settings, make_article: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    stage_day(settings, [make_article("a").with_(versions=current(settings))])
    german = settings.enrich.model_copy(update={"languages": ("en", "de")})
    assert is_stale(settings.model_copy(update={"enrich": german}), MONDAY, 0)
    monkeypatch.setattr(versions, "digest_tables", lambda: "00000000")
    assert is_stale(settings, MONDAY, 0)


def test_what_was_learned_is_a_part_of_cleaning(settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> None:
    before = describe_stage(Stage.CLEAN, settings)
    learn_boilerplate(settings.model_copy(update={"landing": str(tmp_path_factory.mktemp("landing"))}))
    assert describe_stage(Stage.CLEAN, settings).startswith(f"{before}, learned ")


def test_a_stage_says_in_its_own_line_what_wrote_the_article(settings: Settings, make_article: Make) -> None:
    article = make_article("a").with_(versions=("clean 1, old", "normalize 1, old"))
    stamped = stamp(lambda one: one, Stage.NORMALIZE, settings)(article)
    assert isinstance(stamped, Article)
    assert stamped.versions == ("clean 1, old", describe_stage(Stage.NORMALIZE, settings))


def test_a_rejected_article_passes(settings: Settings, make_article: Make) -> None:
    rejected = make_article("a").reject(Stage.CLEAN, Reason.NO_ARTICLE_TEXT, "3 words")
    assert stamp(lambda _one: rejected, Stage.CLEAN, settings)(make_article("a")) is rejected


BEFORE = '''"""What it does."""

# Why.
LIMIT = 3


def limit(number: int) -> int:
    """Most of it."""
    return min(number, LIMIT)  # never more
'''


@pytest.mark.parametrize(
    ("old", "new", "is_same"),
    [
        ("What it does", "What it is for", True),
        ("# Why.", "# Because.\n# And so.", True),
        ("\n\n\ndef", "\n\n\n\ndef", True),
        ("LIMIT = 3", "LIMIT = 4", False),
        ("min(", "max(", False),
        ("LIMIT = 3", 'LIMIT = len("""\n# a\n""")', False),
    ],
)
def test_prose_is_no_part_of_code(old: str, new: str, is_same: bool) -> None:
    assert old in BEFORE
    assert (strip_prose(BEFORE.replace(old, new)) == strip_prose(BEFORE)) is is_same


def test_a_sign_inside_a_string_is_code() -> None:
    assert strip_prose('x = """\n# a\n"""') != strip_prose('x = """\n# b\n"""')


def test_each_stage_has_code_of_its_own() -> None:
    assert len({digest_code(*names) for names in STAGE_CODE.values()}) == len(STAGE_CODE)
    with pytest.raises(FileNotFoundError):
        digest_code("nowhere")
