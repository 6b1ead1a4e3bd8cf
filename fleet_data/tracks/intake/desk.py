"""From batches to one parcel and back to receipts: everything the door does that needs no database."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from fleet_data.tracks.columns import KEY, Array, Points
from fleet_data.tracks.devices import Device
from fleet_data.tracks.flags import CLOCK_LIMIT_MS, Flag
from fleet_data.tracks.intake.group import SOURCES, Group, content_of, group_of
from fleet_data.tracks.intake.judgement import Reason, judge
from fleet_data.tracks.intake.lateness import late_rows, newest_positions
from fleet_data.tracks.intake.parcel import Parcel, QuarantineLine
from fleet_data.tracks.intake.privacy import OrderWindows, outside_orders
from fleet_data.tracks.intake.registry import VOUCHED, Registry
from fleet_data.tracks.records import PointBatch, Receipt, Unreadable, Verdict

_CONVERTED = {"lat": "reported_lat", "lon": "reported_lon"}


@dataclass(slots=True)
class Sorted:
    """A parcel with the way back to the rows it was made from."""

    group: Group
    parcel: Parcel
    verdicts: NDArray[np.uint8]
    reason: NDArray[np.uint8]
    late: NDArray[np.bool_]
    row: NDArray[np.int64]  # the row of the group of each point of the parcel
    newest_ms: dict[int, int]  # newest trusted fix a device, once this is committed


@dataclass(slots=True)
class Desk:
    """Judges and sorts. `newest_ms` remembers the newest trusted fix a device; it only serves the LATE remark."""

    registry: Registry
    orders: OrderWindows
    newest_ms: dict[int, int] = field(default_factory=dict)

    def sort(self, batches: Sequence[PointBatch]) -> Sorted:
        """One parcel of several batches. Reads devices and orders; writes nothing but names of new terminals."""
        group = group_of(batches)
        devices, row_device = self._devices(group)
        judged = judge(group, devices, row_device)
        reason = judged.reason
        fix_at_ms = group.columns["fix_at_ms"].astype(np.int64)
        # Before anything else is said of a phone: what lies outside its orders leaves no trace.
        phones = outside_orders(devices, row_device, fix_at_ms, self.orders)
        reason[phones] = Reason.OUTSIDE_ORDER
        ids = np.array([0 if device is None else device.id for device in devices], dtype=np.int32)[row_device]
        trusted = (reason == Reason.USABLE) & (fix_at_ms <= group.received_at_ms + CLOCK_LIMIT_MS)
        late, newest_ms = late_rows(ids, fix_at_ms, trusted, self.newest_ms)
        judged.flags[late] |= Flag.LATE
        usable = np.flatnonzero(reason == Reason.USABLE)
        columns: dict[str, Array] = {
            "device_id": ids, "fix_at_ms": fix_at_ms, "content": content_of(group),
            "parcel_id": np.zeros(len(ids), dtype=np.int64), "received_at_ms": group.received_at_ms,
            "flags": judged.flags, "lat": judged.lat, "lon": judged.lon,
            "source": group.source, "datum": judged.datum,
        }  # fmt: skip
        for name in ("speed_kmh", "course_degrees", "altitude_m", "satellites", "odometer_km", "alarm_bits",
                     "status_bits", "serial"):  # fmt: skip
            columns[name] = group.columns[name]
        # Kept apart wherever the stored place is not what was reported.
        moved = (judged.datum > 0) | np.isnan(judged.lat)
        for place, original in _CONVERTED.items():
            columns[original] = np.where(moved, group.columns[place], np.nan)
        order = np.lexsort([columns[name][usable] for name in reversed(KEY)])
        sorted_rows = usable[order]
        same = np.zeros(len(sorted_rows), dtype=bool)
        same[1:] = np.all([columns[name][sorted_rows][1:] == columns[name][sorted_rows][:-1] for name in KEY], axis=0)
        verdicts = np.full(len(group), Verdict.REPEATED, dtype=np.uint8)
        verdicts[reason != Reason.USABLE] = Verdict.QUARANTINED
        verdicts[reason >= Reason.OUTSIDE_ORDER] = Verdict.REFUSED
        kept = sorted_rows[~same]
        points = Points(columns, group.items, group.raw).take(kept)
        parcel = Parcel(
            received_at_ms=int(group.received_at_ms.max(initial=0)),
            rows=len(group),
            digest=_digest(group),
            points=points,
            quarantine=_lines(group, reason),
            latest=newest_positions(points.columns),
        )
        return Sorted(group, parcel, verdicts, reason, late, kept, newest_ms)

    def _devices(self, group: Group) -> tuple[list[Device | None], NDArray[np.int32]]:
        """The distinct devices (None: unknown), and the place of each row's among them."""
        place: dict[str, int] = {}
        for name in group.names:
            if name not in place:
                place[name] = len(place)
        row_device = np.fromiter(map(place.__getitem__, group.names), dtype=np.int32, count=len(group))
        vouched = {name for batch in group.batches if batch.source in VOUCHED for name in batch.device_ids}
        known = self.registry.resolve(place, vouched)
        return [known.get(name) for name in place], row_device


def receipts_of(done: Sorted, new: NDArray[np.bool_]) -> list[Receipt]:
    """A receipt a batch, once it is known which points were new."""
    done.verdicts[done.row[new]] = Verdict.STORED
    receipts, start = [], 0
    for batch in done.group.batches:
        span = slice(start, start + len(batch))
        verdicts, start = done.verdicts[span], start + len(batch)
        counts = np.bincount(verdicts, minlength=len(Verdict))
        bad = np.flatnonzero(verdicts >= Verdict.QUARANTINED)
        receipts.append(
            Receipt(
                stored=int(counts[Verdict.STORED]),
                repeated=int(counts[Verdict.REPEATED]),
                quarantined=int(counts[Verdict.QUARANTINED]),
                refused=int(counts[Verdict.REFUSED]),
                late=int(np.count_nonzero(done.late[span] & (verdicts == Verdict.STORED))),
                verdicts=verdicts.tobytes(),
                reasons={int(row): Reason(int(done.reason[span][row])).word for row in bad},
            )
        )
    return receipts


def quarantine_line(row: Unreadable) -> QuarantineLine:
    """What is written of something that could not be read."""
    return _line(round(row.received_at.timestamp() * 1000), row.source, row.device_id, row.reason, row.raw)


def _lines(group: Group, reason: NDArray[np.uint8]) -> list[QuarantineLine]:
    rows = np.flatnonzero((reason != Reason.USABLE) & (reason < Reason.OUTSIDE_ORDER))
    return [
        _line(
            int(group.received_at_ms[row]),
            SOURCES[int(group.source[row])],
            group.names[row],
            Reason(int(reason[row])).word,
            group.raw_row(row),
        )
        for row in rows.tolist()
    ]


def _line(received_at_ms: int, source: str, device: str | None, reason: str, raw: bytes) -> QuarantineLine:
    """The digest leaves the time of arrival out: the same thing sent again is the same line."""
    told = "\0".join([source, device or "", reason]).encode()
    device = device[:64] if device else device
    return received_at_ms, str(source), device, reason[:64], raw, hashlib.sha256(told + b"\0" + raw).digest()


def _digest(group: Group) -> bytes:
    total = hashlib.sha256("\n".join(group.names).encode())
    for column in group.columns.values():
        total.update(np.ascontiguousarray(column).tobytes())
    for part in (group.items, group.raw):
        for value in part or ():
            total.update(len(value).to_bytes(4, "big") + value)
    return total.digest()
