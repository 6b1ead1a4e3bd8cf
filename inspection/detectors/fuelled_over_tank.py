"""超油箱加油: more litres than the tank holds (field.md C2)."""

from __future__ import annotations

from statistics import median

from inspection.car import Car
from inspection.dataset.records import Fuelling
from inspection.detector import Detector, Family, Rank
from inspection.explain import Explanation
from inspection.sight import Sight, Verdict, clear, insufficient

OVER = 1.05  # field.md C2: tank × 1.05
CLASS_CARS = 4  # so many cars of the class tell its usual tank
ODD_TANK = 0.75  # a tank so much smaller than usual is a slip of the register


def _see(car: Car, explained: Explanation) -> list[Sight]:  # noqa: ARG001
    tank_l = car.vehicle.tank_l
    if not tank_l:
        return [insufficient("tank not known")] if car.fuel else []
    return [_judge(car, fill, tank_l) for fill in car.fuel if fill.litres > tank_l * OVER]


def _judge(car: Car, fill: Fuelling, tank_l: float) -> Sight:
    usual_l = _usual_tank_l(car)
    if usual_l is not None and tank_l < ODD_TANK * usual_l and fill.litres <= usual_l * OVER:
        return insufficient("tank size wrong")
    over = [f for f in car.fuel if f.litres > tank_l * OVER]
    if (
        len(over) >= 3
        and len(over) * 2 > len(car.fuel)
        and max(f.litres for f in over) <= 1.15 * min(f.litres for f in over)
    ):
        return insufficient("tank size wrong")
    if fill.product and any(word in fill.product.lower() for word in ("kwh", "电", "尿素", "adblue")):
        return clear("not fuel for the tank")
    return Sight(
        Verdict.FINDING,
        fill.at_s,
        fill.at_s,
        severity=3,
        confidence=0.9,
        excluded=("tank size wrong",),
        not_excluded=("two nozzles on one slip",),
        place=fill.place,
        evidence={"txn_id": fill.txn_id, "litres": fill.litres, "tank_l": tank_l},
    )


def _usual_tank_l(car: Car) -> float | None:
    if not car.vehicle.vehicle_class:
        return None
    tanks = [
        v.tank_l
        for v in car.book.dataset.vehicles.values()
        if v.vehicle_class == car.vehicle.vehicle_class and v.energy == car.vehicle.energy
        and v.tank_l and v.vehicle_id != car.vehicle.vehicle_id
    ]  # fmt: skip
    return median(tanks) if len(tanks) >= CLASS_CARS else None


FUELLED_OVER_TANK = Detector(
    name="fuelled_over_tank",
    version=1,
    family=Family.FUEL,
    rank=Rank.SPECIFIC * 10 + 2,
    sees_zh="单次加油量超过油箱容积",
    sees_en="more litres than the tank holds",
    needs=("fuel", "vehicles:tank_l"),
    rules=("fuel/own-car",),
    innocents=("tank size wrong", "two nozzles on one slip"),
    field_ids=("C2", "USE-6"),
    see=_see,
)
