"""The five ledgers at once: in as an import, out as what a day is planned from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from datetime import date

from sqlalchemy.orm import Session

from fleet_data.records import Ledgers
from fleet_data.stores import agreements, drivers, pools, regions, requests, suppliers, units, vehicles
from fleet_data.stores.errors import StoreError
from fleet_data.stores.upsert import Saved


def save_ledgers(session: Session, ledgers: Ledgers, *, who: str = "ledgers") -> Mapping[str, Saved]:
    """Write all five ledgers with their pools and units; saving the same ledgers again changes nothing.

    Rows missing from a ledger stay as they are. Returns counts by table. Raises StoreError with every problem
    when regions are unknown, keys come twice, pools disagree on their place, a driver's pool is described nowhere, or a
    text is too long; the transaction it goes through keeps nothing then.
    """
    pool_rows, problems = pools.gather(ledgers.vehicles)
    problems += _unknown_regions(ledgers, regions.list_codes(session))
    problems += _keys_given_twice(ledgers)
    problems += _drivers_without_pool(ledgers, {row["name"] for row in pool_rows} | pools.list_names(session))
    if problems:
        raise StoreError(problems)
    owners = [(vehicle.pool_region, vehicle.unit) for vehicle in ledgers.vehicles]
    askers = [(request.region, request.unit) for request in ledgers.requests]
    return {
        "units": units.save_units(session, owners + askers, who),
        "pools": pools.save_pools(session, pool_rows, who),
        "vehicles": vehicles.save_vehicles(session, ledgers.vehicles, who),
        "drivers": drivers.save_drivers(session, ledgers.drivers, who),
        "requests": requests.save_requests(session, ledgers.requests, who),
        "suppliers": suppliers.save_suppliers(session, ledgers.suppliers, who),
        "agreements": agreements.save_agreements(session, ledgers.agreements, who),
    }


def load_ledgers(session: Session, day: date, region_codes: Collection[str] | None = None) -> Ledgers:
    """What a legal day is planned from: the requests and suppliers of exactly these levels (None: of all), the
    agreements that let others serve them, and the vehicles and drivers of their own and those others' pools.

    Judging is left to the rulebook: sealed vehicles, lapsed agreements and catalogue entries are included.
    """
    helping = agreements.list_for_request_regions(session, region_codes)
    pool_regions = None
    if region_codes is not None:
        pool_regions = set(region_codes) | {agreement.pool_region for agreement in helping}
    return Ledgers(
        vehicles=tuple(vehicles.list_for_regions(session, pool_regions)),
        drivers=tuple(drivers.list_for_regions(session, pool_regions)),
        requests=tuple(requests.list_for_day(session, day, region_codes)),
        suppliers=tuple(suppliers.list_for_regions(session, region_codes)),
        agreements=tuple(helping),
    )


def _unknown_regions(ledgers: Ledgers, known: set[str]) -> list[str]:
    named = [
        *((vehicle.pool_region, f"车辆/vehicle {vehicle.plate}") for vehicle in ledgers.vehicles),
        *((request.region, f"申请/request {request.request}") for request in ledgers.requests),
        *((supplier.region, f"供应商/supplier {supplier.supplier}") for supplier in ledgers.suppliers),
        *((agreement.pool_region, f"协议/agreement {agreement.agreement}") for agreement in ledgers.agreements),
        *((agreement.request_region, f"协议/agreement {agreement.agreement}") for agreement in ledgers.agreements),
    ]
    return [
        f"{where}：没有代码为“{code}”的地区，请填六位行政区划代码。 / "
        f"{where}: there is no region '{code}'; write a six-digit GB/T 2260 code."
        for code, where in named
        if code not in known
    ]


def _keys_given_twice(ledgers: Ledgers) -> list[str]:
    keys: tuple[tuple[str, Iterable[str]], ...] = (
        ("车辆/vehicle", (record.plate for record in ledgers.vehicles)),
        ("驾驶员/driver", (record.driver for record in ledgers.drivers)),
        ("申请/request", (record.request for record in ledgers.requests)),
        ("供应商/supplier", (record.supplier for record in ledgers.suppliers)),
        ("协议/agreement", (record.agreement for record in ledgers.agreements)),
    )
    return [
        f"{ledger} {key} 出现了 {count} 次，请只留一行。 / {ledger} {key} is given {count} times; keep one row."
        for ledger, named in keys
        for key, count in Counter(named).items()
        if count > 1
    ]


def _drivers_without_pool(ledgers: Ledgers, known: set[str]) -> list[str]:
    return [
        f"驾驶员 {record.driver} 的车队“{record.pool}”在车辆台账中不存在。 / "
        f"Driver {record.driver} belongs to the pool '{record.pool}', which no vehicle's row describes; correct it."
        for record in ledgers.drivers
        if record.pool not in known
    ]
