"""Trafilatura with the patterns that find elements by their names asked in a fraction of the time.

Half of its time on a page went into them: one expression of up to sixty words is tried at each letter of each element's
class. Here words are sought as such, each element's names are asked once, and the answer is remembered: an outlet's
pages have the same few. Nothing else differs: it is the library's own code, loaded a second time, so that who else uses
it in the process has it as it is, and the words are read from its own patterns.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from copy import copy
from functools import lru_cache
from importlib.util import find_spec, module_from_spec
from types import ModuleType
from typing import Any, NamedTuple

from lxml.etree import XPath, _Element
from lxml.html import HtmlElement
from trafilatura import core, main_extractor
from trafilatura.htmlprocessing import convert_tags, tree_cleaning
from trafilatura.settings import Document, Extractor
from trafilatura.xml import xmltotxt

# Names of elements that are remembered, a pattern: a page of a new outlet has up to fifty, 8,192 are some 4 MB.
REMEMBERED_NAMES = 8_192

# The tags that a pattern is for, and what it asks of an element's attributes: of the first that an element has of
# several. `translate` is for letters in both cases.
TAGS = re.compile(r"\[(self::\w+(?: or self::\w+)*)\]")
ASKED = r"(?P<{0}>@[\w-]+(?:\|@[\w-]+)*)"
CONDITION = re.compile(
    rf"re:test\({ASKED.format('tested')}, '(?P<pattern>[^']+)'(?P<any_case>, 'i')?\)"
    rf"|contains\(translate\({ASKED.format('translated')}, ?'(?P<large>\w+)', ?'(?P<small>\w+)'\), '(?P<word>[^']+)'\)"
    rf"|contains\({ASKED.format('holding')}, '(?P<part>[^']+)'\)"
    rf"|starts-with\({ASKED.format('begun')}, '(?P<beginning>[^']+)'\)"
    rf"|{ASKED.format('equal')}='(?P<whole>[^']+)'"
    rf"|{ASKED.format('present')}"
)
# What is left of a pattern that asks for nothing else.
ELSE = re.compile(r"\.//\*|\[1\]|\bor\b|[\s()\[\]]")
PLAIN = re.compile(r"[\w -]+")

Attributes = tuple[tuple[str, str], ...]


class Condition(NamedTuple):
    """What is asked of the first of some attributes that an element has: words in it, and other patterns."""

    names: frozenset[str]
    words: tuple[str, ...]
    patterns: tuple[re.Pattern[str], ...]

    def holds(self, attributes: Attributes) -> bool:
        """Whether an element of these attributes, in the order of its markup, meets it."""
        for name, value in attributes:
            if name in self.names:
                return any(word in value for word in self.words) or any(one.search(value) for one in self.patterns)
        return False


class NamedXPath:
    """Patterns that say of an element by its tag and attributes alone whether it is found.

    Called as a pattern is, with the same result: the elements in an element that one of them finds, in their order;
    with `first` only the first.
    """

    def __init__(self, *patterns: XPath, first: bool = False) -> None:
        """Raises ValueError where a pattern asks for nothing that is understood."""
        self.first = first
        texts = [pattern.path for pattern in patterns]
        self.conditions = [read_conditions(text) for text in texts]
        self.tags = [frozenset(re.findall(r"self::(\w+)", " ".join(TAGS.findall(text)[:1]))) for text in texts]
        self.names = frozenset(name for some in self.conditions for one in some for name in one.names)
        named = " or ".join(f"@{name}" for name in sorted(self.names))
        tags = " or ".join(f"self::{tag}" for tag in sorted(frozenset().union(*self.tags))) if all(self.tags) else ""
        self.find_candidates = XPath(f"descendant::*[({tags}) and ({named})]" if tags else f"descendant::*[{named}]")
        self.is_found = lru_cache(maxsize=REMEMBERED_NAMES)(self.ask)

    def __call__(self, tree: _Element) -> list[_Element]:
        """What the patterns find in an element."""
        found = []
        for element in self.find_candidates(tree):
            if self.is_found(element.tag, tuple([item for item in element.items() if item[0] in self.names])):
                found.append(element)
                if self.first:
                    break
        return found

    def ask(self, tag: str, attributes: Attributes) -> bool:
        """Whether an element of a tag and these attributes is found."""
        return any(
            (not tags or tag in tags) and any(one.holds(attributes) for one in conditions)
            for tags, conditions in zip(self.tags, self.conditions, strict=True)
        )


def read_conditions(text: str) -> list[Condition]:
    """What a pattern asks of attributes, one of which must hold. Raises ValueError where that is nothing."""
    found: defaultdict[frozenset[str], list[str]] = defaultdict(list)
    for match in CONDITION.finditer(text):
        asked = next(
            match[key] for key in ("tested", "translated", "holding", "begun", "equal", "present") if match[key]
        )
        found[frozenset(re.findall(r"[\w-]+", asked))] += write_alternatives(match)
    if not found:
        raise ValueError(f"no condition in {text}")
    return [build_condition(names, alternatives) for names, alternatives in found.items()]


def write_alternatives(match: re.Match[str]) -> Iterable[str]:
    """The expressions of a condition, one of which must be found in the attribute's value."""
    if match["tested"]:
        parts = split_alternatives(match["pattern"])
        return [f"(?i:{part})" for part in parts] if match["any_case"] else parts
    if match["translated"]:
        cases = dict(zip(match["small"], match["large"], strict=True))
        return ["".join(f"[{one}{cases[one]}]" if one in cases else re.escape(one) for one in match["word"])]
    if match["holding"]:
        return [match["part"] if PLAIN.fullmatch(match["part"]) else re.escape(match["part"])]
    if match["begun"]:
        return [rf"\A{re.escape(match['beginning'])}"]
    return [rf"\A{re.escape(match['whole'])}\Z"] if match["equal"] else [""]


