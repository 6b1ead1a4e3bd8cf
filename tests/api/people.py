"""People of the tests: accounts with roles and open sessions, as rows, without the way through sign-in."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import count
from uuid import uuid4

from sqlalchemy import Engine

from api.access.caller import digest_of
from fleet_data.access_records import ADMINISTRATORS, Account, AccountKind, Grant, GrantKind, KeptSession, Role
from fleet_data.session import transaction
from fleet_data.stores import accounts, grants, sessions, units

HOHHOT = "150100"
BAOTOU = "150200"
XINCHENG = "150102"  # a district of Hohhot
WHOLE = "150000"
UNIT = "演示机关"


@dataclass(frozen=True, slots=True)
class Person:
    """Someone signed in."""

    id: str
    token: str

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}


class People:
    """Makes them."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._numbers = count(1)

    def make(
        self,
        *roles: Role,
        region: str = HOHHOT,
        unit: str | None = None,
        stepped_up: bool = False,
        enrolling: bool = False,
        driver: str | None = None,
    ) -> Person:
        """An account with these roles over a region, or over a unit in it, and its session."""
        now = datetime.now(UTC)
        number = next(self._numbers)
        person = Person(f"00000000-0000-4000-8000-{number:012d}", secrets.token_urlsafe(32))
        account = Account(
            id=person.id,
            name=f"demo{number:02d}",
            kind=AccountKind.LOCAL,
            display_name=f"演示人员{number:02d}",
            region=region if unit else None,
            unit=unit,
            driver=driver,
            created_by="paiche",
            created_at=now,
        )
        with transaction(self._engine) as session:
            if unit:
                units.save_units(session, [(region, unit)], "tests")
            accounts.add(session, account, "tests")
            for grant in _grants(roles, person.id, region, unit, now):
                grants.add(session, grant, "tests")
            sessions.add(
                session,
                KeptSession(
                    id=digest_of(person.token),
                    account=person.id,
                    created_at=now,
                    seen_at=now,
                    idle_minutes=30,
                    expires_at=now + timedelta(hours=8),
                    source="tests",
                    enrolling=enrolling,
                    step_up_at=now if stepped_up else None,
                ),
            )
        return person


def _grants(roles: Iterable[Role], account: str, region: str, unit: str | None, now: datetime) -> Iterable[Grant]:
    for role in roles:
        placed = role not in ADMINISTRATORS
        yield Grant(
            id=str(uuid4()),
            account=account,
            role=role,
            kind=GrantKind.REGULAR,
            region=region if placed else None,
            unit=unit if placed else None,
            from_at=now - timedelta(days=1),
            until_at=now + timedelta(days=30),
            assigned_by="paiche",
            assigned_at=now - timedelta(days=1),
            queued_at=now - timedelta(days=1),
        )
