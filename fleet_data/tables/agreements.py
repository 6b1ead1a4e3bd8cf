"""Agreements (异地联动协议): pools of one region serve another's requests."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, Date, Double, ForeignKey, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from fleet_data.tables.base import Base
from fleet_data.tables.types import KEY_LENGTH, NAME_LENGTH, not_negative


class AgreementRow(Base):
    """One direction of help between two regions."""

    __tablename__ = "agreements"
    __table_args__ = (
        CheckConstraint("pool_region <> request_region", name="two_regions"),
        CheckConstraint("valid_until >= valid_from", name="ends_after_start"),
        *not_negative("cost_per_option_cny", "max_vehicles"),
    )

    agreement: Mapped[str] = mapped_column(String(KEY_LENGTH), primary_key=True, comment="agreement number")
    pool_region: Mapped[str] = mapped_column(ForeignKey("regions.code"), index=True, comment="whose vehicles serve")
    request_region: Mapped[str] = mapped_column(ForeignKey("regions.code"), index=True, comment="whose requests")
    cost_per_option_cny: Mapped[float] = mapped_column(Double, comment="CNY a service, on top of its own cost")
    document: Mapped[str] = mapped_column(String(NAME_LENGTH), comment="what is cited")
    valid_from: Mapped[date] = mapped_column(Date, comment="first legal day")
    valid_until: Mapped[date] = mapped_column(Date, comment="last legal day")
    max_vehicles: Mapped[int | None] = mapped_column(Integer, comment="vehicles a day; empty: no limit")
