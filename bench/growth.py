"""What deduplication costs an article as the archive grows: a day's articles against windows of several sizes.

    python bench/growth.py [--known 10000,30000,100000] [--chart docs/growth.svg] [--result FILE] [--before FILE]

Signatures alone, of 15 days, each with as many: those of invented articles, with most stems, most bands and half of the
lead drawn anew, so that some are as near as articles on one topic are. What is timed, in CPU seconds: signing 100
invented articles, and searching the stored tables of the window for pairs that may come to a score that is kept.
What scoring these takes depends on how many copies there are and not on the archive's size; it is not in the figures.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path
from random import Random

import numpy as np
from corpus import invent
from rich.console import Console
from rich.table import Table

from copydesk.dedupe import CandidateSearch, Models, Policy, Signature, build_signature, load_models
from copydesk.dedupe.signing.models import scale_rows
from copydesk.dedupe.signing.outline import STEM
from copydesk.evaluation.stories import build_article
from copydesk.pipeline.search import SHARD_ARTICLES, Compared, split_ranges, split_table
from copydesk.storage.curated import CuratedLayer, Snapshot
from copydesk.storage.tables import open_reader

DAY = date(2026, 3, 2)
WIDTH = 7
_PARENTS, _SIGNED = 300, 100
# Leads of one topic come to cosines of some .7; its texts share some 4 stems in 10, and a band in 20.
_LEAD, _STEMS, _BANDS = 0.85, 0.4, 0.05


def main() -> None:
    """Measure, print, and write down."""
    options = read_options()
    models, policy = load_models(), Policy(window_days=WIDTH)
    parents, sign_ms = sign(models)
    found = [measure(parents, size, policy) | {"sign_ms": sign_ms} for size in options.known]
    Console().print(render(found, json.loads(options.before.read_text()) if options.before else []))
    if options.result:
        options.result.write_text(json.dumps(found, indent=2) + "\n")
    if options.chart:
        options.chart.write_text(draw(found))


def read_options() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--known", type=lambda text: [int(one) for one in text.split(",")], default=[10_000, 100_000])
    parser.add_argument("--chart", type=Path)
    parser.add_argument("--result", type=Path)
    parser.add_argument("--before", type=Path)
    return parser.parse_args()


def sign(models: Models) -> tuple[list[Signature], float]:
    """The signatures of invented originals, and the CPU milliseconds that one takes."""
    rows = [
        {"id": f"article-{number}", "text": "\n\n".join(one.lines), "title": one.title, "source": one.source}
        for number, one in enumerate(invent(Random(_PARENTS), _PARENTS, 0))
        if one.relation is None
    ]
    articles = [build_article(row | {"landed_on": DAY.isoformat()}, dated=True) for row in rows]
    signed = [build_signature(one, models) for one in articles[:-_SIGNED]]
    began = time.process_time()
    signed += [build_signature(one, models) for one in articles[-_SIGNED:]]
    return signed, round(1000 * (time.process_time() - began) / _SIGNED, 2)


def measure(parents: Sequence[Signature], size: int, policy: Policy) -> dict[str, float]:
    """What a day of a window of so many signatures costs an article, in CPU milliseconds."""
    each = size // (2 * WIDTH + 1)
    generator = np.random.default_rng(size)
    with tempfile.TemporaryDirectory() as data:
        layer = CuratedLayer(data)
        with layer.change() as change:
            for shift in range(-WIDTH, WIDTH + 1):
                day = DAY + timedelta(days=shift)
                change.set_day(
                    day, signatures=layer.write(day, "signatures", draw_day(parents, day, each, generator), Signature)
                )
        snapshot = layer.read()
        began = time.process_time()
        pairs = search(snapshot, policy)
        seconds = time.process_time() - began
    return {
        "known": size,
        "new": each,
        "search_ms": round(1000 * seconds / each, 3),
        "pairs_an_article": round(pairs / each, 2),
    }


def search(snapshot: Snapshot, policy: Policy) -> int:
    """The search of the middle day, as `pipeline.search` has it; how many pairs are left to be scored."""
    pairs = 0
    with open_reader(snapshot.table(str(snapshot.day(DAY).signatures))) as own:
        for part in split_ranges([(0, own.groups[-1].stop)], SHARD_ARTICLES):
            candidates = CandidateSearch(Compared(own).read(part), policy, policy.related)
            for day in snapshot.days:
                with open_reader(snapshot.table(str(snapshot.day(day).signatures))) as known:
                    compared = Compared(known)
                    for some in split_table(known):
                        pairs += len(candidates.find(compared.read(some)))
    return pairs


def draw_day(
    parents: Sequence[Signature], day: date, count: int, generator: np.random.Generator
) -> Iterator[Signature]:
    """So many signatures of one day, each near the siblings of its parent."""
    for number in range(count):
        parent = parents[int(generator.integers(len(parents)))]
        noise = scale_rows(generator.standard_normal((1, len(parent.lead_vector))).astype(np.float32))
        lead = scale_rows(_LEAD * parent.lead_vector[None] + (1 - _LEAD**2) ** 0.5 * noise)
        bands = parent.band_values.copy()
        others = generator.random(len(bands)) >= _BANDS
        bands[others] = generator.integers(0, 2**63, others.sum())
        name = f"{day.isoformat()}-{number}"
        outline = parent.outline and parent.outline.model_copy(update={"stems": draw_stems(parent, generator)})
        yield parent.model_copy(
            update={
                "article_id": name,
                "claim": name,
                "fingerprint": name,
                "landed_on": day,
                "published_on": day if generator.random() < 0.9 else None,
                "lead": lead.astype("<f4").tobytes(),
                "bands": bands.tobytes(),
                "outline": outline,
            }
        )


def draw_stems(parent: Signature, generator: np.random.Generator) -> bytes:
    """The stems of a parent's outline, most of them others."""
    stems = np.frombuffer(parent.outline.stems if parent.outline else b"", dtype=STEM).copy()
    others = generator.random(len(stems)) >= _STEMS
    stems["number"][others] = generator.integers(0, 2**32, others.sum())
    return np.sort(stems, order="number").tobytes()


