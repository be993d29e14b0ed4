"""Which reader takes which file: one line a format. A new format is one module with a reader and one line here.

Each may be packed once more: `.gz` after any of these names.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

from copydesk.read.containers.archives import open_tar, open_zip
from copydesk.read.containers.warc import read_warc
from copydesk.read.context import ContainerReader, DocumentReader
from copydesk.read.formats.html import read_html
from copydesk.read.formats.json_articles import read_json, read_json_lines
from copydesk.read.formats.mail import read_mail
from copydesk.read.formats.text import read_text
from copydesk.read.formats.xml_documents import read_xml

DOCUMENTS: Mapping[str, DocumentReader] = {
    ".txt": read_text,
    ".sgm": read_text,
    ".sgml": read_text,
    ".html": read_html,
    ".htm": read_html,
    ".xhtml": read_html,
    ".json": read_json,
    ".xml": read_xml,
    ".rss": read_xml,
    ".atom": read_xml,
    ".eml": read_mail,
}

CONTAINERS: Mapping[str, ContainerReader] = {
    ".jsonl": read_json_lines,
    ".ndjson": read_json_lines,
    ".warc": read_warc,
    ".wet": read_warc,
    ".zip": open_zip,
    ".tar": open_tar,
}

GZIP = ".gz"
SHORT_NAMES = {".tgz": ".tar.gz"}


@dataclass(frozen=True, slots=True)
class Kind:
    """How a file is to be read: the reader of its suffix, and whether it is gzipped."""

    document: DocumentReader | None
    container: ContainerReader | None
    is_gzipped: bool


def find_kind(path: str) -> Kind | None:
    """The kind that a file's name tells, in upper or lower case; None where no format has its suffix."""
    name = PurePosixPath(path).name.lower()
    for short, long in SHORT_NAMES.items():
        name = name.removesuffix(short) + long if name.endswith(short) else name
    is_gzipped = name.endswith(GZIP)
    suffix = PurePosixPath(name.removesuffix(GZIP)).suffix
    document, container = DOCUMENTS.get(suffix), CONTAINERS.get(suffix)
    return Kind(document, container, is_gzipped) if document or container else None
