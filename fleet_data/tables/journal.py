"""The journal (日志): who changed what, when; only ever added to (triggers refuse anything else)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from fleet_data.tables.base import Base
from fleet_data.tables.types import NAME_LENGTH, WORD_LENGTH, Json, UtcInstant

JOINED_LENGTH = 300  # the longest key has four parts


class JournalRow(Base):
    """One change."""

    __tablename__ = "journal"
    __table_args__ = (Index(None, "subject", "key"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcInstant, comment="UTC")
    who: Mapped[str] = mapped_column(String(NAME_LENGTH), comment="the person or command that did it")
    subject: Mapped[str] = mapped_column(String(WORD_LENGTH), comment="the table")
    key: Mapped[str] = mapped_column(String(JOINED_LENGTH), comment="the row's key, parts joined by /")
    action: Mapped[str] = mapped_column(String(WORD_LENGTH), comment="created, changed, or what an order met")
    before: Mapped[dict[str, Any] | None] = mapped_column(Json, comment="the fields that changed, as they were")
    after: Mapped[dict[str, Any] | None] = mapped_column(Json, comment="the fields that changed, as they are")
