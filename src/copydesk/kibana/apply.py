"""Bring a Kibana to what `kibana/` says: each data view and dashboard by its fixed id, as often as one likes."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from typing import Any, NamedTuple

from copydesk.errors import KibanaRefused
from copydesk.kibana.client import KibanaClient
from copydesk.kibana.files import Content

# What Kibana counts up or notes by itself at each write.
_BOOKKEEPING = frozenset({"version", "namespaces", "updated_at", "created_at"})


class Change(StrEnum):
    """What became of one of them."""

    CREATED = "created"
    CHANGED = "changed"
    UNCHANGED = "unchanged"


class Applied(NamedTuple):
    """One of them: its kind (space, data view or dashboard), its id and what became of it."""

    kind: str
    id: str
    change: Change


def apply_content(kibana: KibanaClient, content: Content) -> Iterator[Applied]:
    """Write everything, data views first, since dashboards refer to them; tells of each as soon as it is there.

    Raises `KibanaRefused` before it changes anything where a data view of somebody else has the name of one of these:
    Kibana would delete it.
    """
    if kibana.ensure_space():
        yield Applied("space", kibana.space, Change.CREATED)
    _require_free_names(kibana, content)
    for id_ in content.data_views:
        before = kibana.read_data_view(id_)
        yield Applied("data view", id_, _compare(before, kibana.write_data_view(content.bodies[id_])))
    for id_ in content.dashboards:
        before = kibana.read_dashboard(id_)
        yield Applied("dashboard", id_, _compare(before, kibana.write_dashboard(id_, content.bodies[id_])))


def _require_free_names(kibana: KibanaClient, content: Content) -> None:
    names = {view.name: id_ for id_, view in content.data_views.items()}
    for id_, name in kibana.list_data_views().items():
        if name in names and names[name] != id_:
            raise KibanaRefused(
                f"{kibana.url}: the data view {id_} has the name {name!r} that {names[name]} would take from it: "
                "rename or delete it"
            )


def _compare(before: dict[str, Any] | None, after: dict[str, Any]) -> Change:
    """Both are as Kibana tells them, with the defaults that it fills in."""
    if before is None:
        return Change.CREATED
    return Change.UNCHANGED if _without_bookkeeping(before) == _without_bookkeeping(after) else Change.CHANGED


def _without_bookkeeping(body: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in body.items() if name not in _BOOKKEEPING}
