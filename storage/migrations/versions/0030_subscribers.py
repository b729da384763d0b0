"""Who wants to hear what becomes of an event, and what they are told."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"


def upgrade() -> None:
    op.create_table(
        "subscriber",
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("event", sa.Text(), nullable=False),
        sa.Column("next_events", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person"], ["person.id"], name="fk_subscriber_person", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["event"], ["event.id"], name="fk_subscriber_event", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("person", name="pk_subscriber"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_subscriber_event", "subscriber", ["event"])
    op.create_table(
        "tidings",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("event", sa.Text(), nullable=False),
        sa.Column("due", sa.BigInteger(), nullable=True),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["event"], ["event.id"], name="fk_tidings_event", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_tidings"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_tidings_event", "tidings", ["event"])
