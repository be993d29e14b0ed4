"""How well names are found in text: strict spans against marked sentences, ours beside the engine alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from copydesk.article import EntityKind
from copydesk.enrich.engine.spans import ENGLISH, EntityEngine, Span
from copydesk.enrich.mentions.finding import read_names
from copydesk.enrich.models import load_models
from copydesk.enrich.names.local import load_local_gazetteer
from copydesk.evaluation.json_lines import read_json_lines
from copydesk.evaluation.scores import KindScores

_KINDS = {"PER": EntityKind.PERSON, "ORG": EntityKind.ORGANIZATION, "LOC": EntityKind.PLACE}
_ENDINGS = ("s", "re", "ve", "ll", "d", "m")
_NO_SPACE_BEFORE = frozenset(
    [
        *(".", ",", ";", ":", "!", "?", ")", "]", "}", "%", "''", "”", "n't", "n’t", "'", "’"),
        *(apostrophe + ending for apostrophe in "'’" for ending in _ENDINGS),
    ]
)
_NO_SPACE_AFTER = frozenset(["(", "[", "{", "$", "#", "``", "“", "‘"])

Sentence = tuple[list[str], list[str]]


@dataclass(slots=True)
class EntitiesReport:
    """What an evaluation found: ours and the engine's own spans, over so many texts."""

    engine: str
    texts: int
    ours: KindScores
    engine_alone: KindScores


def evaluate_entities(path: Path, engine: EntityEngine, language: str = ENGLISH) -> EntitiesReport:
    """Strict spans on texts of `language`, in JSON lines (`.gz` or plain), each a list of sentences `[tokens, tags]`.

    Tags are IOB or IOBES. A line is one text; its tokens are set as a newspaper would, a sentence a line. Tags other
    than PER, ORG and LOC count as no name, in the text as in what is found. Of a language
    that the engine has no model of it finds nothing alone. Raises `EntitiesUnavailable` and what opening `path` raises.
    """
    models = load_models(engine)
    is_read = language in engine.languages
    is_spaced = load_local_gazetteer(language).is_spaced
    report = EntitiesReport(engine.name_of(language) if is_read else "none", 0, KindScores(), KindScores())
    for sentences in read_marked_texts(path):
        text, marked = lay_out(sentences, is_spaced=is_spaced)
        report.texts += 1
        report.engine_alone.add_spans(engine.find(text, language) if is_read else [], marked)
        report.ours.add_spans(read_names(text, language, models).spans, marked)
    return report


def read_marked_texts(path: Path) -> Iterator[list[Sentence]]:
    """The texts of a file of marked sentences."""
    for sentences in read_json_lines(path):
        yield [(tokens, tags) for tokens, tags in sentences]


def lay_out(sentences: Iterable[Sentence], *, is_spaced: bool = True) -> tuple[str, list[Span]]:
    """The text that the tokens make, a sentence a line, and the marked spans in it.

    `is_spaced` says whether the language has spaces between words.
    """
    lines: list[str] = []
    marked: list[Span] = []
    reached = 0
    for tokens, tags in sentences:
        spaces = _find_spaces(tokens) if is_spaced else [""] * len(tokens)
        ranges: list[tuple[int, int]] = []
        at = reached
        for token, space in zip(tokens, spaces, strict=True):
            ranges.append((at + len(space), at + len(space) + len(token)))
            at = ranges[-1][1]
        lines.append("".join(space + token for space, token in zip(spaces, tokens, strict=True)) + "\n")
        reached = at + 1
        marked += [Span(ranges[first][0], ranges[last][1], kind) for first, last, kind in _read_tags(tags)]
    return "".join(lines), marked


def _find_spaces(tokens: list[str]) -> list[str]:
    """What stands before each token: a space, or nothing where a newspaper sets none."""
    spaces: list[str] = []
    quote_is_open = False
    glue_next = True
    for token in tokens:
        closes = token == '"' and quote_is_open
        spaces.append("" if glue_next or closes or token in _NO_SPACE_BEFORE else " ")
        if token == '"':
            quote_is_open = not quote_is_open
        glue_next = token in _NO_SPACE_AFTER or (token == '"' and quote_is_open)
    return spaces


def _read_tags(tags: list[str]) -> Iterator[tuple[int, int, EntityKind]]:
    """First and last token and kind of each name; in IOB a change of kind or a B ends one and begins the next."""
    start: int | None = None
    label = ""
    for index, tag in enumerate([*tags, "O"]):
        prefix, _, current = tag.partition("-")
        if start is not None and (prefix in ("O", "B", "S") or current != label):
            if label in _KINDS:
                yield start, index - 1, _KINDS[label]
            start = None
        if start is None and prefix != "O":
            start, label = index, current
