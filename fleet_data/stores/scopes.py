"""Region subtrees as the database knows them: a scope is never read from a program's own list of regions."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from fleet_data.tables import RegionRow


def list_subtree(session: Session, codes: Collection[str]) -> frozenset[str]:
    """These regions and all below them; codes that are not kept give nothing."""
    if not codes:
        return frozenset()
    tops = select(RegionRow.code).where(RegionRow.code.in_(codes)).cte("inside", recursive=True)
    below = aliased(RegionRow)
    # UNION, not UNION ALL: a circle, should one ever get in, ends instead of running forever.
    inside = tops.union(select(below.code).join(tops, below.parent == tops.c.code))
    return frozenset(session.scalars(select(inside.c.code)))
