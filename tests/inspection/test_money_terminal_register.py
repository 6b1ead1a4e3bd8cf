"""Fuel and cost, terminals, and what the register says."""

from datetime import date, timedelta

import pytest

from inspection.sight import Verdict
from tests.inspection.world import LOT, Drive, World, at, away, reasons, seen

FAR = away(20_000.0, 0.0)
TRIP = [Drive(9.0, FAR), Drive(11.0, LOT)]
STATION = away(3_000.0, 8_000.0)


def fill(world: World, txn: str, hour: float, litres: float = 30.0, car: str = "v1", **row: object) -> None:
    place = {"lat": STATION[0], "lon": STATION[1], "vendor_id": "w1", "vendor_listed": True, "odometer_km": None}
    world.add("fuel", txn_id=txn, vehicle_id=car, at=at(hour), litres=litres, **place | row)


def test_a_card_used_where_the_car_was_not(world: World) -> None:
    world.car("v1", [])
    world.car("v2", [Drive(8.0, STATION), Drive(8.4, LOT)])
    fill(world, "t1", 9.0)
    fill(world, "t2", 8.3, car="v2")
    found = world.inspect()
    assert [(f.detector.name, f.vehicle_id) for f in found.findings] == [("fuelled_elsewhere", "v1")]


def test_a_station_no_car_was_ever_at_has_a_wrong_address(world: World) -> None:
    for name in ("v1", "v2"):
        world.car(name, [])
        fill(world, f"t-{name}", 9.0, car=name)
    found = world.inspect()
    assert found.findings == []
    assert "address of the station wrong" in reasons(found, "fuelled_elsewhere", Verdict.INSUFFICIENT)


def test_a_slip_entered_within_the_hour_and_a_silent_terminal_say_nothing(world: World) -> None:
    world.car("v1", [Drive(8.0, STATION), Drive(8.4, LOT)])
    fixes = world.car("v2", [])
    for fix in fixes:
        fix["odometer_km"] = None
    world.tables["gps"] = [f for f in world.tables["gps"] if not (f["vehicle_id"] == "v2" and at(7) < f["at"] < at(11))]
    fill(world, "t1", 9.2)
    fill(world, "t2", 9.0, car="v2")
    assert world.inspect().findings == []


@pytest.mark.parametrize(("litres", "found"), [(57.0, False), (58.5, True)])
def test_more_than_the_tank_holds(world: World, litres: float, found: bool) -> None:
    world.car("v1", [Drive(8.0, STATION), Drive(8.4, LOT)])
    fill(world, "t1", 8.3, litres)
    assert bool(seen(world.inspect(), "fuelled_over_tank")) is found


def test_a_tank_entered_too_small_is_no_deed(world: World) -> None:
    for n in range(5):
        world.car(f"w{n}", [], tank_l=60.0)
    world.car("v1", [Drive(8.0, STATION), Drive(8.4, LOT)], tank_l=40.0)
    fill(world, "t1", 8.3, 55.0)
    assert world.inspect().findings == []


@pytest.mark.parametrize(("first", "second", "km", "found"), [
    (50.0, 39.0, 20.0, True), (50.0, 39.0, 600.0, False), (20.0, 30.0, 5.0, False),
])  # fmt: skip
def test_two_fills_too_soon(world: World, first: float, second: float, km: float, found: bool) -> None:
    world.car("v1", [Drive(8.0, STATION), Drive(10.4, LOT)])
    fill(world, "t1", 8.3, first, odometer_km=10_000.0)
    fill(world, "t2", 10.2, second, odometer_km=10_000.0 + km)
    assert bool(seen(world.inspect(), "fuelled_too_soon")) is found


@pytest.mark.parametrize(("per_100_km", "found"), [(9.0, False), (16.0, True)])
def test_consumption_against_the_model(world: World, per_100_km: float, found: bool) -> None:
    world.car("v1", None)
    for n in range(6):
        fill(world, f"t{n}", 9.0 + 24 * n, per_100_km * 3.0, odometer_km=10_000.0 + 300.0 * n)
    assert bool(seen(world.inspect(), "consumption_out_of_line")) is found


