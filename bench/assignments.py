"""Write down every assignment of some samples, or compare with what was written: results before and after a change.

    python bench/assignments.py record before.json.gz [FILE ...]
    python bench/assignments.py compare before.json.gz [FILE ...]

The samples are the seeds, 500 versions of one story, 200 reprints of one text, and the articles of each FILE
(`copydesk eval stories` has the shape), all at once (`dedupe_archive`). CPU seconds of signing and of deduplication
stand beside each. `compare` lists each article that is assigned otherwise, and exits with 1 if there is one.
"""

from __future__ import annotations

import gzip
import json
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from samples import FEW_REPRINTS, SEEDS, read_file, read_landing, read_sentences, write_reprints, write_versions

from copydesk.article import Article
from copydesk.dedupe import Policy, build_signature, dedupe_archive, load_models

Assigned = dict[str, dict[str, Any]]
# Where a sum is added up in another order its last digit may be another.
_ROUNDING = 0.0002


def main(action: str, record: Path, files: Sequence[Path]) -> int:
    """Record or compare; the exit code."""
    found = {name: assign(name, articles) for name, articles in list_samples(files)}
    if action == "record":
        record.write_bytes(gzip.compress(json.dumps(found, sort_keys=True).encode()))
        return 0
    before = json.loads(gzip.decompress(record.read_bytes()))
    other = [line for name in found for line in list_differences(name, before.get(name, {}), found[name])]
    print(*other, f"{len(other)} differences", sep="\n")
    return 1 if other else 0


def list_samples(files: Sequence[Path]) -> Iterator[tuple[str, Callable[[], list[Article]]]]:
    """The samples by name."""
    yield "seeds", lambda: read_landing(SEEDS)
    yield "versions", lambda: list(write_versions(read_sentences(read_landing(SEEDS))))
    yield "reprints", lambda: list(write_reprints(read_sentences(read_landing(SEEDS)), FEW_REPRINTS))
    for path in files:
        yield path.name, lambda path=path: read_file(path)


def assign(name: str, read: Callable[[], list[Article]]) -> Assigned:
    """The assignments of a sample by article; prints what they took."""
    articles, models = read(), load_models()
    began = time.process_time()
    signatures = [build_signature(one, models) for one in articles]
    between = time.process_time()
    assigned = dedupe_archive(signatures, models, Policy())
    ended = time.process_time()
    stories = len({one.story_id for one in assigned})
    print(
        f"{name}: {len(articles)} articles, {stories} stories;"
        f" CPU seconds: signing {between - began:.1f}, the rest {ended - between:.1f}",
        flush=True,
    )
    return {one.article_id: one.model_dump(mode="json") for one in assigned}


def list_differences(name: str, before: Assigned, after: Assigned) -> Iterator[str]:
    """A line for each article and field that differ."""
    for article_id in sorted(before.keys() | after.keys()):
        one, other = before.get(article_id, {}), after.get(article_id, {})
        for key in sorted(one.keys() | other.keys()):
            if not are_same(one.get(key), other.get(key)):
                yield f"{name}: {article_id}: {key}: {one.get(key)} -> {other.get(key)}"


def are_same(one: Any, other: Any) -> bool:
    """Whether two values are one, but for the last digit of a number."""
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(are_same(one[key], other[key]) for key in one)
    if isinstance(one, float) and isinstance(other, float):
        return abs(one - other) <= _ROUNDING
    return bool(one == other)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], Path(sys.argv[2]), [Path(one) for one in sys.argv[3:]]))
