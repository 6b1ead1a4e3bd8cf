"""Drivers' phones (驾驶员手机): enrolment codes, phones, tokens, proofs already seen."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from fleet_data.tables.base import Base
from fleet_data.tables.sessions import TOKEN_DIGEST_LENGTH
from fleet_data.tables.types import KEY_LENGTH, NAME_LENGTH, Json, UtcInstant

_LIVE = text("revoked_at IS NULL")


class PhoneCodeRow(Base):
    """A one-time code given to a driver in person; used once, within minutes."""

    __tablename__ = "phone_codes"

    digest: Mapped[str] = mapped_column(String(TOKEN_DIGEST_LENGTH), primary_key=True, comment="SHA-256 of the code")
    driver: Mapped[str] = mapped_column(ForeignKey("drivers.driver"), index=True, comment="staff number")
    account: Mapped[str] = mapped_column(ForeignKey("accounts.id"), comment="the driver's account")
    region: Mapped[str] = mapped_column(ForeignKey("regions.code"), comment="of the driver's pool")
    made_by: Mapped[str] = mapped_column(String(KEY_LENGTH), comment="who handed it over")
    made_at: Mapped[datetime] = mapped_column(UtcInstant, comment="UTC")
    until_at: Mapped[datetime] = mapped_column(UtcInstant, index=True, comment="UTC; of no use from then on")
    used_at: Mapped[datetime | None] = mapped_column(UtcInstant, comment="UTC; used, or replaced by a newer one")


class PhoneRow(Base):
    """A phone by the key it made; a driver has one live phone at a time."""

    __tablename__ = "phones"
    __table_args__ = (
        Index("uq_phones_live_driver", "driver", unique=True, postgresql_where=_LIVE, sqlite_where=_LIVE),
        UniqueConstraint("thumbprint"),
    )

    phone: Mapped[str] = mapped_column(String(KEY_LENGTH), primary_key=True, comment="also names its positions")
    driver: Mapped[str] = mapped_column(ForeignKey("drivers.driver"), index=True, comment="staff number")
    account: Mapped[str] = mapped_column(ForeignKey("accounts.id"), index=True, comment="the driver's account")
    region: Mapped[str] = mapped_column(ForeignKey("regions.code"), index=True, comment="of the driver's pool")
    label: Mapped[str] = mapped_column(String(NAME_LENGTH), comment="what the driver calls it")
    key: Mapped[dict[str, Any]] = mapped_column(Json, comment="public key, JWK")
    thumbprint: Mapped[str] = mapped_column(String(KEY_LENGTH), comment="of the key, RFC 7638")
    enrolled_at: Mapped[datetime] = mapped_column(UtcInstant, comment="UTC")
    enrolled_by: Mapped[str] = mapped_column(String(KEY_LENGTH), comment="who gave the code")
    revoked_at: Mapped[datetime | None] = mapped_column(UtcInstant, comment="UTC; from then on it may do nothing")
    revoked_by: Mapped[str | None] = mapped_column(String(KEY_LENGTH), comment="who, or the program")
    revoked_why: Mapped[str | None] = mapped_column(String(NAME_LENGTH), comment="reason")


class PhoneTokenRow(Base):
    """One generation of a phone's tokens; the tokens are known to the phone alone."""

    __tablename__ = "phone_tokens"
    __table_args__ = (UniqueConstraint("phone", "generation"),)

    access: Mapped[str] = mapped_column(String(TOKEN_DIGEST_LENGTH), primary_key=True, comment="SHA-256 of it")
    refresh: Mapped[str] = mapped_column(String(TOKEN_DIGEST_LENGTH), unique=True, comment="SHA-256 of it")
    phone: Mapped[str] = mapped_column(ForeignKey("phones.phone"), comment="whose")
    generation: Mapped[int] = mapped_column(Integer, comment="from 1; each rotation is the next")
    issued_at: Mapped[datetime] = mapped_column(UtcInstant, comment="UTC")
    access_until_at: Mapped[datetime] = mapped_column(UtcInstant, comment="UTC")
    refresh_until_at: Mapped[datetime] = mapped_column(UtcInstant, index=True, comment="UTC")
    used_at: Mapped[datetime | None] = mapped_column(UtcInstant, comment="UTC; either token first used")
    spent_at: Mapped[datetime | None] = mapped_column(UtcInstant, comment="UTC; rotated or replaced")


class PhoneProofRow(Base):
    """A proof of possession that was taken; kept as long as its nonce would still be good."""

    __tablename__ = "phone_proofs"
    __table_args__ = (CheckConstraint("length(digest) = 64", name="digest_whole"),)

    digest: Mapped[str] = mapped_column(String(TOKEN_DIGEST_LENGTH), primary_key=True, comment="SHA-256 of key and jti")
    until_at: Mapped[datetime] = mapped_column(UtcInstant, index=True, comment="UTC; may be forgotten from then on")
