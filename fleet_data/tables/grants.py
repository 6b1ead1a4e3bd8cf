"""Grants (授权): roles over regions and units, with their end."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from fleet_data.access_records import ADMINISTRATORS, GrantKind, Role
from fleet_data.tables.accounts import ID_LENGTH
from fleet_data.tables.base import Base
from fleet_data.tables.regions import CODE_LENGTH
from fleet_data.tables.types import NAME_LENGTH, UtcInstant, one_of, word

_WITHOUT_PLACE = ", ".join(f"'{role}'" for role in ADMINISTRATORS)


class GrantRow(Base):
    """One role of one account; ended, never deleted."""

    __tablename__ = "grants"
    __table_args__ = (
        one_of("role", Role),
        one_of("kind", GrantKind),
        CheckConstraint("until_at > from_at", name="ends_after_start"),
        CheckConstraint(f"(role IN ({_WITHOUT_PLACE})) = (region IS NULL)", name="place_by_role"),
        CheckConstraint("unit IS NULL OR region IS NOT NULL", name="unit_has_region"),
        CheckConstraint("(kind = 'acting_for') = (acting_for IS NOT NULL)", name="acts_for_someone"),
        CheckConstraint("assigned_by <> account", name="not_to_oneself"),
    )

    id: Mapped[str] = mapped_column(String(ID_LENGTH), primary_key=True, comment="random UUID")
    account: Mapped[str] = mapped_column(ForeignKey("accounts.id"), index=True, comment="who may")
    role: Mapped[Role] = mapped_column(word(Role), comment="what")
    kind: Mapped[GrantKind] = mapped_column(word(GrantKind), comment="how it came about")
    region: Mapped[str | None] = mapped_column(
        ForeignKey("regions.code"), comment="over it and all below; empty: administrators"
    )
    unit: Mapped[str | None] = mapped_column(String(NAME_LENGTH), comment="over this unit of the region alone")
    from_at: Mapped[datetime] = mapped_column(UtcInstant, comment="UTC")
    until_at: Mapped[datetime] = mapped_column(UtcInstant, comment="UTC, not included")
    assigned_by: Mapped[str] = mapped_column(String(ID_LENGTH), comment="the security administrator's account")
    assigned_at: Mapped[datetime] = mapped_column(UtcInstant, comment="UTC")
    queued_at: Mapped[datetime | None] = mapped_column(UtcInstant, comment="UTC; in the audit administrator's queue")
    seen_by: Mapped[str | None] = mapped_column(String(ID_LENGTH), comment="the audit administrator who looked")
    seen_at: Mapped[datetime | None] = mapped_column(UtcInstant, comment="UTC")
    acting_for: Mapped[str | None] = mapped_column(ForeignKey("accounts.id"), comment="代理: on whose behalf")
    reason: Mapped[str] = mapped_column(Text, comment="why it was given")
    ended_at: Mapped[datetime | None] = mapped_column(UtcInstant, comment="UTC; taken back")
    ended_by: Mapped[str | None] = mapped_column(String(ID_LENGTH), comment="account, or the rule that ended it")


class BreakGlassRow(Base):
    """Break-glass (紧急授权): asked for by one administrator, given by a second; a grant of at most 4 hours follows."""

    __tablename__ = "break_glass"
    __table_args__ = (
        one_of("role", Role),
        CheckConstraint("seconded_by IS NULL OR seconded_by <> asked_by", name="two_persons"),
    )

    id: Mapped[str] = mapped_column(String(ID_LENGTH), primary_key=True, comment="random UUID")
    account: Mapped[str] = mapped_column(ForeignKey("accounts.id"), comment="who is to get the role")
    role: Mapped[Role] = mapped_column(word(Role), comment="the role asked for")
    region: Mapped[str] = mapped_column(String(CODE_LENGTH), comment="over it and all below")
    hours: Mapped[int] = mapped_column(comment="hours, at most 4")
    reason: Mapped[str] = mapped_column(Text, comment="why it cannot wait")
    asked_by: Mapped[str] = mapped_column(ForeignKey("accounts.id"), comment="the first administrator")
    asked_at: Mapped[datetime] = mapped_column(UtcInstant, comment="UTC")
    seconded_by: Mapped[str | None] = mapped_column(ForeignKey("accounts.id"), comment="the second administrator")
    grant_id: Mapped[str | None] = mapped_column(ForeignKey("grants.id"), comment="the grant that followed")
