"""Importing this module reads what every task needs; for processes that then fork their tasks (ADR 21)."""

from __future__ import annotations

import logging

from copydesk import pipeline
from copydesk.errors import CopydeskError
from copydesk.settings import load_settings

try:
    pipeline.preload(load_settings())
except CopydeskError as error:
    # Each task tries by itself, and says what is wrong.
    logging.getLogger(__name__).warning("tasks will read their models one by one: %s", error)
