"""Whether every panel shows something: its search is run on an index that has the samples.

Kibana itself can't be had everywhere; but what a panel shows is what its search finds, and that can be run anywhere.
The dashboards' time ranges are left out, since samples are old on any day.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from copydesk.kibana.files import Content
from copydesk.kibana.searches import PanelSearch, Use, build_searches

# The answer to a search of an alias, and the fields of an alias with what each can do, as `_field_caps` tells it.
RunSearch = Callable[[str, dict[str, Any]], Mapping[str, Any]]
ListFields = Callable[[str], Mapping[str, Mapping[str, Any]]]

_DATES = frozenset({"date"})
_NUMBERS = frozenset({"long", "integer", "float", "double", "date"})
# Shown as they are in the document, whatever their type.
_NOT_SEARCHED = frozenset({Use.SHOW})


@dataclass(frozen=True, slots=True)
class CheckReport:
    """How much was looked at, and what is wrong, one line each."""

    dashboards: int
    searches: int
    faults: tuple[str, ...]


def check_content(content: Content, run_search: RunSearch, list_fields: ListFields) -> CheckReport:
    """Run every panel. The index must hold an article, a run and a reject of each kind that a panel is about."""
    searches = [one for id_, dashboard in content.dashboards.items() for one in build_searches(id_, dashboard)]
    titles = {id_: view.title for id_, view in content.data_views.items()}
    fields = {title: list_fields(title) for title in sorted(set(titles.values()))}
    faults = [fault for view in content.data_views.values() for fault in _check_view(view, fields[view.title])]
    for search in searches:
        title = titles[search.data_view]
        unfit = [fault for name, use in sorted(search.uses) if (fault := _judge(fields[title].get(name), name, use))]
        faults += [f"{search.where}: {fault}" for fault in unfit or _find_empty(search, run_search(title, search.body))]
    return CheckReport(len(content.dashboards), len(searches), tuple(faults))


def _check_view(view: Any, fields: Mapping[str, Mapping[str, Any]]) -> list[str]:
    named = {*view.fieldFormats, *view.fieldAttrs}
    faults = [f"data view {view.id}: {view.title} has no field {name}" for name in sorted(named - fields.keys())]
    if "date" not in fields.get(view.timeFieldName, {}):
        faults.append(f"data view {view.id}: {view.timeFieldName} is no date of {view.title}")
    return faults


def _judge(types: Mapping[str, Any] | None, name: str, use: Use) -> str | None:
    """Why a panel can't do with a field what it does with it."""
    if not types:
        return f"there is no field {name}"
    if use in _NOT_SEARCHED:
        return None
    if use is Use.ASK:
        can = all(one["searchable"] for one in types.values())
        return None if can else f"{name} can't be searched"
    if not all(one["aggregatable"] for one in types.values()):
        return f"{name} can't be counted or sorted by"
    wanted = {Use.TIME: _DATES, Use.RECKON: _NUMBERS}.get(use)
    if wanted is not None and not types.keys() <= wanted:
        return f"{name} is {' and '.join(sorted(types))}, which has no {'time axis' if use is Use.TIME else 'sum'}"
    return None


def _find_empty(search: PanelSearch, answer: Mapping[str, Any]) -> list[str]:
    if answer["hits"]["total"]["value"] == 0:
        return ["nothing matches"]
    found = answer.get("aggregations", {})
    if found and _is_empty(found):
        return ["it matches articles, and shows nothing of them"]
    return []


def _is_empty(aggregations: Mapping[str, Any]) -> bool:
    """Whether there is no bucket with anything in it, or no figure at all: of several one may be zero."""
    if "bucket" in aggregations:
        filled = [bucket for bucket in aggregations["bucket"]["buckets"] if bucket["doc_count"]]
        return all(_is_empty(_inside(bucket)) if _inside(bucket) else False for bucket in filled)
    return not any(_has_figure(one) for one in aggregations.values())


def _inside(bucket: Mapping[str, Any]) -> dict[str, Any]:
    return {name: one for name, one in bucket.items() if isinstance(one, dict)}


def _has_figure(figure: Mapping[str, Any]) -> bool:
    if "values" in figure:
        return any(value is not None for value in figure["values"].values())
    if "doc_count" in figure:
        return bool(figure["doc_count"]) or any(_has_figure(one) for one in _inside(figure).values())
    return bool(figure.get("value"))
