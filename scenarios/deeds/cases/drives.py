"""Drives and their orders: none, too late, for others, late back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rulebook.terms import Purpose, VehicleCategory
from scenarios.deeds.case import Case, Deed, deed, lookalike
from scenarios.deeds.moments import DAY_S, at, iso
from scenarios.deeds.stage import Stage


def _unordered(stage: Stage, over: Mapping[str, Any]) -> Deed:
    car = stage.car(**over)
    outing = stage.outing(car, at(stage.day(car), "14:10"))
    outing.drive(car.town.near_offices[0]).wait(35).drive(car.town.pool)
    return Deed(outing.start_s, outing.now_s, car)


def _far_unordered(stage: Stage, over: Mapping[str, Any]) -> Deed:
    car = stage.car(**over)
    outing = stage.outing(car, at(stage.day(car), "10:30"))
    outing.drive(stage.random.choice(car.town.offices)).wait(80).drive(car.town.pool)
    return Deed(outing.start_s, outing.now_s, car)


def _lot_shuffle(stage: Stage, over: Mapping[str, Any]) -> Deed:
    car = stage.car(**over)
    outing = stage.outing(car, at(stage.day(car), "14:10")).shuffle(70.0)
    return Deed(outing.start_s, outing.now_s, car)


def _early_departure(stage: Stage, over: Mapping[str, Any]) -> Deed:
    car = stage.car(**over)
    day = stage.day(car)
    outing = stage.served(car, day, start_at=iso(at(day, "09:08")))
    return Deed(outing.start_s, outing.now_s, car)


def _workshop_run(stage: Stage, over: Mapping[str, Any]) -> Deed:
    car = stage.car(**over)
    outing = stage.outing(car, at(stage.day(car), "08:30"))
    outing.drive(car.town.workshop).wait(190).drive(car.town.pool)
    stage.workshop(car, outing.start_s - 300, outing.now_s + 300)
    return Deed(outing.start_s, outing.now_s, car)


def _fuel_run(stage: Stage, over: Mapping[str, Any]) -> Deed:
    car = stage.car(**over)
    outing = stage.outing(car, at(stage.day(car), "11:00")).drive(car.town.station)
    stage.fuel(car, outing.now_s + 200, 30.0)
    outing.wait(7).drive(car.town.pool)
    return Deed(outing.start_s, outing.now_s, car)


def _late_emergency(stage: Stage, over: Mapping[str, Any]) -> Deed:
    car = stage.car(category=VehicleCategory.EMERGENCY.value, **over)
    day = stage.day(car)
    paper = iso(at(day, "09:00") + 5 * 3600)
    outing = stage.served(
        car, day, kind="emergency", purpose=Purpose.EMERGENCY.value, created_at=paper, approved_at=paper
    )
    return Deed(outing.start_s, outing.now_s, car)


def _garage_drift(stage: Stage, over: Mapping[str, Any]) -> Deed:
    car = stage.car(**over)
    start = at(stage.day(car), "13:00")
    car.spoiling.drifts.append((start, start + 2 * 3600, 160.0))
    return Deed(start, start + 2 * 3600, car)


def _jumps(stage: Stage, over: Mapping[str, Any]) -> Deed:
    car = stage.car(**over)
    start = at(stage.day(car), "13:00")
    car.spoiling.jumps += [(start + 1800 * number, 1500.0 + 400 * number) for number in range(4)]
    return Deed(start, start + 2 * 3600, car)


def _clock_jump(stage: Stage, over: Mapping[str, Any]) -> Deed:
    car = stage.car(**over)
    outing = stage.served(car, stage.day(car))
    middle = (outing.start_s + outing.now_s) / 2
    for number, wrong_s in enumerate((-8 * 3600, 8 * 3600, -20 * 365 * DAY_S)):
        car.spoiling.clock_jumps.append((outing.start_s + 400 + 60 * number, wrong_s))
    return Deed(outing.start_s - 8 * 3600, int(middle) + 8 * 3600, car)


def _paper_afterwards(stage: Stage, over: Mapping[str, Any]) -> Deed:
    car = stage.car(**over)
    day = stage.day(car)
    paper_s = at(day, "09:00") + stage.random.choice((4, 6, 30)) * 3600
    outing = stage.served(car, day, created_at=iso(paper_s), approved_at=iso(paper_s + 900))
    return Deed(outing.start_s, outing.now_s, car)


def _approved_late(stage: Stage, over: Mapping[str, Any]) -> Deed:
    car = stage.car(**over)
    day = stage.day(car)
    outing = stage.served(car, day, approved_at=iso(at(day, "09:00") + 3 * 3600))
    return Deed(outing.start_s, outing.now_s, car)


def _approved_just_before(stage: Stage, over: Mapping[str, Any]) -> Deed:
    car = stage.car(**over)
    day = stage.day(car)
    start = at(day, "09:00")
    outing = stage.served(car, day, created_at=iso(start - 1800), approved_at=iso(start - 600))
    return Deed(outing.start_s, outing.now_s, car)


def _late_upload(stage: Stage, over: Mapping[str, Any]) -> Deed:
    car = stage.car(**over)
    outing = stage.served(car, stage.day(car))
    car.spoiling.late.append((outing.start_s, outing.now_s, 9 * 3600.0))
    return Deed(outing.start_s, outing.now_s, car)


def _approval_and_wrong_clock(stage: Stage, over: Mapping[str, Any]) -> Deed:
    car = stage.car(**over)
    day = stage.day(car)
    start = at(day, "09:00")
    outing = stage.served(car, day, created_at=iso(start - 7200), approved_at=iso(start - 3600))
    car.spoiling.clock_jumps += [(outing.start_s + 500, -8 * 3600.0), (outing.start_s + 600, -8 * 3600.0)]
    return Deed(start - 8 * 3600, outing.now_s, car)


def _for_other_unit(stage: Stage, over: Mapping[str, Any]) -> Deed:
    car = stage.car(**over)
    other = next(unit for unit in stage.random.choice(stage.towns).units if unit != car.unit_id)
    outing = stage.served(car, stage.day(car), user_unit_id=other)
    return Deed(outing.start_s, outing.now_s, car)


def _cross_region(stage: Stage, over: Mapping[str, Any]) -> Deed:
    car = stage.car(**over)
    other = next(town for town in stage.towns if town is not car.town).units[0]
    outing = stage.served(car, stage.day(car), user_unit_id=other, kind="cross_region")
    return Deed(outing.start_s, outing.now_s, car)


def _joint_task(stage: Stage, over: Mapping[str, Any]) -> Deed:
    car = stage.car(**over)
    other = next(unit for unit in car.town.units if unit != car.unit_id)
    stop = stage.random.choice(car.town.offices)
    outing = stage.served(car, stage.day(car), stops=[stop])
    stage.order(car, outing, [stop], user_unit_id=other)
    return Deed(outing.start_s, outing.now_s, car)


def _late(stage: Stage, over: Mapping[str, Any]) -> Deed:
    car = stage.car(**over)
    day = stage.day(car)
    outing = stage.served(car, day, minutes=330, end_at=iso(at(day, "11:40")))
    return Deed(at(day, "11:40"), outing.now_s, car)


def _a_little_late(stage: Stage, over: Mapping[str, Any]) -> Deed:
    car = stage.car(**over)
    day = stage.day(car)
    outing = stage.served(car, day, minutes=200)
    stage.ledger.rows["orders"][-1]["end_at"] = iso(outing.now_s - 12 * 60)
    return Deed(outing.now_s - 720, outing.now_s, car)


def _closed_late(stage: Stage, over: Mapping[str, Any]) -> Deed:
    car = stage.car(**over)
    outing = stage.served(car, stage.day(car))
    stage.ledger.rows["orders"][-1]["closed_at"] = iso(outing.now_s + 26 * 3600)
    return Deed(outing.start_s, outing.now_s + 26 * 3600, car)


def _late_by_clock(stage: Stage, over: Mapping[str, Any]) -> Deed:
    car = stage.car(**over)
    outing = stage.served(car, stage.day(car))
    car.spoiling.clock_jumps += [(outing.now_s - 900, 5 * 3600.0), (outing.now_s - 840, 5 * 3600.0)]
    return Deed(outing.start_s, outing.now_s + 6 * 3600, car)


_NO_ORDER = "moved_without_order"
_BACK, _OTHER, _LATE = "order_backfilled", "served_other_unit_without_order", "returned_late"
CASES: tuple[Case, ...] = (
    deed(
        "town_drive",
        _NO_ORDER,
        "a drive through town that no order covers",
        _unordered,
        ("stopped_at_sensitive_place",),
    ),
    deed("far_drive", _NO_ORDER, "half a day away that no order covers", _far_unordered),
    lookalike("lot_shuffle", _NO_ORDER, "cars moved about in the yard", _lot_shuffle),
    lookalike("early_departure", _NO_ORDER, "left eight minutes before the order begins", _early_departure),
    lookalike("workshop_run", _NO_ORDER, "to the workshop and back, with its row of maintenance", _workshop_run),
    lookalike("fuel_run", _NO_ORDER, "to the filling station and back, with its transaction", _fuel_run),
    lookalike("oral_approval", _NO_ORDER, "an emergency whose paper came five hours later", _late_emergency),
    lookalike("garage_drift", _NO_ORDER, "positions drift while the car stands in a garage", _garage_drift),
    lookalike("jumps", _NO_ORDER, "single positions jump a kilometre and more", _jumps),
    lookalike("clock_jump", _NO_ORDER, "some fixes carry a wrong time", _clock_jump),
    deed(
        "written_afterwards",
        _BACK,
        "written and approved hours after the car had left",
        _paper_afterwards,
        (_NO_ORDER,),
    ),
    deed("approved_afterwards", _BACK, "written before, approved after the car had left", _approved_late, (_NO_ORDER,)),
    lookalike("emergency", _BACK, "an emergency, completed the same day", _late_emergency),
    lookalike("in_time", _BACK, "written and approved shortly before leaving", _approved_just_before),
    lookalike("late_upload", _BACK, "the network was out and fixes came hours later", _late_upload),
    lookalike("wrong_clock", _BACK, "two fixes of the drive say eight hours earlier", _approval_and_wrong_clock),
    deed("for_another_unit", _OTHER, "an ordinary order for a unit that does not own the car", _for_other_unit),
    lookalike("cross_region", _OTHER, "a formal order of cross-region supply", _cross_region),
    lookalike("joint_task", _OTHER, "a joint task: the owner has an order for the same drive", _joint_task),
    deed("hours_late", _LATE, "back hours after the order's end", _late, (_NO_ORDER,)),
    lookalike("a_little_late", _LATE, "back twelve minutes after the order's end", _a_little_late),
    lookalike("closed_late", _LATE, "back in time, the order closed next day", _closed_late),
    lookalike("wrong_clock_back", _LATE, "fixes of the way back carry a wrong time", _late_by_clock),
)
