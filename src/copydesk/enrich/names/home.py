"""In which country a source sits, by what is known of it before its text is read."""

from __future__ import annotations

from urllib.parse import urlsplit

from copydesk.article import Provenance
from copydesk.enrich.names.gazetteer import Gazetteer


def find_home(provenance: Provenance, gazetteer: Gazetteer) -> str | None:
    """Its code by the top-level domain, the time zone or the language's region ("en-GB"); None where none says."""
    host = urlsplit(provenance.url).hostname if provenance.url else None
    by_domain = gazetteer.domains.get(host.rpartition(".")[2]) if host else None
    by_zone = gazetteer.zones.get(provenance.timezone) if provenance.timezone else None
    return by_domain or by_zone or _read_region(provenance.language)


def _read_region(language: str | None) -> str | None:
    """The country in a language tag: its last part of two letters ("zh-Hant-TW")."""
    _, _, region = (language or "").replace("_", "-").rpartition("-")
    is_tagged = language is not None and len(region) == 2 and region != language
    return region.upper() if is_tagged else None
