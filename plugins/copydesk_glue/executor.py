"""The local Airflow's executor: tasks are forked from a process that has the library and its tables already.

Airflow imports this module by the name in `core.executor`. Reasons and figures: docs/adr/0021-preloaded-tasks.md.
"""

from __future__ import annotations

from airflow.executors.local_executor import LocalExecutor


class PreloadingExecutor(LocalExecutor):
    """LocalExecutor whose workers, and the tasks that those fork, share what the scheduler has read before."""

    def start(self) -> None:
        """Read, then start the workers; programs that import this module and start no task read nothing."""
        import copydesk_glue.preloaded  # noqa: F401

        super().start()
