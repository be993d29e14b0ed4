"""An invented story in four paragraphs, which no rule of cleaning takes anything out of."""

from __future__ import annotations

STORY = (
    "The harbour board of Tolland approved a second ferry berth on Wednesday after four years of talks.",
    "Marta Ellison, who chairs the board, said work would begin in March and cost 14 million crowns.",
    "The islanders had asked for a longer pier instead. Their spokesman, Jonas Reik, called the vote a compromise.",
    "Ferries carried 310,000 passengers last year, a tenth more than in the year before, and queues reached two hours.",
)


def tell(story: tuple[str, ...] = STORY) -> str:
    """The paragraphs of a story as HTML."""
    return "".join(f"<p>{paragraph}</p>" for paragraph in story)