@pytest.mark.parametrize(("factor", "found"), [(1.05, False), (1.2, True), (1.609, False)])
def test_odometer_and_positions(world: World, factor: float, found: bool) -> None:
    far = away(160_000.0, 0.0)
    fixes = world.car("v1", [Drive(6.0, far, 80.0), Drive(12.0, LOT, 80.0)])
    world.order("v1", 5.9, 15.0, [far])
    for fix in fixes:
        fix["odometer_km"] = 10_000.0 + (fix["odometer_km"] - 10_000.0) * factor
    assert bool(seen(world.inspect(), "odometer_disagrees")) is found


@pytest.mark.parametrize(("place", "listed", "found"), [
    (STATION, False, True), (STATION, True, False), (STATION, None, False), (away(130_000.0, 0.0), False, False),
])  # fmt: skip
def test_a_vendor_off_the_list(world: World, place: tuple[float, float], listed: bool | None, found: bool) -> None:
    world.car("v1", [])
    world.add(
        "maintenance", vehicle_id="v1", from_at=at(9), to_at=at(10), vendor_id="w9", vendor_listed=listed,
        lat=place[0], lon=place[1],
    )  # fmt: skip
    assert bool(seen(world.inspect(), "vendor_off_list")) is found


def silence(world: World, car: str, start: float, end: float) -> None:
    kept = [f for f in world.tables["gps"] if not (f["vehicle_id"] == car and at(start) < f["at"] < at(end))]
    world.tables["gps"] = kept


def test_a_terminal_silent_on_the_road_is_found(world: World) -> None:
    world.car("v1", [Drive(9.0, away(60_000.0, 0.0)), Drive(12.0, LOT)])
    world.order("v1", 8.9, 14.0, [away(60_000.0, 0.0)])
    silence(world, "v1", 9.2, 10.0)
    (finding,) = world.inspect().findings
    assert finding.detector.name == "tracker_silent"
    assert 38 <= finding.sight.evidence["km"] <= 42


def test_a_hole_that_other_cars_fall_into_is_no_deed(world: World) -> None:
    for name in ("v1", "v2"):
        world.car(name, [Drive(9.0, away(60_000.0, 0.0)), Drive(12.0, LOT)])
        world.order(name, 8.9, 14.0, [away(60_000.0, 0.0)])
    silence(world, "v1", 9.2, 10.0)
    silence(world, "v2", 9.21, 10.01)
    found = world.inspect()
    assert found.findings == []
    assert "no coverage there" in reasons(found, "tracker_silent", Verdict.INSUFFICIENT)


def test_a_hole_is_not_learnt_from_cars_that_were_heard_there(world: World) -> None:
    for n in range(1, 5):
        world.car(f"v{n}", [Drive(9.0 + n / 10, away(60_000.0, 0.0)), Drive(12.0, LOT)])
        world.order(f"v{n}", 8.9, 14.0, [away(60_000.0, 0.0)])
    silence(world, "v1", 9.3, 10.1)
    assert seen(world.inspect(), "tracker_silent", "v1")


def test_a_terminal_asleep_while_parked_is_not_silent(world: World) -> None:
    world.car("v1", TRIP)
    world.order("v1", 8.9, 12.0, [FAR])
    silence(world, "v1", 13.0, 20.0)
    assert world.inspect().findings == []


def test_a_place_within_reach_of_a_silence(world: World) -> None:
    spot = away(15_000.0, 6_000.0)
    world.add("places", place_id="s1", kind="scenic", lat=spot[0], lon=spot[1], radius_m=300.0)
    fixes = world.car("v1", [Drive(9.0, FAR), Drive(12.0, LOT)])
    world.order("v1", 8.9, 13.0, [FAR])
    for fix in fixes:
        fix["odometer_km"] = None
    silence(world, "v1", 9.2, 11.5)
    found = world.inspect()
    (finding,) = seen(found, "reachable_during_gap")
    assert finding.detector.name in ("reachable_during_gap", "tracker_silent")


