"""Multipliers of dialogue events, and how many came by each."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"


def upgrade() -> None:
    op.create_table(
        "multiplier",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("event", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("languages", sa.Text(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["event"], ["event.id"], name="fk_multiplier_event", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_multiplier"),
        sa.UniqueConstraint("event", "code", name="uq_multiplier_event_code"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "arrivals",
        sa.Column("event", sa.Text(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["event"], ["event.id"], name="fk_arrivals_event", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("event", name="pk_arrivals"),
        sqlite_with_rowid=False,
    )
