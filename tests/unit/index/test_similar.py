"""The request for what is alike: other stories only, each once, and enough candidates to choose from."""

import pytest

from copydesk.index.searches.similar import build_similar


def test_it_asks_for_the_canonical_articles_of_other_stories() -> None:
    request = build_similar([0.5, 0.5], "story-5", 10)
    condition = request["knn"]["filter"]["bool"]
    assert condition["filter"] == [{"term": {"is_canonical": True}}]
    assert condition["must_not"] == [{"term": {"story.id": "story-5"}}]


@pytest.mark.parametrize(("size", "candidates"), [(1, 100), (10, 100), (100, 1_000), (5_000, 10_000)])
def test_it_chooses_from_more_than_it_shows(size: int, candidates: int) -> None:
    request = build_similar([0.5], "story-5", size)
    assert (request["knn"]["k"], request["knn"]["num_candidates"]) == (size, candidates)
