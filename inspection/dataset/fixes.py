"""The fixes of a dataset as columns, in pieces that fit in memory; each piece holds whole vehicles.

Three ways lead to the same pieces: a small table is read at once; a large Parquet file in which the rows of
a vehicle lie together is read in row ranges, which several processes can share; any other large table is
first sorted into files of some vehicles each.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass, fields
from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray

from fleet_data.tracks.datum import bd09_to_wgs84, gcj02_to_wgs84
from inspection.dataset.columns import GPS
from inspection.dataset.dataset import unknown_vehicle
from inspection.dataset.rejected import Rejected
from inspection.dataset.tables import check_rows, read_raw, require_columns, uneven, unreadable

UNKNOWN_MS = np.iinfo(np.int64).min
_CSV_ROWS = 200_000


@dataclass(frozen=True, slots=True)
class Fixes:
    """Columns of fixes. `vehicle` counts the dataset's vehicles; places are WGS-84; what is not said is NaN or −1.

    `received_ms` is `UNKNOWN_MS` where it is not said; `ignition` is 0, 1 or −1; `row` is the row of the file.
    """

    vehicle: NDArray[np.int32]
    at_ms: NDArray[np.int64]
    lat: NDArray[np.float64]
    lon: NDArray[np.float64]
    speed_kmh: NDArray[np.float32]
    odometer_km: NDArray[np.float64]
    ignition: NDArray[np.int8]
    satellites: NDArray[np.int8]
    received_ms: NDArray[np.int64]
    row: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.at_ms)

    def take(self, chosen: NDArray[np.int64] | NDArray[np.bool_] | slice) -> Fixes:
        """Some of the fixes."""
        return Fixes(*(getattr(self, field.name)[chosen] for field in fields(self)))

    def in_order(self) -> Fixes:
        """By vehicle and time; fixes of the same time stay in the order of the file."""
        same = self.vehicle[1:] == self.vehicle[:-1]
        if np.all((self.vehicle[1:] > self.vehicle[:-1]) | (same & (self.at_ms[1:] >= self.at_ms[:-1]))):
            return self
        return self.take(np.lexsort((self.row, self.at_ms, self.vehicle)))


def join(parts: list[Fixes]) -> Fixes:
    """The fixes of several parts, one after the other."""
    if len(parts) == 1:
        return parts[0]
    return Fixes(*(np.concatenate([getattr(part, field.name) for part in parts]) for field in fields(Fixes)))


class FixReader:
    """Reads the fixes of one file; DatasetError where it lacks a required column or is not readable."""

    def __init__(self, path: Path, vehicle_ids: list[str]) -> None:
        self._path = path
        self._ids = pl.Enum(vehicle_ids) if vehicle_ids else pl.Enum(["-"])
        self._columns = [column.name for column in GPS.columns if column.name != "heading"]
        self._scan: pl.LazyFrame | None = None
        self.rows: int | None = None  # None: not known without reading
        if path.suffix == ".parquet":
            try:
                scan = pl.scan_parquet(path / "*.parquet" if path.is_dir() else path)
                names = scan.collect_schema().names()
                self.rows = int(scan.select(pl.len()).collect().item())
            except (OSError, pl.exceptions.PolarsError) as error:
                raise unreadable(path, error) from None
            require_columns(path, GPS, names)
            self._scan = scan.select([name for name in self._columns if name in names])

    def read_range(self, first: int, count: int) -> tuple[Fixes, list[Rejected]]:
        """The rows from `first` (0 is the first) of a Parquet file."""
        assert self._scan is not None
        try:
            raw = self._scan.slice(first, count).collect()
        except (OSError, pl.exceptions.PolarsError) as error:
            raise unreadable(self._path, error) from None
        return self._check(raw, first, {})

    def read_column(self, name: str, first: int, count: int) -> pl.Series:
        """One column of some rows of a Parquet file, as it stands."""
        assert self._scan is not None
        return self._scan.select(name).slice(first, count).collect().to_series()

    def find_change(self, first: int) -> int | None:
        """The first row from `first` on whose vehicle is not that of the row before; None where none follows."""
        assert self.rows is not None
        at, count = first - 1, 20_000
        while at < self.rows - 1:
            ids = self.read_column("vehicle_id", at, count)
            changes = (ids.ne_missing(ids.shift(1)))[1:].arg_true()
            if len(changes):
                return at + 1 + int(changes[0])
            at += len(ids) - 1
            count *= 4
        return None

    @property
    def columns(self) -> frozenset[str]:
        """The columns that the file has."""
        if self._scan is not None:
            return frozenset(self._scan.collect_schema().names())
        with self._path.open(encoding="utf-8-sig", newline="") as source:
            return frozenset(name.strip() for name in next(csv.reader(source), []))

    def read_all(self, batch: int) -> Iterator[tuple[Fixes, list[Rejected]]]:
        """All rows, in batches of the file's order."""
        if self.rows is not None:
            for first in range(0, max(self.rows, 1), batch):  # an empty table is one empty batch
                yield self.read_range(first, batch)
            return
        for first, raw, faults in self._csv_batches():
            yield self._check(raw, first, faults)

    def _csv_batches(self) -> Iterator[tuple[int, pl.DataFrame, dict[int, str]]]:
        if self._path.stat().st_size < _CSV_ROWS * 50:
            raw, faults = read_raw(self._path)
            require_columns(self._path, GPS, raw.columns)
            yield 0, raw, faults
            return
        first, kept, header = 0, [], ""
        try:
            with self._path.open(encoding="utf-8-sig", newline="") as source:
                header = source.readline()
                require_columns(self._path, GPS, [name.strip() for name in next(csv.reader([header]))])
                for line in source:
                    if line.strip():
                        kept.append(line)
                    if len(kept) == _CSV_ROWS:
                        yield first, *_parse(header, kept)
                        first, kept = first + len(kept), []
        except (OSError, UnicodeDecodeError, csv.Error) as error:
            raise unreadable(self._path, error) from None
        if kept:
            yield first, *_parse(header, kept)

    def _check(self, raw: pl.DataFrame, first: int, faults: dict[int, str]) -> tuple[Fixes, list[Rejected]]:
        numbers = pl.int_range(first + 1, first + len(raw) + 1, eager=True)
        sheet = check_rows(
            raw.select([name for name in self._columns if name in raw.columns]), GPS, self._path.name, numbers, faults
        )
        frame, rejected = sheet.frame, list(sheet.rejected)
        codes = frame["vehicle_id"].cast(self._ids, strict=False).to_physical().cast(pl.Int32).fill_null(-1).to_numpy()
        stray = codes < 0
        if stray.any():
            rejected += [
                Rejected(self._path.name, row, "vehicle_id", unknown_vehicle(vehicle))
                for row, vehicle in frame.filter(pl.Series(stray)).select("row", "vehicle_id").iter_rows()
            ]
            frame, codes = frame.filter(pl.Series(~stray)), codes[~stray]
        return _columns(frame, codes), rejected


