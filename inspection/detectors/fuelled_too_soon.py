"""短时重复加油: two fills on a day with too few kilometres between, and no room in the tank (field.md C3)."""

from __future__ import annotations

from inspection.car import Car
from inspection.dataset.records import Fuelling
from inspection.day_file import day_number
from inspection.detector import Detector, Family, Rank
from inspection.explain import Explanation
from inspection.sight import Sight, Verdict, clear, insufficient

SHARE = 0.5  # field.md C3: km < 0.5 × (litres ÷ L/100 km × 100)
OVER = 1.05  # of the tank
LEAST_L = 10.0
GENEROUS_L_PER_100_KM = 15.0  # where the register does not say


def _see(car: Car, explained: Explanation) -> list[Sight]:  # noqa: ARG001
    found = []
    for first, second in zip(car.fuel, car.fuel[1:], strict=False):
        if day_number(first.at_s) == day_number(second.at_s) and min(first.litres, second.litres) >= LEAST_L:
            found.append(_judge(car, first, second))
    return found


def _judge(car: Car, first: Fuelling, second: Fuelling) -> Sight:
    tank_l, per_100_km = car.vehicle.tank_l, car.vehicle.litres_per_100km or GENEROUS_L_PER_100_KM
    km = between_km(car, first, second)
    if km is None:
        return insufficient("kilometres not known")
    if not tank_l:
        return insufficient("tank not known")
    if km >= SHARE * second.litres / per_100_km * 100.0:
        return clear("long distance the same day")
    if first.litres + second.litres <= tank_l * OVER + km * per_100_km / 100.0:
        return clear("part fill")
    return Sight(
        Verdict.FINDING,
        first.at_s,
        second.at_s,
        severity=3,
        confidence=0.9,
        excluded=("long distance the same day", "part fill"),
        not_excluded=("canister for a generator",),
        place=second.place,
        evidence={
            "txn_ids": [first.txn_id, second.txn_id], "litres": [first.litres, second.litres],
            "km_between": round(km, 1), "tank_l": tank_l,
        },
    )  # fmt: skip


def between_km(car: Car, first: Fuelling, second: Fuelling) -> float | None:
    """Kilometres between two fills by the slips' odometers, else by the track; None where neither tells."""
    if first.odometer_km is not None and second.odometer_km is not None and second.odometer_km >= first.odometer_km:
        return second.odometer_km - first.odometer_km
    if not car.legs or car.unseen_s(first.at_s, second.at_s) > 0.2 * (second.at_s - first.at_s) + 600.0:
        return None
    return sum(
        leg.km * (min(leg.end_s, second.at_s) - max(leg.start_s, first.at_s)) / max(leg.seconds, 1.0)
        for leg in car.drives_between(first.at_s, second.at_s)
    )


FUELLED_TOO_SOON = Detector(
    name="fuelled_too_soon",
    version=1,
    family=Family.FUEL,
    rank=Rank.SPECIFIC * 10 + 1,
    sees_zh="同日两次加油之间的行驶里程过少，油箱容不下",
    sees_en="two fills on a day with too few kilometres between, and no room in the tank",
    needs=("fuel", "vehicles:tank_l"),
    rules=("fuel/own-car",),
    innocents=("long distance the same day", "part fill", "canister for a generator"),
    field_ids=("C3", "USE-6", "USE-1"),
    see=_see,
)
