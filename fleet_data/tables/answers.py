"""Answers already given (幂等应答): one for each key of an actor, written with the work it answers."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from fleet_data.tables.base import Base
from fleet_data.tables.plans import DIGEST_LENGTH
from fleet_data.tables.types import KEY_LENGTH, NAME_LENGTH, UtcInstant


class AnswerRow(Base):
    """What was answered to a request that may come again."""

    __tablename__ = "answers"

    actor: Mapped[str] = mapped_column(String(KEY_LENGTH), primary_key=True, comment="who asked")
    key: Mapped[str] = mapped_column(String(NAME_LENGTH), primary_key=True, comment="the Idempotency-Key they gave")
    digest: Mapped[str] = mapped_column(String(DIGEST_LENGTH), comment="SHA-256 of what was asked")
    status: Mapped[int] = mapped_column(Integer, comment="status of the answer")
    body: Mapped[str] = mapped_column(Text, comment="the answer, byte for byte")
    asked_at: Mapped[datetime] = mapped_column(UtcInstant, index=True, comment="UTC")
