"""The plain version of a newsletter without its furniture: addresses of links, rules, and the foot.

What a link pointed to stands behind its words in brackets, so a line of nothing but a link is a button. The foot begins
at the rule, or the paragraph, from which on a letter speaks of how to get rid of it.
"""

from __future__ import annotations

import re

# "Read more ( https://… )", "Read more <https://…>", "[https://…]".
LINK = re.compile(r"\s*[(<\[]\s*(?:https?://|mailto:|www\.)[^\s()<>\[\]]+\s*[)>\]]")
BARE_ADDRESS = re.compile(r"^(?:https?://|www\.)\S+$")
RULE = re.compile(r"^\s*(?:[=\-_*~#•·–—]\s?){3,}\s*$")
# A button or a pointer has a few words; a sentence with a link in it has more.
MAX_BUTTON_WORDS = 6
SENTENCE_END = re.compile(r"[.!?…:;,][\"'”’)]?$")
FOOT = re.compile(
    r"unsubscrib|you (?:are receiving|receive|received|get|got) this|manage (?:your )?(?:preferences|subscription)"
    r"|update (?:your )?preferences|add (?:us|our address) to your|abbestell|abmelden|abzumelden|sie erhalten diese"
    r"|désabonn|désinscri|vous recevez ce|darse de baja|darte de baja|cancelar (?:tu|su|la) suscripción|recibes este"
    r"|disiscriv|cancella(?:rti|re) l|ricevi questa|uitschrijven|afmelden|u ontvangt deze|descadastr"
    r"|cancelar (?:a )?inscrição"
    r"|avslutt|avmeld|avregistrer|avprenumerer|frameld|afmeld|odhlásit|wypisz|zrezygnuj|leiratkoz|dezabon|отписаться",
    re.I,
)
# What a letter says of itself stands in its last part.
FOOT_PART = 0.4


def strip_furniture(text: str) -> str:
    """The text of a plain letter without links' addresses, buttons, rules and foot; as it is where that is all."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    kept = [bare for line in lines[: find_foot(lines)] if (bare := strip_line(line)) is not None]
    story = "\n".join(kept)
    return story if story.strip() else text


def strip_line(line: str) -> str | None:
    """A line without addresses of links; None for a rule and for a line that was nothing but a link."""
    if RULE.match(line) or BARE_ADDRESS.match(line.strip()):
        return None
    bare = LINK.sub("", line).rstrip()
    is_button = bare != line.rstrip() and len(bare.split()) <= MAX_BUTTON_WORDS and not SENTENCE_END.search(bare)
    return None if is_button else bare


def find_foot(lines: list[str]) -> int:
    """The line at which the foot begins: the last rule before the first line that speaks of it, else its paragraph."""
    first = next((at for at, line in enumerate(lines) if FOOT.search(line) and is_behind(at, lines)), None)
    if first is None:
        return len(lines)
    start = first
    while start and lines[start - 1].strip():
        start -= 1
    rule = next((at for at in range(first, -1, -1) if RULE.match(lines[at])), None)
    return rule if rule is not None and is_behind(rule, lines) else start


def is_behind(at: int, lines: list[str]) -> bool:
    """Whether a line is in the last part of a letter, by its characters."""
    before = sum(map(len, lines[:at]))
    return before >= (1 - FOOT_PART) * sum(map(len, lines))
