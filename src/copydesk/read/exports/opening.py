"""Which database a text or a page was exported from, and its articles."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from lxml.etree import ParserError
from lxml.html import HTMLParser, document_fromstring

from copydesk.article import DateOrigin, Format
from copydesk.outcome import Reason
from copydesk.read.context import Context
from copydesk.read.document import Document, Refusal
from copydesk.read.encoding import Decoded
from copydesk.read.exports.factiva import is_factiva, mark_bylines, read_factiva
from copydesk.read.exports.labels import code_language
from copydesk.read.exports.layout import Exported, lay_out
from copydesk.read.exports.lexisnexis import is_lexisnexis, read_lexisnexis
from copydesk.read.exports.proquest import is_proquest, read_proquest
from copydesk.read.exports.trec import is_trec, read_trec
from copydesk.read.provenance.statements import read_line, state

# An accession number of Factiva's, such as "TWIRE00020241010ekaa000a1": cheap to look for in megabytes of other text.
FACTIVA_NUMBER = re.compile(r"[A-Z0-9](?:19|20)\d{6}[a-z0-9]{9}")


@dataclass(frozen=True, slots=True)
class Database:
    """How the exports of one database are told and read.

    `marks` are words of which each of its files holds one: looking for them costs next to nothing in a long text.
    """

    format: Format
    marks: tuple[str, ...]
    is_export: Callable[[str], bool]
    read: Callable[[str], Iterator[tuple[str, Exported]]]

    def may_be(self, text: str) -> bool:
        """Whether a closer look pays."""
        if self.format is Format.FACTIVA:
            return FACTIVA_NUMBER.search(text) is not None
        return any(mark in text for mark in self.marks)


DATABASES = (
    Database(Format.TREC, ("<DOC", "<doc", "<Doc", "<REUTERS", "<reuters"), is_trec, read_trec),
    # Before LexisNexis: both number their documents, "Document 1 of 2".
    Database(Format.PROQUEST, ("ProQuest", "PROQUEST", "proquest"), is_proquest, read_proquest),
    Database(
        Format.LEXISNEXIS,
        (
            "DOCUMENT",
            "DOKUMENT",
            "Dokument ",
            "Document ",
            "Documento ",
            "End of Document",
            "Ende des Dokument",
            "Fin du document",
            "Fin del documento",
        ),
        is_lexisnexis,
        read_lexisnexis,
    ),
    Database(Format.FACTIVA, (), is_factiva, read_factiva),
)
# What a page of an export holds besides: news pages speak of documents and of ProQuest, too.
PAGE_MARK = re.compile(
    r"<DOC NUMBER=|\d+ (?:of|von|de|van|di) \d+ DO[CK]UMENT|class=[\"']article \w{2,6}Article"
    r"|ProQuest document (?:link|ID)",
    re.I,
)


def read_export(text: str, decoded: Decoded, context: Context) -> Iterator[Document | Refusal] | None:
    """The articles of a text that is an export; None where it is none."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    database = next((one for one in DATABASES if one.may_be(text) and one.is_export(text)), None)
    return None if database is None else list_articles(database, text, decoded, context)


def read_export_page(markup: str, decoded: Decoded, context: Context) -> Iterator[Document | Refusal] | None:
    """The articles of a page that is an export; None where it is none."""
    if not PAGE_MARK.search(markup):
        return None
    try:
        tree = document_fromstring(re.sub(r"^\s*<\?xml[^>]*\?>", "", markup), parser=HTMLParser(no_network=True))
    except (ParserError, ValueError):
        return None
    mark_bylines(tree)
    text = lay_out(tree)
    database = next((one for one in DATABASES[1:] if one.may_be(text) and one.is_export(text)), None)
    return None if database is None else list_articles(database, text, decoded, context)


def list_articles(database: Database, text: str, decoded: Decoded, context: Context) -> Iterator[Document | Refusal]:
    """Each article of an export, numbered where there are several."""
    found = list(database.read(text))
    context.budget.count_parts(len(found))
    for number, (own, exported) in enumerate(found, start=1):
        part = f"#{number}" if len(found) > 1 else ""
        document = build_document(database.format, own, exported, decoded)
        yield replace(document, part=part)


def build_document(format: Format, own: str, exported: Exported, decoded: Decoded) -> Document | Refusal:
    """The document of an exported article."""
    if not exported.paragraphs:
        named = f": {exported.title[:80]!r}" if exported.title else ""
        return Refusal(Reason.EMPTY, f"an exported article without its text{named}")
    return Document(
        text="\n\n".join(exported.paragraphs),
        format=format,
        encoding=decoded.encoding,
        encoding_origin=decoded.origin,
        own_bytes=own.strip().encode("utf-8", "surrogatepass"),
        source=read_line(exported.source),
        language=code_language(exported.language),
        statement=state(
            DateOrigin.FIELD,
            title=exported.title,
            authors=exported.authors,
            section=exported.section,
            published=exported.published,
        ),
    )
