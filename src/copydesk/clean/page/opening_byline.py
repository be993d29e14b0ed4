"""The byline that a story opens with: a paragraph of names in bold, which the page's description repeats.

Where a system knows only the account that put the text in, writers set their names above it themselves. A description
that is made from the story's beginning has them too. That the words are names of people `copydesk.bylines` has to say.
"""

from __future__ import annotations

from itertools import islice

from lxml.html import HtmlElement

from copydesk.clean.draft import fold_words
from copydesk.clean.page.structured import Structured

STRONG_TAGS = frozenset({"strong", "b"})
# The names stand above the story's first paragraph that is as long as this; a standfirst in pieces may be before them.
MIN_PARAGRAPH_CHARACTERS = 120
MAX_PARAGRAPHS = 12
# One of a few people, each with a name of two words or more.
MAX_BYLINE_CHARACTERS = 80
MIN_BYLINE_WORDS = 2


def read_opening_byline(tree: HtmlElement, structured: Structured) -> tuple[str, ...]:
    """The lines that may be such a byline, in their order on the page; none where the page has no description."""
    described = {fold_words(text) for key in ("og:description", "description") if (text := structured.meta.get(key))}
    found = []
    for paragraph in islice(tree.iter("p"), MAX_PARAGRAPHS) if described else ():
        text = " ".join(paragraph.text_content().split())
        if len(text) >= MIN_PARAGRAPH_CHARACTERS:
            break
        folded = fold_words(text)
        is_short = len(text) <= MAX_BYLINE_CHARACTERS and len(folded.split()) >= MIN_BYLINE_WORDS
        if is_short and is_strong(paragraph) and any(f" {folded} " in f" {one} " for one in described):
            found.append(text)
    return tuple(found[:1])


def is_strong(paragraph: HtmlElement) -> bool:
    """Whether all text of a paragraph is set in bold."""
    children = list(paragraph)
    outside = [paragraph.text, *(child.tail for child in children)]
    return (
        bool(children)
        and all(child.tag in STRONG_TAGS for child in children)
        and not any(map(str.strip, filter(None, outside)))
    )
