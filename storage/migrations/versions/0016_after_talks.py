"""After the talk: its material, and who wants to meet somebody of it again."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    op.create_table(
        "material",
        sa.Column("talk", sa.Text(), nullable=False),
        sa.Column("link", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["talk"], ["talk.id"], name="fk_material_talk", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("talk", name="pk_material"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "calling_card",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("talk", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["talk"], ["talk.id"], name="fk_calling_card_talk", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["person"], ["person.id"], name="fk_calling_card_person", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_calling_card"),
        sa.UniqueConstraint("talk", "person", name="uq_calling_card_talk_person"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_calling_card_person", "calling_card", ["person"])
