"""Options (出行方式): the ways to serve requests that a plan chose from."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, Double, ForeignKey, ForeignKeyConstraint, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from fleet_data.tables.base import Base
from fleet_data.tables.types import WORD_LENGTH, UtcInstant, not_negative, one_of

OPTION_LENGTH = 200
OPTION_KINDS = ("direct", "rail_and_local", "shared")


class OptionRow(Base):
    """One way: leave within a window, be busy for some minutes."""

    __tablename__ = "options"
    __table_args__ = (
        one_of("kind", OPTION_KINDS),
        CheckConstraint("latest_at >= earliest_at", name="departs_in_order"),
        CheckConstraint("passengers > 0", name="passengers_positive"),
        *not_negative("minutes", "driving_minutes", "km", "extra_cost_cny"),
    )

    plan_id: Mapped[int] = mapped_column(ForeignKey("plans.id"), primary_key=True)
    option: Mapped[str] = mapped_column(String(OPTION_LENGTH), primary_key=True, comment="its id in the instance")
    kind: Mapped[str] = mapped_column(String(WORD_LENGTH), comment="direct, by rail and local car, or shared")
    earliest_at: Mapped[datetime] = mapped_column(UtcInstant, comment="earliest start, UTC")
    latest_at: Mapped[datetime] = mapped_column(UtcInstant, comment="latest start, UTC")
    minutes: Mapped[float] = mapped_column(Double, comment="minutes the vehicle is busy")
    driving_minutes: Mapped[float] = mapped_column(Double, comment="minutes at the wheel")
    km: Mapped[float] = mapped_column(Double, comment="km")
    extra_cost_cny: Mapped[float] = mapped_column(Double, comment="CNY besides the vehicle: fares, tolls")
    passengers: Mapped[int] = mapped_column(Integer, comment="people on board at most")


class OptionRequestRow(Base):
    """A request that an option covers; a shared option covers several."""

    __tablename__ = "option_requests"
    __table_args__ = (ForeignKeyConstraint(["plan_id", "option"], ["options.plan_id", "options.option"]),)

    plan_id: Mapped[int] = mapped_column(Integer, primary_key=True)
    option: Mapped[str] = mapped_column(String(OPTION_LENGTH), primary_key=True)
    request: Mapped[str] = mapped_column(ForeignKey("requests.request"), primary_key=True, index=True)
