"""Whether a page is an article at all."""

from __future__ import annotations

from lxml.html import HtmlElement

from copydesk.article import RemovedKind
from copydesk.clean.draft import Draft, estimate_words
from copydesk.clean.page.body import Body
from copydesk.clean.page.drafting import Page
from copydesk.clean.page.layout import find_teaser_box, list_linked_pages, measure_links
from copydesk.clean.page.lines import Line, measure_prose, select_body
from copydesk.clean.rules import CleanRules

# An index or gallery page is a list of links: at least this many lines that are links, and prose for no more than a
# short item (about 60 words). Judgement; none of 340 real article pages that it was tried on falls under it.
MIN_INDEX_LINKS = 8
MAX_INDEX_PROSE = 400
MAX_INDEX_WORDS = 300
MIN_LINK_SHARE = 0.8

# A gallery with more prose than a long caption is an article with pictures (judgement).
MAX_GALLERY_WORDS = 120

# A front or section page is boxes, each a heading that is a link and a line or two below it. Three of them may be what
# a story leads to; more that hold most of what was taken for the body are no story (judgement; none of 428 real article
# pages that it was tried on falls under it).
MIN_BOXES = 4
MIN_BOX_SHARE = 0.6

# A short item has more words than a list says of itself (judgement).
MIN_OWN_WORDS = 30

# An error page or a wall says so in its title or at once.
OPENING_CHARACTERS = 300


def refuse_page(draft: Draft, page: Page, rules: CleanRules) -> str | None:
    """Why a page is no article, in one line with figures; None where it may be one."""
    return (
        refuse_by_words(draft, page, rules)
        or refuse_gallery(draft, page)
        or refuse_index(draft, page.body)
        or refuse_teasers(page)
    )


def refuse_by_words(draft: Draft, page: Page, rules: CleanRules) -> str | None:
    """The row of `not_articles.yaml` that the page falls under."""
    words = draft.word_count
    openings = [one for one in (draft.title, draft.body[:OPENING_CHARACTERS], page.head_title) if one]
    texts = "\n".join((page.head_title, draft.title or "", draft.body, *(part.text for part in draft.removed)))
    is_told = page.says_article or not rules.reader.search(texts)
    for row in rules.not_articles:
        if words > row.max_words:
            continue
        is_opened = row.pattern is not None and any(row.pattern.match(opening) for opening in openings)
        if is_opened or (not is_told and row.count_marks(texts) >= row.min_marks):
            return f"{row.name}: {(openings or [page.head_title])[0][:80]!r}, {words} words of text"
    return None


def refuse_teasers(page: Page) -> str | None:
    """Whether what reads as the page's story is the texts of boxes that lead to other pages."""
    lines = select_body(page.body.lines)
    boxed = list_boxed(lines)
    characters = sum(len(line.text) for line, _ in boxed)
    pages = {page for _, box in boxed for page in list_linked_pages(box)}
    if len(pages) >= MIN_BOXES and characters >= MIN_BOX_SHARE * sum(len(line.text) for line in lines):
        return f"index page: {len(pages)} boxes with links to other pages hold its text"
    if page.says_article or not boxed or pages_below(page.body) < MIN_BOXES:
        return None
    # A section's or a tag's page says a few words of itself, and then come the boxes.
    own = sum(estimate_words(line.text) for line in lines) - sum(estimate_words(line.text) for line, _ in boxed)
    return f"index page: {own} words of text beside boxes with links to other pages" if own < MIN_OWN_WORDS else None


def list_boxed(lines: list[Line]) -> list[tuple[Line, HtmlElement]]:
    """The lines that stand in boxes which lead to other pages, each with its box."""
    return [
        (line, box) for line in lines if line.element is not None and (box := find_teaser_box(line.element)) is not None
    ]


def pages_below(body: Body) -> int:
    """To how many pages the boxes of all lines lead, also of those that were taken for what a story leads to."""
    lines = [line for line in body.lines if line.kind in (None, RemovedKind.SEE_ALSO)]
    return len({address for _, box in list_boxed(lines) for address in list_linked_pages(box)})


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
