"""The last stage: documents go into Elasticsearch, and questions come back answered.

    build_document    one article and its story as one document        (document.py with points.py …, all pure)
    connect           a client that has answered                                         (client.py)
    ensure_index      template, first index and aliases                                  (template.py)
    remove_stale      what the landing no longer has                                     (bulk.py)
    index_documents   new and changed documents, by id                                   (bulk.py)
    record_run        a run's books and rejects, for operators                           (operations.py)
    search            hits and facets                               (query.py and hits.py pure, search.py, deep.py)
    find_points       where the places of all hits lie                                   (places.py)
    similar_articles  stories that read alike, whatever their words                      (similar.py)
    summarize         what a run brought                                                 (summary.py pure, search.py)
    find_span         over which days hits are spread                                    (span.py)
    export_hits       all hits, one after another                                        (export.py)
    read_story        a story's articles as they appeared                                (stories.py)
    list_nights, list_rejects         what operators ask                                 (nights.py)

Only this package imports the Elasticsearch client, and `access`, which asks for other things than documents.
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
from copydesk.index.export import export_hits
from copydesk.index.hints import Hint
from copydesk.index.hits import FacetCount, SearchHit, SearchResult
from copydesk.index.names import build_index_name, parse_index_name
from copydesk.index.nights import (
    RejectList,
    RejectQuery,
    count_rejects_by_reason,
    find_reject,
    list_nights,
    list_rejects,
)
from copydesk.index.operations import RunFigures, record_run
from copydesk.index.places import MapPoint, find_points
from copydesk.index.query import DEEPEST_HIT, FACET_FIELDS, Area, SearchQuery, Sort, View
from copydesk.index.rebuild import begin_rebuild, building, drop_building, find_building, retire_indices, swap_aliases
from copydesk.index.search import find_article, list_fields_of, list_story, run_search, search, summarize
from copydesk.index.similar import similar_articles
from copydesk.index.snapshots import list_snapshots, restore_snapshot, retire_snapshots, take_snapshot
from copydesk.index.span import DaySpan, find_span
from copydesk.index.stories import read_neighbours, read_story
from copydesk.index.summary import SharedStory, StoryMember, Summary
from copydesk.index.template import ensure_index, has_index

__all__ = [
    "DEEPEST_HIT",
    "FACET_FIELDS",
    "Area",
    "DaySpan",
    "FacetCount",
    "Hint",
    "IndexReport",
    "MapPoint",
    "RejectList",
    "RejectQuery",
    "RunFigures",
    "SearchHit",
    "SearchQuery",
    "SearchResult",
    "SharedStory",
    "Sort",
    "StoryMember",
    "Summary",
    "View",
    "begin_rebuild",
    "build_document",
    "build_index_name",
    "building",
    "connect",
    "count_rejects_by_reason",
    "drop_building",
    "ensure_index",
    "export_hits",
    "find_article",
    "find_building",
    "find_points",
    "find_reject",
    "find_span",
    "has_index",
    "index_documents",
    "list_day",
    "list_fields_of",
    "list_landing_days",
    "list_nights",
    "list_rejects",
    "list_secrets",
    "list_snapshots",
    "list_story",
    "parse_index_name",
    "read_neighbours",
    "read_story",
    "record_run",
    "remove_documents",
    "remove_stale",
    "restore_snapshot",
    "retire_indices",
    "retire_snapshots",
    "run_search",
    "search",
    "similar_articles",
    "summarize",
    "swap_aliases",
    "take_snapshot",
]
