"""The life of orders: reports and steps, kinds and crews of orders, what is in force on a day."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)
JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
STATES = (
    "draft", "published", "accepted", "departed", "arrived", "waiting", "suspended", "returned", "confirmed", "rated",
    "settled", "disputed", "cancelled", "unserved",
)  # fmt: skip
STATES_BEFORE = ("draft", "published", "accepted", "departed", "returned", "confirmed", "cancelled", "unserved")
COMMITTED = ("published", "accepted", "departed", "arrived", "waiting", "suspended")
COMMITTED_BEFORE = ("published", "accepted", "departed")
APPEND_ONLY = ("order_reports", "order_steps", "day_changes")
NEVER_DELETED = ("orders", "publications")


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute("ALTER TABLE orders DROP CONSTRAINT ex_orders_vehicle_in_one_trip")
    else:
        for event in ("insert", "update"):
            op.execute(f"DROP TRIGGER tr_orders_vehicle_in_one_trip_{event}")
    base = "the day's publication token when planning read it"
    with op.batch_alter_table("plans") as plans:
        plans.add_column(sa.Column("base_token", sa.Integer(), server_default="0", nullable=False, comment=base))
    widen_orders()
    op.create_table(
        "order_reports",
        sa.Column("report", sa.String(length=64), nullable=False, comment="id given by who reports"),
        sa.Column("order_id", sa.Integer(), nullable=False, comment="the order"),
        sa.Column("turn", sa.Integer(), nullable=False, comment="which crew of the order, from 0"),
        sa.Column("act", sa.String(length=20), nullable=False, comment="what is reported"),
        sa.Column("who", sa.String(length=64), nullable=False, comment="who reports"),
        sa.Column("role", sa.String(length=20), nullable=False, comment="in which role"),
        sa.Column("device_at", INSTANT, nullable=True, comment="by the clock of the device, UTC"),
        sa.Column("received_at", INSTANT, nullable=False, comment="by the clock of the server, UTC"),
        sa.Column("happened_at", INSTANT, nullable=False, comment="what it is ordered by, UTC"),
        sa.Column("sequence", sa.Integer(), nullable=False, comment="number given by the device; 0: none"),
        sa.Column("details", JSON, nullable=False, comment="what the act needs: plate, odometer, reason …"),
        sa.Column("marks", JSON, nullable=False, comment="what is odd about it, as words"),
        sa.Column("digest", sa.String(length=64), nullable=False, comment="SHA-256 of what was reported"),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name=op.f("fk_order_reports_order_id")),
        sa.PrimaryKeyConstraint("report", name=op.f("pk_order_reports")),
    )
    op.create_index(op.f("ix_order_reports_order_id"), "order_reports", ["order_id"], unique=False)

    op.create_table(
        "order_steps",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("order_id", sa.Integer(), nullable=False, comment="the order"),
        sa.Column("step", sa.Integer(), nullable=False, comment="from 1, in the order's life"),
        sa.Column("act", sa.String(length=20), nullable=False, comment="what moved it"),
        sa.Column("from_state", sa.String(length=20), nullable=False, comment="before"),
        sa.Column("to_state", sa.String(length=20), nullable=False, comment="after"),
        sa.Column("who", sa.String(length=64), nullable=False, comment="who did it"),
        sa.Column("role", sa.String(length=20), nullable=False, comment="in which role"),
        sa.Column("report", sa.String(length=64), nullable=True, comment="the report that moved it"),
        sa.Column("happened_at", INSTANT, nullable=False, comment="when it happened, UTC"),
        sa.Column("recorded_at", INSTANT, nullable=False, comment="when the server wrote it, UTC"),
        sa.Column("changes", JSON, nullable=False, comment="other fields of the row as they are now"),
        sa.Column("details", JSON, nullable=False, comment="reason, odometer, score, amount …"),
        sa.CheckConstraint(f"from_state IN {STATES}", name=op.f("ck_order_steps_from_state_known")),
        sa.CheckConstraint(f"to_state IN {STATES}", name=op.f("ck_order_steps_to_state_known")),
        sa.CheckConstraint("step > 0", name=op.f("ck_order_steps_step_positive")),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name=op.f("fk_order_steps_order_id")),
        sa.ForeignKeyConstraint(["report"], ["order_reports.report"], name=op.f("fk_order_steps_report")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_order_steps")),
        sa.UniqueConstraint("order_id", "step", name=op.f("uq_order_steps_order_id_step")),
    )

    op.create_table(
        "publications",
        sa.Column("day", sa.Date(), nullable=False, comment="the legal day, Asia/Shanghai"),
        sa.Column("region", sa.String(length=12), nullable=False, comment="the region planned for"),
        sa.Column("token", sa.Integer(), nullable=False, comment="fencing token; each change of the day adds one"),
        sa.Column("plan_id", sa.Integer(), nullable=True, comment="the plan in force; empty: none yet"),
        sa.Column("changed_at", INSTANT, nullable=False, comment="UTC"),
        sa.CheckConstraint("token > 0", name=op.f("ck_publications_token_positive")),
        sa.ForeignKeyConstraint(["plan_id"], ["plans.id"], name=op.f("fk_publications_plan_id")),
        sa.ForeignKeyConstraint(["region"], ["regions.code"], name=op.f("fk_publications_region")),
        sa.PrimaryKeyConstraint("day", "region", name=op.f("pk_publications")),
    )

    op.create_table(
        "day_changes",
        sa.Column("day", sa.Date(), nullable=False, comment="the legal day, Asia/Shanghai"),
        sa.Column("region", sa.String(length=12), nullable=False, comment="the region planned for"),
        sa.Column("token", sa.Integer(), autoincrement=False, nullable=False, comment="the token after the change"),
        sa.Column("what", sa.String(length=20), nullable=False, comment="publish, swap, cancel …"),
        sa.Column("order_id", sa.Integer(), nullable=True, comment="the order; empty: the whole day"),
        sa.Column("plan_id", sa.Integer(), nullable=True, comment="the plan published by it"),
        sa.Column("who", sa.String(length=64), nullable=False, comment="who did it"),
        sa.Column("at", INSTANT, nullable=False, comment="UTC"),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name=op.f("fk_day_changes_order_id")),
        sa.ForeignKeyConstraint(["plan_id"], ["plans.id"], name=op.f("fk_day_changes_plan_id")),
        sa.ForeignKeyConstraint(["region"], ["regions.code"], name=op.f("fk_day_changes_region")),
        sa.PrimaryKeyConstraint("day", "region", "token", name=op.f("pk_day_changes")),
    )

    refuse_changes()


def widen_orders() -> None:
    kind = "normal, or marked as something else for good"
    turn = "its crews, from 0; a swap begins the next"
    with op.batch_alter_table("orders") as orders:
        orders.add_column(sa.Column("kind", sa.String(20), server_default="normal", nullable=False, comment=kind))
        orders.add_column(sa.Column("booking_id", sa.Integer(), comment="what holds its vehicle and driver"))
        orders.add_column(sa.Column("turn", sa.Integer(), server_default="0", nullable=False, comment=turn))
        orders.add_column(sa.Column("passenger_code", sa.String(20), comment="told by the passenger at departure"))
        orders.alter_column("plan_id", existing_type=sa.Integer(), nullable=True)
        orders.drop_constraint(op.f("ck_orders_state_known"), type_="check")
    op.execute(
        "UPDATE orders SET booking_id = (SELECT bookings.id FROM bookings WHERE bookings.vehicle = orders.vehicle "
        "AND bookings.purpose = orders.plan_id || '/' || COALESCE(orders.option, orders.request)) "
        f"WHERE state IN {COMMITTED_BEFORE} AND vehicle IS NOT NULL"
    )
    op.drop_index("uq_orders_committed_request", table_name="orders")
    with op.batch_alter_table("orders") as orders:
        for name, words in {
            "state_known": f"state IN {STATES}",
            "kind_known": "kind IN ('normal', 'direct', 'emergency', 'back_filled')",
            "is_booked": f"state NOT IN {COMMITTED} OR vehicle IS NULL OR booking_id IS NOT NULL",
            "normal_is_planned": "plan_id IS NOT NULL OR kind <> 'normal'",
            "turn_not_negative": "turn >= 0",
        }.items():
            orders.create_check_constraint(op.f(f"ck_orders_{name}"), words)
        orders.create_foreign_key(
            op.f("fk_orders_booking_id_vehicle"), "bookings", ["booking_id", "vehicle"], ["id", "vehicle"]
        )
        orders.create_index(op.f("ix_orders_booking_id"), ["booking_id"], unique=False)
    one_committed(COMMITTED)


def one_committed(states: tuple[str, ...]) -> None:
    where = sa.text(f"state IN {states}")
    op.create_index(
        "uq_orders_committed_request", "orders", ["request"], unique=True, postgresql_where=where, sqlite_where=where
    )


def refuse_changes() -> None:
    on_postgresql = op.get_bind().dialect.name == "postgresql"
    refused = [(table, event) for table in APPEND_ONLY for event in ("UPDATE", "DELETE")]
    for table, event in [*refused, *((table, "DELETE") for table in NEVER_DELETED)]:
        does = (
            "FOR EACH ROW EXECUTE FUNCTION paiche_refuse_change()"
            if on_postgresql
            else f"BEGIN SELECT RAISE(ABORT, '{table} is only added to'); END"
        )
        op.execute(f"CREATE TRIGGER tr_{table}_only_added_to_{event.lower()} BEFORE {event} ON {table} {does}")


def downgrade() -> None:
    if op.get_bind().scalar(sa.text("SELECT count(*) FROM order_reports")):
        raise RuntimeError(
            "派车单已有流转记录，不能退回旧版本；请向前修复，或恢复备份。 / "
            "Orders have a history, which no step back may drop; mend forward, or restore a backup."
        )
    for table in ("day_changes", "publications", "order_steps", "order_reports"):
        op.drop_table(table)
    on = " ON orders" if op.get_bind().dialect.name == "postgresql" else ""
    op.execute(f"DROP TRIGGER tr_orders_only_added_to_delete{on}")
    op.drop_index("uq_orders_committed_request", table_name="orders")
    with op.batch_alter_table("orders") as orders:
        orders.drop_constraint(op.f("fk_orders_booking_id_vehicle"), type_="foreignkey")
        for name in ("state_known", "kind_known", "is_booked", "normal_is_planned", "turn_not_negative"):
            orders.drop_constraint(op.f(f"ck_orders_{name}"), type_="check")
        orders.drop_index(op.f("ix_orders_booking_id"))
        for column in ("passenger_code", "turn", "booking_id", "kind"):
            orders.drop_column(column)
        orders.alter_column("plan_id", existing_type=sa.Integer(), nullable=False)
        orders.create_check_constraint(op.f("ck_orders_state_known"), f"state IN {STATES_BEFORE}")
    one_committed(COMMITTED_BEFORE)
    guard_trips()
    with op.batch_alter_table("plans") as plans:
        plans.drop_column("base_token")


def guard_trips() -> None:
    """What kept a vehicle in one trip before there were bookings."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "ALTER TABLE orders ADD CONSTRAINT ex_orders_vehicle_in_one_trip EXCLUDE USING gist ("
            "vehicle WITH =, (plan_id::text || '/' || COALESCE(option, request)) WITH <>, "
            f"tstzrange(planned_start_at, planned_end_at) WITH &&) WHERE (state IN {COMMITTED_BEFORE})"
        )
        return
    for event in ("INSERT", "UPDATE"):
        op.execute(
            f"CREATE TRIGGER tr_orders_vehicle_in_one_trip_{event.lower()} AFTER {event} ON orders "
            f"WHEN NEW.state IN {COMMITTED_BEFORE} AND EXISTS (SELECT 1 FROM orders AS other "
            f"WHERE other.vehicle = NEW.vehicle AND other.state IN {COMMITTED_BEFORE} AND other.id <> NEW.id "
            "AND other.plan_id || '/' || COALESCE(other.option, other.request) "
            "<> NEW.plan_id || '/' || COALESCE(NEW.option, NEW.request) "
            "AND other.planned_start_at < NEW.planned_end_at AND NEW.planned_start_at < other.planned_end_at) "
            "BEGIN SELECT RAISE(ABORT, 'ex_orders_vehicle_in_one_trip'); END"
        )
