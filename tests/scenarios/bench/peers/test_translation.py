from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from scenarios.bench.peers.statement import Statement
from scenarios.bench.peers.translation import Route, translate
from solver.check import check
from solver.problem import Option, Place, Pool, Problem, Region, Request, Rules, Travel, Vehicle

REGION = "150100"


def day(*starts: tuple[float, float], idle: float | None = None, driving: float | None = None) -> Problem:
    """Trips of 60 minutes (20 driven, 10 km) at place b, ten minutes and 5 km from the pool at a; one car."""
    far = np.array([[0.0, 10.0], [10.0, 0.0]])
    requests = []
    for number, (earliest, latest) in enumerate(starts):
        id = f"r{number}"
        option = Option(f"{id}-direct", "direct", REGION, "b", "b", earliest, latest, 60, 20, 10, 0, (id,), 1)
        requests.append(Request(id, REGION, "u", 1, 1, 500.0 + number, options=(option,)))
    car = Vehicle("v", "p", "general", 4, "petrol", 50, 1.0, ((0.0, 1000.0),), max_driving_minutes=driving)
    return Problem(
        "day",
        "2026-11-23",
        (Region(REGION),),
        (Place("a", 40.0, 110.0), Place("b", 40.1, 110.0)),
        Travel(far / 2, far),
        (Pool("p", REGION, "a"),),
        (car,),
        tuple(requests),
        rules=Rules(max_idle_away_minutes=idle),
    )


def translated(problem: Problem, *visits: int):
    found = translate(Statement(problem), [Route(0, visits)], 1.0)
    assert check(problem, found.plan).violations == ()
    return found


def test_a_route_becomes_a_duty_at_the_checkers_cost():
    found = translated(day((100, 110), (200, 200)), 0, 1)
    assert found.plan.cost == pytest.approx(50 + 5 + 10 + 10 + 5)
    assert [(leg.start, leg.via_pool) for leg in found.plan.duties[0].legs] == [(100, False), (200, False)]
    assert found.plan.unserved == ()


def test_a_start_is_moved_so_that_the_car_does_not_stand_too_long():
    found = translated(day((100, 130), (200, 200), idle=20.0), 0, 1)
    assert [(leg.start, leg.via_pool) for leg in found.plan.duties[0].legs] == [(120, False), (200, False)]


def test_the_car_goes_home_where_it_would_stand_too_long():
    found = translated(day((100, 110), (200, 200), idle=20.0), 0, 1)
    assert [leg.via_pool for leg in found.plan.duties[0].legs] == [False, True]
    assert found.plan.cost == pytest.approx(50 + 5 + 10 + 10 + 10 + 5)


def test_a_request_that_a_route_cannot_keep_is_left_to_others_the_cheapest_first():
    found = translated(day((100, 110), (120, 120), (300, 300)), 0, 1, 2)
    assert found.dropped == 1
    assert found.plan.unserved == ("r0",)


def test_a_route_beyond_the_driving_limit_is_cut():
    problem = day((100, 100), (200, 200), (300, 300), driving=65.0)
    found = translated(problem, 0, 1, 2)
    assert found.dropped == 1
    assert (
        translated(
            replace(problem, vehicles=(replace(problem.vehicles[0], max_driving_minutes=80.0),)), 0, 1, 2
        ).dropped
        == 0
    )


def test_a_dropped_request_goes_to_a_car_that_has_room_for_it():
    problem = day((100, 110), (120, 120))
    spare = replace(problem.vehicles[0], id="w", fixed_cost=80.0)
    found = translated(replace(problem, vehicles=(*problem.vehicles, spare)), 0, 1)
    assert found.dropped == 1
    assert [duty.vehicle for duty in found.plan.duties] == ["v", "w"]
    dear = replace(spare, fixed_cost=5000.0)
    assert translated(replace(problem, vehicles=(*problem.vehicles, dear)), 0, 1).plan.unserved == ("r0",)


def test_a_route_no_part_of_which_can_be_kept_is_no_duty():
    problem = replace(day((100, 110)), vehicles=(replace(day().vehicles[0], available=((0.0, 120.0),)),))
    found = translated(problem, 0)
    assert (found.plan.duties, found.plan.unserved, found.dropped) == ((), ("r0",), 1)
