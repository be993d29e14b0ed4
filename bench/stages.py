"""Time each stage on the sample landing beside the library call that it can't do without, as a ratio.

Shared machines are noisy, so a stage and its yardstick take turns in one run, and what counts is the ratio of their
medians. Wall time, one thread; the entity engine runs in its own process.

    make bench        ROUNDS=9 make bench
"""

from __future__ import annotations

import json
import os
import re
import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from itertools import count
from pathlib import Path

import ftfy
import trafilatura
from programs import run_to_end
from rich.console import Console
from rich.table import Table

from copydesk.article import Article, Format
from copydesk.assignment import Assignment
from copydesk.clean import clean_article, load_rules
from copydesk.dedupe import Models, Policy, Signature, build_signature, dedupe, find_links, load_models, tie_links
from copydesk.dedupe.scoring.scorer import compare_pair, contrast_pair
from copydesk.dedupe.signing.features import build_features
from copydesk.dedupe.signing.signature import read_text
from copydesk.embedded.entities import entity_engine
from copydesk.enrich import EnrichModels, StanfordEngine, announce_texts, enrich_article
from copydesk.enrich import load_models as load_enrich_models
from copydesk.index import build_document
from copydesk.normalize import load_tables, normalize_article
from copydesk.read import read_articles
from copydesk.settings import HOME, EnrichSettings, default_cache, load_settings
from copydesk.storage.landing import list_days, list_files, load_files

SEEDS = Path(__file__).parents[1] / "seeds"
ROUNDS = int(os.environ.get("ROUNDS", "5"))

# The engine remembers sentences: what it is asked is numbered anew each time.
TURNS = count()
_SENTENCE_END = re.compile(r"(?<=[a-z])(?=[.!?](?:\s|$))")

Work = Callable[[], object]


def main() -> None:
    """Print one row a stage."""
    running = entity_engine(load_settings(), default_cache(), HOME / "entities.log")
    with running as settings, StanfordEngine(settings.enrich.entities, languages=settings.enrich.languages) as engine:
        table = Table(title=f"Milliseconds an article, median of {ROUNDS} rounds", title_justify="left")
        for name in ("stage", "articles", "ms", "yardstick", "its ms", "ratio"):
            table.add_column(name, justify="left" if name in ("stage", "yardstick") else "right")
        for stage, count, work, yardstick, reference in list_work(engine):
            ours, theirs = take_turns(work, reference)
            table.add_row(
                stage,
                str(count),
                f"{1000 * ours / count:.2f}",
                yardstick,
                f"{1000 * theirs / count:.2f}",
                f"{ours / theirs:.2f}",
            )
    Console().print(table)


