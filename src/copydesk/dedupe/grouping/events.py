"""Which stories tell of one happening: a level above stories, by a rule that depends on the set alone.

Related stories are no equivalence: today's follow-up is related to yesterday's story, that one to the day before's,
and a week later the chain tells of something else. So an event is a star and no chain: the first story of a happening
leads it, and what is related to that story itself belongs to it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

EVENT_PREFIX = "event-"

# The first day of a story, then its id: the order in which stories lead.
Rank = tuple[date, str]


def lead_events(ranks: Mapping[str, Rank], related: Mapping[str, Iterable[str]]) -> dict[str, str]:
    """The story that leads the event of each story, by story id.

    A story leads where no story related to it ranks before it. Any other belongs to the first of the leading stories
    that it is related to, and where there are none, follows another follow-up and leads an event of its own.
    `related` is symmetric and may name stories that have no rank, because they lie beyond what is looked at: those
    are passed over, which is why stories two steps away have to be given for an answer to be right;
    for the number of stories that a leading one has, stories four steps away.
    """
    neighbours = {story: [other for other in related.get(story, ()) if other in ranks] for story in ranks}
    leading = {story for story, near in neighbours.items() if all(ranks[story] < ranks[other] for other in near)}
    return {
        story: story if story in leading else min((one for one in near if one in leading), key=ranks.get, default=story)  # type: ignore[arg-type]
        for story, near in neighbours.items()
    }
