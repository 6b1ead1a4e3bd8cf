"""Small days that can be followed by hand: everything stands on one straight road, a kilometre a minute.

The pool is at kilometre 0, place "p10" at kilometre 10 and so on. Vehicles cost 50 CNY a duty and 1 CNY a kilometre.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from solver.check import check
from solver.plan import Duty, Leg, Plan, SocialService
from solver.problem import Option, Place, Pool, Problem, Region, Request, Rules, Supplier, Travel, Vehicle

KILOMETRES = (0, 5, 10, 20, 30, 40, 50)


def vehicle(id: str = "v1", **changes: object) -> Vehicle:
    plain = Vehicle(
        id=id,
        pool="pool-1",
        category="general",
        seats=4,
        energy="petrol",
        fixed_cost=50,
        cost_per_km=1,
        available=((360.0, 1320.0),),
    )
    return replace(plain, **changes)


def option(id: str, covers: tuple[str, ...], **changes: object) -> Option:
    """From kilometre 10 out and back, 09:00 to 09:10, an hour of which half is driven."""
    plain = Option(
        id=id,
        kind="direct",
        region="home",
        origin="p10",
        destination="p10",
        earliest=540.0,
        latest=550.0,
        minutes=60.0,
        driving_minutes=30.0,
        km=30.0,
        extra_cost=0.0,
        covers=covers,
        passengers=2,
    )
    return replace(plain, **changes)


def request(id: str = "r1", options: tuple[Option, ...] | None = None, **changes: object) -> Request:
    """A request with one direct option '<id>-direct' unless options are given."""
    given = (option(f"{id}-direct", (id,)),) if options is None else options
    plain = Request(
        id=id,
        region="home",
        unit="u1",
        passengers=given[0].passengers if given else 1,
        priority=2,
        unserved_cost=1000.0,
        options=given,
    )
    return replace(plain, **changes)


def trip(id: str, **changes: object) -> Request:
    """A request whose direct option has these changes."""
    return request(id, (option(f"{id}-direct", (id,), **changes),))


def day(
    requests: tuple[Request, ...] = (),
    vehicles: tuple[Vehicle, ...] = (),
    idle: float | None = 60.0,
    **changes: object,
) -> Problem:
    """A day with one vehicle 'v1' and one request 'r1' where none are given; regions 'home' and 'away'."""
    spots = np.array(KILOMETRES, dtype=float)
    km = np.abs(spots[:, None] - spots[None, :])
    plain = Problem(
        name="small-day",
        day="2026-11-23",
        regions=(Region("home"), Region("away")),
        places=tuple(Place(f"p{spot}", 40.0 + spot / 100, 111.0) for spot in KILOMETRES),
        travel=Travel(km=km, minutes=km.copy()),
        pools=(Pool("pool-1", "home", "p0"), Pool("pool-2", "away", "p50")),
        vehicles=vehicles or (vehicle(),),
        requests=requests or (request(),),
        rules=Rules(max_idle_away_minutes=idle, change_cost=30.0),
    )
    return replace(plain, **changes)


TAXI = Supplier("taxi", "home", seats=4, base_cost=40.0, cost_per_km=3.0, cost_per_minute=0.5)


def duty(vehicle_id: str, *legs: tuple[str, float] | tuple[str, float, bool]) -> Duty:
    return Duty(vehicle_id, tuple(Leg(*leg) for leg in legs))


def plan(problem: Problem, *duties: Duty, social: tuple[tuple[str, str], ...] = ()) -> Plan:
    """A plan that lists everything else as unserved and states its true cost, with that cost as its bound."""
    services = tuple(SocialService(*service) for service in social)
    used = {leg.option for each in duties for leg in each.legs} | {service.option for service in services}
    served = {request for each in problem.all_options() if each.id in used for request in each.covers}
    unserved = tuple(each.id for each in problem.requests if each.id not in served)
    drawn = Plan(problem.name, 0.0, 0.0, 1.0, "time_limit", duties, services, unserved)
    cost = check(problem, drawn).cost
    return replace(drawn, cost=cost, lower_bound=cost)


def codes(problem: Problem, judged: Plan) -> list[str]:
    """The codes of all violations."""
    return [str(violation.code) for violation in check(problem, judged).violations]
