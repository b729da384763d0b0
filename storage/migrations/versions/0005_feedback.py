"""Feedback: whether a self-check or a workshop has helped, and what people say to it meanwhile."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.create_table(
        "feedback",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("round", sa.Text(), nullable=False),
        sa.Column("workshop", sa.Text(), nullable=False),
        sa.Column("moment", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("ends", sa.Text(), nullable=False),
        sa.Column("again", sa.Text(), nullable=True),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("counts", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["round"], ["round.id"], name="fk_feedback_round", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_feedback"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_feedback_round", "feedback", ["round"])
    op.create_table(
        "opinion",
        sa.Column("tag", sa.LargeBinary(), nullable=False),
        sa.Column("feedback", sa.Text(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["feedback"], ["feedback.id"], name="fk_opinion_feedback", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("tag", name="pk_opinion"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_opinion_feedback", "opinion", ["feedback"])
