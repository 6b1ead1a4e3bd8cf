"""Plans (派车方案) of a day and their duties; every version stays."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Date, Double, ForeignKey, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from fleet_data.tables.base import Base
from fleet_data.tables.types import KEY_LENGTH, NAME_LENGTH, WORD_LENGTH, UtcInstant, not_negative, one_of

DIGEST_LENGTH = 64


class PlanRow(Base):
    """One version of a day's plan with the problem it solves and its proof."""

    __tablename__ = "plans"
    __table_args__ = (
        UniqueConstraint("day", "region", "version"),
        one_of("status", ("optimal", "time_limit", "interrupted")),
        CheckConstraint("version > 0", name="version_positive"),
        # The bound is proved in floating point: a cent of slack.
        CheckConstraint("lower_bound_cny <= cost_cny + 0.01", name="bound_below_cost"),
        *not_negative("cost_cny", "seconds"),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    day: Mapped[date] = mapped_column(Date, comment="the legal day, Asia/Shanghai")
    region: Mapped[str] = mapped_column(ForeignKey("regions.code"), comment="the region planned for")
    version: Mapped[int] = mapped_column(Integer, comment="from 1, for the day and region")
    instance_digest: Mapped[str] = mapped_column(String(DIGEST_LENGTH), comment="SHA-256 of instance_json")
    instance_json: Mapped[str] = mapped_column(Text, comment="dispatch-instance/1, byte for byte")
    plan_json: Mapped[str] = mapped_column(Text, comment="dispatch-plan/1, byte for byte")
    cost_cny: Mapped[float] = mapped_column(Double, comment="CNY")
    lower_bound_cny: Mapped[float] = mapped_column(Double, comment="CNY; no plan of this day costs less")
    status: Mapped[str] = mapped_column(String(WORD_LENGTH), comment="how the solver ended")
    seconds: Mapped[float] = mapped_column(Double, comment="seconds the solver took")
    solver_version: Mapped[str] = mapped_column(String(KEY_LENGTH), comment="the code that planned")
    seed: Mapped[int] = mapped_column(Integer, comment="of the solver's random choices")
    made_at: Mapped[datetime] = mapped_column(UtcInstant, comment="UTC")
    made_by: Mapped[str] = mapped_column(String(NAME_LENGTH), comment="who asked for it")
    base_token: Mapped[int] = mapped_column(
        Integer, server_default="0", comment="the day's publication token when planning read it"
    )


class DutyRow(Base):
    """One vehicle's round from its pool and back; its orders name it."""

    __tablename__ = "duties"
    __table_args__ = (
        CheckConstraint("end_at > start_at", name="ends_after_start"),
        *not_negative("duty", "km", "driving_minutes", "cost_cny"),
    )

    plan_id: Mapped[int] = mapped_column(ForeignKey("plans.id"), primary_key=True)
    duty: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False, comment="from 0, in the plan")
    vehicle: Mapped[str] = mapped_column(ForeignKey("vehicles.plate"), index=True, comment="plate")
    driver: Mapped[str | None] = mapped_column(ForeignKey("drivers.driver"), index=True, comment="staff number")
    start_at: Mapped[datetime] = mapped_column(UtcInstant, comment="leaves its pool, UTC")
    end_at: Mapped[datetime] = mapped_column(UtcInstant, comment="is back, UTC")
    km: Mapped[float] = mapped_column(Double, comment="km, empty runs counted")
    driving_minutes: Mapped[float] = mapped_column(Double, comment="minutes at the wheel, empty runs counted")
    cost_cny: Mapped[float] = mapped_column(Double, comment="CNY of the whole duty")


class PlanRulingRow(Base):
    """Which rulings a plan rests on."""

    __tablename__ = "plan_rulings"

    plan_id: Mapped[int] = mapped_column(ForeignKey("plans.id"), primary_key=True)
    ruling_id: Mapped[int] = mapped_column(ForeignKey("rulings.id"), primary_key=True, index=True)
