"""The curated layer in generations: a table once written never changes, and one small pointer makes tables current.

    curated/current.json                             the pointer: the generation, the page of each month, who owes
    curated/pages/<YYYY-MM>.<generation>.json        which tables each day of a month has
    curated/<YYYY-MM-DD>/<kind>.<stamp>.parquet      articles, signatures, links, assignments, changes, owed
    curated/landings/<YYYY-MM>.<stamp>.parquet       which landing of the month is which article

A reader takes a `Snapshot` and sees one generation, whole, however long it reads. A writer writes its tables first and
then, holding the data root's one lock, makes them current in one step (`CuratedLayer.change`): a crash before leaves
tables that nothing names, a crash after leaves nothing undone. What no page names any more is removed after a day.
The same holds on object stores, which write a key whole or not at all; their lock is the caller's (ADR 15).
"""

from __future__ import annotations

import json
import time
import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field, fields, replace
from datetime import date, timedelta
from typing import Any, Protocol

from filelock import FileLock, Timeout
from pydantic import BaseModel
from upath import UPath

from copydesk.errors import DataRootBusy, StorageCorrupt
from copydesk.outcome import Books
from copydesk.storage.files import remove_temporaries, write_file
from copydesk.storage.landing import LOCAL_PROTOCOLS
from copydesk.storage.tables import copy_rows, manifest_path, write_table

LAYOUT_VERSION = 1

# What is held under the lock takes seconds; a longer wait means a stuck holder.
LOCK_SECONDS = 600

# No reader holds a snapshot for longer: a task ends within hours.
KEPT = timedelta(days=1)

_PAGES, LANDINGS = "pages", "landings"


class Holding(Protocol):
    """A lock that is held: the number of its holder, which counts up, and whether it has expired meanwhile."""

    @property
    def fence(self) -> int: ...
    @property
    def is_lost(self) -> bool: ...


Lock = Callable[[], AbstractContextManager[Holding]]


@dataclass(frozen=True, slots=True)
class FileHeld:
    """A file lock, which ends with its process and never before."""

    fence: int = 0
    is_lost: bool = False


@dataclass(frozen=True, slots=True)
class DayTables:
    """The current tables of a landing day, each by its name under the layer's root; None where there is none yet.

    `articles` has one table a batch. `signed` is a newer table of signatures whose stories are still to be formed:
    others already compare with it. `owed` lists what the index has not got yet, `changes` what the day's last run
    that changed any did to the stories of other days.
    """

    articles: tuple[str, ...] = ()
    signatures: str | None = None
    signed: str | None = None
    links: str | None = None
    assignments: str | None = None
    changes: str | None = None
    owed: str | None = None

    @property
    def names(self) -> set[str]:
        """All tables."""
        single = (getattr(self, one.name) for one in fields(self) if one.name != "articles")
        return {*self.articles, *(name for name in single if name)}


@dataclass(frozen=True, slots=True)
class Page:
    """What is current of one month: its days' tables and the table of its landings."""

    days: Mapping[date, DayTables] = field(default_factory=dict)
    landings: str | None = None


class Snapshot:
    """One generation of the layer. Months are read when they are first asked for."""

    def __init__(self, root: UPath, pointer: Mapping[str, Any]) -> None:
        self.root = root
        self.generation: int = pointer["generation"]
        self.owing: tuple[date, ...] = tuple(date.fromisoformat(day) for day in pointer["owing"])
        self.page_names: Mapping[str, str] = pointer["pages"]
        self.fence: int = pointer.get("fence", 0)
        self._pages: dict[str, Page] = {}

    @property
    def months(self) -> list[str]:
        """The months that have a landing day, as YYYY-MM, sorted."""
        return sorted(self.page_names)

    @property
    def days(self) -> list[date]:
        """The landing days that have ever been curated, sorted."""
        return sorted(day for month in self.months for day in self.page(month).days)

    def page(self, month: str) -> Page:
        """What a month has."""
        if month not in self._pages:
            name = self.page_names.get(month)
            self._pages[month] = _read_page(self.root / name) if name else Page()
        return self._pages[month]

    def day(self, day: date) -> DayTables:
        """What a landing day has."""
        return self.page(month_of(day)).days.get(day, DayTables())

    def table(self, name: str) -> UPath:
        """Where the table of that name is."""
        return self.root / name


