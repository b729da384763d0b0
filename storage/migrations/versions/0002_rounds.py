"""Rounds of the self-check: groups of respondents, and sheets of answers."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.add_column("person", sa.Column("respondents", sa.Text(), nullable=True))
    op.create_table(
        "round",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("municipality", sa.Text(), nullable=False),
        sa.Column("questionnaire", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("opened", sa.Text(), nullable=False),
        sa.Column("closed", sa.Text(), nullable=True),
        sa.Column("left_out", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["municipality"], ["municipality.id"], name="fk_round_municipality_municipality"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_round"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_round_municipality", "round", ["municipality"])
    op.create_table(
        "respondents",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("round", sa.Text(), nullable=False),
        sa.Column("perspective", sa.Text(), nullable=False),
        sa.Column("code", sa.LargeBinary(), nullable=False),
        sa.Column("places", sa.Integer(), nullable=False),
        sa.Column("taken", sa.Integer(), nullable=False),
        sa.Column("department", sa.Text(), nullable=False),
        sa.Column("joint", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["round"], ["round.id"], name="fk_respondents_round_round", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_respondents"),
        sa.UniqueConstraint("code", name="uq_respondents_code"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_respondents_round", "respondents", ["round"])
    op.create_table(
        "sheet",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("round", sa.Text(), nullable=False),
        sa.Column("owner", sa.LargeBinary(), nullable=True),
        sa.Column("joint", sa.Boolean(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["round"], ["round.id"], name="fk_sheet_round_round", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_sheet"),
        sa.UniqueConstraint("owner", name="uq_sheet_owner"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_sheet_round", "sheet", ["round"])
