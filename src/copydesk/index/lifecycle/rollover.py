"""A further physical index behind the same aliases, once the last one is as large as the settings allow."""

from __future__ import annotations

from datetime import datetime

from elasticsearch import Elasticsearch

from copydesk.index.client import translated_errors
from copydesk.index.lifecycle.template import find_free_stamp
from copydesk.index.mapping import ARTICLES
from copydesk.index.names import alias_for_reading, alias_for_writing, build_index_name, parse_index_name
from copydesk.index.writing.places import list_physical
from copydesk.settings import IndexSettings


def roll_over(client: Elasticsearch, settings: IndexSettings, stamp: datetime) -> str | None:
    """Begin another index of articles where a shard of the last one is as large as `roll_over_at`; its name.

    From then on what is new goes there; what is older stays where it is, also where it is written again. Any number of
    processes may do this at once: Elasticsearch looks at the size again, and that of a new index is small.
    """
    if not settings.roll_over_at:
        return None
    alias = alias_for_writing(ARTICLES.base, settings.prefix)
    with translated_errors(client):
        last = parse_index_name(list_physical(client, alias)[-1])
        if last is None:
            return None

        def name_at(second: datetime) -> str:
            return build_index_name(last.mapping_version, second, base=last.base)

        answer = client.indices.rollover(
            alias=alias,
            new_index=name_at(find_free_stamp(client, name_at, stamp)),
            aliases={alias_for_reading(ARTICLES.base, settings.prefix): {}},
            conditions={"max_primary_shard_size": settings.roll_over_at},
        )
    return str(answer["new_index"]) if answer["rolled_over"] else None
