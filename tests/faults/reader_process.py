"""Reads landings in a process of its own, so that time, memory and side effects are that of reading alone.

One JSON request a line on stdin, one JSON answer a line on stdout. Not imported by any test: they start it.
"""

from __future__ import annotations

import json
import os
import resource
import sys
import time
from collections.abc import Callable
from contextlib import contextmanager
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from copydesk.article import Article
from copydesk.outcome import Stage
from copydesk.pipeline.runner import StageRun
from copydesk.read import load_sources, read_articles
from copydesk.read.code_pages import load_identifier
from copydesk.settings import ReadSettings
from copydesk.storage.landing import list_files, load_files

# No limit under test: it protects the machine from a suite that fails.
SAFETY_BYTES = 3_000_000_000
NOBODY = 65534
# What reading must never do. Opening for reading is no such event, and is looked at by its mode.
FORBIDDEN = ("socket.", "subprocess.", "os.system", "os.exec", "os.posix_spawn", "os.remove", "os.rename", "os.mkdir",
             "os.rmdir", "os.symlink", "os.link", "os.truncate", "os.chmod", "os.chown", "shutil.", "tempfile.",
             "pickle.", "ctypes.dlopen")  # fmt: skip
WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND

events: list[str] = []
is_watching = False


def watch(event: str, arguments: tuple[Any, ...]) -> None:
    """The audit hook (PEP 578)."""
    if not is_watching:
        return
    is_write = event == "open" and isinstance(arguments[2], int) and arguments[2] & WRITING
    if is_write or event.startswith(FORBIDDEN):
        events.append(f"{event} {arguments[0]!r}")


@contextmanager
def watching() -> Any:
    global is_watching
    is_watching = True
    try:
        yield
    finally:
        is_watching = False


def peak_megabytes() -> float:
    """The most memory that this process had since `forget_peak`."""
    (line,) = [one for one in Path("/proc/self/status").read_text().splitlines() if one.startswith("VmHWM")]
    return int(line.split()[1]) / 1024


def forget_peak() -> None:
    Path("/proc/self/clear_refs").write_text("5")


def as_nobody(run: Callable[[], Any]) -> Any:
    """Root may open everything; whoever else runs this already may not."""
    if os.geteuid() != 0:
        return run()
    os.seteuid(NOBODY)
    try:
        return run()
    finally:
        os.seteuid(0)


def read_landing(request: dict[str, Any]) -> dict[str, Any]:
    """One landing day through the stage, and what that took."""
    settings = ReadSettings(**request["settings"])
    run = StageRun(Stage.READ, partial(read_articles, settings=settings, sources=load_sources()))
    files = list_files(request["landing"], date.fromisoformat(request["day"]))
    for path in request["vanishing"]:
        (Path(request["landing"]) / path).unlink()
    load_identifier()  # a model, which is the process's, and no file's
    events.clear()
    began = time.process_time()  # what others do on the machine is no fault of a file
    with watching():
        kept = [describe(one) for one in run.over(load_files(request["landing"], files, settings.max_archive_bytes))]
    seconds = time.process_time() - began
    books = run.books
    return {
        "files": files,
        "kept": kept,
        "rejected": [one.model_dump(mode="json") for one in run.rejected],
        "books": [books.read, books.kept, sum(books.rejected.values())],
        "seconds": seconds,
        "peak_megabytes": peak_megabytes(),
        "events": events,
    }


def describe(article: Article) -> dict[str, Any]:
    """What a test looks at."""
    text = article.raw.text if article.raw else ""
    json.dumps(article.model_dump(mode="json"), ensure_ascii=False).encode()  # whatever is kept can be stored
    return {"path": article.provenance.path, "length": len(text), "beginning": text[:2000]}


def main() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (SAFETY_BYTES, SAFETY_BYTES))
    sys.addaudithook(watch)
    for line in sys.stdin:
        request = json.loads(line)
        read = partial(read_landing, request)
        forget_peak()
        print(json.dumps(as_nobody(read) if request["as_nobody"] else read()), flush=True)


if __name__ == "__main__":
    main()
