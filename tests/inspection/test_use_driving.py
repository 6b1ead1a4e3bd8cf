"""How the car was driven, and cars rented beside idle ones."""

import json
from datetime import timedelta

import pytest

from tests.inspection.world import LOT, Drive, World, at, away, seen

FAR = away(20_000.0, 0.0)
TRIP = [Drive(9.0, FAR), Drive(11.0, LOT)]


def names(world: World) -> list[str]:
    return [f.detector.name for f in world.inspect().findings if f.vehicle_id == "v1"]


def test_too_fast_for_half_a_minute(world: World) -> None:
    world.car("v1", [Drive(9.0, away(30_000.0, 0.0), kmh=140.0), Drive(11.0, LOT, kmh=125.0)])
    world.order("v1", 8.9, 12.0, [away(30_000.0, 0.0)])
    (finding,) = world.inspect().findings
    assert finding.detector.name == "overspeed"
    assert finding.sight.evidence["top_kmh"] == 140.0


def test_a_wrong_speed_that_the_positions_do_not_show_is_none(world: World) -> None:
    fixes = world.car("v1", TRIP)
    for fix in fixes[1100:1110]:
        fix["speed_kmh"] = 180.0
    world.order("v1", 8.9, 12.0, [FAR])
    assert names(world) == []


@pytest.mark.parametrize(("km", "rest", "drivers", "found"), [
    (150.0, 0.0, "d1", False), (210.0, 0.0, "d1", True), (210.0, 25.0, "d1", False), (210.0, 12.0, "d1", True),
    (210.0, 0.0, "d1;d2", False),
])  # fmt: skip
def test_four_hours_at_the_wheel(world: World, km: float, rest: float, drivers: str, found: bool) -> None:
    half, whole = away(km * 500.0, 0.0), away(km * 1000.0, 0.0)
    hours = km / 50.0
    world.car("v1", [Drive(8.0, half), Drive(8.0 + hours / 2 + rest / 60, whole), Drive(15.0, LOT, 60.0)])
    world.order("v1", 7.9, 20.0, [whole], driver_id=drivers)
    assert (
        bool([f for f in seen(world.inspect(), "driving_without_rest") if f.sight.start_s < at(10.0).timestamp()])
        is found
    )


@pytest.mark.parametrize(("minutes", "row", "found"), [
    (15, {}, False), (30, {}, True), (30, {"category": "special"}, False), (30, {"energy": "electric"}, False),
])  # fmt: skip
def test_an_engine_left_running_in_the_cold(world: World, minutes: int, row: dict[str, object], found: bool) -> None:
    fixes = world.car("v1", [], **row)
    for fix in fixes[1000 : 1000 + minutes * 2]:
        fix["ignition"] = True
    assert bool(seen(world.inspect(), "idled_long")) is found


def test_in_summer_ten_minutes_are_the_limit(world: World) -> None:
    fixes = world.car("v1", [])
    for fix in fixes[1000:1030]:
        fix["ignition"] = True
    for row in [*world.tables["gps"], *world.tables["orders"]]:
        for name in ("at", "created_at", "approved_at", "start_at", "end_at", "closed_at"):
            if row.get(name) is not None:
                row[name] -= timedelta(days=120)
    assert names(world) == ["idled_long"]


def test_a_rental_beside_an_idle_car(world: World) -> None:
    world.car("v1", [])
    world.add("rentals", rental_id="r1", unit_id="u1", region_id="150100", start_at=at(8.0), end_at=at(18.0), seats=5)
    world.add("rentals", rental_id="r2", unit_id="u1", region_id="150100", start_at=at(8.0), end_at=at(18.0), seats=30)
    world.add("rentals", rental_id="r3", unit_id="u2", region_id="150100", start_at=at(8.0), end_at=at(18.0), seats=5)
    (finding,) = seen(world.inspect(), "rented_while_own_idle")
    assert (finding.vehicle_id, finding.unit_id, finding.sight.evidence["rental_id"]) == (None, "u1", "r1")


def test_a_rental_while_every_own_car_is_out(world: World) -> None:
    world.car("v1", [Drive(7.5, FAR), Drive(18.5, LOT)])
    world.order("v1", 7.4, 19.0, [FAR])
    world.order("bystander", 7.4, 19.0, [FAR], closed_at=None)
    world.add("rentals", rental_id="r1", unit_id="u1", region_id="150100", start_at=at(8.0), end_at=at(18.0), seats=5)
    assert world.inspect().findings == []


def test_stops_that_are_no_json_reject_the_order(world: World) -> None:
    world.car("v1", TRIP)
    world.order("v1", 8.9, 12.0, [FAR])
    world.tables["orders"][-1]["stops"] = json.dumps({"lat": 1})
    found = world.inspect()
    assert [(row.file, row.column) for row in found.rejected] == [("orders.parquet", "stops")]
