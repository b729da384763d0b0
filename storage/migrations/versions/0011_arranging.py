"""Talks as their organisers arrange them, people found by role, and subjects that are paused."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    for name in ("invited", "languages", "rule", "lead_times", "series"):
        op.add_column("talk", sa.Column(name, sa.Text(), nullable=True))
    op.create_index("ix_person_role", "person", ["role"])
    op.create_table(
        "pause",
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("subject", name="pk_pause"),
        sqlite_with_rowid=False,
    )