class Change:
    """What the next generation has otherwise than `base`. Days and landings that aren't set stay as they are."""

    def __init__(self, base: Snapshot) -> None:
        self.base = base
        self.days: dict[date, DayTables] = {}
        self.landings: dict[str, str] = {}

    def day(self, day: date) -> DayTables:
        """What the day has after this change."""
        return self.days.get(day) or self.base.day(day)

    def set_day(self, day: date, **tables: Any) -> None:
        """Name other tables of a day."""
        self.days[day] = replace(self.day(day), **tables)


class CuratedLayer:
    """The curated layer of a data root."""

    def __init__(self, data: str, lock: Lock | None = None) -> None:
        """`lock` is the data root's one lock where that is no local folder; without one no other process may write."""
        self._data = UPath(data)
        self.root = self._data / "curated"
        self._lock = self._lock_file if lock is None and self._data.protocol in LOCAL_PROTOCOLS else lock or _alone

    def read(self) -> Snapshot:
        """The current generation; of a data root that has none, one without days."""
        try:
            pointer = json.loads((self.root / "current.json").read_bytes())
        except FileNotFoundError:
            return Snapshot(self.root, {"generation": 0, "pages": {}, "owing": []})
        if pointer["layout"] != LAYOUT_VERSION:
            raise StorageCorrupt(
                f"{self.root} has layout {pointer['layout']}, this release reads {LAYOUT_VERSION}: "
                "set COPYDESK_DATA to a new folder and run its days again"
            )
        return Snapshot(self.root, pointer)

    def write(
        self, folder: date | str, kind: str, records: Iterable[BaseModel], model: type[BaseModel],
        books: Iterable[Books] = (),
    ) -> str:  # fmt: skip
        """Write a table that nothing names yet; its name. Both iterables may be lazy."""
        name = _name_table(folder, kind)
        write_table(self.root / name, records, model, books)
        return name

    def copy(
        self, folder: date | str, kind: str, sources: Iterable[UPath], model: type[BaseModel],
        change: Callable[[int], dict[str, Any] | None],
    ) -> str:  # fmt: skip
        """Write rows of other tables as one that nothing names yet (`copy_rows`); its name."""
        name = _name_table(folder, kind)
        copy_rows(sources, self.root / name, model, change)
        return name

    @contextmanager
    def change(self) -> Iterator[Change]:
        """Make a new generation of what the block sets, all in one step at its end; nothing where it raises.

        Holds the data root's lock, so that no other change comes between: what it reads of `base` stays true.
        Raises `DataRootBusy`.
        """
        with self._lock() as held:
            change = Change(self.read())
            yield change
            if change.days or change.landings:
                self._commit(change, held)

    def clean(self, kept: timedelta = KEPT) -> list[str]:
        """Remove what no page has named for so long that no reader can still be reading it; its names, sorted."""
        with self._lock():
            limit = _now() - int(kept.total_seconds() * 1000)
            for folder in self.root.iterdir():
                remove_temporaries(folder, before=limit / 1000)
            current = self.read()
            gone = self._find_old_pages(current, limit)
            if not gone:
                return []
            for name in gone:
                (self.root / name).unlink(missing_ok=True)
            tables = self._find_unnamed_tables(limit)
            for name in tables:
                manifest_path(self.root / name).unlink(missing_ok=True)
                (self.root / name).unlink(missing_ok=True)
            return sorted(gone + tables)

    def _commit(self, change: Change, held: Holding) -> None:
        base = change.base
        generation = max(base.generation + 1, _now())
        pages = dict(base.page_names)
        for month in sorted({month_of(day) for day in change.days} | change.landings.keys()):
            before = base.page(month)
            days = {day: tables for day, tables in change.days.items() if month_of(day) == month}
            page = Page(dict(before.days) | days, change.landings.get(month, before.landings))
            pages[month] = f"{_PAGES}/{month}.{generation:013d}.json"
            write_file(self.root / pages[month], json.dumps(_page_to_json(page)).encode())
        settled = {day for day, tables in change.days.items() if not tables.owed}
        owing = (set(base.owing) | {day for day, tables in change.days.items() if tables.owed}) - settled
        pointer = {
            "layout": LAYOUT_VERSION,
            "generation": generation,
            "pages": pages,
            "owing": sorted(day.isoformat() for day in owing),
            "fence": held.fence,
        }
        now = self.read()
        if held.is_lost or now.generation != base.generation or now.fence > held.fence:
            raise DataRootBusy(f"another process has changed {self.root} since its lock expired: run it again")
        write_file(self.root / "current.json", json.dumps(pointer, indent=1).encode())

    def _find_old_pages(self, current: Snapshot, limit: int) -> list[str]:
        """The pages that another took the place of before `limit`."""
        by_month: dict[str, list[str]] = {}
        for path in _list_files(self.root / _PAGES):
            by_month.setdefault(path.name.split(".")[0], []).append(path.name)
        return [
            f"{_PAGES}/{name}"
            for names in by_month.values()
            for name, successor in zip(sorted(names), sorted(names)[1:], strict=False)
            if _stamp(successor) < limit and f"{_PAGES}/{name}" not in current.page_names.values()
        ]

    def _find_unnamed_tables(self, limit: int) -> list[str]:
        """The tables from before `limit` that none of the pages names."""
        pages = [_read_page(path) for path in _list_files(self.root / _PAGES)]
        named = {name for page in pages for tables in page.days.values() for name in tables.names}
        named |= {page.landings for page in pages if page.landings}
        folders = [folder for folder in self.root.iterdir() if folder.name != _PAGES and folder.is_dir()]
        tables = [f"{folder.name}/{path.name}" for folder in folders for path in _list_files(folder)]
        return [name for name in tables if name.endswith(".parquet") and name not in named and _stamp(name) < limit]

    @contextmanager
    def _lock_file(self) -> Iterator[Holding]:
        self._data.mkdir(parents=True, exist_ok=True)
        lock = FileLock(str(self._data / "curated.lock"), timeout=LOCK_SECONDS)
        try:
            lock.acquire()
        except Timeout:
            raise DataRootBusy(f"{self._data} has been locked by another process for {LOCK_SECONDS} s") from None
        try:
            yield FileHeld()
        finally:
            lock.release()