def _parse(header: str, lines: list[str]) -> tuple[pl.DataFrame, dict[int, str]]:
    names = [name.strip() for name in next(csv.reader([header]))]
    cells, faults = [], {}
    for number, row in enumerate(csv.reader(lines), 1):
        if len(row) != len(names):
            faults[number] = uneven(len(row), len(names))
            row = (row + [""] * len(names))[: len(names)]
        cells.append(row)
    return pl.DataFrame(cells, schema=dict.fromkeys(names, pl.String), orient="row"), faults


def _columns(frame: pl.DataFrame, codes: NDArray[np.int32]) -> Fixes:
    lat, lon = frame["lat"].to_numpy().copy(), frame["lon"].to_numpy().copy()
    if frame["datum"].null_count() < len(frame):
        for datum, back in (("gcj02", gcj02_to_wgs84), ("bd09", bd09_to_wgs84)):
            of = (frame["datum"] == datum).fill_null(False).to_numpy()
            if of.any():
                lat[of], lon[of] = back(lat[of], lon[of])
    number = {name: frame[name].fill_null(float("nan")).to_numpy() for name in ("speed_kmh", "odometer_km")}
    satellites = frame["satellites"].fill_null(-1).clip(-1, 99).cast(pl.Int8).to_numpy()
    return Fixes(
        codes,
        frame["at"].to_numpy(),
        lat,
        lon,
        number["speed_kmh"].astype(np.float32),
        number["odometer_km"],
        frame["ignition"].cast(pl.Int8).fill_null(-1).to_numpy(),
        satellites,
        frame["received_at"].fill_null(UNKNOWN_MS).to_numpy(),
        frame["row"].to_numpy(),
    )
