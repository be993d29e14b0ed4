"""The names of the outlet that a page is from: they stand beside titles and in the place of authors."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from copydesk.clean.page.structured import Structured, text_of

OUTLET_META = ("og:site_name", "application-name", "publisher", "dc.publisher", "article:publisher", "twitter:site")
# Under the domains of countries names are registered below these. A list of all such takes half a millisecond a host.
REGISTRIES = frozenset({"ac", "co", "com", "edu", "go", "gob", "gov", "gv", "ne", "net", "or", "org"})
WORD = re.compile(r"\w")
# A shorter beginning of an outlet's name may be a person's.
MIN_OUTLET_CHARACTERS = 4
# Behind an abbreviation of so many letters stands a desk; behind a longer name of an outlet it may be a surname.
MAX_ABBREVIATION = 4


def name_outlets(structured: Structured, url: str | None) -> frozenset[str]:
    """The squashed names of the outlet: of the page's data, its host with and without its ending, and
    the name of its domain alone ("wikipedia" of en.wikipedia.org).
    """
    names = [name for key in OUTLET_META if (name := structured.meta.get(key))]
    for article in structured.articles:
        names += [name for name in (text_of(article.get(key)) for key in ("publisher", "sourceOrganization")) if name]
    host = (urlsplit(url or structured.meta.get("og:url") or "").hostname or "").removeprefix("www.")
    names += [host, host.rpartition(".")[0], name_domain(host)]
    # A template may write the headline in the site's place.
    titles = {
        squash_name(title) for title in (structured.first_text("headline"), structured.meta.get("og:title")) if title
    }
    squashed = {squash_name(name) for name in names} - titles
    return frozenset(name for name in squashed if len(name) > 1)


def name_domain(host: str) -> str:
    """The name that a host's domain was registered by: "wikipedia" of en.wikipedia.org, "bbc" of bbc.co.uk."""
    labels = host.split(".")[:-1]
    return next((label for label in reversed(labels) if label not in REGISTRIES), "")


def is_outlet(name: str, outlets: frozenset[str]) -> bool:
    """Whether a name is one of the outlet's, the beginning of one, or one with a desk behind it: "MDR Thüringen"."""
    squashed = squash_name(name)
    is_beginning = len(squashed) >= MIN_OUTLET_CHARACTERS and any(one.startswith(squashed) for one in outlets)
    first, *others = name.split() or [""]
    is_desk = bool(others) and 1 < len(first) <= MAX_ABBREVIATION and squash_name(first) in outlets
    return squashed in outlets or is_beginning or is_desk


def squash_name(name: str) -> str:
    """The letters and digits of a name in lower case, without a leading article."""
    return "".join(WORD.findall(name.casefold().removeprefix("the ")))
