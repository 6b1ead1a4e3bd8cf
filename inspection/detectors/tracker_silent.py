"""失联行驶: more than half an hour without a fix, in which the car drove (field.md D1)."""

from __future__ import annotations

import math
from dataclasses import replace

from inspection.car import Car
from inspection.detector import Detector, Family, Rank
from inspection.explain import Explanation
from inspection.fleet import Fleet, cells_around
from inspection.places import metres
from inspection.sight import Sight, Verdict, clear, insufficient
from inspection.tracks import Run

LEAST_KM = 2.0  # by the odometer, or between the places before and after
WORKSHOP_S = 7200.0
SAME_HOLE_M = 5000.0  # others who fell silent and came back here found the same hole in the network
OUTAGE_S, OUTAGE_CARS, OUTAGE_SHARE = 600.0, 3, 0.3  # or the platform was out
TOWN_M = 30_000.0  # around a lot a network is taken for granted
FASTEST_KMH = 200.0
STEPS = (0.25, 0.4, 0.5, 0.6, 0.75)  # along the straight line between the two places


def _see(car: Car, explained: Explanation) -> list[Sight]:  # noqa: ARG001
    if car.track is None or not car.track.trusted:
        return [insufficient("no fixes")]
    return [_judge(car, run) for run in car.silences]


def driven_km(run: Run) -> tuple[float, bool]:
    """Kilometres of a silence, and whether the odometer tells them (else the places before and after)."""
    odometer = run.odometer1_km - run.odometer0_km
    apart = metres(run.lat, run.lon, run.lat1, run.lon1) / 1000.0
    hours = (run.end_s - run.start_s) / 3600.0
    if not math.isnan(odometer) and 0.0 <= odometer <= FASTEST_KMH * hours:
        return odometer, True
    return apart, False


def _judge(car: Car, run: Run) -> Sight:
    km, by_odometer = driven_km(run)
    if km < LEAST_KM:
        return clear("terminal asleep while parked")
    if car.is_in_workshop(run.start_s, run.end_s, WORKSHOP_S):
        return clear("in maintenance")
    if run.doubted:
        return insufficient("drift of the position")
    return Sight(
        Verdict.FINDING,
        run.start_s,
        run.end_s,
        severity=2,
        confidence=0.9 if by_odometer else 0.8,
        excluded=("in maintenance", "no coverage there", "platform outage", "terminal asleep while parked"),
        not_excluded=() if by_odometer else ("towed",),
        place=(run.lat, run.lon),
        order_ids=tuple(o.order_id for o in car.orders_between(run.start_s, run.end_s)),
        values=("vehicle.satellite_terminal_required",),
        evidence={"minutes": round((run.end_s - run.start_s) / 60), "km": round(km, 1), "by_odometer": by_odometer},
        hidden=(run, is_near_lot(car, run)),
    )


def is_near_lot(car: Car, run: Run) -> bool:
    """Whether both ends of a silence are around a lot."""
    return all(car.book.is_near_pool(lat, lon, TOWN_M) for lat, lon in ((run.lat, run.lon), (run.lat1, run.lon1)))


def settle_coverage(sight: Sight, fleet: Fleet) -> Sight:
    """Holes of the network are learnt from other cars on the same road, outages from all cars at the same time."""
    if sight.verdict is not Verdict.FINDING or sight.vehicle_id is None:
        return sight
    run, in_town = sight.hidden
    silent, share = fleet.share_silent(sight.vehicle_id, run.start_s, run.end_s, OUTAGE_S)
    if silent >= OUTAGE_CARS and share >= OUTAGE_SHARE:
        return replace(insufficient("platform outage"), vehicle_id=sight.vehicle_id)
    before, after = (run.lat, run.lon), (run.lat1, run.lon1)
    same_hole = fleet.others_silent_there(sight.vehicle_id, before, after, SAME_HOLE_M)
    between = [(before[0] + (after[0] - before[0]) * t, before[1] + (after[1] - before[1]) * t) for t in STEPS]
    # the silent car itself counts where it was heard at another time
    passed = max(fleet.heard_in(cells_around(*place)) for place in between)
    if same_hole and same_hole >= passed - same_hole:
        return replace(insufficient("no coverage there"), vehicle_id=sight.vehicle_id)
    if not passed and not in_town:
        return replace(insufficient("no coverage there"), vehicle_id=sight.vehicle_id)
    return sight


TRACKER_SILENT = Detector(
    name="tracker_silent",
    version=1,
    family=Family.TERMINAL,
    rank=Rank.PLACED * 10,
    sees_zh="终端失联半小时以上，其间车辆行驶",
    sees_en="more than half an hour without a fix, in which the car drove",
    needs=("gps",),
    rules=("terminal/always-on",),
    innocents=("in maintenance", "no coverage there", "platform outage", "terminal asleep while parked", "towed"),
    field_ids=("D1", "USE-8"),
    see=_see,
    settle=settle_coverage,
)
