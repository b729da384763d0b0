"""What contributions say in the moderators' language, and which machine an event's texts go to."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"


def upgrade() -> None:
    op.add_column("event", sa.Column("translator", sa.Text(), nullable=False, server_default=""))
    op.create_table(
        "translation",
        sa.Column("contribution", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("event", sa.Text(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["contribution"],
            ["contribution.id"],
            name="fk_translation_contribution",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["event"], ["event.id"], name="fk_translation_event", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("contribution", "language", name="pk_translation"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_translation_event", "translation", ["event"])
