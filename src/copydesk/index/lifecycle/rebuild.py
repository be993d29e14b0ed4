"""A second physical index beside the one in use, until the aliases move to it in one step.

While it is being filled it has write alias `building-articles-write` of its own: with the settings of `building` every
function of this package works on it as on any other. Elasticsearch lets that alias have one write index only, so there
is at most one such index, whoever starts one.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from elasticsearch import ApiError, Elasticsearch, NotFoundError

from copydesk.errors import IndexIncompatible
from copydesk.index.client import translate, translated_errors, url_of
from copydesk.index.lifecycle.template import find_free_stamp, put_template
from copydesk.index.mapping import ARTICLES
from copydesk.index.names import alias_for_reading, alias_for_writing, build_index_name, parse_index_name
from copydesk.index.writing.places import list_physical
from copydesk.settings import IndexSettings

_BUILDING = "building-"


def building(settings: IndexSettings) -> IndexSettings:
    """Settings with which documents go into the index that is being built."""
    return settings.model_copy(update={"prefix": f"{settings.prefix}{_BUILDING}"})


def begin_rebuild(client: Elasticsearch, settings: IndexSettings, stamp: datetime) -> str:
    """Make an empty index of this release's mapping beside the one in use; its name.

    Raises `IndexIncompatible` where one is being built already, or was and is still there.
    """
    aside = building(settings)

    def name_at(second: datetime) -> str:
        return build_index_name(ARTICLES.mapping_version, second, base=ARTICLES.base, prefix=settings.prefix)

    with translated_errors(client):
        name = name_at(find_free_stamp(client, name_at, stamp))
        put_template(client, ARTICLES, settings)
        try:
            client.indices.create(
                index=name,
                aliases={
                    alias_for_reading(ARTICLES.base, aside.prefix): {},
                    alias_for_writing(ARTICLES.base, aside.prefix): {"is_write_index": True},
                },
            )
        except ApiError as error:
            if other := find_building(client, settings):
                raise IndexIncompatible(
                    f"{url_of(client)}: {other[0]} is being built: wait for it, or if nothing runs any more, "
                    "`copydesk reindex --anew` drops it and begins again"
                ) from error
            raise translate(error, url_of(client)) from error
    return name


def find_building(client: Elasticsearch, settings: IndexSettings) -> list[str]:
    """The index that is being built, oldest first where it was rolled over; empty where there is none."""
    try:
        return list_physical(client, alias_for_writing(ARTICLES.base, building(settings).prefix))
    except NotFoundError:
        return []


def drop_building(client: Elasticsearch, settings: IndexSettings) -> list[str]:
    """Delete what is being built, which no reader has seen; the names."""
    with translated_errors(client):
        names = find_building(client, settings)
        if names:
            client.indices.delete(index=names)
    return names


def swap_aliases(client: Elasticsearch, settings: IndexSettings) -> tuple[list[str], list[str]]:
    """Move both aliases to what was built, in one step; its names, oldest first, and of those that had them.

    A reader finds the old index or the new one, never none and never both. Raises `IndexIncompatible` where none was
    built.
    """
    reading = alias_for_reading(ARTICLES.base, settings.prefix)
    writing = alias_for_writing(ARTICLES.base, settings.prefix)
    aside = building(settings)
    with translated_errors(client):
        new = find_building(client, settings)
        if not new:
            raise IndexIncompatible(f"{url_of(client)}: no index is being built for {reading}")
        client.indices.refresh(index=new)
        old = sorted({*_behind(client, reading), *_behind(client, writing)} - {*new})
        actions: list[dict[str, Any]] = [
            {"remove": {"indices": new, "alias": alias_for_reading(ARTICLES.base, aside.prefix)}},
            {"remove": {"indices": new, "alias": alias_for_writing(ARTICLES.base, aside.prefix)}},
            *({"remove": {"index": one, "aliases": [reading, writing], "must_exist": False}} for one in old),
            {"add": {"indices": new, "alias": reading}},
            *({"add": {"index": one, "alias": writing, "is_write_index": one == new[-1]}} for one in new),
        ]
        client.indices.update_aliases(actions=actions)
    return new, old


def retire_indices(client: Elasticsearch, settings: IndexSettings, keep: int, *, dry_run: bool = False) -> list[str]:
    """Delete the older physical indices of articles that nothing points to, but the `keep` newest; their names.

    Only what Copydesk made: by its name and by what its mapping says of itself. With `dry_run` nothing is deleted.
    """
    base = f"{settings.prefix}{ARTICLES.base}"
    with translated_errors(client):
        held = client.indices.get_alias(index=f"{base}-*").body
        unused = [name for name, one in held.items() if not one["aliases"] and _is_ours(client, name, base)]
        newest_first = sorted(unused, key=lambda name: parse_stamp(name), reverse=True)
        retired = sorted(newest_first[keep:])
        if retired and not dry_run:
            client.indices.delete(index=retired)
    return retired


def parse_stamp(name: str) -> datetime:
    """When a physical index was made, as its name says. Raises ValueError for another name."""
    parsed = parse_index_name(name)
    if parsed is None:
        raise ValueError(f"{name} is not the name of a physical index")
    return parsed.stamp_utc


def _is_ours(client: Elasticsearch, name: str, base: str) -> bool:
    parsed = parse_index_name(name)
    if parsed is None or parsed.base != base:
        return False
    meta = client.indices.get_mapping(index=name).body[name]["mappings"].get("_meta", {})
    return bool(meta.get("made_by") == "copydesk")


def _behind(client: Elasticsearch, alias: str) -> list[str]:
    """The physical indices that an alias points to, sorted."""
    try:
        return sorted(client.indices.get_alias(name=alias).body)
    except NotFoundError:
        return []
