"""Importing this module reads what every task needs, and has tasks end with the process that forked them (ADR 21).

For processes that fork their tasks: the local scheduler's and Celery's workers.
"""

from __future__ import annotations

import logging

from copydesk import pipeline
from copydesk.errors import CopydeskError
from copydesk.settings import load_settings
from copydesk_glue.orphans import end_with_parent

try:
    pipeline.preload(load_settings())
except CopydeskError as error:
    # Each task tries by itself, and says what is wrong.
    logging.getLogger(__name__).warning("tasks will read their models one by one: %s", error)

end_with_parent()
