"""Copydesk turns raw article files into clean, dated, deduplicated stories in Elasticsearch."""

import os

# Arrow's own allocator keeps what a table took; the system's gives it back.
os.environ.setdefault("ARROW_DEFAULT_MEMORY_POOL", "system")
# A process is one core's work, and processes share a night's: a second thread would wait in a loop for what one has at
# once.
for _name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "RAYON_NUM_THREADS"):
    os.environ.setdefault(_name, "1")
