"""What a municipality answers to themes and contributions."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"


def upgrade() -> None:
    op.create_table(
        "official_answer",
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("event", sa.Text(), nullable=False),
        sa.Column("theme", sa.Text(), nullable=True),
        sa.Column("contribution", sa.Text(), nullable=True),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("day", sa.Text(), nullable=True),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        *(
            sa.ForeignKeyConstraint(
                [column], [f"{column}.id"], name=f"fk_official_answer_{column}", ondelete="CASCADE"
            )
            for column in ("event", "theme", "contribution")
        ),
        sa.PrimaryKeyConstraint("about", name="pk_official_answer"),
        sqlite_with_rowid=False,
    )
    for column in ("event", "theme", "contribution"):
        op.create_index(f"ix_official_answer_{column}", "official_answer", [column])
