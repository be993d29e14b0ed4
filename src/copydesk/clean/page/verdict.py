"""Whether a page is an article at all."""

from __future__ import annotations

from copydesk.clean.draft import Draft
from copydesk.clean.page.body import Body
from copydesk.clean.page.drafting import Page
from copydesk.clean.page.layout import measure_links
from copydesk.clean.page.lines import measure_prose
from copydesk.clean.rules import CleanRules

# An index or gallery page is a list of links: at least this many lines that are links, and prose for no more than a
# short item (about 60 words). Judgement; none of 340 real article pages that it was tried on falls under it.
MIN_INDEX_LINKS = 8
MAX_INDEX_PROSE = 400
MAX_INDEX_WORDS = 300
MIN_LINK_SHARE = 0.8

# A gallery with more prose than a long caption is an article with pictures (judgement).
MAX_GALLERY_WORDS = 120

# An error page or a wall says so in its title or at once.
OPENING_CHARACTERS = 300


def refuse_page(draft: Draft, page: Page, rules: CleanRules) -> str | None:
    """Why a page is no article, in one line with figures; None where it may be one."""
    return refuse_by_words(draft, rules) or refuse_gallery(draft, page) or refuse_index(draft, page.body)


def refuse_by_words(draft: Draft, rules: CleanRules) -> str | None:
    """The row of `not_articles.yaml` that the page falls under."""
    words = draft.word_count
    openings = [opening for opening in (draft.title, draft.body[:OPENING_CHARACTERS]) if opening]
    for row in rules.not_articles:
        if words <= row.max_words and any(row.pattern.match(opening) for opening in openings):
            return f"{row.name}: {openings[0][:80]!r}, {words} words of text"
    return None


def refuse_gallery(draft: Draft, page: Page) -> str | None:
    """Whether the page says that it is a gallery, and has next to no prose."""
    if page.is_gallery and draft.word_count <= MAX_GALLERY_WORDS:
        return f"gallery: {draft.word_count} words of text beside its pictures"
    return None


def refuse_index(draft: Draft, body: Body) -> str | None:
    """Whether the page is a list of links to other pages."""
    if draft.word_count > MAX_INDEX_WORDS or measure_prose(body.lines) > MAX_INDEX_PROSE:
        return None
    links = sum(1 for line in body.lines if line.element is not None and measure_links(line.element) >= MIN_LINK_SHARE)
    if links >= MIN_INDEX_LINKS:
        return f"index page: {links} links, {draft.word_count} words of text"
    return None
