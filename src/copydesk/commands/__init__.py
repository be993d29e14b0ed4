"""The commands of `copydesk` that look after the archive; `copydesk.cli` joins them with those that run and search.

ingest       one landing day in this process, without Airflow
quarantine   `rejects`, `replay`
forgetting   `forget`, `forgotten`
learning     `learn …`
upkeep       `verify`, `reindex`, `maintain`, `restore`
secrets      `secrets`
"""
