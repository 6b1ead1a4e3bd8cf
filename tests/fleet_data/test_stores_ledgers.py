"""Ledgers in and out: the same records back, saving twice changes nothing, contradictions are refused whole."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, timedelta

import pytest
from sqlalchemy import Engine, func, select

from fleet_data.records import Ledgers
from fleet_data.session import reading, transaction
from fleet_data.stores import drivers, journal, pools, requests, units, vehicles
from fleet_data.stores.errors import NotKeptError, StoreError
from fleet_data.stores.ledgers import load_ledgers, save_ledgers
from fleet_data.stores.upsert import Saved
from fleet_data.tables import JournalRow, VehicleRow

from .samples import DAY, agreement, at, driver, request_of, small_day, supplier, vehicle


@pytest.fixture
def filled(engine: Engine) -> Engine:
    with transaction(engine) as session:
        save_ledgers(session, small_day())
    return engine


def refused(engine: Engine, ledgers: Ledgers) -> str:
    """The sentence of the refusal; nothing may have been written."""
    with pytest.raises(StoreError) as caught, transaction(engine) as session:
        save_ledgers(session, ledgers)
    with reading(engine) as session:
        assert session.scalar(select(func.count()).select_from(VehicleRow)) == 0
    return str(caught.value)


def test_records_come_back_as_they_were_given(filled: Engine):
    given = small_day()
    with reading(filled) as session:
        found = load_ledgers(session, DAY)
    assert found.vehicles == given.vehicles
    assert found.drivers == given.drivers
    assert found.requests == given.requests[:2]
    assert found.suppliers == given.suppliers
    assert found.agreements == given.agreements


def test_a_day_holds_the_requests_from_its_first_minute_to_its_last(filled: Engine):
    with reading(filled) as session:
        by_day = {
            day: [record.request for record in requests.list_for_day(session, day)]
            for day in (DAY - timedelta(days=1), DAY, DAY + timedelta(days=1))
        }
    assert list(by_day.values()) == [[], ["R001", "R002"], ["R003"]]


def test_a_region_is_planned_with_its_own_pools_and_those_that_may_help(filled: Engine):
    with reading(filled) as session:
        asking = load_ledgers(session, DAY, ["150100"])
        helping = load_ledgers(session, DAY, ["150200"])
    assert len(asking.vehicles) == 3
    assert len(asking.requests) == 2
    assert [record.plate for record in helping.vehicles] == ["蒙B·演示01"]
    assert [record.driver for record in helping.drivers] == ["D02"]
    assert helping.requests == helping.suppliers == helping.agreements == ()


def test_saving_twice_changes_nothing(filled: Engine):
    with transaction(filled) as session:
        before = session.scalar(select(func.count()).select_from(JournalRow))
        counts = save_ledgers(session, small_day())
        assert all(saved.created == saved.changed == 0 for saved in counts.values())
        assert counts["vehicles"] == Saved(unchanged=3)
        assert session.scalar(select(func.count()).select_from(JournalRow)) == before


def test_a_changed_row_is_changed_and_the_journal_tells_both_values(filled: Engine):
    moved = replace(small_day().vehicles[0], seats=6, features=frozenset())
    with transaction(filled) as session:
        counts = save_ledgers(session, Ledgers(vehicles=(moved,)), who="演示管理员")
        assert counts["vehicles"] == Saved(changed=1)
    with reading(filled) as session:
        assert vehicles.get_vehicle(session, moved.plate) == moved
        created, changed = journal.list_for(session, "vehicles", moved.plate)
        assert len(vehicles.list_for_regions(session)) == 3
    assert (created.change.action, created.change.before, created.who) == ("created", None, "ledgers")
    assert changed.who == "演示管理员"
    assert changed.change.before == {"seats": 4, "features": ["4x4", "wheelchair"]}
    assert changed.change.after == {"seats": 6, "features": []}


def test_a_pool_that_moves_moves_for_all_its_vehicles(filled: Engine):
    there = tuple(replace(one, pool_lat=40.9) for one in small_day().vehicles[:2])
    with transaction(filled) as session:
        save_ledgers(session, Ledgers(vehicles=there))
        assert {one.pool_lat for one in vehicles.list_for_regions(session, ["150100"])} == {40.9}


def test_units_of_the_same_name_in_two_regions_are_two(filled: Engine):
    elsewhere = request_of("R009", region="150200")
    with transaction(filled) as session:
        save_ledgers(session, Ledgers(requests=(elsewhere,)))
        assert units.list_for_region(session, "150100") == ["演示局"]
        assert units.list_for_region(session, "150200") == ["演示委", "演示局"]


def test_a_driver_of_a_pool_kept_before_needs_no_vehicle_in_the_same_import(filled: Engine):
    with transaction(filled) as session:
        save_ledgers(session, Ledgers(drivers=(driver("D09", on_duty=()),)))
        assert [one.driver for one in drivers.list_for_regions(session, ["150100"])] == ["D01", "D09"]
        assert pools.list_names(session) == {"呼和浩特演示车队", "包头演示车队"}


def test_vehicles_that_disagree_on_the_place_of_their_pool_are_refused(engine: Engine):
    said = refused(engine, Ledgers(vehicles=(vehicle(), vehicle("蒙A·演示02", pool_lat=40.85))))
    assert "呼和浩特演示车队" in said
    assert "40.8409" in said
    assert "40.85" in said
    assert "give it one region and place" in said


def test_vehicles_that_disagree_on_the_region_of_their_pool_are_refused(engine: Engine):
    assert "150102" in refused(engine, Ledgers(vehicles=(vehicle(), vehicle("蒙A·演示02", pool_region="150102"))))


@pytest.mark.parametrize(
    "ledgers",
    [
        Ledgers(vehicles=(vehicle(pool_region="159999"),)),
        Ledgers(requests=(request_of(region="159999"),)),
        Ledgers(suppliers=(supplier(region="159999"),)),
        Ledgers(agreements=(agreement(pool_region="159999"),)),
        Ledgers(agreements=(agreement(request_region="159999"),)),
    ],
)
def test_an_unknown_region_is_refused(engine: Engine, ledgers: Ledgers):
    assert "there is no region '159999'" in refused(engine, ledgers)


@pytest.mark.parametrize(
    "ledgers",
    [
        Ledgers(vehicles=(vehicle(), vehicle())),
        Ledgers(requests=(request_of(), request_of(priority=1))),
        Ledgers(suppliers=(supplier(), supplier())),
    ],
)
def test_a_key_given_twice_is_refused(engine: Engine, ledgers: Ledgers):
    assert "is given 2 times" in refused(engine, ledgers)


def test_a_driver_of_no_pool_is_refused(engine: Engine):
    assert "belongs to the pool '没有的车队'" in refused(engine, Ledgers(drivers=(driver(pool="没有的车队"),)))


def test_a_text_longer_than_its_column_is_refused_on_both_databases(engine: Engine):
    said = refused(engine, Ledgers(vehicles=(vehicle("蒙" * 65),)))
    assert "plate has 65 characters, at most 64 are kept" in said
    with transaction(engine) as session:
        save_ledgers(session, Ledgers(vehicles=(vehicle("蒙" * 64),)))


def test_all_problems_are_told_at_once(engine: Engine):
    bad = Ledgers(vehicles=(vehicle(pool_region="159999"),), drivers=(driver(pool="没有的车队"),))
    assert len(refused(engine, bad).splitlines()) == 2


def test_what_is_not_kept_is_said_by_its_key(engine: Engine):
    with reading(engine) as session:
        with pytest.raises(NotKeptError, match="蒙A·没有"):
            vehicles.get_vehicle(session, "蒙A·没有")
        with pytest.raises(NotKeptError, match="R999"):
            requests.get_request(session, "R999")


def test_a_thousand_vehicles_go_in_and_out(engine: Engine):
    many = tuple(vehicle(f"蒙A·演{number:04d}") for number in range(1000))
    with transaction(engine) as session:
        assert save_ledgers(session, Ledgers(vehicles=many))["vehicles"].created == 1000
        assert save_ledgers(session, Ledgers(vehicles=many))["vehicles"].unchanged == 1000
        assert tuple(vehicles.list_for_regions(session)) == many


def test_an_instant_of_another_zone_is_the_same_request(filled: Engine):
    first = small_day().requests[0]
    elsewhere = replace(first, filed_at=first.filed_at.astimezone(UTC), approved_at=None)
    with transaction(filled) as session:
        assert save_ledgers(session, Ledgers(requests=(elsewhere,)))["requests"] == Saved(changed=1)
        assert requests.get_request(session, "R001").approved_at is None
        assert requests.get_request(session, "R001").filed_at == at(10, day=date(2026, 11, 20))
