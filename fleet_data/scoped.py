"""Sessions that see only a scope: the second layer, kept by the database itself where it can.

On PostgreSQL every transaction first takes the role `paiche_app`, which row-level security binds, and tells its
scope; both end with the transaction, so nothing is left on a pooled connection. A transaction whose scope was
forgotten sees no row. SQLite has no such rules: there the stores' conditions stand alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Engine, event, text
from sqlalchemy.orm import Session

from fleet_data.scope import NOTHING, Scope
from fleet_data.session import reading, transaction

APP_ROLE = "paiche_app"
INGEST_ROLE = "paiche_ingest"
_SCOPE = "paiche_scope"
_ROLE = "paiche_role"
_TELL = text(
    "SELECT set_config('role', :role, true), "
    + ", ".join(f"set_config('{name}', :{name.removeprefix('app.')}, true)" for name in NOTHING.settings())
)


def bind(engine: Engine) -> None:
    """Make every transaction of this engine take the role and tell its scope, before anything else."""
    if engine.dialect.name == "postgresql":
        event.listen(engine, "begin", _enter)


def _enter(connection: Connection) -> None:
    options = connection.get_execution_options()
    scope: Scope = options.get(_SCOPE, NOTHING)
    values = {name.removeprefix("app."): value for name, value in scope.settings().items()}
    connection.execute(_TELL, {"role": options.get(_ROLE, APP_ROLE), **values})


def within(engine: Engine, scope: Scope) -> Engine:
    """The same engine, whose transactions are of this scope."""
    return engine.execution_options(**{_SCOPE: scope})


@contextmanager
def scoped_transaction(engine: Engine, scope: Scope) -> Iterator[Session]:
    """A session of a scope whose work is committed once, at the end, or not at all; `bind` the engine first."""
    with transaction(within(engine, scope)) as session:
        session.info[_SCOPE] = scope
        yield session


@contextmanager
def scoped_reading(engine: Engine, scope: Scope) -> Iterator[Session]:
    """A session of a scope on one snapshot of the database."""
    with reading(within(engine, scope)) as session:
        session.info[_SCOPE] = scope
        yield session


@contextmanager
def ingest_transaction(engine: Engine) -> Iterator[Session]:
    """A session of the door for points: it takes what devices send, for all of them, and can read nothing else."""
    with transaction(engine.execution_options(**{_ROLE: INGEST_ROLE})) as session:
        yield session


def scope_of(session: Session) -> Scope:
    """The scope a session was opened with; a session without one has none."""
    found: Any = session.info.get(_SCOPE, NOTHING)
    return found if isinstance(found, Scope) else NOTHING
