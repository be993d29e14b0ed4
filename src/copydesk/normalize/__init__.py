"""Text and dates that can be compared and trusted: `normalize_article` writes an article's `normalized` section."""

from copydesk.normalize.stage import normalize_article
from copydesk.normalize.tables import NormalizeTables, load_tables
from copydesk.normalize.text import normalize_text

__all__ = ["NormalizeTables", "load_tables", "normalize_article", "normalize_text"]
