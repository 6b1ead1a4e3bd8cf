"""When and how cars are driven: sealed, by night, too fast, too long, idling; and patterns of people."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from typing import Any

from rulebook.terms import Purpose, VehicleCategory
from scenarios.deeds.case import Case, Deed, Play, deed, lookalike
from scenarios.deeds.moments import DAY_S, FESTIVAL, HOLIDAYS, MAKE_UP_DAYS, WORKDAYS, at, iso
from scenarios.deeds.stage import Stage
from scenarios.deeds.ways import Point, far_places, length_km, moved, way

_SEALED = at(HOLIDAYS[0], "00:00"), at(HOLIDAYS[-1], "00:00") + DAY_S


def _sealed_drive(stage: Stage, over: Mapping[str, Any]) -> Deed:
    car = stage.car(**over)
    stage.seal(car, *_SEALED)
    outing = stage.outing(car, at(stage.random.choice(HOLIDAYS[1:6]), "10:00"))
    outing.drive(stage.random.choice(car.town.offices)).wait(90).drive(car.town.pool)
    return Deed(outing.start_s, outing.now_s, car)


def _duty_car(stage: Stage, over: Mapping[str, Any]) -> Deed:
    car = stage.car(**over)
    stage.seal(car, *_SEALED, exempt=True, note="节日值班车")
    outing = stage.served(car, stage.random.choice(HOLIDAYS[1:6]))
    return Deed(outing.start_s, outing.now_s, car)


def _shared_duty(stage: Stage, over: Mapping[str, Any]) -> Deed:
    """Two cars share the duty: each is sealed but for its half."""
    car = stage.car(**over)
    middle = at(HOLIDAYS[3], "12:00")
    stage.seal(car, _SEALED[0], middle, exempt=True, note="值班车，前半段")
    stage.seal(car, middle, _SEALED[1])
    outing = stage.served(car, HOLIDAYS[2])
    return Deed(outing.start_s, outing.now_s, car)


def _unsealed(stage: Stage, over: Mapping[str, Any]) -> Deed:
    car = stage.car(**over)
    stage.seal(car, _SEALED[0], at(HOLIDAYS[5], "08:00"), note="提前解封")
    outing = stage.served(car, HOLIDAYS[5], "10:00")
    return Deed(outing.start_s, outing.now_s, car)


def _make_up_day(stage: Stage, over: Mapping[str, Any]) -> Deed:
    car = stage.car(**over)
    day = stage.random.choice(MAKE_UP_DAYS)
    car.taken.add(day)
    outing = stage.served(car, day)
    return Deed(outing.start_s, outing.now_s, car)


def _not_my_festival(stage: Stage, over: Mapping[str, Any]) -> Deed:
    """Another league keeps a festival that day; here it is a workday and nothing is sealed."""
    elsewhere, here = stage.towns[0], stage.towns[1]
    row = {"region_id": elsewhere.region.code, "date": FESTIVAL.isoformat(), "kind": "holiday"}
    if row not in stage.ledger.rows["calendar"]:
        stage.ledger.add("calendar", **row)
    car = stage.car(here, **over)
    car.taken.add(FESTIVAL)
    outing = stage.served(car, FESTIVAL)
    return Deed(outing.start_s, outing.now_s, car)


def _sealed_drift(stage: Stage, over: Mapping[str, Any]) -> Deed:
    car = stage.car(**over)
    stage.seal(car, *_SEALED)
    start = at(HOLIDAYS[2], "13:00")
    car.spoiling.drifts.append((start, start + 2 * 3600, 150.0))
    car.spoiling.jumps.append((start + 6 * 3600, 2500.0))
    return Deed(start, start + 7 * 3600, car)


def _night_drive(stage: Stage, over: Mapping[str, Any]) -> Deed:
    car = stage.car(**over)
    outing = stage.outing(car, at(stage.day(car), "22:50"))
    outing.drive(stage.random.choice(car.town.offices)).wait(25).drive(car.town.pool)
    return Deed(outing.start_s, outing.now_s, car)


def _at_clock(clock: str, **order: Any) -> Play:
    def play(stage: Stage, over: Mapping[str, Any]) -> Deed:
        car = stage.car(**over)
        outing = stage.served(car, stage.day(car), clock, minutes=30, **order)
        return Deed(outing.start_s, outing.now_s, car)

    return play


def _speeding(stage: Stage, over: Mapping[str, Any]) -> Deed:
    car = stage.car(**over)
    stop = max(car.town.offices, key=lambda office: length_km(way(car.town.pool, office)))
    outing = stage.outing(car, at(stage.day(car), "10:00"))
    outing.drive(stop, 152.0, even=True)
    until = outing.now_s
    outing.wait(60).drive(car.town.pool)
    stage.order(car, outing, [stop])
    return Deed(outing.start_s, until, car)


def _glitch(stage: Stage, over: Mapping[str, Any]) -> Deed:
    car = stage.car(**over)
    outing = stage.served(car, stage.day(car))
    car.spoiling.speed_glitches.append((outing.start_s + 600, 181.0))
    car.spoiling.jumps.append((outing.start_s + 800, 2600.0))
    return Deed(outing.start_s, outing.now_s, car)


def _brisk(stage: Stage, over: Mapping[str, Any]) -> Deed:
    car = stage.car(**over)
    stop = stage.random.choice(car.town.offices)
    outing = stage.outing(car, at(stage.day(car), "10:00")).drive(stop, 100.0).wait(60).drive(car.town.pool, 100.0)
    stage.order(car, outing, [stop])
    return Deed(outing.start_s, outing.now_s, car)


def _long_haul(breaks: tuple[tuple[float, float], ...], drivers: int = 1) -> Play:
    """Hours at the wheel, then minutes of rest, again and again; with two drivers the second takes over half-way."""

    def play(stage: Stage, over: Mapping[str, Any]) -> Deed:
        car = stage.car(**over)
        pool = car.town.pool
        far = stage.random.choice(far_places(pool, 40.0, 100.0))
        outing = stage.outing(car, at(stage.day(car), "06:30"))
        stops: list[Point] = []
        start, swap_s = outing.start_s, 0
        for hours, rest in breaks:
            begun = outing.now_s
            while outing.now_s - begun < hours * 3600:
                outing.drive(far if outing.here == pool else pool, 68.0)
                outing.wait(1.0)
            stops.append(outing.here)
            outing.wait(rest)
            swap_s = swap_s or outing.now_s - int(rest * 30)
        until = outing.now_s
        if outing.here != pool:
            outing.drive(pool)
        if drivers == 1:
            stage.order(car, outing, [far])
        else:
            stage.order(car, outing, [far], end_at=iso(swap_s), closed_at=iso(swap_s), planned_km=outing.km / 2)
            stage.ledger.rows["orders"][-1]["recorded_km"] = round(outing.km / 2, 1)
            stage.order(car, outing, [far], start_at=iso(swap_s), driver_id="d-second", planned_km=outing.km / 2)
            stage.ledger.rows["orders"][-1]["recorded_km"] = round(outing.km / 2, 1)
        return Deed(start, until, car)

    return play


def _idling(minutes: float) -> Play:
    def play(stage: Stage, over: Mapping[str, Any]) -> Deed:
        car = stage.car(**over)
        stop = stage.random.choice(car.town.offices)
        outing = stage.outing(car, at(stage.day(car), "10:00")).drive(stop)
        begun = outing.now_s
        outing.wait(minutes, idling=True)
        until = outing.now_s
        outing.wait(20).drive(car.town.pool)
        purpose = "special" if car.row["category"] == VehicleCategory.SPECIAL.value else "ordinary"
        stage.order(car, outing, [stop], purpose=purpose)
        return Deed(begun, until, car)

    return play


def _same_person(share: float, trips: int, *, as_clerk: bool = False, entitled: bool = False) -> Play:
    def play(stage: Stage, over: Mapping[str, Any]) -> Deed:
        car = stage.car(**over)
        car.routine_trips = 0
        days = sorted(stage.random.sample(list(WORKDAYS), trips))
        car.taken |= set(WORKDAYS)
        for number, day in enumerate(days):
            his = number < round(share * trips)
            who = car.passengers[0] if his else stage.random.choice(car.passengers[1:])
            turn = car.passengers[1:] * 2
            riders = list(turn[number % 10 : number % 10 + 2]) if as_clerk or not his else [who]
            stage.served(
                car,
                day,
                requester_id=who,
                passenger_ids=";".join(riders),
                passengers=len(riders),
                allowance_holder=his and not entitled,
            )
        return Deed(at(days[0], "08:00"), at(days[-1], "18:00"), car)

    return play


def _commuting(stage: Stage, over: Mapping[str, Any]) -> Deed:
    """The car spends its nights at one address; orders cover the days."""
    car = stage.car(**over)
    car.routine_trips = 4
    days = WORKDAYS[6:9] + WORKDAYS[9:12] + WORKDAYS[12:17]
    car.taken |= set(WORKDAYS[5:18])
    home, office = car.town.places["residence"], car.town.near_offices[0]
    daily_km = round(2 * length_km(way(home, office)), 1)
    outing = stage.outing(car, at(days[0], "08:30")).drive(office)
    outing.wait_until(at(days[0], "17:40"))
    begun = outing.now_s
    for day, later in pairwise(days):
        outing.wait_until(at(day, "17:40")).drive(home).wait_until(at(later, "07:35")).drive(office)
    outing.wait(60).drive(car.town.pool)
    for day in days:
        stage.order(
            car,
            outing,
            [office],
            created_at=iso(at(day, "07:00") - DAY_S),
            approved_at=iso(at(day, "09:00") - DAY_S),
            start_at=iso(at(day, "07:30")),
            end_at=iso(at(day, "18:30")),
            closed_at=iso(at(day, "18:40")),
            planned_km=daily_km,
            recorded_km=daily_km,
        )
    return Deed(begun, outing.now_s, car)


def _out_posting(stage: Stage, over: Mapping[str, Any]) -> Deed:
    """Posted out for two weeks, quarters beside the work site, all in one order."""
    car = stage.car(**over)
    car.routine_trips = 4
    days = WORKDAYS[6:9] + WORKDAYS[9:17]
    car.taken |= set(WORKDAYS[5:18])
    site = car.town.offices[0]
    quarters = moved(site, 1500.0, 300.0)
    outing = stage.outing(car, at(days[0], "08:30"))
    for day in days:
        outing.wait_until(at(day, "08:20")).drive(site).wait_until(at(day, "17:30")).drive(
            quarters, 30.0, straight=True
        )
    outing.wait_until(outing.now_s + 14 * 3600).drive(site, 30.0, straight=True).drive(car.town.pool)
    stage.order(car, outing, [site, quarters])
    return Deed(outing.start_s, outing.now_s, car)


_SEAL, _NIGHT, _FAST = "moved_while_sealed", "moved_at_night", "overspeed"
_REST, _IDLE, _USER, _COMMUTE = "driving_without_rest", "idled_long", "one_user_pattern", "commute_pattern"
_NO = "moved_without_order"
_AT_HOME = ("parked_off_base_overnight", _NO, "stopped_at_sensitive_place", "returned_late", "order_without_movement")
CASES: tuple[Case, ...] = (
    deed("holiday", _SEAL, "a sealed car was driven on a holiday", _sealed_drive, (_NO,)),
    lookalike("duty_car", _SEAL, "a duty car, exempt, with an order", _duty_car),
    lookalike("shared_duty", _SEAL, "duty shared by halves; driven in its own", _shared_duty),
    lookalike("unsealed", _SEAL, "unsealed two days early, then driven with an order", _unsealed),
    lookalike("make_up_day", _SEAL, "a weekend day that was made a workday", _make_up_day),
    lookalike("others_festival", _SEAL, "a festival only another region keeps", _not_my_festival),
    lookalike("sealed_drift", _SEAL, "sealed and parked, positions drift and jump", _sealed_drift),
    deed("late_evening", _NIGHT, "a drive by night that no order covers", _night_drive, (_NO,)),
    lookalike("flight", _NIGHT, "to meet a late flight, with an order", _at_clock("22:20")),
    lookalike(
        "night_emergency",
        _NIGHT,
        "an emergency by night",
        _at_clock("23:40", kind="emergency", purpose=Purpose.EMERGENCY.value),
        category=VehicleCategory.EMERGENCY.value,
    ),
    deed("race", _FAST, "about 150 km/h for minutes", _speeding),
    lookalike("glitch", _FAST, "one reported speed and one position are wrong", _glitch),
    lookalike("brisk", _FAST, "quick, within every limit", _brisk),
    deed("no_rest", _REST, "hours at the wheel with ten minutes of rest", _long_haul(((3.2, 10.0), (2.6, 30.0)))),
    lookalike("rested", _REST, "half an hour of rest after three hours", _long_haul(((2.2, 30.0), (2.2, 30.0)))),
    lookalike("two_drivers", _REST, "another driver took over", _long_haul(((2.3, 10.0), (2.2, 30.0)), 2)),
    deed("engine_on", _IDLE, "50 minutes with the engine running", _idling(50.0)),
    lookalike("short_idle", _IDLE, "six minutes with the engine running", _idling(6.0)),
    lookalike(
        "equipment",
        _IDLE,
        "the engine drives a special car's equipment",
        _idling(50.0),
        category=VehicleCategory.SPECIAL.value,
    ),
    deed("fixed_user", _USER, "one person rides in nearly all of a pool car's trips", _same_person(0.94, 18)),
    lookalike("few_trips", _USER, "too few trips to say", _same_person(1.0, 5)),
    lookalike(
        "entitled", _USER, "a head entitled to a car, who draws no allowance", _same_person(0.94, 18, entitled=True)
    ),
    lookalike("clerk", _USER, "one clerk asks, others ride", _same_person(1.0, 18, as_clerk=True)),
    deed("nights_at_home", _COMMUTE, "nights at one residence, to the office and back", _commuting, _AT_HOME),
    lookalike("out_posting", _COMMUTE, "posted out for two weeks by an order", _out_posting),
)
