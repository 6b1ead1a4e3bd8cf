"""Devices (终端) that report positions: terminals in vehicles and drivers' phones."""

from __future__ import annotations

from sqlalchemy import Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from fleet_data.tables.base import Base
from fleet_data.tables.types import KEY_LENGTH, WORD_LENGTH, one_of, word
from fleet_data.tracks.devices import DatumPolicy, DeviceKind


class DeviceRow(Base):
    """A device by the name it reports under, and whose it is; the vehicle may stand in a ledger not imported."""

    __tablename__ = "track_devices"
    __table_args__ = (one_of("kind", DeviceKind), one_of("datum", DatumPolicy))

    id: Mapped[int] = mapped_column(Integer, primary_key=True, comment="number the points bear")
    name: Mapped[str] = mapped_column(String(KEY_LENGTH), unique=True, comment="what it calls itself")
    kind: Mapped[DeviceKind] = mapped_column(word(DeviceKind), comment="terminal or phone")
    datum: Mapped[DatumPolicy] = mapped_column(word(DatumPolicy), comment="how its coordinates are read")
    vehicle: Mapped[str | None] = mapped_column(String(KEY_LENGTH), index=True, comment="plate it is built into")
    driver: Mapped[str | None] = mapped_column(String(KEY_LENGTH), comment="staff number of a phone's owner")
    added_by: Mapped[str] = mapped_column(String(WORD_LENGTH), comment="who made it known: a person or a source")
