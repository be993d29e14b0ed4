"""Read: raw files become articles with their provenance and decoded text, or are rejected with a reason."""

from copydesk.read.provenance.sources import Sources, load_sources
from copydesk.read.stage import read_articles

__all__ = ["Sources", "load_sources", "read_articles"]
