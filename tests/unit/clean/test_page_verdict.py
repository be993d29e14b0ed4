"""What pages are no article, and what short pages are."""

from __future__ import annotations

import pytest

from copydesk.article import Article
from copydesk.clean import clean_article
from copydesk.clean.rules import CleanRules
from copydesk.evaluation.pages import build_article
from copydesk.outcome import Rejected
from copydesk.settings import CleanSettings

PROSE = "<p>The harbour board of Tolland approved a second ferry berth on Wednesday after four years of talks.</p>"


def judge(title: str, body: str, rules: CleanRules, head: str = "") -> Article | Rejected:
    page = f"<html><head><title>{title}</title>{head}</head><body>{body}</body></html>"
    return clean_article(build_article(page), rules, CleanSettings(min_words=5))


@pytest.mark.parametrize(
    ("title", "body"),
    [
        (
            "One more step",
            "<h1>tp.example</h1><p>Please complete the captcha to prove you are a human. Ray ID: 8a1b.</p>",
        ),
        ("tp.example", "<h1>Access to this page has been denied</h1><p>Automated requests come from your network.</p>"),
        ("Un instant", "<p>Activez JavaScript et les cookies pour continuer. Êtes-vous un humain ?</p>"),
        (
            "Weiterlesen mit Abo",
            "<p>Um diesen Artikel weiterzulesen, benötigen Sie ein Abonnement. Testen Sie es vier Wochen.</p>",
        ),
        ("Le berceau", "<p>Ce contenu est réservé aux abonnés. Profitez d'un accès illimité dès maintenant.</p>"),
        ("La gara", "<p>Questo articolo è riservato agli abbonati. Puoi disdire quando vuoi.</p>"),
        ("Your choice", "<p>We and our 180 partners store cookies. You can withdraw consent at any time.</p>"),
        (
            "Le Monde",
            "<p>Avec nos partenaires, nous utilisons des cookies avec votre consentement pour la publicité.</p>",
        ),
        ("Sidan hittades inte", "<h1>Sidan hittades inte</h1><p>Den har kanske flyttats eller tagits bort av oss.</p>"),
        (
            "お探しのページは見つかりませんでした",
            "<p>お探しのページは削除されたか、名前が変更された可能性があります。</p>",
        ),
    ],
)
def test_walls_and_error_pages(title: str, body: str, rules: CleanRules) -> None:
    found = judge(title, body, rules)
    assert isinstance(found, Rejected), found


@pytest.mark.parametrize(
    ("title", "body", "head"),
    [
        ("Court: cookies need consent", "<h1>Court: cookies need consent</h1>" + PROSE * 2, ""),
        (
            "Cookies: partners must ask for consent at any time",
            "<h1>Cookies: partners must ask</h1><p>Sites and their partners need consent for cookies, which readers may"
            " withdraw at any time, a court in Hallam ruled on Wednesday.</p>",
            '<meta property="og:type" content="article">',
        ),
        (
            "Captcha maker sold",
            "<h1>Captcha maker sold</h1><p>The maker of a captcha was sold on Friday, it said.</p>",
            "",
        ),
    ],
)
def test_short_articles_about_walls_are_kept(title: str, body: str, head: str, rules: CleanRules) -> None:
    assert isinstance(judge(title, body, rules, head), Article)


def tease(count: int, box: str) -> str:
    boxes = (
        box.format(number=number, text=f"Nobody had ordered it, spokesman {number} says.") for number in range(count)
    )
    return "<h1>Tolland Post</h1>" + "".join(boxes)


@pytest.mark.parametrize(
    "box",
    [
        '<section><h2><a href="/{number}">Vote {number} is called a compromise</a></h2><p>{text}</p></section>',
        '<article><a href="/{number}"><h3>Vote {number} is called a compromise</h3><p>{text}</p></a></article>',
        '<div class="t"><div><h3><a href="/{number}">Vote {number} a compromise</a></h3></div><p>{text}</p></div>',
    ],
)
def test_a_section_page_is_no_article(box: str, rules: CleanRules) -> None:
    assert isinstance(judge("Tolland Post", tease(8, box), rules), Rejected)


def test_a_story_above_teasers_is_one(rules: CleanRules) -> None:
    box = '<section><h2><a href="/{number}">Vote {number} is called a compromise</a></h2><p>{text}</p></section>'
    story = "".join(
        f"<p>Witness {count} told the council on Wednesday that the ferry was late.</p>" for count in range(9)
    )
    found = judge("Ferry late", f"<main><article><h1>Ferry late</h1>{story}</article></main>{tease(6, box)}", rules)
    assert isinstance(found, Article)
