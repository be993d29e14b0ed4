"""LexisNexis: Academic and Nexis ("1 of 250 DOCUMENTS"), and Nexis Uni and Lexis Advance ("End of Document").

Academic    source, date, title; labels in capitals; text; labels; copyright
Nexis Uni   title, source, date, copyright; labels; "Body"; text; "Load-Date:"; "End of Document"
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from copydesk.read.exports.labels import load_labels
from copydesk.read.exports.layout import Block, Exported, join_paragraphs, split_blocks

# "1 of 250 DOCUMENTS", "Dokument 1 von 250", "1 de 250 DOCUMENTS".
COUNT = re.compile(
    r"^[ \t\xa0]*(?:(?:Dokument|Document|Documento)\s+\d+\s+(?:of|von|de|van|di|sur)\s+\d+"
    r"|\d+\s+(?:of|von|de|van|di|sur)\s+\d+\s+(?:DOCUMENTS?|DOKUMENTEN?|DOCUMENTOS|DOCUMENTI|DOCUMENTEN))[ \t\xa0]*$",
    re.M,
)
END = re.compile(
    r"^[ \t\xa0]*(?:End of Document|Ende des Dokuments?|Fin du document|Fin del documento)[ \t\xa0]*$", re.M | re.I
)
BODY = re.compile(r"^[ \t\xa0]*(?:Body|Volltext|Corps|Cuerpo)[ \t\xa0]*$", re.M)
LOADED = re.compile(r"^[ \t\xa0]*(?:Load-Date|LOAD-DATE)\s*:", re.M)
COPYRIGHT = re.compile(r"(?:Copyright|©|\(c\)|Alle Rechte|All rights reserved)", re.I)
YEAR = re.compile(r"(?<!\d)(?:1[6-9]|20)\d\d(?!\d)")
MAX_DATE_WORDS = 12
# Above the first article of a Nexis Uni export: what was searched, and a list of the results.
COVER = re.compile(
    r"^(?:Date and Time|Job Number|Documents? \(|Client/Matter|Search Terms|Search Type|Narrowed by"
    r"|\d+\.\s(?!\w+\s+\d{4}))"
)
# "SUBJECT: FERRIES (92%); PORTS (90%)", in any language.
INDEXED = re.compile(r"^[^\W\d_a-z][^:a-z]{2,30}:\s.*\(\d\d%\)")
PAGE_NUMBER = re.compile(r"^(?:Page \d+ of \d+|Seite \d+ von \d+)$")
BEGINNINGS = frozenset({"body", "volltext", "corps", "cuerpo"})
# What stands by itself above the pictures' captions, the notes and the index below a story of Nexis Uni.
ENDINGS = frozenset(
    {"classification", "graphic", "notes", "correction", "klassifizierung", "klassifikation", "grafik", "anmerkungen"}
    | {"graphique", "clasificación", "gráfico", "notas", "classificazione", "grafica", "classificatie", "grafiek"}
)
# "FECHA-DE-CARGA: 9 de octubre": a label in capitals in a language of the interface that the table hasn't.
CAPITAL_LABEL = re.compile(r"^[^\W\d_a-z][^:a-z]{2,30}:\s+\S")


def is_lexisnexis(text: str) -> bool:
    """Whether a text is an export of LexisNexis."""
    return COUNT.search(text) is not None or (
        END.search(text) is not None and (BODY.search(text) is not None or LOADED.search(text) is not None)
    )


def read_lexisnexis(text: str) -> Iterator[tuple[str, Exported]]:
    """The articles of an export, each with its own part of the text."""
    if COUNT.search(text):
        starts = [*(match.start() for match in COUNT.finditer(text)), len(text)]
        for start, end in pairwise(starts):
            part = text[start:end]
            yield part, read_academic(split_blocks(COUNT.sub("", part, count=1)))
        return
    for part in END.split(text):
        if part.strip():
            yield part, read_uni(split_blocks(part))


def read_academic(blocks: list[Block]) -> Exported:
    """An article whose head is source, date and title."""
    labels = load_labels("lexisnexis")
    end = next((place for place, block in enumerate(blocks) if labels.match(block[0])), min(3, len(blocks)))
    head = [block for block in blocks[:end] if not COPYRIGHT.match(block[0])]
    dated = next((place for place, block in enumerate(head) if is_date(block[0])), None)
    source = " ".join(head[0]) if head and dated != 0 else None
    title = head[(1 if source else 0) if dated is None else dated + 1 :]
    published = None if dated is None else head[dated][0]
    # Without a label the head is only as long as its form says, and the rest is the story.
    rest = (*title[1:], *blocks[end:]) if end == len(head) else blocks[end:]
    return label_blocks(rest, " ".join(title[0]) if title else None, source, published)


def read_uni(blocks: list[Block]) -> Exported:
    """An article whose head is title, source and date, line by line."""
    labels = load_labels("lexisnexis")
    blocks = [kept for block in blocks if (kept := tuple(line for line in block if not PAGE_NUMBER.match(line)))]
    while blocks and any(COVER.match(line) for line in blocks[0]):
        blocks = blocks[1:]
    end = next(
        (place for place, block in enumerate(blocks) if labels.match(block[0]) or is_body(block[0])), len(blocks)
    )
    lines = [line for block in blocks[:end] for line in block if not COPYRIGHT.search(line)]
    dated = next((place for place, line in enumerate(lines) if place and is_date(line)), None)
    if dated is None:
        return label_blocks(blocks[end:], lines[0] if lines else None, lines[1] if len(lines) > 1 else None, None)
    title = " ".join(dict.fromkeys(lines[: max(dated - 1, 1)]))
    return label_blocks(blocks[end:], title, lines[dated - 1] if dated > 1 else None, lines[dated])


def is_date(line: str) -> bool:
    """Whether a line of a head is the one of the date."""
    return (
        YEAR.search(line) is not None
        and any(map(str.isalpha, line))
        and len(line.split()) <= MAX_DATE_WORDS
        and not COPYRIGHT.match(line)
    )


def is_body(line: str) -> bool:
    """Whether a line says that the story begins."""
    return line.casefold() in BEGINNINGS


def label_blocks(
    blocks: list[Block] | tuple[Block, ...], title: str | None, source: str | None, published: str | None
) -> Exported:
    """The article whose labelled blocks and story these are; the story ends at the first label of the foot."""
    stated: dict[str, str] = {}
    story: list[Block] = []
    ended = False
    for block in blocks:
        role, value = find_label(block)
        if role in ("lead", "body") and value and not ended:
            story.append((value,))
        elif role == "foot" or INDEXED.match(block[0]) or (COPYRIGHT.match(block[0]) and len(block) <= 3):
            # Some hand-edited files have a label of the foot above the story.
            ended = bool(story)
        elif block[0].casefold() in ENDINGS:
            ended = True
        elif role is not None:
            # Lines of a label each by itself, as Nexis Uni has them in one block.
            stated |= {key: text for key, text in label_lines(block) if key not in stated}
        elif not ended and not (is_body(block[0]) and len(block) == 1):
            story.append(block[1:] if is_body(block[0]) else block)
    while story and CAPITAL_LABEL.match(story[-1][0]) and len(story[-1]) == 1:
        story.pop()
    return Exported(
        paragraphs=join_paragraphs(story),
        title=stated.get("title") or title,
        authors=stated.get("authors"),
        section=(stated.get("section") or "").partition(";")[0].strip() or None,
        source=stated.get("source") or source,
        published=published or stated.get("published"),
        language=stated.get("language") or find_language(blocks),
    )


def find_label(block: Block) -> tuple[str | None, str]:
    """The role of a block by the label that it begins with, and all its text behind that."""
    labels = load_labels("lexisnexis")
    found = labels.match(block[0])
    return (None, "") if found is None else (found[0], " ".join([found[1], *block[1:]]).strip())


def label_lines(block: Block) -> Iterator[tuple[str, str]]:
    """The labels of a block with their values, which may go on in further lines."""
    labels = load_labels("lexisnexis")
    role, value = "", ""
    for line in block:
        found = labels.match(line)
        if found is None:
            value = f"{value} {line}".strip()
            continue
        if role:
            yield role, value
        role, value = found
    yield role, value


def find_language(blocks: list[Block] | tuple[Block, ...]) -> str | None:
    """The language that a foot states."""
    return next((value for block in blocks for role, value in label_lines(block) if role == "language"), None)
