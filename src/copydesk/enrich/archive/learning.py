"""From all appearances of an archive to the table of names: a function of their set, whatever their order.

Appearances are joined by their names' keys first: those are one whose names sound the same. Common names are then
parted where their articles share nothing, and bodies that every country has ("Ministry of Health") by country. What is
written more shortly or otherwise (an acronym, a surname, the first of two surnames, the surname first, a nickname) is
put to the one that shares most with it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from copydesk.article import EntityKind
from copydesk.enrich.archive.appearances import Appearance
from copydesk.enrich.archive.evidence import SHARED_ACROSS_FIELDS, contradict, differ_in_field
from copydesk.enrich.archive.keys import NameKeys, is_acronym
from copydesk.enrich.archive.parting import connect, find_generation, group_by_marks
from copydesk.enrich.archive.table import LearnedName, NameTable
from copydesk.enrich.entities.facts import BORN, FIELD
from copydesk.enrich.names.folding import fold_name

# Terms of the context that a table keeps of a name for articles to come.
KEPT_CONTEXT = 40
JOINED_BY_SPELLING, JOINED_BY_CONTEXT, JOINED_ALONE = 1.0, 0.9, 0.7


@dataclass(slots=True)
class _Cluster:
    """Appearances that are one thing."""

    kind: EntityKind
    members: list[Appearance]
    because: set[str] = field(default_factory=set)
    confidence: float = JOINED_BY_SPELLING
    qualifier: str = ""

    @property
    def context(self) -> Counter[str]:
        return Counter(term for member in self.members for term in member.context)

    @property
    def facts(self) -> set[str]:
        return {fact for member in self.members for fact in member.facts}

    def absorb(self, other: _Cluster, reason: str, confidence: float) -> None:
        self.members += other.members
        self.because |= other.because | {reason}
        self.confidence = min(self.confidence, other.confidence, confidence)


def learn_names(appearances: Iterable[Appearance], keys: NameKeys) -> NameTable:
    """The table of the names of people and organizations; places have their names from the gazetteer."""
    ordered = sorted(
        (one for one in appearances if one.kind is not EntityKind.PLACE), key=lambda one: (one.article_id, one.key)
    )
    learned: list[LearnedName] = []
    # What the reference table names has its name and key from there.
    ordered = [one for one in ordered if one.kind is EntityKind.PERSON or one.key not in keys.known_organizations]
    for kind in (EntityKind.PERSON, EntityKind.ORGANIZATION):
        clusters = cluster_appearances([one for one in ordered if one.kind is kind], kind, keys)
        learned += _describe_all(clusters)
    return NameTable(names=tuple(sorted(learned, key=lambda one: (one.kind, one.key))))


def cluster_appearances(appearances: list[Appearance], kind: EntityKind, keys: NameKeys) -> list[_Cluster]:
    """The things behind the appearances of one kind."""
    by_key: dict[tuple[str, ...], list[Appearance]] = defaultdict(list)
    for one in appearances:
        by_key[_identity(one, kind, keys)].append(one)
    full: list[_Cluster] = []
    short: list[_Cluster] = []
    for key, members in sorted(by_key.items()):
        parted = list(_part(members, kind, keys))
        (short if _is_short(key, members, kind) else full).extend(parted)
    full = _join_variants(full, kind, keys)
    return [*full, *_attach(short, full, kind, keys)]


def _identity(one: Appearance, kind: EntityKind, keys: NameKeys) -> tuple[str, ...]:
    """The key of the fullest name; of an organization that of a name that is no acronym, where the article has one."""
    if kind is EntityKind.ORGANIZATION:
        long = [form for form in one.forms if not is_acronym(form)]
        name = long[0] if long else one.forms[0]
        body = keys.body_of_country(name)
        return keys.organization(body[0] if body else name)
    return keys.person(_full_name(one))


def _full_name(one: Appearance) -> str:
    return one.forms[0]


def _is_short(key: tuple[str, ...], members: list[Appearance], kind: EntityKind) -> bool:
    if kind is EntityKind.PERSON:
        return len(key) < 2
    return all(all(is_acronym(form) for form in member.forms) for member in members)


def _part(members: list[Appearance], kind: EntityKind, keys: NameKeys) -> Iterator[_Cluster]:
    """One cluster, or several where the articles say that they are not about one."""
    if kind is EntityKind.ORGANIZATION:
        yield from _part_by_country(members, keys)
        return
    for mark, group in sorted(group_by_marks(members, keys).items()):
        for number, component in enumerate(connect(group)):
            because = {"the same name, and little else in common"} if number else set()
            if mark:
                because.add(f"said to be {mark}")
            confidence = JOINED_BY_CONTEXT if because else JOINED_BY_SPELLING
            is_told = mark and find_generation(component[0], keys) != mark
            yield _Cluster(EntityKind.PERSON, component, because, confidence, _qualify(mark) if is_told else "")


def _qualify(mark: str) -> str:
    """What stands behind a name in parentheses: "born about 1961", and of "mayor of passau" the place."""
    return mark if mark.startswith(BORN) else mark.partition(" of ")[2].title()


def _part_by_country(members: list[Appearance], keys: NameKeys) -> Iterator[_Cluster]:
    """What every country has: one for each country that the names state or else the articles name most."""
    by_country: dict[str, list[Appearance]] = defaultdict(list)
    for member in members:
        body = keys.body_of_country(member.forms[0])
        by_country[(body[1] or member.country or "") if body else ""].append(member)
    for country, group in sorted(by_country.items()):
        because = {f"the one of {country}"} if country and len(by_country) > 1 else set()
        yield _Cluster(EntityKind.ORGANIZATION, group, because, qualifier=country if because else "")


def _join_variants(clusters: list[_Cluster], kind: EntityKind, keys: NameKeys) -> list[_Cluster]:
    """Clusters of full names of which one is written otherwise and shares an article's company with it."""
    names = [_identity(cluster.members[0], kind, keys) for cluster in clusters]
    by_word: dict[str, list[int]] = defaultdict(list)
    for number, name in enumerate(names):
        for word in {*name, *(_acronyms(clusters[number]) if kind is EntityKind.ORGANIZATION else ())}:
            by_word[word].append(number)
    contexts = [set(cluster.context) for cluster in clusters]
    merged_into: dict[int, int] = {}
    for number in sorted(range(len(clusters)), key=lambda one: (len(names[one]), one)):
        words = {*names[number], *_acronyms(clusters[number])}
        others = {other for word in words for other in by_word[word] if other not in merged_into}
        near = sorted(others - {number})
        candidates = []
        for other in near:
            shared = len(contexts[number] & contexts[other])
            reason = (
                _vary(names[number], names[other], keys)
                if kind is EntityKind.PERSON
                else _abbreviate_alike(clusters[number], clusters[other], names[number], names[other], keys)
            )
            if shared and reason and _may_be_one(clusters[number], clusters[other], shared, keys):
                candidates.append((shared, -other, reason))
        if candidates:
            _, negated, reason = max(candidates)
            clusters[-negated].absorb(clusters[number], reason, JOINED_BY_CONTEXT)
            contexts[-negated] |= contexts[number]
            merged_into[number] = -negated
    return [cluster for number, cluster in enumerate(clusters) if number not in merged_into]


