"""Which batch is next where several nights want the same workers: the first of each night before the second of any.

By Airflow's own rule the earliest stage goes first, and of two nights the earlier one: a large night keeps all workers
of one machine with two stages of its batches, and a small one of a later day waits for the last of them.
"""

from __future__ import annotations

from typing import Any

from airflow.task.priority_strategy import PriorityWeightStrategy


class BatchesInTurns(PriorityWeightStrategy):
    """The later a batch of its landing day, the less it weighs; tasks of a whole day weigh as much as its first."""

    def get_weight(self, ti: Any) -> int:
        """The weight of a task instance."""
        return -max(ti.map_index, 0)
