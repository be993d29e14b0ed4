"""Tables that stages work with, each with its origin at its head. What holds for one source or outlet stands here.

==================  ================================================================================
sources             who publishes, under which names and domains, in which language, zone and fields
boilerplate         what in a body isn't news; `not_articles` what pages are no article at all
agencies            news agencies and how they are written; `dateline_places` what a dateline opens with,
                    `dateline_forms` how it is written
months, timezones   names of months by language; abbreviations of time zones; `calendars` that aren't Gregorian
names               words in and around people's names; `organizations` acronyms and companies' endings
sports              words of reports of matches, and what is said of a team there
speech              who says something: verbs, pronouns and offices by language
bylines             words of bylines that are no name
reporting           what leads and bulletins say: actions that exclude each other, stages, rounds, what recurs
tracking_parameters what in an address only says how a reader came there
exports             labels of articles exported from databases
writing             how languages write a place's name inside a sentence
scripts             which signs stand without spaces between words
places              what the gazetteer adds to GeoNames; `territories` countries' names and aliases, `centres` where
                    a map shows them; `regions` their parts
==================  ================================================================================
"""

from __future__ import annotations

import csv
import hashlib
from functools import cache
from importlib.resources import files
from typing import Any

import yaml


def load_table(name: str) -> Any:
    """The value of a YAML table, such as `months.yaml`. Raises FileNotFoundError where there is none of that name."""
    return yaml.load(_read(name), Loader=yaml.CSafeLoader)


def load_rows(name: str) -> list[dict[str, str]]:
    """The rows of a table of tab-separated values by its header's names, without the lines that begin with `#`."""
    lines = (line for line in _read(name).splitlines() if not line.startswith("#"))
    return list(csv.DictReader(lines, delimiter="\t"))


@cache
def digest_tables() -> str:
    """Eight digits over all tables: other tables have others."""
    digest = hashlib.sha256()
    for file in sorted(files(__name__).iterdir(), key=lambda one: one.name):
        if file.name.endswith((".yaml", ".tsv")):
            digest.update(file.name.encode() + b"\0" + file.read_bytes() + b"\0")
    return digest.hexdigest()[:8]


def _read(name: str) -> str:
    return files(__name__).joinpath(name).read_text(encoding="utf-8")
