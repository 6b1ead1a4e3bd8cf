"""Billing between regions, the catalogue of socialised services, and what suppliers claim."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)
JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
TABLES = ("agreement_terms", "netting_statements", "two_sided_orders", "catalogue_entries", "supplier_claims")


def upgrade() -> None:
    op.create_table(
        "agreement_terms",
        sa.Column("agreement", sa.String(64), nullable=False, comment="its number"),
        sa.Column("settlement", sa.String(20), nullable=False, comment="each trip, or netted monthly"),
        sa.Column("signed_on", sa.Date(), nullable=True, comment="legal day it was signed"),
        sa.Column("base_cny", sa.Double(), nullable=True, comment="CNY a trip; empty: the car's own cost"),
        sa.Column("per_km_cny", sa.Double(), nullable=True, comment="CNY per km; empty: the car's own cost"),
        sa.Column("per_minute_cny", sa.Double(), nullable=True, comment="CNY per minute; empty: none"),
        sa.Column("ended_on", sa.Date(), nullable=True, comment="last legal day, where it was ended early"),
        sa.Column("ended_reason", sa.Text(), nullable=True, comment="why it was ended"),
        sa.CheckConstraint("settlement IN ('per_trip', 'monthly')", name=op.f("ck_agreement_terms_settlement_known")),
        sa.CheckConstraint("base_cny >= 0", name=op.f("ck_agreement_terms_base_cny_not_negative")),
        sa.CheckConstraint("per_km_cny >= 0", name=op.f("ck_agreement_terms_per_km_cny_not_negative")),
        sa.CheckConstraint("per_minute_cny >= 0", name=op.f("ck_agreement_terms_per_minute_cny_not_negative")),
        sa.ForeignKeyConstraint(["agreement"], ["agreements.agreement"], name=op.f("fk_agreement_terms_agreement")),
        sa.PrimaryKeyConstraint("agreement", name=op.f("pk_agreement_terms")),
    )
    op.create_table(
        "netting_statements",
        sa.Column("statement", sa.String(64), nullable=False, comment="random key"),
        sa.Column("month_on", sa.Date(), nullable=False, comment="first legal day of the month"),
        sa.Column("region_a", sa.String(12), nullable=False, comment="the smaller code"),
        sa.Column("region_b", sa.String(12), nullable=False, comment="the greater code"),
        sa.Column(
            "number", sa.Integer(), nullable=False, comment="from 1, in the month; further ones carry late bills"
        ),
        sa.Column("trips", sa.Integer(), nullable=False, comment="lines"),
        sa.Column("owed_to_a_fen", sa.Integer(), nullable=False, comment="fen b owes a"),
        sa.Column("owed_to_b_fen", sa.Integer(), nullable=False, comment="fen a owes b"),
        sa.Column("net_fen", sa.Integer(), nullable=False, comment="fen the payer owes the other"),
        sa.Column("payer", sa.String(12), nullable=True, comment="who pays; empty: nobody"),
        sa.Column("lines_digest", sa.String(64), nullable=False, comment="SHA-256 over the lines"),
        sa.Column("made_by", sa.String(200), nullable=False, comment="account or job"),
        sa.Column("made_at", INSTANT, nullable=False, comment="UTC"),
        sa.Column("confirmed_by_a", sa.String(200), nullable=True, comment="account of region a"),
        sa.Column("confirmed_by_b", sa.String(200), nullable=True, comment="account of region b"),
        sa.Column("settled_document", sa.String(200), nullable=True, comment="payment that is cited"),
        sa.Column("settled_at", INSTANT, nullable=True, comment="UTC"),
        sa.CheckConstraint("(net_fen = 0) = (payer IS NULL)", name=op.f("ck_netting_statements_payer_owes")),
        sa.CheckConstraint("net_fen >= 0", name=op.f("ck_netting_statements_net_fen_not_negative")),
        sa.CheckConstraint("number > 0", name=op.f("ck_netting_statements_number_positive")),
        sa.CheckConstraint("owed_to_a_fen >= 0", name=op.f("ck_netting_statements_owed_to_a_fen_not_negative")),
        sa.CheckConstraint("owed_to_b_fen >= 0", name=op.f("ck_netting_statements_owed_to_b_fen_not_negative")),
        sa.CheckConstraint("region_a < region_b", name=op.f("ck_netting_statements_regions_in_order")),
        sa.CheckConstraint("trips >= 0", name=op.f("ck_netting_statements_trips_not_negative")),
        sa.ForeignKeyConstraint(["region_a"], ["regions.code"], name=op.f("fk_netting_statements_region_a")),
        sa.ForeignKeyConstraint(["region_b"], ["regions.code"], name=op.f("fk_netting_statements_region_b")),
        sa.PrimaryKeyConstraint("statement", name=op.f("pk_netting_statements")),
        sa.UniqueConstraint(
            "month_on",
            "region_a",
            "region_b",
            "number",
            name=op.f("uq_netting_statements_month_on_region_a_region_b_number"),
        ),
    )
    op.create_index(op.f("ix_netting_statements_region_a"), "netting_statements", ["region_a"], unique=False)
    op.create_index(op.f("ix_netting_statements_region_b"), "netting_statements", ["region_b"], unique=False)
    op.create_table(
        "two_sided_orders",
        sa.Column("ask", sa.String(64), nullable=False, comment="random key"),
        sa.Column("request", sa.String(64), nullable=False, comment="request number"),
        sa.Column("agreement", sa.String(64), nullable=False, comment="billed by it"),
        sa.Column("asking_region", sa.String(12), nullable=False, comment="whose request"),
        sa.Column("serving_region", sa.String(12), nullable=False, comment="whose car"),
        sa.Column("state", sa.String(20), nullable=False, comment="where it is"),
        sa.Column("asked_by", sa.String(200), nullable=False, comment="account of the asking side"),
        sa.Column("asked_at", INSTANT, nullable=False, comment="UTC"),
        sa.Column("order_id", sa.Integer(), nullable=True, comment="the order it is for"),
        sa.Column("answered_by", sa.String(200), nullable=True, comment="account of the serving side"),
        sa.Column("answered_at", INSTANT, nullable=True, comment="UTC"),
        sa.Column("answer", sa.Text(), nullable=True, comment="in the serving side's words"),
        sa.Column("vehicle", sa.String(64), nullable=True, comment="plate"),
        sa.Column("driver", sa.String(64), nullable=True, comment="staff number"),
        sa.Column("ended_on", sa.Date(), nullable=True, comment="legal day the trip ended; its month is billed"),
        sa.Column("km", sa.Double(), nullable=True, comment="km driven for it"),
        sa.Column("minutes", sa.Double(), nullable=True, comment="minutes the car was away for it"),
        sa.Column("bill_fen", sa.Integer(), nullable=True, comment="fen the asking region owes"),
        sa.Column("bill_lines", JSON, nullable=False, comment="how the bill adds up, in words"),
        sa.Column("billed_by", sa.String(200), nullable=True, comment="account of the serving side"),
        sa.Column("billed_at", INSTANT, nullable=True, comment="UTC"),
        sa.Column("agreed_by", sa.String(200), nullable=True, comment="account of the asking side"),
        sa.Column("agreed_at", INSTANT, nullable=True, comment="UTC"),
        sa.Column("dispute", sa.Text(), nullable=True, comment="what the asking side objects to"),
        sa.Column("statement", sa.String(64), nullable=True, comment="the statement it stands in, once"),
        sa.CheckConstraint(
            "state IN ('asked', 'accepted', 'declined', "
            "'withdrawn', 'served', 'billed', 'disputed', 'agreed', 'netted')",
            name=op.f("ck_two_sided_orders_state_known"),
        ),
        sa.CheckConstraint("asking_region <> serving_region", name=op.f("ck_two_sided_orders_two_regions")),
        sa.CheckConstraint("bill_fen >= 0", name=op.f("ck_two_sided_orders_bill_fen_not_negative")),
        sa.CheckConstraint("km >= 0", name=op.f("ck_two_sided_orders_km_not_negative")),
        sa.CheckConstraint("minutes >= 0", name=op.f("ck_two_sided_orders_minutes_not_negative")),
        sa.ForeignKeyConstraint(["agreement"], ["agreements.agreement"], name=op.f("fk_two_sided_orders_agreement")),
        sa.ForeignKeyConstraint(["asking_region"], ["regions.code"], name=op.f("fk_two_sided_orders_asking_region")),
        sa.ForeignKeyConstraint(["driver"], ["drivers.driver"], name=op.f("fk_two_sided_orders_driver")),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name=op.f("fk_two_sided_orders_order_id")),
        sa.ForeignKeyConstraint(["request"], ["requests.request"], name=op.f("fk_two_sided_orders_request")),
        sa.ForeignKeyConstraint(["serving_region"], ["regions.code"], name=op.f("fk_two_sided_orders_serving_region")),
        sa.ForeignKeyConstraint(
            ["statement"], ["netting_statements.statement"], name=op.f("fk_two_sided_orders_statement")
        ),
        sa.ForeignKeyConstraint(["vehicle"], ["vehicles.plate"], name=op.f("fk_two_sided_orders_vehicle")),
        sa.PrimaryKeyConstraint("ask", name=op.f("pk_two_sided_orders")),
    )
    op.create_index(op.f("ix_two_sided_orders_agreement"), "two_sided_orders", ["agreement"], unique=False)
    op.create_index(op.f("ix_two_sided_orders_asking_region"), "two_sided_orders", ["asking_region"], unique=False)
    op.create_index(op.f("ix_two_sided_orders_order_id"), "two_sided_orders", ["order_id"], unique=False)
    op.create_index(op.f("ix_two_sided_orders_request"), "two_sided_orders", ["request"], unique=False)
    op.create_index(op.f("ix_two_sided_orders_serving_region"), "two_sided_orders", ["serving_region"], unique=False)
    op.create_index(op.f("ix_two_sided_orders_statement"), "two_sided_orders", ["statement"], unique=False)
    op.create_table(
        "catalogue_entries",
        sa.Column("number", sa.String(200), nullable=False, comment="as suppliers cite it"),
        sa.Column("region", sa.String(12), nullable=False, comment="whose catalogue"),
        sa.Column("title", sa.String(200), nullable=False, comment="what is served"),
        sa.Column("seats", sa.Integer(), nullable=False, comment="of the largest car, the driver not counted"),
        sa.Column("quota_base_cny", sa.Double(), nullable=False, comment="CNY a service at most"),
        sa.Column("quota_per_km_cny", sa.Double(), nullable=False, comment="CNY per km at most"),
        sa.Column("quota_per_minute_cny", sa.Double(), nullable=False, comment="CNY per minute at most"),
        sa.Column("valid_from", sa.Date(), nullable=False, comment="first legal day"),
        sa.Column("valid_until", sa.Date(), nullable=False, comment="last legal day"),
        sa.Column("document", sa.String(200), nullable=False, comment="what is cited"),
        sa.CheckConstraint("quota_base_cny >= 0", name=op.f("ck_catalogue_entries_quota_base_cny_not_negative")),
        sa.CheckConstraint("quota_per_km_cny >= 0", name=op.f("ck_catalogue_entries_quota_per_km_cny_not_negative")),
        sa.CheckConstraint(
            "quota_per_minute_cny >= 0", name=op.f("ck_catalogue_entries_quota_per_minute_cny_not_negative")
        ),
        sa.CheckConstraint("seats > 0", name=op.f("ck_catalogue_entries_seats_positive")),
        sa.CheckConstraint("valid_until >= valid_from", name=op.f("ck_catalogue_entries_ends_after_start")),
        sa.ForeignKeyConstraint(["region"], ["regions.code"], name=op.f("fk_catalogue_entries_region")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_catalogue_entries")),
    )
    op.create_index(op.f("ix_catalogue_entries_region"), "catalogue_entries", ["region"], unique=False)
    op.create_table(
        "supplier_claims",
        sa.Column("claim", sa.String(64), nullable=False, comment="random key"),
        sa.Column("region", sa.String(12), nullable=False, comment="where it served"),
        sa.Column("order_id", sa.Integer(), nullable=False, comment="the order it is for"),
        sa.Column("request", sa.String(64), nullable=False, comment="request number"),
        sa.Column("supplier", sa.String(64), nullable=False, comment="car class"),
        sa.Column("km", sa.Double(), nullable=False, comment="km driven"),
        sa.Column("minutes", sa.Double(), nullable=False, comment="minutes hired"),
        sa.Column("due_fen", sa.Integer(), nullable=False, comment="fen by the tariff"),
        sa.Column("claimed_fen", sa.Integer(), nullable=False, comment="fen asked for"),
        sa.Column("state", sa.String(20), nullable=False, comment="where it is"),
        sa.Column("claimed_by", sa.String(200), nullable=False, comment="account of the supplier or the office"),
        sa.Column("claimed_at", INSTANT, nullable=False, comment="UTC"),
        sa.Column("invoice", sa.String(200), nullable=True, comment="number of the invoice"),
        sa.Column("confirmed_by", sa.String(200), nullable=True, comment="account of the unit served"),
        sa.Column("confirmed_at", INSTANT, nullable=True, comment="UTC"),
        sa.Column("answer", sa.Text(), nullable=True, comment="why it was refused"),
        sa.Column("paid_document", sa.String(200), nullable=True, comment="payment that is cited"),
        sa.Column("paid_at", INSTANT, nullable=True, comment="UTC"),
        sa.Column("marks", JSON, nullable=False, comment="what is told with it, such as beyond_tariff"),
        sa.CheckConstraint(
            "state IN ('claimed', 'confirmed', 'refused', 'paid')", name=op.f("ck_supplier_claims_state_known")
        ),
        sa.CheckConstraint("claimed_fen >= 0", name=op.f("ck_supplier_claims_claimed_fen_not_negative")),
        sa.CheckConstraint("due_fen >= 0", name=op.f("ck_supplier_claims_due_fen_not_negative")),
        sa.CheckConstraint("km >= 0", name=op.f("ck_supplier_claims_km_not_negative")),
        sa.CheckConstraint("minutes >= 0", name=op.f("ck_supplier_claims_minutes_not_negative")),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name=op.f("fk_supplier_claims_order_id")),
        sa.ForeignKeyConstraint(["region"], ["regions.code"], name=op.f("fk_supplier_claims_region")),
        sa.ForeignKeyConstraint(["request"], ["requests.request"], name=op.f("fk_supplier_claims_request")),
        sa.ForeignKeyConstraint(["supplier"], ["suppliers.supplier"], name=op.f("fk_supplier_claims_supplier")),
        sa.PrimaryKeyConstraint("claim", name=op.f("pk_supplier_claims")),
        sa.UniqueConstraint("order_id", name=op.f("uq_supplier_claims_order_id")),
    )
    op.create_index(op.f("ix_supplier_claims_region"), "supplier_claims", ["region"], unique=False)
    op.create_index(op.f("ix_supplier_claims_request"), "supplier_claims", ["request"], unique=False)
    op.create_index(op.f("ix_supplier_claims_supplier"), "supplier_claims", ["supplier"], unique=False)


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)
