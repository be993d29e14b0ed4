"""The local Airflow's executor: tasks are forked from a process that has the library and its tables already.

Airflow imports this module by the name in `core.executor`. Reasons and figures: docs/adr/0021-preloaded-tasks.md.
"""

from __future__ import annotations

from airflow.executors.local_executor import LocalExecutor


class PreloadingExecutor(LocalExecutor):
    """LocalExecutor whose workers, and the tasks that those fork, share what the scheduler has read before."""

    def start(self) -> None:
        """Read, then start the workers. What can't be read here each task tries by itself, and says what is wrong."""
        # Programs that never start a task import this module too.
        from copydesk import pipeline
        from copydesk.errors import CopydeskError
        from copydesk.settings import load_settings

        try:
            pipeline.preload(load_settings())
        except CopydeskError as error:
            self.log.warning("tasks will read their models one by one: %s", error)
        super().start()
