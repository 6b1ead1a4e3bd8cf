"""What an order says against what the car did."""

import pytest

from inspection.sight import Verdict
from tests.inspection.world import LOT, Drive, World, at, away, reasons, seen

FAR = away(20_000.0, 0.0)
TRIP = [Drive(9.0, FAR), Drive(11.0, LOT)]


def names(world: World) -> list[str]:
    return [f.detector.name for f in world.inspect().findings if f.vehicle_id == "v1"]


@pytest.mark.parametrize(
    ("created", "approved", "kind", "expected"),
    [
        (-10.0, -8.0, "normal", []),
        (8.5, 9.6, "normal", []),  # asked before, approved by phone
        (13.0, 13.5, "normal", ["order_backfilled"]),
        (8.5, 13.0, "normal", ["order_backfilled"]),
        (13.0, 13.5, "emergency", []),
        (35.0, 35.5, "emergency", ["order_backfilled"]),
    ],
)
def test_an_order_written_afterwards(
    world: World, created: float, approved: float, kind: str, expected: list[str]
) -> None:
    world.car("v1", TRIP)
    world.order("v1", 8.9, 12.0, [FAR], created_at=at(created), approved_at=at(approved), kind=kind)
    assert names(world) == expected


def test_orders_of_several_units_entered_in_one_go_were_held_up_by_an_outage(world: World) -> None:
    for n, unit in enumerate(("u1", "u1", "u2", "u2"), 1):
        world.car(f"v{n}", TRIP, unit_id=unit)
        world.order(f"v{n}", 8.9, 12.0, [FAR], created_at=at(13.0), approved_at=at(13.1), user_unit_id=unit)
    found = world.inspect()
    assert seen(found, "order_backfilled") == []
    assert "network outage" in reasons(found, "order_backfilled", Verdict.INSUFFICIENT)


def test_a_detour_is_found_and_a_road_with_bends_is_not(world: World) -> None:
    aside = away(10_000.0, 12_000.0)
    for name in ("v1", "v2"):
        world.car(name, [Drive(9.0, aside), Drive(9.8, FAR), Drive(11.0, LOT)])
    world.order("v1", 8.9, 12.5, [FAR])
    world.order("v2", 8.9, 12.5, [FAR], planned_km=52.0)
    found = world.inspect()
    assert [f.vehicle_id for f in seen(found, "off_route")] == ["v1"]


def test_a_stop_added_with_approval_is_in_the_corridor(world: World) -> None:
    aside = away(10_000.0, 12_000.0)
    world.car("v1", [Drive(9.0, aside), Drive(9.8, FAR), Drive(11.0, LOT)])
    world.order("v1", 8.9, 12.5, [FAR, aside])
    assert names(world) == []


def test_a_road_closed_to_others_as_well(world: World) -> None:
    aside = away(10_000.0, 9_000.0)
    for name in ("v1", "v2", "v3"):
        world.car(name, [Drive(9.0, aside), Drive(9.5, FAR), Drive(11.0, aside), Drive(11.6, LOT)])
        world.order(name, 8.9, 12.5, [FAR])
    found = world.inspect()
    assert found.findings == []
    assert "road closure" in reasons(found, "off_route", Verdict.INSUFFICIENT)


@pytest.mark.parametrize(("minutes", "found"), [(4, False), (25, True)])
def test_time_in_a_region_the_order_does_not_name(world: World, minutes: int, found: bool) -> None:
    world.square("regions", "150100", LOT, 12_000.0)
    beyond = away(14_500.0, 0.0)
    world.car("v1", [Drive(9.0, beyond), Drive(9.0 + 0.3 + minutes / 60, LOT)])
    world.order("v1", 8.9, 12.0, [away(10_000.0, 0.0)])
    assert bool(seen(world.inspect(), "outside_approved_region")) is found


def test_an_order_to_two_regions_may_go_to_both(world: World) -> None:
    world.square("regions", "150100", LOT, 12_000.0)
    world.square("regions", "150200", FAR, 7_000.0)
    world.car("v1", TRIP)
    world.order("v1", 8.9, 12.0, [FAR], region_ids="150100;150200")
    assert names(world) == []


def mall(world: World, kind: str = "mall") -> tuple[float, float]:
    place = away(6_000.0, 3_000.0)
    world.add("places", place_id="m1", kind=kind, lat=place[0], lon=place[1], radius_m=150.0)
    return place


@pytest.mark.parametrize(("minutes", "found"), [(15, False), (30, True)])
def test_a_stop_at_a_place_of_note(world: World, minutes: int, found: bool) -> None:
    place = mall(world)
    world.car("v1", [Drive(9.0, FAR), Drive(10.0, place), Drive(10.35 + minutes / 60, LOT)])
    world.order("v1", 8.9, 12.5, [FAR])
    assert names(world) == (["stopped_at_sensitive_place"] if found else [])


def test_the_purpose_may_be_the_place(world: World) -> None:
    place = mall(world, "school")
    for name in ("v1", "v2"):
        world.car(name, [Drive(9.0, place), Drive(10.5, LOT)])
    world.order("v1", 8.9, 12.0, [place])
    world.order("v2", 8.9, 12.0, [away(7_000.0, 2_500.0)], purpose="学校安全检查")
    assert world.inspect().findings == []


def test_a_meal_on_an_order_is_no_matter(world: World) -> None:
    place = mall(world, "restaurant")
    world.car("v1", [Drive(9.0, FAR), Drive(11.8, place), Drive(12.8, LOT)])
    world.order("v1", 8.9, 13.5, [FAR])
    assert names(world) == []


ALLOWANCE = {"allowance_holder": True, "passengers": 1, "passenger_ids": "w1"}


