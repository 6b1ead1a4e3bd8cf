from __future__ import annotations

from dataclasses import replace

import pytest

from scenarios.bench.peers.parts import join_plans, split_day
from scenarios.bench.peers.peer import Effort, Found, Peer, falling
from scenarios.bench.peers.race import PEERS, list_tasks, race
from scenarios.bench.peers.statement import Statement
from scenarios.bench.peers.translation import Route, translate
from scenarios.instances import make_city_day, make_region_day, without_parking_rule
from solver.check import check

DAY = make_city_day(24, 8, 2, 3)
REGION = make_region_day(40, 20, 3, 3, pools_per_region=2)
# OR-Tools is always there; `python3 up.py bench` installs the others, and then they are tried as well.
INSTALLED = [peer for peer in PEERS if peer.is_installed]


def each_alone(statement: Statement, effort: Effort) -> Found:
    """A slow-witted peer: each car takes the first request that fits it, on its own."""
    taken: set[int] = set()
    routes = []
    for number, shift in enumerate(statement.shifts):
        free = [node for node in range(statement.count) if statement.fits[shift.kind, node] and node not in taken]
        if free:
            taken.add(free[effort.seed % len(free)])
            routes.append(Route(number, (free[effort.seed % len(free)],)))
    return Found(tuple(routes), 0.0, ((0.1, 1.0),))


def fail(statement: Statement, effort: Effort) -> Found:
    raise MemoryError(f"too large: {statement.count} requests for {effort.cores} cores")


SLOW = Peer("slow", "numpy", False, each_alone)


@pytest.mark.parametrize("peer", INSTALLED, ids=lambda peer: peer.name)
@pytest.mark.parametrize("day", [without_parking_rule(DAY), DAY], ids=["plain", "parking rule"])
def test_a_peer_reckons_what_the_checker_reckons(peer, day):
    statement = Statement(day)
    found = peer.search(statement, Effort(1.0, 1, 0))
    done = translate(statement, found.routes, 1.0)
    assert check(day, done.plan).violations == ()
    assert done.dropped == 0
    assert found.cost == pytest.approx(done.plan.cost, abs=0.1)
    assert done.plan.cost < sum(each.cost for each in statement.outside)
    assert found.trace[-1][1] == pytest.approx(found.cost)


def test_or_tools_is_always_raced():
    assert "OR-Tools" in [peer.name for peer in INSTALLED]


def test_the_best_of_the_runs_beside_each_other_counts():
    done = race(SLOW, DAY, 1.0, cores=2)
    alone = [translate(Statement(DAY), each_alone(Statement(DAY), Effort(1.0, 1, seed)).routes, 1.0) for seed in (0, 1)]
    assert done.plan is not None
    assert done.violations == 0
    assert done.plan.cost == pytest.approx(min(each.plan.cost for each in alone))


def test_a_peer_that_fails_is_told_and_the_race_goes_on():
    done = race(replace(SLOW, search=fail), DAY, 1.0, cores=1)
    assert done.plan is None
    assert "too large" in done.error


def test_a_region_is_raced_in_parts_that_join_to_a_plan_of_the_whole():
    parts = split_day(REGION)
    assert [len(part.requests) for part in parts] == sorted((len(part.requests) for part in parts), reverse=True)
    assert sorted(id for part in parts for id in (r.id for r in part.requests)) == sorted(r.id for r in REGION.requests)
    done = race(SLOW, REGION, 1.0, cores=2)
    assert done.plan is not None
    assert done.violations == 0
    plans = [translate(Statement(part), each_alone(Statement(part), Effort(1, 1, 0)).routes, 1.0) for part in parts]
    assert join_plans(REGION, plans, 1.0).plan.cost == pytest.approx(sum(each.plan.cost for each in plans))
    assert done.plan.cost == pytest.approx(sum(each.plan.cost for each in plans))


def test_a_city_is_one_part():
    assert split_day(DAY) == [DAY]


def test_everyone_gets_the_same_seconds_and_cores():
    threads = Peer("t", "numpy", True, each_alone)
    (one,) = list_tasks(threads, DAY, [DAY], 10.0, 2)
    assert (one.effort.seconds, one.effort.cores) == (10.0, 2)
    beside = list_tasks(SLOW, DAY, [DAY], 10.0, 2)
    assert [(task.effort.cores, task.effort.seed) for task in beside] == [(1, 0), (1, 1)]
    parts = split_day(REGION)
    shares = [task.effort.seconds * task.effort.cores for task in list_tasks(threads, REGION, parts, 10.0, 2)]
    assert sum(shares) == pytest.approx(20.0)


def test_a_trace_only_falls():
    assert falling([(0.1, 9.0), (0.2, 9.5), (0.3, 8.0)]) == ((0.1, 9.0), (0.3, 8.0))


def test_a_package_that_is_not_there_is_known():
    assert not replace(SLOW, module="no_such_package_of_ours").is_installed