def test_a_silence_of_straight_driving_reaches_nothing(world: World) -> None:
    spot = away(15_000.0, 6_000.0)
    world.add("places", place_id="s1", kind="scenic", lat=spot[0], lon=spot[1], radius_m=300.0)
    world.car("v1", [Drive(9.0, away(60_000.0, 0.0)), Drive(12.0, LOT)])
    world.order("v1", 8.9, 14.0, [away(60_000.0, 0.0)])
    silence(world, "v1", 9.2, 10.0)
    assert seen(world.inspect(), "reachable_during_gap") == []


@pytest.mark.parametrize(("kind", "detector"), [
    ("power_cut", "power_cut"), ("antenna_open", "power_cut"), ("sim_changed", "terminal_swapped"),
    ("device_changed", "terminal_swapped"),
])  # fmt: skip
def test_what_terminals_report(world: World, kind: str, detector: str) -> None:
    world.car("v1", [])
    world.car("v2", [])
    for name in ("v1", "v2"):
        world.add("terminal_events", vehicle_id=name, at=at(10.0), kind=kind)
    world.add("maintenance", vehicle_id="v2", from_at=at(9.0), to_at=at(11.0))
    assert [(f.detector.name, f.vehicle_id) for f in world.inspect().findings] == [(detector, "v1")]


def test_a_change_of_all_cards_is_a_campaign(world: World) -> None:
    for n in range(6):
        world.car(f"v{n}", [])
        world.add("terminal_events", vehicle_id=f"v{n}", at=at(10.0 + n / 10), kind="sim_changed")
    assert world.inspect().findings == []


@pytest.mark.parametrize(("count", "found"), [(2, False), (1, True)])
def test_more_cars_than_the_establishment(world: World, count: int, found: bool) -> None:
    world.car("v1", [])
    world.car("v2", [], status="disposed")
    world.add("establishment", unit_id="u1", category="general", count=count)
    findings = world.inspect().findings
    assert [(f.detector.name, f.vehicle_id, f.unit_id) for f in findings] == (
        [("over_establishment", None, "u1")] if found else []
    )


@pytest.mark.parametrize(("row", "found"), [
    ({"price_cny": 180_000.0, "displacement_l": 1.8}, False),
    ({"price_cny": 180_001.0, "displacement_l": 1.8}, True),
    ({"price_cny": 150_000.0, "displacement_l": 2.0}, True),
    ({"price_cny": 250_000.0, "displacement_l": 2.0, "purchased_on": date(2016, 5, 1)}, False),
    ({"price_cny": 130_000.0, "displacement_l": 1.5, "category": "confidential"}, True),
    ({"price_cny": 170_000.0, "category": "confidential", "energy": "electric"}, False),
    ({"price_cny": 150_000.0, "displacement_l": 1.5, "category": "enforcement"}, False),
    ({"price_cny": 240_000.0, "displacement_l": 2.8, "vehicle_class": "medium_coach", "seats": 17}, False),
    ({"price_cny": 900_000.0, "category": "special"}, False),
    ({"price_cny": 250_000.0, "purchased_on": None}, False),
])  # fmt: skip
def test_the_standard_of_the_day_it_was_bought(world: World, row: dict[str, object], found: bool) -> None:
    world.car("v1", None, **{"purchased_on": date(2020, 5, 1), "displacement_l": 1.6} | row)
    world.car("v2", None, purchased_on=date(2020, 5, 1), price_cny=100_000.0, displacement_l=1.5)
    assert bool(seen(world.inspect(), "over_standard")) is found


@pytest.mark.parametrize(("owner", "found"), [
    ("演示单位一", False), ("演示（单位）一", False), ("u1", False), ("演示公司", True), ("演示单位二", True),
    ("市演示单位一", False), (None, False),
])  # fmt: skip
def test_whose_name_the_car_bears(world: World, owner: str | None, found: bool) -> None:
    world.car("v1", None, registered_owner=owner)
    world.car("v2", None, registered_owner="演示单位一")
    assert bool(seen(world.inspect(), "registered_elsewhere")) is found


