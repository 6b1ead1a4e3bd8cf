"""油耗异常: a car takes far more fuel for its kilometres than its kind does (field.md C4)."""

from __future__ import annotations

import math
from dataclasses import replace
from statistics import median

from inspection.car import Car
from inspection.day_file import as_datetime
from inspection.detector import Detector, Family, Rank
from inspection.explain import Explanation
from inspection.fleet import Fleet
from inspection.run_kernels import IDLE
from inspection.sight import Sight, Verdict, clear, insufficient

OVER = 1.25  # field.md C4: more than 25 %
MADS = 3.0  # and 3 MAD above the cars of its kind
LEAST_FILLS, LEAST_KM = 3, 300.0
WINTER_MONTHS, WINTER_OVER = (11, 12, 1, 2, 3), 1.15  # cold starts and heating
IDLE_L_PER_H = 1.5
TANK_SHARE = 0.5  # the first and the last fill may have left the tank at different levels
PEERS = 4
AGREE = 0.15  # odometer and positions


def _see(car: Car, explained: Explanation) -> list[Sight]:  # noqa: ARG001
    fills = [fill for fill in car.fuel if fill.litres > 0]
    if len(fills) < LEAST_FILLS:
        return [insufficient("too few fills")] if fills else []
    start_s, end_s = fills[0].at_s, fills[-1].at_s
    km = _kilometres(car, start_s, end_s)
    if km is None:
        return [insufficient("kilometres not known")]
    if km < LEAST_KM:
        return [insufficient("too few kilometres")]
    base = car.vehicle.litres_per_100km
    if not base:
        return [insufficient("consumption of the model not known")]
    litres = sum(fill.litres for fill in fills[1:])
    idle_h = sum(r.end_s - r.start_s for r in car.track.runs if r.kind == IDLE) / 3600.0 if car.track else 0.0
    season = WINTER_OVER if as_datetime(start_s).month in WINTER_MONTHS else 1.0
    per_100_km = max(0.0, litres - idle_h * IDLE_L_PER_H) / km * 100.0
    allowed = base * OVER * season
    slack_l = TANK_SHARE * (car.vehicle.tank_l or 50.0)
    if per_100_km <= allowed or litres - allowed * km / 100.0 <= slack_l:
        return [_with_kind(clear("winter" if per_100_km > base * OVER else "within its kind"), car, per_100_km / base)]
    found = Sight(
        Verdict.FINDING,
        start_s,
        end_s,
        severity=2,
        confidence=0.85,
        excluded=("winter", "long idling", "odometer fault"),
        not_excluded=("canister for a generator",),
        values=("use.per_vehicle_energy_accounts_required",),
        evidence={"litres_per_100km": round(per_100_km, 1), "model": base, "km": round(km), "fills": len(fills)},
    )
    return [_with_kind(found, car, per_100_km / base)]


def _with_kind(sight: Sight, car: Car, ratio: float) -> Sight:
    return replace(sight, hidden=(f"{car.vehicle.vehicle_class}/{car.vehicle.energy}", ratio))


def _kilometres(car: Car, start_s: float, end_s: float) -> float | None:
    """By the slips' odometers or the terminal's, checked against the positions where these saw all of it."""
    readings = [f.odometer_km for f in car.fuel if f.odometer_km is not None and start_s <= f.at_s <= end_s]
    slips = (
        readings[-1] - readings[0]
        if len(readings) >= 2 and car.fuel[0].odometer_km and car.fuel[-1].odometer_km
        else None
    )
    legs = car.legs_between(start_s, end_s)
    known = [leg for leg in legs if not math.isnan(leg.odometer0_km) and not math.isnan(leg.odometer1_km)]
    terminal = known[-1].odometer1_km - known[0].odometer0_km if len(known) >= 2 else None
    odometer = slips if slips is not None and slips > 0 else terminal
    seen = bool(legs) and car.unseen_s(start_s, end_s) <= 0.05 * (end_s - start_s)
    driven = sum(leg.km for leg in legs) if seen else None
    if odometer is not None and odometer > 0:
        if driven is not None and driven > LEAST_KM and abs(odometer - driven) > AGREE * driven:
            return None
        return max(odometer, driven or 0.0)
    return driven


def _settle(sight: Sight, fleet: Fleet) -> Sight:
    """The cars of its kind know the season, the roads and the slips; it has to stand out among them as well."""
    if sight.verdict is not Verdict.FINDING:
        return sight
    kind, ratio = sight.hidden
    peers = [
        one.hidden[1]
        for one in fleet.sights.get("consumption_out_of_line", [])
        if one.hidden is not None and one.hidden[0] == kind and one.vehicle_id != sight.vehicle_id
    ]
    if len(peers) < PEERS:
        return sight
    middle = median(peers)
    spread = median(abs(peer - middle) for peer in peers)
    if ratio <= middle + max(MADS * spread, 0.1):
        return clear("winter")
    return sight


CONSUMPTION_OUT_OF_LINE = Detector(
    name="consumption_out_of_line",
    version=1,
    family=Family.FUEL,
    rank=Rank.PATTERN * 10,
    sees_zh="油耗明显高于同类车辆",
    sees_en="far more fuel for the kilometres than the model and the cars of its kind take",
    needs=("fuel", "vehicles:litres_per_100km"),
    rules=("fuel/accounts",),
    innocents=("winter", "long idling", "odometer fault", "canister for a generator"),
    field_ids=("C4", "USE-2"),
    see=_see,
    settle=_settle,
)
