"""补贴区域内用车: an allowance holder's ordinary trip that stayed inside the allowance area (field.md B11)."""

from __future__ import annotations

import shapely

from inspection.book import is_approved
from inspection.car import Car
from inspection.dataset.records import Order
from inspection.day_file import day_of
from inspection.detector import Detector, Family, Rank
from inspection.explain import EARLY_S, Explanation
from inspection.purposes import CARRYING, find_purpose, names_any
from inspection.sight import Sight, Verdict, clear, insufficient
from rulebook.rules.allowance_area import AllowanceAreaFacts
from rulebook.terms import Purpose

MARGIN_DEGREES = 0.01  # about 1 km: an area's edge is drawn by hand
_VALUES = ("allowance.inside_area_refused", "allowance.group_passengers", "allowance.exempt_purposes")


def _see(car: Car, explained: Explanation) -> list[Sight]:
    return [_judge(car, order, explained) for order in car.orders if is_approved(order) and order.allowance_holder]


def _judge(car: Car, order: Order, explained: Explanation) -> Sight:
    area = car.book.dataset.allowance_areas.outlines.get(order.user_unit_id)
    if area is None:
        return insufficient("allowance area of the unit not known")
    if order.passengers is None and not order.passenger_ids:
        return insufficient("number of passengers not known")
    if not order.stops:
        return insufficient("stops not known")
    if not all(shapely.intersects_xy(area, lon, lat) for lat, lon in order.places):
        return clear("approved order at the time")
    people = int(order.passengers) if order.passengers is not None else len(order.passenger_ids)
    urgent = order.is_emergency or names_any(order.purpose, CARRYING)
    purpose = Purpose.EMERGENCY if urgent else find_purpose(order.purpose) or Purpose.ORDINARY
    ruling = car.book.law(day_of(order.start_s), car.region_id).judge(
        AllowanceAreaFacts(purpose, people, True, True, True)
    )
    if ruling.permitted:
        group = any(reason.code == "group" for reason in ruling.reasons)
        return clear("group of travellers" if group else "papers, equipment or visitors")
    drives = car.drives_between(order.start_s - EARLY_S, order.end_s + EARLY_S)
    if not drives:
        return insufficient("no drive seen")
    wide = area.buffer(MARGIN_DEGREES)
    if not all(shapely.intersects_xy(wide, leg.lon1, leg.lat1) for leg in drives):
        return clear("left the allowance area")
    if explained.clock_shifted:
        return insufficient("clock of the terminal off")
    return Sight(
        Verdict.FINDING,
        max(drives[0].start_s, order.start_s - EARLY_S),
        min(drives[-1].end_s, max(order.end_s + EARLY_S, drives[-1].start_s)),
        severity=1,
        confidence=0.88,
        excluded=("group of travellers", "papers, equipment or visitors", "registered emergency"),
        place=order.stops[0],
        order_ids=(order.order_id,),
        values=tuple(value.name for value in ruling.values_read) or _VALUES,
        evidence={"passengers": people},
    )


USED_INSIDE_ALLOWANCE_AREA = Detector(
    name="used_inside_allowance_area",
    version=1,
    family=Family.USE,
    rank=Rank.ORDERED * 10 + 5,
    sees_zh="领取公务交通补贴的人员在补贴保障区域内普通用车",
    sees_en="an allowance holder's ordinary trip that stayed inside the allowance area",
    needs=("gps", "orders", "orders:allowance_holder", "allowance_areas"),
    rules=("use/allowance-area",),
    innocents=("group of travellers", "papers, equipment or visitors", "registered emergency"),
    field_ids=("B11", "USE-1", "USE-19"),
    see=_see,
)
