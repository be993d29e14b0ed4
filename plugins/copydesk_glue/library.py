"""The step from Airflow to the library: nothing of it is imported before a task runs."""

from __future__ import annotations

from typing import Any

from airflow.sdk.log import mask_secret


def run_step(step: str, *arguments: Any, **options: Any) -> Any:
    """Call the task function `step` of `copydesk.pipeline` with the settings of this process, whose secrets no log
    shows, whatever stumbles on them.
    """
    from copydesk import pipeline
    from copydesk.index import list_secrets
    from copydesk.settings import load_settings

    settings = load_settings()
    for secret in list_secrets(settings):
        mask_secret(secret)
    return getattr(pipeline, step)(settings, *arguments, **options)
