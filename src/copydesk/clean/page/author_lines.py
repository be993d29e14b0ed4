"""The lines of a page that only name who wrote it or say who that is: its byline and the box about its author.

Told by the names that the page's data and its byline give, whatever the language of the line.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from functools import lru_cache

from copydesk.article import RemovedKind
from copydesk.bylines import is_agency, load_byline_words, split_byline
from copydesk.clean.draft import Draft, fold_words

# A byline names a handful of people.
MAX_BYLINE_CHARACTERS = 160
# Who somebody is stands among the last paragraphs, and is said in a few sentences.
TAIL_PARAGRAPHS = 4
MAX_ABOUT_WORDS = 90


def take_author_lines(draft: Draft) -> Draft:
    """The draft without the lines that are its authors' names, and without what is said of them below the story."""
    if not draft.authors:
        return draft
    names = {fold_words(name) for name in draft.authors}
    tail = {paragraph.place for paragraph in draft.paragraphs[-TAIL_PARAGRAPHS:]}
    for paragraph in draft.paragraphs:
        if is_byline(paragraph.text, names):
            draft = draft.without(paragraph, RemovedKind.BYLINE)
        elif paragraph.place in tail and is_about(paragraph.text, draft.authors):
            draft = draft.without(paragraph, RemovedKind.BOILERPLATE)
    return draft


def is_byline(text: str, names: Collection[str]) -> bool:
    """Whether a line names these people and nobody else but agencies, and says no more than a byline does. `names` are
    folded."""
    if len(text) > MAX_BYLINE_CHARACTERS or text[-1:] in ".!?:":
        return False
    listed = split_byline(text)
    found = [fold_words(name) for name in listed if not is_agency(name)]
    others = len(fold_words(text).split()) - sum(len(fold_words(name).split()) for name in listed)
    return bool(found) and all(name in names for name in found) and others <= len(found)


def is_about(text: str, authors: Iterable[str]) -> bool:
    """Whether a paragraph says who one of the authors is: their name and a verb, in no more words than that takes."""
    behind = (text.removeprefix(name) for name in authors if text.startswith(name))
    return any(map(compile_about().match, behind)) and len(text.split()) <= MAX_ABOUT_WORDS


@lru_cache(maxsize=1)
def compile_about() -> re.Pattern[str]:
    """What stands behind a name that a paragraph is about: ", a reporter, covers"."""
    verbs = "|".join(map(re.escape, load_byline_words().about_verbs))
    return re.compile(rf"(?:\s*\([^()]{{1,40}}\)|,[^,]{{1,60}},)?\s(?:{verbs})\s")
