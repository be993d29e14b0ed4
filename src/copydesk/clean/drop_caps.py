"""Drop caps: the large first letter of a story, which markup or a scan parts from its word: "T he harbour board"."""

from __future__ import annotations

import re
from dataclasses import replace

from lxml.html import HtmlElement

from copydesk.clean.draft import Draft

# Letters that are words of their own in some language of news: "A harbour", "I went", "Y el", "W Polsce".
WORDS_OF_ONE_LETTER = frozenset("AEIKOSUVWYZÀÉÈÅØÖÓÁ")
# Words that stories begin with. What such a letter and the rest make together is a word, if it is one of these.
OPENINGS = frozenset(
    {"a", "an", "and", "after", "again", "against", "ahead", "all", "almost", "along", "already", "also", "although"}
    | {
        "always",
        "amid",
        "among",
        "another",
        "any",
        "are",
        "around",
        "as",
        "at",
        "each",
        "early",
        "east",
        "eight",
        "either",
    }
    | {"eleven", "even", "every", "everyone", "everything", "experts", "i", "if", "imagine", "in", "inside", "instead"}
    | {"into", "is", "it", "its", "keep", "kids", "know", "of", "off", "officials", "often", "old", "on", "once", "one"}
    | {
        "only",
        "or",
        "other",
        "our",
        "out",
        "outside",
        "over",
        "sales",
        "say",
        "scientists",
        "security",
        "seven",
        "several",
    }
    | {
        "shares",
        "she",
        "should",
        "since",
        "six",
        "so",
        "some",
        "someone",
        "something",
        "soon",
        "south",
        "state",
        "still",
    }
    | {
        "stocks",
        "students",
        "such",
        "under",
        "until",
        "up",
        "upon",
        "us",
        "very",
        "voters",
        "was",
        "we",
        "were",
        "west",
    }
    | {"what", "when", "where", "whether", "which", "while", "who", "why", "will", "with", "within", "without", "women"}
    | {"workers", "world", "would", "yes", "yesterday", "yet", "you", "young", "your", "zero"}
    # the same for the other letters, where no markup vouches for them
    | {"before", "behind", "between", "both", "but", "by", "children", "dozens", "during", "farmers", "few", "first"}
    | {"five", "for", "four", "from", "government", "he", "health", "her", "here", "his", "how", "hundreds", "just"}
    | {"last", "late", "like", "long", "looking", "many", "millions", "more", "most", "much", "my", "nearly", "never"}
    | {"new", "next", "nine", "no", "nobody", "north", "not", "nothing", "now", "people", "perhaps", "police", "prices"}
    | {"residents", "researchers", "ten", "tens", "that", "the", "their", "then", "there", "these", "they", "this"}
    | {"those", "thousands", "three", "through", "to", "today", "two", "millionen", "das", "der", "die", "ein", "eine"}
)
PARTED = re.compile(r"(?P<letter>[^\W\d_a-zß-öø-ÿ])\s+(?P<rest>[a-zß-öø-ÿ'’]+)")
INLINE = ("span", "strong", "b", "big", "font", "em")
SAYS_DROP_CAP = re.compile(r"drop|initial|first-?letter|lettrine|\bcap\b", re.IGNORECASE)


def join_drop_caps(tree: HtmlElement) -> None:
    """Puts the letters that stand in an element of their own at the head of a block beside the rest of their words."""
    for element in tree.iter(*INLINE):
        letter, tail = (element.text or "").strip(), element.tail or ""
        if len(letter) != 1 or not letter.isupper() or len(element) or not tail[:1].isspace():
            continue
        parent = element.getparent()
        is_first = parent is not None and parent.index(element) == 0 and not (parent.text or "").strip()
        rest = PARTED.match(f"{letter} {tail.lstrip()}")
        if not is_first or rest is None:
            continue
        is_marked = SAYS_DROP_CAP.search(f"{element.get('class') or ''} {element.get('id') or ''}") is not None
        if is_one_word(letter, rest["rest"], is_marked=is_marked):
            element.tail = tail.lstrip()


def join_drop_cap(draft: Draft) -> Draft:
    """The draft with the first word of its story whole."""
    draft = join_lone_letter(draft)
    first = draft.paragraphs[0] if draft.paragraphs else None
    parted = PARTED.match(first.text) if first else None
    if first is None or parted is None or not is_one_word(parted["letter"], parted["rest"], is_marked=False):
        return draft
    whole = replace(first, text=parted["letter"] + first.text[parted.start("rest") :])
    return replace(draft, paragraphs=(whole, *draft.paragraphs[1:]))


def join_lone_letter(draft: Draft) -> Draft:
    """The draft with a large letter that is a paragraph of its own before the small ones of the next."""
    if len(draft.paragraphs) < 2:
        return draft
    letter, rest, *others = draft.paragraphs
    parted = PARTED.match(f"{letter.text} {rest.text}") if len(letter.text) == 1 else None
    if parted is None or not is_one_word(parted["letter"], parted["rest"], is_marked=False):
        return draft
    return replace(draft, paragraphs=(replace(rest, text=letter.text + rest.text), *others))


def is_one_word(letter: str, rest: str, *, is_marked: bool) -> bool:
    """Whether letter and rest are one word: one that stories begin with, or where the page marks the letter, any that
    can't be two.
    """
    return f"{letter}{rest}".casefold() in OPENINGS or (is_marked and letter not in WORDS_OF_ONE_LETTER)
