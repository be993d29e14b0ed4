"""People of one name: who of them is one, by what their articles say of them and share."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from copydesk.enrich.archive.appearances import Appearance
from copydesk.enrich.archive.evidence import SHARED_ACROSS_FIELDS, differ_in_field, find_marks
from copydesk.enrich.archive.keys import NameKeys
from copydesk.enrich.names.folding import fold_name

# Names of an article that say something of whom it is about: with fewer on a side, "nothing shared" says nothing.
MIN_CONTEXT = 2
# A name that so many connected articles have, and so many times as many as all others, is one: of somebody known.
ESTABLISHED = 4
ESTABLISHED_SHARE = 2


def group_by_marks(members: list[Appearance], keys: NameKeys) -> dict[str, list[Appearance]]:
    """Father and son by "Sr." and "Jr." or by initials between the names, others by ages and offices.

    Who has no such mark goes where most is shared.
    """
    groups: dict[str, list[Appearance]] = defaultdict(list)
    open_ones: list[Appearance] = []
    marks_of = [find_generation(member, keys) for member in members]
    is_by_facts = not any(marks_of)
    if is_by_facts:
        marks_of = find_marks([member.facts for member in members])
    for member, mark in zip(members, marks_of, strict=True):
        (groups[mark] if mark else open_ones).append(member)
    if not groups:
        return {"": open_ones}
    # Who stands beside a "Jr." in one article is the other one.
    beside = {member.article_id for group in groups.values() for member in group}
    others = [] if is_by_facts else [member for member in open_ones if member.article_id in beside]
    if others:
        groups[""] = others
        open_ones = [member for member in open_ones if member.article_id not in beside]
    marks = sorted(groups)
    for member in open_ones:
        shares = {
            mark: max((len(member.context & other.context) for other in groups[mark]), default=0) for mark in marks
        }
        best = max(marks, key=lambda mark: shares[mark])
        is_clear = sum(shares[mark] == shares[best] for mark in marks) == 1
        groups[best if is_clear and (shares[best] or len(marks) == 1) else ""].append(member)
    return dict(groups)


def find_generation(member: Appearance, keys: NameKeys) -> str:
    for form in member.forms:
        if suffix := keys.suffix(form):
            return suffix
    initials = [word[0] for word in fold_name(member.forms[0]).split()[1:-1] if len(word) == 1]
    return " ".join(initials)


def connect(members: list[Appearance]) -> list[list[Appearance]]:
    """The members in groups whose articles share something, the largest first.

    Who stands in an article that names too little to share is put to the largest, unless of another field. A name that
    most of its articles agree on is one: the others are put to it, too, but for those of another field.
    """
    groups: list[_Group] = []
    loose = [one for one in members if len(one.context) < MIN_CONTEXT]
    for member in (one for one in members if len(one.context) >= MIN_CONTEXT):
        joined = _Group([member], set(member.context), set(member.facts))
        touching = [group for group in groups if group.shares_enough(joined)]
        for group in touching:
            joined = group.with_more(joined)
            groups.remove(group)
        groups.append(joined)
    found = sorted(groups, key=lambda group: (-len(group.members), group.members[0].article_id))
    if not found:
        return [loose]
    first, *others = found
    strangers = [one for one in loose if differ_in_field(first.facts, one.facts)]
    first.members += [one for one in loose if one not in strangers]
    if strangers:
        others.append(_Group(strangers, set(), {fact for one in strangers for fact in one.facts}))
    alike = [group for group in others if not differ_in_field(first.facts, group.facts)]
    rest = [one for group in alike for one in group.members]
    if len(first.members) >= ESTABLISHED and len(first.members) >= ESTABLISHED_SHARE * len(rest):
        return [first.members + rest, *(group.members for group in others if group not in alike)]
    return [group.members for group in (first, *others)]


@dataclass(slots=True, eq=False)
class _Group:
    """Appearances of one name in the making of a cluster, with all that their articles name and say."""

    members: list[Appearance]
    terms: set[str]
    facts: set[str]

    def shares_enough(self, other: _Group) -> bool:
        shared = len(self.terms & other.terms)
        return shared >= (SHARED_ACROSS_FIELDS if differ_in_field(self.facts, other.facts) else 1)

    def with_more(self, other: _Group) -> _Group:
        return _Group(self.members + other.members, self.terms | other.terms, self.facts | other.facts)
