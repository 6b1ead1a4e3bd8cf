"""Who may enter, as records: accounts, what they were granted, their sessions. Instants are aware, UTC."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Role(StrEnum):
    """What a person does here; the three administrators are kept apart from each other and from everyone else."""

    REQUESTER = "requester"
    APPROVER = "approver"
    DISPATCHER = "dispatcher"
    DRIVER = "driver"
    UNIT_FLEET = "unit_fleet"
    REGION_ADMIN = "region_admin"
    INSPECTOR = "inspector"
    AUDIT_ADMIN = "audit_admin"
    SYSTEM_ADMIN = "system_admin"
    SECURITY_ADMIN = "security_admin"


ADMINISTRATORS = (Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN)


class AccountKind(StrEnum):
    """Where a person proves who they are: here, or at the office's identity provider."""

    LOCAL = "local"
    OIDC = "oidc"


class GrantKind(StrEnum):
    """How a role came about."""

    REGULAR = "regular"
    ACTING_FOR = "acting_for"
    BREAK_GLASS = "break_glass"


@dataclass(frozen=True, slots=True)
class Account:
    """A person's or administrator's account; `region` and `unit` are the unit they belong to, where they do.

    `must_change` marks a one-time credential: until it is changed the account can do nothing else. `totp_sealed` is
    the second factor's secret, sealed with the key of the settings.
    """

    id: str
    name: str
    kind: AccountKind
    display_name: str
    region: str | None
    unit: str | None
    driver: str | None
    created_by: str
    created_at: datetime
    disabled_at: datetime | None = None
    password_hash: str | None = None
    password_set_at: datetime | None = None
    must_change: bool = False
    one_time_until: datetime | None = None
    totp_sealed: str | None = None
    issuer: str | None = None
    subject: str | None = None


@dataclass(frozen=True, slots=True)
class Grant:
    """A role over a region and all below it, or over one unit there; the administrators' roles have neither.

    In force from `from_at` (included) to `until_at` (not included) once it stands in the audit administrator's
    queue (`queued_at`), unless ended before.
    """

    id: str
    account: str
    role: Role
    kind: GrantKind
    region: str | None
    unit: str | None
    from_at: datetime
    until_at: datetime
    assigned_by: str
    assigned_at: datetime
    queued_at: datetime | None = None
    seen_by: str | None = None
    seen_at: datetime | None = None
    acting_for: str | None = None
    reason: str = ""
    ended_at: datetime | None = None
    ended_by: str | None = None

    def in_force(self, at: datetime) -> bool:
        """Whether it counts at an instant."""
        return (
            self.queued_at is not None
            and self.from_at <= at < self.until_at
            and (self.ended_at is None or at < self.ended_at)
        )


@dataclass(frozen=True, slots=True)
class KeptSession:
    """A signed-in session; `id` is the digest of its token, kept nowhere; `enrolling`: no second factor yet."""

    id: str
    account: str
    created_at: datetime
    seen_at: datetime
    idle_minutes: int
    expires_at: datetime
    source: str
    enrolling: bool
    step_up_at: datetime | None = None
    provider_session: str | None = None
    ended_at: datetime | None = None
