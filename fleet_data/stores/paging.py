"""Pages of a list by keys, not by counting: stable while rows come and go, as fast on the last page as on the first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from sqlalchemy import ColumnElement, Select, and_, or_
from sqlalchemy.orm import InstrumentedAttribute, Session

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Order:
    """One column of an order; never a column that may be empty."""

    column: InstrumentedAttribute[Any]
    descending: bool = False


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """Some rows, and the key of the last one where more follow."""

    items: tuple[T, ...]
    last: tuple[Any, ...] | None


def find_page(
    session: Session, query: Select[T], order: Sequence[Order], after: Sequence[Any] | None, limit: int
) -> Page[T]:
    """The rows of one table after a key, in an order whose columns together are unique."""
    if after is not None:
        query = query.where(_after(order, after))
    columns = [each.column.desc() if each.descending else each.column.asc() for each in order]
    rows = list(session.scalars(query.order_by(*columns).limit(limit + 1)))
    shown = rows[:limit]
    more = len(rows) > limit
    last = tuple(getattr(shown[-1], each.column.key) for each in order) if more else None
    return Page(tuple(shown), last)


def _after(order: Sequence[Order], key: Sequence[Any]) -> ColumnElement[bool]:
    """(a, b) > (x, y) with a direction each: a > x, or a = x and b > y."""
    parts = []
    for place, (each, value) in enumerate(zip(order, key, strict=True)):
        same = [earlier.column == given for earlier, given in zip(order[:place], key[:place], strict=True)]
        parts.append(and_(*same, each.column < value if each.descending else each.column > value))
    return or_(*parts)
