"""What the roles of `access/` allow is what Copydesk asks of Elasticsearch: every request, taken down as it goes out.

The embedded node has no security and refuses nobody. So each request is turned into the privilege that Elasticsearch's
documentation asks for it ("Security privileges"), and held against the roles.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from elastic_transport import Transport

from copydesk import pipeline
from copydesk.access import Role, apply_access, load_access
from copydesk.commands.ingest import ingest_day
from copydesk.errors import InvalidSetting
from copydesk.index import SearchQuery, connect, find_article, list_fields_of, run_search, search
from copydesk.index.searches.query import View
from copydesk.kibana import check_content, load_content
from copydesk.settings import Settings, load_settings

pytestmark = pytest.mark.integration

ROOT = Path(__file__).parents[2]
TUESDAY = date(2026, 3, 3)

# Method and path → the cluster privilege, or the privilege on the indices that the path (or body) names.
CLUSTER = (
    (r"GET /$|GET /_cluster/health", "monitor"),
    (r"PUT /_index_template/", "manage_index_templates"),
    (r"PUT /_snapshot/[^/]+$|DELETE /_snapshot/|POST /_snapshot/[^/]+/[^/]+/_restore", "manage"),
    (r"PUT /_snapshot/[^/]+/[^/]+$|GET /_snapshot/", "create_snapshot"),
)
INDICES = (
    (r"(POST|PUT) /([^/]+)/_bulk|(PUT|POST|DELETE) /([^/]+)/_(doc|create)/", "write"),
    (r"(GET|POST) /([^/]+)/_(search|count|mget|msearch|pit|doc|field_caps|termvectors)|POST /_m(get|search)$", "read"),
    (r"(GET|HEAD) /([^/_][^/]*)?(/?_(alias|mapping|settings).*)?$", "view_index_metadata"),
    (r"POST /([^/]+)/_(refresh|rollover/.+)$|POST /_aliases", "manage"),
    (r"PUT /([^/]+)(/_(mapping|settings))?$|DELETE /([^/_][^/]*)$", "manage"),
)
# Asked without an index: what it reads is in the body, or was checked when the point in time was opened.
OPENED_BEFORE = r"(POST|GET) /_search$|DELETE /_pit$"
IMPLIED = {
    "manage": {"manage", "view_index_metadata", "monitor", "manage_index_templates", "create_snapshot"},
    "read": {"read"},
}


class Request(NamedTuple):
    method: str
    path: str
    body: Any


@pytest.fixture
def archive(search_settings: Settings, entity_address: str, tmp_path: Path) -> Settings:
    landing = tmp_path / "landing"
    shutil.copytree(ROOT / "seeds" / TUESDAY.isoformat(), landing / TUESDAY.isoformat())
    return load_settings(
        landing=str(landing),
        data=str(tmp_path / "data"),
        elasticsearch=search_settings.elasticsearch,
        index={
            "prefix": search_settings.index.prefix,
            "snapshots": f"{search_settings.index.prefix}repository",
            "roll_over_at": "1b",
        },
        enrich={"entities": entity_address},
    )


@contextmanager
def taken_down(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Request]]:
    """Every request that goes out meanwhile."""
    taken: list[Request] = []
    send = Transport.perform_request

    def perform(self: Transport, method: str, target: str, **options: Any) -> Any:
        taken.append(Request(method, target.partition("?")[0], options.get("body")))
        return send(self, method, target, **options)

    with monkeypatch.context() as patched:
        patched.setattr(Transport, "perform_request", perform)
        yield taken


def find_denied(requests: list[Request], roles: list[Role]) -> set[str]:
    """The requests that the roles together don't allow."""
    return {f"{one.method} {one.path}" for one in requests if not is_allowed(one, roles)}


def is_allowed(request: Request, roles: list[Role]) -> bool:
    asked = f"{request.method} {request.path}"
    for pattern, privilege in CLUSTER:
        if re.match(pattern, asked):
            return any(privilege in imply(role.cluster) for role in roles)
    for pattern, privilege in INDICES:
        if re.match(pattern, asked):
            return all(any(grants(role, name, privilege) for role in roles) for name in name_indices(request))
    return re.match(OPENED_BEFORE, asked) is not None


def name_indices(request: Request) -> list[str]:
    first = request.path.split("/")[1]
    if first == "_aliases":
        actions = [body for action in request.body["actions"] for body in action.values()]
        keys = ("alias", "aliases", "index", "indices")
        named = [body[key] for body in actions for key in keys if key in body]
        return [name for names in named for name in ([names] if isinstance(names, str) else names)]
    if first == "_mget":
        return [one["_index"] for one in request.body["docs"]]
    if first == "_msearch":
        return [one["index"] for one in request.body if "index" in one]
    if first.startswith("_"):
        return [request.path.split("/")[-1]] if first == "_alias" else []
    return first.replace("%2C", ",").split(",")


def grants(role: Role, name: str, privilege: str) -> bool:
    return any(
        privilege in imply(one.privileges) and any(fnmatchcase(name, pattern) for pattern in one.names)
        for one in role.indices
    )


def imply(privileges: tuple[str, ...]) -> set[str]:
    return set(privileges).union(*(IMPLIED.get(one, set()) for one in privileges))


def test_each_role_allows_what_its_people_do_and_no_write_of_others(
    archive: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    prefix = archive.index.prefix
    roles = {name: role.with_prefix(prefix) for name, role in load_access(ROOT / "access").roles.items()}
    with taken_down(monkeypatch) as ingesting:
        ingest_day(archive, TUESDAY)
        ingest_day(archive, TUESDAY)
        assert pipeline.repair(archive, pipeline.verify(archive)).is_right
        months = pipeline.begin_reindex(archive)
        pipeline.finish_reindex(archive, [pipeline.fill_month(archive, month) for month in months], keep=0)
    with taken_down(monkeypatch) as keeping:
        pipeline.maintain_index(archive, dry_run=False)
    with taken_down(monkeypatch) as reading:
        look_around(archive)
    assert len({one.method for one in ingesting}) > 3
    assert any("/_rollover/" in one.path for one in ingesting)
    pipelines = [roles["copydesk_pipeline"]]
    assert find_denied(ingesting, pipelines) == set()
    assert find_denied(keeping, [*pipelines, roles["copydesk_keeper"]]) == set()
    assert find_denied(keeping, pipelines)
    assert find_denied(reading, [roles["copydesk_analyst"]]) == set()
    written = find_denied(ingesting, [roles["copydesk_analyst"]])
    assert any("_bulk" in one for one in written)
    assert f"POST /{prefix}articles-write/_search" not in written


def look_around(archive: Settings) -> None:
    """What an analyst does: searches, an article, and every panel of every dashboard."""
    with connect(archive) as client:
        hits = search(client, SearchQuery(view=View.ARTICLES, size=3), archive.index).hits
        assert find_article(client, archive.index, hits[0].article_id)["article_id"] == hits[0].article_id
        report = check_content(
            load_content(ROOT / "kibana", archive.desk),
            lambda title, body: run_search(client, archive.index, title, body),
            lambda title: list_fields_of(client, archive.index, title),
        )
        assert report.searches > 20


def test_a_node_without_security_says_so(archive: Settings) -> None:
    with connect(archive) as client, pytest.raises(InvalidSetting, match="has no security"):
        list(apply_access(client, load_access(ROOT / "access"), {}))
