"""What no comparison of tables sees: a vehicle is in one trip at a time; journal and rulings are only added to.

SQLite loses a table's triggers when a later migration rebuilds the table: that migration must make them again.
"""

from __future__ import annotations

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

COMMITTED = "('published', 'accepted', 'departed')"
APPEND_ONLY = ("journal", "rulings")


def on_postgresql() -> bool:
    return op.get_bind().dialect.name == "postgresql"


def upgrade() -> None:
    if on_postgresql():
        op.execute("CREATE EXTENSION IF NOT EXISTS btree_gist")
        op.execute(
            "ALTER TABLE orders ADD CONSTRAINT ex_orders_vehicle_in_one_trip EXCLUDE USING gist ("
            "vehicle WITH =, (plan_id::text || '/' || COALESCE(option, request)) WITH <>, "
            f"tstzrange(planned_start_at, planned_end_at) WITH &&) WHERE (state IN {COMMITTED})"
        )
        op.execute(
            "CREATE FUNCTION paiche_refuse_change() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION USING ERRCODE = 'integrity_constraint_violation', "
            "MESSAGE = TG_TABLE_NAME || ' is only added to'; END $$"
        )
        for table in APPEND_ONLY:
            op.execute(
                f"CREATE TRIGGER tr_{table}_only_added_to BEFORE UPDATE OR DELETE ON {table} "
                "FOR EACH ROW EXECUTE FUNCTION paiche_refuse_change()"
            )
        return
    for event in ("INSERT", "UPDATE"):
        op.execute(
            f"CREATE TRIGGER tr_orders_vehicle_in_one_trip_{event.lower()} AFTER {event} ON orders "
            f"WHEN NEW.state IN {COMMITTED} AND EXISTS (SELECT 1 FROM orders AS other "
            f"WHERE other.vehicle = NEW.vehicle AND other.state IN {COMMITTED} AND other.id <> NEW.id "
            "AND other.plan_id || '/' || COALESCE(other.option, other.request) "
            "<> NEW.plan_id || '/' || COALESCE(NEW.option, NEW.request) "
            "AND other.planned_start_at < NEW.planned_end_at AND NEW.planned_start_at < other.planned_end_at) "
            "BEGIN SELECT RAISE(ABORT, 'ex_orders_vehicle_in_one_trip'); END"
        )
    for table in APPEND_ONLY:
        for event in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER tr_{table}_only_added_to_{event.lower()} BEFORE {event} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table} is only added to'); END"
            )


def downgrade() -> None:
    if on_postgresql():
        for table in APPEND_ONLY:
            op.execute(f"DROP TRIGGER tr_{table}_only_added_to ON {table}")
        op.execute("DROP FUNCTION paiche_refuse_change")
        op.execute("ALTER TABLE orders DROP CONSTRAINT ex_orders_vehicle_in_one_trip")
        return  # the extension stays: others may have come to use it
    for event in ("insert", "update"):
        op.execute(f"DROP TRIGGER tr_orders_vehicle_in_one_trip_{event}")
    for table in APPEND_ONLY:
        for event in ("delete", "update"):
            op.execute(f"DROP TRIGGER tr_{table}_only_added_to_{event}")
