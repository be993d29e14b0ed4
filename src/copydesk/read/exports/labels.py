"""The labels of exports, `reference/exports.yaml`, and the fields of blocks that begin with one."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from copydesk.reference import load_table


@dataclass(frozen=True, slots=True)
class Labels:
    """A database's labels by casefolded name → role, and the pattern of a line that begins with one and a colon."""

    roles: Mapping[str, str]
    line: re.Pattern[str]

    def match(self, line: str) -> tuple[str, str] | None:
        """The role of a line's label, and what is behind it; None for a line without one."""
        match = self.line.match(line)
        return (self.roles[match["label"].casefold()], match["rest"].strip()) if match else None


@lru_cache(maxsize=1)
def load_exports() -> Mapping[str, Any]:
    """The table."""
    table: Mapping[str, Any] = load_table("exports.yaml")
    return table


@lru_cache(maxsize=8)
def load_labels(database: str) -> Labels:
    """The labels of one database. They are compared in the case in which they are written, or in capitals."""
    names = {name: role for role, labels in load_exports()[database].items() for name in labels}
    spelled = sorted(
        {form for name in names for form in (name, name.upper(), name.capitalize(), name.title())},
        key=len,
        reverse=True,
    )
    line = re.compile(rf"^(?P<label>{'|'.join(map(re.escape, spelled))})\s*:(?P<rest>(?:\s.*)?)$")
    return Labels({name.casefold(): role for name, role in names.items()}, line)


@lru_cache(maxsize=1)
def load_word_names() -> re.Pattern[str]:
    """A line that says how many words an article has."""
    names = "|".join(map(re.escape, load_exports()["words"]))
    return re.compile(rf"^[\d.,  ]+\s?(?:{names})$", re.I)


def code_language(name: str | None) -> str | None:
    """ISO 639-1 of a language's name as an export writes it ("ENGLISH", "Français; French")."""
    words = re.findall(r"[^\W\d_]+", (name or "").casefold())
    for code, names in load_exports()["languages"].items():
        if words and words[0] in names:
            return str(code)
    return None
