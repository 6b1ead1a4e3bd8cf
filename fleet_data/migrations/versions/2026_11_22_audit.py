"""The audit log: entries with their details, leaves, checkpoints; and answers already given."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)
JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
APPEND_ONLY = ("audit_entries", "audit_leaves", "audit_checkpoints")


def upgrade() -> None:
    op.create_table(
        "answers",
        sa.Column("actor", sa.String(length=64), nullable=False, comment="who asked"),
        sa.Column("key", sa.String(length=200), nullable=False, comment="the Idempotency-Key they gave"),
        sa.Column("digest", sa.String(length=64), nullable=False, comment="SHA-256 of what was asked"),
        sa.Column("status", sa.Integer(), nullable=False, comment="status of the answer"),
        sa.Column("body", sa.Text(), nullable=False, comment="the answer, byte for byte"),
        sa.Column("asked_at", INSTANT, nullable=False, comment="UTC"),
        sa.PrimaryKeyConstraint("actor", "key", name=op.f("pk_answers")),
    )
    op.create_index(op.f("ix_answers_asked_at"), "answers", ["asked_at"], unique=False)

    op.create_table(
        "audit_entries",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", INSTANT, nullable=False, comment="UTC"),
        sa.Column("action", sa.String(length=20), nullable=False, comment="what was done"),
        sa.Column("algorithm", sa.String(length=20), nullable=False, comment="of the commitment: sha256 or sm3"),
        sa.Column("commitment", sa.String(length=64), nullable=False, comment="digest of salt and detail, hex"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_entries")),
    )
    op.create_index(op.f("ix_audit_entries_at"), "audit_entries", ["at"], unique=False)

    op.create_table(
        "audit_details",
        sa.Column("entry_id", sa.Integer(), autoincrement=False, nullable=False, comment="the entry"),
        sa.Column(
            "salt", sa.String(length=32), nullable=False, comment="random, hex; without it the commitment says nothing"
        ),
        sa.Column("subject", sa.String(length=20), nullable=False, comment="the kind of thing: orders, plans …"),
        sa.Column("key", sa.String(length=300), nullable=False, comment="which one"),
        sa.Column(
            "detail_json", sa.Text(), nullable=False, comment="who, role and the rest, as committed to, byte for byte"
        ),
        sa.ForeignKeyConstraint(["entry_id"], ["audit_entries.id"], name=op.f("fk_audit_details_entry_id")),
        sa.PrimaryKeyConstraint("entry_id", name=op.f("pk_audit_details")),
    )
    op.create_index(op.f("ix_audit_details_subject"), "audit_details", ["subject"], unique=False)

    op.create_table(
        "audit_leaves",
        sa.Column("leaf", sa.Integer(), autoincrement=False, nullable=False, comment="from 0, without gaps"),
        sa.Column("entry_id", sa.Integer(), nullable=False, comment="the entry"),
        sa.Column("hash", sa.String(length=64), nullable=False, comment="leaf hash (RFC 6962 2.1), hex"),
        sa.ForeignKeyConstraint(["entry_id"], ["audit_entries.id"], name=op.f("fk_audit_leaves_entry_id")),
        sa.PrimaryKeyConstraint("leaf", name=op.f("pk_audit_leaves")),
        sa.UniqueConstraint("entry_id", name=op.f("uq_audit_leaves_entry_id")),
    )

    op.create_table(
        "audit_checkpoints",
        sa.Column("size", sa.Integer(), autoincrement=False, nullable=False, comment="leaves"),
        sa.Column("at", INSTANT, nullable=False, comment="UTC"),
        sa.Column("note", sa.Text(), nullable=False, comment="the signed note, byte for byte"),
        sa.Column("frontier", JSON, nullable=False, comment="roots of the full subtrees, largest first, hex"),
        sa.CheckConstraint("size > 0", name=op.f("ck_audit_checkpoints_size_positive")),
        sa.PrimaryKeyConstraint("size", name=op.f("pk_audit_checkpoints")),
    )

    refused = [(table, event) for table in APPEND_ONLY for event in ("UPDATE", "DELETE")]
    for table, event in [*refused, ("audit_details", "UPDATE")]:
        does = (
            "FOR EACH ROW EXECUTE FUNCTION paiche_refuse_change()"
            if op.get_bind().dialect.name == "postgresql"
            else f"BEGIN SELECT RAISE(ABORT, '{table} is only added to'); END"
        )
        op.execute(f"CREATE TRIGGER tr_{table}_only_added_to_{event.lower()} BEFORE {event} ON {table} {does}")


def downgrade() -> None:
    if op.get_bind().scalar(sa.text("SELECT count(*) FROM audit_entries")):
        raise RuntimeError(
            "审计日志中已有记录，不能退回旧版本；请向前修复，或恢复备份。 / "
            "The audit log has entries, which no step back may drop; mend forward, or restore a backup."
        )
    for table in ("audit_checkpoints", "audit_leaves", "audit_details", "audit_entries", "answers"):
        op.drop_table(table)
