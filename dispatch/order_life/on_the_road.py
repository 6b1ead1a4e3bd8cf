"""When a driver was out, by what they told: the only times in which their phone may say where it is."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from dispatch.order_life.acts import Act
from fleet_data.order_records import Report
from fleet_data.plan_records import ON_THE_ROAD
from fleet_data.stores import driving, order_life, orders

LONGEST_TRIP = timedelta(days=14)


def list_times_out(
    session: Session, account: str, from_at: datetime, until_at: datetime, now: datetime
) -> list[tuple[datetime, datetime]]:
    """Departure to return of every order this account drove, touching the time. One still out lasts until now."""
    found = []
    for (order_id, turn), reports in driving.list_own_reports(
        session, account, from_at - LONGEST_TRIP, until_at
    ).items():
        start_at = min((each.happened_at for each in reports if each.act == Act.DEPART), default=None)
        if start_at is None:
            continue
        end_at = _end_of(session, order_id, turn, reports, now)
        if start_at <= end_at and start_at < until_at and end_at > from_at:
            found.append((start_at, end_at))
    return sorted(found)


def _end_of(session: Session, order_id: int, turn: int, reports: list[Report], now: datetime) -> datetime:
    returned = [each.happened_at for each in reports if each.act == Act.RETURN]
    if returned:
        return max(returned)
    order = orders.get_order(session, order_id)
    if order.turn == turn and order.order.state in ON_THE_ROAD:
        return now
    # Swapped out or closed without a return: the crew was let go by the first such step after its own last one.
    steps = order_life.list_steps(session, order_id)
    swaps = [step.happened_at for step in steps if step.act == Act.SWAP]
    return swaps[turn] if turn < len(swaps) else steps[-1].happened_at
