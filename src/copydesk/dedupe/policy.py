"""The lines that decisions are drawn at. Each number was measured or says that it is a judgement."""

from __future__ import annotations

from dataclasses import dataclass

# The version of the pair score: its terms, weights and rules. It is part of every signature's digest, so that links
# scored under another version say nothing.
SCORE_VERSION = "9"


@dataclass(frozen=True, slots=True)
class Policy:
    """Thresholds of the stage.

    `window_days`: how far apart the landing days of two candidates may be.
    `story`, `related`: pair scores from which two articles are one story, or may be one event. Of true rewrites,
    99 % score over 1.20; reports of one happening by rival agencies reached 1.14.
    `story_mean`: the least mean score over all cross pairs of two groups that are joined into one story.
    `story_days`: two dated texts further apart than this are not one story.
    """

    window_days: int = 7
    story: float = 1.17
    related: float = 0.95
    story_mean: float = 1.0
    story_days: int = 3
