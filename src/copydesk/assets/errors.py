"""What can go wrong with a folder that is written to and with what is fetched into it.

EmbeddedError (permanent: a person acts, then starts again)
├── JarsUnavailable    a locked jar can't be fetched, or isn't the one that was locked
└── FolderUnwritable   the data or the cache can't be written
    └── DiskFull           because the disk has no room
"""

import errno
from pathlib import Path

from copydesk.errors import EmbeddedError


class JarsUnavailable(EmbeddedError):
    """A locked jar can't be fetched; the text holds its coordinates and what the resolver said."""


class FolderUnwritable(EmbeddedError):
    """A folder can't be written to; the text holds the folder and what the system said."""


class DiskFull(FolderUnwritable):
    """The disk has no room; the text holds the folder."""


def storage_error(folder: Path, error: OSError) -> FolderUnwritable:
    """The error that says why `folder` can't be written to."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return DiskFull(f"the disk that holds {folder} is full")
    return FolderUnwritable(f"{folder} can't be written to: {error.strerror or error}")
