"""Workshops on closed rounds: comments, points, and the screens that show them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.create_table(
        "workshop",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("round", sa.Text(), nullable=False),
        sa.Column("municipality", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("held", sa.Text(), nullable=False),
        sa.Column("step", sa.Text(), nullable=False),
        sa.Column("topic", sa.Text(), nullable=False),
        sa.Column("topics", sa.Text(), nullable=False),
        sa.Column("ends", sa.BigInteger(), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("sums", sa.Text(), nullable=True),
        sa.Column("agreements", sa.Text(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["round"], ["round.id"], name="fk_workshop_round", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_workshop"),
        sa.UniqueConstraint("code", name="uq_workshop_code"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_workshop_round", "workshop", ["round"])
    op.create_table(
        "voice",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("workshop", sa.Text(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("waiter", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(
            ["workshop"], ["workshop.id"], name="fk_voice_workshop", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_voice"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_voice_workshop", "voice", ["workshop"])
    op.create_table(
        "ballot",
        sa.Column("tag", sa.LargeBinary(), nullable=False),
        sa.Column("workshop", sa.Text(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workshop"], ["workshop.id"], name="fk_ballot_workshop", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("tag", name="pk_ballot"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_ballot_workshop", "ballot", ["workshop"])
    op.create_table(
        "screen",
        sa.Column("key", sa.LargeBinary(), nullable=False),
        sa.Column("workshop", sa.Text(), nullable=False),
        sa.Column("expires", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workshop"], ["workshop.id"], name="fk_screen_workshop", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("key", name="pk_screen"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_screen_workshop", "screen", ["workshop"])
