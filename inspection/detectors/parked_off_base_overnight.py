"""夜间未归定点: the car stood away from its lot from 00:00 to 05:00, on no multi-day order (field.md B7)."""

from __future__ import annotations

from dataclasses import replace

from inspection.book import is_approved
from inspection.car import Car
from inspection.day_file import at_hour, day_number
from inspection.detector import Detector, Family, Rank
from inspection.explain import Explanation, late_after_s
from inspection.kernels import GAP, STAY
from inspection.places import metres
from inspection.sight import Sight, Verdict, clear, insufficient
from inspection.tracks import Leg

FROM_HOUR, UNTIL_HOUR = 0.0, 5.0  # field.md B7
LEAST_AWAY_M = 500.0  # beyond the lot's radius: a terminal loses its fix on the way into a basement
EDGE_S = 1800.0  # a night is kept from half past twelve to half past four: days are cut at midnight
ASLEEP_KM = 2.0
BREAKDOWN_S = 86_400.0  # a workshop within a day of the night
TRIP_M = 2000.0  # an order ends and the next begins here: a business trip


def _see(car: Car, explained: Explanation) -> list[Sight]:
    if car.pool is None:
        return [insufficient("no lot")]
    if not car.legs:
        return [insufficient("no fixes")]
    found = []
    for n in range(len(car.legs)):
        leg = _until_heard_again(car, n)
        nights = _nights(leg)
        if leg.kind == STAY and nights and not car.is_at_lot(leg.lat, leg.lon, LEAST_AWAY_M):
            found.append(_judge(car, leg, nights, explained))
    return found


def _until_heard_again(car: Car, n: int) -> Leg:
    """A stay whose terminal slept till the car had left lasts till then, where it was heard again near by."""
    leg, after = car.legs[n], car.legs[n + 1] if n + 1 < len(car.legs) else None
    asleep = leg.kind == STAY and after is not None and after.kind == GAP and after.km <= ASLEEP_KM
    if not asleep or after is None or car.is_at_lot(after.lat1, after.lon1, LEAST_AWAY_M):
        return leg
    return replace(leg, end_s=after.end_s)


def _nights(leg: Leg) -> list[tuple[float, float]]:
    """Nights (00:00–05:00) through which the stay lasts."""
    nights = [
        (at_hour(day, FROM_HOUR), at_hour(day, UNTIL_HOUR))
        for day in range(day_number(leg.start_s), day_number(leg.end_s) + 1)
    ]
    return [(start, end) for start, end in nights if leg.start_s <= start + EDGE_S and leg.end_s >= end - EDGE_S]


def _judge(car: Car, leg: Leg, nights: list[tuple[float, float]], explained: Explanation) -> Sight:
    covered = [night for night in nights if _is_on_order(car, *night)]
    if len(covered) == len(nights):
        return clear("open multi-day order")
    if car.is_in_workshop(leg.start_s, leg.end_s, BREAKDOWN_S):
        return clear("in maintenance")
    if car.book.find_pool_at(leg.lat, leg.lon, LEAST_AWAY_M) is not None:
        return clear("at another official lot")
    if _is_between_orders(car, leg):
        return clear("business trip")
    if any(seal.exempt and seal.from_s <= leg.start_s and seal.to_s >= leg.end_s for seal in car.seals):
        return clear("exempt from sealing")
    if explained.clock_shifted:
        return insufficient("clock of the terminal off")
    lot_m = car.lot_m(leg.lat, leg.lon)
    return Sight(
        Verdict.FINDING,
        leg.start_s,
        leg.end_s,
        severity=2,
        confidence=0.9,
        excluded=("open multi-day order", "order ran over", "in maintenance", "business trip", "datum shift"),
        not_excluded=("breakdown",),
        place=(leg.lat, leg.lon),
        values=("parking.fixed_lot_required", "parking.multi_day_order_exempt"),
        evidence={"distance_to_base_m": round(lot_m), "nights": len(nights) - len(covered)},
    )


def _is_on_order(car: Car, start_s: float, end_s: float) -> bool:
    """Whether an approved order lasts into the night: with its overrun, till midnight or later and from before."""
    return any(
        is_approved(order)
        and order.start_s <= end_s
        and late_after_s(order) >= start_s
        and order.end_s >= start_s - 7200.0
        for order in car.orders
    )


def _is_between_orders(car: Car, leg: Leg) -> bool:
    before = [o for o in car.orders if is_approved(o) and o.end_s <= leg.end_s and late_after_s(o) >= leg.start_s]
    after = [o for o in car.orders if is_approved(o) and abs(o.start_s - leg.end_s) <= 7200.0]
    return any(
        any(metres(leg.lat, leg.lon, *place) <= TRIP_M for place in (*one.stops, *two.places[:1]))
        for one in before
        for two in after
        if one.order_id != two.order_id
    )


PARKED_OFF_BASE_OVERNIGHT = Detector(
    name="parked_off_base_overnight",
    version=1,
    family=Family.USE,
    rank=Rank.PLACED * 10 + 5,
    sees_zh="夜间（00:00 至 05:00）未停放在定点停车场",
    sees_en="the car stood away from its lot overnight (00:00–05:00)",
    needs=("gps", "pools", "orders"),
    rules=("use/return-to-base",),
    innocents=(
        "open multi-day order", "order ran over", "in maintenance", "breakdown", "business trip",
        "terminal lost its fix", "datum shift",
    ),
    field_ids=("B7", "USE-4"),
    see=_see,
)  # fmt: skip
