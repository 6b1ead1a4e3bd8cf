"""上下班代步: on most workdays the car leaves one place that is no lot in the morning and ends there (field.md B10)."""

from __future__ import annotations

from dataclasses import dataclass

from inspection.book import is_approved
from inspection.car import Car
from inspection.day_file import at_hour, day_number, day_of_number
from inspection.detector import Detector, Family, Rank
from inspection.explain import Explanation
from inspection.kernels import STAY
from inspection.places import metres
from inspection.sight import Sight, Verdict, clear, insufficient
from inspection.tracks import Leg

SAME_M = 300.0  # one place
DAYS, OF_DAYS = 6, 10  # field.md B10: 6 of 10 workdays
MORNING, EVENING = (5.0, 10.0), (16.0, 24.0)  # local hours
AWAY_M = 300.0  # beyond the lot's radius


@dataclass(frozen=True, slots=True)
class _Ends:
    """Stays away from the lot that were left in the morning of a workday, and those reached in its evening."""

    day: int
    morning: tuple[Leg, ...]
    evening: tuple[Leg, ...]


def _see(car: Car, explained: Explanation) -> list[Sight]:  # noqa: ARG001
    if car.pool is None or not car.legs:
        return [insufficient("no fixes" if car.pool else "no lot")]
    if car.legs[-1].end_s - car.legs[0].start_s < DAYS * 43_200.0:
        return [insufficient("too few workdays")]
    days = []
    unknown = 0
    for day in range(day_number(car.legs[0].start_s), day_number(car.legs[-1].end_s) + 1):
        working = car.book.is_workday(car.region_id, day_of_number(day))
        unknown += working is None
        if working and car.legs_between(at_hour(day, 0.0), at_hour(day, 24.0)):
            days.append(_ends(car, day))
    if unknown:
        return [insufficient("calendar of the year not known")]
    if len(days) < DAYS:
        return [insufficient("too few workdays")]
    return [_judge(car, days)]


def _ends(car: Car, day: int) -> _Ends:
    stays = [
        leg for leg in car.legs_between(at_hour(day, 0.0), at_hour(day + 1, 4.0))
        if leg.kind == STAY and not car.is_at_lot(leg.lat, leg.lon, AWAY_M)
    ]  # fmt: skip
    morning = tuple(leg for leg in stays if at_hour(day, MORNING[0]) <= leg.end_s <= at_hour(day, MORNING[1]))
    evening = tuple(leg for leg in stays if at_hour(day, EVENING[0]) <= leg.start_s <= at_hour(day, EVENING[1]))
    return _Ends(day, morning, evening)


def _judge(car: Car, days: list[_Ends]) -> Sight:
    best: list[_Ends] = []
    place = (0.0, 0.0)
    for anchor in (leg for ends in days for leg in ends.evening):
        if place != (0.0, 0.0) and metres(anchor.lat, anchor.lon, *place) < 1.0:
            continue
        hits = [e for e in days if _is_near(e.morning, anchor) and _is_near(e.evening, anchor)]
        if len(hits) < DAYS:  # the morning of the first day and the evening of the last are often not in the data
            half = [e for e in days if _is_near(e.morning, anchor) or _is_near(e.evening, anchor)]
            hits = half if len(hits) >= DAYS - 1 else hits
        if len(hits) > len(best):
            best, place = hits, (anchor.lat, anchor.lon)
    numbers = [ends.day for ends in days]
    windows = [set(numbers[n : n + OF_DAYS]) for n in range(max(1, len(numbers) - OF_DAYS + 1))]
    if max((sum(e.day in window for e in best) for window in windows), default=0) < DAYS:
        return clear("no place in common")
    if car.book.find_pool_at(*place, AWAY_M) is not None:
        return clear("at another official lot")
    approved = [
        e for e in best
        if any(
            (is_approved(o) and any(metres(*stop, *place) <= SAME_M for stop in o.places))
            or (o.start_s <= at_hour(e.day, 0.0) and o.end_s >= at_hour(e.day, 5.0))
            for o in car.orders_between(at_hour(e.day, 0.0), at_hour(e.day, 24.0))
        )
    ]  # fmt: skip
    if len(approved) * 2 >= len(best):
        return clear("approved posting")
    rests_on = tuple(
        (leg.start_s, leg.end_s) for e in best for leg in (*e.morning, *e.evening) if _is_near((leg,), leg, place)
    )
    return Sight(
        Verdict.FINDING,
        min(start for start, _ in rests_on),
        max(end for _, end in rests_on),
        severity=3,
        confidence=0.85,
        excluded=("approved posting", "datum shift"),
        not_excluded=("approval by phone",),
        place=place,
        evidence={"days": len(best), "of_workdays": len(days), "distance_to_base_m": round(car.lot_m(*place))},
        rests_on=rests_on,
    )


def _is_near(legs: tuple[Leg, ...], anchor: Leg, place: tuple[float, float] | None = None) -> bool:
    lat, lon = place or (anchor.lat, anchor.lon)
    return any(metres(leg.lat, leg.lon, lat, lon) <= SAME_M for leg in legs)


COMMUTE_PATTERN = Detector(
    name="commute_pattern",
    version=1,
    family=Family.USE,
    rank=Rank.PATTERN * 10 + 1,
    sees_zh="多数工作日早晨从同一非定点地点出发、晚间到达该处",
    sees_en="on most workdays the car leaves one place that is no lot in the morning and ends there in the evening",
    needs=("gps", "pools", "orders"),
    rules=("use/no-commuting",),
    innocents=("approved posting", "datum shift"),
    field_ids=("B10", "USE-1"),
    absorbs=(
        "moved_without_order",
        "moved_at_night",
        "parked_off_base_overnight",
        "stopped_at_sensitive_place",
        "returned_late",
    ),
    see=_see,
)
