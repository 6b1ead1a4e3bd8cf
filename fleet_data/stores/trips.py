"""Orders as trips of vehicles: what positions are compared with, and when a phone may be followed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import UTC, datetime, timedelta

from sqlalchemy import Engine, and_, or_, select
from sqlalchemy.orm import Session

from fleet_data.plan_records import ON_THE_ROAD, OrderState
from fleet_data.session import reading
from fleet_data.tables import OptionRow, OrderRow
from fleet_data.tracks.devices import Device
from fleet_data.tracks.journeys import PlannedTrip

# An order that never became a drive is no reason to follow anybody.
_NOT_DRIVEN = (OrderState.DRAFT, OrderState.CANCELLED, OrderState.UNSERVED)
_LONGEST_DELAY = timedelta(days=2)  # a car still on the road this long after its planned end is not looked for


def list_trips(
    session: Session, start_at: datetime, end_at: datetime, vehicles: Collection[str] | None = None
) -> list[PlannedTrip]:
    """Trips that touch a span, by vehicle and start; orders that share one are one trip."""
    query = (
        select(OrderRow, OptionRow.km)
        .outerjoin(OptionRow, and_(OptionRow.plan_id == OrderRow.plan_id, OptionRow.option == OrderRow.option))
        .where(
            OrderRow.vehicle.is_not(None),
            OrderRow.state.not_in(_NOT_DRIVEN),
            OrderRow.planned_start_at < end_at,
            OrderRow.planned_end_at > start_at,
        )
        .order_by(OrderRow.vehicle, OrderRow.planned_start_at, OrderRow.id)
    )
    if vehicles is not None:
        query = query.where(OrderRow.vehicle.in_(sorted(vehicles)))
    shared: dict[tuple[str, datetime, datetime], list[int]] = defaultdict(list)
    km = {}
    for order, planned_km in session.execute(query).tuples():
        assert order.vehicle is not None
        assert order.planned_start_at is not None
        assert order.planned_end_at is not None
        key = (order.vehicle, order.planned_start_at, order.planned_end_at)
        shared[key].append(order.id)
        km[key] = planned_km
    return [PlannedTrip(tuple(ids), *key, km[key]) for key, ids in shared.items()]


class OrdersInStore:
    """The door's knowledge of active orders, from the database. A car on the road past its planned end counts on."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def windows_ms(self, device: Device, from_ms: int, until_ms: int) -> list[tuple[int, int]]:
        """Start and end (ms since 1970, UTC) of orders of the device's vehicle or driver that touch the span."""
        whose = [
            column == value
            for column, value in ((OrderRow.vehicle, device.vehicle), (OrderRow.driver, device.driver))
            if value is not None
        ]
        if not whose:
            return []
        first, last = (datetime.fromtimestamp(ms / 1000, UTC) for ms in (from_ms, until_ms))
        now = datetime.now(UTC)
        query = select(OrderRow.planned_start_at, OrderRow.planned_end_at, OrderRow.state).where(
            or_(*whose),
            OrderRow.state.not_in(_NOT_DRIVEN),
            OrderRow.planned_start_at <= last,
            OrderRow.planned_end_at >= first - _LONGEST_DELAY,
        )
        found = []
        with reading(self._engine) as session:
            for start, end, state in session.execute(query).tuples():
                assert start is not None
                assert end is not None
                if state in ON_THE_ROAD:
                    end = max(end, now)
                if end >= first:
                    found.append((round(start.timestamp() * 1000), round(end.timestamp() * 1000)))
        return sorted(found)
