"""封存期间行驶: a drive while the car was sealed and not exempt (field.md B5)."""

from __future__ import annotations

from inspection.car import Car
from inspection.dataset.records import Seal
from inspection.day_file import day_of
from inspection.detector import Detector, Family, Rank
from inspection.detectors.moved_without_order import LEAST_M, LEAST_S, settle_substitute
from inspection.explain import Cause, Explanation, uncovered
from inspection.sight import Sight, Verdict, clear, insufficient
from inspection.tracks import Leg


def _see(car: Car, explained: Explanation) -> list[Sight]:
    seals = [seal for seal in car.seals if not seal.exempt]
    if not seals:
        return []
    if not car.legs:
        return [insufficient("no fixes")]
    found = []
    for seal in seals:
        for trip in car.trips:
            if trip.start_s >= seal.to_s or trip.end_s <= seal.from_s:
                continue
            legs = [
                leg
                for leg in car.drives_between(trip.start_s, trip.end_s)
                if seal.from_s < leg.end_s and leg.start_s < seal.to_s
            ]
            if legs:
                found.append(_judge(car, seal, legs, explained))
    return found


def _judge(car: Car, seal: Seal, legs: list[Leg], explained: Explanation) -> Sight:
    # an order approved before the drive is the approved exception of CAL-3; a late one is not
    begun = legs[0].start_s
    excused = [
        w
        for w in explained.windows
        if w.order is None or w.order.is_emergency or (w.order.approved_s is not None and w.order.approved_s <= begun)
    ]
    pieces = [
        piece for leg in legs for piece in uncovered(max(leg.start_s, seal.from_s), min(leg.end_s, seal.to_s), excused)
    ]
    moving_s = sum(end - start for start, end in pieces)
    if moving_s <= LEAST_S:
        causes = {w.cause for w in excused if w.start_s <= legs[-1].end_s and w.end_s >= begun}
        exempt = Cause.SEAL_EXEMPT in causes
        return clear(
            "exempt from sealing" if exempt else "approved order at the time" if causes else "moving inside the lot"
        )
    if max(leg.extent_m for leg in legs) <= LEAST_M:
        return clear("moving inside the lot")
    if explained.clock_shifted:
        return insufficient("clock of the terminal off")
    if car.book.is_workday(car.region_id, day_of(pieces[0][0])) is None:
        return insufficient("calendar of the year not known")
    far = max(legs, key=lambda leg: (car.lot_m(leg.lat1, leg.lon1) if car.pool else 0.0, -leg.start_s))
    return Sight(
        Verdict.FINDING,
        pieces[0][0],
        pieces[-1][1],
        severity=3,
        confidence=0.95,
        excluded=(
            "exempt from sealing",
            "approved order at the time",
            "in maintenance",
            "drift of the position",
            "towed",
        ),
        not_excluded=("gate and key records",),
        place=(far.lat1, far.lon1),
        values=("seal.sealed_car_refused", "holiday.approved_exception_allowed"),
        evidence={"minutes": round(moving_s / 60), "km": round(sum(leg.km for leg in legs), 1)},
    )


MOVED_WHILE_SEALED = Detector(
    name="moved_while_sealed",
    version=1,
    family=Family.USE,
    rank=Rank.SPECIFIC * 10 + 8,
    sees_zh="封存期间行驶，车辆不在免封存之列",
    sees_en="a drive while the car was sealed and not exempt",
    needs=("gps", "seals"),
    rules=("use/holiday-seal",),
    innocents=(
        "exempt from sealing", "approved order at the time", "emergency order with papers to follow", "in maintenance",
        "clock of the terminal off", "drift of the position", "towed",
    ),
    field_ids=("B5", "USE-4", "CAL-1", "CAL-2", "CAL-3"),
    see=_see,
    settle=settle_substitute,
)  # fmt: skip
