"""Seals, times out of use, papers of cars and drivers."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)
JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
TABLES = ("seals", "seal_exceptions", "vehicle_blocks", "driver_absences", "vehicle_files", "driver_files")


def upgrade() -> None:
    op.create_table(
        "seals",
        sa.Column("seal", sa.String(64), nullable=False, comment="random key"),
        sa.Column("region", sa.String(12), nullable=False, comment="the level whose pool it is"),
        sa.Column("vehicle", sa.String(64), nullable=False, comment="plate"),
        sa.Column("bay", sa.String(200), nullable=False, comment="where it stands sealed"),
        sa.Column("key_holder", sa.String(200), nullable=False, comment="who keeps the key"),
        sa.Column("odometer_km", sa.Double(), nullable=False, comment="at the sealing"),
        sa.Column("from_on", sa.Date(), nullable=False, comment="first sealed legal day"),
        sa.Column("until_on", sa.Date(), nullable=False, comment="last sealed legal day"),
        sa.Column("sealed_by", sa.String(200), nullable=False, comment="who entered it"),
        sa.Column("sealed_at", INSTANT, nullable=False, comment="entered, UTC"),
        sa.Column("reason", sa.Text(), nullable=False, comment="the holiday, or another ground"),
        sa.Column("photo", sa.String(200), nullable=True, comment="where the photo is kept, or its digest"),
        sa.Column("unsealed_by", sa.String(200), nullable=True, comment="who entered the unsealing"),
        sa.Column("unsealed_at", INSTANT, nullable=True, comment="UTC"),
        sa.Column("unsealed_odometer_km", sa.Double(), nullable=True, comment="at the unsealing"),
        sa.Column("unsealed_photo", sa.String(200), nullable=True, comment="photo of the unsealing"),
        sa.Column("marks", JSON, nullable=False, comment="what is told with it, such as moved_while_sealed"),
        sa.CheckConstraint("odometer_km >= 0", name=op.f("ck_seals_odometer_km_not_negative")),
        sa.CheckConstraint("unsealed_odometer_km >= 0", name=op.f("ck_seals_unsealed_odometer_km_not_negative")),
        sa.CheckConstraint("until_on >= from_on", name=op.f("ck_seals_ends_after_start")),
        sa.ForeignKeyConstraint(["region"], ["regions.code"], name=op.f("fk_seals_region")),
        sa.ForeignKeyConstraint(["vehicle"], ["vehicles.plate"], name=op.f("fk_seals_vehicle")),
        sa.PrimaryKeyConstraint("seal", name=op.f("pk_seals")),
    )
    op.create_index(op.f("ix_seals_region"), "seals", ["region"], unique=False)
    op.create_index(op.f("ix_seals_vehicle"), "seals", ["vehicle"], unique=False)
    op.create_table(
        "seal_exceptions",
        sa.Column("exception", sa.String(64), nullable=False, comment="random key"),
        sa.Column("region", sa.String(12), nullable=False, comment="the level whose pool it is"),
        sa.Column("vehicle", sa.String(64), nullable=False, comment="plate"),
        sa.Column("from_on", sa.Date(), nullable=False, comment="first legal day"),
        sa.Column("until_on", sa.Date(), nullable=False, comment="last legal day"),
        sa.Column("purposes", JSON, nullable=False, comment="purposes it is for; none: any"),
        sa.Column("reason", sa.Text(), nullable=False, comment="the special need of work"),
        sa.Column("asked_by", sa.String(200), nullable=False, comment="account"),
        sa.Column("asked_at", INSTANT, nullable=False, comment="UTC"),
        sa.Column("state", sa.String(20), nullable=False, comment="asked, approved or refused"),
        sa.Column("request", sa.String(64), nullable=True, comment="the request it is for"),
        sa.Column("answered_by", sa.String(200), nullable=True, comment="account"),
        sa.Column("answered_at", INSTANT, nullable=True, comment="UTC"),
        sa.Column("answer", sa.Text(), nullable=True, comment="in the approver's words"),
        sa.CheckConstraint("state IN ('asked', 'approved', 'refused')", name=op.f("ck_seal_exceptions_state_known")),
        sa.CheckConstraint("until_on >= from_on", name=op.f("ck_seal_exceptions_ends_after_start")),
        sa.ForeignKeyConstraint(["region"], ["regions.code"], name=op.f("fk_seal_exceptions_region")),
        sa.ForeignKeyConstraint(["request"], ["requests.request"], name=op.f("fk_seal_exceptions_request")),
        sa.ForeignKeyConstraint(["vehicle"], ["vehicles.plate"], name=op.f("fk_seal_exceptions_vehicle")),
        sa.PrimaryKeyConstraint("exception", name=op.f("pk_seal_exceptions")),
    )
    op.create_index(op.f("ix_seal_exceptions_region"), "seal_exceptions", ["region"], unique=False)
    op.create_index(op.f("ix_seal_exceptions_vehicle"), "seal_exceptions", ["vehicle"], unique=False)
    op.create_table(
        "vehicle_blocks",
        sa.Column("block", sa.String(64), nullable=False, comment="random key"),
        sa.Column("region", sa.String(12), nullable=False, comment="the level whose pool it is"),
        sa.Column("vehicle", sa.String(64), nullable=False, comment="plate"),
        sa.Column("kind", sa.String(20), nullable=False, comment="what is done"),
        sa.Column("from_at", INSTANT, nullable=False, comment="UTC"),
        sa.Column("until_at", INSTANT, nullable=False, comment="planned end, UTC"),
        sa.Column("reason", sa.Text(), nullable=False, comment="in the office's words"),
        sa.Column("made_by", sa.String(200), nullable=False, comment="account"),
        sa.Column("vendor", sa.String(200), nullable=True, comment="the workshop"),
        sa.Column("document", sa.String(200), nullable=True, comment="work order or invoice"),
        sa.Column("odometer_km", sa.Double(), nullable=True, comment="km when it went in"),
        sa.Column("cost_cny", sa.Double(), nullable=True, comment="CNY"),
        sa.Column("lifted_at", INSTANT, nullable=True, comment="ended, UTC"),
        sa.Column("lifted_by", sa.String(200), nullable=True, comment="account"),
        sa.CheckConstraint(
            "kind IN ('maintenance', 'repair', 'inspection', 'other')", name=op.f("ck_vehicle_blocks_kind_known")
        ),
        sa.CheckConstraint("cost_cny >= 0", name=op.f("ck_vehicle_blocks_cost_cny_not_negative")),
        sa.CheckConstraint("odometer_km >= 0", name=op.f("ck_vehicle_blocks_odometer_km_not_negative")),
        sa.CheckConstraint("until_at > from_at", name=op.f("ck_vehicle_blocks_ends_after_start")),
        sa.ForeignKeyConstraint(["region"], ["regions.code"], name=op.f("fk_vehicle_blocks_region")),
        sa.ForeignKeyConstraint(["vehicle"], ["vehicles.plate"], name=op.f("fk_vehicle_blocks_vehicle")),
        sa.PrimaryKeyConstraint("block", name=op.f("pk_vehicle_blocks")),
    )
    op.create_index(op.f("ix_vehicle_blocks_region"), "vehicle_blocks", ["region"], unique=False)
    op.create_index(op.f("ix_vehicle_blocks_vehicle"), "vehicle_blocks", ["vehicle"], unique=False)
    op.create_table(
        "driver_absences",
        sa.Column("absence", sa.String(64), nullable=False, comment="random key"),
        sa.Column("region", sa.String(12), nullable=False, comment="the level whose pool it is"),
        sa.Column("driver", sa.String(64), nullable=False, comment="staff number"),
        sa.Column("kind", sa.String(20), nullable=False, comment="why"),
        sa.Column("from_at", INSTANT, nullable=False, comment="UTC"),
        sa.Column("until_at", INSTANT, nullable=False, comment="UTC"),
        sa.Column("reason", sa.Text(), nullable=False, comment="in the office's words"),
        sa.Column("made_by", sa.String(200), nullable=False, comment="account"),
        sa.Column("lifted_at", INSTANT, nullable=True, comment="ended, UTC"),
        sa.Column("lifted_by", sa.String(200), nullable=True, comment="account"),
        sa.CheckConstraint(
            "kind IN ('leave', 'sick', 'training', 'other')", name=op.f("ck_driver_absences_kind_known")
        ),
        sa.CheckConstraint("until_at > from_at", name=op.f("ck_driver_absences_ends_after_start")),
        sa.ForeignKeyConstraint(["driver"], ["drivers.driver"], name=op.f("fk_driver_absences_driver")),
        sa.ForeignKeyConstraint(["region"], ["regions.code"], name=op.f("fk_driver_absences_region")),
        sa.PrimaryKeyConstraint("absence", name=op.f("pk_driver_absences")),
    )
    op.create_index(op.f("ix_driver_absences_driver"), "driver_absences", ["driver"], unique=False)
    op.create_index(op.f("ix_driver_absences_region"), "driver_absences", ["region"], unique=False)
    op.create_table(
        "vehicle_files",
        sa.Column("vehicle", sa.String(64), nullable=False, comment="plate"),
        sa.Column("region", sa.String(12), nullable=False, comment="the level whose pool it is"),
        sa.Column("vin", sa.String(64), nullable=True, comment="vehicle identification number"),
        sa.Column("engine_number", sa.String(64), nullable=True, comment="engine number"),
        sa.Column("odometer_km", sa.Double(), nullable=True, comment="last reading, km"),
        sa.Column("odometer_on", sa.Date(), nullable=True, comment="day of the reading"),
        sa.Column("insurance_valid_until", sa.Date(), nullable=True, comment="last day of the compulsory insurance"),
        sa.Column("inspection_valid_until", sa.Date(), nullable=True, comment="last day of the technical inspection"),
        sa.Column("service_due_on", sa.Date(), nullable=True, comment="day of the next service"),
        sa.Column("service_due_km", sa.Double(), nullable=True, comment="odometer of the next service, km"),
        sa.Column("terminal", sa.String(64), nullable=True, comment="number of the satellite terminal"),
        sa.Column("marking", sa.String(20), nullable=True, comment="common marking of official vehicles"),
        sa.Column("marking_document", sa.String(200), nullable=True, comment="exemption that is cited"),
        sa.Column("fuel_card", sa.String(64), nullable=True, comment="number of its one fuel card"),
        sa.Column("is_secret", sa.Boolean(), nullable=False, comment="stays off ordinary lists"),
        sa.Column("retired_on", sa.Date(), nullable=True, comment="legal day it went out of use"),
        sa.Column("disposal_method", sa.String(200), nullable=True, comment="how it was disposed of"),
        sa.Column("disposal_document", sa.String(200), nullable=True, comment="approval or certificate"),
        sa.CheckConstraint("marking IN ('marked', 'exempt', 'unmarked')", name=op.f("ck_vehicle_files_marking_known")),
        sa.CheckConstraint("odometer_km >= 0", name=op.f("ck_vehicle_files_odometer_km_not_negative")),
        sa.CheckConstraint("service_due_km >= 0", name=op.f("ck_vehicle_files_service_due_km_not_negative")),
        sa.ForeignKeyConstraint(["region"], ["regions.code"], name=op.f("fk_vehicle_files_region")),
        sa.ForeignKeyConstraint(["vehicle"], ["vehicles.plate"], name=op.f("fk_vehicle_files_vehicle")),
        sa.PrimaryKeyConstraint("vehicle", name=op.f("pk_vehicle_files")),
    )
    op.create_index(op.f("ix_vehicle_files_region"), "vehicle_files", ["region"], unique=False)
    op.create_table(
        "driver_files",
        sa.Column("driver", sa.String(64), nullable=False, comment="staff number"),
        sa.Column("region", sa.String(12), nullable=False, comment="the level whose pool it is"),
        sa.Column("phone", sa.String(64), nullable=True, comment="for work; personal data"),
        sa.Column("penalty_points", sa.Integer(), nullable=True, comment="points of the current period"),
        sa.Column("points_on", sa.Date(), nullable=True, comment="day they were looked up"),
        sa.Column("medical_valid_until", sa.Date(), nullable=True, comment="last day of the medical certificate"),
        sa.Column("hired_on", sa.Date(), nullable=True, comment="first day"),
        sa.Column("left_on", sa.Date(), nullable=True, comment="last day"),
        sa.Column("left_reason", sa.Text(), nullable=True, comment="why they left"),
        sa.CheckConstraint("penalty_points >= 0", name=op.f("ck_driver_files_penalty_points_not_negative")),
        sa.ForeignKeyConstraint(["driver"], ["drivers.driver"], name=op.f("fk_driver_files_driver")),
        sa.ForeignKeyConstraint(["region"], ["regions.code"], name=op.f("fk_driver_files_region")),
        sa.PrimaryKeyConstraint("driver", name=op.f("pk_driver_files")),
    )
    op.create_index(op.f("ix_driver_files_region"), "driver_files", ["region"], unique=False)


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)
