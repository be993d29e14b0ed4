"""Which landings of one address are one article: a function of their texts, whatever their order."""

from __future__ import annotations

import random
from datetime import date, timedelta
from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from copydesk.dedupe import ClaimedText, derive_id, group_agreeing, name_articles, texts_agree
from copydesk.dedupe.signing.signature import compute_sketch
from copydesk.dedupe.text.words import fold, split_words

DAY = date(2026, 5, 11)
WORDS = ["".join(letters) for letters in product("bdgklmnprstvz", "aeiou", "bdgklmnprstvz", "aeiou")]


def text(name: str, body: str, day: int = 0) -> ClaimedText:
    return ClaimedText(name, DAY + timedelta(days=day), body, compute_sketch(split_words(fold(body))))


def story(seed: int, length: int = 300) -> list[str]:
    return random.Random(seed).choices(WORDS, k=length)


def test_versions_agree_and_other_texts_do_not() -> None:
    words = story(1)
    edited = [*words[:120], *story(2, 30), *words[150:]]
    longer = [*words, *story(3, 600)]
    one, *versions = (text("a", " ".join(body)) for body in (words, edited, longer))
    assert all(texts_agree(one, other) and texts_agree(other, one) for other in versions)
    assert not any(texts_agree(one, text("b", " ".join(story(seed)))) for seed in range(10, 60))


def test_pages_of_an_article_that_repeat_its_standfirst_do_not_agree() -> None:
    for seed in range(20):
        standfirst = story(100 + seed, 50)
        pages = [text(str(page), " ".join([*standfirst, *story(1000 * page + seed)])) for page in (1, 2)]
        assert not texts_agree(*pages)


def test_the_beginnings_of_a_live_page_agree_with_what_it_becomes() -> None:
    for seed in range(20):
        posts = story(seed, 1_500)
        assert texts_agree(text("a", " ".join(posts[-300:])), text("b", " ".join(posts)))


def test_short_texts_agree_where_most_of_them_is_the_same() -> None:
    assert texts_agree(text("a", "No trains run today."), text("b", "No trains run today."))
    assert not texts_agree(text("a", "No trains run today."), text("b", "The museum is closed on Mondays."))
    assert not texts_agree(text("a", ""), text("b", "Words."))


def test_the_earliest_keeps_the_address_and_another_is_named_by_its_words() -> None:
    first, second = " ".join(story(1)), " ".join(story(2))
    texts = [text("page", first, 3), text("page", first + " More.", 9), text("page", second, 5)]
    names = name_articles("claim", group_agreeing(texts))
    assert names == {
        ("page", DAY + timedelta(days=3)): "claim",
        ("page", DAY + timedelta(days=9)): "claim",
        ("page", DAY + timedelta(days=5)): derive_id("claim", second),
    }


def test_a_page_that_changes_a_little_every_night_stays_one_article() -> None:
    """Of the first night's words none are left on the last; 120 nights are more than are compared with each other."""
    words = story(1)
    texts = []
    for night in range(120):
        texts.append(text("page", " ".join(words), night))
        words = [*words[8:], *story(100 + night, 8)]
    assert len(group_agreeing(texts)) == 1
    assert not texts_agree(texts[0], texts[-1])


@given(st.lists(st.tuples(st.integers(0, 4), st.integers(0, 9), st.booleans()), max_size=8), st.randoms())
def test_no_order_changes_who_is_who(drawn: list[tuple[int, int, bool]], shuffle: random.Random) -> None:
    bodies = {seed: " ".join(story(seed, 80)) for seed in range(5)}
    landed = {day: bodies[seed] + (" Edited." if edited else "") for seed, day, edited in drawn}
    texts = [text("page", body, day) for day, body in landed.items()]
    names = name_articles("claim", group_agreeing(texts))
    shuffle.shuffle(texts)
    assert name_articles("claim", group_agreeing(texts)) == names
    assert len(names) == len(texts)
