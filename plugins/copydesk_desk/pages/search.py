"""Search: hits with their facets and days, and all of them as a file."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, StreamingResponse

from copydesk.index import DEEPEST_HIT, Area, SearchHit, SearchQuery, SearchResult, Sort, View, export_hits
from copydesk.index import search as search_index
from copydesk_desk import chart, export
from copydesk_desk.address import (
    COUNTED_EXACTLY,
    MARKS,
    PAGE_SIZES,
    WITHOUT,
    Address,
    build_query,
    list_excluded,
    read_address,
    read_area,
)
from copydesk_desk.marking import Piece, split_highlight
from copydesk_desk.reader import Reader
from copydesk_desk.rendering import LONGEST_LINE, beginning, render
from copydesk_desk.wording import name_of

router = APIRouter()

# In the order of the page.
FACETS = {
    "people": "People",
    "organizations": "Organizations",
    "places": "Places",
    "countries": "Countries",
    "sources": "Sources",
    "agencies": "Agencies",
    "languages": "Languages",
    "sections": "Sections",
    "relations": "Relation to the canonical",
}
VIEWS = {
    View.STORIES: "one row a story",
    View.ARTICLES: "all copies",
    View.COPIES: "copies only",
    View.CANONICAL: "canonical only",
}
SORTS = {Sort.RELEVANCE: "relevance", Sort.NEWEST: "newest", Sort.OLDEST: "oldest", Sort.LARGEST: "most copies"}
COUNTED = {"stories": "stories", "articles": "articles"}


@router.get("/")
def show_search(request: Request) -> HTMLResponse:
    """The page of a search; of everything where nothing is asked."""
    reader: Reader = request.app.state.reader
    address = read_address(request.query_params.multi_items())
    query = build_query(address)
    counted = address.get("counted", "stories")
    counted = counted if counted in COUNTED else "stories"
    result = search_index(reader.client, query.with_(interval=None), reader.settings.index)
    span = result.span
    bars = chart.build_bars(result.facets["published_days"], span, counted) if span else []
    return render(
        request,
        "search.html",
        address=address,
        query=query,
        result=result,
        hits=[(hit, headline(hit), snippets(hit)) for hit in result.hits],
        facets=[(name, title, list_values(address, result, name, counted)) for name, title in FACETS.items()],
        chosen=list_chosen(address),
        bars=bars,
        chart=chart,
        span=span,
        counted=counted,
        choices={"view": VIEWS, "sort": SORTS, "counted": COUNTED},
        sizes=PAGE_SIZES,
        exact_up_to=COUNTED_EXACTLY,
        pages=list_pages(address, query, result),
        notes=list_notes(query),
        replace_word=replace_word,
    )


@router.get("/export.csv")
def export_csv(request: Request) -> StreamingResponse:
    """All hits as CSV."""
    return _stream(request, export.write_csv, "text/csv; charset=utf-8", "csv")


@router.get("/export.jsonl")
def export_json_lines(request: Request) -> StreamingResponse:
    """All hits as JSON lines."""
    return _stream(request, export.write_json_lines, "application/x-ndjson; charset=utf-8", "jsonl")


def _stream(
    request: Request, write: Callable[[Iterable[dict[str, Any]]], Iterator[str]], media_type: str, suffix: str
) -> StreamingResponse:
    reader: Reader = request.app.state.reader
    query = build_query(read_address(request.query_params.multi_items()))
    documents = export_hits(reader.client, query, reader.settings.index)
    # The first hit is asked for now, so that an index that doesn't answer is a page that says so, not a broken file.
    first = next(documents, None)
    all_of_them = documents if first is None else chain([first], documents)
    headers = {"Content-Disposition": f'attachment; filename="copydesk-hits.{suffix}"'}
    return StreamingResponse(write(all_of_them), media_type=media_type, headers=headers)


def replace_word(text: str, word: str, other: str) -> str:
    """What a reader typed, with another word in the place of one."""
    return re.sub(rf"(?<!\w){re.escape(word)}(?!\w)", lambda _: other, text)


def headline(hit: SearchHit) -> tuple[Piece, ...]:
    """The title with its found words, else the lead."""
    begin, end = MARKS
    for highlight in hit.highlights:
        if hit.title and len(hit.title) <= LONGEST_LINE and highlight.replace(begin, "").replace(end, "") == hit.title:
            return split_highlight(highlight, MARKS)
    return (Piece(beginning(hit.title or hit.lead or "without a headline")),)


def snippets(hit: SearchHit) -> list[tuple[Piece, ...]]:
    """Where the words stand in the text; without words its lead."""
    begin, end = MARKS
    found = [one for one in hit.highlights if one.replace(begin, "").replace(end, "") != hit.title]
    if found:
        return [split_highlight(one, MARKS) for one in found]
    return [(Piece(hit.lead),)] if hit.lead and hit.title else []


def list_values(address: Address, result: SearchResult, name: str, counted: str) -> list[dict[str, Any]]:
    """The values of a facet with their counts and the addresses that choose or exclude them."""
    chosen = set(address.all(name))
    counts = sorted(result.facets.get(name, ()), key=lambda one: (-getattr(one, counted), name_of(name, one.value)))
    return [
        {
            "value": one.value,
            "count": getattr(one, counted),
            "is_chosen": one.value in chosen,
            "choose": address.drop(name, one.value) if one.value in chosen else address.add(name, one.value),
            "exclude": address.exclude(name, one.value),
        }
        for one in counts
    ]


def list_chosen(address: Address) -> list[dict[str, Any]]:
    """What narrows the search, each with the address without it."""
    chosen = [
        {"label": _label(name, value), "without": address.drop(name, value), "is_excluded": False}
        for name in FACETS
        for value in address.all(name)
    ]
    chosen += [
        {
            "label": _label(name, value),
            "without": address.drop(WITHOUT, f"{name}:{value}"),
            "is_excluded": True,
        }
        for name, value in list_excluded(address)
    ]
    if address.get("from") or address.get("to"):
        days = f"{address.get('from') or '…'} to {address.get('to') or '…'}"
        chosen.append(
            {"label": f"Published: {days}", "without": address.with_(from_=None, to=None), "is_excluded": False}
        )
    if area := read_area(address):
        label = f"Area: {describe_area(area)}"
        chosen.append({"label": label, "without": address.with_(area=None), "is_excluded": False})
    return chosen


def _label(name: str, value: str) -> str:
    return f"{FACETS[name]}: {name_of(name, value)}"


def describe_area(area: Area) -> str:
    """The corners of an area as maps write them."""
    south, north = (f"{abs(one):.1f}° {'N' if one >= 0 else 'S'}" for one in (area.south, area.north))
    west, east = (f"{abs(one):.1f}° {'E' if one >= 0 else 'W'}" for one in (area.west, area.east))
    return f"{south} to {north}, {west} to {east}"


def list_pages(address: Address, query: SearchQuery, result: SearchResult) -> dict[str, Any]:
    """Where the reader is, and the addresses before and behind.

    A page is counted to as far as Elasticsearch counts; behind that the address holds the place of the last hit, from
    which there is no way back but the first page. An estimated list goes on as long as its pages are full.
    """
    total = result.stories if query.view is View.STORIES else result.articles
    first = (query.page - 1) * query.size + 1
    last = first + len(result.hits) - 1
    is_full = len(result.hits) == query.size
    is_deep = (query.page + 1) * query.size > DEEPEST_HIT
    goes_on = bool(result.next_after) and (is_full if query.after or result.one_in > 1 else last < total)
    return {
        "total": total,
        "first": first,
        "last": last,
        "before": address.turn(query.page - 1) if query.page > 1 and not query.after else None,
        "start": address.with_() if query.after else None,
        "behind": address.turn(query.page + 1, result.next_after if is_deep else ()) if goes_on else None,
    }


def list_notes(query: SearchQuery) -> list[str]:
    """What a reader may not know of the question that was asked."""
    notes = []
    if query.text.count('"') % 2:
        notes.append("A quotation mark is open: the words behind it were read as single words.")
    if query.text.count("(") != query.text.count(")"):
        notes.append("A bracket has no partner: it was read as a blank.")
    return notes
