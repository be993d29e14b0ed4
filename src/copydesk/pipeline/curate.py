"""From a day's enriched batches to the curated layer: every article assigned to a story.

The one stage that looks beyond its day, in four steps that many workers may share:

    sign      one article -> its signature, in the batch that enriched it                             (any number)
    take in   which of the day's files are which article; its signatures are there for others to see  (short, locked)
    search    some of the day's signatures x others of the day -> links                               (any number, pure)
              some of them x some of the days around -> links                                         (any number, pure)
    group     components -> stories, and what changed of other days                                   (locked)

The day's signatures are current before it is searched, so that of two days at once at least one sees the other. What
a step writes is named by the layer's pointer when all of it is there; an attempt cut short is made good by the next.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from functools import partial
from itertools import count
from typing import NamedTuple

from copydesk.article import Article
from copydesk.dedupe import (
    ClaimedText,
    Link,
    Policy,
    Signature,
    can_be_twin,
    derive_id,
    find_twins,
    group_agreeing,
    load_models,
)
from copydesk.each import Each, call_here
from copydesk.errors import StorageCorrupt
from copydesk.outcome import Books, Reason, Rejected, Stage
from copydesk.pipeline.batches import Batch, list_planned
from copydesk.pipeline.grouping import Grouping
from copydesk.pipeline.layer import open_layer
from copydesk.pipeline.scrub import scrub_day
from copydesk.pipeline.search import Shard, plan_own, plan_shards, search_days, search_own
from copydesk.settings import Settings
from copydesk.storage.curated import CuratedLayer
from copydesk.storage.partitions import Partition, read_json, write_json
from copydesk.storage.tables import (
    books_from_json,
    books_to_json,
    read_manifest,
    scan_rows,
    scan_table,
    write_table,
)

# What tells whether two files of a day are one article, and which of them is kept.
SIGNED_FIELDS = ["claim", "fingerprint", "sketch", "text_key", "word_count", "published_on", "outline.word_count"]
# Two thirds of a text, or less, are a part of it rather than its next version.
WHOLE_RATIO = 1.5


class TakenIn(NamedTuple):
    """A day's files as articles: the tables of the curated layer that hold them, and the stage's books."""

    articles: tuple[str, ...]
    signatures: str
    books: Books


def dedupe_partition(settings: Settings, day: date, each: Each = call_here) -> list[Batch]:
    """Curate the day's enriched batches, without what was forgotten since; returns them. `each` does what may be done
    at once.

    What others than the day's own owe the index is in the layer.
    """
    for list_shards in (take_in_day, list_shards_around):
        for _shard in each(search_shard, settings, list_shards(settings, day)):
            pass
    return group_day(settings, day, each)


def take_in_day(settings: Settings, day: date) -> list[Shard]:
    """Take the day in, without what was forgotten since.

    Returns the shards of the search among its own articles, each for `search_shard`; then those of
    `list_shards_around` are due, which take what the first have found, and then `group_day`.
    """
    scrub_day(settings.data, day)
    began = time.perf_counter()
    layer, partition = open_layer(settings), Partition(settings.data, day)
    taken = take_in(settings.data, layer, day, [batch["number"] for batch in list_planned(partition)])
    snapshot = layer.read()
    own = plan_own(day, read_manifest(snapshot.table(taken.signatures)).rows, settings.dedupe.shard_articles)
    around = plan_shards(snapshot, day, taken.signatures, _policy(settings))
    partition.clear_found()
    seconds = time.perf_counter() - began
    write_json(
        partition.taken,
        {
            "articles": taken.articles,
            "signatures": taken.signatures,
            "books": books_to_json(replace(taken.books, seconds=seconds)),
            "own": own,
            "around": around,
        },
    )
    return own


def list_shards_around(settings: Settings, day: date) -> list[Shard]:
    """The shards of the search with the days around, once `take_in_day` has planned them."""
    around: list[Shard] = read_json(Partition(settings.data, day).taken)["around"]
    return around


def search_shard(settings: Settings, shard: Shard) -> Shard:
    """Write the links of one shard; returns it. Raises `StorageCorrupt` where what it takes has not been searched."""
    partition = Partition(settings.data, date.fromisoformat(shard["day"]))
    taken = read_json(partition.taken)
    snapshot, signed = open_layer(settings).read(), taken["signatures"]
    models, policy = load_models(), _policy(settings)
    if "own" in shard:
        links = search_own(snapshot, signed, shard, models, policy)
    else:
        own = read_found(partition, taken["own"])
        links = search_days(snapshot, signed, own, shard, models, policy)
    write_table(partition.found(shard["number"]), links, Link)
    return shard


def group_day(settings: Settings, day: date, each: Each = call_here) -> list[Batch]:
    """Form the stories that the links of all shards come to; returns the day's batches.

    `each` does what may be done of several components at once. Raises `StorageCorrupt` where a shard has not been
    searched.
    """
    began = time.perf_counter()
    layer, partition = open_layer(settings), Partition(settings.data, day)
    taken = read_json(partition.taken)
    links = list(read_found(partition, (*taken["own"], *taken["around"])))
    with layer.change() as change:
        books = books_from_json(taken["books"])
        books = replace(books, seconds=books.seconds + time.perf_counter() - began)
        grouping = Grouping(layer, change, day, _policy(settings), each)
        grouping.write(tuple(taken["articles"]), taken["signatures"], links, books)
    layer.clean()
    return list_planned(partition)


def read_found(partition: Partition, shards: Iterable[Shard]) -> Iterator[Link]:
    """The links that some shards' searches have found. Raises `StorageCorrupt` where one has not been searched."""
    for shard in shards:
        yield from scan_table(partition.found(shard["number"]), Link)


def _policy(settings: Settings) -> Policy:
    return Policy(window_days=settings.dedupe.window_days)


