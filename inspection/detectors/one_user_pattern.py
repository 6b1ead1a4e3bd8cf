"""固定用车: one person is on most of a pool car's trips (field.md B9)."""

from __future__ import annotations

from collections import Counter, defaultdict

from inspection.book import is_approved
from inspection.car import Car
from inspection.dataset.records import Order
from inspection.day_file import day_number, day_of
from inspection.detector import Detector, Family, Rank
from inspection.explain import Explanation
from inspection.purposes import TASK_FORCE, names_any
from inspection.sight import Sight, Verdict, clear, insufficient

SHARE = 0.6  # field.md B9: more than 60 % of a pool car's trips
WORKDAYS_A_MONTH = 15  # or more than 15 workdays of a month
LEAST_TRIPS, LEAST_DAYS = 8, 6  # fewer show no pattern
CLERK_CARS = 3  # who asks for so many cars files for others


def _see(car: Car, explained: Explanation) -> list[Sight]:  # noqa: ARG001
    orders = [o for o in car.orders if is_approved(o) and (o.passenger_ids or o.requester_id)]
    if not orders:
        return []
    days = {day_number(o.start_s) for o in orders}
    if len(orders) < LEAST_TRIPS or len(days) < LEAST_DAYS:
        return [insufficient("too few trips")]
    by_passenger = all(o.passenger_ids for o in orders)
    trips: Counter[str] = Counter()
    for order in orders:
        trips.update(set(order.passenger_ids) if by_passenger else {order.requester_id or ""})
    person, most = min(trips.items(), key=lambda item: (-item[1], item[0]))
    theirs = [o for o in orders if person in (o.passenger_ids if by_passenger else (o.requester_id,))]
    if most <= SHARE * len(orders) and _workdays_of_a_month(car, theirs) <= WORKDAYS_A_MONTH:
        return [clear("different users")]
    return [_judge(car, orders, theirs, person, by_passenger)]


def _workdays_of_a_month(car: Car, orders: list[Order]) -> int:
    months: dict[tuple[int, int], set[int]] = defaultdict(set)
    for order in orders:
        day = day_of(order.start_s)
        if car.book.is_workday(car.region_id, day):
            months[day.year, day.month].add(day.day)
    return max((len(days) for days in months.values()), default=0)


def _judge(car: Car, orders: list[Order], theirs: list[Order], person: str, by_passenger: bool) -> Sight:
    if len({day_number(o.start_s) for o in theirs}) < LEAST_DAYS:
        return insufficient("too few trips")
    if all(o.allowance_holder is False for o in theirs):
        return clear("car of a head entitled to one")
    if all(names_any(o.purpose, TASK_FORCE) for o in theirs):
        return clear("task force")
    others = _other_orders(car)
    if not by_passenger:
        cars = {o.vehicle_id for o in others if o.requester_id == person}
        if len(cars) + 1 >= CLERK_CARS or not others:
            return insufficient("clerk who files for all")
    return Sight(
        Verdict.FINDING,
        theirs[0].start_s,
        max(o.end_s for o in theirs),
        severity=2,
        confidence=0.82 if by_passenger else 0.65,
        excluded=("car of a head entitled to one", "task force", "clerk who files for all"),
        order_ids=tuple(o.order_id for o in theirs),
        values=("use.fixed_user_refused",),
        evidence={"person": person, "trips": len(theirs), "of_trips": len(orders)},
        rests_on=tuple((o.start_s, o.end_s) for o in theirs),
    )


def _other_orders(car: Car) -> list[Order]:
    dataset = car.book.dataset
    return [
        order
        for vehicle_id, orders in dataset.orders.items()
        if vehicle_id != car.vehicle.vehicle_id and dataset.vehicles[vehicle_id].unit_id == car.vehicle.unit_id
        for order in orders
    ]


ONE_USER_PATTERN = Detector(
    name="one_user_pattern",
    version=1,
    family=Family.USE,
    rank=Rank.PATTERN * 10,
    sees_zh="一辆车的大多数任务由同一人使用",
    sees_en="one person is on most of a pool car's trips",
    needs=("orders",),
    rules=("use/no-fixed-user",),
    innocents=("car of a head entitled to one", "task force", "clerk who files for all"),
    field_ids=("B9", "USE-10", "STD-8"),
    see=_see,
)
