"""通行记录无单: a toll gantry recorded the plate at a time that nothing explains (field.md B19)."""

from __future__ import annotations

import numpy as np

from inspection.car import Car
from inspection.corridor import nearest_fix
from inspection.dataset.records import Toll
from inspection.detector import Detector, Family, Rank
from inspection.detectors.moved_without_order import settle_substitute
from inspection.explain import Explanation
from inspection.kernels import GAP
from inspection.places import metres
from inspection.sight import Sight, Verdict, clear, insufficient

THERE_M = 3000.0  # a gantry's place is that of its road, not of its posts
LAG_S = 86_400.0  # records are settled within a day
ZONE_S = 8 * 3600.0
FAST_M_S = 140.0 / 3.6  # what a car can do on a toll road
GROUP_S = 3600.0  # records of one drive


def _see(car: Car, explained: Explanation) -> list[Sight]:
    stray = [toll for toll in car.tolls if explained.cause_at(toll.at_s) is None]
    groups: list[list[Toll]] = []
    for toll in stray:
        if groups and toll.at_s - groups[-1][-1].at_s <= GROUP_S:
            groups[-1].append(toll)
        else:
            groups.append([toll])
    return [_judge(car, group, explained) for group in groups]


def _judge(car: Car, group: list[Toll], explained: Explanation) -> Sight:
    if car.track is None or not car.legs:
        return insufficient("no fixes")
    if explained.clock_shifted:
        return insufficient("clock of the terminal off")
    seen = [toll for toll in group if _can_be_there(car, toll)]
    if not seen:
        lag = any(_was_there_on_order(car, toll, explained) for toll in group)
        return clear("settlement lag") if lag else insufficient("cloned plate")
    if not any(_passed(car, toll) for toll in seen) and any(_was_there_on_order(car, toll, explained) for toll in seen):
        return clear("settlement lag")
    left = next(
        (one for one in explained.leftovers if one.start_s <= seen[-1].at_s and one.end_s >= seen[0].at_s), None
    )
    start_s, end_s = (left.start_s, left.end_s) if left else (seen[0].at_s, seen[-1].at_s)
    return Sight(
        Verdict.FINDING,
        min(start_s, seen[0].at_s),
        max(end_s, seen[-1].at_s),
        severity=2,
        confidence=0.9 if left else 0.8,
        excluded=("approved order at the time", "settlement lag", "cloned plate"),
        not_excluded=("towed",) if left is None else (),
        place=(seen[0].lat, seen[0].lon),
        evidence={"records": len(group)},
    )


def _can_be_there(car: Car, toll: Toll) -> bool:
    """Whether the track leaves room for the car to have been at the gantry at that moment."""
    assert car.track is not None
    at_ms, lat, lon = car.track.file.fixes.at_ms, car.track.file.fixes.lat, car.track.file.fixes.lon
    trusted = np.flatnonzero(car.track.file.flags == 0)
    after = int(np.searchsorted(at_ms[trusted], round(toll.at_s * 1000)))
    for n in (after - 1, after):
        if 0 <= n < len(trusted):
            i = int(trusted[n])
            apart_s = abs(at_ms[i] / 1000.0 - toll.at_s)
            if metres(float(lat[i]), float(lon[i]), toll.lat, toll.lon) > THERE_M + apart_s * FAST_M_S:
                return False
    # a car known to stand between two fixes was not elsewhere in between
    return not any(
        leg.kind != GAP and leg.extent_m == 0.0 and leg.start_s <= toll.at_s <= leg.end_s
        and metres(leg.lat, leg.lon, toll.lat, toll.lon) > THERE_M
        and not any(run.start_s <= toll.at_s <= run.end_s for run in car.silences)
        for leg in car.legs
    )  # fmt: skip


def _passed(car: Car, toll: Toll) -> bool:
    return _nearest_m(car, toll.at_s - 600.0, toll.at_s + 600.0, toll) <= THERE_M


def _was_there_on_order(car: Car, toll: Toll, explained: Explanation) -> bool:
    """Whether the car passed the gantry on an explained drive in the day before, or at the hour of another zone."""
    times = [(w.start_s, w.end_s) for w in explained.windows if w.end_s >= toll.at_s - LAG_S and w.start_s <= toll.at_s]
    times += [(w.start_s, w.end_s) for w in explained.windows if w.start_s <= toll.at_s + ZONE_S <= w.end_s]
    return any(_nearest_m(car, start, end, toll) <= THERE_M for start, end in times)


def _nearest_m(car: Car, start_s: float, end_s: float, toll: Toll) -> float:
    assert car.track is not None
    fixes = car.track.file.fixes
    a = int(np.searchsorted(fixes.at_ms, round(start_s * 1000)))
    b = int(np.searchsorted(fixes.at_ms, round(end_s * 1000), "right"))
    return float(nearest_fix(a, b, fixes.lat, fixes.lon, car.track.file.flags, toll.lat, toll.lon))


TOLL_WITHOUT_ORDER = Detector(
    name="toll_without_order",
    version=1,
    family=Family.USE,
    rank=Rank.SPECIFIC * 10 + 9,
    sees_zh="高速公路通行记录没有对应的派车单",
    sees_en="a toll gantry recorded the plate at a time that nothing explains",
    needs=("gps", "tolls", "orders"),
    rules=("use/order-first",),
    innocents=("approved order at the time", "settlement lag", "cloned plate", "towed"),
    field_ids=("B19", "USE-1"),
    see=_see,
    settle=settle_substitute,
)
