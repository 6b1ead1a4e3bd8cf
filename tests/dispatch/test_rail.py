from dataclasses import replace
from datetime import date, time
from typing import Any

from dispatch.docket import Docket, judge_day
from fleet_data.records import AgreementRecord, DriverRecord, Ledgers, RequestRecord, VehicleRecord
from fleet_data.regions import get_region
from rulebook.terms import Mechanism
from tests.dispatch.conftest import Planner
from tests.dispatch.days import DAY, HOHHOT, ROADS, agreement, at, car, driver, request, supplier

HULUNBUIR = "150700"
AWAY = get_region(HULUNBUIR)
LONG_HOURS = ((time(5), time(0)),)


def far(number: int = 1, **changes: Any) -> RequestRecord:
    return request(
        number,
        leaves=at(7),
        destination="演示远方",
        destination_lat=AWAY.seat_lat + 0.05,
        destination_lon=AWAY.seat_lon + 0.05,
        **changes,
    )


def pact(**changes: Any) -> AgreementRecord:
    return agreement(pool_region=HULUNBUIR, **changes)


def away_car() -> tuple[VehicleRecord, DriverRecord]:
    changes = {"pool": "演示远方车队", "pool_region": HULUNBUIR, "pool_lat": AWAY.seat_lat, "pool_lon": AWAY.seat_lon}
    return car(70, available=LONG_HOURS, **changes), driver(70, pool="演示远方车队", on_duty=LONG_HOURS)


def docket(*requests: RequestRecord, agreements: tuple[AgreementRecord, ...]) -> Docket:
    return judge_day(Ledgers(requests=requests, agreements=agreements), DAY, None, ROADS)


def rails(found: Docket) -> list[str]:
    return [way.option.id for way in found.ways if way.option.kind == "rail_and_local"]


def test_a_long_trip_under_an_agreement_is_offered_the_train_and_a_local_car() -> None:
    found = docket(far(), agreements=(pact(),))
    (way,) = [way for way in found.ways if way.rail is not None]
    direct = next(way for way in found.ways if way.option.kind == "direct")
    assert way.option.region == HULUNBUIR
    assert way.option.origin == way.option.destination, "from that league's station and back to it"
    assert way.option.km < direct.option.km / 10
    assert way.rail is not None
    assert way.option.extra_cost == round(way.rail.fare_cny + 60, 2)
    assert way.option.earliest >= direct.option.earliest + way.rail.minutes


def test_the_fare_counts_every_traveller_both_ways() -> None:
    one, two = (docket(far(passengers=n), agreements=(pact(),)) for n in (1, 2))
    fares = [way.rail.fare_cny for found in (one, two) for way in found.ways if way.rail is not None]
    assert abs(fares[1] - 2 * fares[0]) < 0.02


def test_a_short_trip_no_agreement_or_a_lapsed_one_offers_no_train() -> None:
    assert rails(docket(far(), agreements=(pact(),))), "the control"
    assert not rails(docket(far(), agreements=()))
    assert not rails(docket(far(), agreements=(pact(valid_until=date(2026, 1, 31)),)))
    assert not rails(docket(request(), agreements=(pact(),)))
    elsewhere = pact(request_region="150200")
    assert not rails(docket(far(), agreements=(elsewhere,)))


def test_an_origin_far_from_its_station_offers_no_train() -> None:
    assert not rails(docket(replace(far(), origin_lat=39.0), agreements=(pact(),)))


def test_a_capped_agreement_keeps_half_its_cars_for_cross_region_service(plan: Planner) -> None:
    capped = pact(max_vehicles=4)
    found = docket(*(far(n) for n in range(1, 6)), agreements=(capped,))
    assert len(rails(found)) == 2
    vehicle, who = away_car()
    day = plan(Ledgers(vehicles=(vehicle,), drivers=(who,), requests=(far(1), far(2), far(3)), agreements=(capped,)))
    (entry,) = day.problem.cross_region
    assert entry.max_vehicles == 2


def test_the_local_car_is_of_the_destinations_pool_and_the_order_cites_the_agreement(plan: Planner) -> None:
    vehicle, who = away_car()
    day = plan(Ledgers(vehicles=(vehicle,), drivers=(who,), requests=(far(),), agreements=(pact(),)))
    (order,) = day.orders
    assert order.mechanism is Mechanism.CROSS_REGION
    assert order.way is not None
    assert order.way.option.kind == "rail_and_local"
    assert "A001" in order.reason.zh
    assert any(ruling.rule == "cross_region" for ruling in order.rulings)


def test_a_supplier_or_a_pool_without_agreement_does_not_meet_the_train(plan: Planner) -> None:
    host = supplier(region=HULUNBUIR)
    day = plan(Ledgers(requests=(far(),), suppliers=(host,), agreements=(pact(),)))
    assert day.orders[0].mechanism is None, "a supplier serves its own region's requests only"
    assert f"of:{HOHHOT}" in day.problem.requests[0].features
