"""Fuel, kilometres and vendors."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from scenarios.deeds.car import Car
from scenarios.deeds.case import Case, Deed, Play, deed, lookalike
from scenarios.deeds.moments import FROM_S, UNTIL_S, at
from scenarios.deeds.outing import Outing
from scenarios.deeds.stage import Stage
from scenarios.deeds.ways import far_places, moved


def _with_fill(stage: Stage, car: Car, litres: float | None, **txn: Any) -> tuple[Outing, int]:
    """A served outing that ends by way of the station; the second of filling. No litres: nothing on the card."""
    outing = stage.outing(car, at(stage.day(car), "09:30"))
    stop = stage.random.choice(car.town.offices)
    outing.drive(stop).wait(70).drive(car.town.station)
    second = outing.now_s + 240
    outing.wait(9).drive(car.town.pool)
    stage.order(car, outing, [stop, car.town.station])
    if litres is not None:
        stage.fuel(car, second, litres, **txn)
    return outing, second


def _elsewhere(stage: Stage, over: Mapping[str, Any]) -> Deed:
    """The card is used far away while the car stands in the yard."""
    car = stage.car(**over)
    second = at(stage.day(car), "15:20")
    stage.fuel(car, second, 38.0, moved(car.town.pool, 6_500.0, -5_200.0))
    return Deed(second - 60, second + 60, car)


def _filled(litres: float, *, off_m: float = 0.0, lag_minutes: float = 0.0, **txn: Any) -> Play:
    def play(stage: Stage, over: Mapping[str, Any]) -> Deed:
        car = stage.car(**over)
        _, second = _with_fill(stage, car, None)
        second += int(lag_minutes * 60)
        stage.fuel(car, second, litres, moved(car.town.station, off_m, 0.0), **txn)
        return Deed(second - 60, second + 60, car)

    return play


def _unseen_fill(stage: Stage, over: Mapping[str, Any]) -> Deed:
    car = stage.car(**over)
    _outing, second = _with_fill(stage, car, 30.0)
    car.spoiling.silent.append((second - 700, second + 700))
    return Deed(second - 60, second + 60, car)


def _twice(first_l: float, second_l: float, far: bool) -> Play:
    """Two fills of one day, with a few or with many kilometres between them."""

    def play(stage: Stage, over: Mapping[str, Any]) -> Deed:
        car = stage.car(**over)
        outing = stage.outing(car, at(stage.day(car), "07:00")).drive(car.town.station)
        one = outing.now_s + 240
        outing.wait(8)
        stops = [car.town.station]
        if far:
            stops.append(stage.random.choice(far_places(car.town.pool, 60.0, 130.0)))
            for _ in range(3):
                outing.drive(stops[-1], 75.0).wait(30).drive(car.town.station, 75.0).wait(30)
        else:
            stops.append(car.town.near_offices[0])
            outing.drive(stops[-1]).wait(50).drive(car.town.station)
        two = outing.now_s + 240
        outing.wait(8).drive(car.town.pool)
        stage.order(car, outing, stops)
        stage.fuel(car, one, first_l)
        stage.fuel(car, two, second_l)
        return Deed(one, two, car)

    return play


def _consumption(factor: float, trips: int = 14) -> Play:
    def play(stage: Stage, over: Mapping[str, Any]) -> Deed:
        car = stage.car(**over)
        car.routine_trips, car.has_fuel, car.fuel_factor = trips, True, factor
        return Deed(FROM_S, UNTIL_S, car)

    return play


def _too_little(stage: Stage, over: Mapping[str, Any]) -> Deed:
    """Few kilometres, all in town, and one fill that is too large for them."""
    car = stage.car(**over)
    car.routine_trips = 0
    for number in range(7):
        stage.served(car, stage.day(car, 0), stops=[car.town.near_offices[number % 3]])
    _, second = _with_fill(stage, car, 24.0)
    return Deed(FROM_S, max(second, UNTIL_S), car)


def _odometer(told: float, trips: int = 14) -> Play:
    def play(stage: Stage, over: Mapping[str, Any]) -> Deed:
        car = stage.car(**over)
        car.routine_trips = trips
        car.km_told_factor = car.spoiling.odometer_factor = told
        return Deed(FROM_S, UNTIL_S, car)

    return play


def _tunnels(stage: Stage, over: Mapping[str, Any]) -> Deed:
    """On every trip a few minutes without fixes, and the first minutes after starting cold."""
    car = stage.car(**over)
    car.routine_trips, car.has_tunnels = 14, True
    return Deed(FROM_S, UNTIL_S, car)


def _new_dashboard(stage: Stage, over: Mapping[str, Any]) -> Deed:
    car = stage.car(**over)
    car.routine_trips = 14
    day = stage.day(car)
    stage.workshop(car, at(day, "08:00"), at(day, "17:00"), car.town.pool)
    car.spoiling.odometer_resets_s.append(at(day, "12:00"))
    return Deed(FROM_S, UNTIL_S, car)


def _repair(listed: bool, km: float) -> Play:
    def play(stage: Stage, over: Mapping[str, Any]) -> Deed:
        car = stage.car(**over)
        here = car.town.workshop
        if km:
            here = stage.random.choice(far_places(car.town.pool, km, km + 80.0))
        outing = stage.outing(car, at(stage.day(car), "07:30")).drive(here)
        arrived = outing.now_s
        outing.wait(180)
        left = outing.now_s
        outing.drive(car.town.pool)
        stage.order(car, outing, [here])
        vendor = "workshop-unlisted" if not listed else f"workshop-{car.town.region.code}"
        stage.workshop(car, arrived, left, here, vendor_id=vendor, vendor_listed=listed)
        return Deed(arrived, left, car)

    return play


_AWAY, _TANK, _SOON = "fuelled_elsewhere", "fuelled_over_tank", "fuelled_too_soon"
_MUCH, _ODO, _VENDOR = "consumption_out_of_line", "odometer_disagrees", "vendor_off_list"
_UNLISTED: dict[str, Any] = {"vendor_id": "station-unlisted", "vendor_listed": False}
CASES: tuple[Case, ...] = (
    deed("card_away", _AWAY, "the card filled kilometres from the parked car", _elsewhere),
    lookalike("wrong_address", _AWAY, "the station's address is 280 m off", _filled(32.0, off_m=280.0)),
    lookalike("posted_later", _AWAY, "the transaction came nine minutes after filling", _filled(32.0, lag_minutes=9)),
    lookalike("no_fix_then", _AWAY, "no fixes around the time of filling", _unseen_fill),
    deed("two_tanks", _TANK, "91 litres into a tank of 55", _filled(91.0), (_SOON,)),
    lookalike("to_the_brim", _TANK, "56 litres into a tank of 55, within the tolerance", _filled(56.0)),
    lookalike("tank_unknown", _TANK, "91 litres, size of the tank unknown", _filled(91.0), tank_l=None),
    deed("again_at_once", _SOON, "52 and 47 litres with a few kilometres between", _twice(52.0, 47.0, False), (_TANK,)),
    lookalike("long_haul", _SOON, "hundreds of kilometres between two fills of a day", _twice(44.0, 46.0, True)),
    lookalike("part_fill", _SOON, "two part fills that fit into one tank", _twice(12.0, 24.0, False)),
    deed("thirsty", _MUCH, "two thirds above the model's consumption all month", _consumption(1.68)),
    lookalike("in_line", _MUCH, "within a few per cent of the model", _consumption(1.04)),
    lookalike("too_little", _MUCH, "one fill and a few kilometres in town: too little to say", _too_little),
    deed("clocked", _ODO, "the odometer says a third more than the track", _odometer(1.34)),
    lookalike("tyres", _ODO, "four per cent: tyres", _odometer(1.04)),
    lookalike("tunnels", _ODO, "tunnels and cold starts lose some of the track", _tunnels),
    lookalike("new_dashboard", _ODO, "the odometer was replaced in a workshop", _new_dashboard),
    deed("own_station", _VENDOR, "filled at a station that is not on the list", _filled(33.0, **_UNLISTED)),
    deed("own_garage", _VENDOR, "repaired in town by a workshop not on the list", _repair(False, 0.0)),
    lookalike("en_route", _VENDOR, "broken down far from home", _repair(False, 125.0)),
    lookalike("listed", _VENDOR, "a workshop on the list", _repair(True, 0.0)),
    lookalike(
        "unknown_vendor", _VENDOR, "nobody knows whether the station is listed", _filled(33.0, vendor_listed=None)
    ),
)
