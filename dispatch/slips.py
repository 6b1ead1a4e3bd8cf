"""The dispatch slips (派车单): one row an order, as a dispatcher prints and hands them out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from dispatch.clock import clock_text
from dispatch.day_plan import DayPlan, DraftOrder
from dispatch.labels import mechanism_zh

CellValue = str | float | int


@dataclass(frozen=True, slots=True)
class Column:
    """A printed column: its heading and its width in characters."""

    heading: str
    width: float


COLUMNS = (
    Column("序号 No.", 5),
    Column("申请号 Request", 11),
    Column("用车单位 Unit", 16),
    Column("事由 Reason", 16),
    Column("人数 People", 6),
    Column("出车地点 From", 16),
    Column("出车时间 Departs", 9),
    Column("路线 Route", 30),
    Column("预计返回 Back", 9),
    Column("计划里程 km", 8),
    Column("保障方式 Mechanism", 15),
    Column("车牌 Plate", 11),
    Column("驾驶员 Driver", 12),
    Column("审批人 Approver", 9),
    Column("驾驶员签字 Driver signs", 11),
    Column("用车人签字 User signs", 11),
)


@dataclass(frozen=True, slots=True)
class SlipGroup:
    """The slips of one pool (or of one supplier), printed on pages of their own."""

    title: str
    rows: tuple[tuple[CellValue, ...], ...]


def list_slip_groups(day: DayPlan) -> list[SlipGroup]:
    """Served orders by pool, then supplier; in a group by departure, car and request."""
    pool_of = {crew.vehicle.record.plate: crew.vehicle.record.pool for crew in day.crews}
    groups: dict[tuple[int, str], list[DraftOrder]] = {}
    for order in day.orders:
        if order.trip is not None:
            groups.setdefault((0, pool_of[order.trip.plate]), []).append(order)
        elif order.supplier is not None:
            groups.setdefault((1, order.supplier), []).append(order)
    number = 0
    printed = []
    for (social, name), orders in sorted(groups.items()):
        rows = []
        for order in sorted(orders, key=_by_departure):
            number += 1
            rows.append(slip_row(number, order))
        printed.append(SlipGroup(f"社会化供应商 {name}" if social else name, tuple(rows)))
    return printed


def slip_row(number: int, order: DraftOrder) -> tuple[CellValue, ...]:
    """One order as a row of the columns."""
    assert order.way is not None, "only served orders are printed"
    record, option, trip = order.need.record, order.way.option, order.trip
    start = trip.start if trip is not None else option.earliest
    end = trip.end if trip is not None else option.earliest + option.minutes
    return (
        number,
        order.need.id,
        record.unit,
        record.reason,
        record.passengers,
        order.way.stops[0].name,
        clock_text(start),
        route_text(order),
        clock_text(end),
        round(option.km, 1),
        mechanism_zh(order.mechanism),
        trip.plate if trip is not None else (order.supplier or ""),
        f"{trip.driver_name} {trip.driver}" if trip is not None else "",
        record.approver or "",
        "",
        "",
    )


def route_text(order: DraftOrder) -> str:
    """The stops in their order, with what happens there."""
    assert order.way is not None, "an unserved request has no route"
    stops = (f"{stop.name}（{stop.note}）" if stop.note else stop.name for stop in order.way.stops)
    route = "→".join(stops)
    rail = order.way.rail
    return route if rail is None else f"火车 {rail.from_hub}→{rail.to_hub}；{route}"


def headings() -> Iterable[str]:
    """The headings of the columns."""
    return (column.heading for column in COLUMNS)


def _by_departure(order: DraftOrder) -> tuple[float, str, str]:
    assert order.way is not None, "only served orders are printed"
    if order.trip is None:
        return order.way.option.earliest, order.supplier or "", order.need.id
    return order.trip.start, order.trip.plate, order.need.id
