"""Copydesk turns raw article files into clean, dated, deduplicated stories in Elasticsearch."""

import os

# Imported without it, onnxruntime leaves a device id and a database of events in the home folder.
os.environ.setdefault("ORT_DISABLE_TELEMETRY", "1")
# Arrow's own allocator keeps what a table took; the system's gives it back.
os.environ.setdefault("ARROW_DEFAULT_MEMORY_POOL", "system")
