"""The first start: three one-time credentials, for three people; there is no account that may do everything."""

from __future__ import annotations

from datetime import datetime
from uuid import uuid4

from sqlalchemy import Engine

from api.access.granting import LONGEST
from api.access.people import make_local
from fleet_data.access_records import ADMINISTRATORS, Grant, GrantKind, Role
from fleet_data.session import transaction
from fleet_data.stores import accounts, grants

WHO = "paiche"
NAMES = {
    Role.SYSTEM_ADMIN: ("sysadmin", "系统管理员"),
    Role.SECURITY_ADMIN: ("secadmin", "安全管理员"),
    Role.AUDIT_ADMIN: ("auditadmin", "审计管理员"),
}


def make_administrators(engine: Engine, now: datetime) -> list[tuple[str, str, str]]:
    """Their names, titles and credentials, where there is no account yet; nothing otherwise.

    Run by the machine's own command, as the database's owner.
    """
    with transaction(engine) as session:
        if not accounts.is_empty(session):
            return []
        made = []
        for role in ADMINISTRATORS:
            name, title = NAMES[role]
            account, credential = make_local(session, name, title, now=now, who=WHO)
            grant = Grant(
                id=str(uuid4()),
                account=account.id,
                role=role,
                kind=GrantKind.REGULAR,
                region=None,
                unit=None,
                from_at=now,
                until_at=now + LONGEST,
                assigned_by=WHO,
                assigned_at=now,
                queued_at=now,
                reason="首次启动 / first start",
            )
            grants.add(session, grant, WHO)
            made.append((name, title, credential))
        return made
