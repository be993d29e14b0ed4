"""A home folder as a new user has it, but for what Copydesk has fetched into its cache before."""

from __future__ import annotations

import os
from pathlib import Path

from copydesk.settings import default_cache

CACHE = {".cache", ".cache/copydesk"}


def make_home(folder: Path) -> dict[str, str]:
    """Make the folder, and give the environment of who lives there."""
    (folder / ".cache").mkdir(parents=True)
    (folder / ".cache" / "copydesk").symlink_to(default_cache())
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("XDG_", "ORT_"))}
    return kept | {"HOME": str(folder)}


def list_home(folder: Path) -> set[str]:
    """Whatever is below it."""
    return {str(path.relative_to(folder)) for path in folder.rglob("*")}
