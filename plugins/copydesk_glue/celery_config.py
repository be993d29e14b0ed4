"""Airflow's settings of Celery, whose workers read what every task needs before they fork (ADR 21).

Airflow takes `CELERY_CONFIG` by the name in `celery.celery_config_options`; the provider is in the image alone.
"""

from __future__ import annotations

from airflow.providers.celery.executors.default_celery import DEFAULT_CELERY_CONFIG

# `imports` is what a worker imports when it starts, and no other program.
CELERY_CONFIG = {**DEFAULT_CELERY_CONFIG, "imports": ["copydesk_glue.preloaded"]}
