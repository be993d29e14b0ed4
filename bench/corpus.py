"""Write a landing day of invented articles: the seeds' sentences put together anew, with other names and figures.

Seven in ten are text files, the others pages; a quarter are copies of earlier ones, in turn of each relation. With
`agency` a source of its own has written so many in a hundred. The same arguments write the same files.

    python bench/corpus.py FOLDER COUNT [AGENCY]
"""

from __future__ import annotations

import html
import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from random import Random

from samples import SEEDS, read_landing, read_sentences

from copydesk.evaluation.perturbation import perturb

DAY = "2026-03-02"
_OUTLETS = 40
_AGENCY = "wire-agency"
_COPIES, _PAGES = 0.25, 0.3
_LEAST, _MOST = 8, 26
_PERSON = re.compile(r"\b[A-Z][a-z]{2,} [A-Z][a-z]{2,}\b")
_NUMBER = re.compile(r"\d+")
_YEAR = re.compile(r"(?:19|20)\d\d")
RELATIONS = ("identical", "revision", "abridgement", "rewrite", "translation")


@dataclass(frozen=True, slots=True)
class Written:
    """An article as its outlet prints it; `relation` is what a copy is to its original."""

    source: str
    title: str
    lines: tuple[str, ...]
    relation: str | None = None


def write_landing(folder: Path, count: int, agency: int = 0, day: str = DAY) -> None:
    """Write the files of one landing day. Another day has other articles."""
    random = Random(count if day == DAY else f"{count} {day}")
    (folder / day).mkdir(parents=True, exist_ok=True)
    for number, one in enumerate(invent(random, count, agency)):
        is_page = random.random() < _PAGES
        path = folder / day / one.source / f"{number:06d}.{'html' if is_page else 'txt'}"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(render_page(one, day) if is_page else render_text(one), encoding="utf-8")


def invent(random: Random, count: int, agency: int) -> Iterator[Written]:
    """The articles, each copy behind its original."""
    sentences, people = read_material()
    originals: list[Written] = []
    for number in range(count):
        source = _AGENCY if random.randrange(100) < agency else f"outlet-{random.randrange(_OUTLETS):02d}"
        if originals and random.random() < _COPIES:
            yield copy(random, random.choice(originals), RELATIONS[number % len(RELATIONS)], source)
            continue
        chosen = random.sample(sentences, random.randint(_LEAST, _MOST))
        lines = vary(random, chosen, people)
        one = Written(source, " ".join(lines[0].split()[:9]).rstrip(".,"), tuple(lines))
        originals.append(one)
        yield one


@cache
def read_material() -> tuple[list[str], list[str]]:
    """The seeds' sentences, and the people in them."""
    sentences = list(read_sentences(read_landing(SEEDS)))
    return sentences, sorted({name for line in sentences for name in _PERSON.findall(line)})


def vary(random: Random, sentences: Sequence[str], people: Sequence[str]) -> list[str]:
    """The sentences with other people, the same for the same, and other figures of the same length."""
    cast: dict[str, str] = {}

    def rename(match: re.Match[str]) -> str:
        return cast.setdefault(match.group(), random.choice(people))

    def recount(match: re.Match[str]) -> str:
        digits = match.group()
        if _YEAR.fullmatch(digits):
            return digits
        return str(random.randrange(10 ** (len(digits) - 1), 10 ** len(digits)))

    return [_NUMBER.sub(recount, _PERSON.sub(rename, line)) for line in sentences]


def copy(random: Random, original: Written, relation: str, source: str) -> Written:
    """A copy of one relation."""
    lines, seed = list(original.lines), str(random.random())
    if relation == "revision":
        lines[random.randrange(1, len(lines))] += " Officials confirmed this later in the day."
        return replace(original, title=f"UPDATE: {original.title}", lines=tuple(lines), relation=relation)
    if relation == "abridgement":
        lines = lines[: max(3, len(lines) // 2)]
    elif relation == "rewrite":
        lines = perturb("\n".join(lines), seed).split("\n")
    elif relation == "translation":
        lines = [*perturb("\n".join(lines), seed).split("\n"), "This article was translated automatically."]
    return replace(original, source=source, lines=tuple(line for line in lines if line), relation=relation)


def render_text(one: Written) -> str:
    """A text file with its headline."""
    return "\n\n".join([one.title, *one.lines]) + "\n"


def render_page(one: Written, day: str = DAY) -> str:
    """A page with navigation, a date and a footer, as a small outlet has it."""
    title = html.escape(one.title)
    paragraphs = "\n".join(f"<p>{html.escape(line)}</p>" for line in one.lines)
    menu = "".join(f'<li><a href="/{name}">{name.title()}</a></li>' for name in ("news", "sport", "weather", "culture"))
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title} | {one.source}</title>'
        f'<meta property="article:published_time" content="{day}T08:00:00Z"></head><body><nav><ul>{menu}</ul></nav>'
        f"<main><article><h1>{title}</h1>{paragraphs}</article></main>"
        f"<footer><p>Copyright {one.source}. All rights reserved.</p></footer></body></html>"
    )


if __name__ == "__main__":
    write_landing(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]) if len(sys.argv) > 3 else 0)
