"""油卡他用: the card was used at a station where the car was not (field.md C1)."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from fleet_data.tracks.datum import gcj02_to_wgs84
from inspection.car import Car
from inspection.corridor import nearest_fix
from inspection.dataset.records import Fuelling, Place
from inspection.detector import Detector, Family, Rank
from inspection.explain import Explanation
from inspection.fleet import Fleet
from inspection.places import metres
from inspection.sight import Sight, Verdict, clear, insufficient

THERE_M = 400.0  # field.md C1 (Fleetio's default)
NOISE_M = 100.0  # the station's point is its gate or its roof
LAG_S = 3600.0  # a slip is entered within the hour
REACH_M_S = 100.0 / 3.6  # what a car could do between two fixes
WRONG_CARS = 2  # so many cars that were never at a vendor's address, and none that was: the address is wrong


def _see(car: Car, explained: Explanation) -> list[Sight]:  # noqa: ARG001
    return [judge_fill(car, fill) for fill in car.fuel]


def judge_fill(car: Car, fill: Fuelling) -> Sight:
    """Whether the car can have been where its card was used."""
    if fill.place is None:
        return insufficient("place of the station not known")
    if car.track is None or not car.track.trusted:
        return insufficient("no fixes")
    fixes, flags = car.track.file.fixes, car.track.file.flags
    a = int(np.searchsorted(fixes.at_ms, round((fill.at_s - LAG_S) * 1000)))
    b = int(np.searchsorted(fixes.at_ms, round((fill.at_s + LAG_S) * 1000), "right"))
    shifted = gcj02_to_wgs84(*fill.place)
    for place, word in ((fill.place, "at the station"), ((float(shifted[0]), float(shifted[1])), "datum shift")):
        if nearest_fix(a, b, fixes.lat, fixes.lon, flags, *place) <= THERE_M + NOISE_M:
            return clear(word)
    away_m = _least_possible_m(car, fill.place, fill.at_s)
    if away_m is None:
        return insufficient("loss of signal")
    return Sight(
        Verdict.FINDING,
        fill.at_s,
        fill.at_s,
        severity=3,
        confidence=0.9,
        excluded=("address of the station wrong", "time lag of the slip", "datum shift"),
        not_excluded=("canister for a generator",),
        place=fill.place,
        values=("fuel.one_card_per_vehicle",),
        evidence={"txn_id": fill.txn_id, "litres": fill.litres, "distance_m": round(away_m)},
        hidden=vendor_of(fill),
    )


def vendor_of(fill: Fuelling) -> str:
    """What tells stations apart: the vendor, else the place."""
    return fill.vendor_id or (f"{fill.place[0]:.3f},{fill.place[1]:.3f}" if fill.place else "")


def _least_possible_m(car: Car, place: Place, at_s: float) -> float | None:
    """How far the car was at that moment at least to the nearest known fix; None where it could have come and gone."""
    assert car.track is not None
    fixes = car.track.file.fixes
    trusted = np.flatnonzero(car.track.file.flags == 0)
    after = int(np.searchsorted(fixes.at_ms[trusted], round(at_s * 1000)))
    if after == 0 or after == len(trusted):
        return None
    i, k = int(trusted[after - 1]), int(trusted[after])
    before_m = metres(float(fixes.lat[i]), float(fixes.lon[i]), *place)
    after_m = metres(float(fixes.lat[k]), float(fixes.lon[k]), *place)
    between_s = (int(fixes.at_ms[k]) - int(fixes.at_ms[i])) / 1000.0
    driven_km = float(fixes.odometer_km[k] - fixes.odometer_km[i])  # NaN where not known
    if before_m + after_m <= between_s * REACH_M_S and not driven_km * 1000.0 < 0.5 * (before_m + after_m):
        return None
    return min(before_m, after_m)


def _settle(sight: Sight, fleet: Fleet) -> Sight:
    """A station that no car was ever seen at has a wrong address."""
    if sight.verdict is not Verdict.FINDING or sight.vehicle_id is None:
        return sight
    there = {f.vehicle_id for f in fleet.facts.values() for vendor, was in f.fills if vendor == sight.hidden and was}
    if there:
        return sight
    never = {one.vehicle_id for one in fleet.findings_of("fuelled_elsewhere") if one.hidden == sight.hidden}
    if len(never) >= WRONG_CARS:
        return replace(insufficient("address of the station wrong"), vehicle_id=sight.vehicle_id)
    return sight


FUELLED_ELSEWHERE = Detector(
    name="fuelled_elsewhere",
    version=1,
    family=Family.FUEL,
    rank=Rank.SPECIFIC * 10,
    sees_zh="油卡在车辆不在场的加油站使用",
    sees_en="the card was used at a station where the car was not",
    needs=("gps", "fuel", "fuel:lat", "fuel:lon"),
    rules=("fuel/own-car",),
    innocents=("address of the station wrong", "time lag of the slip", "canister for a generator", "datum shift"),
    field_ids=("C1", "USE-6"),
    see=_see,
    settle=_settle,
)
