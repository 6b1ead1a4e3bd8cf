"""Two-sided orders between regions, how they are billed, and their statements (异地联动结算)."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Date, Double, ForeignKey, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from fleet_data.settlement_records import AskState, Settlement
from fleet_data.tables.base import Base
from fleet_data.tables.plans import DIGEST_LENGTH
from fleet_data.tables.regions import CODE_LENGTH
from fleet_data.tables.types import KEY_LENGTH, NAME_LENGTH, Json, UtcInstant, not_negative, one_of, word


class AgreementTermsRow(Base):
    """How an agreement is billed, and whether it was ended before its last day."""

    __tablename__ = "agreement_terms"
    __table_args__ = (one_of("settlement", Settlement), *not_negative("base_cny", "per_km_cny", "per_minute_cny"))

    agreement: Mapped[str] = mapped_column(ForeignKey("agreements.agreement"), primary_key=True, comment="its number")
    settlement: Mapped[Settlement] = mapped_column(word(Settlement), comment="each trip, or netted monthly")
    signed_on: Mapped[date | None] = mapped_column(Date, comment="legal day it was signed")
    base_cny: Mapped[float | None] = mapped_column(Double, comment="CNY a trip; empty: the car's own cost")
    per_km_cny: Mapped[float | None] = mapped_column(Double, comment="CNY per km; empty: the car's own cost")
    per_minute_cny: Mapped[float | None] = mapped_column(Double, comment="CNY per minute; empty: none")
    ended_on: Mapped[date | None] = mapped_column(Date, comment="last legal day, where it was ended early")
    ended_reason: Mapped[str | None] = mapped_column(Text, comment="why it was ended")


class NettingStatementRow(Base):
    """What two regions owe each other for a month; its lines are the two-sided orders that name it."""

    __tablename__ = "netting_statements"
    __table_args__ = (
        UniqueConstraint("month_on", "region_a", "region_b", "number"),
        CheckConstraint("region_a < region_b", name="regions_in_order"),
        CheckConstraint("number > 0", name="number_positive"),
        CheckConstraint("(net_fen = 0) = (payer IS NULL)", name="payer_owes"),
        *not_negative("trips", "owed_to_a_fen", "owed_to_b_fen", "net_fen"),
    )

    statement: Mapped[str] = mapped_column(String(KEY_LENGTH), primary_key=True, comment="random key")
    month_on: Mapped[date] = mapped_column(Date, comment="first legal day of the month")
    region_a: Mapped[str] = mapped_column(ForeignKey("regions.code"), index=True, comment="the smaller code")
    region_b: Mapped[str] = mapped_column(ForeignKey("regions.code"), index=True, comment="the greater code")
    number: Mapped[int] = mapped_column(Integer, comment="from 1, in the month; further ones carry late bills")
    trips: Mapped[int] = mapped_column(Integer, comment="lines")
    owed_to_a_fen: Mapped[int] = mapped_column(Integer, comment="fen b owes a")
    owed_to_b_fen: Mapped[int] = mapped_column(Integer, comment="fen a owes b")
    net_fen: Mapped[int] = mapped_column(Integer, comment="fen the payer owes the other")
    payer: Mapped[str | None] = mapped_column(String(CODE_LENGTH), comment="who pays; empty: nobody")
    lines_digest: Mapped[str] = mapped_column(String(DIGEST_LENGTH), comment="SHA-256 over the lines")
    made_by: Mapped[str] = mapped_column(String(NAME_LENGTH), comment="account or job")
    made_at: Mapped[datetime] = mapped_column(UtcInstant, comment="UTC")
    confirmed_by_a: Mapped[str | None] = mapped_column(String(NAME_LENGTH), comment="account of region a")
    confirmed_by_b: Mapped[str | None] = mapped_column(String(NAME_LENGTH), comment="account of region b")
    settled_document: Mapped[str | None] = mapped_column(String(NAME_LENGTH), comment="payment that is cited")
    settled_at: Mapped[datetime | None] = mapped_column(UtcInstant, comment="UTC")


class TwoSidedOrderRow(Base):
    """A trip one region asks of another."""

    __tablename__ = "two_sided_orders"
    __table_args__ = (
        one_of("state", AskState),
        CheckConstraint("asking_region <> serving_region", name="two_regions"),
        *not_negative("km", "minutes", "bill_fen"),
    )

    ask: Mapped[str] = mapped_column(String(KEY_LENGTH), primary_key=True, comment="random key")
    request: Mapped[str] = mapped_column(ForeignKey("requests.request"), index=True, comment="request number")
    agreement: Mapped[str] = mapped_column(ForeignKey("agreements.agreement"), index=True, comment="billed by it")
    asking_region: Mapped[str] = mapped_column(ForeignKey("regions.code"), index=True, comment="whose request")
    serving_region: Mapped[str] = mapped_column(ForeignKey("regions.code"), index=True, comment="whose car")
    state: Mapped[AskState] = mapped_column(word(AskState), comment="where it is")
    asked_by: Mapped[str] = mapped_column(String(NAME_LENGTH), comment="account of the asking side")
    asked_at: Mapped[datetime] = mapped_column(UtcInstant, comment="UTC")
    order_id: Mapped[int | None] = mapped_column(ForeignKey("orders.id"), index=True, comment="the order it is for")
    answered_by: Mapped[str | None] = mapped_column(String(NAME_LENGTH), comment="account of the serving side")
    answered_at: Mapped[datetime | None] = mapped_column(UtcInstant, comment="UTC")
    answer: Mapped[str | None] = mapped_column(Text, comment="in the serving side's words")
    vehicle: Mapped[str | None] = mapped_column(ForeignKey("vehicles.plate"), comment="plate")
    driver: Mapped[str | None] = mapped_column(ForeignKey("drivers.driver"), comment="staff number")
    ended_on: Mapped[date | None] = mapped_column(Date, comment="legal day the trip ended; its month is billed")
    km: Mapped[float | None] = mapped_column(Double, comment="km driven for it")
    minutes: Mapped[float | None] = mapped_column(Double, comment="minutes the car was away for it")
    bill_fen: Mapped[int | None] = mapped_column(Integer, comment="fen the asking region owes")
    bill_lines: Mapped[list[str]] = mapped_column(Json, comment="how the bill adds up, in words")
    billed_by: Mapped[str | None] = mapped_column(String(NAME_LENGTH), comment="account of the serving side")
    billed_at: Mapped[datetime | None] = mapped_column(UtcInstant, comment="UTC")
    agreed_by: Mapped[str | None] = mapped_column(String(NAME_LENGTH), comment="account of the asking side")
    agreed_at: Mapped[datetime | None] = mapped_column(UtcInstant, comment="UTC")
    dispute: Mapped[str | None] = mapped_column(Text, comment="what the asking side objects to")
    statement: Mapped[str | None] = mapped_column(
        ForeignKey("netting_statements.statement"), index=True, comment="the statement it stands in, once"
    )