def _may_be_one(one: _Cluster, other: _Cluster, shared: int, keys: NameKeys) -> bool:
    """Whether nothing speaks against it that two clusters are one, which share so much."""
    if one.kind is not EntityKind.PERSON:
        return not (one.qualifier and other.qualifier and one.qualifier != other.qualifier)
    # Two of one name whom one article names are two.
    if keys.person(_full_name(one.members[0])) == keys.person(_full_name(other.members[0])) and not {
        member.article_id for member in one.members
    }.isdisjoint(member.article_id for member in other.members):
        return False
    if not _generations_agree(one, other, keys) or contradict(one.facts, other.facts):
        return False
    return shared >= SHARED_ACROSS_FIELDS or not differ_in_field(one.facts, other.facts)


def _acronyms(cluster: _Cluster) -> set[str]:
    return {fold_name(form) for member in cluster.members for form in member.forms if is_acronym(form)}


def _abbreviate_alike(
    one: _Cluster, other: _Cluster, name: tuple[str, ...], full: tuple[str, ...], keys: NameKeys
) -> str | None:
    """Why two organizations' names may be one's: a garbled or translated long form, the words in another order, or a
    trade left out.

    Two that one article tells apart ("Siemens" and "Siemens Energy") are two.
    """
    if _acronyms(one) & _acronyms(other):
        return "the same acronym"
    if len(name) == 1 and full[:1] == name and len(full) > 1 and keys.trades.issuperset(full[1:]):
        apart = {member.article_id for member in one.members} & {member.article_id for member in other.members}
        return None if apart else "the name without the trade"
    minor = {"of", "the", "and", "for"}
    same_words = len(name) > 1 and set(name) - minor == set(full) - minor
    return "the same words" if same_words else None


