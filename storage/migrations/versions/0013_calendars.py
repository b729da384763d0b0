"""Calendars that look for a person's talks by a secret address."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    op.create_table(
        "subscription",
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("code", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person"], ["person.id"], name="fk_subscription_person", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("person", name="pk_subscription"),
        sa.UniqueConstraint("code", name="uq_subscription_code"),
        sqlite_with_rowid=False,
    )
