"""Of whole ledgers, what one day of one region is planned from: as `load_ledgers` has it, for ledgers not yet kept."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from fleet_data.calendar import legal_day
from fleet_data.records import Ledgers
from fleet_data.regions import list_descendants, list_regions


def list_codes(region: str) -> frozenset[str]:
    """A region and all below it."""
    return frozenset({region, *(below.code for below in list_descendants(region))})


def select_day(ledgers: Ledgers, day: date, region: str | None) -> Ledgers:
    """The day's requests of the region and all below (None: of all), and whom those may be served by."""
    codes = None if region is None else list_codes(region)
    agreements = tuple(each for each in ledgers.agreements if codes is None or each.request_region in codes)
    helping = None if codes is None else codes | {each.pool_region for each in agreements}
    vehicles = tuple(each for each in ledgers.vehicles if helping is None or each.pool_region in helping)
    pools = {each.pool for each in vehicles}
    return Ledgers(
        vehicles=vehicles,
        drivers=tuple(each for each in ledgers.drivers if each.pool in pools),
        requests=tuple(
            each
            for each in ledgers.requests
            if legal_day(each.depart_earliest) == day and (codes is None or each.region in codes)
        ),
        suppliers=tuple(each for each in ledgers.suppliers if codes is None or each.region in codes),
        agreements=agreements,
    )


def list_unknown_regions(ledgers: Ledgers) -> list[str]:
    """A sentence for every record whose region no one has."""
    known = {region.code for region in list_regions()}
    return [
        f"{where}：没有代码为“{code}”的地区，请填六位行政区划代码 / there is no region '{code}'; write a GB/T 2260 code"
        for where, code in _named_regions(ledgers)
        if code not in known
    ]


def _named_regions(ledgers: Ledgers) -> Iterable[tuple[str, str]]:
    yield from ((f"车辆/vehicle {each.plate}", each.pool_region) for each in ledgers.vehicles)
    yield from ((f"申请/request {each.request}", each.region) for each in ledgers.requests)
    yield from ((f"供应商/supplier {each.supplier}", each.region) for each in ledgers.suppliers)
    for each in ledgers.agreements:
        yield f"协议/agreement {each.agreement}", each.pool_region
        yield f"协议/agreement {each.agreement}", each.request_region
