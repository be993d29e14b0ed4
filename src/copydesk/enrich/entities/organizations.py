"""Organizations, counted once: by their acronym, else by their name without "the" and its company's ending."""

from __future__ import annotations

import re
from collections.abc import Mapping

from copydesk.article import EntityKind
from copydesk.enrich.engine.spans import Span
from copydesk.enrich.entities.grouping import Group
from copydesk.enrich.entities.owners import part_by_owner
from copydesk.enrich.mentions.acronyms import Acronym
from copydesk.enrich.names.folding import fold_name
from copydesk.enrich.names.gazetteer import Gazetteer
from copydesk.enrich.names.tables import OrganizationNames

# Two capitals are the initials of too many, but for those of a name of two words that stands before them.
SHORTEST_GUESSED = 3
SHORTEST_OF_TWO = 2

_AND = re.compile(r",?[ \t](?:and|or|&)[ \t](?:the[ \t])?")
# "Siemens, which owns a third of Siemens Energy", "Siemens Energy, in which Siemens holds a stake".
_OWNS = re.compile(
    r"[^.;\n]*\b(?:own(?:s|ed|er)?|stake|parent|subsidiary|unit|arm|spun[ \t]off|spin-off|shareholder|controls)\b"
    r"[^.;\n]*$"
)
_LONGEST_OWNING = 80
# Clubs' last words by which they are called alone.
_CLUBS = frozenset(["albion", "athletic", "city", "rovers", "united", "villa", "wanderers"])


def group_organizations(
    text: str, spans: list[Span], acronyms: list[Acronym], names: OrganizationNames, gazetteer: Gazetteer
) -> list[Group]:
    """The organizations of a document in order of appearance.

    The key is the acronym where the document explains one or the table knows one, never the expansion: republished
    copies garble expansions, so that two copies would disagree. The name shown is the table's, else the acronym,
    else the name as first written without its company's ending.
    """
    explained = _guess_acronyms([span.of(text) for span in spans])
    explained |= {fold_name(pair.long): pair.short for pair in acronyms}
    groups: dict[str, tuple[str, list[Span]]] = {}
    for span in spans:
        key, name = identify_organization(span.of(text), explained, names)
        groups.setdefault(key, (name, []))[1].append(span)
    _join_weak_endings(groups, names)
    _join_short_forms(text, groups, names)
    groups = part_by_owner(text, groups, gazetteer)
    return [Group(name, EntityKind.ORGANIZATION, key, tuple(sorted(found))) for key, (name, found) in groups.items()]


def _guess_acronyms(forms: list[str]) -> dict[str, str]:
    """Folded long form → the acronym of the document that its capitals spell, where they spell no other's."""
    found: dict[str, str] = {}
    for short in {form for form in forms if form.isalpha() and form.isupper() and len(form) >= SHORTEST_OF_TWO}:
        before = (
            forms
            if len(short) >= SHORTEST_GUESSED
            else [one for one in forms[: forms.index(short)] if one.count(" ") == 1]
        )
        long = {form for form in before if " " in form and _read_capitals(form) == short}
        if len({fold_name(form) for form in long}) == 1:
            found[fold_name(long.pop())] = short
    return found


def _read_capitals(form: str) -> str:
    return "".join(word[0] for word in form.split() if word[0].isupper())


def _join_weak_endings(groups: dict[str, tuple[str, list[Span]]], names: OrganizationNames) -> None:
    """Puts "Atlas Transmission" to "Atlas Transmission Company", where the document has both."""
    for key in [one for one in groups if one.rpartition(" ")[2] in names.weak_endings]:
        short = key.rpartition(" ")[0]
        if short in groups:
            groups[key][1].extend(groups.pop(short)[1])


def _join_short_forms(text: str, groups: dict[str, tuple[str, list[Span]]], names: OrganizationNames) -> None:
    """Puts single words to the only longer name that stands before them: "Luzamar" to "Luzamar Energia", where only a
    trade is left out, and a team's last word to the team ("the Blades" to "Valley Blades"). Not where a text names both
    in one breath: "Siemens Energy and Siemens" are two.
    """
    for short in [one for one in groups if " " not in one and one not in names.shown]:
        first = min(groups[short][1])
        longer = [
            key
            for key, (_, spans) in groups.items()
            if key != short
            and _shortens(short, key, names)
            and min(spans) < first
            and not _are_told_apart(text, groups[short][1], spans)
        ]
        if len(longer) == 1:
            groups[longer[0]][1].extend(groups.pop(short)[1])


def _are_told_apart(text: str, some: list[Span], others: list[Span]) -> bool:
    """Whether an "and" or "or" stands between one of each, or that one of them owns the other."""
    return any(
        _AND.fullmatch(text, left.end, right.start) or _OWNS.match(text, left.end, right.start)
        for one in some
        for other in others
        for left, right in [sorted((one, other))]
        if 0 <= right.start - left.end <= _LONGEST_OWNING
    )


def _shortens(short: str, key: str, names: OrganizationNames) -> bool:
    first, *rest = key.split()
    is_its_name = first == short and len(rest) == 1 and (rest[0] not in names.heads or rest[0] == "bank")
    is_its_name = is_its_name or (first == short and bool(rest) and all(word in names.trade_heads for word in rest))
    is_its_name = is_its_name or (bool(rest) and rest[-1] == short and short in _CLUBS)
    return is_its_name or (bool(rest) and rest[-1] == short and short.endswith("s") and short not in names.heads)


def identify_organization(form: str, explained: Mapping[str, str], names: OrganizationNames) -> tuple[str, str]:
    """The key and the name shown of an organization written as `form`; `explained`: folded long form → acronym."""
    form = " ".join(form.split()).removeprefix("The ")
    bare = _strip_ending(form, names)
    for written in (form, bare):
        folded = fold_name(written)
        if folded in names.keys:
            key = names.keys[folded]
            return key, names.shown[key]
        if folded in explained:
            acronym = explained[folded]
            key = names.keys.get(fold_name(acronym), fold_name(acronym))
            return key, names.shown.get(key, acronym)
    return fold_organization(bare, names), bare


def fold_organization(name: str, names: OrganizationNames) -> str:
    """The key of an organization's name without its legal form: folded, its words in one spelling."""
    return " ".join(names.same_words.get(word, word) for word in fold_name(name).split())


def _strip_ending(form: str, names: OrganizationNames) -> str:
    words = form.split()
    while len(words) > 1 and (fold_name(words[-1]) in names.company_endings or words[-1] == "&"):
        words.pop()
    return " ".join(words).rstrip(",")
