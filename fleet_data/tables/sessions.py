"""Sessions (会话), failed tries to sign in, and sign-ins begun at the identity provider."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Boolean, ForeignKey, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from fleet_data.tables.base import Base
from fleet_data.tables.types import KEY_LENGTH, NAME_LENGTH, UtcInstant

TOKEN_DIGEST_LENGTH = 64


class SessionRow(Base):
    """A session; its token is known to the browser alone, here stands its SHA-256."""

    __tablename__ = "sessions"

    id: Mapped[str] = mapped_column(String(TOKEN_DIGEST_LENGTH), primary_key=True, comment="SHA-256 of the token")
    account: Mapped[str] = mapped_column(ForeignKey("accounts.id"), index=True)
    created_at: Mapped[datetime] = mapped_column(UtcInstant, comment="UTC")
    seen_at: Mapped[datetime] = mapped_column(UtcInstant, comment="UTC; the last request, to the half minute")
    idle_minutes: Mapped[int] = mapped_column(Integer, comment="minutes without a request after which it ends")
    expires_at: Mapped[datetime] = mapped_column(UtcInstant, index=True, comment="UTC; ends in any case")
    source: Mapped[str] = mapped_column(String(KEY_LENGTH), comment="address it was opened from")
    enrolling: Mapped[bool] = mapped_column(Boolean, comment="may only set password and second factor")
    step_up_at: Mapped[datetime | None] = mapped_column(UtcInstant, comment="UTC; proved again who it is")
    provider_session: Mapped[str | None] = mapped_column(
        String(NAME_LENGTH), index=True, comment="sid of the identity provider"
    )
    ended_at: Mapped[datetime | None] = mapped_column(UtcInstant, comment="UTC; signed out or ended by someone")


class SignInTryRow(Base):
    """A try to sign in with a password that was looked at, kept as long as it counts."""

    __tablename__ = "sign_in_tries"
    __table_args__ = (Index("ix_sign_in_tries_name_source_at", "name", "source", "at"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    name: Mapped[str] = mapped_column(String(KEY_LENGTH), comment="SHA-256 of the name that was typed")
    source: Mapped[str] = mapped_column(String(KEY_LENGTH), comment="address it came from")
    at: Mapped[datetime] = mapped_column(UtcInstant, index=True, comment="UTC")
    succeeded: Mapped[bool] = mapped_column(Boolean, comment="the password was right")
    forgiven: Mapped[bool] = mapped_column(Boolean, comment="counts no more: signed in since, or unlocked")


class OidcFlowRow(Base):
    """A sign-in begun at the identity provider and not finished; taken away when it comes back, or when it is late."""

    __tablename__ = "oidc_flows"

    state_digest: Mapped[str] = mapped_column(String(TOKEN_DIGEST_LENGTH), primary_key=True, comment="SHA-256")
    browser_digest: Mapped[str] = mapped_column(String(TOKEN_DIGEST_LENGTH), comment="SHA-256 of the browser's cookie")
    nonce: Mapped[str] = mapped_column(String(KEY_LENGTH), comment="to be found in the token")
    verifier: Mapped[str] = mapped_column(String(NAME_LENGTH), comment="PKCE")
    begun_at: Mapped[datetime] = mapped_column(UtcInstant, index=True, comment="UTC")