def list_work(engine: StanfordEngine) -> list[tuple[str, int, Work, str, Work]]:
    """Every stage with its yardstick, over articles that the stages before have made."""
    settings, rules, tables = load_settings(), load_rules(), load_tables()
    names, models, policy = load_enrich_models(engine), load_models(), Policy()
    files = [
        raw
        for day in list_days(str(SEEDS))
        for raw in load_files(str(SEEDS), list_files(str(SEEDS), day), settings.read.max_bytes)
    ]
    read = keep(outcome for raw in files for outcome in read_articles(raw, settings.read))
    pages = [one for one in read if one.provenance.format is Format.HTML]
    markup = [one.raw.text for one in pages if one.raw]
    texts = [one for one in read if one.provenance.format is Format.TEXT]
    cleaned = keep(clean_article(one, rules, settings.clean) for one in read)
    bodies = [one.content.body for one in cleaned if one.content]
    normalized = keep(normalize_article(one, tables, settings.normalize) for one in cleaned)
    enriched = keep(enrich_article(one, names, settings.enrich) for one in normalized)
    signatures = [build_signature(one, models) for one in enriched]
    assigned = {one.article_id: one for one in group_anew(signatures, models, policy)}
    documents = [build_document(one, assigned[one.article_id]) for one in enriched]
    payloads = [raw.payload or b"" for raw in files]
    return [
        ("read", len(files), each(lambda raw: list(read_articles(raw, settings.read)), files),
         "bytes.decode", each(lambda one: one.decode("utf-8", "replace"), payloads)),
        ("clean, pages", len(pages), each(lambda one: clean_article(one, rules, settings.clean), pages),
         "trafilatura, fast", each(lambda one: trafilatura.extract(one, fast=True), markup)),
        ("clean, texts", len(texts), each(lambda one: clean_article(one, rules, settings.clean), texts),
         "str.split", each(str.split, bodies)),
        ("normalize", len(cleaned), each(lambda one: normalize_article(one, tables, settings.normalize), cleaned),
         "ftfy", each(ftfy.fix_text, bodies)),
        ("enrich", len(normalized), enrich_all(normalized, names, engine, settings.enrich, ahead=True),
         "the engine alone", find_all(normalized, engine)),
        ("enrich, not ahead", len(normalized), enrich_all(normalized, names, engine, settings.enrich, ahead=False),
         "the engine alone", find_all(normalized, engine)),
        ("dedupe, signature", len(enriched), each(lambda one: sign_anew(one, models), enriched),
         "static vectors", each(lambda one: models.static.sum_tokens([one]), bodies)),
        ("dedupe, stories", len(signatures), lambda: group_anew(signatures, models, policy),
         "signatures", each(lambda one: sign_anew(one, models), enriched)),
        ("index, document", len(enriched), each(lambda one: build_document(one, assigned[one.article_id]), enriched),
         "json.dumps", each(json.dumps, documents)),
    ]  # fmt: skip


def enrich_all(
    articles: list[Article], models: EnrichModels, engine: StanfordEngine, settings: EnrichSettings, *, ahead: bool
) -> Work:
    """A piece of work: the step as a batch does it, with the engine reading ahead or not."""

    def work() -> None:
        unseen = write_anew(articles)
        for one in announce_texts(unseen, engine) if ahead else unseen:
            enrich_article(one, models, settings)

    return work


def find_all(articles: list[Article], engine: StanfordEngine) -> Work:
    """A piece of work: the engine's answers alone."""

    def work() -> None:
        for one in write_anew(articles):
            if one.normalized:
                engine.find(one.normalized.body)

    return work


def write_anew(articles: list[Article]) -> Iterator[Article]:
    """The articles with sentences that nobody has read: each ends in a number that no other turn has."""
    turn = next(TURNS)
    for one in articles:
        if one.normalized:
            body = _SENTENCE_END.sub(f" {turn}", one.normalized.body)
            yield one.with_(normalized=one.normalized.with_(body=body))


def sign_anew(article: Article, models: Models) -> Signature:
    """The signature, with nothing kept of an earlier round."""
    read_text.cache_clear()
    build_features.cache_clear()
    return build_signature(article, models)


def group_anew(signatures: Sequence[Signature], models: Models, policy: Policy) -> list[Assignment]:
    """The assignments, with nothing kept of an earlier round."""
    compare_pair.cache_clear()
    contrast_pair.cache_clear()
    build_features.cache_clear()
    return dedupe(signatures, tie_links(find_links(signatures, (), models, policy)), models, policy)


def keep(outcomes: object) -> list[Article]:
    """The articles among a stage's outcomes."""
    return [one for one in outcomes if isinstance(one, Article)]  # type: ignore[attr-defined]


def each(step: Callable[..., object], inputs: Sequence[object]) -> Work:
    """A piece of work: the step on every input."""

    def work() -> None:
        for one in inputs:
            step(one)

    return work


def take_turns(work: Work, reference: Work) -> tuple[float, float]:
    """The median seconds of each over `ROUNDS` rounds, after one that isn't counted."""
    times: list[tuple[float, float]] = []
    for _ in range(ROUNDS + 1):
        began = time.perf_counter()
        work()
        between = time.perf_counter()
        reference()
        times.append((between - began, time.perf_counter() - between))
    ours, theirs = zip(*times[1:], strict=True)
    return statistics.median(ours), statistics.median(theirs)


if __name__ == "__main__":
    run_to_end(main)
