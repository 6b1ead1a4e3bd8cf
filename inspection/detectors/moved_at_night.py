"""夜间行驶: a drive between 22:00 and 06:00 that nothing explains (field.md B6)."""

from __future__ import annotations

from inspection.car import Car
from inspection.day_file import at_hour, day_number
from inspection.detector import Detector, Family, Rank
from inspection.detectors.moved_without_order import LEAST_M, LEAST_S, far_place, is_loose, settle_substitute
from inspection.explain import Explanation, Leftover
from inspection.sight import Sight, Verdict, clear, insufficient

FROM_HOUR, UNTIL_HOUR = 22.0, 30.0  # local time; 30 is 06:00 of the next day


def _see(car: Car, explained: Explanation) -> list[Sight]:
    if car.track is None or not car.legs:
        return [insufficient("no fixes")]
    found = []
    for left in explained.leftovers:
        pieces = night_pieces(left)
        if not pieces:
            continue
        if sum(end - start for start, end in pieces) <= LEAST_S or left.extent_m <= LEAST_M:
            found.append(clear("moving inside the lot"))
        elif explained.clock_shifted or is_loose(left):
            found.append(insufficient("clock of the terminal off"))
        else:
            found.append(_finding(car, left, pieces))
    return found


def night_pieces(left: Leftover) -> list[tuple[float, float]]:
    """The driven times of a leftover between 22:00 and 06:00."""
    first, last = day_number(left.start_s) - 1, day_number(left.end_s)
    return [
        piece
        for day in range(first, last + 1)
        for piece in left.driven_within(at_hour(day, FROM_HOUR), at_hour(day, UNTIL_HOUR))
    ]


def _finding(car: Car, left: Leftover, pieces: list[tuple[float, float]]) -> Sight:
    return Sight(
        Verdict.FINDING,
        pieces[0][0],
        pieces[-1][1],
        severity=3,
        confidence=0.92,
        excluded=("approved order at the time", "order ran over", "in maintenance", "drift of the position", "towed"),
        not_excluded=("gate and key records",),
        place=far_place(car, left),
        evidence={"minutes": round(sum(end - start for start, end in pieces) / 60)},
    )


MOVED_AT_NIGHT = Detector(
    name="moved_at_night",
    version=1,
    family=Family.USE,
    rank=Rank.PLACED * 10,
    sees_zh="22:00 至 06:00 行驶而没有可以说明的任务",
    sees_en="a drive between 22:00 and 06:00 that nothing explains",
    needs=("gps", "orders"),
    rules=("use/order-first", "use/night"),
    innocents=("approved order at the time", "order ran over", "in maintenance", "clock of the terminal off"),
    field_ids=("B6", "USE-1"),
    see=_see,
    settle=settle_substitute,
)