@contextmanager
def _alone() -> Iterator[Holding]:
    yield FileHeld()


def _name_table(folder: date | str, kind: str) -> str:
    place = folder if isinstance(folder, str) else folder.isoformat()
    return f"{place}/{kind}.{_now():013d}-{uuid.uuid4().hex[:8]}.parquet"


def month_of(day: date) -> str:
    """The month of a day, as YYYY-MM."""
    return day.isoformat()[: len("YYYY-MM")]


def days_around(day: date, width: int) -> list[date]:
    """The days at most `width` away from a day, it included."""
    return [day + timedelta(days=shift) for shift in range(-width, width + 1)]


def _now() -> int:
    """Milliseconds since 1970: they name tables and generations, so that a data root begun anew counts on upwards."""
    return time.time_ns() // 1_000_000


def _stamp(name: str) -> int:
    """The milliseconds in a table's or a page's name."""
    return int(name.split(".")[-2].split("-")[0])


def _list_files(folder: UPath) -> list[UPath]:
    return [path for path in folder.iterdir() if path.is_file()] if folder.is_dir() else []


def _read_page(path: UPath) -> Page:
    try:
        found = json.loads(path.read_bytes())
    except FileNotFoundError:
        raise StorageCorrupt(f"{path} is missing, though the curated layer names it") from None
    days = {
        date.fromisoformat(day): DayTables(**(tables | {"articles": tuple(tables["articles"])}))
        for day, tables in found["days"].items()
    }
    return Page(days, found["landings"])


def _page_to_json(page: Page) -> dict[str, Any]:
    days = {
        day.isoformat(): {one.name: getattr(page.days[day], one.name) for one in fields(DayTables)}
        for day in sorted(page.days)
    }
    return {"days": days, "landings": page.landings}
