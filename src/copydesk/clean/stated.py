"""What a sidecar or a structured file's fields say of an article, taken into its draft."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TypeGuard

from copydesk.article import DateClue, DateOrigin, RemovedKind, Statement
from copydesk.clean.draft import Draft, fold_words
from copydesk.clean.rules import CleanRules
from copydesk.clean.slugs import is_slug
from copydesk.clean.text.dateline import name_agency


def entitle(draft: Draft, statements: Iterable[Statement]) -> Draft:
    """The draft with the title of its file's own field, before anybody looks for one among the paragraphs.

    A sidecar's title comes only at the end (`add_statements`): its text still has the headline on its first line.
    """
    title = next((one.title for one in statements if is_title(one.title) and one.origin is DateOrigin.FIELD), None)
    if title is None:
        return draft
    draft = replace(draft, title=title)
    first = draft.paragraphs[0] if draft.paragraphs else None
    if first and fold_words(first.text) == fold_words(title):
        return draft.without(first, RemovedKind.HEADLINE)
    return draft


def add_statements(draft: Draft, statements: tuple[Statement, ...], rules: CleanRules) -> Draft:
    """The draft with what is stated in the place of what was found, and its dates before all others.

    An agency among the authors ("Ida Brandt, dpa") is the article's agency.
    """
    named = next((one.authors for one in statements if one.authors), ())
    people = tuple(name for name in named if name.casefold() not in rules.agencies)
    agencies = (*(one.agency for one in statements if one.agency), *(name for name in named if name not in people))
    return replace(
        draft,
        title=next((one.title for one in statements if is_title(one.title)), draft.title),
        authors=people or draft.authors,
        agency=draft.agency or name_agency(next(iter(agencies), None), rules),
        section=next((one.section for one in statements if one.section), draft.section),
        date_clues=tuple(dict.fromkeys((*list_date_clues(statements), *draft.date_clues))),
    )


def is_title(text: str | None) -> TypeGuard[str]:
    """Whether a stated title is one: systems write the file's name or the desk's keywords there."""
    return text is not None and text != "" and not is_slug(text)


def list_date_clues(statements: Iterable[Statement]) -> Iterator[DateClue]:
    """The stated dates."""
    for one in statements:
        if one.published:
            yield DateClue(text=one.published, origin=one.origin)
        if one.modified:
            yield DateClue(text=one.modified, origin=one.origin, is_modification=True)
