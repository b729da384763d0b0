"""Working groups of dialogue events, and the contacts that people leave for them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"


def upgrade() -> None:
    op.create_table(
        "working_group",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("event", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["event"], ["event.id"], name="fk_working_group_event", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_working_group"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_working_group_event", "working_group", ["event"])
    op.create_table(
        "contact",
        sa.Column("account", sa.LargeBinary(), nullable=False),
        sa.Column("working_group", sa.Text(), nullable=False),
        sa.Column("event", sa.Text(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["working_group"],
            ["working_group.id"],
            name="fk_contact_working_group",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["event"], ["event.id"], name="fk_contact_event", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("account", name="pk_contact"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_contact_working_group", "contact", ["working_group"])
    op.create_index("ix_contact_event", "contact", ["event"])
