"""The story of a page that a script draws: its markup is a shell, and the text stands as HTML in a script's data."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator

from lxml.etree import ParserError
from lxml.html import HtmlElement, fromstring

from copydesk.clean.page.layout import iter_leaves, split_lines

# A string of JSON, or of a script's call, that is long enough for a story.
MIN_STRING_CHARACTERS = 400
STRING = re.compile(r'"((?:[^"\\]++|\\.)*+)"', re.DOTALL)
# A story has so many paragraphs; what has fewer is a notice.
PARAGRAPH = re.compile(r"</p\s*>", re.IGNORECASE)
MIN_PARAGRAPHS = 3
# A framework writes its data as a string of JSON in a string.
MAX_NESTED = 3


def list_scripts(tree: HtmlElement) -> list[str]:
    """The texts of a page's scripts that may hold a story. Pruning takes them out."""
    texts = (element.text or "" for element in tree.iter("script"))
    return [text for text in texts if len(text) > MIN_STRING_CHARACTERS]


def read_shell(scripts: Iterable[str]) -> list[str]:
    """The lines of the longest HTML in the scripts' strings that has the paragraphs of a story; none where none has."""
    found = max((html for script in scripts for html in find_html(script, MAX_NESTED)), key=len, default="")
    try:
        tree = fromstring(f"<div>{found}</div>") if found else None
    except ParserError:
        return []
    return [line for leaf in iter_leaves(tree) for line in split_lines(leaf)] if tree is not None else []


def find_html(text: str, depth: int) -> Iterator[str]:
    """The strings in a text that hold a story's paragraphs, the strings in these strings too."""
    for match in STRING.finditer(text) if depth else ():
        if len(match[1]) < MIN_STRING_CHARACTERS:
            continue
        try:
            value = json.loads(f'"{match[1]}"', strict=False)
        except ValueError:
            continue  # A script's own escapes are no JSON's.
        nested = list(find_html(value, depth - 1)) if '"' in value else []
        if nested:
            yield from nested
        elif len(PARAGRAPH.findall(value)) >= MIN_PARAGRAPHS:
            yield value
