"""What a source repeats: found where it is boilerplate, left where it is news, and independent of all order."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date, timedelta

import pytest

import copydesk.clean.habits.repeated as repeated
from copydesk.article import Article, RemovedKind
from copydesk.clean import CleanRules, LearnedRules, clean_article, count_sentences, find_repeated
from copydesk.clean.habits.learned import LearnedSource, compile_habits, is_learnable
from copydesk.clean.sentences import Position, fold_sentence, list_sentences
from copydesk.settings import CleanSettings

BELL = "Tap the bell for the tide table"
LOOM = "Halyard pages in other tongues come from a loom of wires and may err, so trust the harbour print. (loom: Osk)"
BACKGROUND = "The canal was dug by forty thousand men between the two floods and has carried grain ever since."
SYLLABLES = ["ba", "ke", "li", "mo", "nu", "ra", "se", "ti", "vo", "zu", "dra", "fle", "gri", "plo", "stu", "wen"]

Build = Callable[[int, str], Article]
Clean = Callable[[Iterable[Article], LearnedRules | None], list[Article]]


def invent_words(rng: random.Random, count: int) -> list[str]:
    return ["".join(rng.choices(SYLLABLES, k=3)) for _ in range(count)]


def invent_paragraphs(seed: int, count: int = 6) -> list[str]:
    """Paragraphs of two sentences that share no word but by chance with those of another seed."""
    rng = random.Random(seed)
    return [" ".join(" ".join(invent_words(rng, 12)).capitalize() + "." for _ in range(2)) for _ in range(count)]


def plant(seed: int) -> list[str]:
    """An article with one line between its paragraphs and a notice below them."""
    paragraphs = invent_paragraphs(seed)
    place = random.Random(seed).randint(1, len(paragraphs) - 1)
    return [*paragraphs[:place], BELL, *paragraphs[place:], LOOM]


@pytest.fixture
def build(build_article: Callable[..., Article]) -> Build:
    """The article with this number, each landed on a day of its own."""

    def build_one(number: int, text: str, source: str = "courier") -> Article:
        article = build_article(text)
        day = date(2024, 10, 1) + timedelta(days=number)
        provenance = article.provenance.with_(landed_on=day, path=f"{day}/{source}/{number}.txt", source=source)
        return article.with_(article_id=f"{number:032x}", provenance=provenance)

    return build_one


@pytest.fixture
def clean(rules: CleanRules) -> Clean:
    def clean_all(articles: Iterable[Article], learned: LearnedRules | None = None) -> list[Article]:
        known = replace(rules, habits=compile_habits(learned)) if learned else rules
        outcomes = [clean_article(article, known, CleanSettings()) for article in articles]
        assert all(isinstance(outcome, Article) for outcome in outcomes)
        return [outcome for outcome in outcomes if isinstance(outcome, Article)]

    return clean_all


def texts_of(learned: LearnedRules, source: str = "courier") -> set[str]:
    return {one.text for one in learned.sources.get(source, LearnedSource(documents=0)).sentences}


def learned_parts(article: Article) -> list[str]:
    assert article.content is not None
    return [part.text for part in article.content.removed if part.kind is RemovedKind.LEARNED]


def body_of(article: Article) -> str:
    assert article.content is not None
    return article.content.body


@pytest.mark.parametrize(("total", "planted"), [(5, 5), (30, 5), (100, 5), (100, 100)])
def test_planted_lines_are_found_and_nothing_else(build: Build, clean: Clean, total: int, planted: int) -> None:
    articles = [
        build(number, "\n\n".join(plant(number) if number < planted else invent_paragraphs(number)))
        for number in range(total)
    ]
    learned = find_repeated(count_sentences(clean(articles, None)))
    assert texts_of(learned) == {fold_sentence(BELL), fold_sentence(LOOM), fold_sentence(LOOM.split(" (")[0])}
    for number, article in enumerate(clean(articles, learned)):
        assert body_of(article) == "\n\n".join(invent_paragraphs(number))
        assert sorted(learned_parts(article)) == (sorted([BELL, LOOM]) if number < planted else [])


def test_nothing_is_learned_from_articles_that_repeat_nothing(build: Build, clean: Clean) -> None:
    articles = clean([build(number, "\n\n".join(invent_paragraphs(number))) for number in range(60)], None)
    assert find_repeated(count_sentences(articles)).sources == {}


def test_a_notice_behind_the_last_sentence_goes_alone(build: Build, clean: Clean) -> None:
    glued = "Readers of the harbour print may write to the third desk on any working day."
    articles = []
    for number in range(8):
        paragraphs = invent_paragraphs(number)
        articles.append(build(number, "\n\n".join([*paragraphs[:-1], f"{paragraphs[-1]} {glued}"])))
    learned = find_repeated(count_sentences(clean(articles, None)))
    assert texts_of(learned) == {fold_sentence(glued)}
    for number, article in enumerate(clean(articles, learned)):
        assert body_of(article) == "\n\n".join(invent_paragraphs(number))
        assert learned_parts(article) == [glued]


def bulletin(day: int) -> str:
    rng = random.Random(day)
    wind, tide, catch = (rng.randint(2, 90) for _ in range(3))
    return "\n\n".join(
        [
            f"The harbour office measured a tide of {tide} centimetres and a wind of {wind} knots from the west.",
            "Fishing boats under nine metres should stay behind the mole until the flag is lowered again.",
            f"The fleet landed {catch} tonnes of herring during the night, the office said in its daily bulletin.",
            "The next measurement will be taken before the evening ferry leaves for the outer islands.",
        ]
    )


def test_bulletins_that_say_the_same_every_day_are_news(build: Build, clean: Clean) -> None:
    alone = [build(number, bulletin(number)) for number in range(20)]
    others = [build(100 + number, "\n\n".join(invent_paragraphs(number))) for number in range(30)]
    assert find_repeated(count_sentences(clean(alone, None))).sources == {}
    assert find_repeated(count_sentences(clean([*alone, *others], None))).sources == {}


def test_a_notice_below_bulletins_and_articles_alike_is_found(build: Build, clean: Clean) -> None:
    texts = [bulletin(number) for number in range(6)] + ["\n\n".join(invent_paragraphs(number)) for number in range(30)]
    articles = [build(number, f"{text}\n\n{LOOM}") for number, text in enumerate(texts)]
    learned = find_repeated(count_sentences(clean(articles, None)))
    assert fold_sentence(LOOM) in texts_of(learned)
    for text, article in zip(texts, clean(articles, learned), strict=True):
        assert body_of(article) == text


def test_the_background_of_follow_ups_is_news(build: Build, clean: Clean) -> None:
    matter = invent_words(random.Random(7), 40)
    articles = []
    for number in range(6):
        rng = random.Random(number)
        own = [" ".join(rng.sample(matter, 12) + invent_words(rng, 8)).capitalize() + "." for _ in range(5)]
        articles.append(build(number, "\n\n".join([*own, BACKGROUND])))
    others = [build(100 + number, "\n\n".join(invent_paragraphs(number))) for number in range(30)]
    assert find_repeated(count_sentences(clean([*articles, *others], None))).sources == {}
    # The same sentence below unrelated articles is none of their news.
    unrelated = [build(number, "\n\n".join([*invent_paragraphs(number), BACKGROUND])) for number in range(6)]
    assert texts_of(find_repeated(count_sentences(clean(unrelated, None)))) == {fold_sentence(BACKGROUND)}


def test_forms_filled_in_with_other_people_are_news(build: Build, clean: Clean) -> None:
    form = [
        "The court of the harbour district heard the case behind closed doors on the last day of the session.",
        "A sentence passed by it can be appealed against until the end of the month that follows.",
        "Its clerk reads the names of those who were fined to the reporters at the gate.",
    ]
    articles = [build(number, "\n\n".join([*invent_paragraphs(number, 2), *form])) for number in range(9)]
    assert find_repeated(count_sentences(clean(articles, None))).sources == {}


def test_a_formula_in_the_middle_of_few_articles_is_news(build: Build, clean: Clean) -> None:
    formula = "The owner of the mill did not answer a letter that was sent to him."

    def write(number: int, has_formula: bool) -> Article:
        paragraphs = invent_paragraphs(number, 8)
        return build(number, "\n\n".join([*paragraphs[:3], *([formula] if has_formula else []), *paragraphs[3:]]))

    few = clean([write(number, number < 6) for number in range(60)], None)
    many = clean([write(number, number < 20) for number in range(60)], None)
    assert find_repeated(count_sentences(few)).sources == {}
    assert texts_of(find_repeated(count_sentences(many))) == {fold_sentence(formula)}


def test_the_lead_is_never_learned(build: Build, clean: Clean) -> None:
    lead = "The council met again on Wednesday to talk about the ferry to the islands."
    articles = [build(number, "\n\n".join([lead, *invent_paragraphs(number)])) for number in range(9)]
    learned = find_repeated(count_sentences(clean(articles, None)))
    assert learned.sources == {}


def test_an_article_that_lands_again_counts_once(build: Build, clean: Clean) -> None:
    text = "\n\n".join(invent_paragraphs(1))
    again = [build(number, text).with_(article_id="a" * 32) for number in range(9)]
    others = [build(100 + number, "\n\n".join(invent_paragraphs(number + 5))) for number in range(9)]
    counts = count_sentences(clean([*again, *others], None))
    assert len(counts["courier"].documents) == 10
    assert counts["courier"].documents["a" * 32].landed[0] == "2024-10-09"
    assert find_repeated(counts).sources == {}


def test_copies_of_one_text_are_no_boilerplate(build: Build, clean: Clean) -> None:
    text = "\n\n".join(invent_paragraphs(1))
    articles = [build(number, text) for number in range(6)]
    assert find_repeated(count_sentences(clean(articles, None))).sources == {}


@pytest.mark.parametrize("cap", [5_000, 12])
def test_no_order_shows_in_what_is_learned(
    build: Build, clean: Clean, monkeypatch: pytest.MonkeyPatch, cap: int
) -> None:
    monkeypatch.setattr(repeated, "MAX_DOCUMENTS", cap)
    articles = clean([build(number, "\n\n".join(plant(number))) for number in range(40)], None)
    first = find_repeated(count_sentences(articles))
    assert first.sources["courier"].documents == min(cap, 40)
    for seed in range(4):
        random.Random(seed).shuffle(articles)
        assert find_repeated(count_sentences([*articles, *articles[:7]])) == first


def test_what_one_source_repeats_says_nothing_of_another(build: Build, clean: Clean) -> None:
    articles = [build(number, "\n\n".join(plant(number))) for number in range(8)]
    learned = find_repeated(count_sentences(clean(articles, None)))
    other = articles[0].with_(provenance=articles[0].provenance.with_(source="gazette"))
    (cleaned,) = clean([other], learned)
    assert learned_parts(cleaned) == []
    assert LOOM in body_of(cleaned)


def test_what_would_be_much_of_an_article_stays(build: Build, clean: Clean) -> None:
    learned = find_repeated(
        count_sentences(clean([build(number, "\n\n".join(plant(number))) for number in range(8)], None))
    )
    short = "The third desk of the harbour print has moved to the old customs house, its editors wrote on Monday."
    (cleaned,) = clean([build(99, f"{short}\n\n{BELL}\n\n{LOOM}")], learned)
    assert learned_parts(cleaned) == []
    assert body_of(cleaned) == f"{short}\n\n{BELL}\n\n{LOOM}"


def test_a_desk_before_the_dash_is_learned_as_a_dateline(build: Build, clean: Clean) -> None:
    articles = [build(number, "HALYARD DESK - " + "\n\n".join(invent_paragraphs(number))) for number in range(6)] + [
        build(50 + number, "\n\n".join(invent_paragraphs(50 + number))) for number in range(20)
    ]
    learned = find_repeated(count_sentences(clean(articles, None)))
    assert learned.sources["courier"].openings == ("halyard desk",)
    for number, article in enumerate(clean(articles, learned)[:6]):
        assert body_of(article) == "\n\n".join(invent_paragraphs(number))
        assert article.content is not None
        assert article.content.dateline is not None
        assert article.content.dateline.text == "HALYARD DESK -"
        assert (article.content.dateline.place, article.content.agency) == (None, None)


def test_an_opening_of_few_articles_is_left(build: Build, clean: Clean) -> None:
    articles = [build(number, "HALYARD DESK - " + "\n\n".join(invent_paragraphs(number))) for number in range(4)]
    assert find_repeated(count_sentences(clean(articles, None))).sources == {}


@pytest.mark.parametrize(
    ("text", "position", "is_paragraph", "expected"),
    [
        ("“Tap the bell,” he said", Position.TAIL, True, False),
        (" ".join(["word"] * 61), Position.TAIL, True, False),
        (" ".join(["word"] * 60), Position.TAIL, True, True),
        ("Revs 48.3 mln vs 41.9 mln", Position.TAIL, True, False),
        ("Turn to page 3 for the tide table", Position.TAIL, True, True),
        ("Read the harbour print every day.", Position.MIDDLE, False, False),
        ("Read the harbour print every day.", Position.TAIL, False, True),
        ("Bureau of Labor Statistics.", Position.TAIL, False, False),
    ],
)
def test_what_may_be_learned_at_all(text: str, position: Position, is_paragraph: bool, expected: bool) -> None:
    assert is_learnable(text, position, is_paragraph=is_paragraph) is expected


def test_sentences_are_compared_without_case_and_numbers() -> None:
    assert fold_sentence("Page 3  of 12,000") == "page # of #,#"
    assert list_sentences("It rose by 3.5 points. “So?” He left! Then") == [
        "It rose by 3.5 points.",
        "“So?”",
        "He left!",
        "Then",
    ]


def test_an_article_that_was_not_cleaned_is_an_error(build: Build) -> None:
    with pytest.raises(ValueError, match="not been cleaned"):
        count_sentences([build(1, "A text.")])
