"""Accounts, grants, sessions: who may enter."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

ROLES = (
    "role IN ('requester', 'approver', 'dispatcher', 'driver', 'unit_fleet', 'region_admin', 'inspector', "
    "'audit_admin', 'system_admin', 'security_admin')"
)
INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "oidc_flows",
        sa.Column("state_digest", sa.String(64), nullable=False, comment="SHA-256"),
        sa.Column("browser_digest", sa.String(64), nullable=False, comment="SHA-256 of the browser's cookie"),
        sa.Column("nonce", sa.String(64), nullable=False, comment="to be found in the token"),
        sa.Column("verifier", sa.String(200), nullable=False, comment="PKCE"),
        sa.Column("begun_at", INSTANT, nullable=False, comment="UTC"),
        sa.PrimaryKeyConstraint("state_digest", name=op.f("pk_oidc_flows")),
    )
    op.create_index(op.f("ix_oidc_flows_begun_at"), "oidc_flows", ["begun_at"], unique=False)
    op.create_table(
        "sign_in_tries",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(64), nullable=False, comment="SHA-256 of the name that was typed"),
        sa.Column("source", sa.String(64), nullable=False, comment="address it came from"),
        sa.Column("at", INSTANT, nullable=False, comment="UTC"),
        sa.Column("succeeded", sa.Boolean(), nullable=False, comment="the password was right"),
        sa.Column("forgiven", sa.Boolean(), nullable=False, comment="counts no more: signed in since, or unlocked"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_tries")),
    )
    op.create_index(op.f("ix_sign_in_tries_at"), "sign_in_tries", ["at"], unique=False)
    op.create_index("ix_sign_in_tries_name_source_at", "sign_in_tries", ["name", "source", "at"], unique=False)
    op.create_table(
        "accounts",
        sa.Column("id", sa.String(36), nullable=False, comment="random UUID"),
        sa.Column("name", sa.String(64), nullable=False, comment="what is typed to sign in, lower case"),
        sa.Column("kind", sa.String(20), nullable=False, comment="where identity is proved"),
        sa.Column("display_name", sa.String(200), nullable=False, comment="as shown to others"),
        sa.Column("region", sa.String(12), nullable=True, comment="region of the person's unit"),
        sa.Column("unit", sa.String(200), nullable=True, comment="the person's unit"),
        sa.Column("driver", sa.String(64), nullable=True, comment="staff number, where the person drives"),
        sa.Column("created_by", sa.String(36), nullable=False, comment="account, or the program at its first start"),
        sa.Column("created_at", INSTANT, nullable=False, comment="UTC"),
        sa.Column("disabled_at", INSTANT, nullable=True, comment="UTC; since when it may not sign in"),
        sa.Column("password_hash", sa.String(512), nullable=True, comment="argon2id"),
        sa.Column("password_set_at", INSTANT, nullable=True, comment="UTC"),
        sa.Column("must_change", sa.Boolean(), nullable=False, comment="the password is a one-time credential"),
        sa.Column("one_time_until", INSTANT, nullable=True, comment="UTC; a one-time credential ends"),
        sa.Column("totp_sealed", sa.String(512), nullable=True, comment="second factor's secret, sealed"),
        sa.Column("totp_step", sa.Integer(), nullable=False, comment="the last time step used; each is taken once"),
        sa.Column("issuer", sa.String(200), nullable=True, comment="identity provider"),
        sa.Column("subject", sa.String(200), nullable=True, comment="the person's key there"),
        sa.CheckConstraint("kind IN ('local', 'oidc')", name=op.f("ck_accounts_kind_known")),
        sa.CheckConstraint("unit IS NULL OR region IS NOT NULL", name=op.f("ck_accounts_unit_has_region")),
        sa.ForeignKeyConstraint(["driver"], ["drivers.driver"], name=op.f("fk_accounts_driver")),
        sa.ForeignKeyConstraint(
            ["region", "unit"], ["units.region", "units.name"], name=op.f("fk_accounts_region_unit")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_accounts")),
        sa.UniqueConstraint("driver", name=op.f("uq_accounts_driver")),
        sa.UniqueConstraint("name", name=op.f("uq_accounts_name")),
    )
    op.create_index("uq_accounts_issuer_subject", "accounts", ["issuer", "subject"], unique=True)
    op.create_table(
        "grants",
        sa.Column("id", sa.String(36), nullable=False, comment="random UUID"),
        sa.Column("account", sa.String(36), nullable=False, comment="who may"),
        sa.Column("role", sa.String(20), nullable=False, comment="what"),
        sa.Column("kind", sa.String(20), nullable=False, comment="how it came about"),
        sa.Column("region", sa.String(12), nullable=True, comment="over it and all below; empty: administrators"),
        sa.Column("unit", sa.String(200), nullable=True, comment="over this unit of the region alone"),
        sa.Column("from_at", INSTANT, nullable=False, comment="UTC"),
        sa.Column("until_at", INSTANT, nullable=False, comment="UTC, not included"),
        sa.Column("assigned_by", sa.String(36), nullable=False, comment="the security administrator's account"),
        sa.Column("assigned_at", INSTANT, nullable=False, comment="UTC"),
        sa.Column("queued_at", INSTANT, nullable=True, comment="UTC; in the audit administrator's queue"),
        sa.Column("seen_by", sa.String(36), nullable=True, comment="the audit administrator who looked"),
        sa.Column("seen_at", INSTANT, nullable=True, comment="UTC"),
        sa.Column("acting_for", sa.String(36), nullable=True, comment="代理: on whose behalf"),
        sa.Column("reason", sa.Text(), nullable=False, comment="why it was given"),
        sa.Column("ended_at", INSTANT, nullable=True, comment="UTC; taken back"),
        sa.Column("ended_by", sa.String(36), nullable=True, comment="account, or the rule that ended it"),
        sa.CheckConstraint("(kind = 'acting_for') = (acting_for IS NOT NULL)", name=op.f("ck_grants_acts_for_someone")),
        sa.CheckConstraint(
            "(role IN ('system_admin', 'security_admin', 'audit_admin')) = (region IS NULL)",
            name=op.f("ck_grants_place_by_role"),
        ),
        sa.CheckConstraint("kind IN ('regular', 'acting_for', 'break_glass')", name=op.f("ck_grants_kind_known")),
        sa.CheckConstraint(
            ROLES,
            name=op.f("ck_grants_role_known"),
        ),
        sa.CheckConstraint("assigned_by <> account", name=op.f("ck_grants_not_to_oneself")),
        sa.CheckConstraint("unit IS NULL OR region IS NOT NULL", name=op.f("ck_grants_unit_has_region")),
        sa.CheckConstraint("until_at > from_at", name=op.f("ck_grants_ends_after_start")),
        sa.ForeignKeyConstraint(["account"], ["accounts.id"], name=op.f("fk_grants_account")),
        sa.ForeignKeyConstraint(["acting_for"], ["accounts.id"], name=op.f("fk_grants_acting_for")),
        sa.ForeignKeyConstraint(["region"], ["regions.code"], name=op.f("fk_grants_region")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_grants")),
    )
    op.create_index(op.f("ix_grants_account"), "grants", ["account"], unique=False)
    op.create_table(
        "passwords",
        sa.Column("account", sa.String(36), nullable=False),
        sa.Column("set_at", INSTANT, nullable=False, comment="UTC"),
        sa.Column("password_hash", sa.String(512), nullable=False, comment="argon2id"),
        sa.ForeignKeyConstraint(["account"], ["accounts.id"], name=op.f("fk_passwords_account")),
        sa.PrimaryKeyConstraint("account", "set_at", name=op.f("pk_passwords")),
    )
    op.create_table(
        "sessions",
        sa.Column("id", sa.String(64), nullable=False, comment="SHA-256 of the token"),
        sa.Column("account", sa.String(36), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False, comment="UTC"),
        sa.Column("seen_at", INSTANT, nullable=False, comment="UTC; the last request, to the half minute"),
        sa.Column(
            "idle_minutes", sa.Integer(), nullable=False, comment="minutes without a request after which it ends"
        ),
        sa.Column("expires_at", INSTANT, nullable=False, comment="UTC; ends in any case"),
        sa.Column("source", sa.String(64), nullable=False, comment="address it was opened from"),
        sa.Column("enrolling", sa.Boolean(), nullable=False, comment="may only set password and second factor"),
        sa.Column("step_up_at", INSTANT, nullable=True, comment="UTC; proved again who it is"),
        sa.Column("provider_session", sa.String(200), nullable=True, comment="sid of the identity provider"),
        sa.Column("ended_at", INSTANT, nullable=True, comment="UTC; signed out or ended by someone"),
        sa.ForeignKeyConstraint(["account"], ["accounts.id"], name=op.f("fk_sessions_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sessions")),
    )
    op.create_index(op.f("ix_sessions_account"), "sessions", ["account"], unique=False)
    op.create_index(op.f("ix_sessions_expires_at"), "sessions", ["expires_at"], unique=False)
    op.create_index(op.f("ix_sessions_provider_session"), "sessions", ["provider_session"], unique=False)
    op.create_table(
        "break_glass",
        sa.Column("id", sa.String(36), nullable=False, comment="random UUID"),
        sa.Column("account", sa.String(36), nullable=False, comment="who is to get the role"),
        sa.Column("role", sa.String(20), nullable=False, comment="the role asked for"),
        sa.Column("region", sa.String(12), nullable=False, comment="over it and all below"),
        sa.Column("hours", sa.Integer(), nullable=False, comment="hours, at most 4"),
        sa.Column("reason", sa.Text(), nullable=False, comment="why it cannot wait"),
        sa.Column("asked_by", sa.String(36), nullable=False, comment="the first administrator"),
        sa.Column("asked_at", INSTANT, nullable=False, comment="UTC"),
        sa.Column("seconded_by", sa.String(36), nullable=True, comment="the second administrator"),
        sa.Column("grant_id", sa.String(36), nullable=True, comment="the grant that followed"),
        sa.CheckConstraint(
            ROLES,
            name=op.f("ck_break_glass_role_known"),
        ),
        sa.CheckConstraint("seconded_by IS NULL OR seconded_by <> asked_by", name=op.f("ck_break_glass_two_persons")),
        sa.ForeignKeyConstraint(["account"], ["accounts.id"], name=op.f("fk_break_glass_account")),
        sa.ForeignKeyConstraint(["asked_by"], ["accounts.id"], name=op.f("fk_break_glass_asked_by")),
        sa.ForeignKeyConstraint(["grant_id"], ["grants.id"], name=op.f("fk_break_glass_grant_id")),
        sa.ForeignKeyConstraint(["seconded_by"], ["accounts.id"], name=op.f("fk_break_glass_seconded_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_break_glass")),
    )


def downgrade() -> None:
    for table in ("break_glass", "grants", "passwords", "sessions", "sign_in_tries", "oidc_flows", "accounts"):
        op.drop_table(table)
