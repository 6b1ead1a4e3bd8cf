"""The best vehicles for a request against trying everything with code that shares nothing with them."""

from dataclasses import replace

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from solver.check import check
from solver.plan import Plan, SocialService
from solver.problem import Problem, Published
from solver.violation import Code
from solver.why.manual import Assignment, assign
from solver.why.recommend import apply_offer, recommend
from solver.why.roster import Roster, Rung
from tests.solver.brute_force import find_optimum
from tests.solver.days import TAXI, day, duty, option, plan, request, trip, vehicle
from tests.solver.why.drawn import planned_days, stated

THOROUGH = settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
ALWAYS = 1e6


def find_duties(problem: Problem, vehicle_id: str, options: set[str]):
    """The cheapest duties of one vehicle over exactly these options by brute force; None where there are none."""
    if not options:
        return ()
    chosen = [each for each in problem.all_options() if each.id in options]
    covered = {covered for each in chosen for covered in each.covers}
    alone = replace(
        problem,
        vehicles=tuple(each for each in problem.vehicles if each.id == vehicle_id),
        requests=tuple(
            replace(each, options=tuple(o for o in each.options if o.id in options), unserved_cost=ALWAYS)
            for each in problem.requests
            if each.id in covered
        ),
        shared=tuple(each for each in problem.shared if each.id in options),
        pools=tuple(replace(pool, reserve={}) for pool in problem.pools),
        cross_region=tuple(replace(entry, max_vehicles=None) for entry in problem.cross_region),
        social=(),
        locked=tuple(lock for lock in problem.locked if lock.option in options and lock.vehicle == vehicle_id),
        published=(),
    )
    best = find_optimum(alone)
    used = {leg.option for each in best.duties for leg in each.legs} if best is not None else set()
    return best.duties if best is not None and used == options else None


def list_by_trying(problem: Problem, drawn: Plan, wanted: str) -> dict[str, float]:
    """Vehicle or supplier → the least its service of the request changes the plan's cost."""
    options = {each.id: each for each in problem.all_options()}
    held = {each.id: set() for each in problem.vehicles}
    for each in drawn.duties:
        held[each.vehicle] |= {leg.option for leg in each.legs}
    social = {each.option: each.supplier for each in drawn.social}
    serving = {
        r: (o, who) for who, mine in (*held.items(), (None, set(social))) for o in mine for r in options[o].covers
    }
    now = serving.get(wanted)
    rode = set(options[now[0]].covers) if now is not None else set()
    found: dict[str, float] = {}
    for new in (each for each in options.values() if wanted in each.covers):
        for who in (*held, *(each.id for each in problem.social)):
            mine = {key: set(value) for key, value in held.items()}
            services = dict(social)
            if now is not None:
                services.pop(now[0], None)
                if now[1] is not None:
                    mine[now[1]].discard(now[0])
            replaced = {serving[p][0] for p in new.covers if p in serving and p not in rode}
            if any(
                who not in held or each not in held[who] or not set(options[each].covers) <= set(new.covers)
                for each in replaced
            ):
                continue
            if who in held:
                mine[who] = mine[who] - replaced | {new.id}
            else:
                services[new.id] = who
            changed = {who, now[1] if now is not None else None} & set(held)
            duties = {key: find_duties(problem, key, mine[key]) for key in changed}
            if any(each is None for each in duties.values()):
                continue
            served = {r for key in mine for o in mine[key] for r in options[o].covers}
            served |= {r for o in services for r in options[o].covers}
            candidate = replace(
                drawn,
                duties=(
                    *(each for each in drawn.duties if each.vehicle not in changed),
                    *(each for mine_too in duties.values() for each in mine_too),
                ),
                social=tuple(SocialService(*each) for each in services.items()),
                unserved=tuple(each.id for each in problem.requests if each.id not in served),
            )
            candidate = stated(problem, candidate)
            if check(problem, candidate).is_clean:
                added = candidate.cost - drawn.cost
                found[who] = min(found.get(who, added), added)
    return found


@THOROUGH
@given(planned_days(max_locks=1), st.integers(0, 3))
def test_every_vehicle_and_supplier_has_the_least_cost_that_trying_everything_finds(drawn_day, number):
    problem, drawn = drawn_day
    wanted = problem.requests[number % len(problem.requests)].id
    advice = recommend(Roster(problem, drawn), wanted)
    found = {each.vehicle or each.supplier: each.added_cny for each in (*advice.vehicles, *advice.suppliers)}
    expected = list_by_trying(problem, drawn, wanted)
    assert found.keys() == expected.keys()
    assert all(abs(found[who] - expected[who]) < 1e-6 for who in found)
    assert {each.vehicle for each in advice.ruled_out} == {each.id for each in problem.vehicles} - found.keys()


@THOROUGH
@given(planned_days(max_locks=1), st.integers(0, 3))
def test_every_offer_is_a_plan_that_passes_its_check_at_the_price_told(drawn_day, number):
    problem, drawn = drawn_day
    roster, wanted = Roster(problem, drawn), problem.requests[number % len(problem.requests)].id
    advice = recommend(roster, wanted)
    for offer in (*advice.vehicles, *advice.suppliers):
        assert check(problem, apply_offer(roster, wanted, offer)).violations == ()