def render(found: Sequence[dict[str, float]], before: Sequence[dict[str, float]]) -> Table:
    """A row a size; beside it what an earlier result has for it."""
    table = Table(title="CPU milliseconds an article", title_justify="left")
    for name in ("in the window", "new", "sign", "search", "both", "÷ first", "pairs left", "search before"):
        table.add_column(name, justify="right")
    earlier = {one["known"]: one["search_ms"] for one in before}
    first = found[0]["sign_ms"] + found[0]["search_ms"]
    for one in found:
        both = one["sign_ms"] + one["search_ms"]
        table.add_row(
            f"{one['known']:,}",
            f"{one['new']:,}",
            f"{one['sign_ms']:.2f}",
            f"{one['search_ms']:.2f}",
            f"{both:.2f}",
            f"{both / first:.2f}",
            f"{one['pairs_an_article']:.1f}",
            f"{earlier[one['known']]:.2f}" if one["known"] in earlier else "",
        )
    return table


def draw(found: Sequence[dict[str, float]]) -> str:
    """The chart: cost an article against the window's size, signing below and searching above it."""
    width, height, left, bottom = 640, 300, 60, 250
    most = max(one["sign_ms"] + one["search_ms"] for one in found) * 1.2
    most_known = max(one["known"] for one in found)

    def place(one: dict[str, float], cost: float) -> str:
        across = left + (width - left - 30) * one["known"] / most_known
        return f"{across:.0f},{bottom - (bottom - 30) * cost / most:.0f}"

    both = [(one, one["sign_ms"] + one["search_ms"]) for one in found]
    lines = [
        f'<polyline fill="none" stroke="{colour}" stroke-width="2" points="{" ".join(place(*one) for one in points)}"/>'
        for colour, points in (("#1f5fa8", both), ("#8a8a8a", [(one, one["sign_ms"]) for one in found]))
    ]
    marks = [
        f'<circle cx="{place(one, cost).split(",")[0]}" cy="{place(one, cost).split(",")[1]}" r="3" fill="#1f5fa8"/>'
        f'<text x="{place(one, cost).split(",")[0]}" y="{bottom + 18}" text-anchor="middle">{one["known"]:,}</text>'
        f'<text x="{place(one, cost).split(",")[0]}" y="{float(place(one, cost).split(",")[1]) - 8:.0f}" '
        f'text-anchor="middle">{cost:.1f} ms</text>'
        for one, cost in both
    ]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" font-family="sans-serif" '
        f'font-size="12">'
        f'<rect width="{width}" height="{height}" fill="white"/>'
        f'<line x1="{left}" y1="{bottom}" x2="{width - 20}" y2="{bottom}" stroke="black"/>'
        f'<line x1="{left}" y1="{bottom}" x2="{left}" y2="20" stroke="black"/>'
        f"{''.join(lines)}{''.join(marks)}"
        f'<text x="{left}" y="{height - 12}">articles in the window; blue: signing and searching, grey: signing alone; '
        f"CPU milliseconds an article</text></svg>\n"
    )


if __name__ == "__main__":
    main()