# ── take in ─────────────────────────────────────────────────────────────────────────────────────────────


def take_in(data: str, layer: CuratedLayer, day: date, numbers: list[int]) -> TakenIn:
    """Write the day's articles and signatures, and let others see the signatures.

    Of the files of one article the last is kept, since crawlers number or time-stamp what they save, but a much longer
    one rather than a part of it; the others are rejected here. Files that claim one address with texts that have
    nothing in common are two articles.
    """
    partition = Partition(data, day)
    files = list(read_files(partition, numbers))
    kept = choose_landings(files)
    names: list[str] = []
    books: list[Books] = []
    first = 0
    for number in numbers:
        enriched = partition.staged(Stage.ENRICH, number)
        rows = read_manifest(enriched).rows
        change = partial(name_article, kept, first)
        names.append(layer.copy(day, f"articles-{number:04d}", [enriched], Article, change))
        rejected = [
            refuse_redelivered(one, day, kept.redelivered[one.place])
            for one in files[first : first + rows]
            if one.place in kept.redelivered
        ]
        write_table(partition.rejects(Stage.DEDUPE, number), rejected, Rejected)
        refused = {Reason.REDELIVERED: len(rejected)} if rejected else {}
        books.append(Books(Stage.DEDUPE, rows, read_manifest(layer.root / names[-1]).rows, refused))
        first += rows
    signatures = [partition.signed(number) for number in numbers]
    signed = layer.copy(day, "signatures", signatures, Signature, partial(name_signature, kept))
    with layer.change() as change_of_layer:
        change_of_layer.set_day(day, signed=signed)
    return TakenIn(tuple(names), signed, Books.total(Stage.DEDUPE, books))


class LandedFile(NamedTuple):
    """One article's file among those of its day, and what tells whether another is the same article.

    `place` counts the day's files in the order of their batches, which is that of their paths.
    """

    place: int
    path: str
    claim: str
    fingerprint: str
    sketch: bytes
    text_key: str
    word_count: int
    can_be_twin: bool


class Landings(NamedTuple):
    """Which articles the files of a day are, by their places: the landing's id, or the path that is kept instead.

    `twins` says of a landing which other stands for its text.
    """

    ids: dict[int, str]
    redelivered: dict[int, str]
    twins: dict[str, str]


def read_files(partition: Partition, numbers: Iterable[int]) -> Iterator[LandedFile]:
    """The day's enriched files with their signatures' deciding fields."""
    places = count()
    for number in numbers:
        articles = scan_rows(partition.staged(Stage.ENRICH, number), ["article_id", "provenance.path"])
        signed = scan_rows(partition.signed(number), SIGNED_FIELDS)
        for article, fields in zip(articles, signed, strict=True):
            if article["article_id"] != fields["claim"]:
                raise StorageCorrupt(
                    f"{partition.signed(number)} signs other articles than there are: run its day again"
                )
            outline, published_on = fields.pop("outline"), fields.pop("published_on")
            replaceable = can_be_twin(published_on, outline["word_count"] if outline else 0)
            yield LandedFile(next(places), article["provenance"]["path"], **fields, can_be_twin=replaceable)


def choose_landings(files: Iterable[LandedFile]) -> Landings:
    """Which article each file is: those of one claim whose texts agree are one, of which the last is kept."""
    by_claim: dict[str, list[LandedFile]] = {}
    for one in files:
        by_claim.setdefault(one.claim, []).append(one)
    ids: dict[int, str] = {}
    redelivered: dict[int, str] = {}
    texts: list[tuple[str, str]] = []
    for claim, claiming in by_claim.items():
        groups = group_files(claiming)
        for group in groups:
            kept = choose_file(group)
            ids[kept.place] = claim if len(groups) == 1 else derive_id(claim, kept.fingerprint)
            redelivered |= {one.place: kept.path for one in group if one is not kept}
            if kept.can_be_twin:
                texts.append((ids[kept.place], kept.text_key))
    return Landings(ids, redelivered, find_twins(texts))


def choose_file(group: list[LandedFile]) -> LandedFile:
    """The last of an article's files, or the longest, where that one is only a part of it: page 2 of 3, a teaser."""
    last, longest = group[-1], max(group, key=lambda one: (one.word_count, one.place))
    return longest if longest.word_count >= WHOLE_RATIO * last.word_count else last


def group_files(claiming: list[LandedFile]) -> list[list[LandedFile]]:
    """The files of one claim by article, each in order of their places."""
    if len(claiming) == 1:
        return [claiming]
    by_place = {f"{one.place:09d}": one for one in claiming}
    texts = [ClaimedText(place, date.min, one.fingerprint, one.sketch) for place, one in by_place.items()]
    return [[by_place[place] for place in sorted(one.landing_id for one in group)] for group in group_agreeing(texts)]


def name_article(kept: Landings, first: int, place: int) -> dict[str, str] | None:
    """What an article's landing has in other words than the article at a place from `first` on; None where it goes."""
    landing_id = kept.ids.get(first + place)
    return None if landing_id is None else {"article_id": landing_id}


def name_signature(kept: Landings, place: int) -> dict[str, str | None] | None:
    """The same of a signature: its landing's id, and who stands for it."""
    landing_id = kept.ids.get(place)
    return None if landing_id is None else {"article_id": landing_id, "twin_of": kept.twins.get(landing_id)}


def refuse_redelivered(file: LandedFile, day: date, kept: str) -> Rejected:
    """An article that was delivered again on the same day in a later file, `kept`."""
    return Rejected(
        path=file.path,
        landed_on=day,
        stage=Stage.DEDUPE,
        reason=Reason.REDELIVERED,
        detail=f"the same article as {kept}",
        article_id=file.claim,
    )