@THOROUGH
@given(planned_days(max_locks=1), st.integers(0, 3))
def test_a_vehicle_that_is_ruled_out_cannot_be_given_the_request_by_hand_without_breaking_a_rule(drawn_day, number):
    problem, drawn = drawn_day
    wanted = problem.requests[number % len(problem.requests)]
    for each in recommend(Roster(problem, drawn), wanted.id).ruled_out:
        for way in wanted.options:
            assert assign(problem, drawn, (Assignment(wanted.id, way.id, each.vehicle),)).violations


def test_the_other_trips_start_times_and_order_are_chosen_anew():
    first = trip("r1", earliest=540.0, latest=700.0)
    second = trip("r2", earliest=560.0, latest=560.0)
    here = day((first, second))
    drawn = plan(here, duty("v1", ("r1-direct", 560.0)))
    (offer,) = recommend(Roster(here, drawn), "r2").best
    assert [leg.option for leg in offer.duties[0].legs] == ["r2-direct", "r1-direct"]
    fixed = assign(here, drawn, (Assignment("r2", vehicle="v1"),))
    assert fixed.violations, "the control: with the other trip's start kept it cannot be"


def test_a_partner_in_the_same_car_may_share_it():
    both = option("s", ("r1", "r2"), kind="shared", passengers=4, km=35.0)
    here = day((trip("r1"), trip("r2")), shared=(both,))
    drawn = plan(here, duty("v1", ("r1-direct", 540.0)))
    (offer,) = recommend(Roster(here, drawn), "r2").best
    assert (offer.option, offer.added_cny) == ("s", 5.0 - 1000.0)


def test_a_request_in_a_shared_trip_takes_its_partner_along_or_leaves_it_at_its_price():
    both = option("s", ("r1", "r2"), kind="shared", passengers=4)
    here = day((trip("r1"), trip("r2")), (vehicle(), vehicle("v2")), shared=(both,))
    drawn = plan(here, duty("v1", ("s", 540.0)))
    offers = {each.vehicle: each for each in recommend(Roster(here, drawn), "r1").best}
    assert (offers["v2"].option, offers["v2"].added_cny) == ("s", 0.0)
    assert offers["v1"].is_now


def test_the_reasons_of_vehicles_that_cannot_take_it():
    two = (trip("r1"), trip("r2", passengers=4))
    fleet = (
        vehicle("small", seats=3),
        vehicle("busy"),
        vehicle("late", available=((600.0, 1320.0),)),
        vehicle("short", range_km=40.0),
        vehicle("tired", max_driving_minutes=45.0),
        vehicle("strange", pool="pool-2"),
        vehicle("kept", category="special"),
    )
    here = day(two, fleet)
    here = replace(here, pools=(replace(here.pools[0], reserve={"special": 1}), here.pools[1]))
    drawn = plan(here, duty("busy", ("r1-direct", 540.0)))
    advice = recommend(Roster(here, drawn), "r2")
    assert {each.vehicle: each.barrier.code for each in advice.ruled_out} == {
        "small": Code.VEHICLE_SEATS,
        "busy": Code.STARTS_BEFORE_ARRIVAL,
        "late": Code.OUTSIDE_AVAILABLE,
        "short": Code.RANGE_KM,
        "tired": Code.DRIVING_MINUTES,
        "strange": Code.CROSS_REGION_NOT_ALLOWED,
        "kept": Code.RESERVE,
    }
    (busy,) = [each.barrier for each in advice.ruled_out if each.vehicle == "busy"]
    assert busy.trips == ("r1",)


def test_a_supplier_that_is_full_and_a_request_of_bound_categories_get_no_offer_of_it():
    full = replace(TAXI, id="full", max_options=0)
    here = day((trip("r1"),), (vehicle(seats=1),), social=(TAXI, full))
    assert [each.supplier for each in recommend(Roster(here, plan(here)), "r1").suppliers] == ["taxi"]
    bound = replace(here, requests=(request("r1", categories=frozenset({"general"})),))
    assert recommend(Roster(bound, plan(bound)), "r1").suppliers == ()


def test_taking_a_published_request_from_its_vehicle_costs_the_change():
    here = replace(day((trip("r1"),), (vehicle(), vehicle("v2"))), published=(Published("r1", "v1"),))
    drawn = plan(here, duty("v1", ("r1-direct", 540.0)))
    offers = {each.vehicle: each.added_cny for each in recommend(Roster(here, drawn), "r1").best}
    assert offers == {"v1": 0.0, "v2": 30.0}


def test_only_five_are_best_and_they_are_the_cheapest():
    fleet = tuple(vehicle(f"v{number}", fixed_cost=float(number)) for number in range(8))
    here = day((trip("r1"),), fleet)
    advice = recommend(Roster(here, plan(here)), "r1")
    assert [each.vehicle for each in advice.best] == ["v0", "v1", "v2", "v3", "v4"]
    assert {each.rung for each in advice.vehicles} == {Rung.UNIFIED}
    assert len(advice.vehicles) == 8
