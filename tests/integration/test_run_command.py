"""`copydesk run` as `make run` starts it: what a kill in its middle leaves."""

from __future__ import annotations

import os
import re
import shutil
import signal
from pathlib import Path

import pytest
from fresh_home import CACHE, list_home, make_home
from local_stack import PATIENCE_S, await_first_task, await_state, start_run

from copydesk.embedded.node import ElasticsearchNode, prepare_node
from copydesk.embedded.process_table import members
from copydesk.embedded.stack import down
from copydesk.embedded.state_file import read_state
from copydesk.pipeline import verify
from copydesk.settings import default_cache, load_settings

pytestmark = [pytest.mark.integration, pytest.mark.timeout(600)]

SEEDS = Path(__file__).parents[2] / "seeds"


def test_elasticsearch_killed_in_a_run_is_started_again_and_the_run_succeeds(tmp_path: Path) -> None:
    """And whoever ran it finds nothing new at home, whatever Airflow and its tasks' libraries like to keep there."""
    landing = tmp_path / "landing"
    shutil.copytree(SEEDS / "2026-03-05", landing / "2026-03-05")
    home = tmp_path / "home"
    user = tmp_path / "user"

    process = start_run(landing, home, make_home(user))
    try:
        state = await_state(home, process)
        await_first_task(home, process)
        os.kill(state.services["elasticsearch"].leader.pid, signal.SIGKILL)
        output, errors = process.communicate(timeout=PATIENCE_S)
        assert members(state.programs) == set()
        assert read_state(home) is None
    finally:
        # Where it was not over in time, nothing of it may go on.
        process.kill()
        process.wait()
        down(home)
    assert process.returncode == 0, errors
    assert "2026-03-05" in output
    assert re.search(r"elasticsearch died \(killed by SIGKILL\); starting it again in 1 s, 1 of 5", errors)
    assert "elasticsearch answers again" in errors
    assert list_home(user) <= CACHE
    with ElasticsearchNode(prepare_node(default_cache()), home / "elasticsearch") as node:
        found = verify(load_settings(data=str(home / "pipeline"), elasticsearch=node.url))
    assert found.documents > 0
    assert found.differences == ()
