"""Terminals that may register with the gateway."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "terminals",
        sa.Column("phone", sa.String(length=64), nullable=False, comment="without leading zeros"),
        sa.Column("terminal_id", sa.String(length=64), nullable=True, comment="it must register with; empty: any"),
        sa.Column("plate", sa.String(length=64), nullable=True, comment="it must register with; empty: any"),
        sa.Column("network", sa.String(length=64), nullable=True, comment="CIDR it must come from; empty: any"),
        sa.Column(
            "item_tables", sa.String(length=200), nullable=False, comment="tables its items are read by, by commas"
        ),
        sa.Column(
            "code_digest", sa.LargeBinary(length=32), nullable=True, comment="SHA-256 of its code; empty: none yet"
        ),
        sa.Column("registered_at", INSTANT, nullable=True, comment="when the code was given, UTC"),
        sa.Column("added_at", INSTANT, nullable=False, comment="UTC"),
        sa.Column("added_by", sa.String(length=64), nullable=False, comment="who let it in"),
        sa.PrimaryKeyConstraint("phone", name=op.f("pk_terminals")),
    )


def downgrade() -> None:
    op.drop_table("terminals")
