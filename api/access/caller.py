"""Who calls: built from the database for every request, so that a grant that ends ends at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from sqlalchemy.orm import Session

from api.access.permissions import MATRIX, Permission, Reach
from fleet_data.access_records import Account, Grant, KeptSession, Role
from fleet_data.scope import Scope, together
from fleet_data.stores import accounts, grants, sessions
from fleet_data.stores.scopes import list_subtree

STEP_UP_LASTS = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Caller:
    """A signed-in person with the grants in force now; `subtrees` are the regions below each granted region."""

    account: Account
    session: KeptSession
    grants: tuple[Grant, ...]
    subtrees: Mapping[str, frozenset[str]]

    def roles(self) -> frozenset[Role]:
        """The roles in force."""
        return frozenset(grant.role for grant in self.grants)

    def may(self, permission: Permission) -> bool:
        """Whether some grant gives it; every session may look after its own account."""
        return permission is Permission.USE_OWN_ACCOUNT or any(self._reach(grant, permission) for grant in self.grants)

    def reaches(self, permission: Permission) -> frozenset[Reach]:
        """How far it carries, over all grants that give it."""
        return frozenset(reach for grant in self.grants if (reach := self._reach(grant, permission)) is not None)

    def scope(self, permission: Permission) -> Scope:
        """The rows it carries to: the union over the grants that give it."""
        return together(
            self._scope(grant, reach) for grant in self.grants if (reach := self._reach(grant, permission)) is not None
        ) | Scope(person=self.account.id, driver=self.account.driver or "")

    def stepped_up(self, at: datetime) -> bool:
        """Whether the person proved who they are within the last five minutes."""
        return self.session.step_up_at is not None and at - self.session.step_up_at <= STEP_UP_LASTS

    def _reach(self, grant: Grant, permission: Permission) -> Reach | None:
        return MATRIX[permission].get(grant.role)

    def _scope(self, grant: Grant, reach: Reach) -> Scope:
        if grant.region is None or reach is Reach.SYSTEM:
            return Scope()
        if grant.unit is not None:
            return Scope(units=frozenset({(grant.region, grant.unit)}))
        return Scope(regions=self.subtrees.get(grant.region, frozenset()))


def digest_of(token: str) -> str:
    """Under what a session's token is kept."""
    return sha256(token.encode()).hexdigest()


def find_caller(session: Session, session_id: str, at: datetime) -> Caller | None:
    """Whose session this is (by its token's digest): None where the session is over or the account disabled."""
    kept = sessions.find_live(session, session_id, at)
    if kept is None:
        return None
    account = accounts.get(session, kept.account)
    if account.disabled_at is not None:
        return None
    held = tuple(grants.list_in_force(session, [account.id], at))
    places = {grant.region for grant in held if grant.region is not None and grant.unit is None}
    return Caller(account, kept, held, {place: list_subtree(session, [place]) for place in sorted(places)})
