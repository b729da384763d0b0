"""What holds off floods in an event while it is open: slow mode and a room code."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"


def upgrade() -> None:
    op.create_table(
        "guard",
        sa.Column("event", sa.Text(), nullable=False),
        sa.Column("slow_minutes", sa.Integer(), nullable=False),
        sa.Column("room_code", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["event"], ["event.id"], name="fk_guard_event", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("event", name="pk_guard"),
        sqlite_with_rowid=False,
    )
