"""What a day's articles changed in the stories of others, said: merged, split, another canonical."""

from __future__ import annotations

from collections.abc import Mapping

from copydesk.assignment import Assignment, StoryChange, StoryChangeKind
from copydesk.dedupe import find_components


def find_changes(before: Mapping[str, Assignment], after: Mapping[str, Assignment]) -> list[StoryChange]:
    """The changes among articles that have an assignment before and after, both by article id."""
    moved = {one: (before[one].story_id, after[one].story_id) for one in sorted(before.keys() & after.keys())}
    stories = {name for pair in moved.values() for name in ((0, pair[0]), (1, pair[1]))}
    edges = [((0, ours), (1, theirs)) for ours, theirs in moved.values()]
    changes = []
    for component in find_components(stories, edges):
        was = tuple(name for side, name in component if side == 0)
        now = tuple(name for side, name in component if side == 1)
        if was != now:
            articles = tuple(one for one, (story, _) in moved.items() if story in was)
            changes.append(StoryChange(kind=_name_kind(len(was), len(now)), before=was, after=now, articles=articles))
    return changes


def _name_kind(before: int, after: int) -> StoryChangeKind:
    if before > 1:
        return StoryChangeKind.MERGED if after == 1 else StoryChangeKind.REGROUPED
    return StoryChangeKind.NEW_CANONICAL if after == 1 else StoryChangeKind.SPLIT
