"""Papers of cars and drivers."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy.orm import Session

from fleet_data.fleet_records import DriverFile, VehicleFile
from fleet_data.stores.shelf import Shelf
from fleet_data.tables import DriverFileRow, VehicleFileRow

VEHICLE_FILES: Shelf[VehicleFile] = Shelf(VehicleFileRow, VehicleFile, "车辆档案", "vehicle file")
DRIVER_FILES: Shelf[DriverFile] = Shelf(DriverFileRow, DriverFile, "驾驶员档案", "driver file")


def list_vehicle_files(session: Session, regions: Collection[str] | None = None) -> list[VehicleFile]:
    """The files of the cars of these levels' pools, by plate."""
    return VEHICLE_FILES.list(session, *([] if regions is None else [VehicleFileRow.region.in_(regions)]))


def list_driver_files(session: Session, regions: Collection[str] | None = None) -> list[DriverFile]:
    """The files of the drivers of these levels' pools, by staff number."""
    return DRIVER_FILES.list(session, *([] if regions is None else [DriverFileRow.region.in_(regions)]))
