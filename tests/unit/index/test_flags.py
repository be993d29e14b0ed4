from collections.abc import Callable
from typing import Any

import pytest

from copydesk.article import Article, Assignment
from copydesk.index.documents.document import build_document
from copydesk.index.documents.flags import Flag
from copydesk.index.mapping import MAX_TERM_CHARACTERS

GOOD_BODY = "The harbour bridge reopened on Monday after the storm. " * 10
MakeArticle = Callable[..., Article]


def flags_of(article: Article, make_assignment: Callable[..., Assignment]) -> list[str]:
    quality: dict[str, Any] = build_document(article, make_assignment(article))["quality"]
    return list(quality.get("flags", []))


def test_an_article_that_is_as_it_should_be_has_no_flag(
    make_article: MakeArticle, make_assignment: Callable[..., Assignment]
) -> None:
    article = make_article(body=GOOD_BODY, people=["Zora Quill"])
    assert flags_of(article, make_assignment) == []


@pytest.mark.parametrize(
    ("section", "changes", "flag"),
    [
        ("content", {"confidence": 0.4}, Flag.EXTRACTION_DOUBTED),
        ("content", {"is_paywalled": True}, Flag.PAYWALLED),
        ("content", {"translation_notice": "Translated."}, Flag.TRANSLATED),
        ("normalized", {"title": None}, Flag.NO_TITLE),
        ("normalized", {"word_count": 59}, Flag.SHORT),
        ("normalized", {"language": "unknown"}, Flag.LANGUAGE_UNKNOWN),
        ("normalized", {"repaired_mojibake": True}, Flag.REPAIRED_MOJIBAKE),
        ("enrichment", {"entities": ()}, Flag.NO_NAMES),
        ("content", {"authors": ("x" * (MAX_TERM_CHARACTERS + 1),)}, Flag.OVERLONG_VALUE),
        ("normalized", {"title": "x" * (MAX_TERM_CHARACTERS + 1)}, Flag.OVERLONG_VALUE),
    ],
)
def test_a_reason_to_look_twice_is_a_flag(
    section: str,
    changes: dict[str, Any],
    flag: Flag,
    make_article: MakeArticle,
    make_assignment: Callable[..., Assignment],
) -> None:
    article = make_article(body=GOOD_BODY, people=["Zora Quill"])
    changed = article.with_(**{section: getattr(article, section).with_(**changes)})
    assert flags_of(changed, make_assignment) == [flag.value]


@pytest.mark.parametrize(
    ("changes", "flag"),
    [
        ({"origin": "landing-day"}, Flag.DATED_BY_LANDING),
        ({"confidence": "low"}, Flag.DATE_DOUBTED),
        ({"conflicts": [{"kind": "future", "detail": "2099"}]}, Flag.DATE_CONFLICT),
        ({"on": None, "precision": "none"}, Flag.UNDATED),
    ],
)
def test_a_doubtful_date_is_a_flag(
    changes: dict[str, Any], flag: Flag, make_article: MakeArticle, make_assignment: Callable[..., Assignment]
) -> None:
    article = make_article(body=GOOD_BODY, people=["Zora Quill"])
    normalized = article.normalized
    assert normalized is not None
    doubted = normalized.with_(published=normalized.published.with_(**changes))
    assert flags_of(article.with_(normalized=doubted), make_assignment) == [flag.value]