def _generations_agree(one: _Cluster, other: _Cluster, keys: NameKeys) -> bool:
    marks = {find_generation(member, keys) for member in (*one.members, *other.members)} - {""}
    return len(marks) < 2


def _vary(name: tuple[str, ...], other: tuple[str, ...], keys: NameKeys) -> str | None:
    """Why two names may be one person's; None where they may not. `name` is the shorter one, or as long."""
    if sorted(name) == sorted(other):
        return "the same name" if name == other else "the surname first"
    if len(name) < len(other):
        if other[: len(name)] == name:
            return "the first of two surnames"
        if other[-len(name) :] == name:
            return "the surnames alone"
        if name[0] == other[0] and name[-1] == other[-1]:
            return "a middle name"
    return _vary_given(name, other, keys) if name[-1] == other[-1] else None


def _vary_given(name: tuple[str, ...], other: tuple[str, ...], keys: NameKeys) -> str | None:
    """Why the given names before one surname may be one person's."""
    if len(name[0]) == 1 and other[0].startswith(name[0]):
        return "an initial"
    if len(name) == len(other) and keys.given_names(name[0]) & keys.given_names(other[0]):
        return "a short form of the given name"
    return "an initial" if len(name) == len(other) and len(other[0]) == 1 and name[0].startswith(other[0]) else None


def _attach(short: list[_Cluster], full: list[_Cluster], kind: EntityKind, keys: NameKeys) -> list[_Cluster]:
    """Puts each appearance of an acronym or a surname to the one that it means; those are returned that mean nobody."""
    by_short: dict[str, list[_Cluster]] = defaultdict(list)
    for cluster in full:
        for form in sorted(_short_forms(cluster, kind, keys)):
            by_short[form].append(cluster)
    contexts = {id(cluster): set(cluster.context) for cluster in full}
    left: list[_Cluster] = []
    for cluster in short:
        rest: list[Appearance] = []
        for member in cluster.members:
            form = _short_key(member, kind, keys)
            candidates = by_short.get(form, [])
            shared = [(len(member.context & contexts[id(one)]), -place) for place, one in enumerate(candidates)]
            best = max(shared, default=(0, 0))
            is_clear = bool(best[0]) and sum(one[0] == best[0] for one in shared) == 1
            is_only = len(candidates) == 1 and kind is EntityKind.ORGANIZATION
            if is_clear or is_only:
                reason = "an acronym of it" if kind is EntityKind.ORGANIZATION else "the surname alone"
                confidence = JOINED_BY_CONTEXT if is_clear else JOINED_ALONE
                candidates[-best[1]].absorb(_Cluster(kind, [member]), reason, confidence)
            else:
                rest.append(member)
        if rest:
            left.append(_Cluster(kind, rest, cluster.because))
    return left


