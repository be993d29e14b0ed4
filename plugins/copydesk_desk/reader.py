"""The one connection to Elasticsearch, made when a page first needs it and made anew after it was lost."""

from __future__ import annotations

from threading import Lock

from elasticsearch import Elasticsearch

from copydesk.index import connect
from copydesk.settings import Settings

# A reader waits for a page, not for a batch: a node that takes longer is shown to be slow.
TIMEOUT_S = 10.0


class Reader:
    """Settings and a client that threads share."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._client: Elasticsearch | None = None
        self._lock = Lock()

    @property
    def client(self) -> Elasticsearch:
        """The client. Raises `SearchUnavailable` and `InvalidSetting`, and tries again the next time."""
        with self._lock:
            if self._client is None:
                self._client = connect(self.settings, timeout_s=TIMEOUT_S, retries=0)
            return self._client

    def close(self) -> None:
        """Let go of the connection."""
        with self._lock:
            if self._client is not None:
                self._client.close()
                self._client = None
