"""Pages that are no article, as sites in several countries word them, and articles that speak of such pages."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from stories import tell

from copydesk.outcome import Reason

RunFiles = Callable[..., Any]


def page(title: str, body: str, headline: str | None = None) -> str:
    shown = "" if headline is None else f"<h1>{headline}</h1>"
    return (
        f'<!doctype html><meta charset="utf-8"><title>{title}</title><header><nav><a href="/n">News</a></nav></header>'
        f"<main>{shown}{body}</main><footer><p>© 2024 Tolland Post. All rights reserved.</p></footer>"
    )


WALLS = [
    (
        "Page not found - Tolland Post",
        "Oops! That page can’t be found.",
        "It looks like nothing was found at this location. Maybe try one of the links below or a search? The address"
        " may have been mistyped, or the article moved when we made our site anew.",
    ),
    (
        "Erreur 404",
        "Cette page n’existe plus",
        "Nous sommes désolés, la page que vous cherchez a peut-être été déplacée ou supprimée. Vous pouvez revenir à la"
        " page d’accueil ou utiliser le moteur de recherche du site pour retrouver l’article.",
    ),
    (
        "404",
        "Błąd 404",
        "Przepraszamy, strona, której szukasz, nie istnieje lub została przeniesiona. Sprawdź, czy adres został wpisany"
        " poprawnie, albo wróć na stronę główną i skorzystaj z wyszukiwarki serwisu.",
    ),
    (
        "Tolland Post",
        "This article is no longer available",
        "The article you requested has been removed from our website for legal or licensing reasons. Please visit our"
        " home page for the latest news, or use the search to find related coverage.",
    ),
    (
        "Privacy Gate",
        "Jouw privacy",
        "Wij gebruiken cookies en vergelijkbare technieken om informatie op je apparaat op te slaan, zodat we je"
        " relevante advertenties kunnen laten zien. Door op Akkoord te klikken ga je hiermee akkoord.",
    ),
    (
        "Tolland Post",
        "Please disable your ad blocker",
        "Advertising helps us fund our journalism and keep it free for everyone. Please allow ads on our site, then"
        " reload the page to continue reading, or visit our help page if you have questions.",
    ),
    (
        "Maintenance",
        "We’ll be back soon",
        "Our website is currently undergoing scheduled maintenance and will be available again shortly. Thank you for"
        " your patience; in the meantime you can follow the news on our social media channels.",
    ),
    (
        "Terms of use | Tolland Post",
        "Terms of use",
        "By using this website you agree to these terms and conditions. The publisher may change them at any time"
        " without notice, and continued use of the website means that you accept the changes.",
    ),
]


@pytest.mark.parametrize(("title", "headline", "text"), WALLS, ids=[headline for _, headline, _ in WALLS])
def test_walls_and_error_pages(run_files: RunFiles, title: str, headline: str, text: str) -> None:
    outcome = run_files({"a.html": page(title, f"<p>{text}</p>", headline)})
    assert [one.reason for one in outcome.rejected.values()] == [Reason.NO_ARTICLE_TEXT]


def test_a_tag_page_that_says_a_word_of_itself(run_files: RunFiles) -> None:
    boxes = "".join(
        f'<article><h3><a href="/{number}">Berth {number} approved</a></h3><p>The harbour board approved berth {number}'
        " after years of talks with the islands.</p></article>"
        for number in range(6)
    )
    shown = page("ferries Archives", f"<p>All our stories about ferries, berths and the harbour.</p>{boxes}", "ferries")
    assert set(run_files({"a.html": shown}).rejected) == {"tp/a.html"}
    story = page("Berth approved", f"<article><p>It is so.</p>{tell()}</article>{boxes}", "Berth approved")
    assert run_files({"b.html": story}, day="2024-10-13").by_path["tp/b.html"].normalized.title == "Berth approved"


def test_a_report_about_a_consent_wall_is_an_article(run_files: RunFiles) -> None:
    report = (
        "Regulators fined the broadcaster 2 million crowns on Tuesday because its website stored cookies without"
        " consent. Visitors could withdraw it nowhere, and personal data went to partners in three countries."
    )
    assert run_files({"a.html": page("Fined over cookies", f"<p>{report}</p>", "Fined over cookies")}).paragraphs()
