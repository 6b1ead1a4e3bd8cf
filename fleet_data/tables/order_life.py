"""The life of orders: reports as they came in, and the steps they made; both only added to (triggers refuse)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from fleet_data.plan_records import OrderState
from fleet_data.tables.base import Base
from fleet_data.tables.plans import DIGEST_LENGTH
from fleet_data.tables.types import KEY_LENGTH, WORD_LENGTH, Json, UtcInstant, one_of, word


class OrderReportRow(Base):
    """One report about an order, once by its id, whether it moved the order or not; device and server time both."""

    __tablename__ = "order_reports"

    report: Mapped[str] = mapped_column(String(KEY_LENGTH), primary_key=True, comment="id given by who reports")
    order_id: Mapped[int] = mapped_column(ForeignKey("orders.id"), index=True, comment="the order")
    turn: Mapped[int] = mapped_column(Integer, comment="which crew of the order, from 0")
    act: Mapped[str] = mapped_column(String(WORD_LENGTH), comment="what is reported")
    who: Mapped[str] = mapped_column(String(KEY_LENGTH), comment="who reports")
    role: Mapped[str] = mapped_column(String(WORD_LENGTH), comment="in which role")
    device_at: Mapped[datetime | None] = mapped_column(UtcInstant, comment="by the clock of the device, UTC")
    received_at: Mapped[datetime] = mapped_column(UtcInstant, comment="by the clock of the server, UTC")
    happened_at: Mapped[datetime] = mapped_column(UtcInstant, comment="what it is ordered by, UTC")
    sequence: Mapped[int] = mapped_column(Integer, comment="number given by the device; 0: none")
    details: Mapped[dict[str, Any]] = mapped_column(Json, comment="what the act needs: plate, odometer, reason …")
    marks: Mapped[list[str]] = mapped_column(Json, comment="what is odd about it, as words")
    digest: Mapped[str] = mapped_column(String(DIGEST_LENGTH), comment="SHA-256 of what was reported")


class OrderStepRow(Base):
    """One change of an order's row; the steps of an order, one after another, give its row."""

    __tablename__ = "order_steps"
    __table_args__ = (
        UniqueConstraint("order_id", "step"),
        one_of("from_state", OrderState),
        one_of("to_state", OrderState),
        CheckConstraint("step > 0", name="step_positive"),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    order_id: Mapped[int] = mapped_column(ForeignKey("orders.id"), comment="the order")
    step: Mapped[int] = mapped_column(Integer, comment="from 1, in the order's life")
    act: Mapped[str] = mapped_column(String(WORD_LENGTH), comment="what moved it")
    from_state: Mapped[OrderState] = mapped_column(word(OrderState), comment="before")
    to_state: Mapped[OrderState] = mapped_column(word(OrderState), comment="after")
    who: Mapped[str] = mapped_column(String(KEY_LENGTH), comment="who did it")
    role: Mapped[str] = mapped_column(String(WORD_LENGTH), comment="in which role")
    report: Mapped[str | None] = mapped_column(ForeignKey("order_reports.report"), comment="the report that moved it")
    happened_at: Mapped[datetime] = mapped_column(UtcInstant, comment="when it happened, UTC")
    recorded_at: Mapped[datetime] = mapped_column(UtcInstant, comment="when the server wrote it, UTC")
    changes: Mapped[dict[str, Any]] = mapped_column(Json, comment="other fields of the row as they are now")
    details: Mapped[dict[str, Any]] = mapped_column(Json, comment="reason, odometer, score, amount …")
