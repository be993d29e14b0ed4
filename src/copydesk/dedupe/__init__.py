"""Which articles are one story, which of them is the canonical one, and why.

The stage in five functions, in the order in which a night calls them:

    models     = load_models(cache)                         once a batch: idf table, static vectors, lead model
    signature  = build_signature(article, models)           one article -> all that is compared (12 ms)
    links      = find_links(new, known, models, policy)     new x (new + known): candidates, scored; keeps >= .95
    reach      = find_reach(seeds, links_of, policy)        which articles' assignments the new links can change
    assignments = dedupe(signatures, links, models, policy) links -> clusters -> canonical, relation, differences

To understand it, read the modules in this order:

    signature     what is kept of an article: bands, lead vector, text        (idf, models, words, translation)
    candidates    which pairs are worth a comparison
    scoring       how alike two texts are                                     (features, numbers, alignment, terms)
    rules         what the score can't see: bulletins, dates, one's own texts
    links, reach  what is kept of the scores, and whose stories a change can touch
    clusters      from scores to stories
    canonical, relations, differences      which copy to read, what the others are to it, and where they depart from it
    assignments   all of it, an article at a time
    policy        the lines that are drawn

**What a caller keeps by partition (landing day)**: the signatures, the links that its run found and the assignments,
all of them records. A link is a pair with a score of at least `policy.related`; it names both sides by article id,
landing day and the digest of the signature that was scored, so that a link of a signature which has changed since is
ignored, never wrong. Two landings of one article are linked as well, so that they are always assigned together.

**A night**, for landing day D (`policy.window_days` = w):

    new    = signatures of D                                     (read from the staged layer)
    known  = signatures of D-w … D+w without D                   (the curated layer: backfills may run out of order)
    links  = find_links(new, known, models, policy)              written as D's links, replacing those of an earlier run
    reach  = find_reach(seeds, links_of, policy)                 seeds = keys of new, and of the members of the stories
                                                                 that D's articles were in or related to before
             links_of(day) -> every link that has a side landed on `day`: the link files of day-w … day+w, filtered
    for keys, links in split_reach(reach, size):                 parts that no link leaves: memory stays flat
        dedupe(signatures of keys, links, models, policy)
             one assignment for each; only those in reach.changed may differ from what is stored: write them

The work of a night is new x window plus the stories that the new day touches, whatever the archive's size. Signatures
are held some thousands at a time; of the day as a whole only keys, links and assignments are.
Two partitions must not run this at the same time (each has to see the other's signatures): a pool of one slot.

**Why the order of partitions can't show**: a pair is a candidate by a property of the pair alone, its score is a
function of both signatures, clusters are a function of the set of links and signatures, and the canonical is the first
by a total order. So the same articles give the same stories, canonical and ids (docs/adr/0005).

Versions to keep in manifests: `SIGNATURE_VERSION` (build anew where it differs) and `SCORE_VERSION` (score anew).
"""

from copydesk.dedupe.assignments import dedupe
from copydesk.dedupe.candidates import find_candidates
from copydesk.dedupe.canonical import choose_canonical
from copydesk.dedupe.clusters import cluster
from copydesk.dedupe.differences import find_differences
from copydesk.dedupe.links import Link, find_links
from copydesk.dedupe.models import Models, load_models
from copydesk.dedupe.policy import SCORE_VERSION, Policy
from copydesk.dedupe.reach import Reach, find_reach, split_reach
from copydesk.dedupe.relations import relate
from copydesk.dedupe.scoring import PairScore, score_pair
from copydesk.dedupe.signature import SIGNATURE_VERSION, Key, Signature, build_signature

__all__ = [
    "SCORE_VERSION",
    "SIGNATURE_VERSION",
    "Key",
    "Link",
    "Models",
    "PairScore",
    "Policy",
    "Reach",
    "Signature",
    "build_signature",
    "choose_canonical",
    "cluster",
    "dedupe",
    "find_candidates",
    "find_differences",
    "find_links",
    "find_reach",
    "load_models",
    "relate",
    "score_pair",
    "split_reach",
]
