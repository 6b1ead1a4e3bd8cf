"""What planning writes: plans with options, duties and orders, and the rulings they rest on."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)
JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    op.create_table(
        "plans",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False, comment="the legal day, Asia/Shanghai"),
        sa.Column("region", sa.String(12), nullable=False, comment="the region planned for"),
        sa.Column("version", sa.Integer(), nullable=False, comment="from 1, for the day and region"),
        sa.Column("instance_digest", sa.String(64), nullable=False, comment="SHA-256 of instance_json"),
        sa.Column("instance_json", sa.Text(), nullable=False, comment="dispatch-instance/1, byte for byte"),
        sa.Column("plan_json", sa.Text(), nullable=False, comment="dispatch-plan/1, byte for byte"),
        sa.Column("cost_cny", sa.Double(), nullable=False, comment="CNY"),
        sa.Column("lower_bound_cny", sa.Double(), nullable=False, comment="CNY; no plan of this day costs less"),
        sa.Column("status", sa.String(20), nullable=False, comment="how the solver ended"),
        sa.Column("seconds", sa.Double(), nullable=False, comment="seconds the solver took"),
        sa.Column("solver_version", sa.String(64), nullable=False, comment="the code that planned"),
        sa.Column("seed", sa.Integer(), nullable=False, comment="of the solver's random choices"),
        sa.Column("made_at", INSTANT, nullable=False, comment="UTC"),
        sa.Column("made_by", sa.String(200), nullable=False, comment="who asked for it"),
        sa.CheckConstraint("status IN ('optimal', 'time_limit', 'interrupted')", name=op.f("ck_plans_status_known")),
        sa.CheckConstraint("cost_cny >= 0", name=op.f("ck_plans_cost_cny_not_negative")),
        sa.CheckConstraint("lower_bound_cny <= cost_cny + 0.01", name=op.f("ck_plans_bound_below_cost")),
        sa.CheckConstraint("seconds >= 0", name=op.f("ck_plans_seconds_not_negative")),
        sa.CheckConstraint("version > 0", name=op.f("ck_plans_version_positive")),
        sa.ForeignKeyConstraint(["region"], ["regions.code"], name=op.f("fk_plans_region")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plans")),
        sa.UniqueConstraint("day", "region", "version", name=op.f("uq_plans_day_region_version")),
    )

    op.create_table(
        "rulings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("subject", sa.String(200), nullable=False, comment="what was judged, such as request:R001"),
        sa.Column("digest", sa.String(64), nullable=False, comment="SHA-256 of what was in force"),
        sa.Column("content_digest", sa.String(64), nullable=False, comment="SHA-256 of ruling_json"),
        sa.Column("ruling_json", sa.Text(), nullable=False, comment="verdict, reasons, citations, values read"),
        sa.Column("kept_at", INSTANT, nullable=False, comment="UTC"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rulings")),
        sa.UniqueConstraint("subject", "content_digest", name=op.f("uq_rulings_subject_content_digest")),
    )

    op.create_table(
        "plan_rulings",
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("ruling_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["plan_id"], ["plans.id"], name=op.f("fk_plan_rulings_plan_id")),
        sa.ForeignKeyConstraint(["ruling_id"], ["rulings.id"], name=op.f("fk_plan_rulings_ruling_id")),
        sa.PrimaryKeyConstraint("plan_id", "ruling_id", name=op.f("pk_plan_rulings")),
    )
    op.create_index(op.f("ix_plan_rulings_ruling_id"), "plan_rulings", ["ruling_id"], unique=False)

    op.create_table(
        "options",
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("option", sa.String(200), nullable=False, comment="its id in the instance"),
        sa.Column("kind", sa.String(20), nullable=False, comment="direct, by rail and local car, or shared"),
        sa.Column("earliest_at", INSTANT, nullable=False, comment="earliest start, UTC"),
        sa.Column("latest_at", INSTANT, nullable=False, comment="latest start, UTC"),
        sa.Column("minutes", sa.Double(), nullable=False, comment="minutes the vehicle is busy"),
        sa.Column("driving_minutes", sa.Double(), nullable=False, comment="minutes at the wheel"),
        sa.Column("km", sa.Double(), nullable=False, comment="km"),
        sa.Column("extra_cost_cny", sa.Double(), nullable=False, comment="CNY besides the vehicle: fares, tolls"),
        sa.Column("passengers", sa.Integer(), nullable=False, comment="people on board at most"),
        sa.CheckConstraint("kind IN ('direct', 'rail_and_local', 'shared')", name=op.f("ck_options_kind_known")),
        sa.CheckConstraint("driving_minutes >= 0", name=op.f("ck_options_driving_minutes_not_negative")),
        sa.CheckConstraint("extra_cost_cny >= 0", name=op.f("ck_options_extra_cost_cny_not_negative")),
        sa.CheckConstraint("km >= 0", name=op.f("ck_options_km_not_negative")),
        sa.CheckConstraint("latest_at >= earliest_at", name=op.f("ck_options_departs_in_order")),
        sa.CheckConstraint("minutes >= 0", name=op.f("ck_options_minutes_not_negative")),
        sa.CheckConstraint("passengers > 0", name=op.f("ck_options_passengers_positive")),
        sa.ForeignKeyConstraint(["plan_id"], ["plans.id"], name=op.f("fk_options_plan_id")),
        sa.PrimaryKeyConstraint("plan_id", "option", name=op.f("pk_options")),
    )

    op.create_table(
        "option_requests",
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("option", sa.String(200), nullable=False),
        sa.Column("request", sa.String(64), nullable=False),
        sa.ForeignKeyConstraint(
            ["plan_id", "option"], ["options.plan_id", "options.option"], name=op.f("fk_option_requests_plan_id_option")
        ),
        sa.ForeignKeyConstraint(["request"], ["requests.request"], name=op.f("fk_option_requests_request")),
        sa.PrimaryKeyConstraint("plan_id", "option", "request", name=op.f("pk_option_requests")),
    )
    op.create_index(op.f("ix_option_requests_request"), "option_requests", ["request"], unique=False)

    op.create_table(
        "duties",
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("duty", sa.Integer(), autoincrement=False, nullable=False, comment="from 0, in the plan"),
        sa.Column("vehicle", sa.String(64), nullable=False, comment="plate"),
        sa.Column("driver", sa.String(64), nullable=True, comment="staff number"),
        sa.Column("start_at", INSTANT, nullable=False, comment="leaves its pool, UTC"),
        sa.Column("end_at", INSTANT, nullable=False, comment="is back, UTC"),
        sa.Column("km", sa.Double(), nullable=False, comment="km, empty runs counted"),
        sa.Column("driving_minutes", sa.Double(), nullable=False, comment="minutes at the wheel, empty runs counted"),
        sa.Column("cost_cny", sa.Double(), nullable=False, comment="CNY of the whole duty"),
        sa.CheckConstraint("cost_cny >= 0", name=op.f("ck_duties_cost_cny_not_negative")),
        sa.CheckConstraint("driving_minutes >= 0", name=op.f("ck_duties_driving_minutes_not_negative")),
        sa.CheckConstraint("duty >= 0", name=op.f("ck_duties_duty_not_negative")),
        sa.CheckConstraint("end_at > start_at", name=op.f("ck_duties_ends_after_start")),
        sa.CheckConstraint("km >= 0", name=op.f("ck_duties_km_not_negative")),
        sa.ForeignKeyConstraint(["driver"], ["drivers.driver"], name=op.f("fk_duties_driver")),
        sa.ForeignKeyConstraint(["plan_id"], ["plans.id"], name=op.f("fk_duties_plan_id")),
        sa.ForeignKeyConstraint(["vehicle"], ["vehicles.plate"], name=op.f("fk_duties_vehicle")),
        sa.PrimaryKeyConstraint("plan_id", "duty", name=op.f("pk_duties")),
    )
    op.create_index(op.f("ix_duties_driver"), "duties", ["driver"], unique=False)
    op.create_index(op.f("ix_duties_vehicle"), "duties", ["vehicle"], unique=False)

    op.create_table(
        "orders",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("request", sa.String(64), nullable=False, comment="request number"),
        sa.Column("option", sa.String(200), nullable=True, comment="the way taken"),
        sa.Column("option_kind", sa.String(20), nullable=True, comment="kind of the way taken"),
        sa.Column("mechanism", sa.String(20), nullable=True, comment="Art. 14; empty: unserved"),
        sa.Column("duty", sa.Integer(), nullable=True, comment="the vehicle's duty in the plan"),
        sa.Column("leg", sa.Integer(), nullable=True, comment="place in the duty, from 0"),
        sa.Column("vehicle", sa.String(64), nullable=True, comment="plate"),
        sa.Column("driver", sa.String(64), nullable=True, comment="staff number"),
        sa.Column("supplier", sa.String(64), nullable=True, comment="car class"),
        sa.Column("planned_start_at", INSTANT, nullable=True, comment="UTC"),
        sa.Column("planned_end_at", INSTANT, nullable=True, comment="the vehicle is free again, UTC"),
        sa.Column("cost_cny", sa.Double(), nullable=False, comment="CNY put down to this request"),
        sa.Column("state", sa.String(20), nullable=False, comment="where the order is in its life"),
        sa.Column("reason_zh", sa.Text(), nullable=False, comment="why so, in Chinese"),
        sa.Column("reason_en", sa.Text(), nullable=False, comment="why so, in English"),
        sa.Column("articles", JSON, nullable=False, comment="the articles the reason cites"),
        sa.CheckConstraint(
            "(mechanism IS NOT NULL AND mechanism <> 'social') = (vehicle IS NOT NULL)",
            name=op.f("ck_orders_vehicle_is_pooled"),
        ),
        sa.CheckConstraint(
            "(mechanism IS NOT NULL AND mechanism = 'social') = (supplier IS NOT NULL)",
            name=op.f("ck_orders_supplier_is_social"),
        ),
        sa.CheckConstraint(
            "mechanism IN ('own_level', 'cross_region', 'social')", name=op.f("ck_orders_mechanism_known")
        ),
        sa.CheckConstraint(
            "mechanism IS NOT NULL OR state IN ('unserved', 'cancelled')", name=op.f("ck_orders_served_by_a_mechanism")
        ),
        sa.CheckConstraint(
            "option_kind IN ('direct', 'rail_and_local', 'shared')", name=op.f("ck_orders_option_kind_known")
        ),
        sa.CheckConstraint(
            "state IN ('draft', 'published', 'accepted', 'departed', 'returned', 'confirmed', 'cancelled', 'unserved')",
            name=op.f("ck_orders_state_known"),
        ),
        sa.CheckConstraint("cost_cny >= 0", name=op.f("ck_orders_cost_cny_not_negative")),
        sa.CheckConstraint("leg >= 0", name=op.f("ck_orders_leg_not_negative")),
        sa.CheckConstraint(
            "mechanism IS NULL OR (planned_start_at IS NOT NULL AND planned_end_at IS NOT NULL)",
            name=op.f("ck_orders_served_has_times"),
        ),
        sa.CheckConstraint("planned_end_at > planned_start_at", name=op.f("ck_orders_ends_after_start")),
        sa.ForeignKeyConstraint(["driver"], ["drivers.driver"], name=op.f("fk_orders_driver")),
        sa.ForeignKeyConstraint(
            ["plan_id", "duty"], ["duties.plan_id", "duties.duty"], name=op.f("fk_orders_plan_id_duty")
        ),
        sa.ForeignKeyConstraint(
            ["plan_id", "option"], ["options.plan_id", "options.option"], name=op.f("fk_orders_plan_id_option")
        ),
        sa.ForeignKeyConstraint(["plan_id"], ["plans.id"], name=op.f("fk_orders_plan_id")),
        sa.ForeignKeyConstraint(["request"], ["requests.request"], name=op.f("fk_orders_request")),
        sa.ForeignKeyConstraint(["supplier"], ["suppliers.supplier"], name=op.f("fk_orders_supplier")),
        sa.ForeignKeyConstraint(["vehicle"], ["vehicles.plate"], name=op.f("fk_orders_vehicle")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_orders")),
        sa.UniqueConstraint("plan_id", "request", name=op.f("uq_orders_plan_id_request")),
    )
    op.create_index(op.f("ix_orders_driver"), "orders", ["driver"], unique=False)
    op.create_index(op.f("ix_orders_request"), "orders", ["request"], unique=False)
    op.create_index(op.f("ix_orders_supplier"), "orders", ["supplier"], unique=False)
    op.create_index(op.f("ix_orders_vehicle"), "orders", ["vehicle"], unique=False)
    op.create_index(
        "uq_orders_committed_request",
        "orders",
        ["request"],
        unique=True,
        postgresql_where=sa.text("state IN ('published', 'accepted', 'departed')"),
        sqlite_where=sa.text("state IN ('published', 'accepted', 'departed')"),
    )


def downgrade() -> None:
    for table in ("orders", "duties", "option_requests", "options", "plan_rulings", "rulings", "plans"):
        op.drop_table(table)
