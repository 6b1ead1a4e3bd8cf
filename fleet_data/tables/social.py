"""The guiding catalogue of socialised services, and what suppliers claim (社会化保障)."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Date, Double, ForeignKey, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from fleet_data.settlement_records import ClaimState
from fleet_data.tables.base import Base
from fleet_data.tables.types import KEY_LENGTH, NAME_LENGTH, Json, UtcInstant, not_negative, one_of, word


class CatalogueEntryRow(Base):
    """An item of a region's catalogue with its quota (Art. 21)."""

    __tablename__ = "catalogue_entries"
    __table_args__ = (
        CheckConstraint("seats > 0", name="seats_positive"),
        CheckConstraint("valid_until >= valid_from", name="ends_after_start"),
        *not_negative("quota_base_cny", "quota_per_km_cny", "quota_per_minute_cny"),
    )

    number: Mapped[str] = mapped_column(String(NAME_LENGTH), primary_key=True, comment="as suppliers cite it")
    region: Mapped[str] = mapped_column(ForeignKey("regions.code"), index=True, comment="whose catalogue")
    title: Mapped[str] = mapped_column(String(NAME_LENGTH), comment="what is served")
    seats: Mapped[int] = mapped_column(Integer, comment="of the largest car, the driver not counted")
    quota_base_cny: Mapped[float] = mapped_column(Double, comment="CNY a service at most")
    quota_per_km_cny: Mapped[float] = mapped_column(Double, comment="CNY per km at most")
    quota_per_minute_cny: Mapped[float] = mapped_column(Double, comment="CNY per minute at most")
    valid_from: Mapped[date] = mapped_column(Date, comment="first legal day")
    valid_until: Mapped[date] = mapped_column(Date, comment="last legal day")
    document: Mapped[str] = mapped_column(String(NAME_LENGTH), comment="what is cited")


class SupplierClaimRow(Base):
    """What a supplier asks for one trip; one trip is settled once."""

    __tablename__ = "supplier_claims"
    __table_args__ = (
        one_of("state", ClaimState),
        *not_negative("km", "minutes", "due_fen", "claimed_fen"),
    )

    claim: Mapped[str] = mapped_column(String(KEY_LENGTH), primary_key=True, comment="random key")
    region: Mapped[str] = mapped_column(ForeignKey("regions.code"), index=True, comment="where it served")
    order_id: Mapped[int] = mapped_column(ForeignKey("orders.id"), unique=True, comment="the order it is for")
    request: Mapped[str] = mapped_column(ForeignKey("requests.request"), index=True, comment="request number")
    supplier: Mapped[str] = mapped_column(ForeignKey("suppliers.supplier"), index=True, comment="car class")
    km: Mapped[float] = mapped_column(Double, comment="km driven")
    minutes: Mapped[float] = mapped_column(Double, comment="minutes hired")
    due_fen: Mapped[int] = mapped_column(Integer, comment="fen by the tariff")
    claimed_fen: Mapped[int] = mapped_column(Integer, comment="fen asked for")
    state: Mapped[ClaimState] = mapped_column(word(ClaimState), comment="where it is")
    claimed_by: Mapped[str] = mapped_column(String(NAME_LENGTH), comment="account of the supplier or the office")
    claimed_at: Mapped[datetime] = mapped_column(UtcInstant, comment="UTC")
    invoice: Mapped[str | None] = mapped_column(String(NAME_LENGTH), comment="number of the invoice")
    confirmed_by: Mapped[str | None] = mapped_column(String(NAME_LENGTH), comment="account of the unit served")
    confirmed_at: Mapped[datetime | None] = mapped_column(UtcInstant, comment="UTC")
    answer: Mapped[str | None] = mapped_column(Text, comment="why it was refused")
    paid_document: Mapped[str | None] = mapped_column(String(NAME_LENGTH), comment="payment that is cited")
    paid_at: Mapped[datetime | None] = mapped_column(UtcInstant, comment="UTC")
    marks: Mapped[list[str]] = mapped_column(Json, comment="what is told with it, such as beyond_tariff")
