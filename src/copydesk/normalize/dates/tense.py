"""Whether the words before a weekday speak of what happened or of what is to come: the last verb decides."""

from __future__ import annotations

import re

# A clause with its verb; further back stands another thought.
REACH_CHARACTERS = 160

REPORTING_VERB = re.compile(
    r"\b(?:said|told|says|announced|reported|stated|added|confirmed|declared|warned|wrote|explained|tweeted|posted"
    r"|testified|ruled|showed|according to|acknowledged|insisted|revealed|disclosed|published|released)\b",
    re.I,
)
PAST_VERB = re.compile(
    r"\b(?:said|told|wrote|according to|was|were|had|did|took|came|went|met|held|began|fell|rose|won|lost|struck|shot"
    r"|hit|broke|left|made|gave|saw|led|spoke|sent|found|swept|sank|became|fought|brought|put|cut|died|drew|flew|got|grew"
    r"|paid|ran|sold|stood|threw|tore|withdrew"
    # "a televised speech", "the so-called", "nationally televised": participles before a noun are no verbs
    r"|(?<!\ba )(?<!\ban )(?<!\bthe )(?<!ly )\w{2,}ed)\b",
    re.I,
)
# "said on", "told reporters in Geneva on": nothing but a few words between the verb and the date it belongs to.
SAID_ON = re.compile(rf"{REPORTING_VERB.pattern}(?:\s+(?!it\b|that\b|its\b|the\b)[\w'-]+){{0,4}}\s+on\s$", re.I)
_TO_COME = (
    r"will|would|shall|won't|\w+'ll"
    r"|(?:is|are|was|were|be)\s+(?:due|set|scheduled|expected|slated|going|planned|supposed|to)"
    r"|(?:plans?|planned|planning|hopes?|intends?|wants?|agreed|aims?|vowed|promised|prepares?|preparing)"
    r"\s+(?:to|for|on)"
    r"|scheduled|due|slated|upcoming|ahead\s+of|until|till|from|starting|beginning|deadline"
)
# "will be announced", "is expected to be completed": the participle belongs to the future verb before it.
FUTURE_PHRASE = re.compile(
    rf"\b(?:{_TO_COME})\b(?:\s+(?:not|also|then|to|be|have|been))*(?:\s+\w+(?:ed|wn|ld|de|nt|ken)\b)?", re.I
)

_FUTURE_BEHIND = re.compile(r"\s+(?:will|would|is\s+to|are\s+to)\b", re.I)
_TODAY = re.compile(r"\b(?:today|tonight|this\s+(?:morning|afternoon|evening))\b(?!')", re.I)

_SENTENCE_START = re.compile(r"""[.!?]["')]*\s+(?=["'(]?[A-Z])|\n""")


def read_sentence_before(text: str, start: int) -> str:
    """What stands before `start` in its sentence, at most `REACH_CHARACTERS` of it."""
    before = text[max(0, start - REACH_CHARACTERS) : start]
    ends = [match.end() for match in _SENTENCE_START.finditer(before)]
    return before[ends[-1] :] if ends else before


def points_ahead(text: str, start: int, end: int) -> bool:
    """Whether the words at [start, end) belong to a verb of what is to come: "will meet on …", "on … will meet".

    That is the verb right behind them, else the last one before.
    """
    if _FUTURE_BEHIND.match(text, end):
        return True
    before = read_sentence_before(text, start)
    future = list(FUTURE_PHRASE.finditer(before))
    return bool(future) and PAST_VERB.search(before, future[-1].end()) is None


def points_back(text: str, start: int, end: int) -> bool:
    """Whether the words at [start, end) belong to a verb of the past: "fell in …", "In …, the bank cut rates".

    "He said" tells nothing of the time of what he said. Without a verb before, the first one behind decides.
    """
    before = read_sentence_before(text, start)
    verbs = [match[0] for match in PAST_VERB.finditer(before)]
    if verbs or FUTURE_PHRASE.search(before):
        return bool(verbs) and not REPORTING_VERB.fullmatch(verbs[-1]) and not points_ahead(text, start, end)
    behind = _SENTENCE_START.split(text[end : end + REACH_CHARACTERS], maxsplit=1)[0]
    past, future = PAST_VERB.search(behind), FUTURE_PHRASE.search(behind)
    return past is not None and (future is None or past.start() < future.start())


def is_told_of_today(paragraph: str) -> bool:
    """Whether the news is of "today": such a text names only other days by their weekday."""
    return any(PAST_VERB.search(read_sentence_before(paragraph, match.start())) for match in _TODAY.finditer(paragraph))
