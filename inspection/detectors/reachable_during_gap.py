"""失联可达: the tracker fell silent on the road, long enough to reach a place of note and come back (field.md D3)."""

from __future__ import annotations

import math

from inspection.car import Car
from inspection.dataset.records import PlaceOfNote
from inspection.detector import Detector, Family, Rank
from inspection.detectors.tracker_silent import WORKSHOP_S, is_near_lot, settle_coverage
from inspection.explain import Explanation
from inspection.kernels import MOVE
from inspection.places import metres
from inspection.sight import Sight, Verdict, clear, insufficient
from inspection.tracks import Run

SPEED_M_S = 60.0 / 3.6  # over straight lines: 80 km/h on the road and its bends
DWELL_S = 1200.0  # a stop that counts takes 20 minutes (B8)
DIRECT = 1.3  # kilometres of the straight way and its bends
MOVING_KMH = 5.0
MOVING_S = 120.0


def _see(car: Car, explained: Explanation) -> list[Sight]:  # noqa: ARG001
    if car.track is None or not car.track.trusted:
        return [insufficient("no fixes")]
    return [_judge(car, run) for run in car.silences]


def _judge(car: Car, run: Run) -> Sight:
    if not _fell_silent_on_the_road(car, run):
        return clear("terminal asleep while parked")
    if car.is_in_workshop(run.start_s, run.end_s, WORKSHOP_S):
        return clear("in maintenance")
    if run.doubted:
        return insufficient("drift of the position")
    km = run.odometer1_km - run.odometer0_km  # NaN where not known
    direct_km = metres(run.lat, run.lon, run.lat1, run.lon1) / 1000.0
    if km <= DIRECT * direct_km + 1.0:
        return clear("drove straight on")
    reached = _find_reachable(car, run, km)
    if reached is None:
        return clear("no place of note within reach")
    place, way_km = reached
    return Sight(
        Verdict.FINDING,
        run.start_s,
        run.end_s,
        severity=2,
        confidence=0.7 if math.isnan(km) else 0.8,
        excluded=("in maintenance", "no coverage there", "platform outage", "terminal asleep while parked"),
        not_excluded=("terminal fault",),
        place=(run.lat, run.lon),
        order_ids=tuple(o.order_id for o in car.orders_between(run.start_s, run.end_s)),
        values=("vehicle.satellite_terminal_required",),
        evidence={
            "minutes": round((run.end_s - run.start_s) / 60), "place_id": place.place_id, "kind": place.kind,
            "way_km": round(way_km, 1),
        },
        hidden=(run, is_near_lot(car, run)),
    )  # fmt: skip


def _fell_silent_on_the_road(car: Car, run: Run) -> bool:
    """Whether the last that was heard was a moving car, not one parked with its engine off."""
    if run.ignition0 == 0:
        return False
    if run.speed0_kmh > MOVING_KMH:
        return True
    before = [leg for leg in car.legs if leg.start_s < run.start_s and leg.end_s >= run.start_s - MOVING_S]
    return bool(before) and before[-1].kind == MOVE and before[-1].real and not car.is_at_lot(run.lat, run.lon)


def _find_reachable(car: Car, run: Run, km: float) -> tuple[PlaceOfNote, float] | None:
    """The place with the shortest way there and on that fits the time, and the odometer where it is known."""
    time_s = run.end_s - run.start_s - DWELL_S
    approved = [stop for order in car.orders_between(run.start_s, run.end_s) for stop in order.places]
    best: tuple[float, str, PlaceOfNote] | None = None
    for place in car.book.places.list_all():
        way_m = metres(run.lat, run.lon, place.lat, place.lon) + metres(place.lat, place.lon, run.lat1, run.lon1)
        if way_m > time_s * SPEED_M_S or any(metres(*stop, place.lat, place.lon) <= 300.0 for stop in approved):
            continue
        if not math.isnan(km) and not 0.9 * way_m <= km * 1000.0:
            continue
        if best is None or (way_m, place.place_id) < best[:2]:
            best = (way_m, place.place_id, place)
    return None if best is None else (best[2], best[0] / 1000.0)


REACHABLE_DURING_GAP = Detector(
    name="reachable_during_gap",
    version=1,
    family=Family.TERMINAL,
    rank=Rank.PLACED * 10 - 1,
    sees_zh="行驶途中失联，其间可往返敏感地点",
    sees_en="the tracker fell silent on the road, long enough to reach a place of note and come back",
    needs=("gps", "places"),
    rules=("terminal/always-on",),
    innocents=(
        "in maintenance",
        "no coverage there",
        "platform outage",
        "terminal asleep while parked",
        "terminal fault",
    ),
    field_ids=("D3", "USE-8"),
    see=_see,
    settle=settle_coverage,
)
