"""The audit log (审计日志): entries, their place in the Merkle tree, and signed checkpoints; only added to."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from fleet_data.tables.base import Base
from fleet_data.tables.journal import JOINED_LENGTH
from fleet_data.tables.plans import DIGEST_LENGTH
from fleet_data.tables.types import WORD_LENGTH, Json, UtcInstant

SALT_LENGTH = 32


class AuditEntryRow(Base):
    """One thing that was done or looked at. What identifies people is in its detail, here only a commitment to it."""

    __tablename__ = "audit_entries"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcInstant, index=True, comment="UTC")
    action: Mapped[str] = mapped_column(String(WORD_LENGTH), comment="what was done")
    algorithm: Mapped[str] = mapped_column(String(WORD_LENGTH), comment="of the commitment: sha256 or sm3")
    commitment: Mapped[str] = mapped_column(String(DIGEST_LENGTH), comment="digest of salt and detail, hex")


class AuditDetailRow(Base):
    """Who, to what, and how. It may be erased when its time is over, which is an entry itself; never changed."""

    __tablename__ = "audit_details"

    entry_id: Mapped[int] = mapped_column(
        ForeignKey("audit_entries.id"), primary_key=True, autoincrement=False, comment="the entry"
    )
    salt: Mapped[str] = mapped_column(
        String(SALT_LENGTH), comment="random, hex; without it the commitment says nothing"
    )
    subject: Mapped[str] = mapped_column(String(WORD_LENGTH), index=True, comment="the kind of thing: orders, plans …")
    key: Mapped[str] = mapped_column(String(JOINED_LENGTH), comment="which one")
    detail_json: Mapped[str] = mapped_column(Text, comment="who, role and the rest, as committed to, byte for byte")


class AuditLeafRow(Base):
    """An entry's place in the tree, given when the next checkpoint is made."""

    __tablename__ = "audit_leaves"

    leaf: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False, comment="from 0, without gaps")
    entry_id: Mapped[int] = mapped_column(ForeignKey("audit_entries.id"), unique=True, comment="the entry")
    hash: Mapped[str] = mapped_column(String(DIGEST_LENGTH), comment="leaf hash (RFC 6962 2.1), hex")


class AuditCheckpointRow(Base):
    """A signed statement of the tree's size and root."""

    __tablename__ = "audit_checkpoints"
    __table_args__ = (CheckConstraint("size > 0", name="size_positive"),)

    size: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False, comment="leaves")
    at: Mapped[datetime] = mapped_column(UtcInstant, comment="UTC")
    note: Mapped[str] = mapped_column(Text, comment="the signed note, byte for byte")
    frontier: Mapped[list[str]] = mapped_column(Json, comment="roots of the full subtrees, largest first, hex")
