"""The last stage: documents go into Elasticsearch, and questions come back answered.

    build_document    one article and its story as one document                          (document.py, pure)
    connect           a client that has answered                                         (client.py)
    ensure_index      template, first index and aliases                                  (template.py)
    remove_stale      what the landing no longer has                                     (bulk.py)
    index_documents   new and changed documents, by id                                   (bulk.py)
    record_run        a run's books and rejects, for operators                           (operations.py)
    search            hits and facets                                                    (query.py pure, search.py)
    summarize         what a run brought                                                 (summary.py pure, search.py)

Only this package imports the Elasticsearch client.
"""

from copydesk.index.bulk import (
    IndexReport,
    index_documents,
    list_day,
    list_landing_days,
    remove_documents,
    remove_stale,
)
from copydesk.index.client import connect, list_secrets
from copydesk.index.document import build_document
from copydesk.index.hints import Hint
from copydesk.index.names import build_index_name, parse_index_name
from copydesk.index.operations import RunFigures, record_run
from copydesk.index.query import FacetCount, SearchHit, SearchQuery, SearchResult, Sort, View
from copydesk.index.search import find_article, list_fields_of, list_story, run_search, search, summarize
from copydesk.index.summary import SharedStory, StoryMember, Summary
from copydesk.index.template import ensure_index

__all__ = [
    "FacetCount",
    "Hint",
    "IndexReport",
    "RunFigures",
    "SearchHit",
    "SearchQuery",
    "SearchResult",
    "SharedStory",
    "Sort",
    "StoryMember",
    "Summary",
    "View",
    "build_document",
    "build_index_name",
    "connect",
    "ensure_index",
    "find_article",
    "index_documents",
    "list_day",
    "list_fields_of",
    "list_landing_days",
    "list_secrets",
    "list_story",
    "parse_index_name",
    "record_run",
    "remove_documents",
    "remove_stale",
    "run_search",
    "search",
    "summarize",
]
