"""Surveys of need: what decision-makers answer, and which topic a talk takes up."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    op.create_table(
        "survey",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("opened", sa.BigInteger(), nullable=False),
        sa.Column("ends", sa.Text(), nullable=False),
        sa.Column("closed", sa.Text(), nullable=True),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("counts", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_survey"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "need",
        sa.Column("survey", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["survey"], ["survey.id"], name="fk_need_survey", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["person"], ["person.id"], name="fk_need_person", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("survey", "person", name="pk_need"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_need_person", "need", ["person"])
    op.add_column("talk", sa.Column("topic", sa.Text(), nullable=True))
