from pathlib import Path

import pytest

from dispatch.conditions import ConditionsError, read_conditions
from dispatch.day_facts import DayFacts
from dispatch.docket import judge_day
from dispatch.electric import find_range_share
from dispatch.policy import read_policy
from dispatch.translate import build_problem
from fleet_data.records import Energy, Ledgers
from solver.problem import Problem
from tests.dispatch.conftest import Planner
from tests.dispatch.days import DAY, HOHHOT, HOLIDAY, ROADS, car, driver, request

RULE = read_policy(DAY, HOHHOT).electric
ELECTRIC = car(1, energy=Energy.ELECTRIC, range_km=400.0)


def problem(ledgers: Ledgers, facts: DayFacts) -> Problem:
    docket = judge_day(ledgers, DAY, None, ROADS, facts)
    return build_problem(
        docket.name, DAY, docket.needs, docket.ways, docket.crews, docket.agreements, docket.suppliers,
        docket.points, docket.roads, docket.policy, docket.range_share,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("temperature", "share"),
    [(25.0, 1.0), (20.0, 1.0), (10.0, 0.9), (0.0, 0.8), (-10.0, 0.68), (-15.0, 0.615), (-30.0, 0.45), (-45.0, 0.45)],
)
def test_the_colder_it_is_the_shorter_an_electric_car_goes(temperature: float, share: float) -> None:
    assert find_range_share(RULE, DAY, temperature) == pytest.approx(share)


def test_without_a_temperature_a_cold_month_counts_as_cold_and_another_does_not() -> None:
    assert find_range_share(RULE, DAY, None) == 0.55
    assert find_range_share(RULE, HOLIDAY, None) == 1.0


def test_only_electric_cars_lose_range_and_only_fuel_beside_them_pays() -> None:
    petrol, alone = car(2, range_km=700.0), car(3, pool="另一演示车队")
    drivers = (driver(1), driver(2), driver(3, pool="另一演示车队"))
    built = problem(Ledgers((ELECTRIC, petrol, alone), drivers, (request(1),)), DayFacts(temperature_c=0.0))
    told = {each.id: (each.fixed_cost, each.range_km) for each in built.vehicles}
    assert told == {ELECTRIC.plate: (60.0, 320.0), petrol.plate: (70.0, 700.0), alone.plate: (60.0, None)}


def test_an_electric_car_goes_first_at_like_cost_and_a_cold_day_sends_the_other(plan: Planner) -> None:
    ledgers = Ledgers((car(2), ELECTRIC), (driver(1), driver(2)), (request(1),))
    done = plan(ledgers)
    assert [each.plate for each in done.duties] == [ELECTRIC.plate]
    assert any("纯电动 1 次，续航按 55%" in note.zh for note in done.notes)
    short = Ledgers((car(2), car(1, energy=Energy.ELECTRIC, range_km=100.0)), (driver(1), driver(2)), (request(1),))
    assert [each.plate for each in plan(short).duties] == [car(2).plate], "55 km do not hold the trip of 80"


def test_the_temperature_is_read_from_the_conditions(tmp_path: Path) -> None:
    file = tmp_path / "conditions.toml"
    file.write_text("temperature_c = -23.5\n", encoding="utf-8")
    assert read_conditions(tmp_path).temperature_c == -23.5
    for wrong in ('"cold"', "true", "-300"):
        file.write_text(f"temperature_c = {wrong}\n", encoding="utf-8")
        with pytest.raises(ConditionsError, match="temperature_c"):
            read_conditions(tmp_path)
