"""The quotations of a text with their speakers."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass

from copydesk.article import Quote
from copydesk.enrich.quotes.marks import CLOSING, OPENING, Quotation, find_quotations
from copydesk.enrich.quotes.people import POSSESSIVE, Naming, People
from copydesk.enrich.quotes.speech import DEFAULT, SENTENCE_END, Speech, load_speech

_SENTENCE_END = re.compile(SENTENCE_END)
_CLAUSE_BOUND = re.compile(rf"{_SENTENCE_END.pattern}|[{OPENING}{CLOSING}]")
# An attribution stands this near to its quotation.
_REACH = 250
# Words of a clause that holds nothing but a verb of speech: ", añadió el lunes en Toledo".
_VERB_ALONE = 5
# "Ada Holm, who said": nothing but a comma and a blank between.
_RELATIVE_GAP = 2
# A sentence has so many times fewer signs in Chinese and its like.
SIGNS_A_LETTER = 2
# Words of a quotation that counts for its speaker alone.
_SHORTEST_SENTENCE = 3
# Titles between a preposition and a name.
_TITLES_REACH = 60
_RELATIVE = re.compile(r",\s+(?:whose|which|where)\b")
_JOINT = re.compile(r"[,;]\s+(?:and|but|while)\s")
_AND = re.compile(r",?\s+(?:and|und|y|et|e)\s")
_RELATIVES = frozenset(["who", "qui", "che", "die"])


@dataclass(frozen=True, slots=True)
class _Marks:
    """What attributions are read from, found once a text, each in text order."""

    text: str
    people: People
    speech: Speech
    verbs: list[re.Match[str]]
    bounds: list[re.Match[str]]


def attribute_quotes(text: str, people: list[Naming], min_length: int, language: str = DEFAULT) -> tuple[Quote, ...]:
    """The quotations of at least `min_length` code points, each with its speaker where there is no doubt who says it.

    A shorter one counts where it is a sentence and has a speaker.

    The attribution is looked for after the quotation up to the sentence's end, else before it in its sentence. A
    pronoun ("he said") and an office ("the minister said") stand for a person whom the text has named before. A
    quotation has the speaker of the one that it continues: in the same paragraph ("…," Kordas said. "…"), or as the
    next paragraph where that holds nothing else, or where the one before was left open.
    """
    speech = load_speech(language)
    quotations = find_quotations(text)
    if not quotations:
        return ()
    first, last = max(0, quotations[0].outer_start - 2 * _REACH), quotations[-1].outer_end + 2 * _REACH
    marks = _Marks(
        text,
        People(text, people, quotations, speech),
        speech,
        list(speech.verb.finditer(text, first, last)),
        list(_CLAUSE_BOUND.finditer(text, first, last)),
    )
    if not speech.is_spaced:
        min_length //= SIGNS_A_LETTER
    speakers = _pass_back(_attribute_all(marks, quotations), quotations)
    quotes: list[Quote] = []
    for found, speaker in zip(quotations, speakers, strict=True):
        words = text[found.start : found.end].strip()
        if len(words) >= min_length or (speaker and _is_sentence(words)):
            quotes.append(Quote(text=words, start=text.index(words, found.start), speaker=speaker))
    return tuple(quotes)


def _is_sentence(words: str) -> bool:
    """Whether a short quotation is what somebody said ("We lost again,") and no word of theirs ("a wall").

    Between two marks there may be nothing at all.
    """
    return words[:1].isupper() and words[-1] in ",.!?…" and len(words.split()) >= _SHORTEST_SENTENCE


def _attribute_all(marks: _Marks, quotations: list[Quotation]) -> list[str | None]:
    speakers: list[str | None] = []
    previous: Quotation | None = None
    speaker: str | None = None
    for found in quotations:
        attributed, speaker_here = _attribute(marks, found, speaker if previous else None)
        if attributed:
            speaker = speaker_here
        elif previous is None or not _continues(marks, previous, found):
            speaker = None
        speakers.append(speaker)
        previous = found
    return speakers


def _pass_back(speakers: list[str | None], quotations: list[Quotation]) -> list[str | None]:
    """A quotation that was left open has the speaker whom the end of it names, where it has none."""
    passed = list(speakers)
    for index in range(len(quotations) - 2, -1, -1):
        if quotations[index].is_open and passed[index] is None:
            passed[index] = passed[index + 1]
    return passed


def _attribute(marks: _Marks, found: Quotation, speaker_before: str | None) -> tuple[bool, str | None]:
    """Whether the sentence around a quotation says who speaks, and the name where it is a person's."""
    for start, end in (_clause_after(marks, found), _last_clause(marks, *_clause_before(marks, found))):
        verb = _first_within(marks.verbs, start, end)
        if verb is None:
            continue
        pronoun = marks.speech.pronoun_speaks.search(marks.text, start, end)
        # "Ross said of Adler, who has denied it": the first verb says who speaks.
        if pronoun and pronoun.start() <= verb.start():
            subject = _named_before(marks, verb) if pronoun.start() == verb.start() else None
            return True, subject or _resolve(marks, pronoun, start, found, speaker_before)
        nearest = _nearest_to_verb(marks, verb, start, end)
        if nearest is None and (role := marks.speech.role_speaks.search(marks.text, start, end)):
            nearest = marks.people.find_holder(role.group(1) or role.group(2))
        elif nearest is None and marks.speech.drops_pronouns and len(marks.text[start:end].split()) <= _VERB_ALONE:
            nearest = marks.people.find_meant("", min(start, found.outer_start), speaker_before)
        return True, nearest
    return _attribute_by_colon(marks, found)