@pytest.mark.parametrize(("bought", "found"), [(date(2026, 2, 28), True), (date(2026, 3, 2), False)])
def test_eight_years_before_a_renewal(world: World, bought: date, found: bool) -> None:
    world.car("old", None, registered_on=date(2018, 3, 1), status="disposed")
    world.car("v1", None, purchased_on=bought, replaced_vehicle_id="old")
    assert bool(seen(world.inspect(), "renewed_early", "v1")) is found


@pytest.mark.parametrize(("days", "status", "unit", "found"), [
    (20, "active", "u1", False), (45, "active", "u1", True), (45, "disposed", "u1", False), (45, "active", "u2", False),
])  # fmt: skip
def test_the_old_car_after_its_replacement(world: World, days: int, status: str, unit: str, found: bool) -> None:
    bought = at(0.0).date() - timedelta(days=days)
    world.car("old", [], registered_on=date(2010, 3, 1), status=status, unit_id=unit)
    world.car("v1", [], purchased_on=bought, replaced_vehicle_id="old")
    assert bool(seen(world.inspect(), "not_disposed", "old")) is found


def test_a_disposed_car_that_still_drives(world: World) -> None:
    world.car("old", TRIP, status="disposed")
    world.car("v1", [], purchased_on=at(0.0).date() - timedelta(days=60), replaced_vehicle_id="old")
    assert seen(world.inspect(), "not_disposed", "old")


@pytest.mark.parametrize(
    ("trips", "category", "found"), [(2, "general", True), (4, "general", False), (2, "emergency", False)]
)
def test_a_car_that_hardly_leaves(world: World, trips: int, category: str, found: bool) -> None:
    world.car("v1", None, category=category)
    for n in range(trips):
        world.order("v1", 9.0 + 24 * 5 * n, 12.0 + 24 * 5 * n, [FAR])
    for day in (0, 29):
        world.add(
            "rentals", rental_id=f"r{day}", unit_id="u2", region_id="150100", start_at=at(9.0, day),
            end_at=at(9.5, day), seats=5,
        )  # fmt: skip
    assert bool(seen(world.inspect(), "idle_vehicle", "v1")) is found


def test_less_than_a_month_shows_no_idle_car(world: World) -> None:
    world.car("v1", [])
    assert seen(world.inspect(), "idle_vehicle") == []


@pytest.mark.parametrize(("theirs", "holder", "found"), [(9, True, True), (5, True, False), (9, False, False)])
def test_one_person_on_most_trips(world: World, theirs: int, holder: bool, found: bool) -> None:
    world.car("v1", None)
    for n in range(12):
        people = "w1;w2" if n < theirs else f"x{n}"
        people = people if n % 2 else people.replace("w2", f"y{n}")
        row = {"passenger_ids": people, "allowance_holder": holder}
        world.order("v1", 9.0 + 24 * n, 12.0 + 24 * n, [FAR], **row)
    assert bool(seen(world.inspect(), "one_user_pattern", "v1")) is found


def test_a_car_that_takes_somebody_home_every_day_is_one_finding(world: World) -> None:
    home = away(0.0, 7_000.0)
    drives = []
    for day in range(9):
        drives += [Drive(24.0 * day + 7.5, LOT), Drive(24.0 * day + 18.0, home)]
    world.car("v1", drives, days=9)
    (finding,) = [f for f in world.inspect().findings if f.vehicle_id == "v1"]
    assert finding.detector.name == "commute_pattern"
    assert set(finding.also) >= {"moved_without_order", "parked_off_base_overnight"}


def test_three_days_are_no_pattern(world: World) -> None:
    home = away(0.0, 7_000.0)
    drives = []
    for day in range(3):
        drives += [Drive(24.0 * day + 7.5, LOT), Drive(24.0 * day + 18.0, home)]
    world.car("v1", drives, days=4)
    found = world.inspect()
    assert seen(found, "commute_pattern") == []
    assert seen(found, "parked_off_base_overnight", "v1")
