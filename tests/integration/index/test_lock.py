"""The lock of data roots on object stores, in a real Elasticsearch."""

from __future__ import annotations

import threading
import time

import pytest
from elasticsearch import Elasticsearch

from copydesk.errors import DataRootBusy
from copydesk.index import hold
from copydesk.index.lock import INDEX
from copydesk.settings import IndexSettings

pytestmark = pytest.mark.integration

# Long enough for a renewal on a busy machine.
EXPIRES_S = 10.0


def test_one_has_it_at_a_time_and_holders_are_counted(
    search_client: Elasticsearch, index_settings: IndexSettings
) -> None:
    prefix, inside, fences = index_settings.prefix, [], []

    def work() -> None:
        with hold(search_client, "root", prefix=prefix, wait_s=60) as held:
            inside.append(1)
            fences.append(held.fence)
            assert len(inside) == 1
            time.sleep(0.05)
            inside.pop()

    workers = [threading.Thread(target=work) for _ in range(4)]
    for one in workers:
        one.start()
    for one in workers:
        one.join()
    assert fences == [1, 2, 3, 4]


def test_it_is_renewed_while_it_is_held_and_expires_when_its_holder_is_gone(
    search_client: Elasticsearch, index_settings: IndexSettings
) -> None:
    prefix = index_settings.prefix
    with hold(search_client, "root", prefix=prefix, wait_s=60, expires_s=EXPIRES_S) as held:
        with (
            pytest.raises(DataRootBusy, match="held by another process"),
            hold(search_client, "root", prefix=prefix, wait_s=EXPIRES_S + 2, expires_s=EXPIRES_S),
        ):
            pytest.fail("two have it")
        assert not held.is_lost
        # What a process leaves behind that was killed: a document that nobody renews.
        search_client.index(index=prefix + INDEX, id="other", document={"holder": "gone", "fence": 7})
        with hold(search_client, "other", prefix=prefix, wait_s=60, expires_s=0.5) as next_one:
            assert next_one.fence == 8


def test_a_holder_learns_that_another_has_taken_it(search_client: Elasticsearch, index_settings: IndexSettings) -> None:
    prefix = index_settings.prefix
    with hold(search_client, "root", prefix=prefix, wait_s=60, expires_s=0.6) as held:
        search_client.index(index=prefix + INDEX, id="root", document={"holder": "another", "fence": 9})
        deadline = time.monotonic() + 60
        while not held.is_lost and time.monotonic() < deadline:
            time.sleep(0.05)
        assert held.is_lost