def _short_forms(cluster: _Cluster, kind: EntityKind, keys: NameKeys) -> set[str]:
    if kind is EntityKind.PERSON:
        names = {keys.person(_full_name(member)) for member in cluster.members}
        return {word for name in names for word in (name[-1], *name[1:-1], name[0])}
    written = {fold_name(form) for member in cluster.members for form in member.forms if is_acronym(form)}
    return written | {member.key for member in cluster.members if " " not in member.key}


def _short_key(member: Appearance, kind: EntityKind, keys: NameKeys) -> str:
    return keys.person(_full_name(member))[-1] if kind is EntityKind.PERSON else fold_name(member.forms[0])


def _describe_all(clusters: list[_Cluster]) -> Iterator[LearnedName]:
    """The table's entries: of clusters with more than one spelling or key, and of those whose key others have, too."""
    owners: dict[str, list[_Cluster]] = defaultdict(list)
    for cluster in clusters:
        for key in sorted({member.key for member in cluster.members}):
            owners[key].append(cluster)
    taken: set[str] = set()
    for cluster in sorted(clusters, key=lambda one: (-len(one.members), one.members[0].article_id, one.members[0].key)):
        is_shared = any(len(owners[member.key]) > 1 for member in cluster.members)
        spellings = Counter(member.name for member in cluster.members)
        own_keys = sorted({member.key for member in cluster.members})
        if len(spellings) == 1 and len(own_keys) == 1 and not is_shared:
            continue
        name = _choose_spelling(spellings)
        if is_shared and is_acronym(name):
            # "NFA" alone says nothing where two bodies have it.
            name = _find_long_form(cluster) or name
        key = fold_name(name)
        if key in taken:
            mark = cluster.qualifier or _tell_apart(cluster)
            name, key = f"{name} ({mark})", f"{key}/{fold_name(mark)}"
        taken.add(key)
        listed = [member for member in cluster.members if len(owners[member.key]) > 1]
        yield LearnedName(
            kind=cluster.kind,
            key=key,
            name=name,
            confidence=cluster.confidence,
            keys=tuple(own_keys),
            spellings=tuple(f"{form} × {count}" for form, count in sorted(spellings.items())),
            because=tuple(sorted(cluster.because)),
            articles=tuple(sorted(f"{member.article_id} {member.key}" for member in listed)),
            context=tuple(term for term, _ in _most_common(cluster.context, KEPT_CONTEXT)) if listed else (),
            facts=tuple(sorted(cluster.facts)) if listed else (),
        )


def _find_long_form(cluster: _Cluster) -> str | None:
    """What most of a cluster's articles say that its acronym stands for."""
    long = Counter(form for member in cluster.members for form in member.forms if not is_acronym(form))
    return _choose_spelling(long) if long else None


def _choose_spelling(spellings: Counter[str]) -> str:
    """The spelling with most accents, as papers lose them and add none; then the usual one, then the longest."""

    def rank(form: str) -> tuple[bool, bool, int, int, int, str]:
        accents = sum(not letter.isascii() for letter in form)
        return form.isupper(), is_acronym(form), -accents, -spellings[form], -len(form), form

    return min(spellings, key=rank)


def _tell_apart(cluster: _Cluster) -> str:
    """What its articles name most besides, a place before others; else in which field they are."""
    terms = [term for term, _ in _most_common(cluster.context, KEPT_CONTEXT) if not term.startswith("story/")]
    places = [term for term in terms if term.startswith("place/")]
    fields = sorted(f"field/{fact.partition(' ')[2]}" for fact in cluster.facts if fact.startswith(FIELD))
    chosen = (places or terms or fields or [f"x/{cluster.members[0].article_id}"])[0]
    return chosen.partition("/")[2].partition("/")[0].title()


def _most_common(counted: Counter[str], most: int) -> list[tuple[str, int]]:
    return sorted(counted.items(), key=lambda one: (-one[1], one[0]))[:most]
