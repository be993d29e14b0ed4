"""What the spellings of one name have in common: a key without accents, transliteration, order and legal form."""

from __future__ import annotations

import re
from functools import cached_property, lru_cache

from copydesk.article import EntityKind
from copydesk.enrich.entities.organizations import fold_organization
from copydesk.enrich.entities.owners import OF_EVERY_COUNTRY
from copydesk.enrich.names.folding import fold_name
from copydesk.enrich.names.gazetteer import Gazetteer, load_gazetteer
from copydesk.enrich.names.tables import NameWords, OrganizationNames, load_name_words, load_organization_names

# How one sound is written: German umlauts in two letters, endings and letters of Cyrillic names in English, French and
# German transliteration. Applied to folded words, in this order; the result is no name to show.
_SOUNDS = [
    (re.compile(pattern), sound)
    for pattern, sound in (
        (r"(?<![cksz])h(?=\w*(?:enko|chuk|yuk|iuk)$)", "g"),
        (r"ae", "a"), (r"oe", "o"), (r"ue", "u"),
        (r"(?:iy|yy|yi|ij|ii|ij|y|i)$", "i"), (r"(?:yev|iev|jev|eff|ev|ew)$", "ev"), (r"(?:off|ov|ow)$", "ov"),
        (r"tsch|tch", "ch"), (r"sch", "sh"), (r"shch", "sh"), (r"kh", "h"), (r"dsch|dzh", "j"), (r"zh", "j"),
        (r"^ye", "e"), (r"^ol?exs?", "olex"), (r"^alexs?", "alex"), (r"ks", "x"), (r"w", "v"), (r"ph", "f"),
        (r"ou", "u"), (r"ya|ja|ia", "a"), (r"yu|ju|iu", "u"), (r"y", "i"), (r"(.)\1", r"\1"),
    )
]  # fmt: skip


# "Park Ji-hoon" is "Park Jihoon": syllables of one given name.
_SYLLABLES = re.compile(r"(?<=[^\W\d_])-(?=[a-zß-ÿ])")

# Shorter words of organizations' names are compared by their letters, but for umlauts in two.
SHORTEST_HEARD = 5
_UMLAUT = re.compile(r"([aou])e")


@lru_cache(maxsize=100_000)
def sound_of(word: str) -> str:
    """A folded word as it sounds: "zelenskiy" and "zelenskyy" are equal, "mueller" and "muller" as well."""
    for pattern, sound in _SOUNDS:
        word = pattern.sub(sound, word)
    return word


@lru_cache(maxsize=100_000)
def sounds_of(name: str) -> tuple[str, ...]:
    """The words of a name as they sound."""
    return tuple(sound_of(word) for word in fold_name(name).split())


def _hear(word: str) -> str:
    """A folded word of an organization's name as it sounds; of a short one nothing but umlauts."""
    return sound_of(word) if len(word) >= SHORTEST_HEARD else _UMLAUT.sub(r"\1", word)


class NameKeys:
    """Keys of names, by the tables of `reference/`."""

    def __init__(self, words: NameWords, organizations: OrganizationNames, gazetteer: Gazetteer) -> None:
        self._organizations = organizations
        self._words = words
        self.known_organizations = frozenset(organizations.shown)
        self._nicknames = {sound_of(name): groups for name, groups in words.nicknames.items()}
        listed = {place for places in gazetteer.places.values() for place in places if place.is_country}
        self._country_of = {fold_name(word): code for word, code in gazetteer.people_of.items()}
        self._country_of |= {fold_name(place.name): place.country for place in listed}
        self.countries = frozenset(f"{fold_name(place.name)}/{place.country.lower()}" for place in listed)

    @cached_property
    def trades(self) -> frozenset[str]:
        """What companies are known without, as it sounds: "Nordea" is "Nordea Bank"."""
        return frozenset(_hear(word) for word in {*self._organizations.trade_heads, "bank"})

    def person(self, name: str) -> tuple[str, ...]:
        """The sounds of a person's names without initials and "Jr."."""
        sounds = [word for word in sounds_of(_SYLLABLES.sub("", name)) if word not in self._words.generational_suffixes]
        inner = [word for word in sounds[1:-1] if len(word) > 1]
        return (*sounds[:1], *inner, *sounds[1:][-1:])

    def given_names(self, sound: str) -> frozenset[int]:
        """The groups of nicknames that a given name is in."""
        return self._nicknames.get(sound, frozenset())

    def suffix(self, name: str) -> str | None:
        """ "jr" of "Edwin Marsh Jr."; None where a name has none."""
        last = fold_name(name).rpartition(" ")[2]
        return last if last in self._words.generational_suffixes else None

    def organization(self, name: str) -> tuple[str, ...]:
        """The folded words of an organization's name without "the" and the forms that it has or hasn't."""
        words = fold_organization(name, self._organizations).split()
        if words[:1] == ["the"]:
            words = words[1:]
        endings = self._organizations.weak_endings | self._organizations.company_endings
        while len(words) > 1 and words[-1] in endings:
            words.pop()
        return tuple(_hear(word) for word in words)

    def body_of_country(self, name: str) -> tuple[str, str | None] | None:
        """What every country has, without the country's name, and the country where that is in the name; else None.

        "Health Ministry of Ghana" and "Ghanaian Health Ministry" are GH's "ministry of health".
        """
        words = fold_name(name).removeprefix("the ").split()
        country = self._country_of.get(words[0]) if len(words) > 1 else None
        if country:
            words = words[1:]
        elif "of" in words[1:] and (stated := self._country_of.get(" ".join(words[_last_of(words) + 1 :]))):
            country, words = stated, words[: _last_of(words)]
        if words[-1:] == ["ministry"] and len(words) > 1:
            words = ["ministry", "of", *words[:-1]]
        bare = " ".join(words)
        return (bare, country) if OF_EVERY_COUNTRY.match(bare) else None

    def key(self, kind: EntityKind, name: str) -> tuple[str, ...]:
        """The key of a name of a kind."""
        if kind is EntityKind.PERSON:
            return self.person(name)
        return self.organization(name) if kind is EntityKind.ORGANIZATION else sounds_of(name)


def load_keys() -> NameKeys:
    """The keys by the tables of the package; takes about a second."""
    return NameKeys(load_name_words(), load_organization_names(), load_gazetteer())


def _last_of(words: list[str]) -> int:
    return len(words) - 1 - words[::-1].index("of")


def is_acronym(form: str) -> bool:
    """Whether a name is one word of capitals: it may stand for several long ones."""
    letters = [letter for letter in form if letter.isalpha()]
    return " " not in form and len(letters) > 1 and sum(letter.isupper() for letter in letters) * 2 > len(letters)
