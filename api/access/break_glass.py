"""Break-glass: two of the three administrators give a role for at most four hours; the auditor sees it queued."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import uuid4

from sqlalchemy.orm import Session

from api.access.caller import Caller
from api.access.errors import AccessError
from api.access.granting import Wish, give_role
from fleet_data.access_records import ADMINISTRATORS, GrantKind, Role
from fleet_data.stores import accounts, break_glass
from fleet_data.stores.break_glass import Emergency

ASKED_LASTS = timedelta(hours=1)


def ask(
    session: Session, caller: Caller, account: str, role: Role, region: str, hours: int, reason: str, *, now: datetime
) -> Emergency:
    """The first administrator asks; nothing is in force yet. Raises AccessError, NotKeptError."""
    if role in ADMINISTRATORS:
        raise AccessError("紧急授权不能用于三员角色。 / Break-glass never gives an administrator's role.")
    accounts.get(session, account)
    emergency = Emergency(
        id=str(uuid4()),
        account=account,
        role=role,
        region=region,
        hours=hours,
        reason=reason,
        asked_by=caller.account.id,
        asked_at=now,
    )
    break_glass.add(session, emergency)
    return emergency


def second(session: Session, caller: Caller, emergency_id: str, *, now: datetime) -> Emergency:
    """A second administrator agrees: the role is in force from now. Raises AccessError, NotKeptError."""
    emergency = break_glass.get(session, emergency_id)
    if caller.account.id in (emergency.asked_by, emergency.account):
        raise AccessError(
            "需要另一位管理员同意。 / Another administrator must agree, neither who asked nor who gets the role."
        )
    if now - emergency.asked_at > ASKED_LASTS:
        raise AccessError("该申请已超过一小时，请重新提出。 / It was asked more than an hour ago; ask again.")
    wish = Wish(
        account=emergency.account,
        role=emergency.role,
        region=emergency.region,
        unit=None,
        from_at=now,
        until_at=now + timedelta(hours=emergency.hours),
        reason=emergency.reason,
        kind=GrantKind.BREAK_GLASS,
    )
    grant = give_role(session, wish, by=caller.account.id, now=now)
    if not break_glass.second(session, emergency_id, caller.account.id, grant.id):
        raise AccessError("该申请已有人同意。 / Someone agreed before; the role is in force already.")
    return break_glass.get(session, emergency_id)
