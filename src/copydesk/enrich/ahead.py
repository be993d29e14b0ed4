"""Reading ahead: the engine reads the next text while this process works on the last one's answer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain, pairwise

from copydesk.article import Article
from copydesk.enrich.engine.spans import UNKNOWN_LANGUAGE
from copydesk.enrich.engine.stanford import StanfordEngine


def announce_texts(articles: Iterable[Article], engine: StanfordEngine) -> Iterator[Article]:
    """`articles`, each handed on when the engine has been told what it will be asked for after it.

    Nothing is told where two texts are one, which is read once, and where one of them is read by paragraphs or not at
    all.
    """
    seen: set[int] = set()
    for article, following in pairwise(chain(articles, [None])):
        assert article is not None
        if article.normalized:
            seen.add(hash(article.normalized.body))
        text = following.normalized if following else None
        is_new = text is not None and hash(text.body) not in seen
        if text and is_new and _is_read_whole(article, engine) and _is_read_whole(following, engine):
            engine.expect(text.body, text.language)
        yield article


def _is_read_whole(article: Article | None, engine: StanfordEngine) -> bool:
    text = article.normalized if article else None
    return text is not None and text.language != UNKNOWN_LANGUAGE and text.language in engine.languages
