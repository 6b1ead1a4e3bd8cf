"""Accounts (账号) and the passwords they may not use again."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Boolean, CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from fleet_data.access_records import AccountKind
from fleet_data.tables.base import Base
from fleet_data.tables.regions import CODE_LENGTH
from fleet_data.tables.types import KEY_LENGTH, NAME_LENGTH, UtcInstant, one_of, word

ID_LENGTH = 36
SECRET_LENGTH = 512


class AccountRow(Base):
    """Who may sign in; never deleted, only disabled, since the journal and the audit log name it."""

    __tablename__ = "accounts"
    __table_args__ = (
        ForeignKeyConstraint(["region", "unit"], ["units.region", "units.name"]),
        one_of("kind", AccountKind),
        CheckConstraint("unit IS NULL OR region IS NOT NULL", name="unit_has_region"),
        Index("uq_accounts_issuer_subject", "issuer", "subject", unique=True),
    )

    id: Mapped[str] = mapped_column(String(ID_LENGTH), primary_key=True, comment="random UUID")
    name: Mapped[str] = mapped_column(String(KEY_LENGTH), unique=True, comment="what is typed to sign in, lower case")
    kind: Mapped[AccountKind] = mapped_column(word(AccountKind), comment="where identity is proved")
    display_name: Mapped[str] = mapped_column(String(NAME_LENGTH), comment="as shown to others")
    region: Mapped[str | None] = mapped_column(String(CODE_LENGTH), comment="region of the person's unit")
    unit: Mapped[str | None] = mapped_column(String(NAME_LENGTH), comment="the person's unit")
    driver: Mapped[str | None] = mapped_column(
        ForeignKey("drivers.driver"), unique=True, comment="staff number, where the person drives"
    )
    created_by: Mapped[str] = mapped_column(String(ID_LENGTH), comment="account, or the program at its first start")
    created_at: Mapped[datetime] = mapped_column(UtcInstant, comment="UTC")
    disabled_at: Mapped[datetime | None] = mapped_column(UtcInstant, comment="UTC; since when it may not sign in")
    password_hash: Mapped[str | None] = mapped_column(String(SECRET_LENGTH), comment="argon2id")
    password_set_at: Mapped[datetime | None] = mapped_column(UtcInstant, comment="UTC")
    must_change: Mapped[bool] = mapped_column(Boolean, comment="the password is a one-time credential")
    one_time_until: Mapped[datetime | None] = mapped_column(UtcInstant, comment="UTC; a one-time credential ends")
    totp_sealed: Mapped[str | None] = mapped_column(String(SECRET_LENGTH), comment="second factor's secret, sealed")
    totp_step: Mapped[int] = mapped_column(Integer, comment="the last time step used; each is taken once")
    issuer: Mapped[str | None] = mapped_column(String(NAME_LENGTH), comment="identity provider")
    subject: Mapped[str | None] = mapped_column(String(NAME_LENGTH), comment="the person's key there")


class PasswordRow(Base):
    """A password once used, hashed: not to be taken again."""

    __tablename__ = "passwords"

    account: Mapped[str] = mapped_column(ForeignKey("accounts.id"), primary_key=True)
    set_at: Mapped[datetime] = mapped_column(UtcInstant, primary_key=True, comment="UTC")
    password_hash: Mapped[str] = mapped_column(String(SECRET_LENGTH), comment="argon2id")
