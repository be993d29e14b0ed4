"""Reading lxml trees of namespaced news formats by local names: versions differ in their namespace only."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

XML_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"

# What XML can't hold, even escaped.
CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


def local_name(element: etree._Element) -> str:
    """The element's name without its namespace, in lower case; empty for what is no element."""
    # In a broken file a prefix may stay that nothing declares.
    return element.tag.rpartition("}")[2].rpartition(":")[2].lower() if isinstance(element.tag, str) else ""


def serialize(element: etree._Element) -> bytes:
    """The bytes of an element that don't hang on how it was written; as it is written where that can't be told."""
    try:
        canonical: bytes = etree.tostring(element, method="c14n")
    except etree.C14NError:
        canonical = etree.tostring(element)
    return canonical


def walk(element: etree._Element, *names: str) -> Iterator[etree._Element]:
    """The elements at a path of local names below `element`: each name a child of the one before."""
    if not names:
        yield element
        return
    for child in element:
        if local_name(child) == names[0]:
            yield from walk(child, *names[1:])


def find_all(element: etree._Element, *names: str) -> Iterator[etree._Element]:
    """The descendants with one of these local names, in document order."""
    return (below for below in element.iter() if local_name(below) in names)


def text_of(element: etree._Element | None) -> str | None:
    """All text in an element, blanks folded; None where there is none."""
    if element is None:
        return None
    return " ".join("".join(element.itertext()).split()) or None


def spaced_text(element: etree._Element, without: frozenset[str] = frozenset()) -> str | None:
    """The same with a blank between elements, so that names of two parts stay two words; some can be left out."""
    pieces = [element.text or ""]
    for child in element:
        if local_name(child) not in without:
            pieces.append(spaced_text(child, without) or "")
        pieces.append(child.tail or "")
    return " ".join(" ".join(pieces).split()).replace(" ,", ",") or None


def first_text(element: etree._Element, *paths: str) -> str | None:
    """The text at the first of these slash-separated paths that has any; `@name` at its end means an attribute."""
    for path in paths:
        names, _, attribute = path.partition("@")
        for found in walk(element, *[name for name in names.split("/") if name]):
            text = found.get(attribute) if attribute else text_of(found)
            if text and text.strip():
                return text.strip()
    return None
