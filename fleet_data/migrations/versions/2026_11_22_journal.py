"""The journal."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)
JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    op.create_table(
        "journal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", INSTANT, nullable=False, comment="UTC"),
        sa.Column("who", sa.String(200), nullable=False, comment="the person or command that did it"),
        sa.Column("subject", sa.String(20), nullable=False, comment="the table"),
        sa.Column("key", sa.String(300), nullable=False, comment="the row's key, parts joined by /"),
        sa.Column("action", sa.String(20), nullable=False, comment="created, changed, or what an order met"),
        sa.Column("before", JSON, nullable=True, comment="the fields that changed, as they were"),
        sa.Column("after", JSON, nullable=True, comment="the fields that changed, as they are"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_journal")),
    )
    op.create_index(op.f("ix_journal_subject_key"), "journal", ["subject", "key"], unique=False)


def downgrade() -> None:
    for table in ("journal",):
        op.drop_table(table)
