"""Zero-width joiners on their way through extractors, which drop whatever can't be printed.

Persian, Urdu and the languages of India are spelt with them: "می‌رود" without its own is a mistake.
"""

from __future__ import annotations

import re

from lxml.html import HtmlElement

# Signs that can be printed, are no letters, and stand on no page.
STAND_INS = {"\N{ZERO WIDTH NON-JOINER}": "\N{CHARACTER TIE}", "\N{ZERO WIDTH JOINER}": "\N{INVERTED UNDERTIE}"}
# What no comparison of two texts sees.
JOINERS = re.compile(f"[{''.join((*STAND_INS, *STAND_INS.values()))}]")
HOLDING = str.maketrans(STAND_INS)
RELEASING = str.maketrans({held: joiner for joiner, held in STAND_INS.items()})


def hold_joiners(tree: HtmlElement) -> bool:
    """Put signs that can be printed where a tree's text has joiners; whether there are any."""
    text = tree.text_content()
    if not any(joiner in text for joiner in STAND_INS) or any(held in text for held in STAND_INS.values()):
        return False
    for element in tree.iter():
        if element.text:
            element.text = element.text.translate(HOLDING)
        if element.tail:
            element.tail = element.tail.translate(HOLDING)
    return True


def release_joiners(text: str) -> str:
    """The text with its joiners."""
    return text.translate(RELEASING)
