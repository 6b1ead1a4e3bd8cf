"""Approvals (审批): rounds by the rules of their day, decisions that are only added to, and who may decide."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Date, ForeignKey, ForeignKeyConstraint, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from fleet_data.request_records import ApprovalForm, RoundState, Verdict
from fleet_data.tables.base import Base
from fleet_data.tables.plans import DIGEST_LENGTH
from fleet_data.tables.regions import CODE_LENGTH
from fleet_data.tables.types import KEY_LENGTH, NAME_LENGTH, Json, UtcInstant, not_negative, one_of, word

ROLE_LENGTH = 40


class ApprovalRoundRow(Base):
    """One round of one request: the chain of roles, and how it ended."""

    __tablename__ = "approval_rounds"
    __table_args__ = (one_of("state", RoundState), CheckConstraint("round > 0", name="round_positive"))

    request: Mapped[str] = mapped_column(ForeignKey("requests.request"), primary_key=True, comment="request number")
    round: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False, comment="from 1, in the request")
    region: Mapped[str] = mapped_column(String(CODE_LENGTH), index=True, comment="the requesting level")
    unit: Mapped[str] = mapped_column(String(NAME_LENGTH), comment="the requesting unit")
    state: Mapped[RoundState] = mapped_column(word(RoundState), comment="open, or how it ended")
    chain: Mapped[list[str]] = mapped_column(Json, comment="roles that approve, in their order")
    opened_at: Mapped[datetime] = mapped_column(UtcInstant, comment="UTC")
    opened_for: Mapped[str] = mapped_column(String(NAME_LENGTH), comment="filed, or the fields whose change asked it")
    ruling_digest: Mapped[str] = mapped_column(String(DIGEST_LENGTH), comment="SHA-256 of the ruling on the chain")
    closed_at: Mapped[datetime | None] = mapped_column(UtcInstant, comment="UTC")
    closed_reason: Mapped[str | None] = mapped_column(Text, comment="why it was rejected or became void")


class ApprovalDecisionRow(Base):
    """One person's word; triggers refuse to change or delete it."""

    __tablename__ = "approval_decisions"
    __table_args__ = (
        ForeignKeyConstraint(["request", "round"], ["approval_rounds.request", "approval_rounds.round"]),
        one_of("verdict", Verdict),
        one_of("form", ApprovalForm),
        *not_negative("number"),
    )

    request: Mapped[str] = mapped_column(String(KEY_LENGTH), primary_key=True, comment="request number")
    round: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False, comment="the round")
    number: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False, comment="from 0, in the round")
    region: Mapped[str] = mapped_column(String(CODE_LENGTH), index=True, comment="the requesting level")
    unit: Mapped[str] = mapped_column(String(NAME_LENGTH), comment="the requesting unit")
    role: Mapped[str] = mapped_column(String(ROLE_LENGTH), comment="as what they decided")
    person: Mapped[str] = mapped_column(String(NAME_LENGTH), index=True, comment="account")
    name: Mapped[str] = mapped_column(String(NAME_LENGTH), comment="name as it is printed")
    verdict: Mapped[Verdict] = mapped_column(word(Verdict), comment="what they said")
    form: Mapped[ApprovalForm] = mapped_column(word(ApprovalForm), comment="in the system, by word, on paper after it")
    decided_at: Mapped[datetime] = mapped_column(UtcInstant, comment="the server's clock, UTC")
    comment: Mapped[str] = mapped_column(Text, comment="in their words")
    given_at: Mapped[datetime | None] = mapped_column(UtcInstant, comment="when an oral one is said to have been, UTC")
    acting_for: Mapped[str | None] = mapped_column(String(NAME_LENGTH), comment="in whose place")
    marks: Mapped[list[str]] = mapped_column(Json, comment="what is told with it, such as paper_late")


class ApproverPostRow(Base):
    """Who may approve in a role, from a day to a day; ended, never deleted."""

    __tablename__ = "approver_posts"
    __table_args__ = (CheckConstraint("valid_until >= valid_from", name="ends_after_start"),)

    post: Mapped[str] = mapped_column(String(KEY_LENGTH), primary_key=True, comment="random key")
    region: Mapped[str] = mapped_column(ForeignKey("regions.code"), index=True, comment="the requesting level")
    role: Mapped[str] = mapped_column(String(ROLE_LENGTH), comment="as what they approve")
    person: Mapped[str] = mapped_column(String(NAME_LENGTH), index=True, comment="account")
    name: Mapped[str] = mapped_column(String(NAME_LENGTH), comment="name as it is printed")
    valid_from: Mapped[date] = mapped_column(Date, comment="first legal day")
    valid_until: Mapped[date] = mapped_column(Date, comment="last legal day")
    unit: Mapped[str | None] = mapped_column(String(NAME_LENGTH), comment="for this unit alone; empty: for all")
    acting_for: Mapped[str | None] = mapped_column(String(NAME_LENGTH), comment="in whose place")
    document: Mapped[str] = mapped_column(String(NAME_LENGTH), comment="the appointment that is cited")
