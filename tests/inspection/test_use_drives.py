"""Drives without papers: at day, at night, sealed, overnight; and what explains them."""

from datetime import timedelta

import pytest

from inspection.sight import Verdict
from tests.inspection.world import LOT, Drive, World, at, away, reasons, seen

FAR = away(9000.0, 0.0)
OUT_AND_BACK = [Drive(9.0, FAR), Drive(10.5, LOT)]


def test_a_drive_without_order_is_one_finding(world: World) -> None:
    world.car("v1", OUT_AND_BACK)
    found = world.inspect()
    assert [(f.detector.name, f.vehicle_id, f.also) for f in found.findings] == [("moved_without_order", "v1", ())]
    assert abs(found.findings[0].sight.start_s - at(9.0).timestamp()) <= 60
    assert abs(found.findings[0].sight.end_s - at(10.68).timestamp()) <= 120


def test_an_order_explains_it(world: World) -> None:
    world.car("v1", OUT_AND_BACK)
    world.order("v1", 8.9, 10.7, [FAR])
    assert world.inspect().findings == []


@pytest.mark.parametrize(("early_minutes", "found"), [(14, False), (45, True)])
def test_a_quarter_of_an_hour_early_is_the_order_still(world: World, early_minutes: int, found: bool) -> None:
    world.car("v1", [Drive(9.0, FAR), Drive(9.0 + early_minutes / 60 + 0.5, LOT)])
    world.order("v1", 9.0 + early_minutes / 60, 11.0, [LOT])
    assert bool(seen(world.inspect(), "moved_without_order")) is found


def test_an_order_nobody_approved_does_not_explain_it(world: World) -> None:
    world.car("v1", OUT_AND_BACK)
    world.order("v1", 8.9, 10.7, [FAR], approved_at=None)
    assert seen(world.inspect(), "moved_without_order")


def test_an_emergency_may_be_approved_later(world: World) -> None:
    world.car("v1", OUT_AND_BACK)
    world.order("v1", 8.9, 10.7, [FAR], approved_at=None, kind="emergency", created_at=at(8.9))
    assert world.inspect().findings == []


@pytest.mark.parametrize(("metres", "kmh", "found"), [(400.0, 4.0, False), (900.0, 10.5, True)])
def test_shuffling_in_the_lot_is_no_drive(world: World, metres: float, kmh: float, found: bool) -> None:
    world.car("v1", [Drive(9.0, away(metres, 0.0), kmh), Drive(9.5, LOT, kmh)])
    assert bool(seen(world.inspect(), "moved_without_order")) is found


def test_drift_of_a_parked_car_is_no_drive(world: World) -> None:
    fixes = world.car("v1", [])
    for n, fix in enumerate(fixes[600:1000]):
        fix["lat"], fix["lon"] = away(300.0 + 5.0 * (n % 150), 400.0)
    for n in range(1500, 2500, 40):
        fixes[n]["lat"], fixes[n]["lon"] = away(2500.0, -1500.0)
    found = world.inspect()
    assert found.findings == []
    assert found.doubted >= 20


def test_the_same_positions_with_speed_are_a_drive(world: World) -> None:
    fixes = world.car("v1", [])
    for n, fix in enumerate(fixes[600:660]):
        fix["lat"], fix["lon"] = away(300.0 * n, 0.0)
        fix |= {"speed_kmh": 36.0, "ignition": True}
    for fix in fixes[660:]:
        fix["lat"], fix["lon"] = away(17_700.0, 0.0)
    for n, fix in enumerate(fixes):
        fix["odometer_km"] = 10_000.0 + 0.3 * min(max(n - 600, 0), 60)
    assert seen(world.inspect(), "moved_without_order")


def test_a_towed_car_did_not_drive(world: World) -> None:
    fixes = world.car("v1", [Drive(6.0, away(5000.0, 0.0)), Drive(6.5, LOT), *OUT_AND_BACK])
    world.order("v1", 5.9, 6.9, [away(5000.0, 0.0)])
    for fix in fixes:
        if fix["at"] >= at(8.5):
            fix |= {"ignition": False, "odometer_km": fixes[int(8.4 * 120)]["odometer_km"]}
    assert world.inspect().findings == []


def test_a_run_to_the_filling_station_is_service(world: World) -> None:
    station = away(3000.0, 0.0)
    world.car("v1", [Drive(9.0, station), Drive(9.3, LOT)])
    world.car("v2", [Drive(9.0, station), Drive(9.3, LOT)])
    world.add("fuel", txn_id="t1", vehicle_id="v1", at=at(9.2), litres=30.0, lat=station[0], lon=station[1])
    found = world.inspect()
    assert seen(found, "moved_without_order", "v1") == []
    assert seen(found, "moved_without_order", "v2")


def test_the_way_to_the_workshop_is_explained(world: World) -> None:
    shop = away(0.0, 6000.0)
    for name in ("v1", "v2"):
        world.car(name, [Drive(9.0, shop), Drive(15.0, LOT)])
    world.add("maintenance", vehicle_id="v1", from_at=at(9.5), to_at=at(14.8), lat=shop[0], lon=shop[1])
    found = world.inspect()
    assert {f.vehicle_id for f in found.findings} == {"v2"}


def test_a_clock_eight_hours_off_is_no_drive_without_order(world: World) -> None:
    fixes = world.car("v1", OUT_AND_BACK)
    world.order("v1", 8.9, 10.7, [FAR])
    for fix in fixes:
        fix["at"] += timedelta(hours=8)
    found = world.inspect()
    assert found.findings == []
    assert "clock of the terminal off" in reasons(found, "moved_without_order", Verdict.INSUFFICIENT)


