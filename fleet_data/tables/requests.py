"""Requests (用车申请)."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Boolean, CheckConstraint, Double, ForeignKeyConstraint, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from fleet_data.tables.base import Base
from fleet_data.tables.regions import CODE_LENGTH
from fleet_data.tables.types import KEY_LENGTH, NAME_LENGTH, Json, UtcInstant, not_negative, on_earth, one_of, word
from rulebook.terms import Purpose


class RequestRow(Base):
    """An approved need for a vehicle."""

    __tablename__ = "requests"
    __table_args__ = (
        ForeignKeyConstraint(["region", "unit"], ["units.region", "units.name"]),
        one_of("purpose", Purpose),
        CheckConstraint("passengers > 0", name="passengers_positive"),
        CheckConstraint("priority BETWEEN 1 AND 4", name="priority_1_to_4"),
        CheckConstraint("depart_latest >= depart_earliest", name="departs_in_order"),
        *not_negative("stay_minutes"),
        on_earth("origin_lat", "origin_lon", "origin"),
        on_earth("destination_lat", "destination_lon", "destination"),
    )

    request: Mapped[str] = mapped_column(String(KEY_LENGTH), primary_key=True, comment="request number")
    region: Mapped[str] = mapped_column(String(CODE_LENGTH), index=True, comment="the requesting level")
    unit: Mapped[str] = mapped_column(String(NAME_LENGTH), comment="the requesting unit")
    purpose: Mapped[Purpose] = mapped_column(word(Purpose), comment="what the trip is for")
    reason: Mapped[str] = mapped_column(Text, comment="in the unit's words")
    passengers: Mapped[int] = mapped_column(Integer, comment="people, the driver not counted")
    priority: Mapped[int] = mapped_column(Integer, comment="1 highest … 4")
    origin: Mapped[str] = mapped_column(String(NAME_LENGTH), comment="name of the place of departure")
    origin_lat: Mapped[float] = mapped_column(Double, comment="WGS-84 degrees north")
    origin_lon: Mapped[float] = mapped_column(Double, comment="WGS-84 degrees east")
    destination: Mapped[str] = mapped_column(String(NAME_LENGTH), comment="name of the destination")
    destination_lat: Mapped[float] = mapped_column(Double, comment="WGS-84 degrees north")
    destination_lon: Mapped[float] = mapped_column(Double, comment="WGS-84 degrees east")
    depart_earliest: Mapped[datetime] = mapped_column(UtcInstant, index=True, comment="UTC")
    depart_latest: Mapped[datetime] = mapped_column(UtcInstant, comment="UTC")
    stay_minutes: Mapped[float] = mapped_column(Double, comment="minutes at the destination before the way back")
    round_trip: Mapped[bool] = mapped_column(Boolean, comment="the vehicle brings them back")
    filed_at: Mapped[datetime] = mapped_column(UtcInstant, comment="UTC")
    approved_at: Mapped[datetime | None] = mapped_column(UtcInstant, comment="UTC")
    approver: Mapped[str | None] = mapped_column(String(NAME_LENGTH), comment="who approved")
    oral_approval: Mapped[bool] = mapped_column(Boolean, comment="approved by word of mouth, papers to follow")
    categories: Mapped[list[str]] = mapped_column(Json, comment="vehicle categories asked for; none: any")
    features: Mapped[list[str]] = mapped_column(Json, comment="equipment asked for, sorted words")
    share_consent: Mapped[bool] = mapped_column(Boolean, comment="may ride with another unit")
    draws_allowance: Mapped[bool] = mapped_column(Boolean, comment="公务交通补贴: the travellers draw it")
    inside_allowance_area: Mapped[bool | None] = mapped_column(
        Boolean, comment="empty: decided by the distance to the seat"
    )
