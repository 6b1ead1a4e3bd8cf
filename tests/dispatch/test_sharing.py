from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from dispatch.docket import judge_day
from dispatch.sharing import MAX_OPTIONS
from dispatch.ways import Way
from fleet_data.records import Ledgers, RequestRecord
from rulebook.terms import Mechanism, Purpose
from tests.dispatch.conftest import Planner
from tests.dispatch.days import DAY, ROADS, at, car, driver, request

FURTHER = 112.20  # a place a little beyond the usual destination, on the same road


def share(number: int, **changes: Any) -> RequestRecord:
    return request(number, share_consent=True, **changes)


def shared_ways(*requests: RequestRecord, seats: int = 6) -> list[Way]:
    docket = judge_day(Ledgers(vehicles=(car(seats=seats),), drivers=(driver(),), requests=requests), DAY, None, ROADS)
    return [way for way in docket.ways if way.option.kind == "shared"]


def test_two_parties_on_one_road_share_and_the_car_drives_less() -> None:
    (way,) = shared_ways(share(1), share(2, destination_lon=FURTHER))
    assert way.option.covers == ("R001", "R002")
    assert way.option.passengers == 4
    apart = [share(1), share(2, destination_lon=FURTHER)]
    docket = judge_day(Ledgers(requests=tuple(apart)), DAY, None, ROADS)
    assert way.option.km < sum(each.option.km for each in docket.ways)


def test_the_stops_pick_up_everyone_before_setting_down_and_bring_everyone_back() -> None:
    (way,) = shared_ways(share(1), share(2, destination_lon=FURTHER))
    notes = [stop.note.split()[0] for stop in way.stops]
    assert notes == ["接", "接", "送", "送", "接返", "接返", "送返", "送返"]


@pytest.mark.parametrize(
    "second",
    [
        share(2, destination_lon=111.40),  # the other way
        replace(share(2), share_consent=False),
        share(2, leaves=at(11)),  # two hours later
        share(2, passengers=5),  # seven people in six seats
        share(2, region="150102"),
        share(2, purpose=Purpose.EMERGENCY),
        share(2, stay_minutes=180.0),  # the first party would wait two hours more
        replace(share(2), round_trip=False),
        share(2, features=frozenset({"4x4"})),
    ],
    ids=["direction", "consent", "time", "seats", "region", "purpose", "stay", "one way", "equipment"],
)
def test_requests_that_do_not_fit_each_other_are_not_offered_one_car(second: RequestRecord) -> None:
    assert not shared_ways(share(1), second)


def test_the_window_of_a_shared_way_keeps_every_partys_window() -> None:
    first, second = share(1), share(2, leaves=at(9, 10))
    (way,) = shared_ways(first, replace(second, depart_latest=second.depart_earliest + timedelta(minutes=5)))
    assert (way.option.earliest, way.option.latest) == (550, 555)


def test_three_parties_share_where_the_seats_hold_them() -> None:
    ways = shared_ways(*(share(n) for n in range(1, 4)))
    assert ("R001", "R002", "R003") in [way.option.covers for way in ways]
    assert all(len(way.option.covers) == 2 for way in shared_ways(*(share(n) for n in range(1, 4)), seats=4))


def test_no_request_gets_more_than_a_handful_of_shared_options() -> None:
    ways = shared_ways(*(share(n, passengers=1) for n in range(1, 13)))
    counts = {f"R{n:03d}": sum(f"R{n:03d}" in way.option.covers for way in ways) for n in range(1, 13)}
    assert max(counts.values()) == MAX_OPTIONS


def test_one_car_serves_two_requests_that_share_it(plan: Planner) -> None:
    day = plan(Ledgers(vehicles=(car(),), drivers=(driver(),), requests=(share(1), share(2))))
    assert [order.mechanism for order in day.orders] == [Mechanism.OWN_LEVEL] * 2
    assert "与 R002 合并乘车" in day.orders[0].reason.zh
    alone = plan(Ledgers(vehicles=(car(),), drivers=(driver(),), requests=(request(1), request(2))))
    assert sorted(str(order.mechanism) for order in alone.orders) == ["None", "own_level"]
