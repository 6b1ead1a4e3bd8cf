"""Equipping, renewal and disposal: rows of vehicles and units against the rules of the day."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from rulebook.terms import VehicleCategory
from scenarios.deeds.case import Case, Deed, Play, deed, lookalike
from scenarios.deeds.moments import FROM_S, UNTIL_S, at
from scenarios.deeds.stage import Stage


def _as_it_is(stage: Stage, over: Mapping[str, Any]) -> Deed:
    car = stage.car(**over)
    bought = date.fromisoformat(min(str(car.row["purchased_on"]), str(car.row["registered_on"])))
    return Deed(at(bought, "00:00"), UNTIL_S, car)


def _unit_of(active: int, allowed: int, disposed: int = 0) -> Play:
    """A unit with so many cars in use and disposed of, against its establishment."""

    def play(stage: Stage, over: Mapping[str, Any]) -> Deed:
        town = stage.town()
        unit_id = stage.unit(town)
        stage.establish(unit_id, VehicleCategory.GENERAL.value, allowed)
        for _ in range(active):
            stage.car(town, unit_id, **over)
        for _ in range(disposed):
            stage.car(town, unit_id, status="disposed", **over).routine_trips = 0
        return Deed(FROM_S, UNTIL_S, None, unit_id)

    return play


def _replaced(registered: str | None, bought: str, old_status: str = "disposed", old_trips: int = 0) -> Play:
    """A car that takes the place of an older one: when that was registered and when this was bought."""

    def play(stage: Stage, over: Mapping[str, Any]) -> Deed:
        town = stage.town()
        unit_id = stage.random.choice(town.units)
        old = stage.car(town, unit_id, registered_on=registered, purchased_on=registered, status=old_status)
        old.routine_trips = old_trips
        new = stage.car(
            town, unit_id, replaced_vehicle_id=old.vehicle_id, purchased_on=bought, registered_on=bought, **over
        )
        start_s = min(FROM_S, at(date.fromisoformat(bought), "00:00"))
        return Deed(start_s, UNTIL_S, old if old_trips else new, others=(old.vehicle_id, new.vehicle_id))

    return play


def _standing(trips: int, *, workshop: bool = False) -> Play:
    """A car with few trips or none, in a town where another car was hired for lack of one (coach seats)."""

    def play(stage: Stage, over: Mapping[str, Any]) -> Deed:
        car = stage.car(**over)
        car.routine_trips = trips
        if workshop:
            outing = stage.outing(car, FROM_S + 8 * 3600).drive(car.town.workshop).wait_until(UNTIL_S - 4000)
            outing.drive(car.town.pool)
            stage.workshop(car, FROM_S, UNTIL_S)
        return Deed(FROM_S, UNTIL_S, car)

    return play


_OVER, _DEAR, _OWNER = "over_establishment", "over_standard", "registered_elsewhere"
_EARLY, _KEPT, _UNUSED = "renewed_early", "not_disposed", "idle_vehicle"
_CONFIDENTIAL = VehicleCategory.CONFIDENTIAL.value
CASES: tuple[Case, ...] = (
    deed("one_too_many", _OVER, "three cars in use where two are allowed", _unit_of(3, 2)),
    lookalike("one_disposed", _OVER, "two in use, the third is disposed of", _unit_of(2, 2, 1)),
    lookalike("room_left", _OVER, "fewer cars than allowed", _unit_of(1, 3)),
    deed(
        "dear_and_large",
        _DEAR,
        "bought in 2023: 268,000 CNY, 2.5 litres",
        _as_it_is,
        price_cny=268_000.0,
        displacement_l=2.5,
        purchased_on="2023-04-10",
        registered_on="2023-04-20",
    ),
    deed(
        "dear_confidential",
        _DEAR,
        "a car for documents, bought in 2020 for 156,000 CNY",
        _as_it_is,
        category=_CONFIDENTIAL,
        price_cny=156_000.0,
        displacement_l=1.5,
        purchased_on="2020-04-10",
    ),
    lookalike(
        "older_rule",
        _DEAR,
        "bought in 2016 under that day's rule, which allowed 180,000 CNY and 1.8 litres",
        _as_it_is,
        price_cny=156_000.0,
        displacement_l=1.8,
        category=_CONFIDENTIAL,
        purchased_on="2016-04-10",
        registered_on="2016-04-20",
    ),
    lookalike(
        "minibus",
        _DEAR,
        "a minibus within its own limit",
        _as_it_is,
        price_cny=238_000.0,
        displacement_l=2.5,
        vehicle_class="minibus",
        seats=15,
        tank_l=80.0,
        litres_per_100km=11.0,
    ),
    lookalike(
        "new_energy",
        _DEAR,
        "an electric sedan within its limit",
        _as_it_is,
        energy="electric",
        price_cny=176_000.0,
        displacement_l=None,
        tank_l=None,
        litres_per_100km=None,
    ),
    lookalike("price_unknown", _DEAR, "price and displacement unknown", _as_it_is, price_cny=None, displacement_l=None),
    deed("company", _OWNER, "registered to a company", _as_it_is, registered_owner="演示商贸有限公司"),
    lookalike("owner_unknown", _OWNER, "nobody told the owner", _as_it_is, registered_owner=None),
    deed("after_five_years", _EARLY, "replaced a car of five years", _replaced("2019-05-10", "2024-06-20")),
    lookalike("after_ten_years", _EARLY, "replaced a car of ten years", _replaced("2013-05-10", "2023-06-20")),
    lookalike("age_unknown", _EARLY, "the old car's age is unknown", _replaced(None, "2024-06-20")),
    deed(
        "still_driven",
        _KEPT,
        "driven on months after its replacement",
        _replaced("2014-05-10", "2026-03-02", "active", 9),
    ),
    lookalike("gone", _KEPT, "disposed of when replaced", _replaced("2014-05-10", "2026-03-02")),
    lookalike("just_replaced", _KEPT, "replaced three weeks ago", _replaced("2014-05-10", "2026-09-26", "active", 8)),
    deed("never_moved", _UNUSED, "five weeks in the yard without a trip", _standing(0)),
    lookalike(
        "standby",
        _UNUSED,
        "an emergency car, in reserve by design",
        _standing(0),
        category=VehicleCategory.EMERGENCY.value,
    ),
    lookalike("under_repair", _UNUSED, "in a workshop all the time", _standing(0, workshop=True)),
)