@pytest.mark.parametrize(
    ("row", "found"),
    [
        ({}, True),
        ({"passengers": 5}, False),
        ({"purpose": "机要文件传递"}, False),
        ({"purpose": "接待来访"}, False),
        ({"kind": "emergency"}, False),
        ({"allowance_holder": False}, False),
    ],
)
def test_an_allowance_holder_inside_the_area(world: World, row: dict[str, object], found: bool) -> None:
    world.square("allowance_areas", "u1", LOT, 15_000.0)
    near = away(8_000.0, 0.0)
    world.car("v1", [Drive(9.0, near), Drive(10.0, LOT)])
    world.order("v1", 8.9, 11.0, [near], **ALLOWANCE | row)
    assert bool(seen(world.inspect(), "used_inside_allowance_area")) is found


def test_without_the_units_area_nothing_is_said(world: World) -> None:
    world.square("allowance_areas", "u2", LOT, 15_000.0)
    world.car("v1", TRIP)
    world.order("v1", 8.9, 12.0, [FAR], **ALLOWANCE)
    assert names(world) == []


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ({"user_unit_id": "u2"}, ["served_other_unit_without_order"]),
        ({"user_unit_id": "u2", "kind": "cross_region"}, []),
        ({"user_unit_id": "u2", "purpose": "联合检查 会议"}, []),
        ({}, []),
    ],
)
def test_another_units_trip(world: World, row: dict[str, object], expected: list[str]) -> None:
    world.car("v1", TRIP)
    world.order("v1", 8.9, 12.0, [FAR], **row)
    assert names(world) == expected


def test_a_central_pool_serves_all(world: World) -> None:
    world.car("v1", TRIP)
    for n in range(3):
        world.car(f"w{n}", [])
        world.order(f"w{n}", 8.9, 12.0, [FAR], user_unit_id=f"x{n}", closed_at=None)
    world.order("v1", 8.9, 12.0, [FAR], user_unit_id="u2")
    assert names(world) == []


@pytest.mark.parametrize(
    ("category", "purpose", "kind", "found"),
    [
        ("confidential", "ordinary", "normal", True),
        ("confidential", "confidential", "normal", False),
        ("emergency", "会议", "normal", True),
        ("emergency", "会议", "emergency", False),
        ("enforcement", "执法检查", "normal", False),
        ("general", "ordinary", "normal", False),
        ("confidential", "无法归类", "normal", False),
    ],
)
def test_a_category_is_for_its_purposes(world: World, category: str, purpose: str, kind: str, found: bool) -> None:
    world.car("v1", TRIP, category=category)
    world.order("v1", 8.9, 12.0, [FAR], purpose=purpose, kind=kind)
    assert bool(seen(world.inspect(), "category_misused")) is found


@pytest.mark.parametrize(("back", "found"), [(12.4, False), (14.0, True)])
def test_a_late_return(world: World, back: float, found: bool) -> None:
    world.car("v1", [Drive(9.0, FAR), Drive(back, LOT)])
    world.order("v1", 8.9, 12.0, [FAR])
    assert names(world) == (["returned_late"] if found else [])


def test_the_next_order_may_follow_at_once(world: World) -> None:
    world.car("v1", [Drive(9.0, FAR), Drive(14.0, LOT)])
    world.order("v1", 8.9, 11.0, [FAR])
    world.order("v1", 11.5, 14.6, [FAR])
    assert names(world) == []


def test_an_order_that_was_closed_without_a_drive(world: World) -> None:
    world.car("v1", [])
    world.order("v1", 8.9, 12.0, [FAR])
    assert names(world) == ["order_without_movement"]


def test_an_order_that_was_withdrawn_is_no_ghost(world: World) -> None:
    world.car("v1", [])
    world.order("v1", 8.9, 12.0, [FAR], closed_at=None)
    assert names(world) == []


def test_a_frozen_position_with_a_running_odometer_is_a_fault_of_the_terminal(world: World) -> None:
    fixes = world.car("v1", [])
    for n, fix in enumerate(fixes):
        fix["odometer_km"] = 10_000.0 + 0.1 * min(max(n - 1100, 0), 300)
    world.order("v1", 8.9, 12.0, [FAR])
    assert names(world) == []


def test_silence_is_no_ghost_either(world: World) -> None:
    fixes = world.car("v1", [])
    world.tables["gps"] = [f for f in world.tables["gps"] if f not in fixes[1000:1500]]
    for fix in fixes:
        fix["odometer_km"] = None
    world.order("v1", 8.9, 12.0, [FAR])
    assert names(world) == []


def toll(world: World, hour: float, place: tuple[float, float]) -> None:
    world.add("tolls", vehicle_id="v1", at=at(hour), lat=place[0], lon=place[1])


def test_a_toll_on_a_drive_without_order_is_told_by_its_record(world: World) -> None:
    world.car("v1", TRIP)
    toll(world, 9.2, away(10_000.0, 0.0))
    (finding,) = world.inspect().findings
    assert (finding.detector.name, finding.also) == ("toll_without_order", ("moved_without_order",))


def test_a_toll_settled_late_or_of_a_cloned_plate_is_none(world: World) -> None:
    world.car("v1", TRIP)
    world.order("v1", 8.9, 11.6, [FAR])
    toll(world, 13.0, away(10_000.0, 0.0))
    toll(world, 16.0, away(0.0, 200_000.0))
    found = world.inspect()
    assert found.findings == []
    assert "settlement lag" in reasons(found, "toll_without_order", Verdict.CLEAR)
    assert "cloned plate" in reasons(found, "toll_without_order", Verdict.INSUFFICIENT)
