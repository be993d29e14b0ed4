"""What runs write, by the name under which other DAGs wait for it."""

from __future__ import annotations

from airflow.sdk import Asset

ARTICLES = Asset("articles", uri="x-copydesk://articles")
