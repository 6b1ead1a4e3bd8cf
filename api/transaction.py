"""One request or job is one commit, made before the answer; what the database refuses becomes a problem.

`run` is the whole promise, for requests and jobs alike: the work is a function of a session, so that it can be done
again when the database asks for it (serialization, deadlock). FastAPI runs what a dependency does after its `yield`
only when the answer is out: so nothing is ever committed there.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from sqlalchemy import Engine
from sqlalchemy.exc import DataError, DBAPIError, IntegrityError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.orm import Session

from api.languages import Words
from api.problems import BAD_INPUT, BUSY, CONFLICT, NOT_FOUND, Problem
from fleet_data.scope import Scope
from fleet_data.scoped import scoped_reading, scoped_transaction

T = TypeVar("T")
Do = Callable[[Session], T]

TRIES = 4
_AFTER = "paiche_after_commit"
# SQLSTATE: serialization failure, deadlock (done again); lock or statement time-out (told to come back).
AGAIN = ("40001", "40P01")
LATE = ("55P03", "57014")
OUTSIDE = "42501"  # a row outside the scope was written: row-level security
_GONE = ("08", "57P")  # connection exceptions, the server is shutting down


def run(engine: Engine, scope: Scope, do: Do[T]) -> T:
    """Do the work in one transaction of the scope, commit, then what was left for after the commit; give its result.

    Raises Problem for what the database refuses; nothing is kept then.
    """
    for attempt in range(1, TRIES + 1):
        try:
            with scoped_transaction(engine, scope) as session:
                result = do(session)
            after: list[Callable[[], None]] = session.info.get(_AFTER, [])
        except (DBAPIError, PoolTimeoutError, OverflowError) as error:
            if attempt < TRIES and _state(error) in AGAIN:
                continue
            raise translate(error) from error
        for call in after:
            call()
        return result
    raise AssertionError("the last attempt returns or raises")


def look(engine: Engine, scope: Scope, do: Do[T]) -> T:
    """Read on one snapshot of the scope; what is changed is not kept. Raises Problem."""
    try:
        with scoped_reading(engine, scope) as session:
            return do(session)
    except (DBAPIError, PoolTimeoutError, OverflowError) as error:
        raise translate(error) from error


def after_commit(session: Session, call: Callable[[], None]) -> None:
    """Have something done once the transaction stands: a hint to others, never anything that must not be lost."""
    session.info.setdefault(_AFTER, []).append(call)


def translate(error: Exception) -> Problem:
    """The database's refusal as a problem that tells nothing of rows the caller may not see."""
    state = _state(error)
    if state == OUTSIDE:
        return Problem(NOT_FOUND)
    if isinstance(error, IntegrityError):
        return Problem(CONFLICT)
    if isinstance(error, DataError | OverflowError):
        return Problem(BAD_INPUT, _UNKEEPABLE)
    if isinstance(error, OperationalError | InterfaceError | PoolTimeoutError) or state in (*AGAIN, *LATE):
        return Problem(BUSY)
    if state is not None and state.startswith(_GONE):
        return Problem(BUSY)
    raise error


_UNKEEPABLE = Words(
    "内容含有数据库无法保存的字符或过大的数字", "It holds a character or number that the database cannot keep"
)


def _state(error: Exception) -> str | None:
    """The SQLSTATE of a PostgreSQL error."""
    found = getattr(getattr(error, "orig", None), "sqlstate", None)
    return found if isinstance(found, str) else None
