"""The stage's one function."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256

from copydesk.article import Article, Provenance, RawText
from copydesk.outcome import Reason, Rejected, Stage
from copydesk.read.context import Context
from copydesk.read.document import Document, Refusal, Sidecar
from copydesk.read.limits import Budget
from copydesk.read.opening import open_file
from copydesk.read.provenance.identity import compute_article_id
from copydesk.read.provenance.sidecar import read_sidecar
from copydesk.read.provenance.sources import Sources, load_sources
from copydesk.read.screening import refuse_unavailable
from copydesk.settings import ReadSettings
from copydesk.storage.landing import SIDECAR_SUFFIX, RawFile, escape_name

# One line for a person; what a library says of a hostile file can be of any length.
MAX_DETAIL_CHARACTERS = 500


def read_articles(raw: RawFile, settings: ReadSettings, sources: Sources | None = None) -> Iterator[Article | Rejected]:
    """The articles of one raw file, each with `provenance` and `raw`, and a reason for each part that is none.

    At least one result a file; archives, feeds and other formats that hold several articles give several. A broken
    sidecar is rejected by itself, and its file is read without it. `sources` is the registry, by default Copydesk's.
    """
    sources = sources or load_sources()
    sidecar = read_sidecar(raw.sidecar)
    if isinstance(sidecar, Refusal):
        yield reject(raw, sidecar, raw.path + SIDECAR_SUFFIX)
        sidecar = None
    named = sources.find((sidecar.source if sidecar else None) or raw.source)
    field_names = named.field_names if named else sources.default_field_names
    context = Context(settings, Budget(settings), field_names, raw.landed_on)
    for found in read_documents(raw, context):
        if isinstance(found, Refusal):
            yield reject(raw, found, raw.path + found.part)
        else:
            yield build_article(raw, found, sidecar, sources)


def read_documents(raw: RawFile, context: Context) -> Iterator[Document | Refusal]:
    """What the file holds: at least one outcome."""
    unavailable = refuse_unavailable(raw, context.settings)
    if unavailable is not None:
        yield unavailable
    elif raw.path.endswith(SIDECAR_SUFFIX):
        yield Refusal(Reason.ORPHAN_SIDECAR, "the file beside which it stands is missing")
    else:
        yield from open_file(raw.path, raw.payload or b"", context)


def reject(raw: RawFile, refusal: Refusal, path: str) -> Rejected:
    """The file, or the part of it at `path`, with the reason."""
    return Rejected(
        path=path,
        landed_on=raw.landed_on,
        stage=Stage.READ,
        reason=refusal.reason,
        detail=escape_name(refusal.detail)[:MAX_DETAIL_CHARACTERS],
    )


def build_article(raw: RawFile, document: Document, outer: Sidecar | None, sources: Sources) -> Article:
    """The article of a decoded document, with its id and provenance.

    The sidecar of an archive or a feed speaks of all that is in it: of the source and the time, not of one article.
    """
    own = document.sidecar or (outer if not document.part else None) or Sidecar()
    around = outer or Sidecar()
    url = document.url or own.url
    source = name_source(own.source or around.source or document.source, url, raw.source, sources)
    known = sources.find(source)
    return Article(
        article_id=compute_article_id(url, source, raw.landed_on, document.own_bytes),
        provenance=Provenance(
            path=raw.path + document.part,
            landed_on=raw.landed_on,
            source=source,
            checksum=sha256(document.own_bytes).hexdigest(),
            byte_count=len(document.own_bytes),
            format=document.format,
            encoding=document.encoding,
            encoding_origin=document.encoding_origin,
            url=url,
            language=own.language or document.language or around.language or (known.language if known else None),
            timezone=known.timezone if known else None,
            fetched_at=document.fetched_at or own.fetched_at or around.fetched_at,
        ),
        raw=RawText(
            text=document.text,
            is_html=document.is_html,
            statements=tuple(one for one in (own.statement, document.statement) if one is not None),
        ),
    )


def name_source(stated: str | None, url: str | None, folder: str, sources: Sources) -> str:
    """Who published it: as the sidecar says, else whose domain the address is under, else the folder's name."""
    if stated:
        known = sources.find(stated)
        return known.key if known else stated
    known = sources.find_by_url(url) or sources.find(folder)
    return known.key if known else folder
