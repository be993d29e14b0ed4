"""The stage's one function."""

from __future__ import annotations

from dataclasses import replace

from copydesk.article import Article, Content, RawText
from copydesk.clean.draft import Draft, draft_paragraphs
from copydesk.clean.drop_caps import join_drop_cap
from copydesk.clean.habits.learned import NO_HABITS, strip_learned
from copydesk.clean.page.drafting import draft_page, parse_page
from copydesk.clean.page.layout import count_elements
from copydesk.clean.page.verdict import refuse_page
from copydesk.clean.rules import CleanRules
from copydesk.clean.stated import add_statements, entitle
from copydesk.clean.text.boilerplate import Placed, strip_boilerplate
from copydesk.clean.text.dateline import take_dateline
from copydesk.clean.text.headline import take_headline, take_top_lines
from copydesk.clean.text.paragraphs import find_title_line, split_paragraphs
from copydesk.clean.text.sign_off import take_agency_time
from copydesk.outcome import Reason, Rejected, Stage
from copydesk.settings import CleanSettings

# Plain text is all body until a rule says otherwise: the method can't miss it, only leave something over.
TEXT_METHOD = "text"
TEXT_CONFIDENCE = 1.0

# What is larger is a dump or an attack, and would take the time of thousands of articles. A heavy news page has about
# 8,000 elements; a novel has about 10,000 paragraphs and under a million characters.
MAX_ELEMENTS = 50_000
MAX_PARAGRAPHS = 20_000
MAX_CHARACTERS = 2_000_000
# Scripts and styles of a news page may have megabytes.
VISIBLE_TEXT = "//text()[not(parent::script or parent::style)]"


def clean_article(article: Article, rules: CleanRules, settings: CleanSettings) -> Article | Rejected:
    """The article with `content` written and `raw` dropped, or NO_ARTICLE_TEXT.

    Raises ValueError for an article without `raw`: it has been through cleaning before.
    """
    if article.raw is None:
        raise ValueError(f"article {article.article_id} has no raw text to clean")
    if article.raw.is_html:
        return clean_page(article, article.raw, rules, settings)
    if len(article.raw.text) > MAX_CHARACTERS:
        return refuse_length(article, len(article.raw.text))
    paragraphs = draft_paragraphs(split_paragraphs(article.raw.text))
    if len(paragraphs) > MAX_PARAGRAPHS:
        return reject(article, f"{len(paragraphs):,} paragraphs, an article has at most {MAX_PARAGRAPHS:,}")
    draft = entitle(Draft(paragraphs), article.raw.statements)
    draft = take_headline(draft, rules, find_title_line(article.raw.text))
    draft = clean_draft(draft, rules, article.provenance.source)
    return finish_article(article, draft, rules, settings, TEXT_METHOD, TEXT_CONFIDENCE)


def clean_page(article: Article, raw: RawText, rules: CleanRules, settings: CleanSettings) -> Article | Rejected:
    """The article of a page, or why the page is none."""
    tree = parse_page(raw.text)
    if tree is None:
        return reject(article, "the page holds no element")
    elements = count_elements(tree)
    if elements > MAX_ELEMENTS:
        return reject(article, f"{elements:,} elements, an article's page has at most {MAX_ELEMENTS:,}")
    # The text can't be longer than its markup.
    characters = sum(map(len, tree.xpath(VISIBLE_TEXT))) if len(raw.text) > MAX_CHARACTERS else 0
    if characters > MAX_CHARACTERS:
        return refuse_length(article, characters)
    page = draft_page(tree, article.provenance.url, rules)
    draft = clean_draft(entitle(page.draft, raw.statements), rules, article.provenance.source)
    draft = replace(draft, paragraphs=(*page.standfirst, *draft.paragraphs))
    refusal = refuse_page(draft, page, rules)
    if refusal is not None:
        return reject(article, refusal)
    return finish_article(article, draft, rules, settings, page.body.method, page.body.confidence)


def refuse_length(article: Article, characters: int) -> Rejected:
    """The rejected article for more text than any article has."""
    return reject(article, f"{characters:,} characters of text, an article has at most {MAX_CHARACTERS:,}")


def finish_article(
    article: Article, draft: Draft, rules: CleanRules, settings: CleanSettings, method: str, confidence: float
) -> Article | Rejected:
    """The article with the finished draft as its content, or rejected for having too few words."""
    if draft.word_count < max(settings.min_words, 1):
        return reject(article, f"{draft.word_count} words of article text, the minimum is {settings.min_words}")
    if article.raw is not None:
        draft = add_statements(draft, article.raw.statements, rules)
    return article.with_(raw=None, content=build_content(draft, method, confidence))


def clean_draft(draft: Draft, rules: CleanRules, source: str | None = None) -> Draft:
    """The draft without what isn't news: top lines, dateline, boilerplate, repeated paragraphs, the source's habits."""
    draft = take_headline(draft, rules)
    draft = take_agency_time(take_top_lines(draft, rules))
    passed: set[Placed] = set()
    draft = strip_boilerplate(draft, rules, passed)
    shorter = strip_learned(take_dateline(draft, rules), rules.habits.get(source or "", NO_HABITS))
    # A paragraph may repeat the one that had the dateline; what stood before a learned line is nearer to the end now.
    return join_drop_cap(draft if shorter is draft else strip_boilerplate(shorter, rules, passed))


def build_content(draft: Draft, method: str, confidence: float) -> Content:
    """The record's section from a finished draft; removed parts in the order of their places."""
    return Content(
        title=draft.title,
        body=draft.body,
        removed=tuple(sorted(draft.removed, key=lambda part: part.place)),
        authors=draft.authors,
        credit=draft.credit,
        dateline=draft.dateline,
        agency=draft.agency,
        translation_notice=draft.translation_notice,
        section=draft.section,
        is_paywalled=draft.is_paywalled,
        date_clues=draft.date_clues,
        method=method,
        confidence=confidence,
    )


def reject(article: Article, detail: str) -> Rejected:
    """The article refused for having no text."""
    return article.reject(Stage.CLEAN, Reason.NO_ARTICLE_TEXT, detail)
