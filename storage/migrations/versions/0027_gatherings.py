"""Dates of dialogue events, and who has signed up for them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"


def upgrade() -> None:
    op.create_table(
        "gathering",
        sa.Column("event", sa.Text(), nullable=False),
        sa.Column("starts", sa.BigInteger(), nullable=False),
        sa.Column("zone", sa.Text(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("seats", sa.Integer(), nullable=True),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("cancelled", sa.Boolean(), nullable=False),
        sa.Column("wall", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["event"], ["event.id"], name="fk_gathering_event", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("event", name="pk_gathering"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "sign_up",
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("event", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person"], ["person.id"], name="fk_sign_up_person", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["event"], ["event.id"], name="fk_sign_up_event", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("person", name="pk_sign_up"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_sign_up_event", "sign_up", ["event"])
