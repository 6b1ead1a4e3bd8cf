"""Jobs with their leases, the outbox of their messages, and the timetable."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)
JSON = sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql")
STATES = "'queued', 'running', 'done', 'failed', 'stopped', 'given_up'"


def upgrade() -> None:
    op.create_table(
        "jobs",
        sa.Column("id", sa.String(length=64), nullable=False, comment="UUID"),
        sa.Column("kind", sa.String(length=20), nullable=False, comment="planning, checkpoint …"),
        sa.Column(
            "once_key",
            sa.String(length=200),
            nullable=True,
            comment="the same work asked for twice is one job; empty: each is its own",
        ),
        sa.Column("region", sa.String(length=12), nullable=True, comment="empty: housework"),
        sa.Column("asked_by", sa.String(length=64), nullable=False, comment="account; paiche: the timetable"),
        sa.Column("asked_at", INSTANT, nullable=False, comment="UTC"),
        sa.Column("words_json", JSON, nullable=False, comment="what is asked for"),
        sa.Column("state", sa.String(length=20), nullable=False, comment="where it is"),
        sa.Column("attempt", sa.Integer(), nullable=False, comment="how often it was begun"),
        sa.Column("most_attempts", sa.Integer(), nullable=False, comment="then a person looks at it"),
        sa.Column("token", sa.Integer(), nullable=False, comment="fencing token; each beginning adds one"),
        sa.Column("worker", sa.String(length=200), nullable=True, comment="who has or had it last"),
        sa.Column("begun_at", INSTANT, nullable=True, comment="the last beginning, UTC"),
        sa.Column("heartbeat_at", INSTANT, nullable=True, comment="last sign of life, UTC"),
        sa.Column("lease_until", INSTANT, nullable=True, comment="then it may be taken away, UTC"),
        sa.Column("stop_asked_at", INSTANT, nullable=True, comment="end with the best so far, UTC"),
        sa.Column("ended_at", INSTANT, nullable=True, comment="UTC"),
        sa.Column("progress_json", JSON, nullable=True, comment="best so far"),
        sa.Column("result_json", JSON, nullable=True, comment="what came of it"),
        sa.Column("fault", sa.Text(), nullable=True, comment="why it failed, zh / en"),
        sa.CheckConstraint(f"state IN ({STATES})", name=op.f("ck_jobs_state_known")),
        sa.CheckConstraint("most_attempts > 0", name=op.f("ck_jobs_most_attempts_positive")),
        sa.CheckConstraint("(state = 'running') = (lease_until IS NOT NULL)", name=op.f("ck_jobs_lease_while_running")),
        sa.CheckConstraint("attempt >= 0", name=op.f("ck_jobs_attempt_not_negative")),
        sa.CheckConstraint("token >= 0", name=op.f("ck_jobs_token_not_negative")),
        sa.ForeignKeyConstraint(["region"], ["regions.code"], name=op.f("fk_jobs_region")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_jobs")),
        sa.UniqueConstraint("once_key", name=op.f("uq_jobs_once_key")),
    )
    for column in ("region", "state", "ended_at"):
        op.create_index(op.f(f"ix_jobs_{column}"), "jobs", [column])
    op.create_table(
        "job_sends",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("job", sa.String(length=64), nullable=False, comment="which it tells of"),
        sa.Column("due_at", INSTANT, nullable=False, comment="not before, UTC"),
        sa.Column("sent_at", INSTANT, nullable=True, comment="empty: still to be sent, UTC"),
        sa.ForeignKeyConstraint(["job"], ["jobs.id"], name=op.f("fk_job_sends_job")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job_sends")),
    )
    for column in ("job", "sent_at"):
        op.create_index(op.f(f"ix_job_sends_{column}"), "job_sends", [column])
    op.create_table(
        "timetable",
        sa.Column("name", sa.String(length=20), nullable=False, comment="the kind of job"),
        sa.Column("every_seconds", sa.Integer(), nullable=False, comment="seconds from one to the next"),
        sa.Column("next_at", INSTANT, nullable=False, comment="UTC"),
        sa.CheckConstraint("every_seconds > 0", name=op.f("ck_timetable_every_seconds_positive")),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_timetable")),
    )


def downgrade() -> None:
    op.drop_table("timetable")
    op.drop_table("job_sends")
    op.drop_table("jobs")
