"""Tables about people's and organizations' names, built once a batch from `reference/`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from copydesk.enrich.names.folding import fold_name
from copydesk.enrich.names.gazetteer import FormsByWord, group_by_first_word
from copydesk.reference import load_table


@dataclass(frozen=True, slots=True)
class NameWords:
    """What belongs to a name and what doesn't. All words are folded, except the values of `surname_spellings`.

    Those of `offices_of_places` and `fields_of_trades`, in small letters, lead to the office and the field.
    """

    titles: frozenset[str]
    openers: frozenset[str]
    not_names: frozenset[str]
    generational_suffixes: frozenset[str]
    locatives: frozenset[str]
    phenomena: frozenset[str]
    trades: frozenset[str]
    kinds_of_places: frozenset[str]
    kinds_behind_places: frozenset[str]
    nouns_behind_names: frozenset[str]
    vessels: frozenset[str]
    contests: frozenset[str]
    events: frozenset[str]
    heads_of_events: frozenset[str]
    heads_of_places: frozenset[str]
    seats: FormsByWord
    offices_of_places: Mapping[str, str]
    fields_of_trades: Mapping[str, str]
    surname_spellings: Mapping[str, str]
    nicknames: Mapping[str, frozenset[int]]


@dataclass(frozen=True, slots=True)
class OrganizationNames:
    """Organizations known by an acronym: folded form → key, key → the name shown; and words that end names.

    `heads` end organizations' names only, `acronym_heads` those that an acronym explains, `papers` those of
    treaties and schemes, which are none; `strong_heads` make one of the capitalized words before them.
    `kinds_of_bodies` are what an organization is called, `kinds_by_definition` those and what only "X is a …" may
    say, `kinds_of_companies` what stands directly before the name of a company, and `said_before_companies` and
    `said_behind_companies` what is said of one. All words are folded, but for `on_sight`: names as written, by
    their first words.
    """

    keys: Mapping[str, str]
    shown: Mapping[str, str]
    on_sight: FormsByWord
    company_endings: frozenset[str]
    heads: frozenset[str]
    acronym_heads: frozenset[str]
    papers: frozenset[str]
    strong_heads: frozenset[str]
    kinds_of_bodies: frozenset[str]
    kinds_by_definition: frozenset[str]
    platforms: frozenset[str]
    kinds_of_companies: frozenset[str]
    said_before_companies: frozenset[str]
    said_behind_companies: frozenset[str]
    trade_heads: frozenset[str]
    first_words: frozenset[str]
    weak_endings: frozenset[str]
    same_words: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class SportWords:
    """Words of reports of matches, as written in small letters: `words` make a text one.

    Of a team stand `before_teams` before it, `verbs` behind it, and `owned` behind its possessive. `nicknames`,
    `universities` and `racing_teams` are teams' names by their first words, the last ones those of texts with a phrase
    of `racing`.
    """

    words: frozenset[str]
    verbs: frozenset[str]
    before_teams: frozenset[str]
    owned: frozenset[str]
    racing: frozenset[str]
    nicknames: FormsByWord = field(hash=False)
    universities: FormsByWord = field(hash=False)
    racing_teams: FormsByWord = field(hash=False)


def load_sport_words() -> SportWords:
    """The tables of `reference/sports.yaml`."""
    table = load_table("sports.yaml")
    return SportWords(
        words=frozenset(table["words"]),
        verbs=frozenset(table["verbs"]),
        before_teams=frozenset(table["before_teams"]),
        owned=frozenset(table["owned"]),
        racing=frozenset(table["racing"]),
        nicknames=group_by_first_word(table["nicknames"]),
        universities=group_by_first_word(table["universities"]),
        racing_teams=group_by_first_word(table["racing_teams"]),
    )


def load_name_words() -> NameWords:
    """The tables of `reference/names.yaml`."""
    table = load_table("names.yaml")
    nicknames: dict[str, set[int]] = {}
    for group, names in enumerate(table["nicknames"]):
        for name in names:
            nicknames.setdefault(fold_name(name), set()).add(group)
    return NameWords(
        titles=_folded(table["titles"]),
        openers=_folded(table["openers"]),
        not_names=_folded(table["not_names"]),
        generational_suffixes=_folded(table["generational_suffixes"]),
        locatives=_folded(table["locatives"]),
        phenomena=_folded(table["phenomena"]),
        trades=_folded(table["trades"]),
        kinds_of_places=_folded(table["kinds_of_places"]),
        kinds_behind_places=_folded(table["kinds_behind_places"]),
        nouns_behind_names=frozenset(table["nouns_behind_names"]),
        vessels=_folded(table["vessels"]),
        contests=_folded(table["contests"]),
        events=frozenset(table["events"]),
        heads_of_events=_folded(table["heads_of_events"]),
        heads_of_places=_folded(table["heads_of_places"]),
        seats=group_by_first_word(load_table("places.yaml")["seats"]),
        offices_of_places=_invert(table["offices_of_places"]),
        fields_of_trades=_invert(table["fields_of_trades"]),
        surname_spellings={fold_name(one): group[0] for group in table["surname_spellings"] for one in group},
        nicknames={name: frozenset(groups) for name, groups in nicknames.items()},
    )


def load_organization_names() -> OrganizationNames:
    """The tables of `reference/organizations.yaml`."""
    table = load_table("organizations.yaml")
    keys: dict[str, str] = {}
    shown: dict[str, str] = {}
    written: set[str] = set()
    for acronym, entry in table["acronyms"].items():
        key = fold_name(acronym)
        shown[key] = entry["name"]
        for form in (acronym, entry["name"], *entry.get("forms", ())):
            keys[fold_name(form)] = key
            written.add(form)
    heads = _folded(table["heads"])
    return OrganizationNames(
        keys,
        shown,
        on_sight=group_by_first_word(
            [*table["on_sight"], *table["companies"], *(form for form in written if " " in form)]
        ),
        company_endings=_folded(table["company_endings"]),
        heads=heads,
        acronym_heads=heads | _folded(table["acronym_heads"]),
        papers=_folded(table["papers"]),
        strong_heads=_folded(table["strong_heads"]),
        kinds_of_bodies=_folded(table["kinds_of_bodies"]),
        kinds_by_definition=_folded([*table["kinds_of_bodies"], *table["kinds_by_definition"]]),
        platforms=frozenset(table["platforms"]),
        kinds_of_companies=_folded(table["kinds_of_companies"]),
        said_before_companies=frozenset(table["said_before_companies"]),
        said_behind_companies=frozenset(table["said_behind_companies"]),
        trade_heads=_folded(table["trade_heads"]),
        first_words=_folded(table["first_words"]),
        weak_endings=_folded(table["weak_endings"]),
        same_words=table["same_words"],
    )


def _invert(groups: Mapping[str, Iterable[str]]) -> dict[str, str]:
    return {word: group for group, words in groups.items() for word in words}


def _folded(words: Iterable[str]) -> frozenset[str]:
    return frozenset(fold_name(word) for word in words)
