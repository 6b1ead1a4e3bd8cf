"""Journeys: which legs belong to which order, and the planned beside the driven.

A leg belongs to the order whose time it shares most with, margins counted in; a leg that shares none is left over. What
is unknown stays unknown: it is counted beside the journey, never into its kilometres.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

import polars as pl

from fleet_data.tracks.segments.settings import Kind

MARGIN: Final = timedelta(minutes=30)  # a car leaves its pool before, and is back after, what was planned


@dataclass(frozen=True, slots=True)
class PlannedTrip:
    """One trip of a vehicle, of the orders that share it; kilometres are None where no plan says."""

    orders: tuple[int, ...]
    vehicle: str
    start_at: datetime
    end_at: datetime
    km: float | None = None


@dataclass(frozen=True, slots=True)
class Journey:
    """What was driven for a trip. No legs: nothing was seen to be driven; times and kilometres are then None."""

    trip: PlannedTrip
    legs: tuple[int, ...]  # places in the table of segments
    start_at: datetime | None
    end_at: datetime | None
    km: float | None
    unknown_minutes: float  # of its time, margins apart, in which the vehicle was not seen
    stays: tuple[int, ...] = ()

    @property
    def extra_km(self) -> float | None:
        """Driven less planned; None where either is not known."""
        return None if self.km is None or self.trip.km is None else self.km - self.trip.km

    @property
    def start_delay_minutes(self) -> float | None:
        """How much later than planned it began."""
        return None if self.start_at is None else (self.start_at - self.trip.start_at).total_seconds() / 60

    @property
    def end_delay_minutes(self) -> float | None:
        """How much later than planned it ended."""
        return None if self.end_at is None else (self.end_at - self.trip.end_at).total_seconds() / 60


@dataclass(frozen=True, slots=True)
class Tied:
    """Journeys in the order of their trips, and the legs of no trip (places in the table of segments)."""

    journeys: tuple[Journey, ...]
    left_over: tuple[int, ...]


def tie(segments: pl.DataFrame, trips: Sequence[PlannedTrip], *, km: str = "km") -> Tied:
    """Tie segments (see `segments.cut`; `vehicle` holds what trips call it) to trips; `km` may be `road_km`."""
    by_vehicle = defaultdict(list)
    for place, trip in enumerate(trips):
        by_vehicle[trip.vehicle].append(place)
    mine: dict[int, list[int]] = defaultdict(list)
    rows = segments.rows(named=True)
    left_over = []
    for row, segment in enumerate(rows):
        chosen = _nearest(segment, trips, by_vehicle[segment["vehicle"]])
        if chosen is not None:
            mine[chosen].append(row)
        elif segment["kind"] == Kind.LEG.word:
            left_over.append(row)
    return Tied(tuple(_journey(trip, mine[place], rows, km) for place, trip in enumerate(trips)), tuple(left_over))


def _nearest(segment: dict[str, Any], trips: Sequence[PlannedTrip], places: Sequence[int]) -> int | None:
    """The trip that shares most time with a segment: planned time first, then with margins; ties go to the earlier."""
    best, most = None, (timedelta(0), timedelta(0))
    for place in places:
        trip = trips[place]
        shared = tuple(
            max(min(segment["end"], trip.end_at + margin) - max(segment["start"], trip.start_at - margin), timedelta(0))
            for margin in (timedelta(0), MARGIN)
        )
        if shared > most:
            best, most = place, (shared[0], shared[1])
    return best


def _journey(trip: PlannedTrip, rows: Sequence[int], segments: Sequence[dict[str, Any]], km: str) -> Journey:
    legs = [row for row in rows if segments[row]["kind"] == Kind.LEG.word]
    unknown = timedelta(0)
    for row in rows:
        if segments[row]["kind"] == Kind.UNKNOWN.word:
            shared = min(segments[row]["end"], trip.end_at) - max(segments[row]["start"], trip.start_at)
            unknown += max(shared, timedelta(0))
    return Journey(
        trip=trip,
        legs=tuple(legs),
        start_at=segments[legs[0]]["start"] if legs else None,
        end_at=segments[legs[-1]]["end"] if legs else None,
        km=round(sum(segments[row][km] for row in legs), 3) if legs else None,
        unknown_minutes=unknown.total_seconds() / 60,
        stays=tuple(row for row in rows if segments[row]["kind"] == Kind.STAY.word),
    )
