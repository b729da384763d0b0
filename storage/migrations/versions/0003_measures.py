"""Measures that follow from self-checks."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.create_table(
        "measure",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("municipality", sa.Text(), nullable=False),
        sa.Column("round", sa.Text(), nullable=False),
        sa.Column("field", sa.Text(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=True),
        sa.Column("due", sa.Text(), nullable=True),
        sa.Column("resources", sa.Text(), nullable=False),
        sa.Column("ties_in", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("hindrance", sa.Text(), nullable=True),
        sa.Column("agreed", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["municipality"], ["municipality.id"], name="fk_measure_municipality"
        ),
        sa.ForeignKeyConstraint(
            ["person"], ["person.id"], name="fk_measure_person", ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_measure"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_measure_municipality", "measure", ["municipality"])
    op.create_index("ix_measure_person", "measure", ["person"])
