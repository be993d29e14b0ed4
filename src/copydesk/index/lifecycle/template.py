"""The index template, the first physical index and its two aliases: made when missing, checked when there."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from elasticsearch import ApiError, BadRequestError, Elasticsearch, NotFoundError

from copydesk.errors import IndexIncompatible
from copydesk.index.client import explain, translate, translated_errors, url_of
from copydesk.index.mapping import ARTICLES, FAMILIES, IndexFamily, build_index_settings, build_mapping
from copydesk.index.names import (
    alias_for_reading,
    alias_for_writing,
    build_index_name,
    template_name,
    template_pattern,
)
from copydesk.index.writing.places import list_physical
from copydesk.settings import IndexSettings

# Above the priority of the templates that Elasticsearch brings along (100 and 200 in 9.x).
_TEMPLATE_PRIORITY = 500


def ensure_index(client: Elasticsearch, settings: IndexSettings, stamp: datetime) -> list[str]:
    """Make every index of Copydesk ready to be written; the names of the physical ones that the pipeline writes to.

    `stamp` names an index that has to be made. Any number of processes may do this at once. Raises
    `IndexIncompatible` where an index has another mapping version or can't take this one's fields.
    """
    with translated_errors(client):
        return [_ensure_family(client, family, settings, stamp) for family in FAMILIES]


def has_index(client: Elasticsearch, settings: IndexSettings) -> bool:
    """Whether there is an index of articles that the pipeline writes to: none before the first run, or a lost one."""
    with translated_errors(client):
        return _find_written(client, ARTICLES, settings.prefix) is not None


def _ensure_family(client: Elasticsearch, family: IndexFamily, settings: IndexSettings, stamp: datetime) -> str:
    prefix = settings.prefix
    found = _find_written(client, family, prefix)
    if found is None:
        put_template(client, family, settings)
        _create_first(client, family, prefix, stamp)
        found = _find_written(client, family, prefix)
    if found is None:
        raise IndexIncompatible(f"{url_of(client)}: no index behind {alias_for_writing(family.base, prefix)}")
    behind = list_physical(client, alias_for_writing(family.base, prefix))
    for index in behind:
        _require_version(client, family, index)
    put_template(client, family, settings)
    for index in behind:
        _add_new_fields(client, family, index)
    return found


def put_template(client: Elasticsearch, family: IndexFamily, settings: IndexSettings) -> None:
    """Write the template by which a new physical index of the family is made."""
    client.indices.put_index_template(
        name=template_name(family.base, settings.prefix),
        index_patterns=[template_pattern(family.base, family.mapping_version, settings.prefix)],
        priority=_TEMPLATE_PRIORITY,
        version=family.mapping_version,
        meta={"made_by": "copydesk"},
        template={
            "settings": build_index_settings(family, settings.shards, settings.replicas),
            "mappings": build_mapping(family),
        },
    )


def find_free_stamp(client: Elasticsearch, name_at: Callable[[datetime], str], stamp: datetime) -> datetime:
    """`stamp`, or the first second after it whose index name is not taken: names are exact to the second, and another
    index may be made in the second in which the one in use was."""
    while client.indices.exists(index=name_at(stamp)):
        stamp += timedelta(seconds=1)
    return stamp


def _create_first(client: Elasticsearch, family: IndexFamily, prefix: str, stamp: datetime) -> None:
    """Create the index with its aliases in one step, or lose the race against another process that just did.

    An alias can have one write index. Elasticsearch refuses to create a second with HTTP 500 (and one of the same
    name with 400), so of any number of processes exactly one succeeds, and the others find its index afterwards.
    """
    try:
        client.indices.create(
            index=build_index_name(family.mapping_version, stamp, base=family.base, prefix=prefix),
            aliases={
                alias_for_reading(family.base, prefix): {},
                alias_for_writing(family.base, prefix): {"is_write_index": True},
            },
        )
    except ApiError as error:
        if _find_written(client, family, prefix) is None:
            raise translate(error, url_of(client)) from error


def _find_written(client: Elasticsearch, family: IndexFamily, prefix: str) -> str | None:
    """The physical index that the pipeline writes to, None where there is none yet."""
    alias = alias_for_writing(family.base, prefix)
    try:
        holders: dict[str, Any] = client.indices.get_alias(name=alias).body
    except NotFoundError:
        return None
    writable = [index for index, held in holders.items() if held["aliases"][alias].get("is_write_index")]
    if len(writable) != 1:
        raise IndexIncompatible(
            f"{url_of(client)}: the alias {alias} of {sorted(holders)} has no single write index: "
            "set is_write_index on the one to write to"
        )
    return writable[0]


def _require_version(client: Elasticsearch, family: IndexFamily, index: str) -> None:
    mapping = client.indices.get_mapping(index=index).body[index]["mappings"]
    version = mapping.get("_meta", {}).get("mapping_version")
    if version != family.mapping_version:
        raise IndexIncompatible(
            f"{url_of(client)}: {index} has mapping version {version} and this Copydesk writes version "
            f"{family.mapping_version}: `copydesk reindex` builds it anew from the curated articles, while searches go "
            "on; or set COPYDESK_INDEX__PREFIX to start one beside it"
        )


def _add_new_fields(client: Elasticsearch, family: IndexFamily, index: str) -> None:
    """Give an older index of the same mapping version the fields that were added since; a no-op if there are none."""
    mapping = build_mapping(family)
    try:
        client.indices.put_mapping(
            index=index, dynamic=mapping["dynamic"], meta=mapping["_meta"], properties=mapping["properties"]
        )
    except BadRequestError as error:
        raise IndexIncompatible(
            f"{url_of(client)}: {index} can't take the mapping of version {family.mapping_version} "
            f"({explain(error.body['error'])}): a changed field needs a higher mapping version and a new index"
        ) from error
