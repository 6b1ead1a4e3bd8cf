"""One small made-up day of ledgers."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta, timezone
from typing import Any

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

DAY = date(2026, 11, 23)
CHINA = timezone(timedelta(hours=8))


def at(hour: int, minute: int = 0, day: date = DAY) -> datetime:
    """An instant of the day in China time."""
    return datetime.combine(day, time(hour, minute), CHINA)


def vehicle(plate: str = "蒙A·演示01", **changes: Any) -> VehicleRecord:
    """A vehicle of the Hohhot pool."""
    fields: dict[str, Any] = {
        "plate": plate,
        "pool": "呼和浩特演示车队",
        "pool_region": "150100",
        "pool_lat": 40.8409,
        "pool_lon": 111.7431,
        "unit": "演示局",
        "category": VehicleCategory.GENERAL,
        "seats": 4,
        "energy": Energy.PETROL,
        "fixed_cost_cny": 80.0,
        "cost_per_km_cny": 0.65,
        "available": ((time(7, 30), time(12)), (time(13), time(0))),
        "features": frozenset({"4x4", "wheelchair"}),
        "first_registered_on": date(2019, 5, 6),
        "price_cny": 119_800.0,
    }
    return VehicleRecord(**fields | changes)


def driver(number: str = "D01", **changes: Any) -> DriverRecord:
    """A driver of the Hohhot pool."""
    fields: dict[str, Any] = {
        "driver": number,
        "name": "演示驾驶员01",
        "pool": "呼和浩特演示车队",
        "licence_class": "C1",
        "licence_valid_until": date(2030, 1, 1),
        "on_duty": ((time(7), time(19)),),
        "usual_plate": "蒙A·演示01",
    }
    return DriverRecord(**fields | changes)


def request_of(number: str = "R001", **changes: Any) -> RequestRecord:
    """A request from Hohhot for a trip of the morning."""
    fields: dict[str, Any] = {
        "request": number,
        "unit": "演示局",
        "region": "150100",
        "purpose": Purpose.SURVEY,
        "reason": "演示调研",
        "passengers": 3,
        "priority": 2,
        "origin": "演示局大院",
        "origin_lat": 40.84,
        "origin_lon": 111.74,
        "destination": "武川县",
        "destination_lat": 41.09,
        "destination_lon": 111.45,
        "depart_earliest": at(8),
        "depart_latest": at(8, 30),
        "stay_minutes": 120.0,
        "round_trip": True,
        "filed_at": at(10, day=date(2026, 11, 20)),
        "approved_at": at(11, day=date(2026, 11, 20)),
        "approver": "演示审批人",
        "categories": frozenset({VehicleCategory.GENERAL, VehicleCategory.EMERGENCY}),
    }
    return RequestRecord(**fields | changes)


def supplier(key: str = "S01", **changes: Any) -> SupplierRecord:
    """A car class for hire in Hohhot."""
    fields: dict[str, Any] = {
        "supplier": key,
        "name": "演示租赁公司",
        "region": "150100",
        "seats": 4,
        "base_cost_cny": 60.0,
        "cost_per_km_cny": 3.8,
        "cost_per_minute_cny": 0.8,
        "catalogue_number": "演示目录-01",
        "catalogue_valid_until": date(2026, 12, 31),
    }
    return SupplierRecord(**fields | changes)


def agreement(number: str = "A001", **changes: Any) -> AgreementRecord:
    """Baotou's pools may serve Hohhot's requests."""
    fields: dict[str, Any] = {
        "agreement": number,
        "pool_region": "150200",
        "request_region": "150100",
        "cost_per_option_cny": 60.0,
        "document": "演示协议〔2026〕001号",
        "valid_from": date(2026, 1, 1),
        "valid_until": date(2026, 12, 31),
    }
    return AgreementRecord(**fields | changes)


def small_day() -> Ledgers:
    """Two pools, three vehicles, two drivers, three requests (one of the next day), a supplier, an agreement."""
    helper = {"pool": "包头演示车队", "pool_region": "150200", "pool_lat": 40.62, "pool_lon": 109.95}
    tomorrow = {"depart_earliest": at(0, day=date(2026, 11, 24)), "depart_latest": at(1, day=date(2026, 11, 24))}
    return Ledgers(
        vehicles=(vehicle(), vehicle("蒙A·演示02", duty_car=True), vehicle("蒙B·演示01", unit="演示委", **helper)),
        drivers=(driver(), driver("D02", pool="包头演示车队", usual_plate=None)),
        requests=(
            request_of(),
            request_of("R002", priority=4, depart_earliest=at(0), depart_latest=at(0, 20)),
            request_of("R003", **tomorrow),
        ),
        suppliers=(supplier(),),
        agreements=(agreement(),),
    )
