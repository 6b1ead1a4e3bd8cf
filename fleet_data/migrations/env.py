"""Alembic's entrance: the connection comes from the program, the wished tables from `fleet_data.tables`."""

from __future__ import annotations

from alembic import context
from sqlalchemy import Connection

from fleet_data.tables import Base

LOCK_TIMEOUT = "5s"  # a migration waits no longer for a table in use
STATEMENT_TIMEOUT = "120s"
ADVISORY_LOCK = 7_143_014  # two programs starting at once migrate one after the other


def run(connection: Connection) -> None:
    """Run the wanted migrations inside the transaction the caller opened."""
    on_sqlite = connection.dialect.name == "sqlite"
    if not on_sqlite:
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({ADVISORY_LOCK})")
        connection.exec_driver_sql(f"SET LOCAL lock_timeout = '{LOCK_TIMEOUT}'")
        connection.exec_driver_sql(f"SET LOCAL statement_timeout = '{STATEMENT_TIMEOUT}'")
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        compare_type=True,
        render_as_batch=on_sqlite,
        transactional_ddl=True,
    )
    with context.begin_transaction():
        context.run_migrations()
    if on_sqlite:
        broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
        if broken:
            raise RuntimeError(f"the migration leaves rows that refer to nothing: {broken[:5]}")


run(context.config.attributes["connection"])
