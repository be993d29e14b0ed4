"""The last stage: documents go into Elasticsearch, and questions come back answered.

    lock.py                                           a lock for processes on many machines
    client.py, names.py, mapping.py, scan.py          the door, the aliases, the contract, page after page of hits
    documents/   build_document    one article and its story as one document, all pure
    writing/     index_documents   new and changed documents, by id
                 remove_stale      what the landing no longer has
                 record_run        a run's books and rejects, for operators
    lifecycle/   ensure_index      template, first index and aliases
                 begin_rebuild … swap_aliases, retire_indices      a new index beside the old one, then in its place
                 roll_over         a further index behind the same aliases, for large archives
                 take_snapshot, restore_snapshot
    searches/    search            hits and facets (query, draw, hits, faces and span pure; search, deep)
                 find_points       where the places of all hits lie
                 similar_articles  stories that read alike, whatever their words
                 summarize         what a run brought
                 export_hits       all hits, one after another
                 read_story        a story's articles as they appeared
                 list_nights, list_rejects                         what operators ask

Only this package imports the Elasticsearch client, and `access`, which asks for other things than documents.
"""

from copydesk.index.client import connect, list_secrets
from copydesk.index.documents.document import build_document
from copydesk.index.lifecycle.rebuild import (
    begin_rebuild,
    building,
    drop_building,
    find_building,
    retire_indices,
    swap_aliases,
)
from copydesk.index.lifecycle.rollover import roll_over
from copydesk.index.lifecycle.snapshots import list_snapshots, restore_snapshot, retire_snapshots, take_snapshot
from copydesk.index.lifecycle.template import ensure_index, has_index
from copydesk.index.lock import hold
from copydesk.index.names import build_index_name, parse_index_name
from copydesk.index.searches.export import export_hits
from copydesk.index.searches.hints import Hint
from copydesk.index.searches.hits import FacetCount, SearchHit, SearchResult
from copydesk.index.searches.nights import (
    RejectList,
    RejectQuery,
    count_rejects_by_reason,
    find_reject,
    list_nights,
    list_rejects,
)
from copydesk.index.searches.places import MapPoint, find_points
from copydesk.index.searches.query import DEEPEST_HIT, FACET_FIELDS, Area, SearchQuery, Sort, View
from copydesk.index.searches.search import find_article, list_fields_of, list_story, run_search, search, summarize
from copydesk.index.searches.similar import similar_articles
from copydesk.index.searches.span import DaySpan
from copydesk.index.searches.stories import read_neighbours, read_story
from copydesk.index.searches.summary import Event, SharedStory, StoryMember, Summary
from copydesk.index.writing.bulk import (
    IndexReport,
    index_documents,
    list_day,
    list_landing_days,
    remove_documents,
    remove_stale,
)
from copydesk.index.writing.operations import RunFigures, record_run

__all__ = [
    "DEEPEST_HIT",
    "FACET_FIELDS",
    "Area",
    "DaySpan",
    "Event",
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
    "has_index",
    "hold",
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
    "roll_over",
    "run_search",
    "search",
    "similar_articles",
    "summarize",
    "swap_aliases",
    "take_snapshot",
]
