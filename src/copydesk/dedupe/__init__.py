"""Which articles are one story, which of them is the canonical one, and why.

The stage in six functions, in the order in which a night calls them:

    models     = load_models()                              once a process: idf table, static vectors
    signature  = build_signature(article, models)           one article -> all that is compared (5 ms)
    articles   = group_agreeing(texts of one claim)         which landings that claim one address are one article
    links      = find_links(new, known, models, policy)     new x (new + known): candidates, scored; keeps >= .95
    reach      = find_reach(seeds, ties_of, policy)         which articles' assignments the new links can change
    assignments = dedupe(signatures, ties, models, policy)  ties -> stories -> canonical, relation, differences, event

To understand it, read the rooms in this order, each of which has a map of its own:

    text      what is read of words: stems, other languages, openings, figures and days
    signing   what is kept of an article: bands, lead vector, outline, text
    search    which pairs are worth a comparison, and the links that are kept of them
    scoring   how alike two texts are, and the rules about what the score can't see
    grouping  which landings are one article; stories, canonicals, relations, differences, events

and beside them:

    policy      the lines that are drawn
    archive     the stage over all landings at once, as the definition
    comparison  two texts that somebody brings along, for the Desk

A *landing* is an article as it arrived on one day; a *link* is about two landings and names the digests of the
signatures that were scored, so that it says nothing once one of them has changed. A *tie* is about two articles, by
their current landings. `copydesk.pipeline.curate` keeps signatures, links and assignments, and says what a night does.

**Why the order of days can't show**: whether two landings are one article, and whether two are candidates, is a
property of the two; a score is a function of both signatures; the current landing is the latest; stories are a function
of the set of ties and signatures; the canonical is the first by a total order; and an event is led by the first of its
stories. So the same landings give the same articles, stories, canonicals, events and ids (docs/adr/0005, 0007).

`SIGNATURE_VERSION` and `SCORE_VERSION` are part of every digest: a new one makes all older links say nothing.
"""

from copydesk.dedupe.archive import dedupe_archive
from copydesk.dedupe.comparison import ComparedRow, ComparedText, compare_texts
from copydesk.dedupe.grouping.assignments import dedupe
from copydesk.dedupe.grouping.canonical import choose_canonical
from copydesk.dedupe.grouping.clusters import Closeness, cluster, find_components
from copydesk.dedupe.grouping.differences import find_differences
from copydesk.dedupe.grouping.identity import ClaimedText, derive_id, group_agreeing, name_articles, texts_agree
from copydesk.dedupe.grouping.reach import Reach, Tie, find_reach, split_reach, tie_links
from copydesk.dedupe.grouping.relations import relate
from copydesk.dedupe.policy import Policy
from copydesk.dedupe.scoring.scorer import PairScore, Scorer, score_pair
from copydesk.dedupe.search.blocks import Block
from copydesk.dedupe.search.bounds import Outlines
from copydesk.dedupe.search.candidates import CandidateSearch, find_candidates
from copydesk.dedupe.search.links import (
    Link,
    LinkSide,
    LinksToKnown,
    OwnLinks,
    can_be_twin,
    find_links,
    find_twins,
    link_twins,
)
from copydesk.dedupe.signing.models import Models, load_models
from copydesk.dedupe.signing.outline import OUTLINE_COUNTS
from copydesk.dedupe.signing.signature import SIGNATURE_VERSION, Key, Signature, build_signature, decode_lead

__all__ = [
    "OUTLINE_COUNTS",
    "SIGNATURE_VERSION",
    "Block",
    "CandidateSearch",
    "ClaimedText",
    "Closeness",
    "ComparedRow",
    "ComparedText",
    "Key",
    "Link",
    "LinkSide",
    "LinksToKnown",
    "Models",
    "Outlines",
    "OwnLinks",
    "PairScore",
    "Policy",
    "Reach",
    "Scorer",
    "Signature",
    "Tie",
    "build_signature",
    "can_be_twin",
    "choose_canonical",
    "cluster",
    "compare_texts",
    "decode_lead",
    "dedupe",
    "dedupe_archive",
    "derive_id",
    "find_candidates",
    "find_components",
    "find_differences",
    "find_links",
    "find_reach",
    "find_twins",
    "group_agreeing",
    "link_twins",
    "load_models",
    "name_articles",
    "relate",
    "score_pair",
    "split_reach",
    "texts_agree",
    "tie_links",
]
