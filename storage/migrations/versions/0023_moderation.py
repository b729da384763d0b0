"""Moderation: an event's rules, verdicts on contributions, themes and the log."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"


def _event(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["event"], ["event.id"], name=f"fk_{table}_event", ondelete="CASCADE"
    )


def _contribution(table: str, column: str, ondelete: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column], ["contribution.id"], name=f"fk_{table}_{column}", ondelete=ondelete
    )


def upgrade() -> None:
    op.create_table(
        "policy",
        sa.Column("event", sa.Text(), nullable=False),
        sa.Column("mode", sa.Text(), nullable=False),
        sa.Column("usual", sa.Text(), nullable=False),
        sa.Column("own", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        _event("policy"),
        sa.PrimaryKeyConstraint("event", name="pk_policy"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "theme",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("event", sa.Text(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        _event("theme"),
        sa.PrimaryKeyConstraint("id", name="pk_theme"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_theme_event", "theme", ["event"])
    op.create_table(
        "verdict",
        sa.Column("contribution", sa.Text(), nullable=False),
        sa.Column("event", sa.Text(), nullable=False),
        sa.Column("decision", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=True),
        sa.Column("duplicate_of", sa.Text(), nullable=True),
        sa.Column("theme", sa.Text(), nullable=True),
        _contribution("verdict", "contribution", "CASCADE"),
        _event("verdict"),
        _contribution("verdict", "duplicate_of", "SET NULL"),
        sa.ForeignKeyConstraint(
            ["theme"], ["theme.id"], name="fk_verdict_theme", ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("contribution", name="pk_verdict"),
        sqlite_with_rowid=False,
    )
    for column in ("event", "duplicate_of", "theme"):
        op.create_index(f"ix_verdict_{column}", "verdict", [column])
    op.create_table(
        "moderation_log",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("event", sa.Text(), nullable=False),
        sa.Column("day", sa.Text(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("contribution", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        _event("moderation_log"),
        _contribution("moderation_log", "contribution", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name="pk_moderation_log"),
        sqlite_with_rowid=False,
    )
    for column in ("event", "contribution"):
        op.create_index(f"ix_moderation_log_{column}", "moderation_log", [column])
