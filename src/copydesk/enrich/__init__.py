"""Enriching: who and where an article is about, and what is quoted in it.

engine.find → trim → join long forms → vote → repeat → known places    (mentions)
    → people | organizations | places, each counted once → entities    (groups)
demonyms and places' countries → countries;  quotation marks → quotes
"""

from copydesk.enrich.engine.spans import EntityEngine, Span, TextRefused
from copydesk.enrich.engine.stanford import StanfordEngine
from copydesk.enrich.models import EnrichModels, load_models
from copydesk.enrich.stage import enrich_article

__all__ = [
    "EnrichModels",
    "EntityEngine",
    "Span",
    "StanfordEngine",
    "TextRefused",
    "enrich_article",
    "load_models",
]
