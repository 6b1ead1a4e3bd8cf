"""The scope of housework: every region. Built from the database, like any other."""

from __future__ import annotations

from sqlalchemy.orm import Session

from fleet_data.scope import Scope
from fleet_data.stores.regions import list_kept


def everywhere(session: Session) -> Scope:
    """All regions there are."""
    return Scope(regions=frozenset(region.code for region in list_kept(session)))
