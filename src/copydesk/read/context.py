"""What readers are told besides the bytes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import IO

from copydesk.read.document import Document, Member, Refusal
from copydesk.read.limits import Budget
from copydesk.read.provenance.sources import FieldNames
from copydesk.settings import ReadSettings


@dataclass(frozen=True, slots=True)
class Context:
    """The limits with what is left of them, the names of the source's JSON fields, and the landing day.

    The day is what an embargo is held against: the same file gives the same articles whenever it is read.
    """

    settings: ReadSettings
    budget: Budget
    field_names: FieldNames
    landed_on: date


# From the bytes of one document, unpacked, to the articles in it.
DocumentReader = Callable[[bytes, Context], Iterator[Document | Refusal]]
# From a file that may hold any number of articles. It is opened afresh by each call, and may be read more than once.
ContainerReader = Callable[[Callable[[], IO[bytes]], Context], Iterator[Document | Member | Refusal]]
