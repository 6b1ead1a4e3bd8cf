"""Lives of requests (申请的办理): state, kind and marks beside the ledger row."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from fleet_data.request_records import RequestKind, RequestState
from fleet_data.tables.base import Base
from fleet_data.tables.regions import CODE_LENGTH
from fleet_data.tables.types import NAME_LENGTH, WORD_LENGTH, Json, UtcInstant, not_negative, one_of, word


class RequestLifeRow(Base):
    """How one request stands; its row in `requests` says what is asked."""

    __tablename__ = "request_lives"
    __table_args__ = (
        ForeignKeyConstraint(["region", "unit"], ["units.region", "units.name"]),
        one_of("state", RequestState),
        one_of("kind", RequestKind),
        CheckConstraint("version > 0", name="version_positive"),
        *not_negative("round"),
    )

    request: Mapped[str] = mapped_column(ForeignKey("requests.request"), primary_key=True, comment="request number")
    region: Mapped[str] = mapped_column(String(CODE_LENGTH), index=True, comment="the requesting level")
    unit: Mapped[str] = mapped_column(String(NAME_LENGTH), comment="the requesting unit")
    state: Mapped[RequestState] = mapped_column(word(RequestState), comment="where it is in its life")
    kind: Mapped[RequestKind] = mapped_column(word(RequestKind), comment="normal, emergency, back-filled, direct")
    filed_by: Mapped[str] = mapped_column(String(NAME_LENGTH), comment="account of who filed it")
    version: Mapped[int] = mapped_column(Integer, comment="rises with every change")
    changed_at: Mapped[datetime] = mapped_column(UtcInstant, comment="of the last change, UTC")
    traveller: Mapped[str | None] = mapped_column(String(NAME_LENGTH), comment="account of who travels, if another")
    rank: Mapped[str | None] = mapped_column(String(WORD_LENGTH), comment="rank of who travels")
    round: Mapped[int] = mapped_column(Integer, comment="the latest round of approval, from 1; 0: none")
    paper_due_at: Mapped[datetime | None] = mapped_column(UtcInstant, comment="paper follows an oral approval by, UTC")
    marks: Mapped[list[str]] = mapped_column(Json, comment="what is told wherever it is shown, such as back_filled")
    closed_reason: Mapped[str | None] = mapped_column(Text, comment="why it was withdrawn, rejected or expired")
