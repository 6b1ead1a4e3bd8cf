"""A file's fixes through the door, and what became of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime

import numpy as np
import polars as pl
from sqlalchemy import Engine

from fleet_data.tracks.files.rows import FileRows
from fleet_data.tracks.intake import Door
from fleet_data.tracks.records import UNKNOWN, Datum, PointBatch, Source, Unreadable

AT_ONCE = 10_000


@dataclass(slots=True)
class ImportReport:
    """Counts of rows; `reasons` of the quarantined ones. Stored, repeated and quarantined add up to the rows."""

    stored: int = 0
    repeated: int = 0
    late: int = 0  # of the stored: after a newer fix of their vehicle
    reasons: Counter[str] = field(default_factory=Counter)

    @property
    def quarantined(self) -> int:
        """Rows kept raw with a reason."""
        return self.reasons.total()


def import_rows(engine: Engine, rows: FileRows, datum: Datum) -> ImportReport:
    """Hand every row to the door; rows that name a datum keep it. Raises SinkUnavailableError.

    What was stored before a failure stays; importing again adds what is missing.
    """
    report = ImportReport()
    received_at = datetime.now(UTC)
    with Door(engine) as door:
        for batch in _batches(rows, datum, received_at):
            receipt = door.append(batch)
            report.stored += receipt.stored
            report.repeated += receipt.repeated
            report.late += receipt.late
            report.reasons.update(receipt.reasons.values())
        for start in range(0, len(rows.unreadable), AT_ONCE):
            part = rows.unreadable[start : start + AT_ONCE]
            door.quarantine([Unreadable(Source.FILE, received_at, row.vehicle, row.reason, row.raw) for row in part])
        report.reasons.update(row.reason for row in rows.unreadable)
    return report


def _batches(rows: FileRows, datum: Datum, received_at: datetime) -> Iterator[PointBatch]:
    fixes = rows.fixes.with_columns(pl.col("datum").fill_null(str(datum)))
    for of_datum in fixes.partition_by("datum", maintain_order=True) if len(fixes) else []:
        for part in of_datum.iter_slices(AT_ONCE):
            yield _batch(FileRows(part), Datum(of_datum["datum"][0]), received_at)


def _batch(rows: FileRows, datum: Datum, received_at: datetime) -> PointBatch:
    count = len(rows.fixes)
    nothing = [b""] * count
    return PointBatch(
        source=Source.FILE,
        received_at=received_at,
        datum=datum,
        device_ids=rows.fixes["vehicle"].to_list(),
        fix_at_ms=rows.fixes["at_ms"].to_numpy().astype(np.int64),
        lat=rows.number("lat", np.nan, "f8"),
        lon=rows.number("lon", np.nan, "f8"),
        speed_kmh=rows.number("speed_kmh", np.nan, "f4"),
        course_degrees=rows.number("course_degrees", np.nan, "f4"),
        altitude_m=rows.number("altitude_m", np.nan, "f4"),
        satellites=rows.number("satellites", UNKNOWN, "i2"),
        odometer_km=rows.number("odometer_km", np.nan, "f8"),
        valid=rows.fixes["valid"].to_numpy(),
        alarm_bits=np.zeros(count, dtype=np.uint32),
        status_bits=np.zeros(count, dtype=np.uint32),
        serial=np.full(count, UNKNOWN, dtype=np.int32),
        items=nothing,
        raw=nothing,
    )
