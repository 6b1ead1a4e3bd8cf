"""Bring a PostgreSQL database's roles, grants and policies to what the tables of policies say; nothing on SQLite.

A policy carries the digest of what it was made from, so that a start that changes nothing takes no lock.
"""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256

from sqlalchemy import Connection, text

from fleet_data.row_security.conditions import EVERYTHING, FUNCTIONS
from fleet_data.row_security.policies import APPEND_ONLY, DELETABLE, INGEST, POLICIES
from fleet_data.scoped import APP_ROLE, INGEST_ROLE
from fleet_data.tables import Base

ADVISORY_LOCK = 7_143_016
_MARK = "paiche_row_security"
_ROLES = (APP_ROLE, INGEST_ROLE)


def apply(connection: Connection, policies: Mapping[str, str] = POLICIES) -> bool:
    """Apply, in the caller's transaction; whether anything was changed."""
    if connection.dialect.name != "postgresql":
        return False
    connection.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": ADVISORY_LOCK})
    statements = list_statements(policies, str(connection.scalar(text("SELECT current_user"))))
    digest = sha256("\n".join(statements).encode()).hexdigest()
    if connection.scalar(text("SELECT obj_description(to_regprocedure(:name))"), {"name": f"{_MARK}()"}) == digest:
        return False
    connection.execute(text("SET LOCAL lock_timeout = '5s'"))
    for statement in statements:
        connection.exec_driver_sql(statement)
    # A comment on a function of ours is where the digest is kept.
    connection.exec_driver_sql(
        f"CREATE OR REPLACE FUNCTION {_MARK}() RETURNS text LANGUAGE sql IMMUTABLE AS $$ SELECT 'applied' $$"
    )
    connection.exec_driver_sql(f"COMMENT ON FUNCTION {_MARK}() IS '{digest}'")
    return True


def list_statements(policies: Mapping[str, str], owner: str) -> list[str]:
    """Everything, in order; `owner` is the role that migrates and runs the commands on the machine itself."""
    tables = sorted(Base.metadata.tables)
    quoted = '"' + owner.replace('"', '""') + '"'
    found = [_make_role(role) for role in _ROLES]
    found += [f"GRANT {role} TO {quoted}" for role in _ROLES]
    for role in _ROLES:
        found.append(f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {role}")
        found.append(f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {role}")
    for table in tables:
        rights = ["SELECT", "INSERT"]
        rights += [] if table in APPEND_ONLY else ["UPDATE"]
        rights += ["DELETE"] if table in DELETABLE else []
        found.append(f"GRANT {', '.join(rights)} ON {table} TO {APP_ROLE}")
    found += [f"GRANT {rights} ON {table} TO {INGEST_ROLE}" for table, rights in INGEST.items()]
    for head, body in FUNCTIONS.items():
        found.append(
            f"CREATE OR REPLACE FUNCTION {head} RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER "
            f"SET search_path = public AS $$ {body} $$"
        )
    for table in tables:
        found += _protect(table, policies.get(table), quoted)
    return found


def _protect(table: str, condition: str | None, owner: str) -> list[str]:
    drop = [f"DROP POLICY IF EXISTS {name} ON {table}" for name in ("paiche_scope", "paiche_ingest", "paiche_owner")]
    if condition is None:
        return [*drop, f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY, DISABLE ROW LEVEL SECURITY"]
    made = [
        f"CREATE POLICY paiche_scope ON {table} TO {APP_ROLE} USING ({condition}) WITH CHECK ({condition})",
        f"CREATE POLICY paiche_owner ON {table} TO {owner} USING ({EVERYTHING}) WITH CHECK ({EVERYTHING})",
    ]
    if table in INGEST:
        made.append(
            f"CREATE POLICY paiche_ingest ON {table} TO {INGEST_ROLE} USING ({EVERYTHING}) WITH CHECK ({EVERYTHING})"
        )
    return [*drop, f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY", *made]


def _make_role(role: str) -> str:
    """Roles are the server's, not the database's: another database may have made it, even this very moment."""
    return (
        f"DO $$ BEGIN CREATE ROLE {role} NOLOGIN NOSUPERUSER NOBYPASSRLS; "
        "EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$"
    )
