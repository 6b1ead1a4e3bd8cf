"""Lives of requests and their approvals."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)
JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
TABLES = ("request_lives", "approval_rounds", "approval_decisions", "approver_posts")


def upgrade() -> None:
    op.create_table(
        "request_lives",
        sa.Column("request", sa.String(64), nullable=False, comment="request number"),
        sa.Column("region", sa.String(12), nullable=False, comment="the requesting level"),
        sa.Column("unit", sa.String(200), nullable=False, comment="the requesting unit"),
        sa.Column("state", sa.String(20), nullable=False, comment="where it is in its life"),
        sa.Column("kind", sa.String(20), nullable=False, comment="normal, emergency, back-filled, direct"),
        sa.Column("filed_by", sa.String(200), nullable=False, comment="account of who filed it"),
        sa.Column("version", sa.Integer(), nullable=False, comment="rises with every change"),
        sa.Column("changed_at", INSTANT, nullable=False, comment="of the last change, UTC"),
        sa.Column("traveller", sa.String(200), nullable=True, comment="account of who travels, if another"),
        sa.Column("rank", sa.String(20), nullable=True, comment="rank of who travels"),
        sa.Column("round", sa.Integer(), nullable=False, comment="the latest round of approval, from 1; 0: none"),
        sa.Column("paper_due_at", INSTANT, nullable=True, comment="paper follows an oral approval by, UTC"),
        sa.Column("marks", JSON, nullable=False, comment="what is told wherever it is shown, such as back_filled"),
        sa.Column("closed_reason", sa.Text(), nullable=True, comment="why it was withdrawn, rejected or expired"),
        sa.CheckConstraint(
            "kind IN ('normal', 'emergency', 'back_filled', 'direct')", name=op.f("ck_request_lives_kind_known")
        ),
        sa.CheckConstraint(
            "state IN ('submitted', 'approving', 'approved', 'oral', 'rejected', 'withdrawn', 'expired')",
            name=op.f("ck_request_lives_state_known"),
        ),
        sa.CheckConstraint("round >= 0", name=op.f("ck_request_lives_round_not_negative")),
        sa.CheckConstraint("version > 0", name=op.f("ck_request_lives_version_positive")),
        sa.ForeignKeyConstraint(
            ["region", "unit"], ["units.region", "units.name"], name=op.f("fk_request_lives_region_unit")
        ),
        sa.ForeignKeyConstraint(["request"], ["requests.request"], name=op.f("fk_request_lives_request")),
        sa.PrimaryKeyConstraint("request", name=op.f("pk_request_lives")),
    )
    op.create_index(op.f("ix_request_lives_region"), "request_lives", ["region"], unique=False)
    op.create_table(
        "approval_rounds",
        sa.Column("request", sa.String(64), nullable=False, comment="request number"),
        sa.Column("round", sa.Integer(), autoincrement=False, nullable=False, comment="from 1, in the request"),
        sa.Column("region", sa.String(12), nullable=False, comment="the requesting level"),
        sa.Column("unit", sa.String(200), nullable=False, comment="the requesting unit"),
        sa.Column("state", sa.String(20), nullable=False, comment="open, or how it ended"),
        sa.Column("chain", JSON, nullable=False, comment="roles that approve, in their order"),
        sa.Column("opened_at", INSTANT, nullable=False, comment="UTC"),
        sa.Column("opened_for", sa.String(200), nullable=False, comment="filed, or the fields whose change asked it"),
        sa.Column("ruling_digest", sa.String(64), nullable=False, comment="SHA-256 of the ruling on the chain"),
        sa.Column("closed_at", INSTANT, nullable=True, comment="UTC"),
        sa.Column("closed_reason", sa.Text(), nullable=True, comment="why it was rejected or became void"),
        sa.CheckConstraint(
            "state IN ('open', 'approved', 'rejected', 'void')", name=op.f("ck_approval_rounds_state_known")
        ),
        sa.CheckConstraint("round > 0", name=op.f("ck_approval_rounds_round_positive")),
        sa.ForeignKeyConstraint(["request"], ["requests.request"], name=op.f("fk_approval_rounds_request")),
        sa.PrimaryKeyConstraint("request", "round", name=op.f("pk_approval_rounds")),
    )
    op.create_index(op.f("ix_approval_rounds_region"), "approval_rounds", ["region"], unique=False)
    op.create_table(
        "approval_decisions",
        sa.Column("request", sa.String(64), nullable=False, comment="request number"),
        sa.Column("round", sa.Integer(), autoincrement=False, nullable=False, comment="the round"),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False, comment="from 0, in the round"),
        sa.Column("region", sa.String(12), nullable=False, comment="the requesting level"),
        sa.Column("unit", sa.String(200), nullable=False, comment="the requesting unit"),
        sa.Column("role", sa.String(40), nullable=False, comment="as what they decided"),
        sa.Column("person", sa.String(200), nullable=False, comment="account"),
        sa.Column("name", sa.String(200), nullable=False, comment="name as it is printed"),
        sa.Column("verdict", sa.String(20), nullable=False, comment="what they said"),
        sa.Column("form", sa.String(20), nullable=False, comment="in the system, by word, on paper after it"),
        sa.Column("decided_at", INSTANT, nullable=False, comment="the server's clock, UTC"),
        sa.Column("comment", sa.Text(), nullable=False, comment="in their words"),
        sa.Column("given_at", INSTANT, nullable=True, comment="when an oral one is said to have been, UTC"),
        sa.Column("acting_for", sa.String(200), nullable=True, comment="in whose place"),
        sa.Column("marks", JSON, nullable=False, comment="what is told with it, such as paper_late"),
        sa.CheckConstraint("form IN ('system', 'oral', 'paper')", name=op.f("ck_approval_decisions_form_known")),
        sa.CheckConstraint("verdict IN ('approved', 'rejected')", name=op.f("ck_approval_decisions_verdict_known")),
        sa.CheckConstraint("number >= 0", name=op.f("ck_approval_decisions_number_not_negative")),
        sa.ForeignKeyConstraint(
            ["request", "round"],
            ["approval_rounds.request", "approval_rounds.round"],
            name=op.f("fk_approval_decisions_request_round"),
        ),
        sa.PrimaryKeyConstraint("request", "round", "number", name=op.f("pk_approval_decisions")),
    )
    op.create_index(op.f("ix_approval_decisions_person"), "approval_decisions", ["person"], unique=False)
    op.create_index(op.f("ix_approval_decisions_region"), "approval_decisions", ["region"], unique=False)
    op.create_table(
        "approver_posts",
        sa.Column("post", sa.String(64), nullable=False, comment="random key"),
        sa.Column("region", sa.String(12), nullable=False, comment="the requesting level"),
        sa.Column("role", sa.String(40), nullable=False, comment="as what they approve"),
        sa.Column("person", sa.String(200), nullable=False, comment="account"),
        sa.Column("name", sa.String(200), nullable=False, comment="name as it is printed"),
        sa.Column("valid_from", sa.Date(), nullable=False, comment="first legal day"),
        sa.Column("valid_until", sa.Date(), nullable=False, comment="last legal day"),
        sa.Column("unit", sa.String(200), nullable=True, comment="for this unit alone; empty: for all"),
        sa.Column("acting_for", sa.String(200), nullable=True, comment="in whose place"),
        sa.Column("document", sa.String(200), nullable=False, comment="the appointment that is cited"),
        sa.CheckConstraint("valid_until >= valid_from", name=op.f("ck_approver_posts_ends_after_start")),
        sa.ForeignKeyConstraint(["region"], ["regions.code"], name=op.f("fk_approver_posts_region")),
        sa.PrimaryKeyConstraint("post", name=op.f("pk_approver_posts")),
    )
    op.create_index(op.f("ix_approver_posts_person"), "approver_posts", ["person"], unique=False)
    op.create_index(op.f("ix_approver_posts_region"), "approver_posts", ["region"], unique=False)

    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "CREATE TRIGGER tr_approval_decisions_only_added_to BEFORE UPDATE OR DELETE ON approval_decisions "
            "FOR EACH ROW EXECUTE FUNCTION paiche_refuse_change()"
        )
        return
    for event in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER tr_approval_decisions_only_added_to_{event.lower()} BEFORE {event} ON approval_decisions "
            "BEGIN SELECT RAISE(ABORT, 'approval_decisions is only added to'); END"
        )


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)
