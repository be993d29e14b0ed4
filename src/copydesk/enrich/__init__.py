"""Enriching: who and where an article is about, and what is quoted in it.

divide by language → engine.find → trim → join what was cut, split what is two → heads → long forms → vote
    → the words around → repeat → known places → tables of results, surnames, capitals, teams
    → parts of words    (mentions/)
    → people | organizations | places, each counted once → entities    (entities/)
what stands beside a place, and the countries of article, dateline and source → its country and point
demonyms and places' countries → countries;  quotation marks → quotes

To understand it, read the modules in this order:

    languages   which parts of a text are in which language
    engine/     what an engine finds (`spans`), and the client of the server that Stanford's runs in
    names/      what is known of names beforehand: tables, the gazetteer in any writing, where sources sit, how
                spellings are compared
    models      the engine and the tables, built once a batch
    mentions/   from the engine's spans to the spans that count; `finding` has their order
    entities/   what several spans have in common: people, organizations and places
    quotes/     quotations and their speakers
    stage       the step: all of it for one article
    ahead       the engine reads the next article's text while the step works on this one's
    archive/    one name a thing across articles: the table of names, learned apart from the runs

Each knows those above it in this list and none below.
"""

from copydesk.enrich.ahead import announce_texts
from copydesk.enrich.engine.spans import EntityEngine, Span, TextRefused
from copydesk.enrich.engine.stanford import StanfordEngine, name_model
from copydesk.enrich.models import EnrichModels, load_models
from copydesk.enrich.stage import enrich_article

__all__ = [
    "EnrichModels",
    "EntityEngine",
    "Span",
    "StanfordEngine",
    "TextRefused",
    "announce_texts",
    "enrich_article",
    "load_models",
    "name_model",
]
