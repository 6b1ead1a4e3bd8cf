"""A small demonstration town: one car, one driver, one request, one supplier, one agreement at a time."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any

from fleet_data.calendar import CHINA
from fleet_data.records import (
    AgreementRecord,
    DriverRecord,
    Energy,
    RequestRecord,
    SupplierRecord,
    VehicleRecord,
)
from fleet_data.roads.geodesic import GeodesicRoads
from rulebook.terms import Purpose, VehicleCategory

DAY = date(2026, 11, 23)  # a Monday
HOLIDAY = date(2026, 10, 1)
HOHHOT, BAOTOU, ULANQAB = "150100", "150200", "150900"
SEAT = (40.842, 111.749)
ROADS = GeodesicRoads(1.3, 60.0)


def at(hour: int, minute: int = 0, day: date = DAY) -> datetime:
    return datetime.combine(day, time(hour, minute), CHINA)


def car(number: int = 1, **changes: Any) -> VehicleRecord:
    record = VehicleRecord(
        plate=f"蒙A·演{number:03d}",
        pool="演示车队",
        pool_region=HOHHOT,
        pool_lat=SEAT[0],
        pool_lon=SEAT[1],
        unit="演示单位",
        category=VehicleCategory.GENERAL,
        seats=4,
        energy=Energy.PETROL,
        fixed_cost_cny=60.0,
        cost_per_km_cny=0.8,
        available=((time(6), time(22)),),
    )
    return replace(record, **changes)


def driver(number: int = 1, **changes: Any) -> DriverRecord:
    record = DriverRecord(
        driver=f"D{number:03d}",
        name=f"演示驾驶员{number:02d}",
        pool="演示车队",
        licence_class="B1",
        licence_valid_until=date(2030, 1, 1),
        on_duty=((time(6), time(22)),),
    )
    return replace(record, **changes)


def request(number: int = 1, *, leaves: datetime | None = None, **changes: Any) -> RequestRecord:
    """From the seat to a place some 40 km east and back, an hour there."""
    start = leaves or at(9)
    record = RequestRecord(
        request=f"R{number:03d}",
        unit="演示单位",
        region=HOHHOT,
        purpose=Purpose.SURVEY,
        reason="演示调研",
        passengers=2,
        priority=2,
        origin="演示机关",
        origin_lat=SEAT[0],
        origin_lon=SEAT[1],
        destination="演示乡镇",
        destination_lat=40.842,
        destination_lon=112.10,
        depart_earliest=start,
        depart_latest=start + timedelta(minutes=20),
        stay_minutes=60.0,
        round_trip=True,
        filed_at=start - timedelta(days=1),
        approved_at=start - timedelta(hours=20),
        approver="演示审批人",
    )
    return replace(record, **changes)


def supplier(number: int = 1, **changes: Any) -> SupplierRecord:
    record = SupplierRecord(
        supplier=f"S{number:03d}",
        name=f"演示汽车服务企业{number:02d}",
        region=HOHHOT,
        seats=4,
        base_cost_cny=40.0,
        cost_per_km_cny=3.2,
        cost_per_minute_cny=0.6,
        catalogue_number=f"演示目录-{number:03d}",
        catalogue_valid_until=date(2027, 12, 31),
    )
    return replace(record, **changes)


def agreement(number: int = 1, **changes: Any) -> AgreementRecord:
    record = AgreementRecord(
        agreement=f"A{number:03d}",
        pool_region=BAOTOU,
        request_region=HOHHOT,
        cost_per_option_cny=60.0,
        document=f"演示协议{number:03d}号",
        valid_from=date(2026, 1, 1),
        valid_until=date(2026, 12, 31),
    )
    return replace(record, **changes)


def other_pool(number: int = 90, region: str = BAOTOU, **changes: Any) -> tuple[VehicleRecord, DriverRecord]:
    """A crewed car of another region's pool, standing in the same town so that it can serve."""
    pool = f"演示车队{region}"
    return (
        car(number, pool=pool, pool_region=region, **changes),
        driver(number, pool=pool),
    )
