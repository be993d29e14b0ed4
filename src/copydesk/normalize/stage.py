"""The stage's one function."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from copydesk.article import Article, Content, Normalized
from copydesk.errors import InvalidSetting
from copydesk.normalize.dates.evidence import gather_evidence
from copydesk.normalize.dates.mentions import find_mentioned_dates
from copydesk.normalize.dates.rules import choose_modification, choose_published
from copydesk.normalize.language import identify_language
from copydesk.normalize.tables import NormalizeTables, load_zone
from copydesk.normalize.text import count_words, fingerprint_words, join_lines, repair_and_normalize
from copydesk.outcome import Reason, Rejected, Stage
from copydesk.settings import NormalizeSettings


def normalize_article(article: Article, tables: NormalizeTables, settings: NormalizeSettings) -> Article | Rejected:
    """The article with its `normalized` section, made from `content` and `provenance` alone.

    Rejected (no-article-text) only where nothing visible is left of the body. Raises `InvalidSetting` for a
    default time zone that doesn't exist, ValueError for an article that wasn't cleaned.
    """
    if article.content is None:
        raise ValueError(f"{article.provenance.path}: not cleaned yet")
    normalized = normalize_content(article.content, article, tables, settings)
    if not normalized.word_count:
        detail = "no word is left of the body once control and zero-width characters are gone"
        return article.reject(Stage.NORMALIZE, Reason.NO_ARTICLE_TEXT, detail)
    return article.with_(normalized=normalized)


def normalize_content(
    content: Content, article: Article, tables: NormalizeTables, settings: NormalizeSettings
) -> Normalized:
    """The normalized section of one article."""
    title = repair_and_normalize(content.title or "")
    body = repair_and_normalize(content.body)
    language = identify_language(body.text, tables.identifier, settings.min_language_words)
    default_zone = find_zone(settings.default_timezone)
    evidence = gather_evidence(content, body.text, article.provenance, tables.dates, default_zone, language.code)
    published = choose_published(evidence)
    return Normalized(
        title=join_lines(title.text) or None,
        body=body.text,
        word_count=count_words(body.text),
        fingerprint=fingerprint_words(body.text),
        language=language.code,
        language_confidence=language.confidence,
        published=published,
        modified=choose_modification(evidence, published.on),
        mentioned_dates=find_mentioned_dates(body.text, published.on),
        repaired_mojibake=title.repaired_mojibake or body.repaired_mojibake,
    )


def find_zone(name: str) -> ZoneInfo:
    """The default time zone. Raises `InvalidSetting` where there is none of that name."""
    zone = load_zone(name)
    if zone is None:
        raise InvalidSetting(f"COPYDESK_NORMALIZE__DEFAULT_TIMEZONE: no time zone {name!r}")
    return zone
