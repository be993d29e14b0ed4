"""What tasks share with the process that they are forked from, tried in a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from textwrap import dedent

PRELOADED = dedent(
    """
    import os, sys, threading
    import numpy, pyarrow
    THREADS = len(os.listdir("/proc/self/task"))
    from copydesk import dedupe, pipeline
    from copydesk.dedupe.signing.models import load_models
    from copydesk.enrich.names.gazetteer import load_gazetteer
    from copydesk.clean.rules import _load_tables
    from copydesk.normalize.tables import load_tables
    from copydesk.pipeline.batches import keep_models
    from copydesk.pipeline.code_digest import digest_code
    from copydesk.settings import load_settings

    READ = (load_models, load_gazetteer, _load_tables, load_tables, keep_models, digest_code)
    settings = load_settings(landing="landing", data="data")
    pipeline.preload(settings)
    before = [read.cache_info().misses for read in READ]
    assert all(before), before
    # What a fork doesn't take along must not be waited for in a task: no more than the imports' own.
    assert threading.active_count() == 1 and len(os.listdir("/proc/self/task")) == THREADS
    task = os.fork()
    if task == 0:
        pipeline.preload(load_settings(landing="landing", data="data"))
        assert [read.cache_info().misses for read in READ] == before
        sys.stdout.write(dedupe.load_models().static.sum_tokens(["A ferry sank"]).tobytes().hex())
        sys.stdout.flush()
        os._exit(0)
    assert os.waitpid(task, 0)[1] == 0
    """
)
ALONE = dedent(
    """
    from copydesk import dedupe
    print(dedupe.load_models().static.sum_tokens(["A ferry sank"]).tobytes().hex(), end="")
    """
)


def run(script: str) -> str:
    environment = os.environ | {"COPYDESK_ENRICH__ENTITIES": "127.0.0.1:1"}
    return subprocess.check_output([sys.executable, "-c", script], env=environment, text=True, timeout=120)


def test_a_forked_task_reads_nothing_again_and_its_models_say_the_same() -> None:
    forked = run(PRELOADED)
    assert forked
    assert forked == run(ALONE)
