"""The folder `kibana/`: data views and dashboards as JSON, each in a file that is called by its id."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from copydesk.errors import InvalidDashboard
from copydesk.kibana.bodies import Dashboard, DataView
from copydesk.kibana.layout import find_faults

# Where the Desk is: written into links, since only who applies them knows it.
DESK = "${DESK}"


@dataclass(frozen=True, slots=True)
class Content:
    """What Kibana is given: by id the bodies as they are sent, and as they were understood."""

    data_views: dict[str, DataView]
    dashboards: dict[str, Dashboard]
    bodies: dict[str, dict[str, Any]]


def load_content(folder: Path, desk: str) -> Content:
    """Read and check the folder; `desk` is the address that links to the Desk begin with.

    Raises `InvalidDashboard`, one line with every fault of every file.
    """
    texts = _read_texts(folder, desk)
    faults: list[str] = []
    bodies: dict[str, dict[str, Any]] = {}
    data_views: dict[str, DataView] = {}
    dashboards: dict[str, Dashboard] = {}
    for path, text in texts.items():
        try:
            body = json.loads(text)
            if path.parent.name == "data-views":
                data_views[path.stem] = DataView.model_validate(body)
            else:
                dashboards[path.stem] = Dashboard.model_validate(body)
            bodies[path.stem] = body
        except ValueError as error:
            faults += _explain(path, error)
    faults += [f"data-views/{id_}.json: its id is {one.id}" for id_, one in data_views.items() if one.id != id_]
    faults += _find_shared_names(data_views)
    for id_ in dashboards:
        faults += [f"dashboards/{id_}.json: {fault}" for fault in find_faults(id_, dashboards, data_views)]
    if faults:
        raise InvalidDashboard("; ".join(faults))
    return Content(data_views, dashboards, bodies)


def _read_texts(folder: Path, desk: str) -> dict[Path, str]:
    files = sorted(path for kind in ("data-views", "dashboards") for path in (folder / kind).glob("*.json"))
    if not files:
        raise InvalidDashboard(f"{folder} has no data-views/*.json and no dashboards/*.json")
    return {path: path.read_text(encoding="utf-8").replace(DESK, desk.rstrip("/")) for path in files}


def _explain(path: Path, error: ValueError) -> list[str]:
    """One line a fault, with the place in the file."""
    name = f"{path.parent.name}/{path.name}"
    if not isinstance(error, ValidationError):
        return [f"{name}: {error}"]
    return [f"{name}: {'.'.join(map(str, one['loc']))}: {one['msg']}" for one in error.errors()]


def _find_shared_names(data_views: Mapping[str, DataView]) -> list[str]:
    """Kibana takes a data view of the same name for the same one, and would delete the other."""
    names: dict[str, str] = {}
    faults = []
    for id_, view in data_views.items():
        if view.name in names:
            faults.append(f"data-views/{id_}.json: {names[view.name]} has the name {view.name!r} as well")
        names[view.name] = id_
    return faults
