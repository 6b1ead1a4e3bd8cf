"""Estimated arrivals of running orders: from the newest position by road, told with what they rest on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np

from fleet_data.roads.provider import RoadProvider
from fleet_data.tracks.live.positions import Position


@dataclass(frozen=True, slots=True)
class Running:
    """A running order: where its vehicle goes next, and when it is planned to be there."""

    order: int
    vehicle: str
    lat: float
    lon: float
    due_at: datetime


@dataclass(frozen=True, slots=True)
class Arrival:
    """When a running order's vehicle should be there; None where that cannot be told, and `why` then says why."""

    order: int
    vehicle: str
    due_at: datetime
    expected_at: datetime | None
    km: float | None
    why: str = ""

    @property
    def delay_minutes(self) -> float | None:
        """Later than planned (negative: earlier); None where the arrival is not known."""
        return None if self.expected_at is None else (self.expected_at - self.due_at).total_seconds() / 60


def expect_arrivals(
    running: Sequence[Running], positions: Sequence[Position], roads: RoadProvider, now: datetime
) -> list[Arrival]:
    """An arrival for each running order, in their order. Raises `RoadsError`.

    Driving is counted from the time of the position. A vehicle not seen of late gets none: it would be made up.
    """
    seen = {position.vehicle: position for position in positions}
    arrivals = []
    for order in running:
        position = seen.get(order.vehicle)
        if position is None or position.is_silent(now):
            why = "no_position" if position is None else "silent"
            arrivals.append(Arrival(order.order, order.vehicle, order.due_at, None, None, why))
            continue
        matrix = roads.matrix([(position.lat, position.lon), (order.lat, order.lon)])
        minutes, km = float(matrix.minutes[0, 1]), float(matrix.km[0, 1])
        if not np.isfinite(minutes):
            arrivals.append(Arrival(order.order, order.vehicle, order.due_at, None, None, "no_road"))
            continue
        left_at = min(max(position.fix_at, position.received_at - timedelta(minutes=5)), now)
        expected = max(left_at + timedelta(minutes=minutes), now)
        arrivals.append(Arrival(order.order, order.vehicle, order.due_at, expected, round(km, 1)))
    return arrivals


def list_delays(arrivals: Sequence[Arrival], least_minutes: float) -> list[Arrival]:
    """Arrivals late by so many minutes, the worst first: what re-planning is told."""
    late = [one for one in arrivals if one.delay_minutes is not None and one.delay_minutes >= least_minutes]
    return sorted(late, key=lambda one: -(one.delay_minutes or 0.0))
