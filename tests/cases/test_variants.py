"""Variants of the cases: the same kinds of fault in other languages, formats and wordings, each in a few lines."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from stories import STORY, tell

from copydesk.article import Confidence, EncodingOrigin, RemovedKind
from copydesk.outcome import Reason

RunFiles = Callable[..., Any]

GERMAN = (
    "Der Hafenrat von Tolland hat am Mittwoch nach vier Jahren Verhandlungen mit den Inseln einen zweiten Fähranleger"
    " genehmigt. Die Arbeiten sollten im März beginnen, und die Fähren trügen künftig mehr Fahrgäste als früher."
)
POLISH = (
    "Rada portu w Tolland zatwierdziła w środę drugie stanowisko promowe po czterech latach rozmów z wyspami. "
    "Mieszkańcy wysp prosili zamiast tego o dłuższe molo, a prace rozpoczną się w marcu i będą kosztować więcej."
)


def page(body: str, head: str = "", lang: str = "en", h1: str = "Second berth approved") -> str:
    return (
        f'<!doctype html><html lang="{lang}"><head><meta charset="utf-8"><title>{h1} | Tolland Post</title>'
        f"{head}</head>"
        f"<body><main><article><h1>{h1}</h1>{body}</article></main></body></html>"
    )


@pytest.mark.parametrize(
    ("lang", "head", "on"),
    [
        ("en-US", "", date(2024, 10, 9)),
        ("en", '<meta property="og:locale" content="en_US">', date(2024, 10, 9)),
        ("en-GB", "", date(2024, 9, 10)),
    ],
)
def test_a_date_in_digits_by_the_headline(run_files: RunFiles, lang: str, head: str, on: date) -> None:
    shown = page(f'<p class="date">10/09/2024</p>{tell()}', head, lang)
    assert run_files({"page.html": shown}).normalized().published.on == on


def test_when_a_picture_was_taken_is_no_date_of_the_page(run_files: RunFiles) -> None:
    credit = '<div class="slideshow"><p>Photo: Kai Rehn, April 24, 2023</p></div>'
    published = run_files({"page.html": page(credit + tell())}).normalized().published
    assert published.on == date(2024, 10, 9)
    assert published.confidence is not Confidence.HIGH


def test_german_of_ms_dos(run_files: RunFiles) -> None:
    assert "Fähranleger" in run_files({"a.txt": GERMAN.encode("cp850")}).normalized().body


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (
            "Tolland liman kurulu, adalarla dört yıl süren görüşmelerin ardından çarşamba günü ikinci feribot"
            " iskelesini onayladı. Çalışmalar mart ayında başlayacak ve on dört milyona mal olacak.",
            "cp857",
        ),
        (
            "Το συμβούλιο του λιμανιού ενέκρινε την Τετάρτη μια δεύτερη προβλήτα μετά από τέσσερα χρόνια συνομιλιών με"
            " τους νησιώτες, και οι εργασίες θα αρχίσουν τον Μάρτιο του ερχόμενου έτους.",
            "cp737",
        ),
        (
            "Hafnarstjórnin samþykkti á miðvikudag aðra ferjubryggju eftir fjögurra ára viðræður við íbúa eyjanna, sem"
            " höfðu beðið um lengri bryggju í staðinn, og verkið á að hefjast í mars.",
            "cp861",
        ),
        ("トーランド港湾委員会は水曜日、島々との4年間の協議を経て、2番目のフェリー乗り場を承認した。", "iso2022_jp"),
    ],
)
def test_old_encodings_that_nothing_declares(run_files: RunFiles, text: str, encoding: str) -> None:
    assert run_files({"a.txt": text.encode(encoding)}).normalized().body == text


def test_polish_that_a_template_declares_as_western(run_files: RunFiles) -> None:
    markup = f'<html><head><meta charset="iso-8859-1"></head><body><h1>Prom</h1>{tell((POLISH,) * 2)}</body></html>'
    article = run_files({"a.html": markup.encode("cp1250")}).article
    assert "środę" in article.normalized.body
    assert article.provenance.encoding_origin is EncodingOrigin.GUESS


WALLS = {
    "weiter.html": (
        "Weiterlesen mit Werbung",
        "Besuchen Sie tolland-post.example wie gewohnt mit Werbung und Tracking. Ihre Zustimmung ist jederzeit"
        " widerrufbar. Details zum Tracking finden Sie in der Datenschutzerklärung und im Privacy Center.",
    ),
    "absente.html": (
        "Cette page n'existe pas",
        "La page que vous cherchez n'existe plus ou a été déplacée. Vérifiez l'adresse ou revenez à la page d'accueil"
        " du journal pour lire les dernières nouvelles.",
    ),
    "human.html": (
        "tp.example",
        "Verifying you are human. This may take a few seconds. tp.example needs to review the security of your"
        " connection before proceeding. Please enable JavaScript and cookies to continue to the site.",
    ),
    "robot.html": (
        "Vérification",
        "Veuillez activer JavaScript et désactiver votre bloqueur de publicité. Nous vérifions que vous n’êtes pas un "
        "robot. Cela peut prendre quelques secondes. Identifiant de la requête : 8a7b6c5d.",
    ),
    "pur.html": (
        "Weiterlesen mit Werbung oder mit Pur-Abo",
        "Besuchen Sie unsere Seite wie gewohnt mit Werbung und Tracking. Nutzen Sie die Seite werbefrei für 3,99 Euro"
        " pro Monat. Bereits Abonnent? Hier anmelden und ohne Werbung auf allen Geräten lesen.",
    ),
    "region.html": (
        "Unavailable due to legal reasons",
        "We recognize you are attempting to access this website from a country belonging to the European Economic Area "
        "(EEA) including the EU which enforces the General Data Protection Regulation (GDPR).",
    ),
    "search.html": ("Search results for: ferry", " ".join(STORY)),
}


def test_walls_in_other_words(run_files: RunFiles) -> None:
    outcome = run_files(
        {name: f"<html><body><h1>{title}</h1><p>{text}</p></body></html>" for name, (title, text) in WALLS.items()}
    )
    assert not outcome.articles
    assert {one.reason for one in outcome.rejected.values()} == {Reason.NO_ARTICLE_TEXT}


@pytest.mark.parametrize(
    ("byline", "authors"),
    [
        ("Ein Kommentar von Kai Rehn", ("Kai Rehn",)),
        ("Door onze verslaggever Ida Brandt", ("Ida Brandt",)),
        ("Por Ida Brandt, de Tolland", ("Ida Brandt",)),
        ("Text: Ida Brandt Foto: Kai Rehn", ("Ida Brandt",)),
        ("Ida Brandt und Kai Rehn, Varde", ("Ida Brandt", "Kai Rehn")),
    ],
)
def test_bylines_in_other_forms(run_files: RunFiles, byline: str, authors: tuple[str, ...]) -> None:
    shown = page(f'<p class="byline">{byline}</p>{tell()}')
    assert run_files({"page.html": shown}).content().authors == authors


def test_a_box_about_the_author_is_no_byline(run_files: RunFiles) -> None:
    box = '<div class="author-box"><h4>About the author</h4><p>Ida Brandt is a reporter at the Tolland Post.</p></div>'
    assert run_files({"page.html": page(tell() + box)}).content().authors == ()


@pytest.mark.parametrize(
    "ending",
    [
        "What do you think about the berth? Let us know in the comments below.",
        "Was denken Sie darüber? Diskutieren Sie mit im Kommentarbereich!",
        "Ida Brandt is a reporter at the Tolland Post. Follow her on X @idabrandt.",
        "(Schluss) ib/kr",
        "Il vous reste 72 % de cet article à lire. La suite est réservée aux abonnés.",
    ],
)
def test_endings_that_are_no_news(run_files: RunFiles, ending: str) -> None:
    outcome = run_files({"page.html": page(f"{tell()}<p>{ending}</p>")})
    assert outcome.paragraphs()[-1].endswith("two hours.")
    kinds = {part.kind for part in outcome.content().removed if part.text == ending}
    assert kinds <= {RemovedKind.PROMOTION, RemovedKind.BOILERPLATE}
    assert kinds


def test_a_french_export(run_files: RunFiles) -> None:
    export = (
        "Document 1 de 1\n\n\n          Le Courrier\n\n          mercredi 9 octobre 2004\n\nDeuxième poste approuvé\n\n"
        f"AUTEUR: Ida Brandt\n\nLONGUEUR: 90 mots\n\n{STORY[0]}\n\n{STORY[1]}\n\nDATE-CHARGEMENT: 10 octobre 2004\n"
    )
    outcome = run_files({"export.txt": export})
    assert (outcome.content().title, outcome.content().authors) == ("Deuxième poste approuvé", ("Ida Brandt",))
    assert outcome.article.provenance.source == "Le Courrier"
    assert outcome.normalized().published.on == date(2004, 10, 9)
    assert len(outcome.paragraphs()) == 2


@pytest.mark.parametrize(
    "withheld",
    [
        '<div class="paywall__content" style="display:none">{}</div>',
        '<div class="premium-content is-hidden" aria-hidden="true">{}</div>',
        '<div class="paywall"><div class="paywall-body" hidden>{}</div></div>',
        "<noscript>{}</noscript>",
        '<template id="rest">{}</template>',
    ],
)
def test_the_rest_of_a_story_that_is_withheld(run_files: RunFiles, withheld: str) -> None:
    outcome = run_files({"page.html": page(tell(STORY[:1]) + withheld.format(tell(STORY[1:])))})
    assert sorted(outcome.paragraphs()) == sorted(STORY)


@pytest.mark.parametrize(
    ("head", "heading"),
    [
        ("<title>Islands win a longer pier at last - Tolland Post</title>", "<h1>Tolland Post</h1>"),
        (
            '<title>Tolland Post: Islands win a longer pier at last</title><meta property="og:site_name"'
            ' content="Tolland Post">',
            "",
        ),
        (
            '<title>Pier: costs, dates, facts</title><meta property="og:title" content="Pier: costs, dates, facts">',
            "<h1>Islands win a longer pier at last</h1><section><h1>More from the harbour</h1></section>",
        ),
    ],
)
def test_the_headline_and_no_outlet(run_files: RunFiles, head: str, heading: str) -> None:
    shown = f"<html><head>{head}</head><body><main><article>{heading}{tell()}</article></main></body></html>"
    assert run_files({"page.html": shown}).content().title == "Islands win a longer pier at last"


def test_outlets_behind_titles_of_fields(run_files: RunFiles) -> None:
    feed = (
        '<rss version="2.0"><channel><title>Tolland Post</title><item>'
        "<title>Second berth approved | Tolland Post</title>"
        f"<description><![CDATA[{tell()}]]></description></item></channel></rss>"
    )
    answer = '{"title": "Second berth approved - The Tolland Post", "source": {"name": "Tolland Post"}, "text": "%s"}'
    outcome = run_files({"feed.rss": feed, "answer.json": answer % " ".join(STORY)})
    assert [one.content.title for one in outcome.articles] == ["Second berth approved"] * 2


def test_keywords_above_a_wires_title(run_files: RunFiles) -> None:
    message = (
        "\x01dpa001 4 pl 120 dpa 0001\r\n\x02Tolland/Hafen/\r\nZweiter Anleger genehmigt =\r\n\r\nTolland (dpa) - "
        f"{GERMAN}\r\ndpa ib kr\r\n\x03 091030 Okt 24\r\n\x04"
    )
    assert run_files({"a.txt": message}).content().title == "Zweiter Anleger genehmigt"


def test_markup_that_was_escaped_thrice(run_files: RunFiles) -> None:
    escaped = tell().replace("<", "&amp;lt;").replace(">", "&amp;gt;")
    assert run_files({"a.json": f'{{"title": "Berth", "text": "{escaped}"}}'}).paragraphs() == list(STORY)


def test_an_office_document_is_told_what_to_be_instead(run_files: RunFiles) -> None:
    (refused,) = run_files({"export.docx": b"PK\x03\x04"}).rejected.values()
    assert refused.reason is Reason.UNSUPPORTED_FORMAT
    assert ".txt" in refused.detail


def test_the_readers_own_day_beside_utc_with_the_hour_in_american(run_files: RunFiles) -> None:
    head = '<meta property="article:published_time" content="2024-10-10T00:30:00Z">'
    shown = page(f'<p class="date">October 9, 2024 at 8:30 p.m. EDT</p>{tell()}', head, "en-US")
    assert run_files({"a.html": shown}).normalized().published.on == date(2024, 10, 9)


@pytest.mark.parametrize(
    "line",
    [
        "dpa ib kr n1 xx",
        "Follow AP's coverage of the vote at https://news.example/hub/ferries",
        "Found a mistake? Select the text and press Ctrl+Enter.",
    ],
)
def test_what_stands_below_a_story(run_files: RunFiles, line: str) -> None:
    text = "\n\n".join(("Second berth approved", *STORY, line))
    assert tuple(run_files({"a.txt": text}).paragraphs()) == STORY


def test_a_drop_cap_that_is_a_line_of_its_own(run_files: RunFiles) -> None:
    text = "\n\n".join((f"{STORY[0][0]}\n{STORY[0][1:]}", *STORY[1:]))
    assert tuple(run_files({"a.txt": text}).paragraphs()) == STORY


@pytest.mark.parametrize(
    ("byline", "people"),
    [
        ("Ida Brandt (text) och Kai Rehn (foto)", ("Ida Brandt",)),
        ("Kai Rehn (foto), Ida Brandt (tekst)", ("Ida Brandt",)),
        ("Od Ida Brandt", ("Ida Brandt",)),
        ("Nga Ida Brandt", ("Ida Brandt",)),
        ("Γράφει η Ida Brandt", ("Ida Brandt",)),
    ],
)
def test_openings_and_crafts_of_bylines(run_files: RunFiles, byline: str, people: tuple[str, ...]) -> None:
    shown = page(f'<p class="byline">{byline}</p>{tell()}')
    assert run_files({"page.html": shown}).content().authors == people


def test_a_persian_date_in_arabic_digits(run_files: RunFiles) -> None:
    outcome = run_files({"page.html": page(f'<p class="date">١٧ مهر ١٤٠٣</p>{tell()}', lang="fa")})
    assert outcome.normalized().published.on == date(2024, 10, 8)
    assert outcome.paragraphs() == list(STORY)


def test_proquest_articles_with_titles_alone_between_them(run_files: RunFiles) -> None:
    def export(title: str, author: str, day: int) -> str:
        labels = f"Title: {title}\nAuthor: {author}\nPublication title: Tolland Post\nPublication date: Oct {day}, 2024"
        story = "\n\n".join(STORY)
        return (
            f"{labels}\nFull text: {story}\n\nCopyright Tolland Post Oct {day}, 2024\n\nProQuest document ID: {day}\n\n"
        )

    articles = run_files({"a.txt": export("Second berth", "Brandt, Ida", 8) + export("Pier delayed", "Rehn, Kai", 9)})
    found = [(one.normalized.title, one.content.authors, one.normalized.published.on.day) for one in articles.articles]
    assert found == [("Second berth", ("Ida Brandt",), 8), ("Pier delayed", ("Kai Rehn",), 9)]
    assert all(one.normalized.body.split("\n\n") == list(STORY) for one in articles.articles)


@pytest.mark.parametrize(
    ("lang", "shown", "on"),
    [
        ("hr", '<p class="datum">12. studenoga 2023.</p>', date(2023, 11, 12)),
        ("cs", '<span class="date">3. listopadu 2021 v 14:05</span>', date(2021, 11, 3)),
        (
            "en-SG",
            '<time datetime="2024-10-09T23:30:00Z">10 October 2024, 07:30 (Singapore)</time>',
            date(2024, 10, 10),
        ),
    ],
)
def test_the_day_that_a_page_shows(run_files: RunFiles, lang: str, shown: str, on: date) -> None:
    assert run_files({"page.html": page(shown + tell(), lang=lang)}).normalized().published.on == on


@pytest.mark.parametrize(
    ("byline", "authors"),
    [
        ("Por Ida Brandt y Kai Rehn, enviados especiales", ("Ida Brandt", "Kai Rehn")),
        ("Ida Brandt, Kai Rehn och Mia Holm/TT", ("Ida Brandt", "Kai Rehn", "Mia Holm")),
        ("Edited by Kai Rehn; Written by Ida Brandt", ("Ida Brandt",)),
        ("Text von Ida Brandt, Fotos von Kai Rehn", ("Ida Brandt",)),
        ("โดย อิดา แบรนดท์", ("อิดา แบรนดท์",)),
        ("بقلم: ليلى حداد", ("ليلى حداد",)),
        ("Username", ()),
    ],
)
def test_bylines_of_pages(run_files: RunFiles, byline: str, authors: tuple[str, ...]) -> None:
    shown = page(f'<p class="byline">{byline}</p>{tell()}')
    assert run_files({"page.html": shown}).content().authors == authors


def test_a_page_that_a_script_draws(run_files: RunFiles) -> None:
    state = json.dumps({"article": {"title": "Second berth approved", "html": tell()}})
    shell = (
        f'<html><head><title>Second berth approved</title></head><body><div id="app"></div><script>x={state}</script>'
    )
    outcome = run_files({"page.html": f"{shell}</body></html>"})
    assert outcome.paragraphs() == list(STORY)
    assert outcome.normalized().title == "Second berth approved"
