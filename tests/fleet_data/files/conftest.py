"""Small ledgers that are right, for tests to spoil."""

from __future__ import annotations

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from fleet_data.records import (
    AgreementRecord,
    DriverRecord,
    Energy,
    Ledgers,
    RequestRecord,
    SupplierRecord,
    VehicleRecord,
)
from rulebook.terms import Purpose, VehicleCategory

CHINA = ZoneInfo("Asia/Shanghai")


@pytest.fixture
def ledgers() -> Ledgers:
    vehicle = VehicleRecord(
        plate="蒙A·演示01",
        pool="演示车队",
        pool_region="150100",
        pool_lat=40.84,
        pool_lon=111.75,
        unit="演示单位",
        category=VehicleCategory.GENERAL,
        seats=4,
        energy=Energy.PETROL,
        fixed_cost_cny=60,
        cost_per_km_cny=0.9,
        available=((time(7), time(12)), (time(13, 30), time(0))),
        features=frozenset({"4x4", "升降"}),
        first_registered_on=date(2022, 5, 10),
    )
    driver = DriverRecord(
        driver="D01",
        name="演示驾驶员01",
        pool="演示车队",
        licence_class="C1",
        licence_valid_until=date(2030, 12, 31),
        on_duty=((time(8), time(18)),),
        usual_plate="蒙A·演示01",
    )
    request = RequestRecord(
        request="R1",
        unit="演示单位",
        region="150100",
        purpose=Purpose.SURVEY,
        reason="演示：调研",
        passengers=3,
        priority=2,
        origin="演示出发地",
        origin_lat=40.84,
        origin_lon=111.75,
        destination="演示目的地",
        destination_lat=40.66,
        destination_lon=109.84,
        depart_earliest=datetime(2026, 11, 23, 8, 30, tzinfo=CHINA),
        depart_latest=datetime(2026, 11, 23, 9, 0, tzinfo=CHINA),
        stay_minutes=60,
        round_trip=True,
        filed_at=datetime(2026, 11, 20, 15, 0, tzinfo=CHINA),
        categories=frozenset({VehicleCategory.GENERAL, VehicleCategory.EMERGENCY}),
    )
    supplier = SupplierRecord("S1", "演示租赁公司", "150100", 4, 40, 3.2, 0.6, None, None)
    agreement = AgreementRecord("A1", "150200", "150100", 60, "演示文件", date(2026, 1, 1), date(2026, 12, 31), 5)
    return Ledgers((vehicle,), (driver,), (request,), (supplier,), (agreement,))
