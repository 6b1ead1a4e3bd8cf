"""The register of cars and drivers, their papers, times out of use, hours."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from dispatch import drivers, fleet, out_of_use
from dispatch.driver_hours import read_driver_hours
from dispatch.fleet import KeptVehicle
from dispatch.papers import keep_driver_file, keep_vehicle_file, list_due
from dispatch.planning import plan_day
from fleet_data.fleet_records import AbsenceKind, BlockKind, DriverAbsence, DriverFile, VehicleBlock, VehicleFile
from fleet_data.records import Ledgers, VehicleState
from fleet_data.session import transaction
from fleet_data.stores import journal, orders
from fleet_data.stores.establishment import EstablishmentRecord, save_establishment
from fleet_data.stores.ledgers import save_ledgers
from fleet_data.stores.vehicles import get_vehicle
from rulebook.terms import VehicleCategory
from tests.dispatch.conftest import Planner
from tests.dispatch.days import BAOTOU, DAY, HOHHOT, ROADS, at, car, driver, other_pool, request
from tests.dispatch.desk import ADMIN, LATER, NOW, code_of, publish

PLATE = car().plate
OTHER_CAR, OTHER_DRIVER = other_pool()


@pytest.fixture
def session(engine: Engine) -> Any:
    with transaction(engine) as opened:
        yield opened


def keep(session: Session) -> None:
    ledgers = Ledgers(vehicles=(car(), OTHER_CAR), drivers=(driver(), OTHER_DRIVER), requests=(request(),))
    save_ledgers(session, ledgers)


def committed(session: Session) -> int:
    """A day planned and its one order published; its id."""
    keep(session)
    plan_day(session, DAY, roads=ROADS, seconds=1.0)
    (order,) = orders.list_for_request(session, "R001")
    publish(session, order.id)
    return order.id


def test_a_car_is_entered_once_with_a_file_of_its_own(session: Session) -> None:
    kept = fleet.add_vehicle(session, car(), who=ADMIN, day=DAY)
    assert isinstance(kept, KeptVehicle)
    assert get_vehicle(session, PLATE) == car()
    assert kept.advice == ()
    assert code_of(fleet.add_vehicle(session, car(), who=ADMIN, day=DAY)) == "plate_taken"
    assert code_of(fleet.add_vehicle(session, car(2, pool_lat=41.0), who=ADMIN, day=DAY)) == "pool_elsewhere"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"plate": " "}, "bad_plate"),
        ({"unit": ""}, "bad_unit"),
        ({"pool": ""}, "bad_pool"),
        ({"pool_region": "999999"}, "bad_pool_region"),
        ({"seats": 0}, "bad_seats"),
        ({"available": ()}, "bad_available"),
        ({"cost_per_km_cny": -1.0}, "bad_cost_per_km_cny"),
    ],
)
def test_a_car_that_cannot_be_is_refused_by_field(session: Session, changes: dict[str, Any], code: str) -> None:
    assert code_of(fleet.add_vehicle(session, car(**changes), who=ADMIN, day=DAY)) == code


def test_a_car_beyond_the_establishment_is_entered_and_told(session: Session) -> None:
    approved = EstablishmentRecord(HOHHOT, "演示单位", VehicleCategory.GENERAL, date(2026, 1, 1), None, 1, "演示批复")
    save_establishment(session, [approved], "演示")
    assert isinstance(within := fleet.add_vehicle(session, car(1), who=ADMIN, day=DAY), KeptVehicle)
    assert isinstance(beyond := fleet.add_vehicle(session, car(2), who=ADMIN, day=DAY), KeptVehicle)
    assert (within.advice, [each.code for each in beyond.advice]) == ((), ["over_establishment"])
    assert beyond.advice[0].articles


def test_a_change_keeps_what_it_was_and_leaves_place_and_state_alone(session: Session) -> None:
    keep(session)
    done = fleet.change_vehicle(session, PLATE, {"seats": 6}, who=ADMIN, day=DAY)
    assert isinstance(done, KeptVehicle)
    assert done.record.seats == 6
    assert journal.list_for(session, "vehicles", PLATE)[-1].change.before == {"seats": 4}
    for name in ("state", "pool", "plate"):
        assert code_of(fleet.change_vehicle(session, PLATE, {name: "x"}, who=ADMIN, day=DAY)) == "not_changeable"


def test_a_car_moves_to_another_pool_by_a_document(session: Session) -> None:
    keep(session)
    moved = fleet.transfer_vehicle(session, PLATE, OTHER_CAR.pool, document="演示调剂", who=ADMIN, now=NOW)
    assert isinstance(moved, KeptVehicle)
    assert (moved.record.pool_region, moved.file.region) == (BAOTOU, BAOTOU)
    assert code_of(fleet.transfer_vehicle(session, PLATE, "没有", document="-", who=ADMIN, now=NOW)) == "no_such_pool"
    blank = fleet.transfer_vehicle(session, PLATE, "演示车队", document=" ", who=ADMIN, now=NOW)
    assert code_of(blank) == "bad_document"


def test_a_car_goes_out_of_use_only_by_a_lawful_way_with_its_document(session: Session) -> None:
    keep(session)

    def retire(method: str, document: str) -> object:
        return fleet.retire_vehicle(session, PLATE, on=DAY, method=method, document=document, who=ADMIN, now=NOW)

    assert code_of(wrong := retire("gift", "演示")) == "no_lawful_disposal"
    assert getattr(wrong, "articles", ())
    assert code_of(retire("scrap", "")) == "disposal_undocumented"
    assert isinstance(done := retire("scrap", "演示回收证明"), KeptVehicle)
    assert (done.record.state, done.file.retired_on) == (VehicleState.RETIRED, DAY)
    assert code_of(retire("scrap", "演示回收证明")) == "retired_already"


def test_a_committed_car_or_driver_is_neither_moved_nor_retired_nor_sent_to_the_workshop(session: Session) -> None:
    committed(session)
    span = {"from_at": at(8), "until_at": at(18), "reason": "演示"}
    held = [
        fleet.retire_vehicle(session, PLATE, on=DAY, method="scrap", document="演示", who=ADMIN, now=NOW),
        fleet.transfer_vehicle(session, PLATE, OTHER_CAR.pool, document="演示", who=ADMIN, now=NOW),
    ]
    assert [code_of(each) for each in held] == ["vehicle_committed"] * 2
    block = out_of_use.put_out_of_use(session, PLATE, kind=BlockKind.REPAIR, who=ADMIN, **span)
    assert code_of(block) == "booked"
    away = out_of_use.record_absence(session, "D001", kind=AbsenceKind.SICK, who=ADMIN, **span)
    assert code_of(away) == "booked"
    gone = drivers.part_driver(session, "D001", on=DAY - timedelta(days=1), reason="演示", who=ADMIN)
    assert code_of(gone) == "driver_committed"
    assert not hasattr(drivers.part_driver(session, "D001", on=DAY, reason="演示", who=ADMIN), "code")


def test_a_car_in_the_workshop_is_not_sent_there_twice_and_comes_back_early(session: Session) -> None:
    keep(session)
    words = {"kind": BlockKind.MAINTENANCE, "reason": "演示保养", "who": ADMIN}
    block = out_of_use.put_out_of_use(session, PLATE, from_at=at(8), until_at=at(18), **words)
    assert isinstance(block, VehicleBlock)
    again = out_of_use.put_out_of_use(session, PLATE, from_at=at(17), until_at=at(19), **words)
    assert code_of(again) == "booked"
    lifted = out_of_use.lift_block(session, block.block, who=ADMIN, now=at(12))
    assert isinstance(lifted, VehicleBlock)
    assert lifted.lifted_at == at(12)
    assert code_of(out_of_use.lift_block(session, block.block, who=ADMIN, now=at(12))) == "ended_already"
    assert isinstance(out_of_use.put_out_of_use(session, PLATE, from_at=at(17), until_at=at(19), **words), VehicleBlock)
    backwards = out_of_use.put_out_of_use(session, PLATE, from_at=at(9), until_at=at(9), **words)
    assert code_of(backwards) == "bad_until_at"


def test_an_absence_is_lifted_and_may_be_recorded_again(session: Session) -> None:
    keep(session)
    span = {"from_at": at(8), "until_at": at(18), "reason": "演示", "kind": AbsenceKind.LEAVE, "who": ADMIN}
    away = out_of_use.record_absence(session, "D001", **span)
    assert isinstance(away, DriverAbsence)
    assert code_of(out_of_use.record_absence(session, "D001", **span)) == "booked"
    assert isinstance(out_of_use.lift_absence(session, away.absence, who=ADMIN, now=at(9)), DriverAbsence)
    assert isinstance(out_of_use.record_absence(session, "D001", **span), DriverAbsence)


def test_an_odometer_goes_back_only_with_a_reason(session: Session) -> None:
    keep(session)
    first = keep_vehicle_file(session, PLATE, {"odometer_km": 1000.0, "odometer_on": DAY}, who=ADMIN)
    assert isinstance(first, VehicleFile)
    back = {"odometer_km": 900.0}
    assert code_of(keep_vehicle_file(session, PLATE, back, who=ADMIN)) == "odometer_went_back"
    mended = keep_vehicle_file(session, PLATE, back, who=ADMIN, reason="演示更正")
    assert isinstance(mended, VehicleFile)
    assert "演示更正" in journal.list_for(session, "vehicle_files", PLATE)[-1].who
    assert code_of(keep_vehicle_file(session, PLATE, {"retired_on": DAY}, who=ADMIN)) == "not_changeable"


def test_what_ends_soon_is_listed_the_soonest_first_and_retired_cars_are_not(session: Session) -> None:
    keep(session)
    keep_vehicle_file(session, PLATE, {"insurance_valid_until": DAY + timedelta(days=5)}, who=ADMIN)
    keep_vehicle_file(session, OTHER_CAR.plate, {"inspection_valid_until": DAY - timedelta(days=2)}, who=ADMIN)
    keep_driver_file(session, "D001", {"medical_valid_until": DAY + timedelta(days=31)}, who=ADMIN)
    due = [(each.id, each.paper, each.days_left) for each in list_due(session, DAY, 30)]
    assert due == [(OTHER_CAR.plate, "inspection_valid_until", -2), (PLATE, "insurance_valid_until", 5)]
    assert [each.id for each in list_due(session, DAY, 31, [HOHHOT])] == [PLATE, "D001"]
    fleet.retire_vehicle(session, PLATE, on=DAY, method="scrap", document="演示", who=ADMIN, now=NOW)
    assert [each.id for each in list_due(session, DAY, 30, [HOHHOT])] == []


@pytest.mark.parametrize(
    ("vehicle", "person", "codes"),
    [
        ({"insurance_valid_until": DAY - timedelta(days=1)}, {}, {"insurance_lapsed"}),
        ({"inspection_valid_until": DAY - timedelta(days=1)}, {}, {"inspection_lapsed"}),
        ({}, {"penalty_points": 12}, {"points_reached"}),
        ({}, {"medical_valid_until": DAY - timedelta(days=1)}, {"medical_lapsed"}),
        ({"insurance_valid_until": DAY}, {"penalty_points": 11, "medical_valid_until": DAY}, set()),
    ],
)
def test_a_lapsed_paper_keeps_car_or_driver_in_and_cites_its_article(
    plan: Planner, engine: Engine, vehicle: dict[str, Any], person: dict[str, Any], codes: set[str]
) -> None:
    with transaction(engine) as session:
        save_ledgers(session, Ledgers(vehicles=(car(),), drivers=(driver(),), requests=(request(),)))
        keep_vehicle_file(session, PLATE, vehicle, who=ADMIN)
        keep_driver_file(session, "D001", person, who=ADMIN)
    done = plan(Ledgers())
    out = {each.code: each for each in done.left_out if each.code not in ("no_driver", "no_car")}
    assert codes <= set(out)
    assert all(out[code].ruling is not None for code in codes)
    assert (done.orders[0].mechanism is None) == bool(codes)


def test_a_driver_is_entered_changed_and_parted(plan: Planner, engine: Engine) -> None:
    with transaction(engine) as session:
        save_ledgers(session, Ledgers(vehicles=(car(),), requests=(request(),)))
        kept = drivers.add_driver(session, driver(), who=ADMIN, day=DAY)
        assert isinstance(kept, drivers.KeptDriver)
        assert kept.file == DriverFile("D001", HOHHOT, hired_on=DAY)
        assert code_of(drivers.add_driver(session, driver(), who=ADMIN, day=DAY)) == "number_taken"
        assert code_of(drivers.add_driver(session, driver(2, pool="没有"), who=ADMIN, day=DAY)) == "bad_pool"
        renewed = drivers.change_driver(session, "D001", {"licence_valid_until": date(2031, 1, 1)}, who=ADMIN)
        assert isinstance(renewed, drivers.KeptDriver)
        assert code_of(drivers.change_driver(session, "D001", {"driver": "D9"}, who=ADMIN)) == "not_changeable"
    assert plan(Ledgers()).orders[0].mechanism == "own_level"
    with transaction(engine) as session:
        drivers.part_driver(session, "D001", on=DAY - timedelta(days=1), reason="演示", who=ADMIN)
        assert code_of(drivers.part_driver(session, "D001", on=DAY, reason="演示", who=ADMIN)) == "left_already"
    done = plan(Ledgers())
    assert done.orders[0].mechanism is None
    assert "left_service" in {each.code for each in done.left_out}


def test_hours_count_a_shared_ride_once_and_leave_what_the_limit_leaves(session: Session) -> None:
    shared = {"share_consent": True, "depart_latest": at(9, 20)}
    two = tuple(request(n, **shared) for n in (1, 2))
    save_ledgers(session, Ledgers(vehicles=(car(),), drivers=(driver(),), requests=two))
    plan_day(session, DAY, roads=ROADS, seconds=1.0)
    for number in ("R001", "R002"):
        (order,) = orders.list_for_request(session, number)
        assert order.order.option_kind == "shared"
    (first,) = orders.list_for_request(session, "R001")
    before = read_driver_hours(session, "D001", DAY, DAY)
    assert (before[0].rides, before[0].driving_minutes) == (0, 0.0), "a draft is no trip"
    publish(session, first.id)
    yesterday, today = read_driver_hours(session, "D001", DAY - timedelta(days=1), DAY)
    assert (yesterday.rides, today.rides) == (0, 1)
    assert today.driving_minutes > 60
    assert today.left_minutes == pytest.approx(480 - today.driving_minutes)
    assert today.articles


def test_a_driver_of_a_pool_sees_the_lower_of_two_limits(session: Session) -> None:
    save_ledgers(session, Ledgers(vehicles=(car(),), drivers=(driver(max_driving_minutes=200.0),)))
    assert read_driver_hours(session, "D001", DAY, DAY)[0].limit_minutes == 200.0
    assert LATER > NOW