def split_alternatives(pattern: str) -> list[str]:
    """The alternatives of an expression that stand in no brackets."""
    parts, depth = [""], 0
    for sign in pattern:
        depth += (sign in "([") - (sign in ")]")
        if sign == "|" and not depth:
            parts.append("")
        else:
            parts[-1] += sign
    return parts


def build_condition(names: frozenset[str], alternatives: Iterable[str]) -> Condition:
    """The condition of some alternatives, plain words apart from expressions."""
    unique = list(dict.fromkeys(alternatives))
    words = tuple(one for one in unique if PLAIN.fullmatch(one))
    return Condition(names, words, tuple(re.compile(one) for one in unique if one not in words))


def is_understood(pattern: XPath) -> bool:
    """Whether a pattern asks for tags and attributes alone, and its time goes into expressions."""
    return "re:test" in pattern.path and not ELSE.sub("", TAGS.sub("", CONDITION.sub("", pattern.path)))


def load_again(module: ModuleType) -> Any:
    """Another instance of a module. Raises ImportError where its file is gone."""
    spec = find_spec(module.__name__)
    if spec is None or spec.loader is None:
        raise ImportError(module.__name__)
    again = module_from_spec(spec)
    spec.loader.exec_module(again)
    return again


def load_extractor() -> Any:
    """`trafilatura.main_extractor`, its patterns asked by name. Raises AttributeError where it has other ones."""
    extractor = load_again(main_extractor)
    frames, others = extractor.BODY_XPATH, extractor.OVERALL_DISCARD_XPATH
    extractor.BODY_XPATH = [NamedXPath(one, first=True) if is_understood(one) else one for one in frames]
    extractor.OVERALL_DISCARD_XPATH = [NamedXPath(one) if is_understood(one) else one for one in others]
    return extractor


def load_core() -> Any:
    """`trafilatura.core` with that extractor."""
    quick = load_again(core)
    quick.extract_content = EXTRACTOR.extract_content
    return quick


EXTRACTOR = load_extractor()
CORE = load_core()
# What trafilatura takes out of a page before it looks for the story. Two of the patterns ask for more than names, so
# that these say only whether there may be any.
UNWANTED = (*CORE.RAW_TREE_PRUNE_XPATH, *CORE.REMOVE_COMMENTS_AND_LISTS_XPATH)
MAY_BE_UNWANTED = NamedXPath(*UNWANTED)


def bare_extraction(tree: HtmlElement, options: Extractor) -> Document | None:
    """The body of a page, as `trafilatura.bare_extraction` finds it."""
    found: Document | None = CORE.bare_extraction(tree, options=options)
    return found


def extract_once(tree: HtmlElement, options: Extractor) -> Document | None:
    """The same with options that never ask again: fast, without metadata and comments.

    Where the first finding is long enough, the library needs none of its three copies for another: one is made here.
    """
    try:
        found = None if CORE._forum_thread_page(tree) else extract_first(copy(tree), options)
    except (TypeError, ValueError):  # the library's word for a page that it can't read
        found = None
    return found or bare_extraction(tree, options)


def extract_first(tree: HtmlElement, options: Extractor) -> Document | None:
    """What is found at first in a tree, which is used up; None where that is too short to be it."""
    if MAY_BE_UNWANTED(tree):
        CORE.prune_unwanted_nodes(tree, UNWANTED)
    cleaned = convert_tags(tree_cleaning(tree, options), options)
    body, text = EXTRACTOR.extract_content(cleaned, options)
    if len(text) < options.min_extracted_size:
        return None
    document = Document()
    document.body, document.text = body, xmltotxt(body, options.formatting)
    return document
