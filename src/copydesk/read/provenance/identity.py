"""The id of an article: the same page or file gets the same one wherever and whenever it is read."""

from __future__ import annotations

import re
from datetime import date
from functools import cache
from hashlib import blake2b
from typing import NamedTuple
from urllib.parse import SplitResult, parse_qsl, urldefrag, urlencode, urlsplit, urlunsplit

from courlan import normalize_url, scrub_url

from copydesk.reference import load_table

# Part of what is hashed is fixed by this number: a change of the rules below is a new number and new ids.
ALGORITHM = 3

DIGEST_BYTES = 16

# Longer addresses are no addresses of articles; browsers and crawlers cut about here.
MAX_URL_CHARACTERS = 2_000
NOT_IN_URL = re.compile("[\x00-\x20\x7f-\x9f\ud800-\udfff\ufffd]")

# A site's editions for phones are the same pages under another host.
MOBILE_HOST = re.compile(r"^(?:m|mobile|mobil|touch|wap|amp)\.(?=[^.]+\.)|(?<=\.)m\.(?=[^.]+\.[^.]+$)")
# AMP (https://amp.dev): the cache's and Google's copies of a page, and the ways in which sites mark their own.
AMP_CACHE = re.compile(r"^/[a-z]/(?P<secure>s/)?(?P<address>[^/]+\..+)")
GOOGLE_AMP = re.compile(r"^/amp/(?P<secure>s/)?(?P<address>[^/]+\..+)")
AMP_BEFORE = re.compile(r"^/amp(?=/[^/]+)")
# "/guitars/amp" may be about one: the segment before has to look like an article's.
AMP_AFTER = re.compile(r"(?P<page>/[^/]*[-\d][^/]*)/amp/?$", re.I)
AMP_SUFFIX = re.compile(r"\.amp(?=(?:\.html?)?$)", re.I)
# Web archives (the Wayback Machine, Arquivo.pt, archive.today and their kind): the time of the copy, then its address.
ARCHIVE_HOST = re.compile(
    r"(?:^|\.)(?:web\.archive\.org|archive\.(?:org|today|ph|is|li|fo|md|vn)|arquivo\.pt|webarchive\.[\w.]+)$"
)
ARCHIVED = re.compile(r"^/(?:[\w-]+/)*\d{4,14}(?:[a-z]{2}_)?/(?P<address>https?:/{1,2}[^/].*)", re.I)
AMP_QUERY = {"amp": {"", "1", "true", "amp"}, "outputtype": {"amp"}, "output": {"amp"}}


def compute_article_id(url: str | None, source: str, landed_on: date, payload: bytes) -> str:
    """The id of an article as 32 hexadecimal digits, by algorithm 3.

    BLAKE2b with a 128-bit digest over the UTF-8 bytes of

        "url:" + canonical URL                            where one is known, without its scheme, "www." and a slash
                                                          at its end
        "bytes:" + source + NUL + day + NUL + raw bytes   where none is; the landing day as YYYY-MM-DD

    so that a page fetched twice is one article, however its surroundings changed, unless its text says otherwise
    (`copydesk.dedupe.grouping`). The source is in the second form because the same bytes published by two sources are
    two articles: one text, printed twice; and the day, because they may be another day's news in the same words. The
    raw bytes are those that hold this article alone, unpacked: it is the same one in an archive and beside it.
    """
    own = b"\0".join([source.encode(), landed_on.isoformat().encode(), payload])
    content = b"url:" + fold_url(url).encode() if url else b"bytes:" + own
    return blake2b(content, digest_size=DIGEST_BYTES).hexdigest()


def fold_url(url: str) -> str:
    """What two spellings of a canonical URL have in common: sites move to https and drop "www." and slashes."""
    parts = urlsplit(url)
    host = parts.netloc.removeprefix("www.")
    return urlunsplit(("", host, parts.path.rstrip("/"), parts.query, parts.fragment)).removeprefix("//")


def canonicalize_url(url: str) -> str | None:
    """An absolute http(s) URL of an article in one spelling; None for any other, and for a site's front page.

    Scheme and host in lower case, no default port, no fragment but one that names a page (`#!/…`), no parameters that
    only track (`reference/tracking_parameters.yaml`), the others sorted, the page itself instead of its AMP or mobile
    edition, or of a web archive's copy of it.
    """
    url = url.strip()
    if len(url) > MAX_URL_CHARACTERS or NOT_IN_URL.search(url):
        return None
    try:
        address, fragment = urldefrag(url)
        parts = urlsplit(address)
        if parts.scheme.lower() not in {"http", "https"} or not is_public(parts):
            return None
        page = unwrap_edition(parts)
        settled = urlsplit(normalize_url(scrub_url(urlunsplit(page._replace(query="")))))
    except ValueError:
        return None
    settled = settled._replace(
        path=settled.path or "/",
        query=keep_fields(page.query),
        fragment=fragment if fragment.startswith("!") else "",
    )
    return urlunsplit(settled) if settled.path.strip("/") or settled.query or settled.fragment else None


def keep_fields(query: str) -> str:
    """The fields of a query that may say which page is meant, sorted by name."""
    tracking = load_tracking_parameters()
    kept = [
        (name, value)
        for name, value in parse_qsl(query, keep_blank_values=True)
        if name.lower() not in tracking.names and not name.lower().startswith(tracking.prefixes)
    ]
    return urlencode(sorted(kept, key=lambda field: field[0]))


class TrackingParameters(NamedTuple):
    """Names of parameters, in lower case, that never say which page is meant, and beginnings of such names."""

    names: frozenset[str]
    prefixes: tuple[str, ...]


@cache
def load_tracking_parameters() -> TrackingParameters:
    """The table in `reference/`."""
    table = load_table("tracking_parameters.yaml")
    return TrackingParameters(frozenset(table["names"]), tuple(table["prefixes"]))


def is_public(parts: SplitResult) -> bool:
    """Whether an address has a host with a name, as what is published has, and no user."""
    return "." in (parts.hostname or "") and "[" not in parts.netloc and parts.username is None


def unwrap_edition(parts: SplitResult) -> SplitResult:
    """The address of the page itself, for that of its AMP or mobile edition or of a copy in a web archive."""
    host = (parts.hostname or "").lower()
    archived = ARCHIVED.match(parts.path) if ARCHIVE_HOST.search(host) else None
    if archived:
        query = f"?{parts.query}" if parts.query else ""
        address = re.sub(r":/+", "://", archived["address"], count=1)
        return unwrap_edition(urlsplit(f"{address}{query}"))
    for is_cache, pattern in (
        (host.endswith(".cdn.ampproject.org"), AMP_CACHE),
        (host in ("www.google.com", "google.com"), GOOGLE_AMP),
    ):
        inner = pattern.match(parts.path) if is_cache else None
        if inner:
            scheme = "https" if inner["secure"] else "http"
            query = f"?{parts.query}" if parts.query else ""
            return unwrap_edition(urlsplit(f"{scheme}://{inner['address']}{query}"))
    plain = MOBILE_HOST.sub("", host)
    netloc = plain + (f":{parts.port}" if parts.port else "")
    path = AMP_SUFFIX.sub("", AMP_AFTER.sub(r"\g<page>", AMP_BEFORE.sub("", parts.path))) or "/"
    fields = parse_qsl(parts.query, keep_blank_values=True)
    kept = [(name, value) for name, value in fields if value.lower() not in AMP_QUERY.get(name.lower(), ())]
    query = parts.query if len(kept) == len(fields) else urlencode(kept)
    return SplitResult(parts.scheme.lower(), netloc, path, query, "")
