"""The eve of the Spring Festival in Hohhot: the cars are sealed, duty cars serve what cannot wait."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from random import Random

from dispatch.conditions import Conditions
from fleet_data.records import VehicleRecord, VehicleState
from rulebook.terms import VehicleCategory
from scenarios.assemble import WorldPlan, assemble
from scenarios.levels import LeaguePlan
from scenarios.world import BuiltWorld

HOHHOT = "150100"
DUTY_MIX: dict[str, float] = {
    "duty": 30,
    "emergency": 34,
    "confidential": 12,
    "enforcement": 6,
    "reception": 5,
    "errand": 5,
}
NOT_YET_RECORDED = 0.08  # cars that stand sealed but are not yet written down as such: the law refuses them
DUTY_SHARE = 0.06  # of the cars of other categories that are kept ready as duty cars


def seal_for_the_holiday(car: VehicleRecord, random: Random) -> VehicleRecord:
    """Emergency cars and a few others stay ready as duty cars; the rest is sealed."""
    draw = random.random()
    if car.state is not VehicleState.IN_SERVICE or car.category is VehicleCategory.EMERGENCY:
        return car
    if car.category is VehicleCategory.CONFIDENTIAL or draw < DUTY_SHARE:
        return replace(car, duty_car=True)
    return car if draw < DUTY_SHARE + NOT_YET_RECORDED else replace(car, state=VehicleState.SEALED, reserve=False)


PLAN = WorldPlan(
    name="spring-festival-eve",
    leagues=(LeaguePlan(HOHHOT, cars=90, requests=44, towns=5, countries=6),),
    helpers=(),
    own_mix=DUTY_MIX,
    banner_mix=DUTY_MIX,
    change_vehicle=seal_for_the_holiday,
)


class SpringFestivalEve:
    """Few requests, most of them emergencies and duty; most cars sealed."""

    name = PLAN.name
    line = "除夕：车辆封存，值班车保障应急 / Spring Festival eve: cars sealed, duty cars serve emergencies"
    day = date(2026, 2, 16)

    def build(self, seed: int, day: date) -> BuiltWorld:
        """The world of a seed and a day; only the default day is certain to be a holiday."""
        return BuiltWorld(assemble(PLAN, seed, day), Conditions(day, HOHHOT, world=self.name, seed=seed))
