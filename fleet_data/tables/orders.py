"""Orders (派车单): what a plan decided for each request, and what became of it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    Double,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    String,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from fleet_data.plan_records import COMMITTED, OrderKind, OrderState
from fleet_data.tables.base import Base
from fleet_data.tables.options import OPTION_KINDS, OPTION_LENGTH
from fleet_data.tables.types import WORD_LENGTH, Json, UtcInstant, not_negative, one_of, word
from rulebook.terms import Mechanism

IN_COMMITTED = f"({', '.join(repr(state.value) for state in COMMITTED)})"
_COMMITTED = text(f"state IN {IN_COMMITTED}")


class OrderRow(Base):
    """The order of one request, from a plan or sent directly.

    Once an order is committed (published until returned), its request has no other committed order, and it has a
    booking of its very vehicle; bookings do not overlap. Requests that share a ride share the booking.
    """

    __tablename__ = "orders"
    __table_args__ = (
        UniqueConstraint("plan_id", "request"),
        Index(
            "uq_orders_committed_request",
            "request",
            unique=True,
            postgresql_where=_COMMITTED,
            sqlite_where=_COMMITTED,
        ),
        ForeignKeyConstraint(["plan_id", "option"], ["options.plan_id", "options.option"]),
        ForeignKeyConstraint(["plan_id", "duty"], ["duties.plan_id", "duties.duty"]),
        ForeignKeyConstraint(["booking_id", "vehicle"], ["bookings.id", "bookings.vehicle"]),
        one_of("kind", OrderKind),
        one_of("mechanism", Mechanism),
        one_of("option_kind", OPTION_KINDS),
        one_of("state", OrderState),
        CheckConstraint("planned_end_at > planned_start_at", name="ends_after_start"),
        CheckConstraint("mechanism IS NOT NULL OR state IN ('unserved', 'cancelled')", name="served_by_a_mechanism"),
        CheckConstraint(
            "mechanism IS NULL OR (planned_start_at IS NOT NULL AND planned_end_at IS NOT NULL)",
            name="served_has_times",
        ),
        CheckConstraint(
            "(mechanism IS NOT NULL AND mechanism = 'social') = (supplier IS NOT NULL)", name="supplier_is_social"
        ),
        CheckConstraint(
            "(mechanism IS NOT NULL AND mechanism <> 'social') = (vehicle IS NOT NULL)", name="vehicle_is_pooled"
        ),
        CheckConstraint(f"state NOT IN {IN_COMMITTED} OR vehicle IS NULL OR booking_id IS NOT NULL", name="is_booked"),
        CheckConstraint("plan_id IS NOT NULL OR kind <> 'normal'", name="normal_is_planned"),
        *not_negative("cost_cny", "leg", "turn"),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    plan_id: Mapped[int | None] = mapped_column(ForeignKey("plans.id"))
    request: Mapped[str] = mapped_column(ForeignKey("requests.request"), index=True, comment="request number")
    option: Mapped[str | None] = mapped_column(String(OPTION_LENGTH), comment="the way taken")
    option_kind: Mapped[str | None] = mapped_column(String(WORD_LENGTH), comment="kind of the way taken")
    mechanism: Mapped[Mechanism | None] = mapped_column(word(Mechanism), comment="Art. 14; empty: unserved")
    duty: Mapped[int | None] = mapped_column(Integer, comment="the vehicle's duty in the plan")
    leg: Mapped[int | None] = mapped_column(Integer, comment="place in the duty, from 0")
    vehicle: Mapped[str | None] = mapped_column(ForeignKey("vehicles.plate"), index=True, comment="plate")
    driver: Mapped[str | None] = mapped_column(ForeignKey("drivers.driver"), index=True, comment="staff number")
    supplier: Mapped[str | None] = mapped_column(ForeignKey("suppliers.supplier"), index=True, comment="car class")
    planned_start_at: Mapped[datetime | None] = mapped_column(UtcInstant, comment="UTC")
    planned_end_at: Mapped[datetime | None] = mapped_column(UtcInstant, comment="the vehicle is free again, UTC")
    cost_cny: Mapped[float] = mapped_column(Double, comment="CNY put down to this request")
    state: Mapped[OrderState] = mapped_column(word(OrderState), comment="where the order is in its life")
    reason_zh: Mapped[str] = mapped_column(Text, comment="why so, in Chinese")
    reason_en: Mapped[str] = mapped_column(Text, comment="why so, in English")
    articles: Mapped[list[Any]] = mapped_column(Json, comment="the articles the reason cites")
    kind: Mapped[OrderKind] = mapped_column(
        word(OrderKind), server_default=OrderKind.NORMAL, comment="normal, or marked as something else for good"
    )
    booking_id: Mapped[int | None] = mapped_column(Integer, index=True, comment="what holds its vehicle and driver")
    turn: Mapped[int] = mapped_column(Integer, server_default="0", comment="its crews, from 0; a swap begins the next")
    passenger_code: Mapped[str | None] = mapped_column(
        String(WORD_LENGTH), comment="told by the passenger at departure"
    )