def _named_before(marks: _Marks, verb: re.Match[str]) -> str | None:
    """The person whose name stands right before a verb: "Brandt said she was "tired"" is no "said she"."""
    named = marks.people.within(max(0, verb.start() - _REACH), verb.start())
    return named[-1].name if named and verb.start() - named[-1].end == 1 else None


def _last_clause(marks: _Marks, start: int, end: int) -> tuple[int, int]:
    """What a colon ends, without a clause of its own before it: "Doyle added, and | Orla Burke nodded: "."""
    joints = list(_JOINT.finditer(marks.text, start, end)) if marks.text[start:end].rstrip().endswith(":") else []
    return (joints[-1].end(), end) if joints and marks.people.within(joints[-1].end(), end) else (start, end)


def _attribute_by_colon(marks: _Marks, found: Quotation) -> tuple[bool, str | None]:
    """The only person whom the sentence names that a colon opens the quotation for: "Holm was calm: …".

    Whom something belongs to is nobody who acts: "Wirth's lawyer, Sven Kolb, was calm: …".
    """
    start, end = _last_clause(marks, *_clause_before(marks, found))
    named = marks.people.within(start, end)
    if not named or not marks.text[start:end].rstrip().endswith(":"):
        return False, None
    names = {one.name for one in named if not POSSESSIVE.match(marks.text, one.end)}
    return True, names.pop() if len(names) == 1 else None


def _resolve(
    marks: _Marks, pronoun: re.Match[str], start: int, found: Quotation, speaker_before: str | None
) -> str | None:
    """Whom "he said" means: who is named last before, but the speaker of the paragraph before where nobody is since."""
    word = next(filter(None, pronoun.groups())).lower()
    if word in _RELATIVES:
        named = marks.people.within(start, pronoun.start())
        is_joined = bool(named) and pronoun.start() - named[-1].end <= _RELATIVE_GAP
        return named[-1].name if is_joined else None
    if word not in marks.speech.pronouns:
        return None
    place = pronoun.start() if pronoun.start() < found.outer_start else found.outer_start
    return marks.people.find_meant(word, place, speaker_before)


def _clause_after(marks: _Marks, found: Quotation) -> tuple[int, int]:
    """From the quotation to the end of its sentence; empty where the quotation ends the sentence itself."""
    start = found.outer_end
    if (
        marks.text[found.start : found.end].rstrip()[-1:] in (".", "…")
        and not marks.text[start : start + 2].strip().islower()
    ):
        return start, start
    limit = min(len(marks.text), start + _REACH)
    bound = _first_within(marks.bounds, start, limit)
    return start, bound.start() if bound else limit


def _clause_before(marks: _Marks, found: Quotation) -> tuple[int, int]:
    """From the start of the sentence to the quotation."""
    earliest = max(0, found.outer_start - _REACH)
    index = bisect_left(marks.bounds, found.outer_start, key=_start_of) - 1
    return max(earliest, marks.bounds[index].end() if index >= 0 else 0), found.outer_start


def _first_within(matches: list[re.Match[str]], start: int, end: int) -> re.Match[str] | None:
    index = bisect_left(matches, start, key=_start_of)
    return matches[index] if index < len(matches) and matches[index].start() < end else None


def _start_of(found: re.Match[str]) -> int:
    return found.start()


def _nearest_to_verb(marks: _Marks, verb: re.Match[str], start: int, end: int) -> str | None:
    """The person named nearest to the verb of speech; after "told" stands who listens.

    Nobody is it whose lawyer or spokesman speaks, and neither of two who speak together.
    """
    inside = marks.people.within(start, verb.start() if verb.group() in marks.speech.telling else end)
    inside = [one for one in inside if not _depends(marks, one, verb)]
    nearest = min(inside, key=lambda one: max(verb.start() - one.end, one.start - verb.end()), default=None)
    if nearest is None or any(_speak_together(marks.text, one, nearest, verb) for one in inside):
        return None
    return nearest.name


def _depends(marks: _Marks, one: Naming, verb: re.Match[str]) -> bool:
    """Whether a name only says whose or about whom: "Holm's lawyer said", "said a man at Acme, which Holm owns"."""
    if POSSESSIVE.match(marks.text, one.end) or _RELATIVE.search(marks.text, verb.end(), one.start):
        return True
    before = marks.speech.dependent.search(marks.text, max(0, one.start - _TITLES_REACH), one.start)
    # The preposition of "according to" belongs to the verb.
    return before is not None and not verb.start() <= before.start() < verb.end()


def _speak_together(text: str, one: Naming, other: Naming, verb: re.Match[str]) -> bool:
    """Whether both stand before the verb, joined by an "and"."""
    return one.end <= other.start and other.end <= verb.start() and bool(_AND.match(text, one.end, other.start))


def _continues(marks: _Marks, previous: Quotation, found: Quotation) -> bool:
    """Whether a quotation without attribution goes on with the one before."""
    between = marks.text[previous.outer_end : found.outer_start]
    if "\n" in between:
        return _stands_alone(marks.text, found) and (previous.is_open or _ends_with_attribution(marks, between))
    return len(_SENTENCE_END.findall(between.rstrip())) <= 1 and bool(marks.speech.verb.search(between))


def _stands_alone(text: str, found: Quotation) -> bool:
    """Whether a paragraph holds nothing but the quotation."""
    before = text[text.rfind("\n", 0, found.outer_start) + 1 : found.outer_start]
    end = text.find("\n", found.outer_end)
    return not before.strip() and not text[found.outer_end : end if end >= 0 else len(text)].strip()


def _ends_with_attribution(marks: _Marks, between: str) -> bool:
    """Whether nothing but the end of an attributed sentence and a paragraph's break stand between two quotations."""
    rest, gap, after = between.partition("\n")
    return not after.strip() and len(_SENTENCE_END.findall(rest)) <= 1 and bool(gap)
