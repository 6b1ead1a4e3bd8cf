"""Terminals: silent, cut, swapped; and the silences that mean nothing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from scenarios.deeds.case import Case, Deed, Play, deed, lookalike
from scenarios.deeds.moments import DAY_S, at, iso
from scenarios.deeds.stage import Stage
from scenarios.deeds.ways import distance_km, far_places


def _silent_drive(stage: Stage, over: Mapping[str, Any]) -> Deed:
    """The terminal falls silent in the yard and speaks again in the yard, dozens of kilometres later."""
    car = stage.car(**over)
    outing = stage.outing(car, at(stage.day(car), "13:00"))
    outing.drive(stage.random.choice(car.town.offices)).wait(80).drive(car.town.pool)
    car.spoiling.silent.append((outing.start_s - 240, outing.now_s + 240))
    return Deed(outing.start_s - 600, outing.now_s + 600, car)


def _to_a_place(stage: Stage, over: Mapping[str, Any]) -> Deed:
    """During an ordered task the terminal is silent for hours; the kilometres reach a place nearby and back."""
    car = stage.car(**over)
    outing = stage.outing(car, at(stage.day(car), "18:30"))
    outing.drive(car.town.places["entertainment"]).wait(120).drive(car.town.near_offices[2]).drive(car.town.pool)
    car.spoiling.silent.append((outing.start_s - 240, outing.now_s + 240))
    return Deed(outing.start_s - 600, outing.now_s + 600, car)


def _coverage_hole(stage: Stage, over: Mapping[str, Any]) -> Deed:
    """On one stretch of road every terminal falls silent; this car and four others drive it with orders."""
    car = stage.car(**over)
    far = max(far_places(car.town.pool, 45.0, 110.0), key=lambda spot: distance_km(car.town.pool, spot))
    first = None
    for number in range(5):
        one = car if number == 0 else stage.car(car.town)
        outing = stage.outing(one, at(stage.day(one), "08:00")).drive(far).wait(60).drive(car.town.pool)
        stage.order(one, outing, [far])
        hole = [
            second for second, *spot in outing.knots if 12.0 < distance_km(car.town.pool, (spot[0], spot[1])) < 42.0
        ]
        half = (outing.start_s + outing.now_s) / 2
        there, back = [s for s in hole if s < half], [s for s in hole if s >= half]
        one.spoiling.silent += [(min(there), max(there)), (min(back), max(back))]
        first = first or Deed(outing.start_s, outing.now_s, car)
    assert first is not None
    return first


def _late_rows(stage: Stage, over: Mapping[str, Any]) -> Deed:
    car = stage.car(**over)
    outing = stage.served(car, stage.day(car))
    car.spoiling.late.append((outing.start_s - 60, outing.now_s + 60, 6 * 3600.0))
    return Deed(outing.start_s, outing.now_s + 6 * 3600, car)


def _workshop_silence(stage: Stage, over: Mapping[str, Any]) -> Deed:
    car = stage.car(**over)
    outing = stage.outing(car, at(stage.day(car), "09:00")).drive(car.town.workshop)
    begun = outing.now_s
    outing.wait(260)
    car.spoiling.silent.append((begun + 300, outing.now_s - 300))
    outing.drive(car.town.pool)
    stage.workshop(car, outing.start_s - 600, outing.now_s + 600)
    return Deed(outing.start_s, outing.now_s, car)


def _tunnel(stage: Stage, over: Mapping[str, Any]) -> Deed:
    car = stage.car(**over)
    outing = stage.served(car, stage.day(car))
    middle = outing.ignition[0][1] - 700
    car.spoiling.silent.append((middle, middle + 420))
    return Deed(outing.start_s, outing.now_s, car)


def _cold_start(stage: Stage, over: Mapping[str, Any]) -> Deed:
    car = stage.car(**over)
    outing = stage.served(car, stage.day(car))
    car.spoiling.silent.append((outing.start_s - 400, outing.start_s + 200))
    return Deed(outing.start_s - 600, outing.now_s, car)


def _parked_silence(stage: Stage, over: Mapping[str, Any]) -> Deed:
    """Parked without a word overnight: same place, same odometer."""
    car = stage.car(**over)
    start = at(stage.day(car), "19:00")
    car.spoiling.silent.append((start, start + 11 * 3600))
    return Deed(start, start + 11 * 3600, car)


def _through(stage: Stage, over: Mapping[str, Any]) -> Deed:
    """Silent on the road; what the odometer gained is just the way on."""
    car = stage.car(**over)
    outing = stage.served(car, stage.day(car))
    begun, end = outing.ignition[0]
    car.spoiling.silent.append((begun + (end - begun) * 0.3, begun + (end - begun) * 0.9))
    return Deed(outing.start_s, outing.now_s, car)


def _event(kind: str, *, workshop: bool = False, drive: bool = False, quick: bool = False) -> Play:
    """An event of the terminal by day, in or out of a workshop, with or without a drive behind it."""

    def play(stage: Stage, over: Mapping[str, Any]) -> Deed:
        car = stage.car(**over)
        second = at(stage.day(car), "13:30")
        end = second + 1200
        if workshop:
            outing = stage.outing(car, second - 3600).drive(car.town.workshop).wait_until(second + 3600)
            outing.drive(car.town.pool)
            stage.workshop(car, outing.start_s - 300, outing.now_s + 300)
            end = outing.now_s
        if drive:
            outing = stage.outing(car, second + 300).drive(stage.random.choice(car.town.offices)).wait(60)
            outing.drive(car.town.pool)
            car.spoiling.silent.append((second, outing.now_s + 400))
            end = outing.now_s + 700
        if quick:
            car.spoiling.silent.append((second + 1, second + 240))
        stage.ledger.add("terminal_events", vehicle_id=car.vehicle_id, at=iso(second), kind=kind)
        return Deed(second - 60, end, car)

    return play


def _battery(stage: Stage, over: Mapping[str, Any]) -> Deed:
    """Power away for an hour in the yard while the battery is changed there, with the fitter's row."""
    car = stage.car(**over)
    second = at(stage.day(car), "10:00")
    stage.workshop(car, second - 900, second + 5400, car.town.pool)
    stage.ledger.add("terminal_events", vehicle_id=car.vehicle_id, at=iso(second), kind="power_cut")
    car.spoiling.silent.append((second + 1, second + 3600))
    return Deed(second - 900, second + 5400, car)


