"""Publications (发布): which plan of a day and region is in force, and the token that every change of the day moves."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Date, ForeignKey, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from fleet_data.tables.base import Base
from fleet_data.tables.types import KEY_LENGTH, WORD_LENGTH, UtcInstant


class PublicationRow(Base):
    """What is in force on a day. Whoever changes the day names the token they saw, and moves it on by one."""

    __tablename__ = "publications"
    __table_args__ = (CheckConstraint("token > 0", name="token_positive"),)

    day: Mapped[date] = mapped_column(Date, primary_key=True, comment="the legal day, Asia/Shanghai")
    region: Mapped[str] = mapped_column(ForeignKey("regions.code"), primary_key=True, comment="the region planned for")
    token: Mapped[int] = mapped_column(Integer, comment="fencing token; each change of the day adds one")
    plan_id: Mapped[int | None] = mapped_column(ForeignKey("plans.id"), comment="the plan in force; empty: none yet")
    changed_at: Mapped[datetime] = mapped_column(UtcInstant, comment="UTC")


class DayChangeRow(Base):
    """One move of a day's token: who changed what; only added to (triggers refuse)."""

    __tablename__ = "day_changes"

    day: Mapped[date] = mapped_column(Date, primary_key=True, comment="the legal day, Asia/Shanghai")
    region: Mapped[str] = mapped_column(ForeignKey("regions.code"), primary_key=True, comment="the region planned for")
    token: Mapped[int] = mapped_column(
        Integer, primary_key=True, autoincrement=False, comment="the token after the change"
    )
    what: Mapped[str] = mapped_column(String(WORD_LENGTH), comment="publish, swap, cancel …")
    order_id: Mapped[int | None] = mapped_column(ForeignKey("orders.id"), comment="the order; empty: the whole day")
    plan_id: Mapped[int | None] = mapped_column(ForeignKey("plans.id"), comment="the plan published by it")
    who: Mapped[str] = mapped_column(String(KEY_LENGTH), comment="who did it")
    at: Mapped[datetime] = mapped_column(UtcInstant, comment="UTC")
