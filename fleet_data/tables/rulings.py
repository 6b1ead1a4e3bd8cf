"""Rulings (裁定): what the rulebook answered; never edited or deleted (triggers refuse)."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from fleet_data.tables.base import Base
from fleet_data.tables.plans import DIGEST_LENGTH
from fleet_data.tables.types import NAME_LENGTH, UtcInstant


class RulingRow(Base):
    """One answer, with what it read; the same answer about the same subject is kept once."""

    __tablename__ = "rulings"
    __table_args__ = (UniqueConstraint("subject", "content_digest"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    subject: Mapped[str] = mapped_column(String(NAME_LENGTH), comment="what was judged, such as request:R001")
    digest: Mapped[str] = mapped_column(String(DIGEST_LENGTH), comment="SHA-256 of what was in force")
    content_digest: Mapped[str] = mapped_column(String(DIGEST_LENGTH), comment="SHA-256 of ruling_json")
    ruling_json: Mapped[str] = mapped_column(Text, comment="verdict, reasons, citations, values read")
    kept_at: Mapped[datetime] = mapped_column(UtcInstant, comment="UTC")