def _swapped(kind: str) -> Play:
    def play(stage: Stage, over: Mapping[str, Any]) -> Deed:
        car = stage.car(**over)
        second = at(stage.day(car), "20:00") - DAY_S // 2
        stage.ledger.add("terminal_events", vehicle_id=car.vehicle_id, at=iso(second), kind=kind)
        return Deed(second - 60, second + 60, car)

    return play


_SILENT, _REACH, _SWAP, _CUT = "tracker_silent", "reachable_during_gap", "terminal_swapped", "power_cut"
_NO, _PLACE = "moved_without_order", "stopped_at_sensitive_place"
CASES: tuple[Case, ...] = (
    deed(
        "driven_unseen",
        _SILENT,
        "silent for hours, dozens of kilometres on the odometer, no order",
        _silent_drive,
        (_REACH, _NO),
    ),
    lookalike("coverage_hole", _SILENT, "every terminal falls silent on that stretch", _coverage_hole),
    lookalike("late_rows", _SILENT, "stored and sent six hours later", _late_rows),
    lookalike("workshop", _SILENT, "switched off in a workshop", _workshop_silence),
    lookalike("tunnel", _SILENT, "seven minutes in a tunnel", _tunnel),
    lookalike("cold_start", _SILENT, "the first minutes after a cold start", _cold_start),
    deed(
        "to_a_place_unseen",
        _REACH,
        "silent while the kilometres reach a place and come back",
        _to_a_place,
        (_SILENT, _NO, _PLACE),
    ),
    lookalike("parked", _REACH, "silent overnight, same place and same kilometres after", _parked_silence),
    lookalike("straight_through", _REACH, "silent on the road; the kilometres are just the way on", _through),
    deed("sim", _SWAP, "another SIM card, no work order", _swapped("sim_changed")),
    deed("device", _SWAP, "another device, no work order", _swapped("device_changed")),
    lookalike("warranty", _SWAP, "changed in a workshop", _event("device_changed", workshop=True)),
    deed(
        "cut_and_driven",
        _CUT,
        "power cut, then a drive nobody saw",
        _event("power_cut", drive=True),
        (_SILENT, _REACH, _NO),
    ),
    lookalike("battery", _CUT, "the battery was changed, with its row of maintenance", _battery),
    lookalike("workshop_power", _CUT, "power off in a workshop", _event("power_cut", workshop=True)),
)
