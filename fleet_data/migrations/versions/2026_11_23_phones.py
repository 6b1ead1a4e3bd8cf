"""Drivers' phones, their tokens, the batches and photos they send."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)
JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
TABLES = ("phone_tokens", "phone_batches", "order_photos", "phones", "phone_codes", "phone_proofs")


def upgrade() -> None:
    op.create_table(
        "phone_proofs",
        sa.Column("digest", sa.String(length=64), nullable=False, comment="SHA-256 of key and jti"),
        sa.Column("until_at", INSTANT, nullable=False, comment="UTC; may be forgotten from then on"),
        sa.CheckConstraint("length(digest) = 64", name=op.f("ck_phone_proofs_digest_whole")),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_phone_proofs")),
    )
    op.create_index(op.f("ix_phone_proofs_until_at"), "phone_proofs", ["until_at"], unique=False)

    op.create_table(
        "phone_codes",
        sa.Column("digest", sa.String(length=64), nullable=False, comment="SHA-256 of the code"),
        sa.Column("driver", sa.String(length=64), nullable=False, comment="staff number"),
        sa.Column("account", sa.String(length=36), nullable=False, comment="the driver's account"),
        sa.Column("region", sa.String(length=12), nullable=False, comment="of the driver's pool"),
        sa.Column("made_by", sa.String(length=64), nullable=False, comment="who handed it over"),
        sa.Column("made_at", INSTANT, nullable=False, comment="UTC"),
        sa.Column("until_at", INSTANT, nullable=False, comment="UTC; of no use from then on"),
        sa.Column("used_at", INSTANT, nullable=True, comment="UTC; used, or replaced by a newer one"),
        sa.ForeignKeyConstraint(["account"], ["accounts.id"], name=op.f("fk_phone_codes_account")),
        sa.ForeignKeyConstraint(["driver"], ["drivers.driver"], name=op.f("fk_phone_codes_driver")),
        sa.ForeignKeyConstraint(["region"], ["regions.code"], name=op.f("fk_phone_codes_region")),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_phone_codes")),
    )
    op.create_index(op.f("ix_phone_codes_driver"), "phone_codes", ["driver"], unique=False)
    op.create_index(op.f("ix_phone_codes_until_at"), "phone_codes", ["until_at"], unique=False)

    op.create_table(
        "phones",
        sa.Column("phone", sa.String(length=64), nullable=False, comment="also names its positions"),
        sa.Column("driver", sa.String(length=64), nullable=False, comment="staff number"),
        sa.Column("account", sa.String(length=36), nullable=False, comment="the driver's account"),
        sa.Column("region", sa.String(length=12), nullable=False, comment="of the driver's pool"),
        sa.Column("label", sa.String(length=200), nullable=False, comment="what the driver calls it"),
        sa.Column("key", JSON, nullable=False, comment="public key, JWK"),
        sa.Column("thumbprint", sa.String(length=64), nullable=False, comment="of the key, RFC 7638"),
        sa.Column("enrolled_at", INSTANT, nullable=False, comment="UTC"),
        sa.Column("enrolled_by", sa.String(length=64), nullable=False, comment="who gave the code"),
        sa.Column("revoked_at", INSTANT, nullable=True, comment="UTC; from then on it may do nothing"),
        sa.Column("revoked_by", sa.String(length=64), nullable=True, comment="who, or the program"),
        sa.Column("revoked_why", sa.String(length=200), nullable=True, comment="reason"),
        sa.ForeignKeyConstraint(["account"], ["accounts.id"], name=op.f("fk_phones_account")),
        sa.ForeignKeyConstraint(["driver"], ["drivers.driver"], name=op.f("fk_phones_driver")),
        sa.ForeignKeyConstraint(["region"], ["regions.code"], name=op.f("fk_phones_region")),
        sa.PrimaryKeyConstraint("phone", name=op.f("pk_phones")),
        sa.UniqueConstraint("thumbprint", name=op.f("uq_phones_thumbprint")),
    )
    op.create_index(op.f("ix_phones_account"), "phones", ["account"], unique=False)
    op.create_index(op.f("ix_phones_driver"), "phones", ["driver"], unique=False)
    op.create_index(op.f("ix_phones_region"), "phones", ["region"], unique=False)
    op.create_index(
        op.f("uq_phones_live_driver"),
        "phones",
        ["driver"],
        unique=True,
        postgresql_where=sa.text("revoked_at IS NULL"),
        sqlite_where=sa.text("revoked_at IS NULL"),
    )

    op.create_table(
        "order_photos",
        sa.Column("photo", sa.String(length=64), nullable=False, comment="SHA-256 of the JPEG"),
        sa.Column("order_id", sa.Integer(), nullable=False, comment="the order"),
        sa.Column("who", sa.String(length=64), nullable=False, comment="account that sent it"),
        sa.Column("taken_at", INSTANT, nullable=False, comment="received, UTC"),
        sa.Column("jpeg", sa.LargeBinary(), nullable=False, comment="re-encoded, nothing of the camera's left"),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name=op.f("fk_order_photos_order_id")),
        sa.PrimaryKeyConstraint("photo", "order_id", name=op.f("pk_order_photos")),
    )
    op.create_table(
        "phone_batches",
        sa.Column("phone", sa.String(length=64), nullable=False, comment="who sent it"),
        sa.Column("number", sa.Integer(), nullable=False, comment="from 1, given by the phone"),
        sa.Column("digest", sa.String(length=64), nullable=False, comment="SHA-256 of the batch as signed"),
        sa.Column(
            "previous", sa.String(length=64), nullable=True, comment="digest of the batch before, as this one says"
        ),
        sa.Column("driver", sa.String(length=64), nullable=False, comment="staff number"),
        sa.Column("region", sa.String(length=12), nullable=False, comment="of the driver's pool"),
        sa.Column("made_at", INSTANT, nullable=False, comment="by the clock of the device, UTC"),
        sa.Column("received_at", INSTANT, nullable=False, comment="by the clock of the server, UTC"),
        sa.Column("clock_offset_seconds", sa.Double(), nullable=False, comment="server less device at sending"),
        sa.Column("signed", sa.Text(), nullable=False, comment="JWS with the events; positions stand as their digest"),
        sa.Column("marks", JSON, nullable=False, comment="what is odd about it, as words"),
        sa.Column("receipt", JSON, nullable=True, comment="what was answered; empty: not done yet"),
        sa.CheckConstraint("number > 0", name=op.f("ck_phone_batches_number_positive")),
        sa.ForeignKeyConstraint(["driver"], ["drivers.driver"], name=op.f("fk_phone_batches_driver")),
        sa.ForeignKeyConstraint(["phone"], ["phones.phone"], name=op.f("fk_phone_batches_phone")),
        sa.ForeignKeyConstraint(["region"], ["regions.code"], name=op.f("fk_phone_batches_region")),
        sa.PrimaryKeyConstraint("phone", "number", name=op.f("pk_phone_batches")),
    )
    op.create_index(op.f("ix_phone_batches_driver"), "phone_batches", ["driver"], unique=False)
    op.create_index(op.f("ix_phone_batches_region"), "phone_batches", ["region"], unique=False)

    op.create_table(
        "phone_tokens",
        sa.Column("access", sa.String(length=64), nullable=False, comment="SHA-256 of it"),
        sa.Column("refresh", sa.String(length=64), nullable=False, comment="SHA-256 of it"),
        sa.Column("phone", sa.String(length=64), nullable=False, comment="whose"),
        sa.Column("generation", sa.Integer(), nullable=False, comment="from 1; each rotation is the next"),
        sa.Column("issued_at", INSTANT, nullable=False, comment="UTC"),
        sa.Column("access_until_at", INSTANT, nullable=False, comment="UTC"),
        sa.Column("refresh_until_at", INSTANT, nullable=False, comment="UTC"),
        sa.Column("used_at", INSTANT, nullable=True, comment="UTC; either token first used"),
        sa.Column("spent_at", INSTANT, nullable=True, comment="UTC; rotated or replaced"),
        sa.ForeignKeyConstraint(["phone"], ["phones.phone"], name=op.f("fk_phone_tokens_phone")),
        sa.PrimaryKeyConstraint("access", name=op.f("pk_phone_tokens")),
        sa.UniqueConstraint("phone", "generation", name=op.f("uq_phone_tokens_phone_generation")),
        sa.UniqueConstraint("refresh", name=op.f("uq_phone_tokens_refresh")),
    )
    op.create_index(op.f("ix_phone_tokens_refresh_until_at"), "phone_tokens", ["refresh_until_at"], unique=False)


def downgrade() -> None:
    for table in TABLES:
        op.drop_table(table)
