"""Reading the text of an export, and what of its articles a test compares."""

from __future__ import annotations

from datetime import date

from copydesk.article import Article
from copydesk.outcome import Rejected
from copydesk.read import read_articles
from copydesk.settings import ReadSettings
from copydesk.storage.landing import RawFile

DAY = date(2026, 3, 2)
FIRST = "The harbour board of Tolland approved a second ferry berth on Wednesday after four years of talks."
SECOND = "Marta Ellison, who chairs the board, said work would begin in March and cost 14 million crowns."
BODY = f"{FIRST}\n\n{SECOND}"


def read(text: str, name: str = "export.txt") -> list[Article | Rejected]:
    payload = text.encode()
    return list(read_articles(RawFile(f"{DAY}/desk/{name}", DAY, len(payload), payload), ReadSettings()))


def describe(text: str, name: str = "export.txt") -> list[tuple[object, ...]]:
    """Source, title, authors, section, day as written, language and text of each article."""
    described: list[tuple[object, ...]] = []
    for one in read(text, name):
        assert isinstance(one, Article), one
        assert one.raw is not None
        stated = one.raw.statements[0]
        facts = (stated.title, stated.authors, stated.section, stated.published)
        described.append((one.provenance.source, *facts, one.provenance.language, one.raw.text))
    return described
