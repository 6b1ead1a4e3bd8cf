"""Where a run's fixes come from, cut into tasks of whole vehicles that any number of workers can share."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, fields
from pathlib import Path

import numpy as np

from inspection.dataset.cells import read_cells
from inspection.dataset.columns import GPS
from inspection.dataset.fixes import Fixes, FixReader, join
from inspection.dataset.rejected import Rejected
from inspection.piece import DAY_MS

SMALL_ROWS = 2_000_000  # a table up to this is read at once
BATCH_ROWS = 150_000  # rows in memory at a time and worker
_SCAN_ROWS = 1_000_000
NEAR_DAYS = 400  # of the middle day; farther off a clock was wrong
_ZONE_MS = 8 * 3_600_000
_RECORD = np.dtype(
    [
        ("vehicle", "<i4"), ("at_ms", "<i8"), ("lat", "<f8"), ("lon", "<f8"), ("speed_kmh", "<f4"),
        ("odometer_km", "<f8"), ("ignition", "i1"), ("satellites", "i1"), ("received_ms", "<i8"), ("row", "<i8"),
    ]
)  # fmt: skip


class ScatteredError(Exception):
    """The rows of a vehicle do not lie together in the file."""


@dataclass(frozen=True, slots=True)
class Task:
    """Rows of the Parquet file (`bucket` None), or a file of sorted-out vehicles."""

    first: int
    count: int
    bucket: Path | None = None


@dataclass(slots=True)
class Source:
    """The tasks of a run, the days its fixes are about, and rows rejected while it was prepared."""

    tasks: list[Task] = field(default_factory=list)
    days: Counter[int] = field(default_factory=Counter)
    rejected: list[Rejected] = field(default_factory=list)
    loaded: Fixes | None = None


def list_ranges(reader: FixReader, rows: int, workers: int) -> list[Task]:
    """Row ranges that begin where the vehicle changes, several a worker, so that none waits long for another."""
    size = max(BATCH_ROWS, -(-rows // (workers * 8)))
    bounds = [0]
    while bounds[-1] + size < rows:
        change = reader.find_change(bounds[-1] + size)
        if change is None:
            break
        bounds.append(change)
    return [Task(a, b - a) for a, b in zip(bounds, [*bounds[1:], rows], strict=True)]


def count_days(reader: FixReader, rows: int) -> Counter[int]:
    """How many fixes there are of each numbered legal day, by the column of times alone."""
    column = GPS.find_column("at")
    assert column is not None
    days: Counter[int] = Counter()
    for first in range(0, rows, _SCAN_ROWS):
        at_ms, bad = read_cells(reader.read_column("at", first, _SCAN_ROWS), column)
        days += _days(at_ms.filter(~bad & at_ms.is_not_null()).to_numpy())
    return days


def _days(at_ms: np.ndarray[tuple[int], np.dtype[np.int64]]) -> Counter[int]:
    numbers, counts = np.unique((at_ms + _ZONE_MS) // DAY_MS, return_counts=True)
    return Counter(dict(zip(numbers.tolist(), counts.tolist(), strict=True)))


def plausible_days(days: Counter[int]) -> list[int]:
    """The days that the fixes are about, ascending: those near the middle one."""
    total, passed, middle = sum(days.values()), 0, 0
    for day in sorted(days):
        passed += days[day]
        middle = day
        if passed * 2 >= total:
            break
    return [day for day in sorted(days) if abs(day - middle) <= NEAR_DAYS]


def load(reader: FixReader) -> Source:
    """A small table, read at once."""
    source = Source()
    parts = []
    for fixes, rejected in reader.read_all(BATCH_ROWS):
        parts.append(fixes)
        source.rejected += rejected
    source.loaded = join(parts)
    source.days = _days(source.loaded.at_ms)
    return source


def sort_out(reader: FixReader, folder: Path, vehicles: int, buckets: int) -> Source:
    """Write the fixes to files of some vehicles each, so that every file fits in memory."""
    source = Source()
    paths = [folder / f"bucket-{n:04d}" for n in range(buckets)]
    for path in paths:
        path.touch()
    for fixes, rejected in reader.read_all(BATCH_ROWS * 2):
        source.rejected += rejected
        source.days += _days(fixes.at_ms)
        records = np.empty(len(fixes), _RECORD)
        for name in _RECORD.names or ():
            records[name] = getattr(fixes, name)
        bucket = fixes.vehicle.astype(np.int64) * buckets // max(vehicles, 1)
        order = np.argsort(bucket, kind="stable")
        bounds = np.searchsorted(bucket[order], np.arange(buckets + 1))
        for n in range(buckets):
            if bounds[n + 1] > bounds[n]:
                with paths[n].open("ab") as out:
                    records[order[bounds[n] : bounds[n + 1]]].tofile(out)
    source.tasks = [Task(0, path.stat().st_size // _RECORD.itemsize, path) for path in paths]
    return source


def read_task(reader: FixReader, task: Task) -> Iterator[tuple[Fixes, list[Rejected]]]:
    """The pieces of a task, whole vehicles each; ScatteredError where a vehicle comes back after another."""
    if task.bucket is not None:
        records = np.fromfile(task.bucket, _RECORD)
        yield Fixes(*(np.ascontiguousarray(records[one.name]) for one in fields(Fixes))), []
        return
    kept: Fixes | None = None
    seen: set[int] = set()
    at, stop = task.first, task.first + task.count
    while at < stop:
        fixes, rejected = reader.read_range(at, min(BATCH_ROWS, stop - at))
        at += BATCH_ROWS
        if kept is not None:
            fixes = join([kept, fixes])
            kept = None
        if at < stop and len(fixes):
            last = fixes.vehicle == fixes.vehicle[-1]
            kept, fixes = fixes.take(last), fixes.take(~last)
        codes = set(np.unique(fixes.vehicle).tolist())
        if codes & seen:
            raise ScatteredError
        seen |= codes
        yield fixes, rejected
    if kept is not None:
        if set(np.unique(kept.vehicle).tolist()) & seen:
            raise ScatteredError
        yield kept, []


def split(fixes: Fixes, vehicles: int) -> Iterator[Fixes]:
    """Pieces of so many vehicles of fixes that are all in memory."""
    fixes = fixes.in_order()
    bounds = np.flatnonzero(np.diff(fixes.vehicle, prepend=-1)).tolist()
    bounds.append(len(fixes))
    for n in range(0, len(bounds) - 1, vehicles):
        yield fixes.take(slice(bounds[n], bounds[min(n + vehicles, len(bounds) - 1)]))
