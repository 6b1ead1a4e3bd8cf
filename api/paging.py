"""Lists: a page at a time, by an opaque cursor that belongs to one sort and one set of filters."""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as Base64Error
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from typing import Annotated, Any, Generic, TypeVar

from fastapi import Depends, Query, Request
from pydantic import BaseModel, Field
from sqlalchemy import Select
from sqlalchemy.orm import InstrumentedAttribute, Session

from api.languages import Words
from api.problems import STALE_CURSOR, Fault, Problem
from fleet_data.stores.paging import Order, find_page

Row = TypeVar("Row")
Out = TypeVar("Out")
Columns = Mapping[str, InstrumentedAttribute[Any]]

MOST = 200
USUAL = 50
_NOT_FILTERS = ("cursor", "limit", "sort")


class PageOut(BaseModel, Generic[Out]):
    """Some items, and the cursor of the next ones; null on the last page. There is no count: it would tell of rows
    outside the caller's scope."""

    items: list[Out]
    next_cursor: Annotated[str | None, Field(description="give it back as `cursor` for the next page")]


@dataclass(frozen=True, slots=True)
class PageQuery:
    """What a caller asks of a list; `filters` is a digest of the other parameters."""

    limit: int
    cursor: str | None
    sort: str | None
    filters: str


def paged(sorts: Columns) -> Any:
    """The paging parameters of a list that may be sorted by these columns: `asked: Annotated[PageQuery, paged(…)]`."""
    # As a default value, not in the annotation: annotations are texts here and could not name it.
    offered = Query(default=None, pattern=f"^-?({'|'.join(sorts)})$", description="a field, or -field for downwards")

    def page_query(
        request: Request,
        limit: Annotated[int, Query(ge=1, le=MOST, description="items a page")] = USUAL,
        cursor: Annotated[str | None, Query(max_length=2000, description="`next_cursor` of the page before")] = None,
        sort: str | None = offered,
    ) -> PageQuery:
        other = sorted((name, value) for name, value in request.query_params.multi_items() if name not in _NOT_FILTERS)
        digest = sha256(json.dumps([request.url.path, other]).encode()).hexdigest()[:16]
        return PageQuery(limit, cursor, sort, digest)

    return Depends(page_query)


def list_page(
    session: Session,
    query: Select[Row],
    asked: PageQuery,
    *,
    sorts: Columns,
    key: str,
    shown: Callable[[Row], Out],
) -> PageOut[Out]:
    """A page of one table: `sorts` names the columns it may be sorted by, `key` the unique one among them.

    Raises Problem for a cursor that does not belong to this list.
    """
    order = _order(asked.sort or key, sorts, key)
    mark = f"{asked.filters}:{asked.sort or key}"
    after = None if asked.cursor is None else _read(asked.cursor, mark, [each.column for each in order])
    found = find_page(session, query, order, after, asked.limit)
    following = None if found.last is None else _write(found.last, mark)
    return PageOut[Any](items=[shown(item) for item in found.items], next_cursor=following)


def _order(sort: str, sorts: Columns, key: str) -> Sequence[Order]:
    name = sort.removeprefix("-")
    downwards = sort.startswith("-")
    order = [Order(sorts[name], downwards)]
    return order if name == key else [*order, Order(sorts[key], downwards)]


def _write(values: Sequence[Any], mark: str) -> str:
    plain = [value.isoformat() if isinstance(value, date) else value for value in values]
    return urlsafe_b64encode(json.dumps([mark, plain], ensure_ascii=False).encode()).decode().rstrip("=")


def _read(cursor: str, mark: str, columns: Sequence[InstrumentedAttribute[Any]]) -> list[Any]:
    """The key a cursor stands for. It carries no rights: the query it is used in has its own scope."""
    try:
        told, values = json.loads(urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        if told != mark:
            raise ValueError("of another list")
        return [_typed(value, column.type.python_type) for value, column in zip(values, columns, strict=True)]
    except (ValueError, TypeError, Base64Error, RecursionError) as error:
        reason = Words(
            "游标不属于此列表，请从第一页重新开始", "the cursor is not of this list; start at the first page"
        )
        raise Problem(STALE_CURSOR, faults=[Fault("query/cursor", reason)]) from error


def _typed(value: Any, wanted: type) -> Any:
    if wanted is datetime:
        at = datetime.fromisoformat(value)
        if at.tzinfo is None:
            raise ValueError("an instant without a zone")
        return at
    if wanted is date:
        return date.fromisoformat(value)
    if type(value) is not wanted and not (isinstance(value, str) and issubclass(wanted, str)):
        raise TypeError(f"{wanted.__name__} is wanted")
    return value
