from dataclasses import replace

import pytest

from scenarios.instances import make_city_day, make_region_day
from solver.check import check
from solver.files import read_problem, write_problem
from solver.locks import arrange_locks
from solver.plan import Plan

CITY = make_city_day(trips=120, vehicles=30, pools=3, seed=1)
RICH = make_city_day(trips=200, vehicles=50, pools=6, seed=1, rich=True)


def busy_share(problem, minute: float) -> float:
    """Trips under way at this minute for each vehicle."""
    direct = [request.options[0] for request in problem.requests]
    return sum(each.earliest <= minute < each.earliest + each.minutes for each in direct) / len(problem.vehicles)


def test_the_same_seed_draws_the_same_day(tmp_path):
    for name, seed in (("a", 5), ("b", 5), ("c", 6)):
        write_problem(make_city_day(40, 10, 2, seed=seed, rich=True), tmp_path / name)
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()
    assert (tmp_path / "a").read_bytes() != (tmp_path / "c").read_bytes()


@pytest.mark.parametrize("problem", [CITY, RICH, make_region_day(150, 60, regions=6, seed=2, rich=True)])
def test_a_drawn_day_is_a_valid_instance(problem, tmp_path):
    write_problem(problem, tmp_path / "day.json")
    again = read_problem(tmp_path / "day.json")
    assert replace(again, travel=problem.travel) == problem


def test_a_day_has_what_was_asked_for():
    assert (len(CITY.requests), len(CITY.vehicles), len(CITY.pools)) == (120, 30, 3)
    assert len({vehicle.pool for vehicle in CITY.vehicles}) == 3
    assert len(make_region_day(30, 24, regions=6, seed=0).regions) == 6


def test_trips_start_within_the_hours_and_keep_the_published_ranges():
    for request in CITY.requests:
        option = request.options[0]
        assert 390 <= option.earliest <= 1050
        assert 0 <= option.latest - option.earliest <= 30
        assert option.driving_minutes <= option.minutes <= 361
    early = make_city_day(60, 20, 2, seed=1, hours=(8.0, 12.0))
    assert all(480 <= request.options[0].earliest <= 720 for request in early.requests)


def test_the_busiest_hour_asks_for_most_of_the_vehicles_but_not_for_twice_as_many():
    city = make_city_day(400, 90, 6, seed=3)
    load = max(busy_share(city, minute) for minute in range(480, 960, 10))
    assert 0.7 < load < 1.2


def test_a_rich_day_has_every_rule_of_the_format():
    assert len(RICH.regions) > 1
    assert any(entry.max_vehicles is not None for entry in RICH.cross_region)
    assert {option.kind for option in RICH.all_options()} == {"direct", "rail_and_local", "shared"}
    assert any(pool.reserve for pool in RICH.pools)
    assert any(len(vehicle.available) > 1 for vehicle in RICH.vehicles)
    assert any(request.categories for request in RICH.requests)
    assert any(request.features for request in RICH.requests)
    assert any(supplier.max_options is not None for supplier in RICH.social)
    assert RICH.locked
    assert RICH.published


def test_the_locks_of_a_rich_day_can_be_kept():
    arranged = arrange_locks(RICH)
    assert arranged.clashes == ()
    options = {option.id: option for option in RICH.all_options()}
    served = {id for duty in arranged.duties for leg in duty.legs for id in options[leg.option].covers}
    unserved = tuple(request.id for request in RICH.requests if request.id not in served)
    plan = Plan(RICH.name, 0.0, 0.0, 0.0, "time_limit", arranged.duties, (), unserved)
    plan = replace(plan, cost=check(RICH, plan).cost)
    assert check(RICH, plan).violations == ()


def test_a_region_day_has_at_most_twelve_leagues():
    with pytest.raises(ValueError, match="1 to 12 leagues"):
        make_region_day(10, 10, regions=13, seed=0)