def test_a_track_shifted_to_gcj02_is_found_out_by_the_lot(world: World) -> None:
    from fleet_data.tracks.datum import wgs84_to_gcj02

    fixes = world.car("v1", OUT_AND_BACK)
    for fix in fixes:
        lat, lon = wgs84_to_gcj02(fix["lat"], fix["lon"])
        fix["lat"], fix["lon"] = float(lat), float(lon)
    found = world.inspect()
    (finding,) = found.findings
    assert finding.detector.name == "moved_without_order"
    assert finding.to_dict()["evidence"]["datum_found"] == "gcj02"
    assert abs(finding.to_dict()["evidence"]["place"][1] - FAR[0]) < 0.0005


def test_a_car_that_stands_in_for_another_is_explained(world: World) -> None:
    world.car("v1", [])
    world.car("v2", OUT_AND_BACK)
    world.order("v1", 8.9, 10.7, [FAR])
    found = world.inspect()
    assert found.findings == []
    assert "another car's order" in reasons(found, "moved_without_order", Verdict.CLEAR)
    assert "substitute car" in reasons(found, "order_without_movement", Verdict.CLEAR)


@pytest.mark.parametrize(("hour", "found"), [(21.0, False), (22.1, True), (5.0, True), (6.1, False)])
def test_night_is_from_ten_to_six(world: World, hour: float, found: bool) -> None:
    world.car("v1", [Drive(hour, FAR), Drive(hour + 0.3, LOT)])
    assert bool(seen(world.inspect(), "moved_at_night")) is found


def test_a_long_way_home_after_an_order_is_no_night_drive(world: World) -> None:
    far = away(60_000.0, 0.0)
    world.car("v1", [Drive(12.0, far), Drive(21.3, LOT)])
    world.order("v1", 11.9, 20.0, [far])
    assert seen(world.inspect(), "moved_at_night") == []


def sealed(world: World, **row: object) -> None:
    world.add("seals", **{"vehicle_id": "v1", "from_at": at(0.0), "to_at": at(24.0), "exempt": False} | row)


def test_a_sealed_car_that_moves_is_found(world: World) -> None:
    world.car("v1", OUT_AND_BACK)
    sealed(world)
    (finding,) = world.inspect().findings
    assert (finding.detector.name, finding.also) == ("moved_while_sealed", ("moved_without_order",))


def test_a_duty_car_is_exempt(world: World) -> None:
    world.car("v1", OUT_AND_BACK)
    sealed(world, exempt=True)
    assert world.inspect().findings == []


@pytest.mark.parametrize(("approved", "found"), [(7.0, False), (12.0, True)])
def test_an_exception_has_to_be_approved_before(world: World, approved: float, found: bool) -> None:
    world.car("v1", OUT_AND_BACK)
    world.order("v1", 8.9, 10.7, [FAR], approved_at=at(approved))
    sealed(world)
    assert bool(seen(world.inspect(), "moved_while_sealed")) is found


def test_in_a_year_without_a_calendar_no_seal_is_broken(world: World) -> None:
    fixes = world.car("v1", OUT_AND_BACK)
    for table in world.tables.values():
        for row in table:
            for name in ("at", "created_at", "approved_at", "start_at", "end_at", "closed_at"):
                if row.get(name) is not None:
                    row[name] += timedelta(days=365 * 40)
    assert fixes[0]["at"].year > 2060
    world.add("seals", vehicle_id="v1", from_at=fixes[0]["at"], to_at=fixes[-1]["at"], exempt=False)
    found = world.inspect()
    assert seen(found, "moved_while_sealed") == []
    assert "calendar of the year not known" in reasons(found, "moved_while_sealed", Verdict.INSUFFICIENT)


HOME = away(0.0, 4000.0)
OVERNIGHT = [Drive(18.5, HOME), Drive(24.0 + 7.0, LOT)]


def test_a_night_away_is_one_finding_with_its_drives(world: World) -> None:
    world.car("v1", OVERNIGHT, days=2)
    (finding,) = world.inspect().findings
    assert (finding.detector.name, finding.also) == ("parked_off_base_overnight", ("moved_without_order",))
    assert abs(finding.to_dict()["evidence"]["distance_to_base_m"] - 4000) < 30


def test_a_multi_day_order_explains_a_night_away(world: World) -> None:
    world.car("v1", OVERNIGHT, days=2)
    world.order("v1", 18.0, 24.0 + 8.0, [HOME])
    assert world.inspect().findings == []


def test_a_night_in_the_workshop_is_explained(world: World) -> None:
    world.car("v1", OVERNIGHT, days=2)
    world.add("maintenance", vehicle_id="v1", from_at=at(19.0), to_at=at(6.5, 1), lat=HOME[0], lon=HOME[1])
    assert seen(world.inspect(), "parked_off_base_overnight") == []


def test_a_fix_lost_at_the_garage_door_is_no_night_away(world: World) -> None:
    world.car("v1", [Drive(18.5, away(0.0, 450.0)), Drive(24.0 + 7.0, LOT)], days=2)
    assert seen(world.inspect(), "parked_off_base_overnight") == []


def test_a_terminal_that_sleeps_overnight_does_not_hide_where_the_car_was(world: World) -> None:
    world.car("v1", OVERNIGHT, days=2)
    world.tables["gps"] = [f for f in world.tables["gps"] if not at(19.0) < f["at"] < at(7.02, 1)]
    assert seen(world.inspect(), "parked_off_base_overnight")


def test_a_day_cut_at_midnight_still_shows_the_night(world: World) -> None:
    world.car("v1", OVERNIGHT, days=2)
    world.tables["gps"] = [f for f in world.tables["gps"] if f["at"] >= at(24.01)]
    assert seen(world.inspect(), "parked_off_base_overnight")
