"""敏感地点停留: a stop of more than 20 minutes at a place of note that no order leads to (field.md B8)."""

from __future__ import annotations

from inspection.book import is_approved
from inspection.car import Car
from inspection.dataset.records import Order, PlaceOfNote
from inspection.day_file import at_hour, day_number
from inspection.detector import Detector, Family, Rank
from inspection.detectors.moved_without_order import settle_substitute
from inspection.explain import EARLY_S, Explanation, late_after_s
from inspection.kernels import STAY
from inspection.places import metres
from inspection.purposes import names_any
from inspection.sight import Sight, Verdict, clear, insufficient
from inspection.tracks import Leg

LEAST_S = 1200.0  # field.md B8: more than 20 minutes
LEAST_RADIUS_M = 150.0  # within 150 m, or the place's own radius
PURPOSE_M = 300.0  # from an approved stop: the car waits there, or the user is next door
MEAL_S = 5400.0
MEALS = ((11.0, 14.0), (17.0, 20.0))  # local hours
_WORDS: dict[str, tuple[str, ...]] = {
    "residence": ("走访", "慰问", "入户", "小区", "家访", "home visit"),
    "scenic": ("景区", "旅游", "文物", "scenic", "tourism"),
    "mall": ("商场", "市场", "采购", "mall", "market"),
    "school": ("学校", "教育", "校园", "school", "education"),
    "restaurant": ("食品", "餐饮", "用餐", "restaurant", "food"),
    "entertainment": ("娱乐", "文化市场", "entertainment"),
    "hotel": ("酒店", "宾馆", "会议", "培训", "住宿", "hotel", "conference"),
}


def _see(car: Car, explained: Explanation) -> list[Sight]:
    if not car.legs:
        return [insufficient("no fixes")]
    found = []
    for leg in car.legs:
        if leg.kind != STAY or leg.seconds <= LEAST_S or car.is_at_lot(leg.lat, leg.lon):
            continue
        near = car.book.places.find_at(leg.lat, leg.lon, LEAST_RADIUS_M)
        if near is not None:
            found.append(_judge(car, leg, *near, explained))
    return found


def _judge(car: Car, leg: Leg, place: PlaceOfNote, away_m: float, explained: Explanation) -> Sight:
    orders = [
        o for o in car.orders
        if is_approved(o) and o.start_s - EARLY_S < leg.end_s and late_after_s(o) > leg.start_s
    ]  # fmt: skip
    if any(_leads_to(order, leg, place) for order in orders):
        return clear("purpose is there")
    if place.kind == "restaurant" and orders and _is_meal(leg):
        return clear("meal on duty")
    if place.kind == "hotel" and any(o.end_s - o.start_s > 86_400.0 for o in orders):
        return clear("business trip")
    if car.book.find_pool_at(leg.lat, leg.lon, LEAST_RADIUS_M) is not None:
        return clear("at another official lot")
    if car.is_in_workshop(leg.start_s, leg.end_s):
        return clear("in maintenance")
    if any(seal.exempt and seal.from_s < leg.end_s and seal.to_s > leg.start_s for seal in car.seals) and not orders:
        return clear("exempt from sealing")
    if explained.clock_shifted:
        return insufficient("clock of the terminal off")
    return Sight(
        Verdict.FINDING,
        leg.start_s,
        leg.end_s,
        severity=2,
        confidence=0.88,
        excluded=("purpose is there", "meal on duty", "business trip", "datum shift", "drift of the position"),
        not_excluded=("approval by phone",) if orders else (),
        place=(leg.lat, leg.lon),
        order_ids=tuple(o.order_id for o in orders),
        evidence={
            "place_id": place.place_id, "kind": place.kind, "distance_m": round(away_m),
            "minutes": round(leg.seconds / 60),
        },
    )  # fmt: skip


def _leads_to(order: Order, leg: Leg, place: PlaceOfNote) -> bool:
    return names_any(order.purpose, _WORDS[place.kind]) or any(
        metres(leg.lat, leg.lon, *stop) <= PURPOSE_M
        or metres(place.lat, place.lon, *stop) <= max(place.radius_m, PURPOSE_M)
        for stop in order.places
    )


def _is_meal(leg: Leg) -> bool:
    day = day_number(leg.start_s)
    return leg.seconds <= MEAL_S and any(
        leg.start_s < at_hour(day, until) and leg.end_s > at_hour(day, begin) for begin, until in MEALS
    )


STOPPED_AT_SENSITIVE_PLACE = Detector(
    name="stopped_at_sensitive_place",
    version=1,
    family=Family.USE,
    rank=Rank.SPECIFIC * 10,
    sees_zh="在敏感地点停留超过 20 分钟，任务不涉及该处",
    sees_en="a stop of more than 20 minutes at a place of note that no order leads to",
    needs=("gps", "places", "orders"),
    rules=("use/as-approved",),
    innocents=("purpose is there", "meal on duty", "business trip", "datum shift", "drift of the position"),
    field_ids=("B8", "USE-1"),
    see=_see,
    settle=settle_substitute,
)
