"""Properties that hold for any text."""

from __future__ import annotations

from collections.abc import Callable

from hypothesis import given, settings
from hypothesis import strategies as st

from copydesk.article import Article, Format
from copydesk.clean import clean_article, load_rules
from copydesk.clean.draft import Draft, draft_paragraphs
from copydesk.clean.text.boilerplate import strip_boilerplate
from copydesk.clean.text.paragraphs import split_paragraphs
from copydesk.settings import CleanSettings

LINES = st.sampled_from(
    [
        "SEE ALSO:",
        "Read more: A title of some length",
        "A title of some length",
        "(Reporting by Ana Lund; Editing by Ruth Ames)",
        "LISBON - The council will buy a second ferry for the islands, it said on Monday.",
        "“We waited for the tide,” said Mona Aker.",
        "This article was translated by AI.",
        "By Ana Lund",
        "October 9, 2024",
        "Advertisement",
        "© 2024 Delta Courier. All rights reserved.",
        "The harbour council voted on Wednesday to buy a second ferry for the route to the outer islands, it said. (X)",
        "-30-",
        "",
    ]
)
TEXTS = st.lists(LINES | st.text(max_size=60), max_size=14).map("\n".join)

RULES = load_rules()

BuildArticle = Callable[..., Article]


@given(text=TEXTS)
@settings(max_examples=150)
def test_no_word_is_lost(build_article: BuildArticle, text: str) -> None:
    cleaned = clean_article(build_article(text), RULES, CleanSettings(min_words=0))
    if isinstance(cleaned, Article):
        assert cleaned.content is not None
        parts = [cleaned.content.body, *(part.text for part in cleaned.content.removed)]
        assert sorted(" ".join(parts).split()) == sorted(" ".join(split_paragraphs(text)).split())


@given(text=TEXTS)
@settings(max_examples=150)
def test_stripping_twice_changes_nothing(text: str) -> None:
    once = strip_boilerplate(Draft(draft_paragraphs(split_paragraphs(text))), RULES)
    again = strip_boilerplate(once, RULES)
    assert again == once


@given(text=TEXTS)
@settings(max_examples=100)
def test_splitting_keeps_every_word(text: str) -> None:
    assert (
        "".join(" ".join(split_paragraphs(text)).split()) == "".join(text.replace("\ufeff", "").split())
        or "\ufeff" in text
    )


MARKUP = st.lists(
    st.sampled_from(
        [
            "<p>",
            "</p>",
            "<div class='newsletter'>",
            "</div>",
            "<article>",
            "<h1>",
            "<li>",
            "<a href='x'>",
            "<br>",
            "&amp;",
            "<table><td>",
            "<!--",
            "<script>",
            "\x00",
        ]
    )
    | st.text(max_size=40),
    max_size=25,
).map("".join)


@given(markup=MARKUP)
@settings(max_examples=100)
def test_no_markup_crashes(build_article: BuildArticle, markup: str) -> None:
    article = build_article(markup, Format.HTML)
    cleaned = clean_article(article, RULES, CleanSettings(min_words=0))
    assert clean_article(article, RULES, CleanSettings(min_words=0)) == cleaned
