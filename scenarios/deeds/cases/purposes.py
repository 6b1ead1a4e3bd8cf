"""What cars are used for, and drives that did or did not happen: allowance, category, tolls, rentals."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rulebook.terms import Purpose, VehicleCategory
from scenarios.deeds.case import Case, Deed, Play, deed, lookalike
from scenarios.deeds.moments import WORKDAYS, at, iso
from scenarios.deeds.stage import Stage


def _in_town(**order: Any) -> Play:
    def play(stage: Stage, over: Mapping[str, Any]) -> Deed:
        car = stage.car(**over)
        stop = stage.random.choice(car.town.near_offices)
        outing = stage.served(car, stage.day(car), "14:00", [stop], **order)
        return Deed(outing.start_s, outing.now_s, car)

    return play


def _out_of_town(**order: Any) -> Play:
    def play(stage: Stage, over: Mapping[str, Any]) -> Deed:
        car = stage.car(**over)
        outing = stage.served(car, stage.day(car), **order)
        return Deed(outing.start_s, outing.now_s, car)

    return play


def _toll(offset_minutes: float, *, ordered: bool, workshop: bool = False) -> Play:
    """A gantry passed on the way back; the record comes some minutes after passing."""

    def play(stage: Stage, over: Mapping[str, Any]) -> Deed:
        car = stage.car(**over)
        stop = stage.random.choice(car.town.offices)
        outing = stage.outing(car, at(stage.day(car), "10:00")).drive(stop).wait(60).drive(car.town.pool)
        passed_s, lat, lon = outing.knots[-4]
        stage.ledger.add(
            "tolls", vehicle_id=car.vehicle_id, at=iso(int(passed_s + offset_minutes * 60)), lat=lat, lon=lon
        )
        if ordered:
            stage.order(car, outing, [stop])
        if workshop:
            stage.workshop(car, outing.start_s - 600, outing.now_s + 600, stop)
        return Deed(outing.start_s, max(outing.now_s, int(passed_s + offset_minutes * 60)), car)

    return play


def _unseen_toll(stage: Stage, over: Mapping[str, Any]) -> Deed:
    """The terminal is silent; the gantry tells of the drive."""
    car = stage.car(**over)
    outing = stage.outing(car, at(stage.day(car), "13:00"))
    outing.drive(stage.random.choice(car.town.offices)).wait(70).drive(car.town.pool)
    second, lat, lon = outing.knots[len(outing.knots) // 4]
    stage.ledger.add("tolls", vehicle_id=car.vehicle_id, at=iso(int(second)), lat=lat, lon=lon)
    car.spoiling.silent.append((outing.start_s - 200, outing.now_s + 200))
    return Deed(outing.start_s - 600, outing.now_s + 600, car)


def _ghost(stage: Stage, over: Mapping[str, Any]) -> Deed:
    car = stage.car(**over)
    day = stage.day(car)
    served = stage.served(car, day, "09:30")
    car.outings.remove(served)
    return Deed(served.start_s, served.now_s, car)


def _never_closed(stage: Stage, over: Mapping[str, Any]) -> Deed:
    car = stage.car(**over)
    served = stage.served(car, stage.day(car), "09:30", closed_at=None, recorded_km=None)
    car.outings.remove(served)
    return Deed(served.start_s, served.now_s, car)


def _no_fixes(stage: Stage, over: Mapping[str, Any]) -> Deed:
    """The drive took place; the terminal sent nothing that day, the odometer tells it."""
    car = stage.car(**over)
    served = stage.served(car, stage.day(car), "09:30")
    car.spoiling.silent.append((served.start_s - 600, served.now_s + 600))
    car.spoiling.late.append((served.start_s - 3600, served.start_s, 7200.0))
    return Deed(served.start_s, served.now_s, car)


def _substitute(stage: Stage, over: Mapping[str, Any]) -> Deed:
    """Another car of the unit drove; the order still names this one."""
    car = stage.car(**over)
    served = stage.served(car, stage.day(car), "09:30")
    car.outings.remove(served)
    other = stage.car(car.town, car.unit_id)
    other.taken |= car.taken
    other.outings.append(served)
    return Deed(served.start_s, served.now_s, car, others=(other.vehicle_id,))


def _rental(seats: int, *, busy: bool = False) -> Play:
    """A hired car in a town of its own, with two cars of the unit that stand in the yard or are out."""

    def play(stage: Stage, over: Mapping[str, Any]) -> Deed:
        town = stage.spare_town()
        day = stage.random.choice(WORKDAYS[2:-2])
        for _ in range(2):
            car = stage.car(town, town.units[0], **over)
            car.taken.add(day)
            if busy:
                stage.served(car, day, "07:40", minutes=560)
        from_s, to_s = at(day, "09:30"), at(day, "16:30")
        stage.ledger.add(
            "rentals",
            rental_id=f"r{len(stage.ledger.rows['rentals']) + 1:03d}",
            unit_id=town.units[0],
            region_id=town.region.code,
            start_at=iso(from_s),
            end_at=iso(to_s),
            seats=seats,
            supplier_id="supplier-1",
            supplier_listed=True,
            plate="蒙A租0001",
        )
        return Deed(from_s, to_s, None, town.units[0])

    return play


_AREA, _CATEGORY, _TOLL = "used_inside_allowance_area", "category_misused", "toll_without_order"
_GHOST, _RENT = "order_without_movement", "rented_while_own_idle"
_SILENT = ("tracker_silent", "reachable_during_gap")
_ALONE: dict[str, Any] = {
    "allowance_holder": True,
    "passengers": 1,
    "passenger_ids": "holder-1",
    "requester_id": "holder-1",
}
_CONFIDENTIAL, _ENFORCEMENT = VehicleCategory.CONFIDENTIAL.value, VehicleCategory.ENFORCEMENT.value
CASES: tuple[Case, ...] = (
    deed("own_affair", _AREA, "an allowance holder rode alone inside the allowance area", _in_town(**_ALONE)),
    lookalike(
        "group",
        _AREA,
        "a group of six",
        _in_town(**_ALONE | {"passengers": 6, "purpose": Purpose.GROUP.value}),
        seats=7,
    ),
    lookalike("visitors", _AREA, "reception of visitors", _in_town(**_ALONE | {"purpose": Purpose.RECEPTION.value})),
    lookalike(
        "documents",
        _AREA,
        "secret documents were carried",
        _in_town(**_ALONE | {"purpose": Purpose.CONFIDENTIAL.value}),
        category=_CONFIDENTIAL,
        price_cny=117_000.0,
    ),
    lookalike("outside_area", _AREA, "an allowance holder, outside the area", _out_of_town(**_ALONE)),
    lookalike("no_allowance", _AREA, "inside the area, nobody draws the allowance", _in_town()),
    deed(
        "secret_car",
        _CATEGORY,
        "a car for secret documents on an ordinary errand",
        _out_of_town(purpose="ordinary"),
        category=_CONFIDENTIAL,
        price_cny=117_000.0,
    ),
    deed(
        "patrol_car",
        _CATEGORY,
        "a law-enforcement car for a reception",
        _out_of_town(purpose=Purpose.RECEPTION.value),
        category=_ENFORCEMENT,
        price_cny=118_000.0,
    ),
    lookalike(
        "on_patrol",
        _CATEGORY,
        "a law-enforcement car on its work",
        _out_of_town(purpose=_ENFORCEMENT),
        category=_ENFORCEMENT,
        price_cny=118_000.0,
    ),
    lookalike(
        "reserve",
        _CATEGORY,
        "an emergency car in an emergency",
        _out_of_town(purpose=Purpose.EMERGENCY.value),
        category=VehicleCategory.EMERGENCY.value,
    ),
    deed("gantry", _TOLL, "a gantry passed without an order", _toll(0.2, ordered=False), ("moved_without_order",)),
    deed(
        "unseen",
        _TOLL,
        "a gantry passed while the terminal was silent",
        _unseen_toll,
        (*_SILENT, "moved_without_order"),
    ),
    lookalike("settled_later", _TOLL, "the record came 25 minutes after passing", _toll(25, ordered=True)),
    lookalike("with_order", _TOLL, "passed within an order", _toll(0.2, ordered=True)),
    lookalike("towed", _TOLL, "towed to a workshop", _toll(0.2, ordered=False, workshop=True)),
    deed("ghost", _GHOST, "an order closed with its kilometres; the car stood in the yard", _ghost),
    lookalike("not_closed", _GHOST, "an order that was never closed", _never_closed),
    lookalike("terminal_fault", _GHOST, "no fixes at all that day; the odometer moved on", _no_fixes, _SILENT),
    lookalike("substitute", _GHOST, "another car drove, the order was not changed", _substitute),
    deed("hired", _RENT, "a car was hired while own cars stood idle", _rental(5)),
    lookalike("coach", _RENT, "45 seats, which no own car has", _rental(45)),
    lookalike("all_out", _RENT, "every own car was out on an order", _rental(5, busy=True)),
)
